import type { DatabaseSync } from 'node:sqlite';
import { Kysely, type SelectQueryBuilder, sql, SqliteDialect } from 'kysely';
import type { Leaf } from '@gatehouse/contract/leaf';
import { GatehouseError } from '../core/errors.ts';
import { forKysely } from '../lib/kysely-sqlite.ts';
import type { Finding, PageRequest } from '../core/leaf-index.ts';
import type { ReviewCount, ReviewFilter, ReviewIndex, ReviewRecord } from '../core/review.ts';
import { ReviewFollower } from './review-follower.ts';
import { type ReviewStepTable, type ReviewTable, type ReviewTables, reviewStatements } from './review-tables.ts';

type Row = { readonly [Column in keyof ReviewTable]: Column extends 'id' ? number : ReviewTable[Column] };
type ReviewQuery<Result> = SelectQueryBuilder<ReviewTables, 'review', Result>;

interface Cursor {
  readonly rank: number;
  readonly id: number;
}

interface Ranked {
  readonly row: Row;
  /** The place in the list, which does not change while deadlines stay as they are. */
  readonly rank: number;
}

/** The queue for review, beside the other tables of the index. */
export class ReviewStore {
  readonly #tables: Kysely<ReviewTables>;
  readonly #follower: ReviewFollower;
  readonly #database: DatabaseSync;

  /** @param database where `ReviewStore.make` has been */
  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#tables = tablesOf(database);
    this.#follower = new ReviewFollower(database);
  }

  static make(database: DatabaseSync): void {
    for (const statement of reviewStatements(tablesOf(database))) database.exec(statement);
  }

  follow(shard: string, leaf: Leaf): void {
    this.#follower.follow(shard, leaf);
    if (leaf.kind === 'erasure') this.dropSubject(leaf.references);
  }

  dropSubject(references: readonly string[]): void {
    const drop = this.#database.prepare('update review set subject = null where subject = ?');
    for (const reference of references) drop.run(reference);
  }

  /** What was raised there, and what was done about it wherever that stands. */
  forgetShard(shard: string): void {
    for (const table of ['review_step', 'review_rule'])
      this.#database.prepare(`delete from ${table} where review in (select id from review where shard = ?)`).run(shard);
    for (const table of ['review_step', 'review'])
      this.#database.prepare(`delete from ${table} where shard = ?`).run(shard);
  }

  async reviews(
    filter: ReviewFilter,
    { limit, cursor }: Pick<PageRequest, 'limit' | 'cursor'>,
  ): ReturnType<ReviewIndex['reviews']> {
    const after = cursor === undefined ? undefined : parseCursor(cursor);
    const ranked =
      filter.state === 'open' || filter.state === 'overdue'
        ? await this.#mostUrgent(filter, after, limit + 1)
        : await this.#newest(filter, after, limit + 1);
    const page = ranked.slice(0, limit);
    const last = page.at(-1);
    const items = await this.#records(page.map(({ row }) => row));
    return ranked.length <= limit || last === undefined ? { items } : { items, next: `${last.rank}.${last.row.id}` };
  }

  /** By the time that is left: kind by kind, for within a kind that is the order of an index. */
  async #mostUrgent(filter: ReviewFilter, after: Cursor | undefined, limit: number): Promise<readonly Ranked[]> {
    const ranked: Ranked[] = [];
    for (const { kinds, offset, cutoff } of groupsOf(filter)) {
      let query = whereFilter(this.#tables.selectFrom('review').selectAll(), filter).where('state', '=', 'open');
      query =
        kinds.only === undefined ? query.where('kind', 'not in', kinds.but) : query.where('kind', '=', kinds.only);
      if (filter.state === 'overdue') query = query.where('raised', '<', cutoff);
      if (after !== undefined) {
        const { id } = after;
        const raised = after.rank - offset;
        query = query
          .where('raised', '>=', raised)
          .where((where) => where.or([where('raised', '>', raised), where('id', '>', id)]));
      }
      const rows = (await query.orderBy('raised').orderBy('id').limit(limit).execute()) as unknown as readonly Row[];
      ranked.push(...rows.map((row) => ({ row, rank: row.raised + offset })));
    }
    return ranked.toSorted((one, other) => one.rank - other.rank || one.row.id - other.row.id).slice(0, limit);
  }

  async #newest(filter: ReviewFilter, after: Cursor | undefined, limit: number): Promise<readonly Ranked[]> {
    const time = filter.state === 'closed' ? 'decided_at' : 'raised';
    let query = whereFilter(this.#tables.selectFrom('review').selectAll(), filter);
    if (filter.state === 'closed') query = query.where('decided_at', 'is not', null);
    if (after !== undefined) {
      const { id, rank } = after;
      query = query.where(time, '<=', rank).where((where) => where.or([where(time, '<', rank), where('id', '<', id)]));
    }
    const rows = await query.orderBy(time, 'desc').orderBy('id', 'desc').limit(limit).execute();
    return (rows as unknown as readonly Row[]).map((row) => ({ row, rank: row[time] ?? 0 }));
  }

  async review(item: string): ReturnType<ReviewIndex['review']> {
    const rows = (await this.#tables
      .selectFrom('review')
      .selectAll()
      .where('item', '=', item)
      .execute()) as unknown as readonly Row[];
    const [record] = await this.#records(rows);
    const id = rows[0]?.id;
    if (record === undefined || id === undefined) return undefined;
    const steps = await this.#tables
      .selectFrom('review_step')
      .select(['shard', 'position as index'])
      .where('review', '=', id)
      .orderBy('step')
      .execute();
    return { record, history: steps };
  }

  /** Of those that are open. */
  async countReviews(filter: ReviewFilter): Promise<readonly ReviewCount[]> {
    const counted = whereFilter(this.#tables.selectFrom('review').where('state', '=', 'open'), filter)
      .select(['kind', sql<number>`count(*)`.as('items')])
      .groupBy('kind');
    const open = await counted.execute();
    const counts: ReviewCount[] = [];
    for (const { items, kind } of open) {
      const cutoff = Object.hasOwn(filter.cutoffs, kind) ? filter.cutoffs[kind] : undefined;
      const late =
        cutoff === undefined
          ? undefined
          : await counted.where('kind', '=', kind).where('raised', '<', cutoff).executeTakeFirst();
      counts.push({ kind, open: items, overdue: late?.items ?? 0 });
    }
    return counts;
  }

  async #records(rows: readonly Row[]): Promise<readonly ReviewRecord[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const proposed = await this.#tables
      .selectFrom('review_step')
      .selectAll()
      .where('review', 'in', ids)
      .where('proposed', 'is not', null)
      .orderBy('step')
      .execute();
    const proposals = Map.groupBy(proposed, ({ review }) => review);
    return rows.map((row) => recordOf(row, proposals.get(row.id) ?? []));
  }
}

