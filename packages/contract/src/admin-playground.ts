import { z } from 'zod';
import { guardFindingSchema } from './admin-guards.ts';
import { assistantTraceSchema } from './explanation.ts';
import { entityTypeNames } from './entity-types.ts';
import { verdictSummarySchema } from './leaf.ts';
import { promptLanguages, variableName } from './prompts.ts';

/** Bodies of `POST /admin/v1/playground`. */

const count = z.int().nonnegative();

/** The longest conversation, in messages, and the most documents with one question. */
export const mostPlaygroundMessages = 512;
export const mostPlaygroundDocuments = 8;

export const playgroundMessageSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
});

export const playgroundRequestSchema = z.strictObject({
  model: z.string().min(1).max(256),
  /** Empty only where a template says all. */
  messages: z.array(playgroundMessageSchema).max(mostPlaygroundMessages),
  /** What is filled into the template that `model` names. */
  prompt: z
    .strictObject({
      variables: z.record(variableName, z.json()).default({}),
      language: z.enum(promptLanguages).exactOptional(),
    })
    .exactOptional(),
  /** Texts that belong to the question; guards read them as texts of others. */
  documents: z
    .array(z.strictObject({ title: z.string().max(256).exactOptional(), text: z.string().min(1) }))
    .min(1)
    .max(mostPlaygroundDocuments)
    .exactOptional(),
  temperature: z.number().min(0).max(2).exactOptional(),
  max_tokens: z.int().positive().exactOptional(),
  /** Name of a set of guards, in place of the one that would read a request of this key. The record names it. */
  policy: z.string().min(1).max(64).exactOptional(),
  stream: z.boolean().default(false),
});

/** Where a text stands. */
const place = {
  /** Of a text of the request: JSON pointer (RFC 6901) into its body. */
  place: z.string().exactOptional(),
  /** Of a text of the answer: `content`, `reasoning` and the like. */
  channel: z.string().exactOptional(),
  /**
   * In UTF-16 code units of the text as it was sent, or of the answer as it was given out. Absent where it cannot be told, and of what
   * was kept back.
   */
  start: count.exactOptional(),
  end: count.exactOptional(),
};

export const playgroundFindingSchema = guardFindingSchema
  .omit({ start: true, end: true })
  .extend({ direction: z.enum(['input', 'output']), ...place });

export const playgroundEntitySchema = z.object({
  /** Absent of made-up values that an answer had. */
  type: z.enum(entityTypeNames).exactOptional(),
  /** What the model reads in its place, and in an answer what the model wrote. */
  placeholder: z.string(),
  ...place,
});

const receiptSchema = z.object({ log: z.string(), shard: z.string(), index: count });

/** What happened to a request so far: as far as the model was asked (`asked`), or to its end. */
export const playgroundReportSchema = z.object({
  request: z.string(),
  phase: z.enum(['asked', 'answered', 'blocked', 'refused', 'failed', 'cancelled']),
  /** Of the error catalogue, and the place in the request that it is about. */
  code: z.string().exactOptional(),
  param: z.string().exactOptional(),
  /** The set of guards that read it. */
  policy: z.string(),
  provider: z.string().exactOptional(),
  target: z.string().exactOptional(),
  cache: z.enum(['off', 'miss', 'hit', 'bypass']),
  /** Microseconds on the way in, by stage; those that it did not come through are absent. */
  stages: z.record(z.string(), count),
  /** Microseconds: in all, to the first piece of the answer, and at the provider. */
  timings: z.object({ total: count, firstByte: count.exactOptional(), upstream: count.exactOptional() }),
  verdicts: z.array(verdictSummarySchema),
  findings: z.array(playgroundFindingSchema),
  /** The highest scores, from 0 to 1, of guards that let pass what they scored. */
  passed: z.array(z.object({ guard: z.string(), direction: z.enum(['input', 'output']), score: z.number() })),
  /** What was replaced in the request, and put back in the answer. */
  replaced: z.array(playgroundEntitySchema),
  restored: z.array(playgroundEntitySchema),
  /** The texts of the request that the model did not read as they were sent, as it read them. */
  read: z.array(z.object({ place: z.string(), text: z.string() })),
  usage: z
    .object({ input: count, output: count, cachedInput: count.exactOptional(), reasoning: count.exactOptional() })
    .exactOptional(),
  finish: z.string().exactOptional(),
  /** What an assistant found and held its answer against, where one was asked. */
  assistant: assistantTraceSchema.exactOptional(),
  receipts: z.object({ request: receiptSchema.exactOptional(), result: receiptSchema.exactOptional() }),
});

export type PlaygroundMessage = z.infer<typeof playgroundMessageSchema>;
export type PlaygroundRequest = z.input<typeof playgroundRequestSchema>;
export type PlaygroundReport = z.infer<typeof playgroundReportSchema>;
export type PlaygroundFinding = z.infer<typeof playgroundFindingSchema>;
export type PlaygroundEntity = z.infer<typeof playgroundEntitySchema>;
