import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { parseNote, verifySignature } from '../lib/signed-note.ts';
import { ScriptedLog } from '../testing/scripted-log.ts';
import { writeAddCheckpoint } from './add-checkpoint-body.ts';
import { originHash } from './cosigned-checkpoints.ts';
import { type Cosigner, loadCosigner } from './cosigner.ts';
import { readKnownLogs } from './known-logs.ts';
import { longestBody, openWitnessServer, type WitnessLimits, type WitnessServer } from './witness-server.ts';
import { Witness } from './witness.ts';

const reports = { met: ignore, cosigned: ignore, inconsistent: ignore, refused: ignore, failed: ignore };

let folder: string;
let log: ScriptedLog;
let cosigner: Cosigner;
let server: WitnessServer;

function ignore(): void {
  // These tests look at what clients see.
}

async function open(limits: Partial<WitnessLimits> = {}): Promise<void> {
  const witness = await Witness.open({
    folder,
    cosigner,
    logs: readKnownLogs(`log ${log.vkey}\n`),
    clock: systemClock,
    reports,
  });
  server = await openWitnessServer({ witness, host: '127.0.0.1', port: 0, reports, limits });
}

async function body(size: number, oldSize: number): Promise<string> {
  return writeAddCheckpoint(
    oldSize,
    await log.consistencyProof('', oldSize, size),
    (await log.checkpointOf(size)).note,
  );
}

function post(text: string, path = '/add-checkpoint'): Promise<Response> {
  return fetch(server.url + path, { method: 'POST', body: text });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-witness-'));
  log = new ScriptedLog();
  log.grow(20);
  cosigner = await loadCosigner(folder, 'w.example');
  await open();
});

afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

it('cosigns over HTTP, tells conflicts in their own type, and serves the newest checkpoint', async () => {
  const cosigned = await post(await body(7, 0));
  expect(cosigned.status).toBe(200);
  expect(await cosigned.text()).toMatch(/^— w\.example [A-Za-z0-9+/]+=*\n$/);
  const conflict = await post(await body(20, 3));
  expect(conflict.status).toBe(409);
  expect(conflict.headers.get('content-type')).toBe('text/x.tlog.size');
  expect(await conflict.text()).toBe('7\n');
  const served = await fetch(`${server.url}/${originHash(log.origin)}/checkpoint`);
  expect(served.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  const note = parseNote(Buffer.from(await served.text()));
  expect(note.text).toContain(`${log.origin}\n7\n`);
  expect(note.signatures).toHaveLength(2);
  expect(note.signatures.some((signature) => verifySignature(note.text, signature, cosigner.key))).toBe(true);
});

it('has no checkpoint of a log that it never cosigned', async () => {
  const answer = await fetch(`${server.url}/${originHash(log.origin)}/checkpoint`);
  expect(answer.status).toBe(404);
});

it.each([
  ['/', 404],
  ['/add-checkpoint/', 404],
  ['/add-checkpoint?x', 404],
  ['/../cosigner.pem', 404],
  [`/${'A'.repeat(64)}/checkpoint`, 404],
  ['/cosigner.pem/checkpoint', 404],
])('has nothing under %s', async (path, status) => {
  expect((await post('', path)).status).toBe(status);
});

it('says which methods there are', async () => {
  const read = await fetch(`${server.url}/add-checkpoint`);
  expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST']);
  const written = await post('', `/${originHash(log.origin)}/checkpoint`);
  expect([written.status, written.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

it('refuses a body that is too long, announced or not, and takes the longest', async () => {
  const whole = await body(7, 0);
  expect((await post(whole + 'x'.repeat(longestBody))).status).toBe(413);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = httpRequest(`${server.url}/add-checkpoint`, { method: 'POST' }, (response) => {
      resolve(response.statusCode);
      response.resume();
      request.destroy();
    });
    request.on('error', reject);
    for (let piece = 0; piece < 20; piece += 1) request.write('x'.repeat(8_192));
  });
  expect(status).toBe(413);
  // As long as it may be, with signatures that nobody knows.
  const line = `— other.example ${Buffer.alloc(2_432, 1).toString('base64')}\n`;
  const more = line.repeat(Math.floor((longestBody - Buffer.byteLength(whole)) / Buffer.byteLength(line)));
  expect((await post(whole + more)).status).toBe(200);
});

it('ends a connection that sends too slowly', async () => {
  await server.stop();
  await open({ headersTimeout: 100, requestTimeout: 100 });
  const { port } = new URL(server.url);
  for (const start of [
    'POST /add-checkpoint HT',
    'POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: 9\r\n\r\nold',
  ]) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(start);
    const text = await new Promise<string>((resolve) => {
      let received = '';
      socket.on('data', (piece: Buffer) => (received += piece.toString()));
      socket.on('close', () => resolve(received));
    });
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
  }
});

it('lets a request under way end when it stops', async () => {
  const { port } = new URL(server.url);
  const whole = await body(7, 0);
  const socket = connect(Number(port), '127.0.0.1');
  const head = `POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: ${Buffer.byteLength(whole)}\r\n\r\n`;
  let received = '';
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('data', (piece: Buffer) => (received += piece.toString()));
  await new Promise<void>((resolve) => socket.write(head + whole.slice(0, 10), () => resolve()));
  // Seen by the server when it answers another connection that came later.
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  const stopped = server.stop();
  socket.write(whole.slice(10));
  await closed;
  await stopped;
  expect(received).toMatch(/^HTTP\/1\.1 200 /);
  expect(received).toContain('connection: close');
  await open();
});
