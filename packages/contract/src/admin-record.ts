import { z } from 'zod';
import { leafSchema } from './leaf.ts';

/** Bodies of `/admin/v1/log`, `/admin/v1/requests`, `/admin/v1/contents` and `/admin/v1/approvals`: searching the record, and reading what is sealed. */

const count = z.int().nonnegative();
const shard = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9_.-]+$/);
const name = z.string().min(1).max(512);
/** Milliseconds since the Unix epoch. */
const time = count;
/** In the query of an address, numbers are texts. */
const givenTime = z.coerce.number().pipe(time);

export const logQuerySchema = z.strictObject({
  since: givenTime.exactOptional(),
  /** The first moment that no longer counts. */
  until: givenTime.exactOptional(),
  /** Kinds of leaves, separated by commas. */
  kind: name.exactOptional(),
  /** Id of a key, or its reference in a leaf. */
  key: name.exactOptional(),
  /** A subject by its name, or its reference in a leaf. */
  subject: name.exactOptional(),
  /** Ids. */
  tenant: name.exactOptional(),
  team: name.exactOptional(),
  request: name.exactOptional(),
  model: name.exactOptional(),
  provider: name.exactOptional(),
  /** `blocked` finds what guards have refused as well, of which `outcome` in the answer is `refused`. */
  outcome: name.exactOptional(),
  code: name.exactOptional(),
  /** Id of a rule, or name of a guard, that has found something. */
  rule: name.exactOptional(),
  /** An outcome of some guard, such as `review`; or `shadow`, where a guard in shadow would have done something. */
  verdict: z.enum(['allow', 'flag', 'review', 'redact', 'block', 'unable', 'shadow']).exactOptional(),
  /** The set of guards that read it; absent in leaves that the default one has read. */
  guardPolicy: name.exactOptional(),
  /** The name of the model that a provider was asked for. */
  target: name.exactOptional(),
  /** Id of the key in whose name something was done to keys, contents, holds and the like. */
  actor: name.exactOptional(),
  /**
   * Words that must all be in the names and ids of the leaf: of models, providers, rules, guards, codes, outcomes, kinds, actors,
   * keys (by their names too), or at the beginning of the request's id. Leaves hold no content, so it is not searched.
   */
  text: z.string().trim().min(1).max(512).exactOptional(),
  /** `next` of the page before. */
  cursor: z.string().max(64).exactOptional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(500)).default(50),
});

export const logEntrySchema = z.strictObject({
  shard,
  index: count,
  time,
  kind: z.string(),
  request: z.string().exactOptional(),
  tenant: z.string().exactOptional(),
  team: z.string().exactOptional(),
  key: z.string().exactOptional(),
  subjects: z.array(z.string()),
  actor: z.string().exactOptional(),
  dialect: z.string().exactOptional(),
  model: z.string().exactOptional(),
  provider: z.string().exactOptional(),
  target: z.string().exactOptional(),
  outcome: z.string().exactOptional(),
  status: count.exactOptional(),
  code: z.string().exactOptional(),
  /** The gravest outcome of any guard. */
  verdict: z.string().exactOptional(),
  /** The set of guards that read it, where it is not the default one. */
  guardPolicy: z.string().exactOptional(),
  /** What a leaf that is about no request did, such as `placed`. */
  detail: z.string().exactOptional(),
  findings: z.array(
    z.strictObject({
      guard: z.string(),
      rule: z.string().exactOptional(),
      direction: z.enum(['input', 'output']),
      outcome: z.string(),
      findings: count,
      /** The guard only judged. */
      shadow: z.literal(true).exactOptional(),
    }),
  ),
  inputTokens: count.exactOptional(),
  outputTokens: count.exactOptional(),
  /** Millionths of the currency. */
  cost: count.exactOptional(),
  /** Microseconds. */
  latency: count.exactOptional(),
  streamed: z.boolean().exactOptional(),
});

export const logPageSchema = z.strictObject({
  /** Newest first. */
  entries: z.array(logEntrySchema),
  next: z.string().exactOptional(),
  /** How far the index is: `building` means that older leaves may be missing. */
  index: z.strictObject({
    state: z.enum(['building', 'ready', 'failed']),
    leaves: count,
    upTo: time.nullable(),
  }),
});

export const logLeafSchema = z.strictObject({
  shard,
  index: count,
  /** RFC 6962 leaf hash of `json`, lower-case hexadecimal. */
  hash: z.string(),
  /** The leaf as it stands in the log, byte for byte (RFC 8785). */
  json: z.string(),
  leaf: leafSchema,
});

