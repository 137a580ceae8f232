import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCatalogue } from '@gatehouse/contract/errors';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { BatchStore, StoredBatch } from '../core/batch-store.ts';
import type { Caller } from '../core/caller.ts';
import type { Clock } from '../core/clock.ts';
import type { AnswerStream, Delta } from '../core/delta.ts';
import type { Dialect } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Exchange } from '../core/exchange.ts';
import { createRandomIds } from '../lib/random-ids.ts';
import { createThreadBatches } from '../stores/thread-batches.ts';
import { BatchDesk } from './batch-desk.ts';
import type { BatchEvent } from './batch-event.ts';
import { BatchRunner } from './batch-runner.ts';
import { FileDesk } from './file-desk.ts';
import { Sealing } from './sealing.ts';

const caller: Caller = {
  key: 'key_1',
  role: 'user',
  permissions: new Set(['models.call']),
  tenant: 'acme',
  limits: {},
};
const times = { busy: 5, idle: 5, lease: 30_000 };

let folder: string;
let counter = 0;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-runner-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Answers with the text of the question. */
const dialect: Dialect = {
  id: 'test',
  kind: 'chat',
  decode: (raw) =>
    ({ kind: 'chat', model: 'm', stream: false, body: JSON.parse(Buffer.from(raw).toString()) as object }) as never,
  encodePlain: ({ request }) => JSON.stringify({ said: 'body' in request ? request.body : null }),
  openStream: () => {
    throw new Error('nothing is streamed here');
  },
};

async function* nothing(): AsyncGenerator<Delta> {}

interface Bench {
  readonly store: BatchStore;
  readonly files: FileDesk;
  readonly desk: BatchDesk;
  readonly events: string[];
  /** Every question that was asked. */
  readonly asked: string[];
  /** Moves the clock. */
  pass(milliseconds: number): void;
  /** As when the limits of the key are changed. */
  changeStanding(): void;
  start(worker?: string): BatchRunner;
}

/** Files and batches over a real store, and a path that does what a test says. */
function createBench(answer: (question: string, exchange: Exchange) => Promise<void> | void, concurrency = 4): Bench {
  let now = 1_800_000_000_000;
  let standing = 'as it was';
  const clock: Clock = { now: () => now, elapsed: () => now };
  const ids = createRandomIds();
  const store = createThreadBatches(
    new URL('../batch-worker.ts', import.meta.url),
    join(folder, `${(counter += 1)}.sqlite`),
  );
  closing.push(() => store.close());
  const sealing = new Sealing('a secret');
  const runners: BatchRunner[] = [];
  const events: string[] = [];
  const asked: string[] = [];
  const tell = ({ action }: BatchEvent): Promise<void> => Promise.resolve(void events.push(action));
  const files = new FileDesk({
    store,
    sealing,
    clock,
    ids,
    limits: () => ({ fileBytes: 1_000_000, lineBytes: 100_000, keepFiles: 7 * 86_400_000 }),
    keptFor: () => 180 * 86_400_000,
    subjectsIn: () => [],
  });
  const desk = new BatchDesk({
    store,
    sealing,
    files,
    clock,
    ids,
    endpoints: ['/v1/test'],
    recognises: () => undefined,
    waitOf: (id) => runners.map((runner) => runner.waitOf(id)).find((wait) => wait !== undefined),
    wake: () => runners.forEach((runner) => runner.wake()),
    tell,
  });
  return {
    store,
    files,
    desk,
    events,
    asked,
    pass: (milliseconds) => void (now += milliseconds),
    changeStanding: () => void (standing = 'as it is now'),
    start(worker = 'w1') {
      const runner = new BatchRunner({
        store,
        sealing,
        desk,
        files,
        dialects: new Map([['/v1/test', dialect]]),
        worker,
        limits: () => ({ concurrency, mostLines: 1_000 }),
        knows: () => Promise.resolve(() => true),
        decodeOptions: () => ({ uninspectable: 'mark' }),
        encodeError: ({ code }) => JSON.stringify({ error: { code } }),
        async run(exchange): Promise<AnswerStream> {
          exchange.caller = caller;
          const { request } = await exchange.receive();
          exchange.request = request;
          const question = String('body' in request ? (request.body as { q?: unknown }).q : '');
          asked.push(question);
          await answer(question, exchange);
          return nothing();
        },
        began: () => undefined,
        standingOf: () => Promise.resolve(standing),
        tell,
        failed: (cause) => events.push(`failed ${String(cause)}`),
        clock,
        ids,
        times,
      });
      runners.push(runner);
      closing.push(() => runner.close(0));
      runner.wake();
      return runner;
    },
  };
}

async function* piecesOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

