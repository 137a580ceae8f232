import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { z } from 'zod';
import type { ChunkServer, ServedCandidate, ServedChunk, ServedScope } from '../core/chunk-server.ts';

export interface PgvectorOptions {
  /** `postgres://` with user and password. */
  readonly url: string;
  /** PEM file of a certification authority; with it the connection is by TLS, and the server is checked. */
  readonly ca?: string | undefined;
  readonly index: string;
  /** Milliseconds. */
  readonly timeout: number;
}

const mostConnections = 8;
/** Milliseconds that writing a batch or making an index may take. */
const writeWithin = 300_000;
/** Of BM25: how soon further occurrences count no more, and how much the length of a text does. */
const [k1, b] = [1.2, 0.75];
/** Dimensions that an index of pgvector takes; greater vectors are compared one by one. */
const mostIndexed = 2_000;
/** Of PostgreSQL's 63 bytes, some are for what is added to the name. */
const longestName = 40;

const candidates = z.array(z.object({ stored: z.unknown(), score: z.unknown() }));
const counted = z.array(z.object({ collection: z.string(), chunks: z.coerce.number().int().min(0) }));
const tableName = z.tuple([z.object({ name: z.string().nullable() })]);
const extension = z.tuple([z.object({ version: z.string() })]);

/**
 * PostgreSQL. Words are looked up in a table of postings and weighed by BM25: the ranks of PostgreSQL's own full text know nothing of how
 * rare a word is, and find much less. Meanings are looked up by pgvector, which is needed only where there are vectors.
 */
