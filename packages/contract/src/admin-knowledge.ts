import { z } from 'zod';
import { assistantFiguresSchema, exampleQuestionsSchema } from './assistant-figures.ts';
import { assistantTraceSchema, explainedPassageSchema } from './explanation.ts';
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

/** That somebody has released a document which two people must release. */
const releaseProposalSchema = z.object({
  /** Who; the name of the key. */
  by: z.string(),
  at: z.number(),
  reason: z.string(),
  /** Whether whoever asks has proposed it, under whichever key: somebody else has to decide. */
  own: z.boolean(),
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
  /** Of a single one that can be released: whether that takes two people. */
  fourEyes: z.boolean().exactOptional(),
  /** The first of both has released it, as it is now. */
  proposal: releaseProposalSchema.exactOptional(),
});

const progressSchema = z.object({
  done: z.int().nonnegative(),
  /** Undefined as long as it is not known. */
  total: z.int().nonnegative().exactOptional(),
  startedAt: z.number(),
});

/** Groups of synonyms of one collection that are shown; all of them stand in the configuration. */
export const mostShownSynonyms = 20;

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
  /** Groups of words that mean the same in it, as they are configured: how many there are, and the first of them. Documents may bring more. */
  synonyms: z
    .object({ count: z.int().nonnegative(), groups: z.array(z.array(z.string())).max(mostShownSynonyms) })
    .exactOptional(),
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
  /** SHA-256 of what came, as leaves of answers name documents. */
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
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

/** What a document may be that comes over the API: as text, or as the bytes of a file. */
export const textMediaTypes = ['text/markdown', 'text/html', 'text/plain'] as const;
export const documentMediaTypes = [
  ...textMediaTypes,
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
] as const;

/** Bytes of a document over the API at most; larger ones belong into a folder. */
export const largestPutDocument = 8_388_608;

const putShape = { ...documentPlaceSchema.shape, url: z.url({ protocol: /^https?$/ }).optional() };
const base64 = z
  .string()
  .min(4)
  .max(Math.ceil(largestPutDocument / 3) * 4)
  .refine((text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text));

/** A document that comes over the API, for a collection; `document` in place of the one of that name. */
export const putDocumentSchema = z.union([
  z.strictObject({ ...putShape, mediaType: z.enum(textMediaTypes), text: z.string().max(4_000_000) }),
  z.strictObject({ ...putShape, mediaType: z.enum(documentMediaTypes), content: base64 }),
]);

export const tryQuestionSchema = z.strictObject({
  assistant: z.string().min(1).max(63),
  question: z.string().min(1).max(4_000),
  earlier: z.array(z.string().max(4_000)).max(10).default([]),
  /** The role whose view is tried; all collections of the assistant without it. */
  role: z.string().max(63).optional(),
});

/** What retrieval finds for a question, and what the assistant would say by quoting alone; no model is asked, nothing is recorded. */
export const triedQuestionSchema = z.object({ answer: z.string(), trace: assistantTraceSchema });

export const findPassagesSchema = z.strictObject({
  text: z.string().min(1).max(4_000),
  /** Looked into; all that there are without them. */
  collections: z.array(z.string().min(1).max(63)).min(1).max(100).optional(),
  /** The role whose view is tried; everything without it. */
  role: z.string().max(63).optional(),
  limit: z.int().min(1).max(50).default(10),
});

/** Passages as retrieval finds them, the best first, with what each term of the question gave; nothing is answered, and nothing recorded. */
export const foundPassagesSchema = z.object({
  language: z.enum(knowledgeLanguages).exactOptional(),
  /** Looked into; one that the role may not have is not named. */
  collections: z.array(z.string()),
  passages: z.array(explainedPassageSchema.omit({ cited: true, shapley: true })),
});

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
  /** That count. */
  pairs: z.int().nonnegative(),
  answerable: z.int().nonnegative(),
  /** Answers that name documents or passages that cannot be found. Pairs of which that is every answer do not count. */
  notFound: z.array(z.object({ pair: z.int().nonnegative(), answer: z.string(), counts: z.boolean() })),
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
export type ReleaseProposal = z.infer<typeof releaseProposalSchema>;
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
export type FindPassages = z.infer<typeof findPassagesSchema>;
export type FoundPassages = z.infer<typeof foundPassagesSchema>;
export type CalibrateRequest = z.infer<typeof calibrateRequestSchema>;
export type Calibration = z.infer<typeof calibrationSchema>;
