import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adminOperations } from '@gatehouse/contract/operations/admin-operations';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ScriptedServer, startScriptedServer } from '../packages/gateway/src/testing/scripted-server.ts';

/**
 * The program as an operator runs it, with secrets that came in on every way there is. Afterwards they are looked for in everything that it
 * has written, logged, measured, traced and answered, and in what servers have received that they are not for.
 */

const main = fileURLToPath(new URL('../packages/gateway/src/main.ts', import.meta.url));

const canaries = {
  commandLine: 'canary-line-Zk3vQ9',
  overHttp: 'canary-http-Wm8xT2',
  file: 'canary-file-Lp5rN7',
  vault: 'canary-vault-Hd4sB6',
  environment: 'canary-variable-Gj1fC0',
  vaultToken: 'canary-token-Yt7wK4',
} as const;
const values: readonly string[] = Object.values(canaries);

let folder: string;
let dataFolder: string;
let outside: string;
let api: ScriptedServer;
let stranger: ScriptedServer;
let vault: Server;
let collector: Server;
let traces = '';
const vaultHeaders: IncomingHttpHeaders[] = [];
const said: string[] = [];
let running: { readonly child: ChildProcess; readonly url: string } | undefined;
let adminKey = '';
let userKey = '';

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function configuration(baseUrlOfA = api.baseUrl): string {
  const common = 'kind: openai-compatible, allowPrivateNetwork: true';
  const closed = 'http://127.0.0.1:9/v1';
  return `version: 1
dataFolder: ./data
vault: { url: "${addressOf(vault)}", token: "\${file:../outside/token}" }
telemetry: { otlpEndpoint: "${addressOf(collector)}" }
providers:
  - { id: a, ${common}, baseUrl: "${baseUrlOfA}", models: [m], apiKey: "\${secret:line}", headers: { x-own: "pre \${secret:http}" } }
  - { id: b, ${common}, baseUrl: "${api.baseUrl}", models: [m], apiKey: "\${file:../outside/key}" }
  - { id: c, ${common}, baseUrl: "${api.baseUrl}", models: [m], apiKey: "\${vault:gatehouse/api#key}" }
  - { id: d, ${common}, baseUrl: "${api.baseUrl}", models: [m], apiKey: "\${API_KEY}" }
  - { id: refused, ${common}, baseUrl: "${closed}", models: [m], apiKey: "\${file:../outside/key}", headers: { x-own: "\${vault:gatehouse/api#key}" } }
  - { id: no-tls, ${common}, baseUrl: "${api.baseUrl.replace('http:', 'https:')}", models: [m], apiKey: "\${file:../outside/key}" }
  - { id: elsewhere, ${common}, baseUrl: "${stranger.baseUrl}", models: [m], apiKey: "\${secret:line}" }
inspection:
  guards:
    - { use: http, format: llm-guard, baseUrl: "${api.origin}", allowPrivateNetwork: true, retries: 0, onUnable: allow, apiKey: "\${file:../outside/key}" }
`;
}