export function createPgvector(options: PgvectorOptions): ChunkServer {
  const { index, timeout } = options;
  if (index.length > longestName)
    throw new Error(`knowledge.index.index must not be longer than ${longestName} characters for pgvector`);
  const chunks = `"${index}"`;
  const words = `"${index}_words"`;
  const vectorsOf = (dimensions: number): string => `"${index}_vectors_${dimensions}"`;
  let opening: Promise<pg.Pool> | undefined;
  const known = new Map<number, Promise<void>>();
  let closed = false;

  async function open(): Promise<pg.Pool> {
    // Only who has such a database needs its client.
    const { Pool } = await import('pg');
    const pool = new Pool({
      connectionString: options.url,
      ...(options.ca === undefined
        ? {}
        : { ssl: { ca: await readFile(options.ca, 'utf8'), rejectUnauthorized: true } }),
      max: mostConnections,
      connectionTimeoutMillis: timeout,
      statement_timeout: timeout,
      application_name: 'gatehouse knowledge',
    });
    // Without a listener a connection that breaks while nobody uses it would end the process; who needs it next is told.
    pool.on('error', () => undefined);
    try {
      await inTransaction(pool, makeTables);
    } catch (thrown) {
      await pool.end();
      throw thrown;
    }
    return pool;
  }

  async function ready(): Promise<pg.Pool> {
    if (closed) throw new Error('the index is closed');
    opening ??= open();
    // What has failed may go well the next time.
    opening.catch(() => (opening = undefined));
    return opening;
  }

  async function makeTables(client: pg.PoolClient): Promise<void> {
    await lock(client);
    await client.query(`create table if not exists ${chunks} (
      id bigint generated always as identity primary key,
      key uuid not null unique,
      collection text not null,
      document text not null,
      version text not null,
      cells text[] not null,
      length integer not null,
      stored text not null
    )`);
    await client.query(`create index if not exists "${index}_documents" on ${chunks} (collection, document)`);
    await client.query(`create index if not exists "${index}_lengths" on ${chunks} (collection) include (length)`);
    await client.query(`create index if not exists "${index}_cells" on ${chunks} using gin (cells)`);
    await client.query(`create table if not exists ${words} (
      term text not null,
      chunk bigint not null references ${chunks} on delete cascade,
      frequency real not null,
      primary key (term, chunk)
    )`);
    await client.query(`create index if not exists "${index}_words_chunk" on ${words} (chunk)`);
  }

  /** Several gateways may make the same tables at once, and PostgreSQL fails for all but one. */
  async function lock(client: pg.PoolClient): Promise<void> {
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`gatehouse knowledge ${index}`]);
  }

  async function makeVectors(pool: pg.Pool, dimensions: number): Promise<void> {
    await inTransaction(pool, async (client) => {
      await lock(client);
      if ((await client.query("select 1 from pg_extension where extname = 'vector'")).rows.length === 0)
        await client.query('create extension vector');
      await client.query(`create table if not exists ${vectorsOf(dimensions)} (
        chunk bigint primary key references ${chunks} on delete cascade,
        collection text not null,
        meaning vector(${dimensions}) not null
      )`);
      if (dimensions <= mostIndexed)
        await client.query(
          `create index if not exists "${index}_vectors_${dimensions}_hnsw" on ${vectorsOf(dimensions)} using hnsw (meaning vector_cosine_ops)`,
        );
    });
  }

  /** The table for vectors of so many dimensions, made at the first one. */
  async function readyFor(pool: pg.Pool, dimensions: number): Promise<void> {
    let making = known.get(dimensions);
    if (making === undefined) {
      known.set(dimensions, (making = makeVectors(pool, dimensions)));
      making.catch(() => known.delete(dimensions));
    }
    await making;
  }

  async function writeChunks(client: pg.PoolClient, given: readonly ServedChunk[]): Promise<void> {
    await client.query(`set local statement_timeout = ${writeWithin}`);
    // In one order, so that two who write the same chunks wait for each other instead of ending each other.
    const ordered = given.toSorted((one, other) => (one.key < other.key ? -1 : 1));
    const { rows } = await client.query<{ readonly id: string; readonly key: string }>(
      `insert into ${chunks} (key, collection, document, version, cells, length, stored)
       select key, collection, document, version, cells, length, stored
       from json_to_recordset($1) as given (key uuid, collection text, document text, version text, cells text[], length integer, stored text)
       on conflict (key) do update set collection = excluded.collection, document = excluded.document, version = excluded.version,
         cells = excluded.cells, length = excluded.length, stored = excluded.stored
       returning id, key`,
      [
        JSON.stringify(
          ordered.map(({ cells, collection, document, key, stored, terms, version }) => ({
            key,
            collection,
            document,
            version,
            cells,
            length: terms.length,
            stored,
          })),
        ),
      ],
    );
    const ids = new Map(rows.map(({ id, key }) => [key, id]));
    await client.query(`delete from ${words} where chunk = any ($1::bigint[])`, [[...ids.values()]]);
    await client.query(
      `insert into ${words} (term, chunk, frequency)
       select term, chunk, frequency from json_to_recordset($1) as given (term text, chunk bigint, frequency real)`,
      [
        JSON.stringify(
          ordered.flatMap(({ key, terms }) =>
            [...frequencies(terms)].map(([term, frequency]) => ({ term, chunk: ids.get(key), frequency })),
          ),
        ),
      ],
    );
    await writeVectors(client, ordered, ids);
  }

  async function writeVectors(
    client: pg.PoolClient,
    given: readonly ServedChunk[],
    ids: ReadonlyMap<string, string>,
  ): Promise<void> {
    const tables = await client.query<{ readonly name: string }>(
      "select tablename as name from pg_tables where schemaname = current_schema() and tablename ~ ('^' || $1 || '_vectors_[0-9]+$')",
      [index],
    );
    for (const { name } of tables.rows)
      await client.query(`delete from "${name}" where chunk = any ($1::bigint[])`, [[...ids.values()]]);
    for (const [dimensions, group] of byDimensions(given))
      await client.query(
        `insert into ${vectorsOf(dimensions)} (chunk, collection, meaning)
         select chunk, collection, meaning::vector from json_to_recordset($1) as given (chunk bigint, collection text, meaning text)`,
        [
          JSON.stringify(
            group.map(({ collection, key, vector }) => ({
              chunk: ids.get(key),
              collection,
              meaning: JSON.stringify(vector),
            })),
          ),
        ],
      );
  }

  return {
    batch: { chunks: 500, bytes: 8_388_608 },
    async write(given) {
      const pool = await ready();
      for (const dimensions of byDimensions(given).keys()) await readyFor(pool, dimensions);
      await inTransaction(pool, (client) => writeChunks(client, given));
    },
    async drop(collection, documents, except) {
      const pool = await ready();
      await inTransaction(pool, async (client) => {
        await client.query(`set local statement_timeout = ${writeWithin}`);
        await client.query(
          `delete from ${chunks} where collection = $1 and ($2::text[] is null or document = any ($2)) and ($3::text is null or version <> $3)`,
          [collection, documents ?? null, except ?? null],
        );
      });
    },
    async words({ terms }, scope): Promise<readonly ServedCandidate[]> {
      const pool = await ready();
      const { rows } = await pool.query(bm25(chunks, words, scope), [
        terms.map(({ term }) => term),
        terms.map(({ weight }) => weight),
        scope.collections,
        scope.limit,
        ...(scope.cells.length === 0 ? [] : [scope.cells]),
      ]);
      return candidates.parse(rows);
    },
    async nearest(vector, scope) {
      const pool = await ready();
      const table = vectorsOf(vector.length);
      const found = await pool.query('select to_regclass($1) as name', [table]);
      if (tableName.parse(found.rows)[0].name === null) return [];
      return inTransaction(pool, async (client) => {
        await searchFurther(client, scope.limit);
        const { rows } = await client.query(
          `select c.stored, 1 - (v.meaning <=> $1::vector) as score
           from ${table} v join ${chunks} c on c.id = v.chunk
           where v.collection = any ($2) and c.collection = any ($2)${scope.cells.length === 0 ? '' : ' and c.cells @> $4'}
           order by v.meaning <=> $1::vector limit $3`,
          [JSON.stringify(vector), scope.collections, scope.limit, ...(scope.cells.length === 0 ? [] : [scope.cells])],
        );
        return candidates.parse(rows);
      });
    },
    async counts() {
      const pool = await ready();
      const { rows } = await pool.query(`select collection, count(*) as chunks from ${chunks} group by collection`);
      return new Map(counted.parse(rows).map(({ collection, chunks: count }) => [collection, count]));
    },
    async close() {
      closed = true;
      await (await opening?.catch(() => undefined))?.end();
    },
  };
}

