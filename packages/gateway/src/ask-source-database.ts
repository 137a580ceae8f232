import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SecretResolver } from './core/secrets.ts';
import type { AskDatabase } from './knowledge/collections/database-source.ts';

/** Of a database that is a source of documents: rows that a query may give, and milliseconds that it may take. */
const mostRows = 1_000_000;
const longestQuery = 120_000;
const connectWithin = 10_000;
const sqlitePrefix = 'sqlite:';

export interface QueryThreadStart {
  readonly file: string;
  readonly query: string;
  readonly mostRows: number;
}

export interface FromQueryThread {
  readonly rows?: readonly Record<string, unknown>[];
  readonly fault?: string;
}

/** Where a database of a collection is asked, as its secrets know it. */
export function databaseOrigin(url: string): string {
  const plain = url.replaceAll(/\$\{[^}]*\}/g, 'secret');
  if (!URL.canParse(plain)) return plain;
  const { host, protocol } = new URL(plain);
  return `${protocol}//${host}`;
}

/** Asks databases of collections, each over a connection of its own that can only read. */
export function createAskDatabase(secrets: () => SecretResolver): AskDatabase {
  return async (url, query, signal) => {
    const { text } = await secrets().resolve(url, databaseOrigin(url));
    signal.throwIfAborted();
    return text.startsWith(sqlitePrefix)
      ? askSqlite(text.slice(sqlitePrefix.length), query, signal)
      : askPostgres(text, query, signal);
  };
}

async function askPostgres(
  url: string,
  query: string,
  signal: AbortSignal,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  // Only who asks such a database needs its client.
  const { Client } = await import('pg');
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectWithin,
    statement_timeout: longestQuery,
    query_timeout: longestQuery + connectWithin,
    options: '-c default_transaction_read_only=on',
    application_name: 'gatehouse collection',
  });
  // Without a listener a connection that breaks would end the process; who asks is told.
  client.on('error', () => undefined);
  const end = (): void => void client.end().catch(() => undefined);
  signal.addEventListener('abort', end, { once: true });
  try {
    await client.connect();
    await client.query('begin transaction isolation level repeatable read read only');
    // A cursor takes one query, and one that reads: whoever ends the transaction to write is refused here.
    await client.query(`declare gatehouse no scroll cursor without hold for ${query}`);
    const rows: Record<string, unknown>[] = [];
    for (;;) {
      const { rows: some } = await client.query<Record<string, unknown>>('fetch forward 5000 from gatehouse');
      if (some.length === 0) break;
      rows.push(...some);
      if (rows.length > mostRows) throw new Error(`the query gives more than ${mostRows} rows`);
    }
    await client.query('rollback');
    return rows;
  } finally {
    signal.removeEventListener('abort', end);
    await client.end().catch(() => undefined);
  }
}

function askSqlite(
  file: string,
  query: string,
  signal: AbortSignal,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  // The sources run as they are in tests, and compiled otherwise.
  const script = new URL(`./database-query-worker${extname(import.meta.url)}`, import.meta.url);
  const workerData: QueryThreadStart = { file, query, mostRows };
  const worker = new Worker(script, {
    name: 'query of a collection',
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: 1_024, maxYoungGenerationSizeMb: 32 },
  });
  return new Promise((resolve, reject) => {
    const end = (cause: unknown): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      reject(cause instanceof Error ? cause : new Error('the query ended without an answer'));
      void worker.terminate();
    };
    const aborted = (): void => end(new Error('the query was ended'));
    const timer = setTimeout(() => end(new Error('the query took too long')), longestQuery);
    signal.addEventListener('abort', aborted, { once: true });
    worker.once('message', ({ fault, rows }: FromQueryThread) => {
      if (rows !== undefined) resolve(rows);
      end(new Error(fault));
    });
    worker.once('error', end);
    worker.once('exit', () => end(undefined));
  });
}
