import { readFile } from 'node:fs/promises';
import type { DatabaseOptions } from '@gatehouse/contract/batches';
import { z } from 'zod';
import type { NamedGuardReport } from './core/guard.ts';
import { faultOfSource } from './fault-of-source.ts';
import { textFromFiles } from './text-from-files.ts';

const timeout = 5_000;
const oldest = 140_000;

const stateSchema = z.object({
  version: z.coerce.number(),
  shown: z.string(),
  schema: z.string().nullable(),
  creates: z.boolean().nullable(),
  recovers: z.boolean(),
});

const question = `select current_setting('server_version_num') as version, current_setting('server_version') as shown,
  current_schema() as schema, has_schema_privilege(current_schema(), 'create') as creates, pg_is_in_recovery() as recovers`;

/** Whether the database can hold what the gateway keeps there. Never rejects, and says nothing of the address. */
export async function checkDatabase({ ca, url }: DatabaseOptions): Promise<NamedGuardReport> {
  const name = 'database';
  try {
    // Only who has such a database needs its client.
    const { Client } = await import('pg');
    const client = new Client({
      connectionString: await textFromFiles(url),
      ...(ca === undefined ? {} : { ssl: { ca: await readFile(ca, 'utf8'), rejectUnauthorized: true } }),
      connectionTimeoutMillis: timeout,
      query_timeout: timeout,
      application_name: 'gatehouse doctor',
    });
    // A connection that breaks tells whoever asks; without a listener it would end the process as well.
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<Record<string, unknown>>(question);
      return { name, ...judged(stateSchema.parse(rows[0])) };
    } finally {
      await client.end().catch(() => undefined);
    }
  } catch (thrown) {
    return { name, ok: false, ...faultOfSource(thrown) };
  }
}

function judged({
  creates,
  recovers,
  schema,
  shown,
  version,
}: z.infer<typeof stateSchema>): Omit<NamedGuardReport, 'name'> {
  const server = `PostgreSQL ${shown.split(' ')[0] ?? ''}`;
  if (version < oldest) return { ok: false, summary: `${server} is too old`, remedy: 'Use PostgreSQL 14 or newer.' };
  if (recovers)
    return {
      ok: false,
      summary: `${server} is a copy that can only be read`,
      remedy: 'Name the server that is written to.',
    };
  if (schema === null)
    return {
      ok: false,
      summary: 'the user has no schema for its tables',
      remedy: 'Create one: `create schema gatehouse authorization <user>`, and set its `search_path`.',
    };
  if (creates !== true)
    return {
      ok: false,
      summary: `the user may create no tables in the schema ${schema}`,
      remedy: `Grant it: \`grant create on schema ${schema} to <user>\`.`,
    };
  return { ok: true, summary: `${server} answers, and tables can be created in the schema ${schema}` };
}
