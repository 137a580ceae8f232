import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';

/** What SQLite and PostgreSQL say differently. */
export interface SqlDifferences {
  readonly bytes: 'blob' | 'bytea';
  readonly whole: 'integer' | 'bigint';
  /** Milliseconds since the Unix epoch by the clock of the database, which all gateways on it share. */
  readonly now: RawBuilder<number>;
  readonly locks: boolean;
  /** Names are ordered by their bytes, so that a page begins where the one before ended. */
  readonly byBytes: 'binary' | '"C"';
}

export const sqlite: SqlDifferences = Object.freeze({
  bytes: 'blob',
  whole: 'integer',
  now: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
  locks: false,
  byBytes: 'binary',
});

export const postgres: SqlDifferences = Object.freeze({
  bytes: 'bytea',
  whole: 'bigint',
  now: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  locks: true,
  byBytes: '"C"',
});

interface CollectionTable {
  id: string;
  version: number;
  ingested_at: number | null;
  problem: string | null;
  settings: string;
  /** JSON: by source. */
  looked_at: string;
  indexed_as: string;
}

interface DocumentTable {
  collection: string;
  document: string;
  /** See `slots`. */
  slot: number;
  state: string;
  source: string;
  hash: string;
  recipe: string;
  version: number;
  title: string;
  /** Name and title, in small letters. */
  words: string;
  language: string | null;
  bytes: number;
  chunks: number;
  changed_at: number;
  url: string | null;
  /** JSON. */
  findings: string;
  problem: string | null;
  decided_by: string | null;
}

interface ChunkTable {
  collection: string;
  document: string;
  slot: number;
  number: number;
  hash: string;
  /** JSON. */
  chunk: string;
  vector_model: string | null;
  vector: Uint8Array | null;
}

interface ProposalTable {
  collection: string;
  document: string;
  hash: string;
  recipe: string;
  actor: string;
  name: string;
  at: number;
  /** JSON: PostgreSQL takes no text with NUL. */
  reason: string;
}

export interface KnowledgeTables {
  gatehouse_document_proposal: ProposalTable;
  gatehouse_collection: CollectionTable;
  gatehouse_document: DocumentTable;
  gatehouse_chunk: ChunkTable;
  gatehouse_collection_claim: { collection: string; worker: string; alive_until: number };
  gatehouse_knowledge_schema: { version: number };
}

export type DocumentRow = Selectable<DocumentTable>;
export type CollectionRow = Selectable<CollectionTable>;

export const slots = Object.freeze({ live: 0, held: 1 });

/** Of the tables; those that a later version has made are not touched. */
const version = 1;
/** Any number, but always the same: gateways that start at the same time make the tables one after the other. */
const tablesLock = 7_203_419;

export async function makeTables(database: Kysely<KnowledgeTables>, differences: SqlDifferences): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    if (differences.locks) await sql`select pg_advisory_xact_lock(${sql.lit(tablesLock)})`.execute(transaction);
    await makeCollectionTables(transaction, differences);
    await makeDocumentTables(transaction, differences);
    await makeProposalTable(transaction, differences);
    const [known] = await transaction.selectFrom('gatehouse_knowledge_schema').select('version').execute();
    if (known === undefined) await transaction.insertInto('gatehouse_knowledge_schema').values({ version }).execute();
    else if (known.version > version)
      throw new Error(`documents were kept by a later version of this program (${known.version})`);
  });
}

async function makeCollectionTables({ schema }: Kysely<KnowledgeTables>, { whole }: SqlDifferences): Promise<void> {
  await schema
    .createTable('gatehouse_knowledge_schema')
    .ifNotExists()
    .addColumn('version', 'integer', (column) => column.notNull())
    .execute();
  await schema
    .createTable('gatehouse_collection')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('version', whole, (column) => column.notNull())
    .addColumn('ingested_at', whole)
    .addColumn('problem', 'text')
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('looked_at', 'text', (column) => column.notNull())
    .addColumn('indexed_as', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('gatehouse_collection_claim')
    .ifNotExists()
    .addColumn('collection', 'text', (column) => column.primaryKey())
    .addColumn('worker', 'text', (column) => column.notNull())
    .addColumn('alive_until', whole, (column) => column.notNull())
    .execute();
}

async function makeDocumentTables(
  { schema }: Kysely<KnowledgeTables>,
  { byBytes, bytes, whole }: SqlDifferences,
): Promise<void> {
  const name = sql.raw(`text collate ${byBytes}`);
  await schema
    .createTable('gatehouse_document')
    .ifNotExists()
    .addColumn('collection', name, (column) => column.notNull())
    .addColumn('document', name, (column) => column.notNull())
    .addColumn('slot', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('recipe', 'text', (column) => column.notNull())
    .addColumn('version', whole, (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('words', 'text', (column) => column.notNull())
    .addColumn('language', 'text')
    .addColumn('bytes', whole, (column) => column.notNull())
    .addColumn('chunks', whole, (column) => column.notNull())
    .addColumn('changed_at', whole, (column) => column.notNull())
    .addColumn('url', 'text')
    .addColumn('findings', 'text', (column) => column.notNull())
    .addColumn('problem', 'text')
    .addColumn('decided_by', 'text')
    .addPrimaryKeyConstraint('gatehouse_document_place', ['collection', 'document', 'slot'])
    .execute();
  await schema
    .createTable('gatehouse_chunk')
    .ifNotExists()
    .addColumn('collection', name, (column) => column.notNull())
    .addColumn('document', name, (column) => column.notNull())
    .addColumn('slot', 'integer', (column) => column.notNull())
    .addColumn('number', whole, (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('chunk', 'text', (column) => column.notNull())
    .addColumn('vector_model', 'text')
    .addColumn('vector', sql.raw(bytes))
    .addPrimaryKeyConstraint('gatehouse_chunk_place', ['collection', 'slot', 'document', 'number'])
    .execute();
}

/** A table of its own: whoever does not know it, as an earlier version of this program, can go on with the others. */
async function makeProposalTable(
  { schema }: Kysely<KnowledgeTables>,
  { byBytes, whole }: SqlDifferences,
): Promise<void> {
  const name = sql.raw(`text collate ${byBytes}`);
  await schema
    .createTable('gatehouse_document_proposal')
    .ifNotExists()
    .addColumn('collection', name, (column) => column.notNull())
    .addColumn('document', name, (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('recipe', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('at', whole, (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('gatehouse_document_proposal_place', ['collection', 'document'])
    .execute();
}
