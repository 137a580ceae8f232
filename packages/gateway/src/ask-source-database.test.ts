import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAskDatabase, databaseOrigin } from './ask-source-database.ts';
import { findPostgres, startPostgres, type TestPostgres } from './testing/postgres-server.ts';

const asked = createAskDatabase(() => ({
  resolve: (text) => Promise.resolve({ text: text.replace('${secret:database}', 'word'), secrets: [] }),
}));
const { signal } = new AbortController();

describe.skipIf(findPostgres() === undefined)('a PostgreSQL', () => {
  let server: TestPostgres;
  let url: string;

  beforeAll(async () => {
    server = await startPostgres();
    url = await server.createDatabase();
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(
      "create table product (number text, price numeric, seen date); insert into product select 'P' || n, n, '2026-01-02' from generate_series(1, 7000) n",
    );
    await client.query('create function sell() returns int language sql as $$ delete from product returning 1 $$');
    await client.end();
  });
  afterAll(() => server.close());

  test('gives all rows of a query', async () => {
    const rows = await asked(url, 'select number, price from product order by price', signal);
    expect([rows.length, rows[0], rows.at(-1)]).toEqual([
      7_000,
      { number: 'P1', price: '1' },
      { number: 'P7000', price: '7000' },
    ]);
  });

  test.each([
    ['a statement that writes', 'delete from product returning number'],
    ['a function that writes', 'select sell()'],
    ['a second statement', 'select 1; delete from product'],
    ['the end of the transaction', 'select 1; commit; delete from product'],
    ['a table expression that writes', 'with gone as (delete from product returning 1) select * from gone'],
    ['another setting of the session', "select set_config('transaction_read_only', 'off', false), sell()"],
  ])('refuses %s', async (_, query) => {
    await expect(asked(url, query, signal)).rejects.toThrow();
    const rows = await asked(url, 'select count(*)::int as n from product', signal);
    expect(rows).toEqual([{ n: 7_000 }]);
  });
});

describe('an SQLite file', () => {
  let folder: string;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-query-'));
    file = join(folder, 'shop.sqlite');
    const database = new DatabaseSync(file);
    database.exec(
      "create table product (number text, price real); insert into product values ('P1', 1.5), ('P2', null)",
    );
    database.close();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('gives all rows of a query', async () => {
    expect(await asked(`sqlite:${file}`, 'select * from product', signal)).toEqual([
      { number: 'P1', price: 1.5 },
      { number: 'P2', price: null },
    ]);
  });

  test.each([
    'delete from product',
    'insert into product values (1, 2) returning *',
    'attach "x.sqlite" as x',
    'no sql',
  ])('refuses %s', async (query) => {
    await asked(`sqlite:${file}`, query, signal).catch(() => undefined);
    expect(await asked(`sqlite:${file}`, 'select count(*) as n from product', signal)).toEqual([{ n: 2n }]);
  });

  test('is given up when nobody waits for it any more', async () => {
    const controller = new AbortController();
    const endless = 'with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n';
    const answer = asked(`sqlite:${file}`, endless, controller.signal);
    setImmediate(() => controller.abort());
    await expect(answer).rejects.toThrow();
    await expect(asked(`sqlite:${file}`, endless, AbortSignal.abort())).rejects.toThrow();
  });
});

test('secrets are known by the server that they are for', () => {
  expect(databaseOrigin('postgres://shop:${secret:database}@db.example:5433/shop')).toBe('postgres://db.example:5433');
});
