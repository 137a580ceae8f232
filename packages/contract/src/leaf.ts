import { z } from 'zod';
import { contentParts } from './content-parts.ts';
import { directoryKinds } from './directory.ts';
import { breakerStates } from './routing.ts';

/**
 * The leaf, version 1: one entry of the record, as RFC 8785 (JCS) canonical JSON. Numbers are integers only, so that the
 * canonical form needs no floating-point rules; times are milliseconds since the Unix epoch, durations microseconds, and
 * scores are per mille. A leaf holds no content and no direct identifier: only commitments, references and outcomes.
 */

const integer = z.int().nonnegative();
const shortText = z.string().max(512);

/** Lower-case hexadecimal SHA-256. */
const digest = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * Who or what a leaf is about: 32 hexadecimal digits of an HMAC under a secret that is kept outside the record, over the
 * period of the shard. It cannot be linked between periods, nor back to whoever it stands for once the secret is destroyed.
 */
const reference = z.string().regex(/^[0-9a-f]{32}$/);

/**
 * A piece of content that lies apart from the leaf, encrypted: `mac` is HMAC-SHA-256 over the plain piece under a random
 * 32-byte opening which is stored inside the encrypted envelope, `cipher` is SHA-256 of the envelope.
 */
export const pieceSchema = z.strictObject({
  bytes: integer,
  cipher: digest,
  mac: digest,
  /** Where the envelope lies: `<segment>:<offset>:<length>`. */
  place: shortText,
  /** Whom the piece is about; absent where there is nobody. */
  subject: reference.optional(),
});

/** A commitment to a content: to each of its pieces, which put together are the content. Nearly always there is one. */
export const commitmentSchema = z.array(pieceSchema).min(1);

export const verdictSummarySchema = z.strictObject({
  direction: z.enum(['input', 'output']),
  guard: shortText,
  outcome: z.enum(['allow', 'flag', 'review', 'redact', 'block', 'unable']),
  /** Rule ids with the number of findings each. */
  rules: z.record(shortText, integer),
  /** Rule ids with the highest score of each, per mille. */
  scores: z.record(shortText, integer).optional(),
  /** The guard only judged: what it would have done was not done. */
  shadow: z.literal(true).optional(),
});

const envelope = {
  index: integer,
  time: integer,
  v: z.literal(1),
};

const exchange = {
  /** Id of the batch that it is a line of. */
  batch: shortText.optional(),
  /** Random reference of the caller's key; never the key, its hash or its owner's name. */
  key: shortText.optional(),
  dialect: shortText,
  /** Name of the set of guards that read it, where that is not `default`. */
  guardPolicy: shortText.optional(),
  model: shortText.optional(),
  /** Reference of the person or service account that the key belongs to. */
  person: shortText.optional(),
  /** SHA-256 of the canonical policy in force: guards, recognisers, routes. */
  policy: digest,
  request: shortText,
  /** The person or system that the exchange is about. */
  subject: reference.optional(),
  /** The template that the request was made of; `hash` is SHA-256 of what it asks. */
  template: z.strictObject({ hash: digest, language: shortText, name: shortText, version: integer }).optional(),
  /** Id of the team that the key belongs to. */
  team: shortText.optional(),
  tenant: shortText,
};

/** In millionths of the currency (ISO 4217), rounded up; `prices` names the price list that it was reckoned by. */
const cost = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/),
  micros: integer,
  prices: reference.optional(),
});

/** A target that was asked and did not give the answer. `cost` and `usage` where it may have worked and is paid for it. */
const triedSchema = z.strictObject({
  /** Why it was asked; see `chosen`, `similar` where it was to compare the question with others, and `retrieval` where it was to find passages for it. */
  chosen: shortText,
  /** Why it was left: a code of the error catalogue; `slower` where another one began before it, `compared` where nothing else was wanted of it. */
  code: shortText,
  cost: cost.optional(),
  provider: shortText,
  target: shortText,
  /** From asking to leaving, in microseconds. */
  took: integer,
  usage: z.strictObject({ input: integer, output: integer }).optional(),
  usageSource: z.enum(['provider', 'estimated', 'none']),
});

