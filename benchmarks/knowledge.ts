/**
 * What the embedded index of documents takes: indexing so many made-up chunks in its thread, memory, filling it again after a restart, and
 * how long questions take, one after the other, in the thread and through it, with a filter, with vectors, and while documents change.
 *
 *   node --conditions=source benchmarks/knowledge.ts [chunks] [dimensions of vectors]
 */
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { CallController } from '../packages/gateway/src/core/call-signal.ts';
import type { ChunkQuery, IndexedDocument } from '../packages/gateway/src/core/collections.ts';
import { ChunkSearch } from '../packages/gateway/src/knowledge/embedded/chunk-search.ts';
import { createEmbeddedIndex, type EmbeddedIndex } from '../packages/gateway/src/knowledge/embedded/embedded-index.ts';
import { describeMachine } from './machine.ts';
import { makeUpChunks, madeUpNumbers } from './made-up-chunks.ts';
import { quantile } from './statistics.ts';

const wanted = Number(process.argv[2] ?? 100_000);
const dimensions = Number(process.argv[3] ?? 384);
const script = new URL('../packages/gateway/src/knowledge-worker.ts', import.meta.url);
const signal = new CallController();
const documentsAtOnce = 200;
const questionCount = 1_000;
const mebibyte = 1_048_576;

/** Puts documents in as they come; returns milliseconds, without those for making them up. */
async function fill(documents: Iterable<IndexedDocument>, put: (batch: IndexedDocument[]) => unknown): Promise<number> {
  let batch: IndexedDocument[] = [];
  let spent = 0;
  const flush = async (): Promise<void> => {
    const started = performance.now();
    await put(batch);
    spent += performance.now() - started;
    batch = [];
  };
  for (const document of documents) {
    batch.push(document);
    if (batch.length >= documentsAtOnce) await flush();
  }
  await flush();
  return spent;
}

async function timesOf(questions: readonly ChunkQuery[], ask: (query: ChunkQuery) => unknown): Promise<number[]> {
  const times: number[] = [];
  for (const query of questions) {
    const started = performance.now();
    await ask(query);
    times.push(performance.now() - started);
  }
  return times;
}

const rounded = (value: number): number => Number(value.toFixed(1));

function row(times: readonly number[]): Record<string, number> {
  return {
    'p50 ms': rounded(quantile(times, 0.5)),
    'p95 ms': rounded(quantile(times, 0.95)),
    'max ms': rounded(Math.max(...times)),
  };
}

const collections = ['docs'];
const open = (): EmbeddedIndex => createEmbeddedIndex({ script, chunks: wanted * 2 });

/** In its thread, as the gateway has it. */
async function measureThread(): Promise<void> {
  const made = makeUpChunks(1);
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const index = open();
  const indexing = await fill(made.documents('docs', wanted), (batch) => index.put('docs', batch));
  await wait(2_000);
  globalThis.gc?.();
  const { memory } = await index.statistics();
  const rss = process.memoryUsage().rss - before;
  console.table({
    indexing: {
      chunks: wanted,
      seconds: rounded(indexing / 1_000),
      'chunks a second': Math.round(wanted / (indexing / 1_000)),
      'MiB of the index': rounded(memory / mebibyte),
      'bytes a chunk': Math.round(memory / wanted),
      'MiB of the process more': rounded(rss / mebibyte),
    },
  });
  const asked = made.questions(questionCount).map((text): ChunkQuery => ({ text, collections, limit: 10 }));
  await timesOf(asked.slice(0, 200), (query) => index.find(query, signal));
  const report: Record<string, Record<string, number>> = {};
  report['a question'] = row(await timesOf(asked, (query) => index.find(query, signal)));
  const filtered = asked.map((query) => ({ ...query, filter: { color: 'blue' } }));
  report['with a filter on rows'] = row(await timesOf(filtered, (query) => index.find(query, signal)));
  const changing = makeUpChunks(1).documents('docs', wanted);
  let running = true;
  const changes = (async () => {
    for (const document of changing) {
      if (!running) return;
      await index.put('docs', [document]);
    }
  })();
  report['while documents change'] = row(await timesOf(asked.slice(0, 400), (query) => index.find(query, signal)));
  running = false;
  await changes;
  console.table(report);
  await index.close();
}

/** Filling anew from documents that are at hand, as after a restart; those take memory here, which the first part does not. */
async function measureRestart(): Promise<void> {
  const documents = [...makeUpChunks(1).documents('docs', wanted)];
  const index = open();
  const started = performance.now();
  await fill(documents, (batch) => index.put('docs', batch));
  const filled = performance.now() - started;
  await index.find({ text: 'Wie ist das mit Versandkosten?', collections, limit: 10 }, signal);
  const first = performance.now() - started - filled;
  console.table({ restart: { 'filling again, s': rounded(filled / 1_000), 'first question, ms': rounded(first) } });
  await index.close();
}

/** With vectors, in this thread. */
async function measureVectors(): Promise<void> {
  const made = makeUpChunks(1, dimensions);
  const search = new ChunkSearch(wanted * 2);
  const indexing = await fill(made.documents('docs', wanted), (batch) => search.put('docs', batch));
  search.prepare();
  const random = madeUpNumbers(2);
  const asked = made.questions(300).map((text): ChunkQuery => ({
    text,
    collections,
    limit: 10,
    vector: Array.from({ length: dimensions }, () => random() - 0.5),
    vectorWeight: 0.3,
  }));
  await timesOf(asked.slice(0, 50), (query) => search.find(query));
  console.table({
    [`with vectors of ${dimensions} values`]: {
      'indexing, s': rounded(indexing / 1_000),
      'MiB of the index': rounded(search.statistics().memory / mebibyte),
      ...row(await timesOf(asked, (query) => search.find(query))),
    },
  });
}

console.table({ machine: describeMachine(tmpdir()) });
await measureThread();
await measureRestart();
if (dimensions > 0) await measureVectors();