/** All that the record says of one request. */
export const requestViewSchema = z.strictObject({
  request: z.string(),
  /** Its leaves over all shards, in their order: the request, its result or refusal, approvals, reviews. */
  leaves: z.array(logLeafSchema).min(1),
  /** What was done to its contents: readings, legal holds and erasures of whom it is about, and the end of their retention. */
  about: z.array(logLeafSchema),
  /** Whose key it was, where the key is still known. For administrators only. */
  key: z.strictObject({ id: z.string(), name: z.string() }).exactOptional(),
  /** Names of the keys in whose name something was done, by id. For administrators only. */
  actors: z.record(z.string(), z.string()),
});

const reason = z
  .string()
  .trim()
  .min(1)
  .max(1_000)
  .regex(/^[^\p{Cc}]*$/u, 'a reason has no control characters');

export const readContentRequestSchema = z.strictObject({
  request: name,
  /** Why; sealed in the record, with who has read. */
  reason,
});

export const contentPieceSchema = z.strictObject({
  bytes: count,
  /** Reference of whom it is about. */
  subject: z.string().exactOptional(),
  /** The content, where it opens and is UTF-8. */
  text: z.string().exactOptional(),
  /** The content, where it opens and is not. */
  base64: z.string().exactOptional(),
  /** Why it does not open: `erased` and `expired` are as leaves say; `lost` is a key that is gone without one, the others are damage. */
  fault: z.enum(['erased', 'expired', 'missing', 'changed', 'sealed', 'unreadable', 'lost']).exactOptional(),
});

/** What a bundle is to disclose. */
export const discloseRequestSchema = z.strictObject({
  tenant: name,
  /** `all`, or request ids, indexes and ranges. */
  selector: z.string().min(1).max(400),
  /** Leaves from this time to that one; milliseconds since the Unix epoch. */
  from: time.exactOptional(),
  /** Now, where it is left out. */
  to: time.exactOptional(),
  reason,
});

/** A disclosure that is in the record: only leaves below these sizes of the shards may be opened for it. */
export const recordedDisclosureSchema = z.strictObject({
  from: time,
  to: time,
  /** How many leaves tell of it. */
  recorded: count,
  sizes: z.record(shard, count),
});

export const readContentSchema = z.strictObject({
  request: z.string(),
  contents: z.array(
    z.strictObject({ shard, index: count, kind: z.string(), part: z.string(), pieces: z.array(contentPieceSchema) }),
  ),
  /** Positions of the leaves that tell of this reading. */
  recorded: z.array(count),
});

export const approvalViewSchema = z.strictObject({
  id: z.string(),
  /**
   * What is asked for: to `read` the content of `request`, to `export` the contents that `request` describes, to `erase` those of the
   * subject whose reference it is, or what `request` says to do in the register of models (`model`).
   */
  action: z.enum(['read', 'export', 'erase', 'model']),
  request: z.string(),
  reason: z.string(),
  requester: z.string(),
  askedAt: time,
  expiresAt: time,
  state: z.enum(['pending', 'approved', 'rejected']),
  decidedBy: z.string().exactOptional(),
  decidedAt: time.exactOptional(),
});

/** The answer to `POST /admin/v1/contents` where somebody else must approve first, with status 202. */
export const approvalAskedSchema = z.strictObject({ approval: approvalViewSchema });

export const approvalListSchema = z.strictObject({
  /** Whether reading, exporting and erasing contents need the approval of another person. */
  fourEyes: z.boolean(),
  approvals: z.array(approvalViewSchema),
});

export const decideApprovalRequestSchema = z.strictObject({
  decision: z.enum(['approved', 'rejected']),
  reason: reason.exactOptional(),
});

export type LogQuery = z.infer<typeof logQuerySchema>;
export type LogEntry = z.infer<typeof logEntrySchema>;
export type LogPage = z.infer<typeof logPageSchema>;
export type LogLeaf = z.infer<typeof logLeafSchema>;
export type RequestView = z.infer<typeof requestViewSchema>;
export type ReadContentRequest = z.infer<typeof readContentRequestSchema>;
export type DiscloseRequest = z.infer<typeof discloseRequestSchema>;
export type RecordedDisclosure = z.infer<typeof recordedDisclosureSchema>;
export type ContentPieceView = z.infer<typeof contentPieceSchema>;
export type ReadContent = z.infer<typeof readContentSchema>;
export type ApprovalView = z.infer<typeof approvalViewSchema>;
export type ApprovalList = z.infer<typeof approvalListSchema>;
