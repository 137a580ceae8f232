import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { batchDetailSchema, batchListSchema } from '@gatehouse/contract/admin-batches';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type ListeningTestGateway,
  listenTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { printedByCommand } from '../../packages/gateway/src/testing/printed-by-command.ts';
import { findPostgres, startPostgres, type TestPostgres } from '../../packages/gateway/src/testing/postgres-server.ts';
import { createScriptedModel } from '../../packages/gateway/src/testing/scripted-model.ts';
import { chatLine, clientOf, endOf, resultsIn, startBatch, upload } from './batch-client.ts';

const open: ListeningTestGateway[] = [];
afterEach(async () => {
  for (const gateway of open.splice(0)) await gateway.close();
});

async function listen(...options: Parameters<typeof listenTestGateway>): Promise<ListeningTestGateway> {
  const gateway = await listenTestGateway(...options);
  open.push(gateway);
  return gateway;
}

/** Everything that lies in the data folder. */
function everything(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return Buffer.concat(files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file)));
}

async function admin(gateway: ListeningTestGateway, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${gateway.url}/admin/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${gateway.adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return response.json();
}

describe('what stands in files and batches', () => {
  test('lies nowhere readable: no question, no answer, no custom_id, no name of a file and no metadata', async () => {
    const canary = 'canary4711';
    const model = createScriptedModel({ script: () => ({ text: `answer ${canary}` }) });
    const gateway = await listen({ providers: { scripted: model } });
    const client = clientOf(gateway.url, gateway.userKey);
    const file = await client.files.create({
      file: new File([chatLine(`id-${canary}`, `question ${canary}`, { user: `anna-${canary}` })], `${canary}.jsonl`),
      purpose: 'batch',
    });
    const made = await client.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
      metadata: { canary },
    });
    const batch = await endOf(client, made);
    const [line] = await resultsIn(client, batch.output_file_id);
    expect(JSON.stringify(line)).toContain(`answer ${canary}`);
    expect(everything(gateway.folder).includes(canary)).toBe(false);
    expect(gateway.logged.join('\n')).not.toContain(canary);
    expect(JSON.stringify(await admin(gateway, `batches/${batch.id}`))).not.toContain(canary);
  });

  test('about somebody is gone with the erasure of that person: the question and the answer, and nothing else', async () => {
    const gateway = await listen();
    const client = clientOf(gateway.url, gateway.userKey);
    const spoken = [{ role: 'user', name: 'anna', content: 'Hallo' }];
    const lines = [
      chatLine('about-anna', 'Hallo', { user: 'anna' }),
      chatLine('about-ben', 'Hallo', { user: 'ben' }),
      chatLine('about-nobody', 'Hallo'),
      chatLine('about-both', 'Hallo', { user: 'ben', messages: spoken }),
    ];
    const batch = await endOf(client, await startBatch(client, lines));
    expect(await resultsIn(client, batch.output_file_id)).toHaveLength(4);
    await admin(gateway, 'erasures', { subject: 'anna', reason: 'asked for it' });
    const output = await client.files.content(batch.output_file_id ?? '');
    const text = await output.text();
    expect(text).not.toContain('anna');
    expect((await resultsIn(client, batch.output_file_id)).map(({ custom_id: id }) => id)).toEqual([
      'about-ben',
      'about-nobody',
    ]);
    const input = await (await client.files.content(batch.input_file_id)).text();
    expect(input.trim().split('\n')).toEqual([lines[1], lines[2]]);
    expect(await client.files.retrieve(batch.output_file_id ?? '')).toMatchObject({ bytes: Buffer.byteLength(text) });
  });

  test('that a header names whole files for is gone with that person, whatever their lines say', async () => {
    const gateway = await listen();
    const client = clientOf(gateway.url, gateway.userKey);
    const headers = { 'x-gatehouse-subject': 'anna' };
    const file = await upload(client, [chatLine('a', 'Hallo', { user: 'ben' })], headers);
    const make = (more: object) =>
      client.batches.create({ input_file_id: file, endpoint: '/v1/chat/completions', completion_window: '24h' }, more);
    // Whom a file is about is what it was sealed for.
    await expect(make({ headers: { 'x-gatehouse-subject': 'ben' } })).rejects.toMatchObject({
      code: 'invalid_subject',
    });
    const batch = await endOf(client, await make({ headers }));
    expect(await resultsIn(client, batch.output_file_id)).toHaveLength(1);
    await admin(gateway, 'erasures', { subject: 'anna', reason: 'asked for it' });
    expect(await resultsIn(client, batch.output_file_id)).toEqual([]);
    expect(await (await client.files.content(file)).text()).toBe('');
  });
});

