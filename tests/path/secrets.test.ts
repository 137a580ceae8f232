import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestGateway, type TestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { startScriptedServer, type ScriptedServer } from '../../packages/gateway/src/testing/scripted-server.ts';

const question = { model: 'echo', messages: [{ role: 'user', content: 'Guten Tag' }] };
const canary = 'canary-4711-one';

let server: ScriptedServer;
let folder: string;
let test_: TestGateway | undefined;
beforeEach(async () => {
  server = await startScriptedServer({
    script: ({ body }) => (body['model'] === 'slow' ? { pieces: ['a', 'b', 'c'], delay: 300 } : undefined),
  });
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-secrets-'));
});
afterEach(async () => {
  await test_?.close();
  test_ = undefined;
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(apiKey: string, more: object = {}): Promise<TestGateway> {
  const provider = {
    id: 'a',
    kind: 'openai-compatible' as const,
    baseUrl: server.baseUrl,
    apiKey,
    models: ['echo', 'slow'],
  };
  return (test_ = await createTestGateway({
    configuration: { providers: [{ ...provider, allowPrivateNetwork: true }], ...more },
  }));
}

const keysSeen = (): readonly unknown[] =>
  server.requests.filter(({ method }) => method === 'POST').map(({ headers }) => headers.authorization);

test('a kept secret goes to its provider, is not in the configuration, and is replaced and removed without a restart', async () => {
  const { ask, gateway, leaves, logged } = await open('${secret:one}');
  await expect(ask(question)).rejects.toMatchObject({ code: 'secret_unavailable' });
  expect(logged.join('')).toMatch(/secret unavailable/);

  const { origin } = server;
  await gateway.secrets.set({ name: 'one', origins: [origin], value: canary }, 'me');
  await ask(question);
  expect(JSON.stringify(gateway.configuration)).not.toContain('canary');
  await gateway.secrets.set({ name: 'one', origins: [origin], value: 'canary-4711-two' }, 'me');
  await ask(question);
  expect(keysSeen()).toEqual([`Bearer ${canary}`, 'Bearer canary-4711-two']);

  expect(await gateway.secrets.list()).toMatchObject([{ name: 'one', usedBy: ['provider a'] }]);
  await expect(gateway.secrets.remove('one', 'me')).rejects.toMatchObject({ code: 'secret_in_use' });
  await gateway.secrets.remove('one', 'me', { force: true });
  await expect(ask(question)).rejects.toMatchObject({ code: 'secret_unavailable' });
  expect((await leaves()).filter(({ kind }) => kind === 'secret')).toMatchObject([
    { action: 'set', actor: 'me', name: 'one', origins: [origin] },
    { action: 'set' },
    { action: 'removed' },
  ]);
  expect(logged.join('')).not.toContain('canary');
});

test('a kept secret never goes to another address than its own', async () => {
  const { ask, gateway } = await open('${secret:one}');
  await gateway.secrets.set({ name: 'one', origins: ['https://api.example.org'], value: canary }, 'me');
  await expect(ask(question)).rejects.toMatchObject({ code: 'secret_not_for_origin' });
  expect(server.requests).toEqual([]);
  expect(gateway.referenceFindings(gateway.configuration)).toMatchObject([
    { path: ['providers', 0, 'apiKey'], message: expect.stringContaining('may not be sent to') },
  ]);
});

test('streams under way end as they began when a secret changes', async () => {
  const { ask, gateway } = await open('${secret:one}');
  await gateway.secrets.set({ name: 'one', origins: [server.origin], value: canary }, 'me');
  const began = server.nextRequest();
  const answer = ask({ ...question, model: 'slow', stream: true });
  await began;
  await gateway.secrets.set({ name: 'one', origins: [server.origin], value: 'canary-4711-two' }, 'me');
  const { answer: whole } = await answer;
  expect(JSON.stringify(whole)).toContain('abc');
  expect(keysSeen()).toEqual([`Bearer ${canary}`]);
  await ask(question);
  expect(keysSeen()).toEqual([`Bearer ${canary}`, 'Bearer canary-4711-two']);
});

test('a server that repeats the secret which it refuses finds nobody who listens', async () => {
  const echoing = await startScriptedServer({
    script: ({ headers }) => ({
      fault: { kind: 'status', status: 401, body: `no entry for ${String(headers['x-own']).slice('pre '.length)}, go` },
    }),
  });
  try {
    test_ = await createTestGateway({
      configuration: {
        providers: [
          {
            id: 'a',
            kind: 'openai-compatible',
            baseUrl: echoing.baseUrl,
            headers: { 'x-own': 'pre ${secret:one}' },
            models: ['echo'],
            allowPrivateNetwork: true,
          },
        ],
      },
    });
    await test_.gateway.secrets.set({ name: 'one', origins: [echoing.origin], value: canary }, 'me');
    await expect(test_.ask(question)).rejects.toMatchObject({ code: 'upstream_auth' });
    const logged = test_.logged.join('');
    expect(logged).toContain('no entry for [secret], go');
    expect(logged).not.toContain('canary');
  } finally {
    await echoing.close();
  }
});

test('a file of a secret is read when it is used, and again when it changes', async () => {
  const file = join(folder, 'key');
  await writeFile(file, `${canary}\n`);
  const { ask, gateway } = await open(`\${file:${file}}`);
  await ask(question);
  await writeFile(file, 'canary-4711-two\n');
  await gateway.lookAtSecrets();
  await ask(question);
  expect(keysSeen()).toEqual([`Bearer ${canary}`, 'Bearer canary-4711-two']);
});

test('a guard that asks a server sends its secrets there', async () => {
  const file = join(folder, 'key');
  await writeFile(file, canary);
  const guard = {
    use: 'http' as const,
    format: 'llm-guard' as const,
    baseUrl: server.origin,
    allowPrivateNetwork: true,
    retries: 0,
    apiKey: `\${file:${file}}`,
    headers: { 'x-own': 'pre-${secret:one}' },
  };
  const { ask, gateway } = await open('none', { inspection: { guards: [guard] } });
  await gateway.secrets.set({ name: 'one', origins: [server.origin], value: 'canary-4711-two' }, 'me');
  await ask(question).catch(() => undefined);
  expect(server.requests.find(({ method }) => method === 'POST')?.headers).toMatchObject({
    authorization: `Bearer ${canary}`,
    'x-own': 'pre-canary-4711-two',
  });
});