function tablesOf(database: DatabaseSync): Kysely<ReviewTables> {
  return new Kysely({ dialect: new SqliteDialect({ database: forKysely(database) }) });
}

function whereFilter<Result>(query: ReviewQuery<Result>, filter: ReviewFilter): ReviewQuery<Result> {
  const { claimedBy, keys, kind, request, rule } = filter;
  let narrowed = query;
  if (kind !== undefined) narrowed = narrowed.where('kind', '=', kind);
  if (claimedBy !== undefined) narrowed = narrowed.where('claimed_by', 'in', claimedBy);
  if (request !== undefined) narrowed = narrowed.where('request', '=', request);
  // Whose request it is, or who asks.
  if (keys !== undefined)
    narrowed = narrowed.where((where) => where.or([where('key', 'in', keys), where('actor', 'in', keys)]));
  if (rule !== undefined)
    narrowed = narrowed.where('id', 'in', (from) =>
      from.selectFrom('review_rule').select('review_rule.review').where('review_rule.rule', '=', rule),
    );
  return narrowed;
}

/** Items of which the time that is left grows with when they were raised: those of one kind, and of all that have no deadline. */
interface Group {
  readonly kinds: { readonly only: string } | { readonly only?: undefined; readonly but: readonly string[] };
  /** Added to when an item was raised it gives its place in the list. */
  readonly offset: number;
  readonly cutoff: number;
}

function groupsOf({ cutoffs, kind }: ReviewFilter): readonly Group[] {
  const known = Object.entries(cutoffs);
  // A cutoff is now less the time that there is. Less the latest of them, now is gone from it: the order outlives the moment.
  const latest = Math.max(0, ...known.map(([, cutoff]) => cutoff));
  const groups: Group[] = known.map(([only, cutoff]) => ({ kinds: { only }, offset: latest - cutoff, cutoff }));
  const others: Group = { kinds: { but: known.map(([name]) => name) }, offset: 0, cutoff: 0 };
  return [...groups, others].filter(
    ({ kinds }) => kind === undefined || kinds.only === undefined || kinds.only === kind,
  );
}

function recordOf(row: Row, steps: readonly ReviewStepTable[]): ReviewRecord {
  const { actor, claimed_at, claimed_by, decided_at, decided_by, decision, escalated_at, guard_policy } = row;
  const { findings, item, key, kind, model, outcome, position, raised, request, shard, state, until } = row;
  // Who decides anew has thought better of it.
  const latest = new Map(steps.map((step) => [step.actor, step]));
  return {
    item,
    kind,
    shard,
    index: position,
    raisedAt: raised,
    state,
    person: kind === 'suspension' && key === null,
    ...(request === null ? {} : { request }),
    ...(key === null ? {} : { key }),
    ...(actor === null ? {} : { actor }),
    ...(model === null ? {} : { model }),
    ...(guard_policy === null ? {} : { guardPolicy: guard_policy }),
    ...(outcome === null ? {} : { outcome }),
    findings: JSON.parse(findings) as readonly Finding[],
    ...(until === null ? {} : { until }),
    ...(claimed_by === null || claimed_at === null ? {} : { claimed: { by: claimed_by, at: claimed_at } }),
    ...(escalated_at === null ? {} : { escalatedAt: escalated_at }),
    proposals: [...latest.values()].map(({ proposed, actor: by, time }) => ({
      decision: proposed ?? '',
      by,
      at: time,
    })),
    ...(decided_by === null || decided_at === null
      ? {}
      : { decided: { decision: decision ?? 'expired', by: decided_by, at: decided_at } }),
  };
}

function parseCursor(cursor: string): Cursor {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor);
  if (match === null) throw new GatehouseError('invalid_request', { param: 'cursor' });
  return { rank: Number(match[1]), id: Number(match[2]) };
}