const measured = {
  cache: z.enum(['off', 'miss', 'hit', 'bypass']).optional(),
  /** Why this target was asked, of a model name that several may answer, such as `first` or `fallback`. */
  chosen: shortText.optional(),
  code: shortText.optional(),
  /** Absent where no model was called, and where nobody knows the price. */
  cost: cost.optional(),
  /** Counts of replaced personal data by type, for example `{"EMAIL":2}`. */
  entities: z.record(shortText, integer),
  /** What this gateway has counted by itself, where it did; for holding it against `usage`. */
  estimate: z.strictObject({ input: integer, output: integer }).optional(),
  finish: z.array(shortText).optional(),
  /**
   * The assistant that answered, how it ended, and what it rested on: SHA-256 of each passage and of the document that it is of, as they were
   * when they were taken in.
   */
  knowledge: z
    .strictObject({
      assistant: shortText,
      outcome: shortText,
      passages: z.array(z.strictObject({ collection: shortText, document: digest, passage: digest })).max(20),
    })
    .optional(),
  /** What the model was, as far as it was known when it was called, be it for an earlier request whose answer was kept: a digest as the register of models writes it. */
  modelDigest: shortText.optional(),
  /** Content-bearing parts that no guard could read, by kind, for example `{"image_url":1}`. */
  notInspected: z.record(shortText, integer),
  provider: shortText.optional(),
  /** What the call would have cost that an answer from the cache has spared. */
  saved: cost.optional(),
  /** How similar the question is whose answer was kept, per mille, where that is another one. */
  similarity: integer.optional(),
  /** The model name that the provider was asked for. */
  target: shortText.optional(),
  status: integer,
  streamed: z.boolean(),
  /** Targets that were asked before this one, or beside it, in their order. */
  tried: z.array(triedSchema).min(1).max(32).optional(),
  timings: z.strictObject({
    firstByte: integer.optional(),
    /** In the queue before the model server. */
    queued: integer.optional(),
    total: integer,
    upstream: integer.optional(),
  }),
  usage: z
    .strictObject({
      /** Milliseconds of a recording. */
      audio: integer.optional(),
      cachedInput: integer.optional(),
      /** That were made. */
      images: integer.optional(),
      input: integer,
      output: integer,
      reasoning: integer.optional(),
    })
    .optional(),
  /** Where the usage figures come from: `none` where no model was called. Older leaves say `missing` where a provider sent none. */
  usageSource: z.enum(['provider', 'estimated', 'missing', 'none']),
  verdicts: z.array(verdictSummarySchema),
  /** Codes of what was not done as the client wanted it, and was no reason to refuse. */
  warnings: z.array(shortText).optional(),
};

/** Durable before the provider is called. */
export const requestLeafSchema = z.strictObject({
  ...envelope,
  ...exchange,
  kind: z.literal('request'),
  prompt: commitmentSchema,
  /** What was reserved for the call of what is limited: tokens, and money in millionths. It counts as spent where no result follows. */
  reserved: z
    .strictObject({
      input: integer,
      micros: integer.optional(),
      output: integer,
      provider: shortText,
      /** The model name that the provider is asked for. */
      target: shortText,
    })
    .optional(),
});

/** Where the request leaf of the same request stands, if it lies in another shard: the name of that shard's folder. */
const previousShard = shortText.optional();

/** Durable before the answer is complete at the client. `previous` is the index of the request leaf. */
export const resultLeafSchema = z.strictObject({
  ...envelope,
  ...exchange,
  ...measured,
  kind: z.literal('result'),
  answer: commitmentSchema.optional(),
  outcome: z.enum(['answered', 'failed', 'blocked', 'cancelled']),
  previous: integer.optional(),
  previousShard,
  /** Only where no request leaf went before, as on a cache hit. */
  prompt: commitmentSchema.optional(),
});

/** A request that never reached a provider. */
export const refusalLeafSchema = z.strictObject({
  ...envelope,
  ...exchange,
  ...measured,
  kind: z.literal('refusal'),
  prompt: commitmentSchema.optional(),
  /** Method and path of a call that does not go down the path, such as `DELETE /admin/v1/keys/*`. */
  route: shortText.optional(),
});

/** Refusals of callers without a fitting key that have no leaf of their own, because there were too many of them. */
export const refusalsLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('refusals'),
  /** Different addresses, of IPv6 different /64. */
  addresses: integer,
  /** How often each code of the error catalogue was the answer. */
  codes: z.record(shortText, integer),
  from: integer,
  to: integer,
});

