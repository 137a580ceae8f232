import { type RawBuilder, sql } from 'kysely';
import type { GuardCounts, LeafCount, LeafGroup } from '../core/leaf-index.ts';
import type { LeafSearch } from './leaf-search.ts';
import { firstNumberAt } from './leaf-number.ts';

const hour = 3_600_000;

const joins: Partial<Record<LeafGroup, RawBuilder<unknown>>> = {
  rule: sql`cross join finding on finding.leaf = leaf.id`,
  subject: sql`cross join subject on subject.leaf = leaf.id`,
};

/** The leaves in groups, the largest first; hours and days in their order, the newest first. */
export function countLeaves(search: LeafSearch, group: LeafGroup, limit: number): RawBuilder<LeafCount> {
  const periods = group === 'hour' || group === 'day';
  const period = sql.lit(group === 'day' ? 24 * hour : hour);
  const by = periods
    ? sql`leaf.time - leaf.time % ${period}`
    : group === 'rule'
      ? sql`finding.rule`
      : group === 'subject'
        ? sql`subject.subject`
        : sql.ref(`leaf.${group}`);
  return sql<LeafCount>`
    select ${by} as "group", count(*) as leaves, coalesce(sum(leaf.input_tokens), 0) as inputTokens,
      coalesce(sum(leaf.output_tokens), 0) as outputTokens, coalesce(sum(leaf.cost), 0) as cost
    from ${leavesOf(search)} ${joins[group] ?? sql``} ${whereOf(search)}
    group by 1 order by ${periods ? sql`1` : sql`2`} desc limit ${limit}`;
}

/** SQLite keeps the order of a cross join: from the words to the leaves, and not each leaf looked up in all words. */
function leavesOf({ words }: LeafSearch): RawBuilder<unknown> {
  return words === undefined ? sql`leaf` : sql`leaf_words cross join leaf on leaf.id = leaf_words.rowid`;
}

/** FTS5 does not look at a limit that is no integer, and Node gives SQLite all numbers as floating-point ones. */
function whereOf({ words, among, from, below }: LeafSearch): RawBuilder<unknown> {
  const number = words === undefined ? sql`leaf.id` : sql`leaf_words.rowid`;
  const conditions = [
    ...(words === undefined ? [] : [sql`leaf_words match ${words}`]),
    ...(from === undefined ? [] : [sql`${number} >= cast(${from} as integer)`]),
    ...(below === undefined ? [] : [sql`${number} < cast(${below} as integer)`]),
    ...(among === undefined ? [] : [sql`leaf.id in (${sql.join([...among])})`]),
  ];
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
}

/** Exchanges that came before guards, by their policy: a refusal only where some guard said something, for most come before them. */
export function countJudged(since: number, until: number, step: number): RawBuilder<GuardCounts['judged'][number]> {
  return sql`
    select leaf.guard_policy as policy, ${stepOf(step)} as "from", count(*) as exchanges from leaf
    where leaf.id >= ${firstNumberAt(since)} and leaf.id < ${firstNumberAt(until)} and (leaf.kind = 'result'
      or leaf.kind = 'refusal'
        and (leaf.verdict is not null or exists (select 1 from finding where finding.leaf = leaf.id)))
    group by 1, 2 order by 2`;
}

/** Exchanges in which a guard did something, or would have done it in shadow (1). */
export function countActs(
  since: number,
  until: number,
  step: number,
): RawBuilder<Omit<GuardCounts['acts'][number], 'shadow'> & { readonly shadow: number }> {
  return sql`
    select leaf.guard_policy as policy, finding.guard, finding.outcome, finding.shadow, ${stepOf(step)} as "from",
      count(distinct leaf.id) as exchanges
    from finding cross join leaf on leaf.id = finding.leaf
    where finding.leaf >= ${firstNumberAt(since)} and finding.leaf < ${firstNumberAt(until)} and finding.outcome != 'allow'
    group by 1, 2, 3, 4, 5 order by 5`;
}

/** When the step of a leaf begins. */
function stepOf(step: number): RawBuilder<unknown> {
  return sql`leaf.time - leaf.time % ${sql.lit(step)}`;
}
