import type { Month } from './month.ts';

const day = 86_400_000;
/** How far back days count. */
const weeks = 8;
const fewestDays = 3;
/** Of one day of the week, before it speaks for itself. */
const fewestOfKind = 3;
/** Of the normal distribution, for 80 of 100. */
const quantile = 1.2816;

export interface Forecast {
  /** In this month up to now. */
  readonly spent: number;
  /** Undefined where there are too few days to reckon from. */
  readonly expected: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly days: number;
  /** What is expected of days to come, today's rest with it, by the first moment of the day. */
  readonly byDay: ReadonlyMap<number, number>;
}

interface Kind {
  readonly mean: number;
  readonly variance: number;
  readonly days: number;
}

/**
 * What a month will have cost. Each day to come is expected to cost what the same day of the week did on the mean of the last eight
 * weeks, from the first day on on which there was a cost; before there are three of a kind, what all days did. Today's rest is what is missing up to that
 * mean. The interval takes days for independent of each other, and as uneven as before; so trends, holidays and new users are not in it.
 *
 * `costs`: by the first moment of the day (UTC); days without any may be left out.
 */
export function forecast(costs: ReadonlyMap<number, number>, month: Month, now: number): Forecast {
  const today = now - (now % day);
  const spent = [...costs].reduce(
    (sum, [at, cost]) => (at >= month.since && at < month.until && at <= today ? sum + cost : sum),
    0,
  );
  const first = Math.min(...costs.keys());
  const from = Math.max(first - (first % day), today - weeks * 7 * day);
  const known: (readonly [weekday: number, cost: number])[] = [];
  for (let at = from; at < today; at += day) known.push([weekdayOf(at), costs.get(at) ?? 0]);
  const none = { spent, expected: undefined, low: undefined, high: undefined, days: known.length, byDay: new Map() };
  if (known.length < fewestDays || now >= month.until || now < month.since) return none;

  const all = kindOf(known.map(([, cost]) => cost));
  const kinds = Array.from({ length: 7 }, (_, weekday) => {
    const own = known.filter(([one]) => one === weekday).map(([, cost]) => cost);
    return own.length < fewestOfKind ? all : kindOf(own);
  });
  const byDay = new Map<number, number>();
  const ahead = new Map<Kind, number>();
  let variance = 0;
  for (let at = today; at < month.until; at += day) {
    const kind = kinds[weekdayOf(at)] ?? all;
    const rest = at === today ? Math.max(0, kind.mean - (costs.get(at) ?? 0)) : kind.mean;
    byDay.set(at, rest);
    // Of today, the part that is still to come.
    const part = at === today ? 1 - (now - today) / day : 1;
    variance += part * kind.variance;
    ahead.set(kind, (ahead.get(kind) ?? 0) + part);
  }
  // The means themselves are only known so well.
  for (const [{ variance: own, days }, times] of ahead) variance += (times * times * own) / days;
  const expected = spent + [...byDay.values()].reduce((sum, cost) => sum + cost, 0);
  const reach = quantile * Math.sqrt(variance);
  return {
    spent,
    expected: Math.round(expected),
    low: Math.round(Math.max(spent, expected - reach)),
    high: Math.round(expected + reach),
    days: known.length,
    byDay,
  };
}

/** 1970 began on a Thursday; any numbering will do. */
function weekdayOf(at: number): number {
  return Math.floor(at / day) % 7;
}

function kindOf(costs: readonly number[]): Kind {
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
  const squares = costs.reduce((sum, cost) => sum + (cost - mean) ** 2, 0);
  return { mean, variance: squares / Math.max(1, costs.length - 1), days: costs.length };
}