/** Found at start: a request leaf without its result, because the process ended in between. */
export const interruptedLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('interrupted'),
  previous: integer,
  previousShard,
  request: shortText,
});

/**
 * Found at start: bytes after the last whole leaf, cut off, which were never acknowledged; or the log could not go on in the
 * shard before, because that one is an older or copied state of what was signed (`reason` is `restored`); or the clock was
 * set back (`reason` is `clock`).
 */
export const gapLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('gap'),
  droppedBytes: integer,
  /** Where the clock was set back (`reason` is `clock`): the latest time before; the leaf itself has the earlier one. */
  from: integer.optional(),
  reason: shortText,
  /** Lower-case hexadecimal root hash of what was last signed of the shard that was given up, as far as it is known. */
  root: digest.optional(),
  /** Folder name of the shard that was given up. */
  shard: shortText.optional(),
  /** Number of its leaves that were signed, as far as it is known. */
  size: integer.optional(),
});

/** The first leaf of a shard. */
export const shardLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('shard'),
  /** The shard before, by its last checkpoint; absent in the first shard of a log. */
  before: z.strictObject({ origin: shortText, root: digest, size: integer }).optional(),
  origin: shortText,
  /** Half-year (UTC), such as `2026h1`. */
  period: z.string().regex(/^[0-9]{4}h[12]$/),
  tenant: shortText,
});

/**
 * A batch of requests was made, is to be ended by somebody (`cancelling`), or has ended: then with how many of its requests were answered and
 * how many were not. Its requests are exchanges of their own, which name it.
 */
export const batchLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('batch'),
  action: z.enum(['created', 'cancelling', 'completed', 'failed', 'expired', 'cancelled']),
  /** Who did it; absent where nobody did. */
  actor: shortText.optional(),
  answered: integer.optional(),
  batch: shortText,
  endpoint: shortText,
  failed: integer.optional(),
  key: shortText,
  person: shortText.optional(),
  tenant: shortText,
});

/**
 * A target was left out because its calls failed (`open`), is tried again (`half-open`), or is asked as before (`closed`); `times` is how many
 * changes this leaf tells of, from the first to the last, where there were too many for one leaf each.
 */
export const breakerLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('breaker'),
  /** Code of the error catalogue with which the call ended that opened it. */
  code: shortText.optional(),
  from: z.enum(breakerStates),
  provider: shortText,
  /** The model name that the provider is asked for. */
  target: shortText,
  times: integer.optional(),
  to: z.enum(breakerStates),
});

/** The last leaf of a shard that was finished in order. */
export const sealedLeafSchema = z.strictObject({ ...envelope, kind: z.literal('sealed') });

/** The signing key changes. Keys are C2SP verifier keys; both sign the statement that the format page gives, in base64. */
export const rotationLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('rotation'),
  from: shortText,
  fromSignature: shortText,
  to: shortText,
  toSignature: shortText,
});

export const startLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('start'),
  policy: digest,
  version: shortText,
});

export const stopLeafSchema = z.strictObject({ ...envelope, kind: z.literal('stop'), reason: shortText });

export const configurationLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('configuration'),
  /** Who changed it over HTTP; absent where the file was changed on the disk. */
  actor: shortText.optional(),
  /** Who else agreed to it, where two are needed. */
  approver: shortText.optional(),
  /** Top-level paths that changed. */
  changed: z.array(shortText),
  /** The difference, without secrets. */
  diff: commitmentSchema.optional(),
  from: digest,
  /** Why, as whoever changed it over HTTP has said. */
  reason: commitmentSchema.optional(),
  to: digest,
});

/** A key was created, revoked or changed: then `role` is as it is now, and `changed` names what is another one. */
export const keyLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('key'),
  action: z.enum(['created', 'revoked', 'changed']),
  actor: shortText,
  /** Of one that was changed: `name`, `limits`, `labels`, `processing` or `expiresAt`. */
  changed: z.array(shortText).optional(),
  key: shortText,
  /** Of the person or service account that has it. */
  person: shortText.optional(),
  role: shortText,
  team: shortText.optional(),
  /** Absent in leaves of older versions, which had one tenant. */
  tenant: shortText.optional(),
});

/**
 * A tenant, team, person, service account or role was created, changed or removed; `undone` where a change that the leaf before tells of
 * could not be kept.
 */
