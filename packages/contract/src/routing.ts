import { z } from 'zod';
import { decimal, duration } from './units.ts';

/** How the targets of a name are put in order. */
export const strategies = ['first', 'weighted', 'latency', 'load', 'cost'] as const;
export type Strategy = (typeof strategies)[number];

/** What may make a request go on to another target, before anything of an answer has reached the client. */
export const fallbackReasons = ['error', 'busy', 'contextLength', 'refusal'] as const;
export type FallbackReason = (typeof fallbackReasons)[number];

/** Why a target is asked. Stable words: they stand in the record and in `x-gatehouse-route`. */
export const choiceReasons = ['only', ...strategies, 'sticky', 'canary', 'fallback', 'retry', 'hedge'] as const;
export type ChoiceReason = (typeof choiceReasons)[number];

export const breakerStates = ['closed', 'open', 'half-open'] as const;
export type BreakerState = (typeof breakerStates)[number];

const identifier = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use small letters, digits and dashes, 63 characters at most');

const targetTimeouts = z.strictObject({
  firstToken: duration.optional().describe('From the sent request to the first piece of the answer'),
  idle: duration.optional().describe('Between two pieces of the answer, of this target'),
  total: duration.optional().describe('The whole call of this target'),
});

const targetSchema = z.strictObject({
  provider: identifier.describe('Id of the provider'),
  target: z.string().min(1).max(256).describe('The name that the provider is asked for'),
  weight: z
    .number()
    .min(0)
    .max(1_000)
    .default(1)
    .describe('Share of the requests beside the weights of the others; one with 0 is asked only when others fail'),
  canary: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      'Share of people, or of keys without a person, whose requests all go here first, from 0 to 1; the others come here only when the other targets fail',
    ),
  timeouts: targetTimeouts
    .prefault({})
    .describe('How long to wait for this target; only what is shorter than at its provider makes a difference'),
});

/** A further name for one model (`provider` and `target`), or one that several targets answer (`targets`). */
export const modelSchema = z.strictObject({
  name: z.string().min(1).max(256).describe('The name that clients use'),
  provider: identifier.optional().describe('Id of the provider, of a name with one target'),
  target: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe('The name that the provider is asked for, of a name with one target'),
  targets: z
    .array(targetSchema)
    .min(1)
    .max(16)
    .optional()
    .describe('Who may answer, instead of `provider` and `target`; the strategy says who is asked first'),
  strategy: z
    .enum(strategies)
    .default('first')
    .describe(
      'Who is asked first: `first` as listed, `weighted` by chance and weight, `latency` who begins soonest, `load` who has least to do, `cost` who is cheapest',
    ),
  sticky: z
    .enum(['none', 'key', 'person', 'conversation'])
    .default('none')
    .describe(
      'What stays with one target as long as that has room: the requests of a key, of a person, or of a conversation, whose beginning the server may still have in its cache',
    ),
  fallback: z
    .array(z.enum(fallbackReasons))
    .default(['error', 'busy', 'contextLength'])
    .describe(
      'What makes a request go on to another target: an `error`, a server that is `busy`, a request beyond the `contextLength`, or a `refusal` for its content',
    ),
  allowLessTrusted: z
    .boolean()
    .default(false)
    .describe(
      'Whether a request may go on to a target that is trusted less than the one it was meant for, such as from a server of yours to a cloud',
    ),
  attempts: z.int().min(1).max(10).default(3).describe('Calls of targets at most for one request'),
  hedge: z
    .strictObject({
      after: duration.describe('How long the first target may take to begin before the next one is asked as well'),
      maxCost: decimal({ wholeDigits: 6, places: 6 })
        .optional()
        .describe(
          'What the second call may cost at most, in the currency of `prices`; where the price is not known there is no second call. No such limit without it',
        ),
    })
    .optional()
    .describe(
      'Asking a second target when the first is slow to begin; who begins first answers, the other is ended, and both are paid. Off without it',
    ),
});

export const routingSchema = z.strictObject({
  breaker: z
    .strictObject({
      failures: z
        .int()
        .min(1)
        .max(1_000)
        .default(5)
        .describe('Failed calls within `window` before a target is left out'),
      share: z.number().min(0.01).max(1).default(0.5).describe('Share of all its calls in that time that they must be'),
      window: duration.prefault('10s').describe('Time over which they are counted'),
      open: duration
        .prefault('5s')
        .describe('How long it is left out before it is tried again; twice as long each time that fails'),
      longestOpen: duration.prefault('2m').describe('The longest of these times'),
      probes: z
        .int()
        .min(1)
        .max(100)
        .default(2)
        .describe('Calls that it gets at once when it is tried again, and that must succeed'),
    })
    .prefault({})
    .describe('When a target that fails is left out for a while'),
  retries: z
    .strictObject({
      share: z
        .number()
        .min(0)
        .max(1)
        .default(0.2)
        .describe('Further calls that requests may cause, as a share of all requests of a name'),
      perSecond: z.number().min(0).max(1_000).default(1).describe('Further calls each second that are always allowed'),
      backoff: duration
        .prefault('100ms')
        .describe('Longest wait before the same target is called again; doubled each time, drawn by chance'),
      longestBackoff: duration
        .prefault('2s')
        .describe('The longest of these waits, and of what a server may ask for by `retry-after`'),
    })
    .prefault({})
    .describe('How often and how soon a call that failed is made again'),
  health: z
    .strictObject({
      every: duration.prefault('10s').describe('How often the targets of names with several are looked at'),
      timeout: duration.prefault('3s').describe('How long a server may take to answer that'),
    })
    .prefault({})
    .describe('Looking in the background whether servers are well, and how much they have to do'),
});

export type ModelAlias = z.infer<typeof modelSchema>;
export type TargetTimeouts = z.infer<typeof targetTimeouts>;
export type RoutingOptions = z.infer<typeof routingSchema>;
export type TargetOptions = z.infer<typeof targetSchema>;

/** One name of one target. A name with several stands there several times. */
export interface AliasTarget {
  readonly name: string;
  readonly provider: string;
  readonly target: string;
}

/** What names lead to, in the order of the configuration. */
export function aliasTargets(models: readonly ModelAlias[]): readonly AliasTarget[] {
  return models.flatMap(({ name, provider, target, targets }) => {
    if (targets !== undefined) return targets.map((one) => ({ name, provider: one.provider, target: one.target }));
    // One of them missing is a mistake that is reported when the configuration is read.
    return provider === undefined || target === undefined ? [] : [{ name, provider, target }];
  });
}
