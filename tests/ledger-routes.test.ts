import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerRoutes } from '../packages/gateway/src/http/ledger-routes.ts';
import { sortShards } from '../packages/gateway/src/ledger/log/shard-name.ts';
import { ScriptedLog } from '../packages/gateway/src/testing/scripted-log.ts';
import { adminKey, auditorKey, connect, type EdgeHarness, startEdge, userKey } from './edge-harness.ts';

const shard = 'default-2026h2';

let folder: string;
let edge: EdgeHarness;
let log: ScriptedLog;
let bundle: Buffer;
let better: string | undefined;

async function put(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

async function open(isPublic = false): Promise<void> {
  edge = await startEdge({
    routes: ledgerRoutes({
      shardsFolder: join(folder, 'shards'),
      public: isPublic,
      checkpoint: () => better,
      policy: (vkeys) => `${vkeys.map((vkey) => `log ${vkey}\n`).join('')}quorum none\n`,
      sortShards,
    }),
  });
}

async function get(path: string, key: string | null = auditorKey, method = 'GET'): Promise<Response> {
  return fetch(edge.url + path, { method, headers: key === null ? {} : { authorization: `Bearer ${key}` } });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-ledger-'));
  better = undefined;
  log = new ScriptedLog({ origin: 'gatehouse-test/default/2026h2' });
  log.grow(5);
  bundle = Buffer.alloc(200_000, 7);
  await put('root.key', 'secret');
  await put(`shards/${shard}/origin`, `${log.origin}\n`);
  await put(`shards/${shard}/keys`, `${log.vkey}\n`);
  await put(`shards/${shard}/checkpoint`, (await log.checkpointOf(5)).note);
  await put(`shards/${shard}/tile/0/000`, Buffer.alloc(8_192, 1));
  await put(`shards/${shard}/tile/0/x001/234.p/255`, Buffer.alloc(8_160, 2));
  await put(`shards/${shard}/tile/entries/000`, bundle);
  await put(`shards/${shard}/timestamps/5.tsr`, Buffer.alloc(900, 3));
  await put(`shards/${shard}/leaves/000000000000.leaves`, 'secret');
  await put('shards/default-2026h1/origin', 'gatehouse-test/default/2026h1\n');
  await put('shards/default-2026h1/keys', `${log.vkey}\n`);
  await put('shards/default-2026h1/checkpoint', (await log.checkpointOf(3)).note);
  await open();
});

afterEach(async () => {
  await edge.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the log over HTTP', () => {
  it('lists its shards, oldest first', async () => {
    const answer = await get('/ledger/');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({
      shards: [
        { shard: 'default-2026h1', origin: 'gatehouse-test/default/2026h1', size: 3 },
        { shard, origin: log.origin, size: 5 },
      ],
    });
  });

  it('serves checkpoints as text that is not kept for long, and those with their quorum first', async () => {
    const answer = await get(`/ledger/${shard}/checkpoint`);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('max-age=1');
    expect(await answer.text()).toBe((await log.checkpointOf(5)).note);
    better = (await log.checkpointOf(4)).note;
    expect(await (await get(`/ledger/${shard}/checkpoint`)).text()).toBe(better);
  });

  it('serves tiles as bytes that never change', async () => {
    for (const [path, bytes] of [
      ['tile/0/000', Buffer.alloc(8_192, 1)],
      ['tile/0/x001/234.p/255', Buffer.alloc(8_160, 2)],
      ['tile/entries/000', bundle],
      ['timestamps/5.tsr', Buffer.alloc(900, 3)],
    ] as const) {
      const answer = await get(`/ledger/${shard}/${path}`);
      expect(answer.headers.get('content-type')).toBe('application/octet-stream');
      expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
      expect(answer.headers.get('content-length')).toBe(String(bytes.length));
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
      const head = await get(`/ledger/${shard}/${path}`, auditorKey, 'HEAD');
      expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
    }
  });

  it('serves origin, keys and policies', async () => {
    expect(await (await get(`/ledger/${shard}/origin`)).text()).toBe(`${log.origin}\n`);
    expect(await (await get(`/ledger/${shard}/keys`)).text()).toBe(`${log.vkey}\n`);
    for (const path of ['/ledger/policy.txt', `/ledger/${shard}/policy.txt`])
      expect(await (await get(path)).text()).toBe(`log ${log.vkey}\nquorum none\n`);
  });

  it.each([
    'default-2026h2',
    'default-2026h2/',
    'default-2026h3/checkpoint',
    'default-2027h1/checkpoint',
    'default-2026h2/tile',
    'default-2026h2/tile/0',
    'default-2026h2/tile/0/001',
    'default-2026h2/tile/0/0',
    'default-2026h2/tile/0/x001',
    'default-2026h2/tile/0/x000/000',
    'default-2026h2/tile/00/000',
    'default-2026h2/tile/64/000',
    'default-2026h2/tile/0/000.p/0',
    'default-2026h2/tile/0/000.p/256',
    'default-2026h2/tile/0/000.p/01',
    'default-2026h2/tile/0/000.p',
    'default-2026h2/tile/0/000/x',
    'default-2026h2/tile/data/000',
    'default-2026h2/leaves/000000000000.leaves',
    'default-2026h2/checkpoint.new',
    'leaves',
    'root.key',
    'shards/default-2026h2/origin',
  ])('has nothing at %s', async (path) => {
    expect((await get(`/ledger/${path}`)).status).toBe(404);
  });

  it.each([
    '/ledger/../root.key',
    '/ledger/default-2026h2/%2e%2e/origin',
    '/ledger/default-2026h2/tile/0/..%2f000',
    '/ledger//origin',
  ])('refuses the path %s', async (path) => {
    const socket = await connect(edge.port);
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (piece: Buffer) => (text += piece.toString()));
      socket.on('close', () => resolve(text));
      socket.end(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${auditorKey}\r\nconnection: close\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('is for auditors and administrators only', async () => {
    for (const path of [
      '/ledger/',
      '/ledger/policy.txt',
      `/ledger/${shard}/checkpoint`,
      `/ledger/${shard}/tile/0/000`,
    ]) {
      expect((await get(path, adminKey)).status).toBe(200);
      expect((await get(path, null)).status).toBe(401);
      const refused = await get(path, userKey);
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ error: { code: 'role_not_permitted' } });
    }
  });

  it('is read only', async () => {
    expect((await get(`/ledger/${shard}/checkpoint`, adminKey, 'POST')).status).toBe(405);
    expect((await get(`/ledger/${shard}/tile/0/000`, adminKey, 'DELETE')).status).toBe(405);
  });

  it('is for anyone where the operator says so, and caches may share it', async () => {
    await edge.close();
    await open(true);
    expect((await get('/ledger/', null)).status).toBe(200);
    const tile = await get(`/ledger/${shard}/tile/0/000`, null);
    expect(tile.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('lists nothing where there is nothing yet', async () => {
    await rm(join(folder, 'shards'), { recursive: true });
    expect(await (await get('/ledger/')).json()).toEqual({ shards: [] });
    expect((await get('/ledger/policy.txt')).status).toBe(404);
  });

  it('lets a reader go away in the middle of a bundle', async () => {
    await put(`shards/${shard}/tile/entries/000`, Buffer.alloc(4_000_000));
    const socket = await connect(edge.port);
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.once('data', () => socket.destroy());
    socket.write(
      `GET /ledger/${shard}/tile/entries/000 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${auditorKey}\r\n\r\n`,
    );
    await closed;
    expect((await get(`/ledger/${shard}/origin`)).status).toBe(200);
    expect(edge.unexpected).toEqual([]);
  });
});
