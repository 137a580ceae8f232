import type { LogQuery } from '@gatehouse/contract/admin-record';
import { z } from 'zod';

/** What looks like a number in an address comes as one. */
const word = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().trim().min(1).max(512))
  .optional()
  .catch(undefined);
const moment = z.int().nonnegative().optional().catch(undefined);

/** What the log is filtered by, as it stands in the address: names as the gateway takes them. What does not fit is left out. */
export const logSearchSchema = z.object({
  text: word,
  /** Up to now; in place of `since`. */
  period: z.enum(['hour', 'day', 'week', 'month']).optional().catch(undefined),
  since: moment,
  until: moment,
  kind: word,
  outcome: word,
  verdict: z.enum(['allow', 'flag', 'review', 'redact', 'block', 'unable', 'shadow']).optional().catch(undefined),
  rule: word,
  guardPolicy: word,
  code: word,
  model: word,
  provider: word,
  target: word,
  key: word,
  subject: word,
  actor: word,
  request: word,
  /** False where new entries are not shown as they come. */
  live: z.literal(false).optional().catch(undefined),
  /** The entry that is open, by its place: shard/index. */
  leaf: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,128}\/\d{1,15}$/)
    .optional()
    .catch(undefined),
});

export type LogSearch = z.infer<typeof logSearchSchema>;

/** What is not about which entries are shown. */
type ViewOnly = 'live' | 'leaf';
export type LogView = Omit<LogSearch, ViewOnly>;
export type LogFilter = Partial<Omit<LogQuery, 'cursor' | 'limit'>>;

export const hour = 3_600_000;
export const periods = { hour, day: 24 * hour, week: 168 * hour, month: 720 * hour } as const;

/** Filters that a word is typed for, in the order in which they are offered. */
export const wordFilters = [
  'model',
  'provider',
  'target',
  'rule',
  'guardPolicy',
  'code',
  'key',
  'subject',
  'actor',
  'request',
] as const satisfies readonly (keyof LogView)[];

export const outcomeFilters = ['answered', 'blocked', 'failed', 'cancelled', 'refused'] as const;
export const verdictFilters = ['flag', 'review', 'redact', 'block', 'unable', 'shadow', 'allow'] as const;

/** What the gateway is asked. A period begins before `now`. */
export function filterOf(view: LogView, now: number): LogFilter {
  const { period, ...rest } = view;
  const since = rest.since ?? (period === undefined ? undefined : now - periods[period]);
  const given = { ...rest, since };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

export function viewOf({ live: _live, leaf: _leaf, ...view }: LogSearch): LogView {
  return view;
}

/** The filters of a view that are set, without the period. */
export function setFilters(view: LogView): readonly (readonly [name: keyof LogView, value: string])[] {
  return (['text', 'kind', 'outcome', 'verdict', ...wordFilters] as const).flatMap((name) => {
    const value = view[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}
