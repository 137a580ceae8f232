import { z } from 'zod';

/**
 * Why an assistant answered as it did: `GET /v1/explanations/{id}`, and what is sealed with the answer. Everything in it was measured or
 * computed from what was there; no model says why it said something. Shares and scores are 0 to 1.
 */

const share = z.number().min(0).max(1);

const termSchema = z.object({
  /** As the question has it, folded. */
  term: z.string(),
  /** Share of the question's information that it carries. */
  importance: share,
  /** How well the passage covers it. */
  covered: share,
});

export const explainedPassageSchema = z.object({
  id: z.string(),
  collection: z.string(),
  document: z.string(),
  titles: z.array(z.string()),
  url: z.string().exactOptional(),
  /** SHA-256 of the passage and of its document, lower-case hexadecimal; the leaf of the answer has them too. */
  hash: z.string(),
  documentHash: z.string(),
  /** What the model, or the reader, was shown of it. */
  text: z.string(),
  score: z.number(),
  lexical: share.exactOptional(),
  similarity: share.exactOptional(),
  /** How much of the question it covers. */
  support: share,
  terms: z.array(termSchema),
  /** Its exact Shapley value for the support of the answer; they add up to `support` of the answer. */
  shapley: z.number().exactOptional(),
  /** Whether the answer cites it. */
  cited: z.boolean(),
});

export const groundingProblems = ['not-supported', 'number', 'name', 'negation', 'unknown-id'] as const;

export const explainedSentenceSchema = z.object({
  text: z.string(),
  /** How well the passages support it. */
  support: share,
  /** The passage that supports it best, and the words of it that do. */
  passage: z.string().exactOptional(),
  quote: z.string().exactOptional(),
  /** What is wrong with it, where it was left out. */
  problems: z.array(z.enum(groundingProblems)),
  kept: z.boolean(),
  /** Written from a row or a fixed text of the gateway, not by a model. */
  rendered: z.boolean(),
});

/** How rows were compared for an answer that they give by themselves. Only rows that the caller may see are among them. */
export const comparisonTraceSchema = z.object({
  /** The least or most of a column, what lies between two numbers, all of a kind, whether there are so many, or the values of a column. */
  wants: z.enum(['lowest', 'highest', 'between', 'list', 'enough', 'values']),
  /** Words of the question that say what was compared. */
  words: z.array(z.string()),
  /** What the column is called; none where nothing was compared but names. */
  column: z.string().exactOptional(),
  from: z.number().exactOptional(),
  to: z.number().exactOptional(),
  /** Rows that were looked at, the things that they are of, those of them without a value, and those that were wanted. */
  rows: z.int().nonnegative(),
  things: z.int().nonnegative(),
  without: z.int().nonnegative(),
  found: z.int().nonnegative(),
  /** Where the rows are from. */
  collections: z.array(z.string()),
});

/** How an assistant ended up. */
export const assistantOutcomes = ['answered', 'unknown', 'handed-over', 'small-talk'] as const;

export const assistantTraceSchema = z.object({
  assistant: z.string(),
  outcome: z.enum(assistantOutcomes),
  language: z.enum(['de', 'en']),
  /** What was looked for, and how often: a follow-up takes words of the question before. */
  queries: z.array(z.string()),
  /** Looked into; a collection that the caller may not have is not named. */
  collections: z.array(z.string()),
  answerFrom: share,
  supportFrom: share,
  /** Of the best passage for the question, and of the answer by the passages. */
  support: share,
  answerSupport: share.exactOptional(),
  passages: z.array(explainedPassageSchema),
  sentences: z.array(explainedSentenceSchema),
  /** How often the model was asked: 0 where nothing but quotes were wanted. */
  asked: z.int().nonnegative(),
  comparison: comparisonTraceSchema.exactOptional(),
});

export const explanationSchema = z.object({
  request: z.string(),
  time: z.number(),
  model: z.string().exactOptional(),
  provider: z.string().exactOptional(),
  target: z.string().exactOptional(),
  chosen: z.string().exactOptional(),
  policy: z.string(),
  outcome: z.string(),
  code: z.string().exactOptional(),
  cost: z.object({ currency: z.string(), micros: z.number() }).exactOptional(),
  usage: z.object({ input: z.number(), output: z.number() }).exactOptional(),
  /** What guards said, with their rules and scores. */
  verdicts: z.array(
    z.object({
      direction: z.enum(['input', 'output']),
      guard: z.string(),
      outcome: z.string(),
      rules: z.record(z.string(), z.number()),
      scores: z.record(z.string(), z.number()).exactOptional(),
    }),
  ),
  /** Undefined where no assistant answered. */
  assistant: assistantTraceSchema.exactOptional(),
  /** Where the leaf is that proves it. */
  leaf: z.object({ shard: z.string(), index: z.number() }).exactOptional(),
});

/** What each passage did to the words of a model, found by asking it again without. */
export const attributionSchema = z.object({
  method: z.literal('leave-one-out'),
  /** How often the model was asked. */
  calls: z.int().nonnegative(),
  /** Share of the answer that it says again with nothing left out. */
  worth: share,
  /** How far two answers with nothing left out are apart: effects that are not larger say nothing. */
  error: share,
  /** How much less of the answer it says without a passage; below nothing where it says more. */
  passages: z.array(z.object({ id: z.string(), effect: z.number() })),
});

export type Attribution = z.infer<typeof attributionSchema>;
export type ComparisonTrace = z.infer<typeof comparisonTraceSchema>;
export type ExplainedPassage = z.infer<typeof explainedPassageSchema>;
export type ExplainedSentence = z.infer<typeof explainedSentenceSchema>;
export type GroundingProblem = (typeof groundingProblems)[number];
export type AssistantOutcome = (typeof assistantOutcomes)[number];
export type AssistantTrace = z.infer<typeof assistantTraceSchema>;
export type Explanation = z.infer<typeof explanationSchema>;
