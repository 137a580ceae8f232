import type { Exchange, Spent } from '../core/exchange.ts';
import { realUse } from '../core/real-use.ts';

/** Puts what was really used in the place of what was reserved, and gives the place among those that run back. */
export function settleLimits({ admission, spending }: Exchange, { cost, source, usage }: Spent): void {
  spending?.settle(realUse({ source, usage, micros: cost?.micros }, spending.reserved));
  admission?.release();
}
