import { z } from 'zod';
import { trustLevels } from './privacy.ts';
import { breakerStates, strategies } from './routing.ts';

/**
 * Body of `GET /admin/v1/routes`: names that several targets may answer, and how these targets are at this moment. Durations are
 * milliseconds, times milliseconds since the Unix epoch.
 */

const count = z.int().nonnegative();
const duration = z.number().nonnegative();
const share = z.number().min(0).max(1);

export const routeTargetSchema = z.strictObject({
  provider: z.string(),
  /** The model as the provider names it. */
  target: z.string(),
  trust: z.enum(trustLevels),
  weight: z.number().nonnegative(),
  canary: share,
  breaker: z.enum(breakerStates),
  /** Until it is tried again, where it is left out; null otherwise. */
  openFor: duration.nullable(),
  /** Until it is called again, where its server has asked for a pause; null otherwise. */
  pausedFor: duration.nullable(),
  /** Whether its server was well when it was last looked at; null before. */
  healthy: z.boolean().nullable(),
  /** Calls that run. */
  running: count,
  /** Time to the first piece of an answer as expected; null before the first call. */
  firstPiece: duration.nullable(),
  /** What its server says it has to do; null where it does not say. */
  load: z.strictObject({ running: count, waiting: count, cacheUse: share.nullable() }).nullable(),
  /** Since the start of the process: calls, and what became of those that have ended. */
  calls: count,
  answered: count,
  failed: count,
  /** Ended for another one that was faster, or by a client that went away. */
  left: count,
  /** Of the calls of all targets of this name. */
  share,
});

export const modelRouteListSchema = z.strictObject({
  routes: z.array(
    z.strictObject({
      name: z.string(),
      strategy: z.enum(strategies),
      sticky: z.enum(['none', 'key', 'person', 'conversation']),
      /** Calls at most for one request. */
      attempts: count,
      allowLessTrusted: z.boolean(),
      /** After which time a second target is asked; null where none is. */
      hedgeAfter: duration.nullable(),
      /** Further calls that are allowed at this moment. */
      retriesLeft: count,
      targets: z.array(routeTargetSchema),
    }),
  ),
  /** Of breakers, the newest first. */
  changes: z.array(
    z.strictObject({
      at: count,
      provider: z.string(),
      target: z.string(),
      from: z.enum(breakerStates),
      to: z.enum(breakerStates),
      /** Code of the call that opened it; null otherwise. */
      code: z.string().nullable(),
    }),
  ),
});

export type RouteTargetView = z.infer<typeof routeTargetSchema>;
export type ModelRouteList = z.infer<typeof modelRouteListSchema>;
