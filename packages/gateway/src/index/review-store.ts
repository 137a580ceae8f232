import type { DatabaseSync } from 'node:sqlite';
import { Kysely, type RawBuilder, type SelectQueryBuilder, sql, SqliteDialect } from 'kysely';
import type { Leaf } from '@gatehouse/contract/leaf';
import { GatehouseError } from '../core/errors.ts';
import type { Finding, PageRequest } from '../core/leaf-index.ts';
import type { ReviewCount, ReviewCutoffs, ReviewFilter, ReviewIndex, ReviewRecord } from '../core/review.ts';
import { forKysely } from './node-sqlite.ts';
import { ReviewFollower } from './review-follower.ts';
import { type ReviewStepTable, type ReviewTable, type ReviewTables, reviewStatements } from './review-tables.ts';

type Row = { readonly [Column in keyof ReviewTable]: Column extends 'id' ? number : ReviewTable[Column] };
type ReviewQuery<Result> = SelectQueryBuilder<ReviewTables, 'review', Result>;

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
    const order = orderOf(filter);
    const newestFirst = filter.state === 'closed' || filter.state === 'all';
    let query = whereFilter(this.#tables.selectFrom('review'), filter)
      .selectAll()
      .select(order.as('rank')) as ReviewQuery<Row & { readonly rank: number }>;
    if (cursor !== undefined) {
      const { rank, id } = parseCursor(cursor);
      const beyond = newestFirst ? '<' : '>';
      query = query.where((where) =>
        where.or([where(order, beyond, rank), where.and([where(order, '=', rank), where('id', beyond, id)])]),
      );
    }
    const direction = newestFirst ? 'desc' : 'asc';
    const rows = await query
      .orderBy(order, direction)
      .orderBy('id', direction)
      .limit(limit + 1)
      .execute();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const items = await this.#records(page);
    return rows.length <= limit || last === undefined ? { items } : { items, next: `${last.rank}.${last.id}` };
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

  countReviews(filter: ReviewFilter): Promise<readonly ReviewCount[]> {
    return whereFilter(this.#tables.selectFrom('review'), filter)
      .select([
        'kind',
        sql<number>`sum(state = 'open')`.as('open'),
        sql<number>`sum(state = 'open' and ${overdue(filter.cutoffs)})`.as('overdue'),
      ])
      .groupBy('kind')
      .execute();
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
  const { claimedBy, cutoffs, keys, kind, request, rule, state } = filter;
  let narrowed = query;
  if (state === 'open' || state === 'overdue') narrowed = narrowed.where('state', '=', 'open');
  if (state === 'closed') narrowed = narrowed.where('state', '!=', 'open');
  if (state === 'overdue') narrowed = narrowed.where(overdue(cutoffs), '=', 1);
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

/** 1 where the deadline of its kind is over. */
function overdue(cutoffs: ReviewCutoffs): RawBuilder<number> {
  const cases = Object.entries(cutoffs).map(([kind, cutoff]) => sql`when ${kind} then raised < ${cutoff}`);
  return cases.length === 0 ? sql<number>`0` : sql<number>`case kind ${sql.join(cases, sql` `)} else 0 end`;
}

/** By what lists are sorted: of what is open the time that is left, of what is closed when that was. */
function orderOf({ cutoffs, state }: ReviewFilter): RawBuilder<number> {
  if (state === 'closed') return sql<number>`decided_at`;
  if (state === 'all') return sql<number>`raised`;
  const known = Object.entries(cutoffs);
  if (known.length === 0) return sql<number>`raised`;
  // A cutoff is now less the time that there is. Less the latest of them, now is gone from it: the order outlives the moment.
  const latest = Math.max(...known.map(([, cutoff]) => cutoff));
  const cases = known.map(([kind, cutoff]) => sql`when ${kind} then ${latest - cutoff}`);
  return sql<number>`raised + case kind ${sql.join(cases, sql` `)} else 0 end`;
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

function parseCursor(cursor: string): { readonly rank: number; readonly id: number } {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor);
  if (match === null) throw new GatehouseError('invalid_request', { param: 'cursor' });
  return { rank: Number(match[1]), id: Number(match[2]) };
}
