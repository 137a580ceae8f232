import { z } from 'zod';
import { assistantFiguresSchema, exampleQuestionsSchema } from './assistant-figures.ts';
import { assistantTraceSchema } from './explanation.ts';
import { knowledgeLanguages } from './knowledge.ts';

/** Bodies of `/admin/v1/knowledge`. Times are milliseconds since the Unix epoch. */

export const documentStates = ['indexed', 'quarantined', 'rejected', 'failed'] as const;

/** Why a document is held: what was found in it, where. */
export const quarantineReasons = ['injection', 'hidden-text', 'secret', 'personal-data', 'sudden-change'] as const;

const documentFindingSchema = z.object({
  reason: z.enum(quarantineReasons),
  /** Rule of a guard, or how the text was hidden, such as `display-none` or `zero-width`. */
  rule: z.string(),
  /** Place in the text of the document, in UTF-16 code units, and what stands there, clipped. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  excerpt: z.string(),
});

export const knowledgeDocumentSchema = z.object({
  collection: z.string(),
  /** Unique in its collection: a path below its source, an address, or `<table>/<id>`. */
  document: z.string(),
  state: z.enum(documentStates),
  title: z.string(),
  language: z.enum(knowledgeLanguages).exactOptional(),
  /** SHA-256 of what came, lower-case hexadecimal. */
  hash: z.string(),
  bytes: z.int().nonnegative(),
  chunks: z.int().nonnegative(),
  changedAt: z.number(),
  /** Version of the collection that it came with. */
  version: z.int().nonnegative(),
  url: z.string().exactOptional(),
  findings: z.array(documentFindingSchema),
  /** Of one that could not be read: why, for people. */
  problem: z.string().exactOptional(),
  /** Who released or rejected it; the name of the key. */
  decidedBy: z.string().exactOptional(),
});

const progressSchema = z.object({
  done: z.int().nonnegative(),
  /** Undefined as long as it is not known. */
  total: z.int().nonnegative().exactOptional(),
  startedAt: z.number(),
});

export const collectionViewSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** In words: `folder ./knowledge`. No secrets. */
  sources: z.array(z.string()),
  roles: z.array(z.string()),
  teams: z.array(z.string()),
  tenants: z.array(z.string()),
  /** Goes up by one with each ingestion that changed something. */
  version: z.int().nonnegative(),
  documents: z.int().nonnegative(),
  quarantined: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  chunks: z.int().nonnegative(),
  languages: z.array(z.enum(knowledgeLanguages)),
  ingestedAt: z.number().exactOptional(),
  /** While it is being read. */
  progress: progressSchema.exactOptional(),
  /** What went wrong the last time, for people. */
  problem: z.string().exactOptional(),
});

export const assistantViewSchema = z.object({
  id: z.string(),
  /** `assistant/<id>`. */
  model: z.string(),
  title: z.string(),
  collections: z.array(z.string()),
  /** Who words its answers; undefined where it only quotes. */
  answers: z.string().exactOptional(),
  answerFrom: z.number(),
  supportFrom: z.number(),
  passages: z.int(),
  examples: exampleQuestionsSchema,
  figures: assistantFiguresSchema,
});

export const knowledgeViewSchema = z.object({
  collections: z.array(collectionViewSchema),
  assistants: z.array(assistantViewSchema),
  index: z.object({ kind: z.string(), chunks: z.int().nonnegative(), bound: z.int().exactOptional() }),
});

