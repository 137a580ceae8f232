import { z } from 'zod';

/** Body of `GET /admin/v1/overview`: what happened in a time, added up. Times are milliseconds since the Unix epoch. */

const count = z.int().nonnegative();
const time = count;
/** In the query of an address, numbers are texts. */
const givenTime = z.coerce.number().pipe(time);
/** Milliseconds. */
const duration = z.number().nonnegative();

/** The longest time that can be asked for: 400 days. */
export const longestOverview = 400 * 86_400_000;

export const overviewQuerySchema = z.strictObject({
  since: givenTime,
  /** The first moment that no longer counts; now, where it is left out. */
  until: givenTime.exactOptional(),
});

/** By currency (ISO 4217), in millionths. */
const cost = z.record(z.string(), count);

/** Half and 95 % of the answered requests took no longer; null where there is none. Off by 5 % at most. */
const latency = z.strictObject({ p50: duration.nullable(), p95: duration.nullable() });

/** Requests by how they ended: each is one of these. */
const endings = {
  answered: count,
  /** By a guard or the stage of personal data, before or after the model. */
  blocked: count,
  /** For another reason, such as a limit, by this gateway. */
  refused: count,
  /** By the model server or this gateway. */
  failed: count,
  /** By the client. */
  cancelled: count,
  /** This process ended in between. */
  interrupted: count,
};

const tokens = { inputTokens: count, outputTokens: count };

const shareSchema = z.strictObject({
  /** As the record has it; of a key, its reference where no key is known by it any more. */
  name: z.string(),
  requests: count,
  ...endings,
  ...tokens,
  cost,
  latency,
  /** When the newest of them ended. */
  last: time,
});

const series = z.array(count);

export const overviewSchema = z.strictObject({
  /** What was asked for, widened to whole minutes or hours. */
  since: time,
  until: time,
  /** How far the index is: `building` means that older figures may be missing. */
  index: z.strictObject({
    state: z.enum(['building', 'ready', 'failed']),
    leaves: count,
    upTo: time.nullable(),
  }),
  requests: z.strictObject({
    total: count,
    ...endings,
    /** Requests that some guard flagged, put before a person, or changed; whichever way they ended. */
    flagged: count,
    review: count,
    redacted: count,
    /** Requests in which personal data was replaced. */
    pseudonymised: count,
  }),
  /** Calls without a key that fits; they are no requests. */
  strangers: count,
  tokens: z.strictObject({ input: count, output: count }),
  cost,
  latency,
  /** Why requests were refused or failed: codes of the error catalogue, the most frequent first. */
  codes: z.array(z.strictObject({ code: z.string(), requests: count })),
  /** Values that were replaced, by type, the most frequent first. */
  entities: z.array(z.strictObject({ type: z.string(), values: count })),
  cache: z.strictObject({
    hits: count,
    misses: count,
    /** Tokens of the answers that no model server was asked for again; none of them is in `tokens`. */
    ...tokens,
    /** What they would have cost. */
    cost,
    /** Milliseconds: what the same models took without the cache, less what it took; null where nobody knows. */
    time: duration.nullable(),
  }),
  /** Requests in which a guard against attacks found something. */
  attacks: z.strictObject({
    requests: count,
    /** Of them, those that were blocked. */
    stopped: count,
    /** The most frequent first. */
    rules: z.array(
      z.strictObject({
        guard: z.string(),
        rule: z.string(),
        requests: count,
        /** Absent where no guard of that name is configured any more. */
        explanation: z.strictObject({ en: z.string(), de: z.string() }).exactOptional(),
      }),
    ),
  }),
  /** The most requests first. */
  models: z.array(shareSchema),
  providers: z.array(shareSchema),
  /** For administrators only; `id` where the key is known. */
  keys: z.array(shareSchema.extend({ id: z.string().exactOptional() })).exactOptional(),
  overTime: z.strictObject({
    /** Milliseconds between the moments of `times`, at which a span begins each. */
    step: count,
    times: z.array(time),
    answered: series,
    blocked: series,
    refused: series,
    failed: series,
    cancelled: series,
    input: series,
    output: series,
    attacks: series,
    hits: series,
    /** Microseconds are rounded to tenths of a millisecond; null where nothing was answered. */
    p50: z.array(duration.nullable()),
    p95: z.array(duration.nullable()),
    cost: z.record(z.string(), series),
  }),
});

export type OverviewQuery = z.infer<typeof overviewQuerySchema>;
export type Overview = z.infer<typeof overviewSchema>;
export type OverviewShare = z.infer<typeof shareSchema>;
