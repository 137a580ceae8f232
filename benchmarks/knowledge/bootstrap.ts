import { madeUpNumbers } from '../made-up-chunks.ts';
import { quantile } from '../statistics.ts';

const rounds = 2_000;

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A figure of items with what it would be, 95 times in 100, had others been drawn from where they come from. */
export function bootstrap<Item>(items: readonly Item[], figure: (items: readonly Item[]) => number): Interval {
  const random = madeUpNumbers(20_261_123);
  const values: number[] = [];
  for (let round = 0; round < rounds && items.length > 0; round += 1) {
    const drawn = items.map(() => items[Math.floor(random() * items.length)] as Item);
    values.push(figure(drawn));
  }
  return { value: figure(items), low: quantile(values, 0.025), high: quantile(values, 0.975) };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** `.957 [.945–.968]` */
export function told({ high, low, value }: Interval): string {
  const short = (number: number): string => number.toFixed(3).replace(/^0/, '');
  return `${short(value)} [${short(low)}–${short(high)}]`;
}

/** `75.4 [71.2–79.3]`, of shares in hundredths. */
export function toldPercent({ high, low, value }: Interval): string {
  const percent = (number: number): string => (100 * number).toFixed(1);
  return `${percent(value)} [${percent(low)}–${percent(high)}]`;
}
