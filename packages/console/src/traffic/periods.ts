import { z } from 'zod';

/** Times up to now that a page can be about, as they stand in its address. */
export const periods = ['hour', 'day', 'week', 'month'] as const;

export type Period = (typeof periods)[number];

export const periodSearch = { period: z.enum(periods).optional().catch(undefined) };

export const usualPeriod: Period = 'day';

const minute = 60_000;
const hour = 60 * minute;
const quarter = 15 * minute;

/** When a period begins: on a border of the steps in which it is drawn, days of this place among them. Milliseconds since the Unix epoch. */
export function beginOf(period: Period, now: number): number {
  switch (period) {
    case 'hour':
      return Math.floor((now - hour) / minute) * minute;
    case 'day':
      return Math.floor((now - 24 * hour) / quarter) * quarter;
    case 'week':
      return midnight(now, 6);
    case 'month':
      return midnight(now, 29);
  }
}

/** Milliseconds after which figures of it are asked for again. */
export const refreshAfter: Readonly<Record<Period, number>> = {
  hour: 5_000,
  day: 10_000,
  week: 30_000,
  month: 60_000,
};

function midnight(now: number, daysBefore: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - daysBefore).getTime();
}
