import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { SessionView } from '@gatehouse/contract/admin-session';
import { builtInRoles } from '@gatehouse/contract/built-in-roles';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import type { RequestPath } from '@gatehouse/contract/request-path';
import type { Status } from '@gatehouse/contract/status';
import { contentSecurityPolicy } from '../../packages/gateway/src/http/console-routes.ts';
import { morningOverview } from './made-up-overview.ts';

const dist = path.resolve(import.meta.dirname, '../../packages/console/dist');

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** What the server answers; a test changes it while the page is open. */
export interface ServedState {
  adminKey: string;
  /** Who has the key. */
  session: SessionView;
  /** `undefined`: 503. */
  status: Status | undefined;
  path: RequestPath;
  /** Of further addresses, by what follows `/admin/v1/`, without a query. All others: 404. */
  readonly answers: Map<string, object>;
}

export interface ServedConsole {
  readonly url: string;
  readonly state: ServedState;
  close(): Promise<void>;
}

/** The built console, under the gateway's own content security policy, with an admin API whose answers the test chooses: states that a healthy gateway is never in. */
export async function serveConsole(state: ServedState): Promise<ServedConsole> {
  const server = createServer((request, response) => void answer(state, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/console/`,
    state,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(state: ServedState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname.startsWith('/admin/v1/')) {
    if (request.headers.authorization !== `Bearer ${state.adminKey}`) {
      response.writeHead(401).end();
      return;
    }
    const name = pathname.slice('/admin/v1/'.length);
    const { session, status, path: requestPath, answers } = state;
    const known: Readonly<Record<string, object | undefined>> = { session, status, path: requestPath };
    const body = name in known ? known[name] : answers.get(name);
    const code = body !== undefined ? 200 : name in known ? 503 : 404;
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
    return;
  }
  const address = pathname.replace(/^\/console\//, '');
  // Pages have no file of their own, as with the gateway.
  const name = path.extname(address) === '' ? 'index.html' : address;
  const file = path.join(dist, path.normalize(`/${name}`));
  try {
    const content = await readFile(file);
    response.writeHead(200, {
      'content-type': mediaTypes[path.extname(file)] ?? 'application/octet-stream',
      'content-security-policy': contentSecurityPolicy,
    });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

const houseWords: StageFact = {
  id: 'guard',
  name: 'house-words',
  kind: 'ban-substrings',
  directions: ['input', 'output'],
  facts: [
    { id: 'forbidden-texts', texts: 1_200, caseSensitive: false, wholeWords: true },
    { id: 'on-finding', action: 'block' },
  ],
};

/** A gateway in good health, with figures as after a morning's work. */
export function healthyState(): ServedState {
  return {
    adminKey: 'gh_admin_test',
    session: {
      key: 'key_test',
      name: 'console',
      role: 'admin',
      permissions: builtInRoles.admin.permissions,
      tenant: 'default',
    },
    answers: new Map<string, object>([
      ['overview', morningOverview()],
      ['routes', { routes: [], changes: [] }],
    ]),
    status: {
      version: '0.1.0',
      startedAt: Date.UTC(2026, 0, 15, 8),
      uptime: 11_520_000,
      readiness: { ready: true, reasons: [] },
      configuration: { appliedAt: Date.UTC(2026, 0, 15, 8), rejected: null, needRestart: [] },
      ledger: {
        leaves: 24_310,
        writable: true,
        coverage: 'covered',
        quorum: 1,
        witnesses: [{ name: 'dpo', health: 'cosigns', size: 24_310, at: Date.UTC(2026, 0, 15, 11, 11) }],
        witnessed: { shard: 'default-2026h1', size: 24_310, at: Date.UTC(2026, 0, 15, 11, 11) },
        timestamped: null,
        setBack: null,
      },
      models: [
        { name: 'extractive', provider: 'knowledge' },
        { name: 'qwen3:14b', provider: 'ollama' },
        { name: 'mistral-small', provider: 'ollama' },
      ],
      assistants: [
        {
          name: 'assistant/shop',
          title: 'Quellwinkel',
          examples: { de: ['Was kostet der Versand?'], en: ['What does shipping cost?'] },
          questions: 1_240,
          answered: 1_020,
          unknown: 170,
          handedOver: 30,
          removed: 64,
        },
      ],
      providers: [
        { name: 'knowledge', models: 1, health: 'answers', fault: null },
        { name: 'ollama', models: 2, health: 'answers', fault: null },
      ],
      commandLine: { program: 'gatehouse', dataFolder: "/srv/o'neill/data" },
      requests: { total: 12_155, refused: 37, failed: 4, inFlight: 6 },
      latency: { p50: 412.5, p95: 2_840 },
      tokens: { input: 4_812_300, output: 1_203_442 },
      keys: { active: 14 },
    },
    path: {
      policy: '9f2c4b1e77a0d3c85562f10e4ab98c37d2e6510f8b47a9c3e1d05f6a7b8c9d0e',
      stages: [
        {
          name: 'record',
          facts: [{ id: 'recorded-first' }, { id: 'content-sealed', cipher: 'AES-256-GCM', rootKey: 'dataFolder' }],
        },
        { name: 'authenticate', facts: [{ id: 'virtual-keys', bits: 256, hash: 'SHA-256' }] },
        {
          name: 'limits',
          facts: [
            { id: 'request-rate', requests: 1_000_000, window: 60_000 },
            { id: 'concurrency', requests: 5_000 },
          ],
        },
        { name: 'inspectInput', facts: [houseWords, { id: 'uninspectable', action: 'mark' }] },
        {
          name: 'pseudonymise',
          facts: [{ id: 'entity-action', name: 'pseudonymise', action: 'pseudonymise', entities: ['EMAIL'] }],
        },
        { name: 'inspectOutput', facts: [houseWords, { id: 'judged-before-sent' }] },
        { name: 'cache', facts: [{ id: 'off' }] },
        {
          name: 'route',
          facts: [
            {
              id: 'provider',
              name: 'ollama',
              kind: 'openai-compatible',
              facts: [{ id: 'served-models', discovered: true, models: ['qwen3:14b', 'mistral-small'] }],
            },
          ],
        },
      ],
    },
  };
}
