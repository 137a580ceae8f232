import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { Kysely, type RawBuilder, sql, SqliteDialect } from 'kysely';
import { systemClock } from '../core/clock.ts';
import type {
  GuardCounts,
  LeafCount,
  LeafFilter,
  LeafGroup,
  LeafPage,
  LeafPlace,
  PageRequest,
  ReadLeaf,
} from '../core/leaf-index.ts';
import { forKysely } from '../lib/kysely-sqlite.ts';
import { type IndexTables, indexVersion, type ShardTable, tableStatements } from './index-tables.ts';
import { countActs, countJudged, countLeaves } from './leaf-counts.ts';
import { type Arrived, LeafReader } from './leaf-reader.ts';
import { type Ask, searchOf } from './leaf-search.ts';
import { LeafWriter } from './leaf-writer.ts';
import { openDatabase } from './node-sqlite.ts';
import { RollupReader } from './rollup-reader.ts';
import { rollupTableStatements } from './rollup-tables.ts';
import { RollupWriter } from './rollup-writer.ts';
import { SpendingReader } from './spending-reader.ts';
import { spendingTableStatements } from './spending-tables.ts';
import { SpendingWriter } from './spending-writer.ts';
import { ReviewStore } from './review-store.ts';

/** How far a shard is indexed. */
export interface ShardPosition {
  readonly next: number;
  /** Of the leaf before `next`. */
  readonly hash: string;
}

/**
 * The tables of the index in one SQLite file. What asks is put together by kysely; the few statements that run for every leaf are
 * prepared once. Several processes may write at the same time: each batch is a transaction that holds only if
 * the shard still stands where the batch begins.
 */
export class IndexStore {
  /** The queue for review. */
  readonly reviews: ReviewStore;
  readonly #database: DatabaseSync;
  readonly #tables: Kysely<IndexTables>;
  readonly #writer: LeafWriter;
  readonly #reader: LeafReader;
  readonly #rollups: RollupWriter;
  /** What is added up already. */
  readonly rollups: RollupReader;
  readonly #spending: SpendingWriter;
  /** What requests cost. */
  readonly spending: SpendingReader;

  private constructor(database: DatabaseSync, now: () => number) {
    this.#database = database;
    this.#tables = new Kysely({ dialect: new SqliteDialect({ database: forKysely(database) }) });
    this.#makeTables();
    this.reviews = new ReviewStore(database);
    this.#writer = new LeafWriter(database);
    this.#reader = new LeafReader(database, this.#ask);
    this.#rollups = new RollupWriter(database, now);
    this.rollups = new RollupReader(database);
    this.#spending = new SpendingWriter(database);
    this.spending = new SpendingReader(database);
  }

  /** Throws the error of SQLite where the file is none, is damaged or cannot be written, and one of ours where it is of another version. */
  static open(path: string, now: () => number = systemClock.now): IndexStore {
    const database = openDatabase(path);
    try {
      return new IndexStore(database, now);
    } catch (thrown) {
      database.close();
      throw thrown;
    }
  }

  close(): void {
    this.#database.close();
  }

  positions(): ReadonlyMap<string, ShardPosition> {
    const query = this.#tables.selectFrom('shard').select(['name', 'next', 'hash']).compile();
    const rows = this.#database.prepare(query.sql).all() as unknown as readonly ShardTable[];
    return new Map(rows.map(({ name, next, hash }) => [name, { next, hash }]));
  }

