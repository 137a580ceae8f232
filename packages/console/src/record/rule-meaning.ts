import type { GuardsView } from '@gatehouse/contract/admin-guards';

export type RuleMeaning = GuardsView['catalogue'][number]['rules'][number];

/** What a rule means, as the catalogue has it. A guard that is not configured any more is known where it had the name of its kind. */
export function meaningOf(view: GuardsView | undefined, guard: string, rule: string): RuleMeaning | undefined {
  const facts = view?.policies.flatMap(({ input, output }) => [...input, ...output]) ?? [];
  const configured = facts.find((fact) => fact.id === 'guard' && fact.name === guard);
  const kind = configured?.id === 'guard' ? configured.kind : guard;
  const rules = view?.catalogue.find((one) => one.kind === kind)?.rules ?? [];
  const part = rule.slice(guard.length + 1);
  return rules.find((one) => one.rule === part) ?? rules.find((one) => one.rule === '*');
}
