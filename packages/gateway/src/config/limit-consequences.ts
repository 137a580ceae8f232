import type { Consequence } from '@gatehouse/contract/admin-configuration';
import { type Budget, limitNames, type Limits } from '@gatehouse/contract/limits';
import { weakens } from './guard-consequences.ts';

/** What of limits would protect less: a limit that rises or is gone, and what lets them be exceeded. */
export function limitConsequences(before: Limits, after: Limits): Consequence[] {
  const raised = (path: readonly (string | number)[], subject: string, from: number, to: number | undefined) =>
    to !== undefined && to <= from
      ? []
      : [weakens('limit-raised', [...path], { subject, from: String(from), to: to === undefined ? '∞' : String(to) })];
  return [
    ...[...limitNames, 'failuresPerMinute' as const].flatMap((name) => {
      const from = before[name];
      return from === undefined ? [] : raised(['limits', name], name, from, after[name]);
    }),
    ...before.budgets.flatMap((budget, index) =>
      limitNames.flatMap((name) => {
        const from = budget[name];
        if (from === undefined) return [];
        const whose = budget.name === undefined ? budget.of : `${budget.of} ${budget.name}`;
        const subject = `${whose}: ${name}`;
        return raised(['limits', 'budgets', index], subject, from, tightest(after.budgets, budget, name));
      }),
    ),
    ...(['estimate', 'onUnable'] as const).flatMap((name) =>
      before[name] === after[name] || after[name] === 'upper-bound' || after[name] === 'block'
        ? []
        : [weakens('limit-raised', ['limits', name], { subject: name, from: before[name], to: after[name] })],
    ),
  ];
}

/** What holds for the same afterwards: a limit of each one holds for one of a name as well. */
function tightest(budgets: readonly Budget[], { of, name }: Budget, limit: (typeof limitNames)[number]) {
  const found = budgets.flatMap((budget) =>
    budget.of === of && (budget.name === undefined || budget.name === name) ? (budget[limit] ?? []) : [],
  );
  return found.length === 0 ? undefined : Math.min(...found);
}
