import { z } from 'zod';
import { logPageSchema } from './admin-record.ts';
import { guardPurposes, guardRuleSchema } from './guard-rule.ts';
import { settingFieldSchema } from './setting-field.ts';
import { stageFactSchema } from './stage-facts.ts';

/** Bodies of `/admin/v1/guards` and what lies below it. */

const bothLanguages = z.object({ en: z.string(), de: z.string() });

const exampleSchema = z.object({
  text: z.string(),
  /** Who wrote it. */
  channel: z.string(),
  /** What was asked before, where the example is an answer. */
  prompt: z.array(z.object({ text: z.string(), channel: z.string() })).exactOptional(),
  /** The body of that request, where its settings matter. */
  request: z.record(z.string(), z.json()).exactOptional(),
});

/** One kind of guard, whether or not it is configured. */
export const guardKindViewSchema = z.object({
  kind: z.string(),
  purpose: z.enum(guardPurposes),
  summary: bothLanguages,
  rules: z.array(guardRuleSchema.extend({ rule: z.string() })),
  /** Texts that it finds something in, and texts that it lets pass, with the options that both need. */
  examples: z.object({
    options: z.record(z.string(), z.json()),
    triggers: z.array(exampleSchema),
    passes: z.array(exampleSchema),
  }),
  /** What it can be told, as forms ask for it; `use` is left out. */
  options: z.array(settingFieldSchema),
  /** It asks a model, a server or a file of the operator: texts are tried with it only as it is configured. */
  asksOthers: z.boolean(),
});

/** A set of guards as configured, in facts. */
const policyViewSchema = z.object({
  name: z.string(),
  description: z.string().exactOptional(),
  /** In the order in which they read. */
  input: z.array(stageFactSchema),
  output: z.array(stageFactSchema),
});

export const guardsViewSchema = z.object({
  /** SHA-256 of the policy in force, as in every leaf. */
  policy: z.string(),
  policies: z.array(policyViewSchema),
  /** Who has which of them. */
  rules: z.array(stageFactSchema),
  /** What holds beside all policies: what follows from repeated attacks, and spotlighting where it is on. */
  beside: z.array(stageFactSchema),
  /** How many attacks everybody knows, beside those that people of the tenant have confirmed. */
  knownAttacks: z.int().nonnegative(),
  catalogue: z.array(guardKindViewSchema),
});

const count = z.int().nonnegative();
/** In the query of an address, numbers are texts. */
const givenTime = z.coerce.number().pipe(count);

/** Milliseconds since the Unix epoch; `until` is now where it is left out. */
export const shadowQuerySchema = z.strictObject({ since: givenTime, until: givenTime.exactOptional() });

const outcomes = z.partialRecord(z.enum(['flag', 'review', 'redact', 'block', 'unable']), count);

/** What guards in shadow would have done, from the leaves of the record: no content is opened for it. */
export const shadowViewSchema = z.object({
  since: count,
  until: count,
  index: logPageSchema.shape.index,
  policies: z.array(
    z.object({
      name: z.string(),
      /** Exchanges that came before its guards. */
      exchanges: count,
      guards: z.array(
        z.object({
          guard: z.string(),
          /** Whether it is in shadow now, or only was. */
          current: z.boolean(),
          /** Exchanges by what it would have done; one in which it would have done two things counts for both. */
          outcomes,
        }),
      ),
    }),
  ),
});

/** What guards have done, and those in shadow would have done, in steps of time; from the leaves of the record, no content is opened for it. A year at most. */
export const guardFiguresSchema = z.object({
  since: count,
  until: count,
  /** Milliseconds: the length of a step. Steps begin at multiples of it (UTC). */
  step: count,
  index: logPageSchema.shape.index,
  policies: z.array(
    z.object({
      name: z.string(),
      /** Exchanges that came before its guards, by the beginning of the step; steps without any are left out. */
      exchanges: z.array(z.object({ from: count, count })),
      guards: z.array(
        z.object({
          guard: z.string(),
          /** Exchanges by what it did, or would have done in shadow. */
          done: z.array(z.object({ from: count, shadow: z.boolean(), outcomes })),
        }),
      ),
    }),
  ),
});

/** The longest text that is tried, in UTF-16 code units. */
export const longestGuardTrial = 100_000;

export const trialChannels = ['user', 'document', 'tool', 'file', 'system', 'assistant'] as const;

export const guardTrialRequestSchema = z.strictObject({
  text: z.string().min(1).max(longestGuardTrial),
  channel: z.enum(trialChannels).default('user'),
  direction: z.enum(['input', 'output']).default('input'),
  policy: z.string().max(64).default('default'),
  /** Guards with their options as a configuration has them, in place of a policy: to see what a change would do before it is made. */
  guards: z.array(z.record(z.string(), z.json())).min(1).max(64).exactOptional(),
  /** What was asked before, where the text is an answer. */
  prompt: z
    .array(z.strictObject({ text: z.string().max(longestGuardTrial), channel: z.enum(trialChannels) }))
    .max(64)
    .exactOptional(),
  /** The body of that request, for guards that read settings in it. */
  request: z.record(z.string(), z.json()).exactOptional(),
});

export const guardFindingSchema = z.object({
  guard: z.string(),
  rule: z.string(),
  outcome: z.enum(['flag', 'review', 'redact', 'block']),
  /** Places in the text, in UTF-16 code units. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** From 0 to 1. */
  score: z.number().exactOptional(),
  shadow: z.literal(true).exactOptional(),
  encodings: z.array(z.string()).exactOptional(),
  model: z.string().exactOptional(),
  contributions: z.array(z.object({ feature: z.string(), weight: z.number() })).exactOptional(),
  owasp: z.array(z.string()).exactOptional(),
  asi: z.array(z.string()).exactOptional(),
  atlas: z.array(z.string()).exactOptional(),
  explanation: bothLanguages.exactOptional(),
});

export const guardTrialSchema = z.object({
  verdict: z.enum(['allow', 'flag', 'redact', 'block', 'unable']),
  /** Of injected instructions, from 0 to 1. */
  score: z.number(),
  findings: z.array(guardFindingSchema),
  unable: z.array(z.object({ guard: z.string(), reason: z.string(), shadow: z.boolean() })).exactOptional(),
  /** What is left of the text, where something was redacted. */
  text: z.string().exactOptional(),
});

export type GuardsView = z.infer<typeof guardsViewSchema>;
export type ShadowQuery = z.output<typeof shadowQuerySchema>;
export type GuardFigures = z.infer<typeof guardFiguresSchema>;
export type ShadowView = z.infer<typeof shadowViewSchema>;
export type GuardKindView = z.infer<typeof guardKindViewSchema>;
export type GuardTrialRequest = z.input<typeof guardTrialRequestSchema>;
export type GuardTrialQuestion = z.output<typeof guardTrialRequestSchema>;
export type GuardTrial = z.infer<typeof guardTrialSchema>;
export type GuardTrialFinding = GuardTrial['findings'][number];
