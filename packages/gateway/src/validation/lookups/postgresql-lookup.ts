import { readFile } from 'node:fs/promises';
import type { PostgresqlLookupOptions } from '@gatehouse/contract/validation';
import type pg from 'pg';
import type { SlowLookup } from './remembered-lookup.ts';

const mostConnections = 4;

/**
 * A query for each value, with the value bound, over connections that can only read: every transaction is read-only, and the server ends what takes
 * longer than somebody waits for it.
 */
export function createPostgresqlLookup({ ca, query, timeout, url }: PostgresqlLookupOptions): SlowLookup {
  let opening: Promise<pg.Pool> | undefined;

  async function open(): Promise<pg.Pool> {
    // Only who asks such a database needs its client.
    const { Pool } = await import('pg');
    const pool = new Pool({
      connectionString: url,
      ...(ca === undefined ? {} : { ssl: { ca: await readFile(ca, 'utf8'), rejectUnauthorized: true } }),
      max: mostConnections,
      connectionTimeoutMillis: timeout,
      statement_timeout: timeout,
      query_timeout: timeout,
      options: '-c default_transaction_read_only=on',
      application_name: 'gatehouse look-up',
    });
    // Without a listener a connection that breaks while nobody uses it would end the process; who needs it next is told.
    pool.on('error', () => undefined);
    return pool;
  }

  return {
    async has(value) {
      opening ??= open();
      // A file that cannot be read may be there the next time.
      opening.catch(() => (opening = undefined));
      const { rows } = await (await opening).query<unknown[]>({ text: query, values: [value], rowMode: 'array' });
      return rows.length > 0;
    },
    async close() {
      await (await opening?.catch(() => undefined))?.end();
    },
  };
}
