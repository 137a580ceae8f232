import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findPostgres, startPostgres, type TestPostgres } from '../../packages/gateway/src/testing/postgres-server.ts';
import { clientOf, resultsIn, startBatch } from '../batches/batch-client.ts';

/** A batch that is under way while the gateway is killed again and again: every line is there once. */

const lines = Number(process.env['GATEHOUSE_BATCH_LINES'] ?? 300);
const kills = Number(process.env['GATEHOUSE_BATCH_KILLS'] ?? 2);
const concurrency = 16;
const main = resolve(import.meta.dirname, '../../packages/gateway/src/main.ts');

interface RunningGateway {
  readonly process: ChildProcess;
  readonly url: string;
}

let folder: string;
let upstream: Server;
/** How often each question was asked. */
let asked: Map<string, number>;
let running: RunningGateway[];
/** Of the first start, which prints it. */
let key: string;

/** Answers with the question, some of them a little later. */
function answer(body: string): string {
  const { messages } = JSON.parse(body) as { messages: { content: string }[] };
  const question = messages[0]?.content ?? '';
  asked.set(question, (asked.get(question) ?? 0) + 1);
  return JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: question }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-batch-kills-'));
  asked = new Map();
  running = [];
  key = '';
  upstream = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (request.method === 'GET') response.end('{"object":"list","data":[{"id":"m"}]}');
      else setTimeout(() => response.end(answer(body)), Math.random() * 20);
    });
  });
  await new Promise<void>((done) => upstream.listen(0, '127.0.0.1', () => done()));
});

afterEach(async () => {
  for (const gateway of running) await kill(gateway);
  upstream.close();
  upstream.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

async function writeConfiguration(database?: string): Promise<string> {
  const { port } = upstream.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const file = join(folder, 'gatehouse.json');
  await writeFile(
    file,
    JSON.stringify({
      version: 1,
      dataFolder: './data',
      server: { port: 0 },
      providers: [{ id: 'mock', kind: 'openai-compatible', baseUrl, allowPrivateNetwork: true, models: ['m'] }],
      batches: { concurrency },
      telemetry: { logLevel: 'warn' },
      ...(database === undefined
        ? {}
        : { database: { url: database, secret: 'a secret for tests, which is long enough' } }),
    }),
  );
  return file;
}

async function start(configuration: string): Promise<RunningGateway> {
  const child = spawn(process.execPath, ['--conditions=source', main, 'start', '--config', configuration], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  let printed = '';
  const collect = (chunk: Buffer): void => {
    printed += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  await expect
    .poll(() => (child.exitCode === null ? printed : `Ctrl-C stops it: it has ended by itself: ${printed}`), {
      timeout: 60_000,
    })
    .toContain('Ctrl-C stops it');
  if (child.exitCode !== null) throw new Error(printed);
  key ||= /gh_user_[A-Za-z0-9]+/.exec(printed)?.[0] ?? '';
  const gateway = { process: child, url: /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? '' };
  running.push(gateway);
  return gateway;
}

async function kill({ process: child }: RunningGateway): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const ids = Array.from({ length: lines }, (_, index) => `line-${index}`);

function lineOf(id: string): string {
  return JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'm', messages: [{ role: 'user', content: `What is ${id}?` }] },
  });
}

async function progress(client: OpenAI, id: string): Promise<OpenAI.Batch> {
  for (;;) {
    try {
      return await client.batches.retrieve(id);
    } catch (thrown) {
      // It comes from a disk that another process has just left in the middle of something.
      if ((thrown as { status?: number }).status !== 503) throw thrown;
      await delay(50);
    }
  }
}

/** Kills at random moments that lie over the whole of the batch. Gives how many questions were asked again: those that were under way. */
async function survive(configuration: string): Promise<number> {
  let gateway = await start(configuration);
  let client = clientOf(gateway.url, key);
  const { id } = await startBatch(client, ids.map(lineOf));
  let done = 0;
  for (let killed = 0; killed < kills; killed += 1) {
    const until = Math.floor((lines * (killed + Math.random())) / (kills + 1));
    while (done < until) {
      await delay(5);
      done = (await progress(client, id)).request_counts?.completed ?? 0;
    }
    await delay(Math.random() * 100);
    await kill(gateway);
    gateway = await start(configuration);
    client = clientOf(gateway.url, key);
    const { request_counts: counts } = await progress(client, id);
    // What was there is there.
    expect(counts?.completed).toBeGreaterThanOrEqual(done);
  }
  let batch = await progress(client, id);
  for (; batch.status !== 'completed'; batch = await progress(client, id)) await delay(50);
  expect(batch.request_counts).toEqual({ total: lines, completed: lines, failed: 0 });
  expect(batch.error_file_id).toBeNull();
  const results = await resultsIn(client, batch.output_file_id);
  expect(results.map(({ custom_id: name }) => name)).toEqual(ids);
  for (const { custom_id: name, response } of results)
    expect(JSON.stringify(response?.body)).toContain(`What is ${name}?`);
  const again = [...asked.values()].reduce((sum, times) => sum + times - 1, 0);
  console.log(`${lines} lines, ${kills} kills: each there once; ${again} asked again`);
  expect(asked.size).toBe(lines);
  return again;
}

const timeout = 60_000 + lines * 40 + kills * 20_000;

describe('a batch under way when the gateway is killed', () => {
  it('has every line once, on SQLite', { timeout }, async () => {
    const again = await survive(await writeConfiguration());
    expect(again).toBeLessThanOrEqual(kills * concurrency);
  });

  describe.skipIf(findPostgres() === undefined)('with PostgreSQL', () => {
    let server: TestPostgres;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server.close());

    it('has every line once', { timeout }, async () => {
      const again = await survive(await writeConfiguration(await server.createDatabase()));
      expect(again).toBeLessThanOrEqual(kills * concurrency);
    });
  });
});
