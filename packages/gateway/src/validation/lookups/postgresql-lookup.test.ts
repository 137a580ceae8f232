import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookupSchema } from '@gatehouse/contract/validation';
import { findPostgres, startPostgres, type TestPostgres } from '../../testing/postgres-server.ts';
import { createPostgresqlLookup } from './postgresql-lookup.ts';
import type { SlowLookup } from './remembered-lookup.ts';

describe.skipIf(findPostgres() === undefined)('a look-up in PostgreSQL', () => {
  let server: TestPostgres;
  let url: string;
  const opened: SlowLookup[] = [];
  const { signal } = new AbortController();

  beforeAll(async () => {
    server = await startPostgres();
    url = await server.createDatabase();
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query("create table products (number text primary key); insert into products values ('KX-1001')");
    await client.end();
  });

  afterAll(async () => {
    await Promise.all(opened.map((lookup) => lookup.close()));
    await server.close();
  });

  function open(query: string, more: object = {}): SlowLookup {
    const options = lookupSchema.parse({ kind: 'postgresql', url, query, ...more });
    if (options.kind !== 'postgresql') throw new Error('this is another one');
    const lookup = createPostgresqlLookup(options);
    opened.push(lookup);
    return lookup;
  }

  test('knows what is there, with the value bound', async () => {
    const lookup = open('select 1 from products where number = $1');
    expect(await lookup.has('KX-1001', signal)).toBe(true);
    expect(await lookup.has('KX-9999', signal)).toBe(false);
    expect(await lookup.has("' or '1'='1", signal)).toBe(false);
  });

  test('cannot write, whatever its query says', async () => {
    const lookup = open('insert into products values ($1) returning 1');
    await expect(lookup.has('KX-2', signal)).rejects.toThrow('read-only transaction');
    expect(await open('select 1 from products where number = $1').has('KX-2', signal)).toBe(false);
  });

  test('fails where the query takes too long, and where nobody answers', async () => {
    await expect(open('select pg_sleep(20), $1::text', { timeout: '100ms' }).has('x', signal)).rejects.toThrow();
    const nobody = open('select 1 where $1 = 1', { url: 'postgres://gatehouse@127.0.0.1:9/shop', timeout: '500ms' });
    await expect(nobody.has('x', signal)).rejects.toThrow();
  });
});