describe('batches for administrators', () => {
  test('are listed with whose they are, how far they have come and what failed, and can be ended', async () => {
    const model = createScriptedModel({
      script: ({ request }) =>
        JSON.stringify(request.body).includes('slow') ? { text: 'ja', delay: 2_000 } : undefined,
    });
    const gateway = await listen({ providers: { scripted: model } });
    const client = clientOf(gateway.url, gateway.userKey);
    const first = await endOf(
      client,
      await startBatch(client, [chatLine('a', 'Hallo'), chatLine('b', 'Hallo', { model: 'none' })]),
    );
    const second = await startBatch(
      client,
      Array.from({ length: 30 }, (_, index) => chatLine(`${index}`, 'slow')),
    );
    const list = batchListSchema.parse(await admin(gateway, 'batches'));
    expect(list.batches.map(({ id, keyName, state }) => [id, keyName, state === 'completed'])).toEqual([
      [second.id, 'test user', false],
      [first.id, 'test user', true],
    ]);
    expect(batchListSchema.parse(await admin(gateway, 'batches?state=ended')).batches.map(({ id }) => id)).toEqual([
      first.id,
    ]);
    expect(batchListSchema.parse(await admin(gateway, 'batches?limit=1'))).toMatchObject({ more: true });
    const detail = batchDetailSchema.parse(await admin(gateway, `batches/${first.id}`));
    expect(detail).toMatchObject({
      batch: { requests: { total: 2, answered: 1, failed: 1 } },
      lineErrors: [{ code: 'model_not_found', status: 404, count: 1, lines: [2] }],
    });
    expect(await admin(gateway, `batches/${second.id}/cancel`, {})).toMatchObject({ state: 'cancelling' });
    expect((await endOf(client, second)).status).toBe('cancelled');
    const cancelling = (await gateway.leaves()).find((leaf) => leaf.kind === 'batch' && leaf.action === 'cancelling');
    expect(cancelling).toMatchObject({ batch: second.id });
  });
});

test('batches are listed, shown and cancelled on the command line', async () => {
  const gateway = await listen();
  const client = clientOf(gateway.url, gateway.userKey);
  const lines = [chatLine('a', 'Hallo'), chatLine('b', 'Hallo', { model: 'none' })];
  const ended = await endOf(client, await startBatch(client, lines));
  const waiting = await startBatch(client, [chatLine('c', 'Hallo', { model: 'scripted:rate-limited' })]);
  const view = gateway.gateway.batchesView;
  const printed = (...words: string[]): Promise<string> =>
    printedByCommand(['batches', ...words], {
      folder: gateway.folder,
      served: {
        batches: {
          list: (query) => view.list(query, { tenants: undefined, named: true }),
          show: (id) => view.get(id, { named: true }),
          cancel: (id) => view.cancel(id, 'command line', { named: true }),
        },
      },
    });
  expect(await printed('list', '--ended')).toMatch(
    new RegExp(`${ended.id} +test user +completed +2 of 2, 1 without an answer`),
  );
  expect(await printed('list', '--running')).toContain(waiting.id);
  expect(await printed('show', ended.id)).toMatch(/model_not_found +404 +1 +2/);
  await expect.poll(async () => (await client.batches.retrieve(waiting.id)).status).toBe('in_progress');
  expect(await printed('cancel', waiting.id)).toContain('being cancelled');
  expect(JSON.parse(await printed('list', '--json'))).toMatchObject({ more: false });
});

describe.skipIf(findPostgres() === undefined)('batches in PostgreSQL that two gateways share', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());

  test('are asked by the gateway that knows the key, and left alone by the other', async () => {
    const url = await server.createDatabase();
    const configuration = { database: { url, secret: 'a secret for tests, which is long enough' } };
    const [one, other] = [await listen({ configuration }), await listen({ configuration })];
    const [own, foreign] = [clientOf(one.url, one.userKey), clientOf(other.url, other.userKey)];
    const batches = [
      await endOf(own, await startBatch(own, [chatLine('a', 'Hallo'), chatLine('b', 'Hallo')])),
      await endOf(foreign, await startBatch(foreign, [chatLine('c', 'Hallo')])),
    ];
    expect(batches.map(({ request_counts: counts }) => counts)).toEqual([
      { total: 2, completed: 2, failed: 0 },
      { total: 1, completed: 1, failed: 0 },
    ]);
    expect([one.model.calls.length, other.model.calls.length]).toEqual([2, 1]);
    expect((await foreign.batches.list()).data.map(({ id }) => id)).toEqual([batches[1]?.id]);
    // The database holds nothing that could be read without the secret, and administrators of both see both.
    expect(batchListSchema.parse(await admin(other, 'batches')).batches).toHaveLength(2);
  });

  test('are erased there as well', async () => {
    const url = await server.createDatabase();
    const gateway = await listen({
      configuration: { database: { url, secret: 'a secret for tests, which is long enough' } },
    });
    const client = clientOf(gateway.url, gateway.userKey);
    const batch = await endOf(client, await startBatch(client, [chatLine('a', 'Hallo', { user: 'anna' })]));
    await admin(gateway, 'erasures', { subject: 'anna', reason: 'asked for it' });
    expect(await resultsIn(client, batch.output_file_id)).toEqual([]);
  });
});
