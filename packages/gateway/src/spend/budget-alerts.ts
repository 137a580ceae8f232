import type { BudgetAlert } from '@gatehouse/contract/admin-costs';

/** How far a budget is used. Money is in millionths. */
export interface BudgetStanding {
  readonly kind: string;
  /** Empty of everything. */
  readonly id: string;
  readonly name?: string | undefined;
  readonly span: 'day' | 'month';
  readonly limit: number;
  readonly used: number;
}

/** Of the newest alerts. */
const mostKept = 500;
const day = 86_400_000;

/**
 * Which shares of which budgets are reached for the first time in their day or month. Of several shares that one has passed at once, the highest is
 * told. A budget that is raised begins anew: half of twice as much is another half.
 */
export class BudgetAlerts {
  /** The newest first. */
  #alerts: readonly BudgetAlert[];

  constructor(before: readonly BudgetAlert[] = []) {
    this.#alerts = before;
  }

  get list(): readonly BudgetAlert[] {
    return this.#alerts;
  }

  /** Gives what is new, in the order of the budgets. `shares`: percentages. */
  judge(
    standings: readonly BudgetStanding[],
    shares: readonly number[],
    currency: string,
    now: number,
  ): readonly BudgetAlert[] {
    const found: BudgetAlert[] = [];
    for (const { kind, id, name, span, limit, used } of standings) {
      // Of nothing, whatever is spent is all.
      const reached = shares.filter((share) => (limit === 0 ? used > 0 : used * 100 >= share * limit));
      if (reached.length === 0) continue;
      const share = Math.max(...reached);
      const since = beginOf(span, now);
      const isKnown = this.#alerts.some(
        (one) =>
          one.kind === kind &&
          one.id === id &&
          one.span === span &&
          one.since === since &&
          one.limit === limit &&
          one.share >= share,
      );
      if (isKnown) continue;
      found.push({
        at: now,
        kind,
        id,
        ...(name === undefined ? {} : { name }),
        span,
        since,
        share,
        used: Math.max(0, used),
        limit,
        currency,
      });
    }
    if (found.length > 0) this.#alerts = [...found.toReversed(), ...this.#alerts].slice(0, mostKept);
    return found;
  }
}

function beginOf(span: 'day' | 'month', now: number): number {
  if (span === 'day') return now - (now % day);
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}
