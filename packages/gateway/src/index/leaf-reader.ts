import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { sql } from 'kysely';
import { GatehouseError } from '../core/errors.ts';
import type { Finding, IndexedLeaf, LeafFilter, LeafPage, LeafPlace, PageRequest } from '../core/leaf-index.ts';
import type { FindingTable, LeafTable } from './index-tables.ts';
import { type Ask, type LeafSearch, searchOf } from './leaf-search.ts';

export interface Arrived {
  readonly entries: readonly IndexedLeaf[];
  readonly ends: ReadonlyMap<string, number>;
  /** Whether there may be more. */
  readonly more: boolean;
}

/** More than any leaf has: 2^53. */
const endOfNumbers = Number.MAX_SAFE_INTEGER;

/** Finds leaves, and tells what the index knows of them. */
export class LeafReader {
  readonly #ask: Ask;
  readonly #statements: Readonly<Record<'fits' | 'newest' | 'oldest', StatementSync>>;

  /** The tables must be there. */
  constructor(database: DatabaseSync, ask: Ask) {
    this.#ask = ask;
    // FTS5 does not look at a limit that is no integer, and Node gives SQLite all numbers as floating-point ones.
    const within = 'rowid >= cast(? as integer) and rowid < cast(? as integer)';
    const matching = `select rowid as id from leaf_words where leaf_words match ? and`;
    this.#statements = {
      fits: database.prepare(`${matching} rowid = cast(? as integer)`),
      newest: database.prepare(`${matching} ${within} order by rowid desc limit ?`),
      oldest: database.prepare(`${matching} ${within} order by rowid limit ?`),
    };
  }

  findRequest(request: string): readonly LeafPlace[] {
    const rows = this.#ask(
      sql<{ shard: number; position: number }>`
        select shard, position from leaf where request = ${request} order by shard, position`,
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

  /**
   * Leaves behind known ends of the shards, in the order in which they came: those that fit among the next so many, and the ends
   * behind these.
   */
  arrived(filter: LeafFilter, behind: ReadonlyMap<string, number>, limit: number): Arrived {
    const search = searchOf(filter, this.#ask);
    const ends = new Map(behind);
    const found: number[] = [];
    let left = limit;
    for (const [shard, name] of this.#shardNames()) {
      const rows = this.#ask(
        sql<{ id: number; position: number }>`
          select id, position from leaf where shard = ${shard} and position >= ${behind.get(name) ?? 0}
          order by position limit ${left}`,
      );
      const end = rows.at(-1)?.position;
      if (end === undefined) continue;
      left -= rows.length;
      ends.set(name, end + 1);
      if (search !== undefined) found.push(...rows.map(({ id }) => id).filter((id) => this.#fits(search, id)));
    }
    return { entries: this.#entries(found), ends, more: left <= 0 };
  }

  /** Milliseconds since the Unix epoch of the newest leaf; null where there is none. */
  upTo(): number | null {
    const [row] = this.#ask(sql<{ time: number }>`select time from leaf order by id desc limit 1`);
    return row?.time ?? null;
  }

  /** So many numbers of leaves that fit, in their order. */
  #numbers(
    { among, ...search }: LeafSearch & { readonly from: number; readonly below: number },
    limit: number,
    oldestFirst: boolean,
  ): readonly number[] {
    const { from, below, words } = search;
    if (among !== undefined) {
      const found: number[] = [];
      for (const number of oldestFirst ? among : among.toReversed()) {
        if (found.length >= limit) break;
        if (this.#fits(search, number)) found.push(number);
      }
      return found;
    }
    const rows =
      words === undefined
        ? this.#ask(
            sql<{ id: number }>`
              select id from leaf where id >= ${from} and id < ${below}
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
    const rows = new Map(this.#ask(sql<LeafTable>`select * from leaf where id in (${of})`).map((row) => [row.id, row]));
    const found = this.#ask(sql<FindingTable>`select * from finding where leaf in (${of}) order by leaf, number`);
    const meant = this.#ask(
      sql<{ leaf: number; subject: string }>`
        select leaf, subject from subject where leaf in (${of}) order by leaf, subject`,
    );
    const findings = Map.groupBy(found, ({ leaf }) => leaf);
    const subjects = Map.groupBy(meant, ({ leaf }) => leaf);
    const names = this.#shardNames();
    return numbers.flatMap((number) => {
      const row = rows.get(number);
      if (row === undefined) return [];
      const own = (findings.get(number) ?? []).map(findingOf);
      const about = (subjects.get(number) ?? []).map(({ subject }) => subject);
      return [entryOf(row, names.get(row.shard) ?? '', own, about)];
    });
  }

  /** There are two a year. */
  #shardNames(): ReadonlyMap<number, string> {
    const rows = this.#ask(sql<{ id: number; name: string }>`select id, name from shard order by id`);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}

function parseCursor(cursor: string): number {
  const number = /^\d{1,16}$/.test(cursor) ? Number(cursor) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new GatehouseError('invalid_request', { param: 'cursor' });
  return number;
}

function findingOf({ direction, findings, guard, outcome, rule, shadow }: FindingTable): Finding {
  return {
    guard,
    direction,
    outcome,
    findings,
    ...(rule === '' ? {} : { rule }),
    ...(shadow === 0 ? {} : { shadow: true }),
  };
}

function entryOf(
  row: LeafTable,
  shard: string,
  findings: readonly Finding[],
  subjects: readonly string[],
): IndexedLeaf {
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
