import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPinnedHttp, type PinnedHttp, PrivateAddressError } from './pinned-http.ts';

let server: Server;
let base: URL;
let seen: string[];
let http: PinnedHttp | undefined;

function open(allowPrivateNetwork = true, timeout = 5_000, address = base): PinnedHttp {
  http = createPinnedHttp({ base: address, allowPrivateNetwork, timeout });
  return http;
}

const get = { method: 'GET', path: '/x', maxBytes: 100, signal: new AbortController().signal } as const;

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push(request.url ?? '');
    if (request.url?.endsWith('/elsewhere') === true) response.writeHead(302, { location: '/x' }).end();
    else if (request.url?.endsWith('/long') === true) response.end('x'.repeat(101));
    else if (request.url?.endsWith('/never') !== true) response.end('here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/log/`);
});

afterEach(async () => {
  await http?.close();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

it('calls below the path of its base', async () => {
  expect((await open().send(get)).body.toString()).toBe('here');
  expect(seen).toEqual(['/log/x']);
});

it('follows no redirect', async () => {
  expect((await open().send({ ...get, path: '/elsewhere' })).status).toBe(302);
  expect(seen).toEqual(['/log/elsewhere']);
});

it('refuses private addresses, written or resolved, where they are not allowed', async () => {
  await expect(open(false).send(get)).rejects.toThrow(PrivateAddressError);
  await http?.close();
  const named = new URL(base.href.replace('127.0.0.1', 'localhost'));
  await expect(open(false, 5_000, named).send(get)).rejects.toThrow(PrivateAddressError);
  await http?.close();
  const bracketed = new URL(base.href.replace('127.0.0.1', '[::1]'));
  await expect(open(false, 5_000, bracketed).send(get)).rejects.toThrow(PrivateAddressError);
  expect(seen).toEqual([]);
});

it('takes no answer that is too long or too late', async () => {
  await expect(open().send({ ...get, path: '/long' })).rejects.toThrow('too long');
  await http?.close();
  await expect(open(true, 50).send({ ...get, path: '/never' })).rejects.toThrow(/aborted|timeout/i);
});