/** BM25 over the postings of the words asked for, rarity and length within the collections that are asked. */
function bm25(chunks: string, words: string, { cells }: ServedScope): string {
  return `with asked as (
      select term, weight from unnest($1::text[], $2::float8[]) as asked (term, weight)
    ), whole as (
      select count(*)::float8 as total, greatest(avg(length), 1)::float8 as mean from ${chunks} where collection = any ($3)
    ), found as materialized (
      select w.chunk, w.term, w.frequency, a.weight, c.length
      from asked a join ${words} w on w.term = a.term join ${chunks} c on c.id = w.chunk
      where c.collection = any ($3)${cells.length === 0 ? '' : ' and c.cells @> $5'}
    ), rarity as (
      select term, ln(1 + greatest(total - count(*) + 0.5, 0.5) / (count(*) + 0.5)) as worth from found, whole group by term, total
    ), best as (
      select f.chunk, sum(f.weight * r.worth * f.frequency * ${k1 + 1} / (f.frequency + ${k1} * (${1 - b} + ${b} * f.length / whole.mean))) as score
      from found f join rarity r on r.term = f.term, whole
      group by f.chunk order by score desc, f.chunk limit $4
    )
    select c.stored, best.score from best join ${chunks} c on c.id = best.chunk order by best.score desc, c.id`;
}

/** Filters are applied after the index has found something: it has to go on until there is enough, which pgvector can from 0.8 on. */
async function searchFurther(client: pg.PoolClient, limit: number): Promise<void> {
  const { rows } = await client.query("select extversion as version from pg_extension where extname = 'vector'");
  const [major = 0, minor = 0] = extension.parse(rows)[0].version.split('.').map(Number);
  await client.query(`set local hnsw.ef_search = ${Math.min(1_000, Math.max(200, Math.trunc(limit) * 2))}`);
  if (major > 0 || minor >= 8) await client.query("set local hnsw.iterative_scan = 'strict_order'");
}

function frequencies(terms: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

function byDimensions(chunks: readonly ServedChunk[]): ReadonlyMap<number, readonly ServedChunk[]> {
  const groups = new Map<number, ServedChunk[]>();
  for (const chunk of chunks) {
    if (chunk.vector === undefined) continue;
    const { length } = chunk.vector;
    groups.set(length, [...(groups.get(length) ?? []), chunk]);
  }
  return groups;
}

async function inTransaction<Result>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (thrown) {
    await client.query('rollback').catch((error: unknown) => {
      broken = error instanceof Error ? error : new Error('the connection is broken');
    });
    throw thrown;
  } finally {
    client.release(broken);
  }
}