export const directoryLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('directory'),
  action: z.enum(['created', 'changed', 'removed', 'undone']),
  actor: shortText,
  /** Names of the fields that are others now. */
  changed: z.array(shortText).optional(),
  /** What was, and what is. */
  diff: commitmentSchema.optional(),
  /** Id of a tenant, team or role. */
  entity: shortText.optional(),
  of: z.enum(directoryKinds),
  /** Reference of a person or service account. */
  person: shortText.optional(),
  tenant: shortText.optional(),
});

/**
 * A secret that the gateway keeps was set or removed; `undone` where a change that the leaf before tells of could not be kept. Never what it
 * is.
 */
export const secretLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('secret'),
  action: z.enum(['set', 'removed', 'undone']),
  actor: shortText,
  name: shortText,
  /** Where it may be sent, of one that was set. */
  origins: z.array(shortText).optional(),
});

/**
 * The register of models: one was `registered` (or described anew) or `removed`; the first digest that was seen of one counts from now on
 * (`noticed`); another one was seen (`changed`), `times` often since the leaf before tells of it; somebody has `accepted` one. `undone` where
 * a change that the leaf before tells of could not be kept.
 */
export const modelLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('model'),
  action: z.enum(['registered', 'noticed', 'changed', 'accepted', 'removed', 'undone']),
  /** `gatehouse` where nobody has done it. */
  actor: shortText,
  /** Who else agreed to it, where two are needed. */
  approver: shortText.optional(),
  /** What it was before. */
  before: shortText.optional(),
  digest: shortText.optional(),
  /** What the digest was made of, such as `file` or `manifest`. */
  evidence: shortText.optional(),
  /** As the provider names it. */
  model: shortText,
  provider: shortText,
  reason: commitmentSchema.optional(),
  times: integer.optional(),
});

/**
 * Documents of a collection: some came anew, changed or were removed (`ingested`, with how many of each); one is `held` for review, because of
 * what was found in it; somebody has `proposed` to release one, where that takes two people, or has `released` or `rejected` it; somebody has put one there over the API (`put`); or the collection itself is
 * gone, with all of its documents (`dropped`). Durable before anybody can find what it tells of. Never a name or a content of a document.
 */
export const knowledgeLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('knowledge'),
  action: z.enum(['ingested', 'held', 'proposed', 'released', 'rejected', 'put', 'dropped']),
  /** `gatehouse` where nobody has done it. */
  actor: shortText,
  added: integer.optional(),
  changed: integer.optional(),
  collection: shortText,
  failed: integer.optional(),
  /** Of one document: SHA-256 of what came. Of several: SHA-256 of theirs in the order of the alphabet, each with a line feed behind it. */
  hash: digest,
  held: integer.optional(),
  /** Why somebody has decided so. */
  reason: commitmentSchema.optional(),
  /** Why documents are held, with how many there are of each. */
  reasons: z.record(shortText, integer).optional(),
  removed: integer.optional(),
  /** Of the collection, with this change. */
  version: integer,
});

/** The key of the tenant was wrapped under another root key; nothing else was encrypted anew. Names of both, never what they are. */
export const rewrapLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('rewrap'),
  actor: shortText,
  from: shortText,
  to: shortText,
});

/**
 * Somebody signed in to the console (`begun`), signed out (`ended`), or was signed out by somebody else (`revoked`): without `session`
 * everywhere, and what an issuer has given out before for the API is refused as well. `enabled`: somebody has given a person an account
 * with a password, or a new one.
 */
export const sessionLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('session'),
  action: z.enum(['begun', 'ended', 'revoked', 'enabled']),
  /** Who did it; of an issuer that has ended it, its id in the configuration. */
  actor: shortText,
  /** Id of the issuer in the configuration, of somebody who came from one. */
  issuer: shortText.optional(),
  /** Of a session that began with a key. */
  key: shortText.optional(),
  /** How it began: `key`, `issuer` or `password`. */
  method: shortText.optional(),
  person: shortText.optional(),
  session: shortText.optional(),
});

/** A key, or a person that clients name, is refused for a while because of repeated attacks; or somebody has ended that. */
export const suspensionLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('suspension'),
  action: z.enum(['suspended', 'lifted']),
  actor: shortText,
  key: shortText.optional(),
  subject: reference.optional(),
  /** Until when, in milliseconds since the Unix epoch; of one that begins. */
  until: integer.optional(),
});

