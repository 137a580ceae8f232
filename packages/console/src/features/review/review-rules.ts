import type { GuardsView } from '@gatehouse/contract/admin-guards';
import type { ReviewItem } from '@gatehouse/contract/admin-review';
import type { GuardRule } from '@gatehouse/contract/guard-rule';

/** By which rules an item was put before people. */
export function rulesOf({ findings }: ReviewItem): readonly string[] {
  const rules = findings.flatMap(({ guard, outcome, rule, shadow }) =>
    outcome === 'review' && shadow !== true ? [rule ?? guard] : [],
  );
  return [...new Set(rules)];
}

/** What a rule means, as the catalogue has it. A guard that is not configured any more is known where it had the name of its kind. */
export function meaningOf(view: GuardsView | undefined, guard: string, rule: string): GuardRule | undefined {
  const facts = view?.policies.flatMap(({ input, output }) => [...input, ...output]) ?? [];
  const configured = facts.find((fact) => fact.id === 'guard' && fact.name === guard);
  const kind = configured?.id === 'guard' ? configured.kind : guard;
  const rules = view?.catalogue.find((one) => one.kind === kind)?.rules ?? [];
  const part = rule.slice(guard.length + 1);
  return rules.find((one) => one.rule === part) ?? rules.find((one) => one.rule === '*');
}