  /**
   * Adds leaves of a shard, which must follow each other. Whether they were added: another process may have done it before, or
   * have thrown all away.
   */
  add(shard: string, leaves: readonly ReadLeaf[]): boolean {
    const [first] = leaves;
    const last = leaves.at(-1);
    if (first === undefined || last === undefined) return true;
    return this.#transaction(() => {
      const found = this.#tables.selectFrom('shard').select(['id', 'next']).where('name', '=', shard).compile();
      const known = this.#run(found).get(...values(found)) as { id: number; next: number } | undefined;
      if ((known?.next ?? 0) !== first.index) return false;
      const id = known?.id ?? this.#addShard(shard);
      this.#writer.add({ id, name: shard }, leaves);
      const plain = leaves.map(({ leaf }) => leaf);
      this.#rollups.add(id, plain);
      this.#spending.add(id, plain);
      for (const { leaf } of leaves) this.reviews.follow(shard, leaf);
      const moved = this.#tables
        .updateTable('shard')
        .set({ next: last.index + 1, hash: last.hash })
        .where('id', '=', id)
        .compile();
      this.#run(moved).run(...values(moved));
      return true;
    });
  }

  /** Removes all that is known of a shard. */
  forgetShard(name: string): void {
    this.#transaction(() => {
      const query = this.#tables.selectFrom('shard').select('id').where('name', '=', name).compile();
      const shard = this.#run(query).get(...values(query)) as { id: number } | undefined;
      if (shard === undefined) return;
      this.reviews.forgetShard(name);
      this.#rollups.forget(shard.id);
      this.#spending.forget(shard.id);
      const ids = this.#tables.selectFrom('leaf').select('id').where('shard', '=', shard.id);
      this.#run(
        sql`delete from leaf_words where rowid in (select id from leaf where shard = ${shard.id})`.compile(
          this.#tables,
        ),
      ).run(shard.id);
      for (const deletion of [
        this.#tables.deleteFrom('finding').where('leaf', 'in', ids).compile(),
        this.#tables.deleteFrom('subject').where('leaf', 'in', ids).compile(),
        this.#tables.deleteFrom('leaf').where('shard', '=', shard.id).compile(),
        this.#tables.deleteFrom('shard').where('id', '=', shard.id).compile(),
      ]) {
        this.#run(deletion).run(...values(deletion));
      }
    });
  }

  dropSubject(references: readonly string[]): void {
    this.#transaction(() => {
      this.#writer.eraseSubjects(references);
      this.reviews.dropSubject(references);
    });
    this.settle();
  }

  /** Brings all into the main file, so that what was overwritten there is not left in the log beside it. */
  settle(): void {
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Lets SQLite look at what there is, to find the shorter ways. */
  optimise(): void {
    this.#database.exec('PRAGMA analysis_limit = 1000; PRAGMA optimize = 0x10002');
  }

  /** Puts the lists of leaves of each word together, which came in pieces. */
  gather(): void {
    this.#database.exec("insert into leaf_words (leaf_words) values ('optimize')");
  }

  findRequest(request: string): readonly LeafPlace[] {
    return this.#reader.findRequest(request);
  }

  query(filter: LeafFilter, page: PageRequest): LeafPage {
    return this.#reader.query(filter, page);
  }

  /** How many leaves of each shard are indexed, for `arrived`. */
  ends(): ReadonlyMap<string, number> {
    return new Map([...this.positions()].map(([shard, { next }]) => [shard, next]));
  }

  arrived(...asked: Parameters<LeafReader['arrived']>): Arrived {
    return this.#reader.arrived(...asked);
  }

  counts(filter: LeafFilter, group: LeafGroup, limit: number): readonly LeafCount[] {
    const search = searchOf(filter, this.#ask);
    return search === undefined ? [] : this.#ask(countLeaves(search, group, limit));
  }

  guardCounts(since: number, until: number, step: number): GuardCounts {
    const acts = this.#ask(countActs(since, until, step));
    return {
      judged: this.#ask(countJudged(since, until, step)),
      acts: acts.map(({ shadow, ...act }) => ({ ...act, shadow: shadow === 1 })),
    };
  }

  upTo(): number | null {
    return this.#reader.upTo();
  }

  #makeTables(): void {
    this.#transaction(() => {
      const { user_version: version } = this.#database.prepare('PRAGMA user_version').get() as { user_version: number };
      if (version === indexVersion) return;
      if (version !== 0) throw new Error(`the index is of version ${version}, and ${indexVersion} is needed`);
      for (const statement of [...tableStatements(this.#tables), ...rollupTableStatements, ...spendingTableStatements])
        this.#database.exec(statement);
      ReviewStore.make(this.#database);
      this.#database.exec(`PRAGMA user_version = ${indexVersion}`);
    });
  }

  #addShard(name: string): number {
    const query = this.#tables.insertInto('shard').values({ name, next: 0, hash: '' }).compile();
    return Number(this.#run(query).run(...values(query)).lastInsertRowid);
  }

  readonly #ask: Ask = <Row>(query: RawBuilder<Row>): readonly Row[] => {
    const compiled = query.compile(this.#tables);
    return this.#run(compiled).all(...values(compiled)) as unknown as readonly Row[];
  };

  #run({ sql }: { readonly sql: string }): StatementSync {
    return this.#database.prepare(sql);
  }

  /** Takes the right to write at once: what is read in it must still hold when it is written. */
  #transaction<Result>(work: () => Result): Result {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (thrown) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      this.#writer.rolledBack();
      throw thrown;
    }
  }
}

function values({ parameters }: { readonly parameters: readonly unknown[] }): SQLInputValue[] {
  return parameters as SQLInputValue[];
}
