import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { configurationSchema } from '@gatehouse/contract/config';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GatehouseError } from './core/errors.ts';
import type { NamedGuardReport } from './core/guard.ts';
import { systemClock } from './core/clock.ts';
import { openValidation } from './open-validation.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-lookups-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function check(lookup: object, status: number | Error = 404): Promise<NamedGuardReport | undefined> {
  const configuration = configurationSchema.parse({
    version: 1,
    providers: [{ id: 'local', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1' }],
    validation: { lookups: { products: lookup } },
  });
  const validation = openValidation(configuration, {
    clock: systemClock,
    services: {
      askServer: () =>
        status instanceof Error
          ? Promise.reject(status)
          : Promise.resolve({ status, headers: [], body: Buffer.alloc(0) } as never),
    },
    unable: () => undefined,
  });
  try {
    const [report] = await validation.check();
    return report;
  } finally {
    await validation.close();
  }
}

test('reads files, and says what is wrong with them without a line of theirs', async () => {
  const file = join(folder, 'products.jsonl');
  expect(await check({ kind: 'file', file })).toMatchObject({ ok: false, summary: 'there is no such file' });
  await writeFile(file, '{"name":"Geheim');
  const report = await check({ kind: 'file', file, column: 'name' });
  expect(report).toMatchObject({ name: 'look-up products', ok: false, summary: 'a line of the file is no JSON' });
  expect(JSON.stringify(report)).not.toContain('Geheim');
  await writeFile(file, '{"name":"Radio"}\n');
  expect(await check({ kind: 'file', file, column: 'name' })).toMatchObject({ ok: true });
  const table = join(folder, 'products.csv');
  await writeFile(table, 'sku\n1\n');
  expect(await check({ kind: 'file', file: table, column: 'name' })).toMatchObject({
    ok: false,
    summary: 'the file of the look-up has no such column',
  });
});

test('asks SQLite files, and finds queries that ask for something else', async () => {
  const file = join(folder, 'shop.db');
  const database = new DatabaseSync(file);
  database.exec("create table product (name text); insert into product values ('Radio')");
  database.close();
  const asked = (query: string): ReturnType<typeof check> => check({ kind: 'sqlite', file, query });
  expect(await asked('select 1 from product where name = ?')).toMatchObject({ ok: true });
  expect(await asked('select 1 from products where name = ?')).toMatchObject({
    ok: false,
    summary: 'no such table: products',
  });
  // There is always a row of a count.
  expect(await asked('select count(*) from product where name = ?')).toMatchObject({ ok: false });
});

test('asks servers, and tells of statuses and of faults by their codes', async () => {
  const http = { kind: 'http', url: 'https://shop.example/products/{value}', apiKey: 'sehr-geheim' };
  expect(await check(http)).toMatchObject({ ok: true });
  expect(await check(http, 200)).toMatchObject({ ok: false });
  expect(await check(http, 401)).toMatchObject({ ok: false, summary: 'the look-up was answered with status 401' });
  const cause = Object.assign(new Error('connect ECONNREFUSED sehr-geheim'), { code: 'ECONNREFUSED' });
  const refused = await check(http, new GatehouseError('upstream_unreachable', { cause }));
  expect(refused).toMatchObject({ ok: false, summary: 'nobody listens at this address' });
  expect(JSON.stringify(refused)).not.toContain('geheim');
});

test('says that nobody listens where a PostgreSQL is to be', async () => {
  const url = 'postgres://shop:sehr-geheim@127.0.0.1:9/shop';
  const report = await check({ kind: 'postgresql', url, query: 'select 1 from product where name = $1' });
  expect(report).toMatchObject({ ok: false, summary: 'nobody listens at this address' });
  expect(JSON.stringify(report)).not.toContain('geheim');
});
