import { readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Contents } from '../packages/gateway/src/ledger/verify/contents.ts';
import { folderSource } from '../packages/gateway/src/ledger/verify/source.ts';
import { verifyLog } from '../packages/gateway/src/ledger/verify/verify-log.ts';
import { type ListeningTestGateway, listenTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

let gateway: ListeningTestGateway;
beforeEach(async () => {
  gateway = await listenTestGateway({ configuration: { cache: { enabled: true } } });
});
afterEach(() => gateway.close());

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function send(
  path: string,
  body: object | undefined,
  key: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(
      `${gateway.url}${path}`,
      {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => (text += piece));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as unknown }));
      },
    );
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const ask = (body: object, headers?: Record<string, string>) =>
  send('/v1/chat/completions', { model: 'scripted', ...body }, gateway.userKey, headers);
const erase = (body: object) => send('/admin/v1/erasures', body, gateway.adminKey);

/** Every file of the data folder. */
function files(folder = gateway.folder): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** Every content that opens, put together. */
async function everythingThatOpens(): Promise<string> {
  let text = '';
  for (const leaf of await gateway.leaves()) {
    for (const part of ['prompt', 'answer', 'diff', 'reason'] as const) {
      const pieces = await gateway.pieces(leaf, part);
      for (const piece of pieces ?? []) text += piece.fault === undefined ? piece.content.toString() : '';
    }
  }
  return text;
}

/** What the verifier finds wrong with the record and its contents. */
async function faults(): Promise<unknown> {
  const ledger = join(gateway.folder, 'ledger');
  const shards = readdirSync(join(ledger, 'shards'));
  const { findings } = await verifyLog(
    shards.map((name) => ({ name, source: folderSource(join(ledger, 'shards', name)) })),
    { trust: {}, contents: await Contents.in(join(ledger, 'content')) },
  );
  return findings.faults;
}

const anna = 'canary-anna';
const ben = 'canary-ben';

describe('the erasure of one subject of a conversation of two', () => {
  test('leaves what the other one said, and nothing of the erased one anywhere', async () => {
    const first = [{ role: 'user', name: 'anna', content: `I am ${anna}, write to ${anna}@example.org` }];
    expect(await ask({ user: 'anna', messages: first })).toMatchObject({ status: 200 });
    // The second request repeats what the first one said.
    const second = [
      ...first,
      { role: 'assistant', content: `Hello ${anna}` },
      { role: 'user', name: 'ben', content: `and I am ${ben}, at ${ben}@example.org` },
    ];
    expect(await ask({ user: 'ben', messages: second })).toMatchObject({ status: 200 });
    expect(
      await ask({ messages: [{ role: 'user', content: `by header ${anna}` }] }, { 'x-gatehouse-subject': 'anna' }),
    ).toMatchObject({ status: 200 });

    const before = await everythingThatOpens();
    expect(before).toContain(anna);
    expect(before).toContain(ben);
    const plan = await erase({ subject: 'anna', dryRun: true });
    expect(plan).toMatchObject({ status: 200, body: { keys: 1, holds: [] } });
    const done = await erase({ subject: 'anna', reason: 'asked for by letter' });
    expect(done).toMatchObject({
      status: 200,
      body: { keys: 1, contents: (plan.body as { contents: number }).contents },
    });

    const after = await everythingThatOpens();
    expect(after).not.toContain(anna);
    expect(after).toContain(`and I am ${ben}, at ${ben}@example.org`);
    for (const path of files()) expect(readFileSync(path).includes(anna), path).toBe(false);
    expect(gateway.logged.join('')).not.toContain(anna);
    const leaves = await gateway.leaves();
    expect(leaves.at(-1)).toMatchObject({ kind: 'erasure' });
    // The newest leaves are published within a second.
    await expect.poll(() => faults(), { timeout: 20_000 }).toEqual([]);
    for (const leaf of leaves) expect(JSON.stringify(leaf)).not.toContain('anna"');
  });

  test('needs an admin, a reason, and somebody who is known', async () => {
    await ask({ messages: [{ role: 'user', content: 'x' }], user: 'anna' });
    expect(await send('/admin/v1/erasures', { subject: 'anna', reason: 'x' }, gateway.userKey)).toMatchObject({
      status: 403,
    });
    expect(await erase({ subject: 'anna' })).toMatchObject({ status: 400, body: { error: { param: 'reason' } } });
    expect(await erase({ subject: 'nobody', reason: 'x' })).toMatchObject({ status: 404 });
  });

  test('forgets cached answers', async () => {
    const body = { messages: [{ role: 'user', content: 'the same' }], user: 'anna', temperature: 0 };
    await ask(body);
    await ask(body);
    expect(gateway.model.calls).toHaveLength(1);
    await erase({ subject: 'anna', reason: 'x' });
    await ask(body);
    expect(gateway.model.calls).toHaveLength(2);
  });
});

test('a legal hold over HTTP keeps a subject from erasure', async () => {
  await ask({ messages: [{ role: 'user', content: 'x' }], user: 'anna' });
  const hold = { subject: 'anna', reason: 'lawsuit' };
  expect(await send('/admin/v1/holds', hold, gateway.adminKey)).toMatchObject({ status: 201 });
  expect(await send('/admin/v1/holds', undefined, gateway.adminKey)).toMatchObject({ body: { holds: [hold] } });
  expect(await erase({ subject: 'anna', reason: 'x' })).toMatchObject({
    status: 409,
    body: { error: { code: 'subject_on_hold' } },
  });
  expect(await send('/admin/v1/holds/lift', hold, gateway.adminKey)).toMatchObject({ status: 200 });
  expect(await erase({ subject: 'anna', reason: 'x' })).toMatchObject({ status: 200 });
});

test('a subject that is none is refused', async () => {
  for (const subject of ['x'.repeat(257), 'tab\tinside', 'umläut']) {
    const answer = await ask({ messages: [{ role: 'user', content: 'x' }] }, { 'x-gatehouse-subject': subject });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_subject' } } });
  }
});

test('what names nobody is about its key', async () => {
  await ask({ messages: [{ role: 'user', content: `by key ${anna}` }] });
  const key = (await gateway.gateway.keys.list()).find(({ role }) => role === 'user')?.id ?? '';
  expect(await erase({ subject: `key:${key}`, reason: 'x' })).toMatchObject({ status: 200 });
  expect(await everythingThatOpens()).not.toContain(anna);
});
