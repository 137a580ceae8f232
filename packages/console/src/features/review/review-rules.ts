import type { ReviewItem } from '@gatehouse/contract/admin-review';

/** By which rules an item was put before people. */
export function rulesOf({ findings }: ReviewItem): readonly string[] {
  const rules = findings.flatMap(({ guard, outcome, rule, shadow }) =>
    outcome === 'review' && shadow !== true ? [rule ?? guard] : [],
  );
  return [...new Set(rules)];
}
