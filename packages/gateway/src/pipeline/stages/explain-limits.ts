import { limitNames, type Limits, type LimitSet, type LimitSubject } from '@gatehouse/contract/limits';
import type { StageFact } from '@gatehouse/contract/stage-facts';

/** Of the configured ones; more are counted only. */
const mostExplained = 40;

/** What is limited beyond requests and concurrency of keys, how it is reckoned, and where it is counted. */
export function explainLimits(limits: Limits, currency: string): readonly StageFact[] {
  const { requestsPerMinute: _requests, concurrency: _concurrency, ...ofKeys } = limits;
  const all = [
    ...factsOf({ of: 'key' }, ofKeys, currency),
    ...limits.budgets.flatMap(({ of, name, ...set }) =>
      factsOf({ of, ...(name === undefined ? {} : { name }) }, set, currency),
    ),
  ];
  const further = all.length - mostExplained;
  return [
    ...all.slice(0, mostExplained),
    ...(further > 0 ? [{ id: 'further-limits' as const, limits: further }] : []),
    ...(all.length === 0
      ? []
      : [{ id: 'limits-reserved' as const, estimate: limits.estimate, output: limits.maxOutputTokens }]),
    { id: 'limits-counted', where: limits.counters === undefined ? 'memory' : 'redis', onUnable: limits.onUnable },
  ];
}

function factsOf(
  whose: { readonly of: LimitSubject; readonly name?: string },
  set: LimitSet,
  currency: string,
): readonly StageFact[] {
  return limitNames.flatMap((limit): readonly StageFact[] => {
    const amount = set[limit];
    if (amount === undefined) return [];
    const isMoney = limit === 'costPerDay' || limit === 'costPerMonth';
    return [{ id: 'limit', ...whose, limit, amount, ...(isMoney ? { currency } : {}) }];
  });
}
