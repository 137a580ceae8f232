import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';

/** What SQLite and PostgreSQL say differently. */
export interface SqlDifferences {
  readonly bytes: 'blob' | 'bytea';
  readonly whole: 'integer' | 'bigint';
  /** Milliseconds since the Unix epoch by the clock of the database, which all of its workers share. */
  readonly now: RawBuilder<number>;
  /** Whether rows can be locked: where there is one connection, nobody comes in between. */
  readonly locks: boolean;
}

export const sqlite: SqlDifferences = Object.freeze({
  bytes: 'blob',
  whole: 'integer',
  now: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
  locks: false,
});

export const postgres: SqlDifferences = Object.freeze({
  bytes: 'bytea',
  whole: 'bigint',
  now: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  locks: true,
});

interface FileTable {
  id: string;
  tenant: string;
  owner_key: string;
  person: string | null;
  purpose: string;
  created_at: number;
  expires_at: number;
  bytes: number;
  lines: number;
  ready: number;
  batch: string | null;
  part: string | null;
  subjects: string;
  sealed: Uint8Array;
}

interface FileLineTable {
  file: string;
  number: number;
  bytes: number;
  subjects: string;
  sealed: Uint8Array;
}

interface ContentKeyTable {
  scope: string;
  subject: string;
  wrapped: Uint8Array;
}

interface BatchTable {
  id: string;
  tenant: string;
  owner_key: string;
  person: string | null;
  endpoint: string;
  file: string;
  state: string;
  created_at: number;
  expires_at: number;
  ended_at: number | null;
  total: number;
  completed: number;
  failed: number;
  input_tokens: number;
  output_tokens: number;
  cached_tokens: number;
  reasoning_tokens: number;
  /** JSON: times, files and errors. */
  progress: string;
  subjects: string;
  sealed: Uint8Array;
}

interface BatchLineTable {
  batch: string;
  number: number;
  state: number;
  worker: string | null;
  attempts: number;
  not_before: number;
  code: string | null;
  status: number | null;
  bytes: number;
  subjects: string | null;
  sealed: Uint8Array | null;
}

export interface BatchTables {
  gatehouse_file: FileTable;
  gatehouse_file_line: FileLineTable;
  gatehouse_content_key: ContentKeyTable;
  gatehouse_batch: BatchTable;
  gatehouse_batch_line: BatchLineTable;
  gatehouse_batch_worker: { id: string; alive_until: number };
  gatehouse_batch_schema: { version: number };
}

export type FileRow = Selectable<FileTable>;
export type BatchRow = Selectable<BatchTable>;

/** Of a line of a batch. */
export const lineStates = Object.freeze({ open: 0, completed: 1, failed: 2 });

/** Of the tables; those that a later version has made are not touched. */
const version = 1;
/** Any number, but always the same: gateways that start at the same time make the tables one after the other. */
const tablesLock = 7_203_418;

export async function makeTables(database: Kysely<BatchTables>, differences: SqlDifferences): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    if (differences.locks) await sql`select pg_advisory_xact_lock(${sql.lit(tablesLock)})`.execute(transaction);
    await makeFileTables(transaction, differences);
    await makeBatchTables(transaction, differences);
    const [known] = await transaction.selectFrom('gatehouse_batch_schema').select('version').execute();
    if (known === undefined) await transaction.insertInto('gatehouse_batch_schema').values({ version }).execute();
    else if (known.version > version)
      throw new Error(`files and batches were kept by a later version of this program (${known.version})`);
  });
}