/** Runs the program to its end. What it printed is kept for the search. */
async function run(
  words: readonly string[],
  input = '',
): Promise<{ readonly code: number | null; readonly out: string }> {
  const child = spawn(process.execPath, ['--conditions=source', main, ...words], {
    cwd: folder,
    env: { ...process.env, API_KEY: canaries.environment },
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  said.push(out);
  return { code, out };
}

async function start(): Promise<string> {
  const child = spawn(process.execPath, ['--conditions=source', main, 'start', '--port', '0'], {
    cwd: folder,
    env: { ...process.env, API_KEY: canaries.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = { child, url: '' };
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    said.push(text);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  await expect.poll(() => printed, { timeout: 60_000 }).toContain('Ctrl-C stops it.');
  running = { child, url: /http:\/\/127\.0\.0\.1:[0-9]+/.exec(printed)?.[0] ?? '' };
  return printed;
}

async function stop(): Promise<void> {
  if (running === undefined) return;
  const ended = once(running.child, 'close');
  running.child.kill('SIGTERM');
  await ended;
  running = undefined;
}

async function call(
  path: string,
  { body, key = adminKey, method }: { body?: unknown; key?: string; method?: string } = {},
) {
  const response = await fetch(`${running?.url ?? ''}${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  said.push(text, JSON.stringify([...response.headers]));
  return { status: response.status, text };
}

const ask = (model: string, content = 'Guten Tag') =>
  call('/v1/chat/completions', { key: userKey, body: { model, messages: [{ role: 'user', content }] } });

const askAll = async (): Promise<Record<string, number>> => {
  const answers: Record<string, number> = {};
  for (const id of ['a', 'b', 'c', 'd', 'refused', 'no-tls', 'elsewhere']) answers[id] = (await ask(`${id}/m`)).status;
  return answers;
};

const keysSeen = (): ReadonlySet<string | undefined> =>
  new Set(api.requests.filter(({ path }) => path.endsWith('/completions')).map(({ headers }) => headers.authorization));

beforeAll(async () => {
  const base = mkdtempSync(join(tmpdir(), 'gatehouse-canary-'));
  folder = join(base, 'gatehouse');
  outside = join(base, 'outside');
  mkdirSync(folder);
  mkdirSync(outside);
  dataFolder = join(folder, 'data');
  // Whoever refuses a key repeats it, in its words and in a header.
  api = await startScriptedServer({
    script: ({ headers, rawBody }) =>
      rawBody.includes('refuse me')
        ? {
            fault: {
              kind: 'status',
              status: 401,
              body: {
                error: {
                  message: `wrong key ${headers.authorization ?? ''}, own ${String(headers['x-own']).slice('pre '.length)}`,
                },
              },
              headers: { 'www-authenticate': headers.authorization ?? '' },
            },
          }
        : rawBody.includes('lead me')
          ? { fault: { kind: 'redirect', to: `${stranger.baseUrl}/chat/completions` } }
          : undefined,
  });
  stranger = await startScriptedServer();
  vault = createServer((request, response) => {
    vaultHeaders.push(request.headers);
    const { url, headers } = request;
    const may = url === '/v1/secret/data/gatehouse/api' && headers['x-vault-token'] === canaries.vaultToken;
    response.writeHead(may ? 200 : 403).end(JSON.stringify(may ? { data: { data: { key: canaries.vault } } } : {}));
  });
  collector = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => (traces += text));
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  for (const server of [vault, collector]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  writeFileSync(join(outside, 'key'), `${canaries.file}\n`);
  writeFileSync(join(outside, 'token'), canaries.vaultToken);
  writeFileSync(join(folder, 'gatehouse.yaml'), configuration());
}, 60_000);

afterAll(async () => {
  running?.child.kill('SIGKILL');
  await Promise.all([api.close(), stranger.close()]);
  vault.close();
  collector.close();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

/** Every file below a folder, as bytes. */
function* filesIn(below: string): Generator<readonly [string, Buffer]> {
  for (const name of readdirSync(below)) {
    const path = join(below, name);
    const stats = statSync(path);
    if (stats.isDirectory()) yield* filesIn(path);
    else if (stats.isFile()) yield [path, readFileSync(path)];
  }
}

it('lets no secret out, whichever way it came in, whatever happens to it', { timeout: 240_000 }, async () => {
  // Before the first start, without a gateway.
  const set = await run(['secrets', 'set', 'line', '--origin', api.origin], `${canaries.commandLine}\n`);
  expect(set).toMatchObject({ code: 0 });
  const printed = await start();
  adminKey = /gh_admin_[A-Za-z0-9]{49}/.exec(printed)?.[0] ?? '';
  userKey = /gh_user_[A-Za-z0-9]{49}/.exec(printed)?.[0] ?? '';
  expect(await askAll()).toMatchObject({ a: 503, b: 200, c: 200, d: 200, refused: 502, 'no-tls': 502, elsewhere: 502 });
  const wrong = await call('/admin/v1/secrets', {
    body: { name: 'http', origins: ['nowhere'], value: canaries.overHttp },
  });
  expect(wrong.status).toBe(400);
  const kept = { name: 'http', origins: [api.origin], value: canaries.overHttp };
  expect((await call('/admin/v1/secrets', { body: kept, key: userKey })).status).toBe(403);
  const answered = await call('/admin/v1/secrets', { body: kept });
  expect(JSON.parse(answered.text)).toMatchObject({
    secrets: [
      { name: 'http', usedBy: ['provider a'] },
      { name: 'line', usedBy: ['provider a', 'provider elsewhere'] },
    ],
  });
  expect(await askAll()).toMatchObject({ a: 200, b: 200, elsewhere: 502 });
  expect(keysSeen()).toEqual(
    new Set(
      [canaries.commandLine, canaries.file, canaries.vault, canaries.environment].map((each) => `Bearer ${each}`),
    ),
  );
  expect(api.requests.some(({ headers }) => headers['x-own'] === `pre ${canaries.overHttp}`)).toBe(true);

  // Faults: a server that repeats the key which it refuses, and one that leads elsewhere.
  for (const id of ['a', 'b', 'c', 'd']) {
    expect((await ask(`${id}/m`, 'refuse me')).status).toBe(502);
    expect((await ask(`${id}/m`, 'lead me')).status).toBe(502);
  }

  // Through the console or the interface the address of a provider cannot be another one while a reference stands beside it.
  const { base } = JSON.parse((await call('/admin/v1/configuration')).text) as { base: string };
  for (const [index, message] of [
    [0, 'may not be sent to'],
    [1, 'cannot be named here'],
    [2, 'cannot be named here'],
    [3, 'cannot be named here'],
  ] as const) {
    const edits = [{ path: ['providers', index, 'baseUrl'], value: stranger.baseUrl }];
    const check = await call('/admin/v1/configuration/check', { body: { base, edits } });
    expect(check.text).toContain(message);
    expect((await call('/admin/v1/configuration', { body: { base, edits, reason: 'x' } })).status).toBe(400);
  }

  // A reload by the file: the kept secret stays with its origin.
  writeFileSync(join(folder, 'gatehouse.yaml'), configuration(stranger.baseUrl));
  await expect.poll(async () => (await ask('a/m')).status, { timeout: 20_000 }).toBe(502);
  writeFileSync(join(folder, 'gatehouse.yaml'), configuration());
  await expect.poll(async () => (await ask('a/m')).status, { timeout: 20_000 }).toBe(200);

  // Another root key beside the running gateway, and a restart.
  expect(await run(['keystore', 'rewrap'])).toMatchObject({ code: 0 });
  expect(await askAll()).toMatchObject({ a: 200, c: 200 });
  await call('/admin/v1/exports', { body: { from: 0, to: Date.now() } });
  for (const { operations } of adminOperations)
    for (const { method, path } of operations) if (method === 'GET' && !path.includes('{')) await call(path);
  await call('/metrics');
  await stop();
  await start();
  expect(await askAll()).toMatchObject({ a: 200, b: 200, c: 200, d: 200 });
  await stop();
  await run(['explain']);
  expect((await run(['doctor', '--json'])).out).toContain('it is for');
  expect((await run(['log', '--json', '--kind', 'rewrap,secret'])).out).toContain('"name":"http"');
  expect(await run(['export', '--from', '7d', '--out', join(folder, 'bundle')])).toMatchObject({ code: 0 });
  expect(await run(['secrets', 'remove', 'line', '--force'])).toMatchObject({ code: 0 });

  // Nothing of them is anywhere.
  expect(existsSync(join(dataFolder, 'secrets.json'))).toBe(true);
  let files = 0;
  for (const [path, bytes] of filesIn(folder)) {
    files += 1;
    for (const value of values) expect(bytes.includes(value), `${value} in ${path}`).toBe(false);
  }
  expect(files).toBeGreaterThan(20);
  const everything = said.join('\n');
  expect(everything.length).toBeGreaterThan(20_000);
  expect(traces).toContain('server.address');
  for (const value of values) {
    expect(everything.includes(value), `${value} in what was said`).toBe(false);
    expect(traces.includes(value), `${value} in traces`).toBe(false);
    for (const form of ['base64', 'hex'] as const)
      expect(everything.includes(Buffer.from(value).toString(form))).toBe(false);
  }
  // And nobody has received what is for another.
  expect(
    stranger.requests.map(({ headers }) => headers.authorization ?? '').filter((each) => each.includes('canary')),
  ).toEqual([]);
  const others = values.filter((value) => value !== canaries.vaultToken);
  expect(others.filter((value) => JSON.stringify(vaultHeaders).includes(value))).toEqual([]);
  expect(JSON.stringify(api.requests.map(({ headers }) => headers))).not.toContain(canaries.vaultToken);
});