/** A person has read content of others. */
export const readLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('read'),
  actor: shortText,
  /** Who else agreed to it, where two are needed. */
  approver: shortText.optional(),
  /** Index of the leaf whose content was read, and the folder of its shard where that is another one. */
  of: integer,
  ofShard: shortText.optional(),
  parts: z.array(z.enum(contentParts)).min(1),
  reason: commitmentSchema,
});

/** A bundle was made for somebody outside. */
export const exportLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('export'),
  actor: shortText,
  from: integer,
  leaves: integer,
  /** SHA-256 of the bundle's manifest. */
  manifest: digest,
  /** Number of disclosed openings. */
  revealed: integer,
  to: integer,
});

/** A legal hold keeps content of a subject from erasure and expiry. */
export const holdLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('hold'),
  action: z.enum(['placed', 'lifted']),
  actor: shortText,
  reason: commitmentSchema,
  subject: reference.optional(),
});

/** A person has consented, or has withdrawn that: for one purpose, or for all where it names none. */
export const consentLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('consent'),
  action: z.enum(['given', 'withdrawn']),
  actor: shortText,
  /** One that keys name. */
  purpose: shortText.optional(),
  reason: commitmentSchema,
  subject: reference.optional(),
});

/** The keys of a subject were destroyed. */
export const erasureLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('erasure'),
  actor: shortText,
  /** Envelopes that nobody can open any more. */
  contents: integer,
  reason: commitmentSchema,
  /** The references under which the record knew the subject, of all periods. */
  references: z.array(reference),
});

/** Content came to the end of its retention: its segments; or leaves did: whole shards. */
export const expiryLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('expiry'),
  /** Retention class of the segments. */
  class: shortText.optional(),
  contents: integer.optional(),
  segments: z.array(integer).optional(),
  /** Folder names of the shards whose leaves were removed. */
  shards: z.array(shortText).optional(),
});

/** A person has decided about what somebody else asked for: to read content, or an action of an agent. */
export const approvalLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('approval'),
  action: shortText,
  actor: shortText,
  decision: z.enum(['approved', 'rejected']),
  /** Of the queue for review, where it stood there. */
  item: shortText.optional(),
  reason: commitmentSchema.optional(),
  request: shortText.optional(),
});

/**
 * What was done about an item of the queue for review. Requests that a guard has put before people, and suspensions, are items by their own
 * leaves, and are called by their place (`<shard>-<index>`); others are `raised`.
 */
export const reviewLeafSchema = z.strictObject({
  ...envelope,
  kind: z.literal('review'),
  /** The kind of the item, such as `flagged`. */
  about: shortText,
  /** `proposed` is a decision that waits for a second person; `expired`, that nobody decided in time. */
  action: z.enum(['raised', 'claimed', 'released', 'commented', 'escalated', 'proposed', 'decided', 'expired']),
  actor: shortText,
  decision: shortText.optional(),
  item: shortText,
  /** What the person has said to it. */
  reason: commitmentSchema.optional(),
  request: shortText.optional(),
});

export const leafSchema = z.discriminatedUnion('kind', [
  requestLeafSchema,
  resultLeafSchema,
  refusalLeafSchema,
  refusalsLeafSchema,
  interruptedLeafSchema,
  gapLeafSchema,
  startLeafSchema,
  stopLeafSchema,
  configurationLeafSchema,
  keyLeafSchema,
  directoryLeafSchema,
  sessionLeafSchema,
  secretLeafSchema,
  modelLeafSchema,
  knowledgeLeafSchema,
  rewrapLeafSchema,
  suspensionLeafSchema,
  readLeafSchema,
  exportLeafSchema,
  holdLeafSchema,
  consentLeafSchema,
  erasureLeafSchema,
  expiryLeafSchema,
  approvalLeafSchema,
  reviewLeafSchema,
  batchLeafSchema,
  breakerLeafSchema,
  shardLeafSchema,
  sealedLeafSchema,
  rotationLeafSchema,
]);

export type Piece = z.infer<typeof pieceSchema>;

export type Commitment = z.infer<typeof commitmentSchema>;
export type VerdictSummary = z.infer<typeof verdictSummarySchema>;
export type Leaf = z.infer<typeof leafSchema>;
export type LeafKind = Leaf['kind'];