async function makeBatch({ desk, files }: Bench, questions: readonly string[]): Promise<string> {
  const lines = questions.map((q) => JSON.stringify({ custom_id: q, method: 'POST', url: '/v1/test', body: { q } }));
  const received = await files.receive(
    { caller, subject: undefined },
    { name: 'q.jsonl', pieces: piecesOf(lines.join('\n')) },
  );
  const file = await received.accept({ purpose: 'batch', seconds: undefined });
  const batch = await desk.create({
    caller,
    body: { input_file_id: file['id'], endpoint: '/v1/test', completion_window: '24h' },
    client: '127.0.0.1',
    subject: undefined,
    consent: undefined,
    cacheWishes: undefined,
    language: 'en',
  });
  return batch['id'] as string;
}

async function ended({ store }: Bench, id: string): Promise<StoredBatch> {
  return vi.waitFor(
    async () => {
      const batch = await store.batch(id);
      if (batch === undefined || ['validating', 'in_progress', 'finalizing', 'cancelling'].includes(batch.state))
        throw new Error(`it is still ${batch?.state ?? 'nowhere'}`);
      return batch;
    },
    { timeout: 20_000, interval: 5 },
  );
}

async function linesOf({ files }: Bench, file: string | undefined): Promise<readonly string[]> {
  if (file === undefined) return [];
  let text = '';
  for await (const piece of (await files.content(caller, file)).pieces) text += piece.toString();
  return text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
}

const many = Array.from({ length: 50 }, (_, index) => `q${index}`);

