import type { GuardFigures } from '@gatehouse/contract/admin-guards';

export type Outcome = 'flag' | 'review' | 'redact' | 'block' | 'unable';
export type Outcomes = Readonly<Partial<Record<Outcome, number>>>;

/** The gravest first. */
export const gravity: readonly Outcome[] = ['block', 'redact', 'review', 'flag', 'unable'];

/** What one guard did in a time, and would have done in shadow, in exchanges. */
export interface FiguresOfGuard {
  readonly exchanges: number;
  readonly did: Outcomes;
  readonly would: Outcomes;
}

/** Sums over all steps. A policy that nothing came before, and a guard that never acted, have figures of nothing. */
export function figuresOf(
  figures: GuardFigures | undefined,
  policy: string,
  guard: string,
): FiguresOfGuard | undefined {
  if (figures === undefined) return undefined;
  // Where several policies hold for a request, it stands under all their names.
  const own = figures.policies.filter(({ name }) => name.split('+').includes(policy));
  const done = own.flatMap(({ guards }) => guards.filter((one) => one.guard === guard).flatMap((one) => one.done));
  return {
    exchanges: own.flatMap(({ exchanges }) => exchanges).reduce((sum, { count }) => sum + count, 0),
    did: sumOf(done.filter(({ shadow }) => !shadow)),
    would: sumOf(done.filter(({ shadow }) => shadow)),
  };
}

export function countOf(outcomes: Outcomes): number {
  return gravity.reduce((sum, outcome) => sum + (outcomes[outcome] ?? 0), 0);
}

function sumOf(steps: readonly { readonly outcomes: Outcomes }[]): Outcomes {
  const sums: Partial<Record<Outcome, number>> = {};
  for (const { outcomes } of steps) {
    for (const outcome of gravity) {
      const count = outcomes[outcome] ?? 0;
      if (count > 0) sums[outcome] = (sums[outcome] ?? 0) + count;
    }
  }
  return sums;
}