async function makeFileTables({ schema }: Kysely<BatchTables>, { bytes, whole }: SqlDifferences): Promise<void> {
  await schema
    .createTable('gatehouse_batch_schema')
    .ifNotExists()
    .addColumn('version', 'integer', (column) => column.notNull())
    .execute();
  await schema
    .createTable('gatehouse_file')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('owner_key', 'text', (column) => column.notNull())
    .addColumn('person', 'text')
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('created_at', whole, (column) => column.notNull())
    .addColumn('expires_at', whole, (column) => column.notNull())
    .addColumn('bytes', whole, (column) => column.notNull())
    .addColumn('lines', whole, (column) => column.notNull())
    .addColumn('ready', 'integer', (column) => column.notNull())
    .addColumn('batch', 'text')
    .addColumn('part', 'text')
    .addColumn('subjects', 'text', (column) => column.notNull())
    .addColumn('sealed', sql.raw(bytes), (column) => column.notNull())
    .execute();
  await schema
    .createTable('gatehouse_file_line')
    .ifNotExists()
    .addColumn('file', 'text', (column) => column.notNull())
    .addColumn('number', whole, (column) => column.notNull())
    .addColumn('bytes', whole, (column) => column.notNull())
    .addColumn('subjects', 'text', (column) => column.notNull())
    .addColumn('sealed', sql.raw(bytes), (column) => column.notNull())
    .addPrimaryKeyConstraint('gatehouse_file_line_place', ['file', 'number'])
    .execute();
  await schema
    .createTable('gatehouse_content_key')
    .ifNotExists()
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('wrapped', sql.raw(bytes), (column) => column.notNull())
    .addPrimaryKeyConstraint('gatehouse_content_key_place', ['scope', 'subject'])
    .execute();
  await schema
    .createIndex('gatehouse_content_key_subject')
    .ifNotExists()
    .on('gatehouse_content_key')
    .column('subject')
    .execute();
  await schema
    .createIndex('gatehouse_file_owner')
    .ifNotExists()
    .on('gatehouse_file')
    .columns(['tenant', 'created_at'])
    .execute();
}

async function makeBatchTables({ schema }: Kysely<BatchTables>, { bytes, whole }: SqlDifferences): Promise<void> {
  const counts = ['total', 'completed', 'failed', 'input_tokens', 'output_tokens', 'cached_tokens', 'reasoning_tokens'];
  let batch = schema
    .createTable('gatehouse_batch')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('owner_key', 'text', (column) => column.notNull())
    .addColumn('person', 'text')
    .addColumn('endpoint', 'text', (column) => column.notNull())
    .addColumn('file', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('created_at', whole, (column) => column.notNull())
    .addColumn('expires_at', whole, (column) => column.notNull())
    .addColumn('ended_at', whole);
  for (const name of counts) batch = batch.addColumn(name, whole, (column) => column.notNull());
  await batch
    .addColumn('progress', 'text', (column) => column.notNull())
    .addColumn('subjects', 'text', (column) => column.notNull())
    .addColumn('sealed', sql.raw(bytes), (column) => column.notNull())
    .execute();
  await schema
    .createIndex('gatehouse_batch_owner')
    .ifNotExists()
    .on('gatehouse_batch')
    .columns(['tenant', 'created_at'])
    .execute();
  await schema
    .createIndex('gatehouse_batch_file')
    .ifNotExists()
    .on('gatehouse_batch')
    .columns(['file', 'state'])
    .execute();
  await schema
    .createTable('gatehouse_batch_line')
    .ifNotExists()
    .addColumn('batch', 'text', (column) => column.notNull())
    .addColumn('number', whole, (column) => column.notNull())
    .addColumn('state', 'integer', (column) => column.notNull())
    .addColumn('worker', 'text')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('not_before', whole, (column) => column.notNull())
    .addColumn('code', 'text')
    .addColumn('status', 'integer')
    .addColumn('bytes', whole, (column) => column.notNull())
    .addColumn('subjects', 'text')
    .addColumn('sealed', sql.raw(bytes))
    .addPrimaryKeyConstraint('gatehouse_batch_line_place', ['batch', 'number'])
    .execute();
  await schema
    .createIndex('gatehouse_batch_line_state')
    .ifNotExists()
    .on('gatehouse_batch_line')
    .columns(['batch', 'state', 'number'])
    .execute();
  await schema
    .createTable('gatehouse_batch_worker')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('alive_until', whole, (column) => column.notNull())
    .execute();
}