export const documentQuerySchema = z.strictObject({
  collection: z.string().max(63).optional(),
  state: z.enum(documentStates).optional(),
  text: z.string().max(200).optional(),
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const documentPageSchema = z.object({
  documents: z.array(knowledgeDocumentSchema),
  next: z.string().exactOptional(),
});

export const documentPlaceSchema = z.strictObject({
  collection: z.string().min(1).max(63),
  document: z.string().min(1).max(2_000),
});

/** A document as it would be found: its text by passages, with what was found in it. */
export const documentDetailSchema = z.object({
  document: knowledgeDocumentSchema,
  passages: z.array(z.object({ id: z.string(), titles: z.array(z.string()), text: z.string(), hash: z.string() })),
});

export const documentDecisionSchema = z.strictObject({
  ...documentPlaceSchema.shape,
  /** SHA-256 of what was looked at: another one may have come meanwhile. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  decision: z.enum(['release', 'reject']),
  reason: z.string().min(1).max(2_000),
});

export const ingestRequestSchema = z.strictObject({
  collection: z.string().min(1).max(63),
  /** A greater change than `suddenChange` is taken as it is. */
  acceptChange: z.boolean().default(false),
});

/** A document that comes over the API, for a collection; `document` in place of the one of that name. */
export const putDocumentSchema = z.strictObject({
  ...documentPlaceSchema.shape,
  mediaType: z.enum(['text/markdown', 'text/html', 'text/plain']),
  text: z.string().max(4_000_000),
  url: z.url({ protocol: /^https?$/ }).optional(),
});

export const tryQuestionSchema = z.strictObject({
  assistant: z.string().min(1).max(63),
  question: z.string().min(1).max(4_000),
  earlier: z.array(z.string().max(4_000)).max(10).default([]),
  /** The role whose view is tried; all collections of the assistant without it. */
  role: z.string().max(63).optional(),
});

/** What retrieval finds for a question, and what the assistant would say by quoting alone; no model is asked, nothing is recorded. */
export const triedQuestionSchema = z.object({ answer: z.string(), trace: assistantTraceSchema });

const pairSchema = z.strictObject({
  question: z.string().min(1).max(4_000),
  /** Ids of documents or passages that answer it, or texts that the answer has; none where nothing does. */
  answers: z.array(z.string().min(1).max(4_000)).max(20),
});

export const calibrateRequestSchema = z.strictObject({
  assistant: z.string().min(1).max(63),
  pairs: z.array(pairSchema).min(1).max(10_000),
  /** Share of wrong or unfounded answers that is taken. */
  risk: z.number().min(0).max(1).default(0.05),
});

/** The risk/coverage curve: for each threshold the share of questions that are answered, and the share of wrong ones among them. */
export const calibrationSchema = z.object({
  assistant: z.string(),
  pairs: z.int().nonnegative(),
  answerable: z.int().nonnegative(),
  curve: z.array(
    z.object({
      threshold: z.number(),
      /** Share of the answerable questions that are answered, and of those without an answer that are answered all the same. */
      coverage: z.number(),
      falseAnswers: z.number(),
      /** Share of wrong answers among those given; undefined where none is given. */
      risk: z.number().exactOptional(),
    }),
  ),
  /** The lowest threshold with at most the risk that is taken; undefined where there is none. */
  recommended: z.number().exactOptional(),
});

export type KnowledgeDocument = z.infer<typeof knowledgeDocumentSchema>;
export type DocumentFinding = z.infer<typeof documentFindingSchema>;
export type CollectionView = z.infer<typeof collectionViewSchema>;
export type AssistantView = z.infer<typeof assistantViewSchema>;
export type KnowledgeView = z.infer<typeof knowledgeViewSchema>;
export type DocumentQuery = z.infer<typeof documentQuerySchema>;
export type DocumentPage = z.infer<typeof documentPageSchema>;
export type DocumentDetail = z.infer<typeof documentDetailSchema>;
export type DocumentDecision = z.infer<typeof documentDecisionSchema>;
export type IngestRequest = z.infer<typeof ingestRequestSchema>;
export type PutDocument = z.infer<typeof putDocumentSchema>;
export type TryQuestion = z.infer<typeof tryQuestionSchema>;
export type TriedQuestion = z.infer<typeof triedQuestionSchema>;
export type CalibrateRequest = z.infer<typeof calibrateRequestSchema>;
export type Calibration = z.infer<typeof calibrationSchema>;
