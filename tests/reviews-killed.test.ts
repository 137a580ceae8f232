import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type ReviewPage, reviewDetailSchema, reviewPageSchema } from '@gatehouse/contract/admin-review';
import { afterEach, beforeEach, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../packages/gateway/src/main.ts', import.meta.url));

let folder: string;
let child: ChildProcessByStdio<null, Readable, null> | undefined;
let url = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-reviews-'));
  writeFileSync(
    join(folder, 'gatehouse.yaml'),
    `version: 1
providers:
  - { id: local, kind: openai-compatible, baseUrl: "http://127.0.0.1:9/v1", allowPrivateNetwork: true, models: [m] }
inspection:
  guards: [{ use: ban-substrings, id: words, action: review, substrings: [heron] }]
ledger: { fourEyes: true }
review: { flagged: { fourEyes: true } }
`,
  );
});

afterEach(async () => {
  await kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Gives what was printed: the keys, at the first start. */
async function start(): Promise<string> {
  const started = spawn(process.execPath, ['--conditions=source', main, 'start', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child = started;
  let printed = '';
  started.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  await expect.poll(() => printed, { timeout: 20_000 }).toContain('Ctrl-C stops it.');
  url = /http:\/\/127\.0\.0\.1:[0-9]+/.exec(printed)?.[0] ?? '';
  return printed;
}

async function kill(): Promise<void> {
  if (child?.exitCode === null && child.kill('SIGKILL')) await once(child, 'close');
  child = undefined;
}

async function call(key: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}${path}`, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

async function list(key: string, query: string): Promise<ReviewPage> {
  return reviewPageSchema.parse((await call(key, `/admin/v1/reviews${query}`)).body);
}

function command(...words: string[]): number | null {
  return spawnSync(process.execPath, ['--conditions=source', main, ...words], { cwd: folder }).status;
}

it('survives a process that is killed, and an index that is gone', { timeout: 120_000 }, async () => {
  const printed = await start();
  const user = /gh_user_[A-Za-z0-9]{49}/.exec(printed)?.[0] ?? '';
  const admin = /gh_admin_[A-Za-z0-9]{49}/.exec(printed)?.[0] ?? '';
  const ben = (await call(admin, '/admin/v1/people', { name: 'Ben' })).body as { id: string };
  const wanted = { name: 'second', role: 'admin', owner: ben.id };
  const made = (await call(admin, '/admin/v1/keys', wanted)).body as { key: string };
  const other = made.key;
  const chat = { model: 'm', messages: [{ role: 'user', content: 'the heron' }] };
  for (let count = 0; count < 4; count += 1) await call(user, '/v1/chat/completions', chat);
  await expect.poll(async () => (await list(admin, '')).open, { timeout: 20_000 }).toBe(4);
  const [decided, proposed, claimed, open] = (await list(admin, '')).items.map(({ id, request = '' }) => ({
    id,
    request,
  }));
  if (decided === undefined || proposed === undefined || claimed === undefined || open === undefined)
    throw new Error('an item is missing');
  const at = (id: string, action: string): string => `/admin/v1/reviews/${id}/${action}`;
  const reading = { request: open.request, reason: 'complaint 9' };
  await call(admin, '/admin/v1/contents', reading);
  await call(admin, at(decided.id, 'decide'), { decision: 'attack', comment: 'sure' });
  await call(admin, at(proposed.id, 'decide'), { decision: 'false_alarm' });
  await call(other, at(claimed.id, 'claim'), {});
  // What was answered is durable.
  expect((await call(other, at(decided.id, 'decide'), { decision: 'attack', comment: 'me too' })).status).toBe(200);
  await kill();
  rmSync(join(folder, 'data', 'index'), { recursive: true, force: true });

  await start();
  await expect.poll(async () => (await list(admin, '')).open, { timeout: 20_000 }).toBe(4);
  const shown = reviewDetailSchema.parse((await call(admin, `/admin/v1/reviews/${decided.id}`)).body);
  expect(shown).toMatchObject({
    item: { state: 'decided', decided: { decision: 'attack', by: { name: 'second' } } },
    history: [
      { action: 'proposed', comment: 'sure' },
      { action: 'decided', comment: 'me too' },
    ],
  });
  expect((await call(other, at(decided.id, 'decide'), { decision: 'attack' })).status).toBe(409);
  expect((await call(admin, at(claimed.id, 'claim'), {})).status).toBe(409);
  expect((await call(admin, at(proposed.id, 'decide'), { decision: 'false_alarm' })).status).toBe(403);
  expect((await call(other, at(proposed.id, 'decide'), { decision: 'false_alarm' })).status).toBe(200);
  // The question is there again, and can be answered.
  const [asked] = (await list(other, '?kind=reading')).items;
  expect(asked).toMatchObject({ request: open.request, own: false });
  expect((await call(other, at(asked?.id ?? '', 'decide'), { decision: 'approved' })).status).toBe(200);
  expect((await call(admin, '/admin/v1/contents', reading)).status).toBe(200);
  const policy = await fetch(`${url}/ledger/policy.txt`, { headers: { authorization: `Bearer ${admin}` } });
  writeFileSync(join(folder, 'policy.txt'), await policy.text());
  child?.kill('SIGTERM');
  if (child !== undefined) await once(child, 'close');
  expect(command('verify', './data', '--policy', 'policy.txt')).toBe(0);
});