describe('asking the lines of batches', () => {
  test('has no more under way than it may, and asks each line once', async () => {
    let running = 0;
    let most = 0;
    const bench = createBench(async () => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
    });
    bench.start();
    const batch = await ended(bench, await makeBatch(bench, many));
    expect(batch).toMatchObject({ state: 'completed', total: 50, completed: 50 });
    expect(bench.asked.toSorted()).toEqual(many.toSorted());
    expect(most).toBe(4);
    expect(await linesOf(bench, batch.outputFile)).toEqual(many);
    expect(bench.events).toEqual(['created', 'completed']);
  });

  test('puts the whole batch off where a limit has no room, and asks again when it has', async () => {
    let room = 3;
    const bench = createBench(() => {
      if ((room -= 1) < 0) throw new GatehouseError('rate_limit_exceeded', { retryAfter: 60 });
    }, 1);
    bench.start();
    const id = await makeBatch(bench, many.slice(0, 6));
    await vi.waitFor(() => expect(bench.asked).toHaveLength(4), { timeout: 30_000 });
    // The others would be refused alike, so they are not asked, however often it looks.
    await vi.waitFor(async () => expect((await bench.store.openLines(id)).claimed).toBe(0), { timeout: 30_000 });
    expect(bench.asked).toHaveLength(4);
    room = 100;
    bench.pass(60_000);
    expect(await ended(bench, id)).toMatchObject({ state: 'completed', completed: 6, failed: 0 });
    expect(bench.asked).toHaveLength(7);
  });

  test('says why a batch waits and until when, and goes on at once when the limits of its key are others', async () => {
    let room = 3;
    const bench = createBench(() => {
      if ((room -= 1) < 0)
        throw new GatehouseError('rate_limit_exceeded', { retryAfter: 3_000, param: 'key.requestsPerHour' });
    });
    bench.start();
    const id = await makeBatch(bench, many.slice(0, 10));
    await vi.waitFor(async () => {
      expect(bench.asked.length).toBeGreaterThan(3);
      expect(await bench.store.openLines(id)).toEqual({ open: 7, claimed: 0 });
    });
    const waits = (await bench.desk.administration.get(id))?.batch.wait;
    expect(waits).toEqual({
      code: 'rate_limit_exceeded',
      limit: 'key.requestsPerHour',
      since: 1_800_000_000_000,
      until: 1_800_003_000_000,
    });
    expect((await bench.desk.get(caller, id))['waiting']).toMatchObject({
      code: 'rate_limit_exceeded',
      limit: 'key.requestsPerHour',
      until: 1_800_003_000,
    });
    room = 100;
    bench.changeStanding();
    expect(await ended(bench, id)).toMatchObject({ state: 'completed', completed: 10, failed: 0 });
    expect((await bench.desk.administration.get(id))?.batch.wait).toBeUndefined();
    expect(await bench.desk.get(caller, id)).not.toHaveProperty('waiting');
  });

  test('tries one line alone from time to time where a limit has no room for long', async () => {
    let room = 0;
    const bench = createBench(() => {
      if ((room -= 1) < 0) throw new GatehouseError('token_limit_exceeded', { retryAfter: 3_000 });
    });
    bench.start();
    const id = await makeBatch(bench, many.slice(0, 10));
    const atRest = (): Promise<void> =>
      vi.waitFor(async () => expect((await bench.store.openLines(id)).claimed).toBe(0), { timeout: 30_000 });
    await vi.waitFor(() => expect(bench.asked.length).toBeGreaterThan(0), { timeout: 30_000 });
    await atRest();
    const before = bench.asked.length;
    bench.pass(60_000);
    await vi.waitFor(() => expect(bench.asked).toHaveLength(before + 1), { timeout: 30_000 });
    await atRest();
    expect(bench.asked).toHaveLength(before + 1);
    room = 100;
    bench.pass(60_000);
    expect(await ended(bench, id)).toMatchObject({ completed: 10 });
    expect(bench.asked).toHaveLength(before + 11);
  });

  test('waits as long as a model server has said, for asking earlier helps nobody', async () => {
    let refused = 0;
    const bench = createBench(() => {
      if ((refused += 1) <= 1) throw new GatehouseError('upstream_rate_limited', { retryAfter: 3_000 });
    }, 1);
    bench.start();
    const id = await makeBatch(bench, ['q0']);
    await vi.waitFor(() => expect(bench.asked).toHaveLength(1), { timeout: 30_000 });
    bench.pass(2_000_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(bench.asked).toHaveLength(1);
    bench.pass(1_000_000);
    expect(await ended(bench, id)).toMatchObject({ completed: 1 });
  });

  test('asks a line five times whose model server fails, and then tells what a client would have got', async () => {
    const bench = createBench((question) => {
      if (question === 'q1') throw new GatehouseError('upstream_failed');
    });
    bench.start();
    const id = await makeBatch(bench, ['q0', 'q1', 'q2']);
    const moving = setInterval(() => bench.pass(10_000), 5);
    const batch = await ended(bench, id);
    clearInterval(moving);
    expect(batch).toMatchObject({ state: 'completed', completed: 2, failed: 1 });
    expect(bench.asked.filter((question) => question === 'q1')).toHaveLength(5);
    const { status } = errorCatalogue.upstream_failed;
    expect(await bench.store.lineErrors(id)).toEqual([{ code: 'upstream_failed', status, count: 1, lines: [2] }]);
  });

  test('ends a batch whose window is over, with an error for each line that is left', async () => {
    const bench = createBench(() => {
      throw new GatehouseError('budget_exceeded', { retryAfter: 30 * 86_400 });
    });
    bench.start();
    const id = await makeBatch(bench, ['q0', 'q1', 'q2']);
    await vi.waitFor(() => expect(bench.asked.length).toBeGreaterThan(0), { timeout: 30_000 });
    bench.pass(86_400_000);
    const batch = await ended(bench, id);
    expect(batch).toMatchObject({ state: 'expired', completed: 0, failed: 3, outputFile: undefined });
    expect(await linesOf(bench, batch.errorFile)).toEqual(['q0', 'q1', 'q2']);
    expect(await bench.store.lineErrors(id)).toMatchObject([{ code: 'batch_expired', status: undefined, count: 3 }]);
  });

  test('gives back what it has when it is closed, and another one goes on', async () => {
    let hold = true;
    const bench = createBench(async (_question, exchange) => {
      if (!hold) return;
      await new Promise((_resolve, reject) => {
        exchange.signal.addEventListener('abort', () => reject(new GatehouseError('shutting_down')));
      });
    });
    const first = bench.start();
    const id = await makeBatch(bench, many);
    await vi.waitFor(() => expect(bench.asked).toHaveLength(4), { timeout: 30_000 });
    await first.close(0);
    expect(await bench.store.openLines(id)).toEqual({ open: 50, claimed: 0 });
    hold = false;
    bench.start('w2');
    expect(await ended(bench, id)).toMatchObject({ completed: 50 });
    expect(bench.asked).toHaveLength(54);
  });

  test('shares a batch with another worker, and no line is asked twice', async () => {
    const bench = createBench(() => new Promise((resolve) => setTimeout(resolve, 1)));
    bench.start('w1');
    bench.start('w2');
    const batch = await ended(bench, await makeBatch(bench, many));
    expect(batch).toMatchObject({ state: 'completed', completed: 50 });
    expect(bench.asked.toSorted()).toEqual(many.toSorted());
    expect(await linesOf(bench, batch.outputFile)).toEqual(many);
    expect(bench.events.filter((event) => event === 'completed')).toHaveLength(1);
  });

  test('keeps a result for a store that is away for a while', async () => {
    const bench = createBench(() => undefined);
    const { settle } = bench.store;
    let faults = 2;
    const away = { ...bench.store, settle: vi.fn<BatchStore['settle']>() };
    away.settle.mockImplementation((...parameters) => {
      if ((faults -= 1) >= 0) return Promise.reject(new GatehouseError('batches_unavailable'));
      return settle(...parameters);
    });
    const { Settling } = await import('./settling.ts');
    const failed = vi.fn<(cause: unknown) => void>();
    const settling = new Settling({ store: away, worker: 'w1', failed, again: 1 });
    const result = {
      batch: 'b',
      number: 1,
      outcome: 'failed',
      code: 'x',
      status: 400,
      content: undefined,
      bytes: 0,
      usage: undefined,
    } as const;
    await Promise.all([settling.settle(result), settling.settle({ ...result, number: 2 })]);
    expect(failed).toHaveBeenCalledTimes(2);
    // Both at once, and again both.
    expect(away.settle.mock.calls.map(([, results]) => results.length)).toEqual([2, 2, 2]);
  });
});
