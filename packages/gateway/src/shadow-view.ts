import type { GuardFigures, GuardsView, ShadowQuery, ShadowView } from '@gatehouse/contract/admin-guards';
import { defaultPolicy } from '@gatehouse/contract/inspection';
import { GatehouseError } from './core/errors.ts';
import type { GuardCounts, LeafIndex } from './core/leaf-index.ts';

type ShadowPolicy = ShadowView['policies'][number];
type Outcomes = ShadowPolicy['guards'][number]['outcomes'];
type Index = Pick<LeafIndex, 'guardCounts' | 'state'>;

const hour = 3_600_000;
const day = 24 * hour;
/** Up to this, steps are hours. */
const longestByHour = 3 * day;
const longest = 366 * day;

/**
 * What guards in shadow would have done: those that are in shadow now, also where they found nothing, and those that were in that
 * time. Rejects with `index_unavailable` where the record cannot be searched.
 */
export async function shadowView(
  { policies }: Pick<GuardsView, 'policies'>,
  index: Index,
  { since, until }: ShadowQuery,
  now: number,
): Promise<ShadowView> {
  if (until !== undefined && since > until) throw new GatehouseError('invalid_request', { param: 'until' });
  // Up to now means with what happens in this very millisecond. In days, the sums over any time are few.
  const [{ judged, acts }, state] = await Promise.all([index.guardCounts(since, until ?? now + 1, day), index.state()]);
  const exchanges = sumsOf(judged);
  const found = new Map<string, Map<string, { current: boolean; outcomes: Outcomes }>>();
  const place = (policy: string, guard: string): { current: boolean; outcomes: Outcomes } => {
    const guards = found.get(policy) ?? new Map<string, { current: boolean; outcomes: Outcomes }>();
    found.set(policy, guards);
    const known = guards.get(guard) ?? { current: false, outcomes: {} };
    guards.set(guard, known);
    return known;
  };
  for (const { name, input, output } of policies) {
    for (const fact of [...input, ...output])
      if (fact.id === 'guard' && fact.facts.some(({ id }) => id === 'shadow')) place(name, fact.name).current = true;
  }
  for (const { policy, guard, outcome, shadow, exchanges: count } of acts) {
    if (!shadow) continue;
    const { outcomes } = place(policy ?? defaultPolicy, guard);
    outcomes[outcome as keyof Outcomes] = (outcomes[outcome as keyof Outcomes] ?? 0) + count;
  }
  return {
    since,
    until: until ?? now,
    index: state,
    policies: [...found].map(([name, guards]) => ({
      name,
      exchanges: exchanges.get(name) ?? 0,
      guards: [...guards].map(([guard, figures]) => ({ guard, ...figures })),
    })),
  };
}

/** What all guards did and would have done, by hours or days. Rejects as `shadowView` does. */
export async function guardFigures(index: Index, { since, until }: ShadowQuery, now: number): Promise<GuardFigures> {
  const end = until ?? now;
  if (since > end || end - since > longest) throw new GatehouseError('invalid_request', { param: 'since' });
  const step = end - since <= longestByHour ? hour : day;
  const [{ judged, acts }, state] = await Promise.all([
    index.guardCounts(since, until ?? now + 1, step),
    index.state(),
  ]);
  const names = new Set([...judged, ...acts].map(({ policy }) => policy ?? defaultPolicy));
  return {
    since,
    until: end,
    step,
    index: state,
    policies: [...names].map((name) => ({
      name,
      exchanges: judged
        .filter(({ policy }) => (policy ?? defaultPolicy) === name)
        .map(({ from, exchanges: count }) => ({ from, count })),
      guards: guardsOf(acts.filter(({ policy }) => (policy ?? defaultPolicy) === name)),
    })),
  };
}

function guardsOf(acts: GuardCounts['acts']): GuardFigures['policies'][number]['guards'] {
  return [...Map.groupBy(acts, ({ guard }) => guard)].map(([guard, own]) => ({
    guard,
    done: [...Map.groupBy(own, ({ from, shadow }) => `${from} ${shadow}`).values()].flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const outcomes = Object.fromEntries(same.map(({ outcome, exchanges }) => [outcome, exchanges])) as Outcomes;
      return [{ from: first.from, shadow: first.shadow, outcomes }];
    }),
  }));
}

function sumsOf(judged: GuardCounts['judged']): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { policy, exchanges } of judged) {
    const name = policy ?? defaultPolicy;
    sums.set(name, (sums.get(name) ?? 0) + exchanges);
  }
  return sums;
}
