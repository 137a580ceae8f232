import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkDatabase } from './check-database.ts';
import { findPostgres, startPostgres, type TestPostgres } from './testing/postgres-server.ts';

const secret = 'x'.repeat(32);

test('says that nobody listens, and nothing of the address', async () => {
  const report = await checkDatabase({ url: 'postgres://gate:sehr-geheim@127.0.0.1:9/gate', secret, ca: undefined });
  expect(report).toMatchObject({ name: 'database', ok: false, summary: 'nobody listens at this address' });
  expect(JSON.stringify(report)).not.toContain('geheim');
});

describe.skipIf(findPostgres() === undefined)('a PostgreSQL', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());

  test('is well where tables can be created', async () => {
    const url = await server.createDatabase();
    expect(await checkDatabase({ url, secret, ca: undefined })).toMatchObject({
      ok: true,
      summary: expect.stringMatching(
        /^PostgreSQL \d+.* answers, and tables can be created in the schema public$/,
      ) as string,
    });
  });

  test('is not where they cannot, or where it is not there', async () => {
    const url = await server.createDatabase();
    const owner = new Client({ connectionString: url });
    await owner.connect();
    await owner.query('create role guest login; revoke create on schema public from public');
    await owner.end();
    const guest = new URL(url);
    guest.username = 'guest';
    const report = await checkDatabase({ url: guest.href, secret, ca: undefined });
    expect(report).toMatchObject({ ok: false, summary: 'the user may create no tables in the schema public' });
    expect(report.remedy).toContain('grant create on schema public');
    guest.pathname = '/nowhere';
    expect(await checkDatabase({ url: guest.href, secret, ca: undefined })).toMatchObject({
      ok: false,
      summary: 'there is no such database',
    });
  });
});
