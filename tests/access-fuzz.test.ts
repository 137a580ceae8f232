import { mkdtemp, rm } from 'node:fs/promises';
import { request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { createThreadDirectory } from '../packages/gateway/src/stores/thread-directory.ts';

/** What has broken other gateways: SQL, paths, headers, prototypes. */
const nasty = [
  `' OR '1'='1`,
  `' OR 1=1 --`,
  `'; DROP TABLE entity; --`,
  `" OR ""="`,
  `x' UNION SELECT kind, id, body FROM entity --`,
  `1; ATTACH DATABASE '/tmp/x' AS x; --`,
  `\\'; --`,
  `%27%20OR%201=1`,
  `gh_admin_' OR hash LIKE '%`,
  '../../etc/passwd',
  '..%2f..%2fkeys',
  '%2e%2e%2f',
  '%00',
  '__proto__',
  'constructor',
  'toString',
  '*',
  '${jndi:ldap://127.0.0.1/a}',
  '{{7*7}}',
  '-1',
  'null',
  'NaN',
  '9'.repeat(400),
  'a'.repeat(4_000),
  'ä😀',
] as const;

let folder: string;
let gateway: ListeningTestGateway;
let before: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-fuzz-'));
  gateway = await listenTestGateway({
    directoryStore: createThreadDirectory(
      new URL('../packages/gateway/src/directory-worker.ts', import.meta.url),
      join(folder, 'directory.sqlite'),
    ),
    configuration: { limits: { failuresPerMinute: 60_000 } },
  });
  await gateway.gateway.directory.create('team', { name: `'; DROP TABLE entity; --` }, { actor: 'test' });
  before = await state();
});

afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

/** Everything that must be as it was, whatever has been asked. */
async function state(): Promise<string> {
  const { directory, keys } = gateway.gateway;
  return JSON.stringify([directory.list('team'), directory.list('person'), directory.list('role'), await keys.list()]);
}

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

/** Not by fetch, which would put right what is to be wrong. */
function ask({
  method = 'GET',
  path = '/v1/models',
  headers = {},
  body,
}: Asked): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(gateway.url);
    const request = send({ hostname, port, method, path, headers: { 'content-type': 'application/json', ...headers } });
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** What may stand in a header at all; Node sends nothing else. */
const headerText = (text: string): string =>
  Buffer.from(text)
    .toString('latin1')
    .replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '');
const routes = ['/v1/models', '/v1/chat/completions', '/admin/v1/keys', '/admin/v1/people', '/ledger/'] as const;
const texts = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 80 }));

describe('whatever is sent', () => {
  it('as a credential, in whatever header, opens nothing', async () => {
    const header = fc.constantFrom('authorization', 'api-key', 'x-api-key', 'cookie');
    await fc.assert(
      fc.asyncProperty(
        texts,
        header,
        fc.constantFrom(...routes),
        fc.constantFrom('Bearer ', 'Basic ', ''),
        async (text, name, path, scheme) => {
          const method = path === '/v1/chat/completions' ? 'POST' : 'GET';
          const value = headerText(`${name === 'authorization' ? scheme : ''}${text}`);
          const answer = await ask({
            method,
            path,
            headers: { [name]: value },
            ...(method === 'POST' ? { body: '{}' } : {}),
          });
          expect([400, 401, 431]).toContain(answer.status);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('beside a good key takes nothing and gives nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.constantFrom(
          'x-forwarded-for',
          'x-tenant',
          'if-match',
          'idempotency-key',
          'x-http-method-override',
          'x-original-url',
          'accept-language',
        ),
        async (text, name) => {
          const headers = { authorization: `Bearer ${gateway.userKey}`, [name]: headerText(text) };
          const answer = await ask({ path: '/admin/v1/keys', headers });
          expect([400, 403, 431]).toContain(answer.status);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('as a part of a path is a name of nothing', async () => {
    const kinds = fc.constantFrom(
      'keys',
      'people',
      'teams',
      'tenants',
      'roles',
      'service-accounts',
      'requests',
      'log',
      'exports',
    );
    const parts = fc.oneof(
      texts.map(encodeURIComponent),
      fc.constantFrom(...nasty).map((text) => encodeURI(text)),
    );
    await fc.assert(
      fc.asyncProperty(kinds, parts, fc.constantFrom('GET', 'DELETE', 'PATCH', 'POST'), async (kind, part, method) => {
        fc.pre(!(kind === 'keys' && part === '') && part !== 'usage');
        const answer = await ask({
          method,
          path: `/admin/v1/${kind}/${part}`,
          headers: { authorization: `Bearer ${gateway.adminKey}` },
          ...(method === 'PATCH' || method === 'POST' ? { body: '{"name":"x"}' } : {}),
        });
        expect([400, 404, 405, 414, 431], answer.text).toContain(answer.status);
      }),
      { numRuns: 300 },
    );
  });

  it('as a query is understood or refused', async () => {
    const path = fc.constantFrom(
      '/admin/v1/people',
      '/admin/v1/teams',
      '/admin/v1/keys',
      '/admin/v1/log',
      '/admin/v1/roles',
    );
    const name = fc.oneof(
      fc.constantFrom('cursor', 'limit', 'tenant', 'team', 'text', 'key', 'subject', '__proto__'),
      texts,
    );
    await fc.assert(
      fc.asyncProperty(path, name, texts, async (where, field, value) => {
        const query = `${encodeURIComponent(field)}=${encodeURIComponent(value)}`;
        const answer = await ask({
          path: `${where}?${query}`,
          headers: { authorization: `Bearer ${gateway.adminKey}` },
        });
        expect([200, 400, 414, 431], answer.text).toContain(answer.status);
        if (answer.status === 200) expect(answer.text).not.toMatch(/"hash"|"secret"/);
      }),
      { numRuns: 300 },
    );
  });

  it('as a body of a change is refused where it does not fit', async () => {
    const path = fc.constantFrom('tenants', 'teams', 'people', 'service-accounts', 'roles', 'keys');
    const body = fc.oneof(
      fc.json({ maxDepth: 4 }),
      texts,
      fc.constantFrom(...nasty).map((text) => JSON.stringify({ id: text, name: 1 })),
      fc.constantFrom('{"__proto__":{"role":"admin"}}', '{"name":"a","name":"b"}', '{"name":"\\u0000"}', '[[[['),
    );
    await fc.assert(
      fc.asyncProperty(path, body, async (kind, text) => {
        const answer = await ask({
          method: 'POST',
          path: `/admin/v1/${kind}`,
          headers: { authorization: `Bearer ${gateway.adminKey}` },
          body: text,
        });
        expect([400, 413], answer.text).toContain(answer.status);
      }),
      { numRuns: 200 },
    );
  });

  it('has changed nothing in the end', async () => {
    expect(await state()).toBe(before);
  });
});
