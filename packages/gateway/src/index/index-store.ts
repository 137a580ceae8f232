import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { Kysely, type RawBuilder, sql, SqliteDialect } from 'kysely';
import { systemClock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type {
  Finding,
  IndexedLeaf,
  LeafCount,
  LeafFilter,
  LeafGroup,
  LeafPage,
  LeafPlace,
  PageRequest,
  ReadLeaf,
  GuardCounts,
} from '../core/leaf-index.ts';
import {
  type FindingTable,
  type IndexTables,
  indexVersion,
  type LeafTable,
  type ShardTable,
  tableStatements,
} from './index-tables.ts';
import { countActs, countJudged, countLeaves } from './leaf-counts.ts';
import { firstNumberAt } from './leaf-number.ts';
import { rowsOfLeaf, type RowsOfLeaf } from './leaf-row.ts';
import { type Ask, type LeafSearch, searchOf } from './leaf-search.ts';
import { wordsOf } from './leaf-words.ts';
import { forKysely, openDatabase } from './node-sqlite.ts';
import { RollupReader } from './rollup-reader.ts';
import { rollupTableStatements } from './rollup-tables.ts';
import { RollupWriter } from './rollup-writer.ts';
import { ReviewStore } from './review-store.ts';
import { WordNumbers } from './word-numbers.ts';

/** How far a shard is indexed. */
export interface ShardPosition {
  readonly next: number;
  /** Of the leaf before `next`. */
  readonly hash: string;
}

type Row = LeafTable;

const leafColumns = [
  'id',
  'shard',
  'position',
  'time',
  'kind',
  'request',
  'tenant',
  'key',
  'actor',
  'dialect',
  'model',
  'provider',
  'target',
  'outcome',
  'status',
  'code',
  'verdict',
  'guard_policy',
  'detail',
  'input_tokens',
  'output_tokens',
  'cost',
  'latency',
  'streamed',
] as const satisfies readonly (keyof LeafTable)[];
const findingColumns = ['leaf', 'number', 'guard', 'rule', 'direction', 'outcome', 'findings', 'shadow'] as const;
const subjectColumns = ['leaf', 'subject'] as const;

export interface Arrived {
  readonly entries: readonly IndexedLeaf[];
  readonly ends: ReadonlyMap<string, number>;
  /** Whether there may be more. */
  readonly more: boolean;
}

type StatementName =
  | 'leaf'
  | 'finding'
  | 'subject'
  | 'erase'
  | 'forgetWord'
  | 'words'
  | 'fits'
  | 'newest'
  | 'oldest'
  | 'lastBelow';

/** More than any leaf has: 2^53. */
const endOfNumbers = Number.MAX_SAFE_INTEGER;

/**
 * The tables of the index in one SQLite file. What asks is written with kysely; the few statements that run for every leaf are
 * compiled by it once and prepared. Several processes may write at the same time: each batch is a transaction that holds only if
 * the shard still stands where the batch begins.
 */
export class IndexStore {
  /** The queue for review. */
  readonly reviews: ReviewStore;
  readonly #database: DatabaseSync;
  readonly #tables: Kysely<IndexTables>;
  readonly #statements: Readonly<Record<StatementName, StatementSync>>;
  readonly #words: WordNumbers;
  readonly #rollups: RollupWriter;
  /** What is added up already. */
  readonly rollups: RollupReader;

  private constructor(database: DatabaseSync, now: () => number) {
    this.#database = database;
    this.#tables = new Kysely({ dialect: new SqliteDialect({ database: forKysely(database) }) });
    this.#makeTables();
    this.reviews = new ReviewStore(database);
    this.#statements = {
      leaf: this.#insertion('leaf', leafColumns),
      finding: this.#insertion('finding', findingColumns),
      subject: this.#insertion('subject', subjectColumns),
      erase: database.prepare('delete from subject where subject = ?'),
      forgetWord: database.prepare("delete from word where kind = 'subject' and value = ?"),
      words: database.prepare('insert into leaf_words (rowid, words) values (?, ?)'),
      // FTS5 does not look at a limit that is no integer, and Node gives SQLite all numbers as floating-point ones.
      fits: database.prepare(
        'select rowid as id from leaf_words where leaf_words match ? and rowid = cast(? as integer)',
      ),
      newest: database.prepare(
        'select rowid as id from leaf_words where leaf_words match ? and rowid >= cast(? as integer) and rowid < cast(? as integer) order by rowid desc limit ?',
      ),
      oldest: database.prepare(
        'select rowid as id from leaf_words where leaf_words match ? and rowid >= cast(? as integer) and rowid < cast(? as integer) order by rowid limit ?',
      ),
      lastBelow: database.prepare('select max(id) as id from leaf where id >= ? and id < ?'),
    };
    this.#rollups = new RollupWriter(database, now);
    this.rollups = new RollupReader(database);
    this.#words = new WordNumbers({
      find: database.prepare('select id from word where kind = ? and value = ?'),
      add: database.prepare('insert into word (kind, value, folded) values (?, ?, ?)'),
    });
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
      this.#addLeaves(id, shard, leaves);
      this.#rollups.add(
        id,
        leaves.map(({ leaf }) => leaf),
      );
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
      for (const reference of references) this.#eraseSubject(reference);
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
    const rows = this.#ask(
      sql<{
        shard: number;
        position: number;
      }>`select shard, position from leaf where request = ${request} order by shard, position`,
    );
    const names = this.#shardNames();
    return rows.map(({ shard, position }) => ({ shard: names.get(shard) ?? '', index: position }));
  }

  query(filter: LeafFilter, { limit, cursor, oldestFirst = false }: PageRequest): LeafPage {
    const beyond = cursor === undefined ? undefined : parseCursor(cursor);
    const search = searchOf(filter, this.#ask);
    if (search === undefined) return { entries: [] };
    const from = Math.max(search.from ?? 0, oldestFirst && beyond !== undefined ? beyond + 1 : 0);
    const below = Math.min(search.below ?? endOfNumbers, oldestFirst ? endOfNumbers : (beyond ?? endOfNumbers));
    const numbers = this.#numbers({ ...search, from, below }, limit + 1, oldestFirst);
    const page = numbers.slice(0, limit);
    const entries = this.#entries(page);
    const last = page.at(-1);
    return numbers.length <= limit || last === undefined ? { entries } : { entries, next: String(last) };
  }

  /** How many leaves of each shard are indexed, for `arrived`. */
  ends(): ReadonlyMap<string, number> {
    return new Map([...this.positions()].map(([shard, { next }]) => [shard, next]));
  }

  /**
   * Leaves behind known ends of the shards, in the order in which they came: those that fit among the next so many, and the ends
   * behind these.
   */
  arrived(filter: LeafFilter, behind: ReadonlyMap<string, number>, limit: number): Arrived {
    const search = searchOf(filter, this.#ask);
    const ends = new Map(behind);
    const found: number[] = [];
    let left = limit;
    for (const shard of this.positions().keys()) {
      const rows = this.#ask(
        sql<{ id: number; position: number }>`select id, position from leaf
          where shard = (select id from shard where name = ${shard}) and position >= ${behind.get(shard) ?? 0}
          order by position limit ${left}`,
      );
      const end = rows.at(-1)?.position;
      if (end === undefined) continue;
      left -= rows.length;
      ends.set(shard, end + 1);
      if (search !== undefined) found.push(...rows.map(({ id }) => id).filter((id) => this.#fits(search, id)));
    }
    return { entries: this.#entries(found), ends, more: left <= 0 };
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
    const [row] = this.#ask(sql<{ time: number }>`select time from leaf order by id desc limit 1`);
    return row?.time ?? null;
  }

  /** So many numbers of leaves that fit, in their order. */
  #numbers(
    search: LeafSearch & { from: number; below: number },
    limit: number,
    oldestFirst: boolean,
  ): readonly number[] {
    const { among, from, below, words } = search;
    if (among !== undefined) {
      const { among: _among, ...rest } = search;
      const found: number[] = [];
      for (const number of oldestFirst ? among : among.toReversed()) {
        if (found.length >= limit) break;
        if (this.#fits(rest, number)) found.push(number);
      }
      return found;
    }
    const rows =
      words === undefined
        ? this.#ask(
            sql<{ id: number }>`select id from leaf where id >= ${from} and id < ${below}
              order by id ${oldestFirst ? sql`asc` : sql`desc`} limit ${limit}`,
          )
        : (this.#statements[oldestFirst ? 'oldest' : 'newest'].all(words, from, below, limit) as unknown as readonly {
            readonly id: number;
          }[]);
    return rows.map(({ id }) => id);
  }

  #fits({ among, below, from, words }: LeafSearch, number: number): boolean {
    if (from !== undefined && number < from) return false;
    if (below !== undefined && number >= below) return false;
    if (among?.includes(number) === false) return false;
    return words === undefined || this.#statements.fits.get(words, number) !== undefined;
  }

  /** In the order of the numbers. */
  #entries(numbers: readonly number[]): readonly IndexedLeaf[] {
    if (numbers.length === 0) return [];
    const of = sql.join([...numbers]);
    const rows = new Map(this.#ask(sql<Row>`select * from leaf where id in (${of})`).map((row) => [row.id, row]));
    const found = this.#ask(sql<FindingTable>`select * from finding where leaf in (${of}) order by leaf, number`);
    const meant = this.#ask(
      sql<{
        leaf: number;
        subject: string;
      }>`select leaf, subject from subject where leaf in (${of}) order by leaf, subject`,
    );
    const findings = Map.groupBy(found, ({ leaf }) => leaf);
    const subjects = Map.groupBy(meant, ({ leaf }) => leaf);
    const names = this.#shardNames();
    return numbers.flatMap((number) => {
      const row = rows.get(number);
      return row === undefined
        ? []
        : [
            entryOf(
              row,
              names.get(row.shard) ?? '',
              (findings.get(number) ?? []).map(({ leaf: _leaf, number: _number, rule, shadow, ...finding }) => ({
                ...finding,
                ...(rule === '' ? {} : { rule }),
                ...(shadow === 0 ? {} : { shadow: true }),
              })),
              (subjects.get(number) ?? []).map(({ subject }) => subject),
            ),
          ];
    });
  }

  /** There are two a year. */
  #shardNames(): ReadonlyMap<number, string> {
    const query = this.#tables.selectFrom('shard').select(['id', 'name']).compile();
    const rows = this.#run(query).all() as unknown as readonly { readonly id: number; readonly name: string }[];
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  #makeTables(): void {
    this.#transaction(() => {
      const { user_version: version } = this.#database.prepare('PRAGMA user_version').get() as { user_version: number };
      if (version === indexVersion) return;
      if (version !== 0) throw new Error(`the index is of version ${version}, and ${indexVersion} is needed`);
      for (const statement of [...tableStatements(this.#tables), ...rollupTableStatements])
        this.#database.exec(statement);
      ReviewStore.make(this.#database);
      this.#database.exec(`PRAGMA user_version = ${indexVersion}`);
    });
  }

  #insertion<Table extends keyof IndexTables>(table: Table, columns: readonly string[]): StatementSync {
    const row = Object.fromEntries(columns.map((column) => [column, 0]));
    return this.#database.prepare(
      this.#tables
        .insertInto(table)
        .values(row as never)
        .compile().sql,
    );
  }

  #addShard(name: string): number {
    const query = this.#tables.insertInto('shard').values({ name, next: 0, hash: '' }).compile();
    return Number(this.#run(query).run(...values(query)).lastInsertRowid);
  }

  /** In the order of their numbers: FTS5 writes down what it has gathered whenever it comes to a smaller one. */
  #addLeaves(shard: number, name: string, leaves: readonly ReadLeaf[]): void {
    const numbered = this.#number(leaves.map(({ leaf }) => rowsOfLeaf(leaf)));
    for (const [id, rows] of numbered.toSorted(([one], [other]) => one - other)) {
      const { row, findings, subjects } = rows;
      const filled: Readonly<Record<string, number | string | null>> = { ...row, id, shard };
      this.#statements.leaf.run(...leafColumns.map((column) => filled[column] ?? null));
      findings.forEach(({ guard, rule = '', direction, outcome, findings: count, shadow }, number) => {
        this.#statements.finding.run(id, number, guard, rule, direction, outcome, count, Number(shadow ?? false));
      });
      for (const subject of subjects) this.#statements.subject.run(id, subject);
      this.#statements.words.run(
        id,
        wordsOf(rows, name)
          .map((word) => `w${this.#words.of(word)}`)
          .join(' '),
      );
    }
    for (const [, { erased }] of numbered) for (const reference of erased) this.#eraseSubject(reference);
  }

  /** Each gets the first number of its millisecond that is free. */
  #number(leaves: readonly RowsOfLeaf[]): readonly (readonly [number: number, leaf: RowsOfLeaf])[] {
    const lastAt = new Map<number, number>();
    return leaves.map((leaf) => {
      const { time } = leaf.row;
      const first = firstNumberAt(time);
      const before = lastAt.get(time) ?? this.#lastNumber(first, firstNumberAt(time + 1));
      const number = before === undefined ? first : before + 1;
      lastAt.set(time, number);
      return [number, leaf];
    });
  }

  #lastNumber(from: number, below: number): number | undefined {
    return (this.#statements.lastBelow.get(from, below) as { readonly id: number | null }).id ?? undefined;
  }

  /** What is found by the word stays, and nobody knows any more what the word was. */
  #eraseSubject(reference: string): void {
    this.#statements.erase.run(reference);
    this.#statements.forgetWord.run(reference);
    this.#words.forget();
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
      this.#words.forget();
      throw thrown;
    }
  }
}

function values({ parameters }: { readonly parameters: readonly unknown[] }): SQLInputValue[] {
  return parameters as SQLInputValue[];
}

function parseCursor(cursor: string): number {
  const number = /^\d{1,16}$/.test(cursor) ? Number(cursor) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new GatehouseError('invalid_request', { param: 'cursor' });
  return number;
}

function entryOf(row: Row, shard: string, findings: readonly Finding[], subjects: readonly string[]): IndexedLeaf {
  const { position, time, kind, input_tokens, output_tokens, streamed, guard_policy, ...rest } = row;
  const { id: _id, shard: _shard, ...more } = rest;
  const known = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== null));
  return {
    shard,
    index: position,
    time,
    kind,
    ...known,
    ...(guard_policy === null ? {} : { guardPolicy: guard_policy }),
    ...(input_tokens === null ? {} : { inputTokens: input_tokens }),
    ...(output_tokens === null ? {} : { outputTokens: output_tokens }),
    ...(streamed === null ? {} : { streamed: streamed === 1 }),
    findings,
    subjects,
  };
}
