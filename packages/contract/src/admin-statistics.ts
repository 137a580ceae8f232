import { z } from 'zod';
import { keyLabel } from './admin.ts';

/** Bodies of `/admin/v1/statistics`: figures with noise (differential privacy) for readers outside of the inner circle. */

const count = z.int().nonnegative();

/** Days of UTC, such as `2026-10-01`. */
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((text) => dayOf(Date.parse(text)) === text, 'no such day');

/** ε, with three decimals at most: sums of thousandths are exact. */
const epsilon = z
  .number()
  .min(0.001)
  .max(10)
  .refine((value) => Math.abs(value * 1_000 - Math.round(value * 1_000)) < 1e-9, 'three decimals at most');

export const mostRequests = 20;

export const statisticsQuestionSchema = z.strictObject({
  from: day,
  /** The first day that no longer counts. */
  to: day,
  /** Labels of keys that stand for teams. */
  teams: z.array(keyLabel).min(1).max(64),
  /** How many requests of one person count at most. */
  most: z.int().min(1).max(1_000_000).default(mostRequests),
  epsilon,
});

export const statisticsReleaseSchema = z.object({
  from: z.string(),
  to: z.string(),
  teams: z.array(z.string()),
  most: z.int(),
  epsilon: z.number(),
  /** Answered requests by team, with their noise. */
  counts: z.record(z.string(), z.int()),
  /** The noise of a count is within this, either way, with a probability of 95 %. */
  noise: count,
  /** Milliseconds since the Unix epoch. */
  releasedAt: z.int(),
});

/** Newest first. */
export const statisticsListSchema = z.object({
  /** What may be told of any time altogether, as a sum of ε. */
  budget: z.number(),
  releases: z.array(statisticsReleaseSchema),
});

/** What a release would cost, without making it. */
export const statisticsPlanSchema = z.object({
  /** 0 where it was released before. */
  cost: z.number(),
  /** Of the budget of the time, before it. */
  left: z.number(),
  noise: count,
  /** Whether it was released before, so that it would be the same. */
  repeated: z.boolean(),
});

export const statisticsMadeSchema = z.object({
  release: statisticsReleaseSchema,
  repeated: z.boolean(),
  /** Of the budget of the time, after it. */
  left: z.number(),
});

export type StatisticsQuestion = z.infer<typeof statisticsQuestionSchema>;
export type StatisticsReleaseView = z.infer<typeof statisticsReleaseSchema>;
export type StatisticsList = z.infer<typeof statisticsListSchema>;
export type StatisticsPlan = z.infer<typeof statisticsPlanSchema>;
export type StatisticsMade = z.infer<typeof statisticsMadeSchema>;

/** The day (UTC) of a time in milliseconds since the Unix epoch; an empty text where that is none. */
export function dayOf(time: number): string {
  return Number.isFinite(time) ? new Date(time).toISOString().slice(0, 10) : '';
}

/** What is wrong with a time from one moment up to another one: milliseconds since the Unix epoch. */
export type TimeFault = 'order' | 'future' | 'halves';

/**
 * What keeps a time from being reported. One that is not over would not be the same whenever it is asked for; and people have other
 * references in the record in each half of a year, so that across its border nobody could be kept to the bound.
 */
export function timeFault(from: number, to: number, now: number): TimeFault | undefined {
  if (from >= to) return 'order';
  if (to > now) return 'future';
  return halfYear(from) === halfYear(to - 1) ? undefined : 'halves';
}

function halfYear(time: number): number {
  const date = new Date(time);
  return date.getUTCFullYear() * 2 + Math.floor(date.getUTCMonth() / 6);
}
