import { z } from 'zod';
import { approvalViewSchema } from './admin-record.ts';

/** Bodies of `/admin/v1/ledger`, `/admin/v1/verifications`, `/admin/v1/exports` and `/admin/v1/events`. Times are milliseconds since the Unix epoch. */

const count = z.int().nonnegative();

/** Not beyond what a date can be. */
const moment = count.max(8_640_000_000_000_000);

/** What a witness has signed of a checkpoint (C2SP tlog-cosignature). */
const cosignatureSchema = z.strictObject({
  witness: z.string(),
  /** When it did, as it says. */
  at: count,
});

const shardSchema = z.strictObject({
  /** Its folder name. */
  shard: z.string(),
  origin: z.string(),
  /** Half-year (UTC), such as `2026h2`. */
  period: z.string(),
  /** Leaves that the newest checkpoint covers. */
  size: count,
  /** It was finished in order; null where its leaves were removed. */
  sealed: z.boolean().nullable(),
  /** Verifier keys (C2SP vkeys) that have signed, oldest first. */
  keys: z.array(z.string()),
  /** The newest checkpoint, a signed note; null before the first. */
  checkpoint: z.string().nullable(),
  /** Those in it that hold, of the witnesses of the configuration. */
  cosignatures: z.array(cosignatureSchema),
  /** Whether they are enough; null where none are asked for. */
  quorumReached: z.boolean().nullable(),
  /** Sizes that an authority has stamped (RFC 3161), the greatest first. */
  timestamps: z.array(count),
});

export const ledgerViewSchema = z.strictObject({
  /** Name of the log. */
  log: z.string(),
  tenant: z.string(),
  /** Oldest first; the last is the one that is written. */
  shards: z.array(shardSchema),
  /** What the gateway tells whoever checks: a C2SP tlog-policy; null before the first shard. */
  policy: z.string().nullable(),
  /** How many witnesses must cosign; 0 for none. */
  quorum: count,
  witnesses: z.array(
    z.strictObject({
      name: z.string(),
      vkey: z.string(),
      health: z.enum(['unknown', 'cosigns', 'fails', 'ahead']),
      /** Of the newest checkpoint that it cosigned since this process began. */
      size: count.nullable(),
      at: count.nullable(),
    }),
  ),
  /** Shards that were given up, because files were restored or copied, or a witness knew more: as the record says itself. */
  givenUp: z.array(
    z.strictObject({ shard: z.string(), reason: z.string(), size: count.optional(), into: z.string(), at: count }),
  ),
  /** Whether anybody may read the log under `/ledger/`. */
  public: z.boolean(),
});

/** What a verification found wrong: the kinds are those of docs/guides/verify.md. */
const faultSchema = z.strictObject({
  id: z.string(),
  shard: z.string().exactOptional(),
  /** `leaf 12`, `leaves 12 to 19` or a file. */
  at: z.string(),
  detail: z.string(),
});

export const verificationResultSchema = z.strictObject({
  startedAt: count,
  finishedAt: count,
  /** Id of the key. */
  actor: z.string(),
  /** Why it could not be checked at all; then nothing else says anything. */
  failure: z.string().nullable(),
  /** Things that are wrong, all of them; `faults` has the first of each kind. */
  wrong: count,
  faults: z.array(faultSchema),
  /** What is no fault, and should be known. */
  notices: z.array(z.strictObject({ shard: z.string().exactOptional(), text: z.string() })),
  shards: z.array(
    z.strictObject({
      shard: z.string(),
      size: count,
      /** Leaves that were read and hashed. */
      leaves: count,
      sealed: z.boolean(),
      witnesses: z.array(z.string()),
      /** Leaves behind the newest checkpoint. */
      unsigned: count,
    }),
  ),
  /** Whether cosignatures of witnesses were asked for. */
  witnessesChecked: z.boolean(),
  contents: z
    .strictObject({
      /** Sealed contents that are there, as they were sealed. */
      present: count,
      /** Those that are gone, with an entry that says why. */
      explained: count,
    })
    .nullable(),
});

export const verificationsSchema = z.strictObject({
  running: z
    .strictObject({
      startedAt: count,
      actor: z.string(),
      /** Undefined before the first leaf was read. */
      shard: z.string().exactOptional(),
      leaves: count,
      size: count,
    })
    .nullable(),
  /** The newest that has ended. */
  last: verificationResultSchema.nullable(),
});

const reason = z
  .string()
  .trim()
  .min(1)
  .max(1_000)
  .regex(/^[^\p{Cc}]*$/u, 'a reason has no control characters');

export const exportRequestSchema = z.strictObject({
  /** That of the configuration, where it is left out. */
  tenant: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
    .exactOptional(),
  /** Leaves from this time to that one. */
  from: moment,
  to: moment,
  /** What is disclosed: `all`, or request ids, indexes and ranges; nothing where it is left out. */
  reveal: z.string().min(1).max(400).exactOptional(),
  /** Why; needed where something is disclosed, and sealed in the record. */
  reason: reason.exactOptional(),
  /** Only tells what the bundle would be. */
  dryRun: z.boolean().exactOptional(),
});

/** The answer to a dry run. */
export const exportPlanSchema = z.strictObject({
  leaves: count,
  shards: count,
  /** Leaves whose contents would be disclosed, and of how many requests they are. */
  disclosedLeaves: count,
  disclosedRequests: count,
  /** Pieces of content, and their bytes. Those whose keys were destroyed are among them, and cannot be opened. */
  pieces: count,
  bytes: count,
  /** Parts of `reveal` that fit nothing: then no bundle is made. */
  missed: z.array(z.string()),
  /** Whether somebody else must approve the disclosure. */
  fourEyes: z.boolean(),
});

export const exportViewSchema = z.strictObject({
  id: z.string(),
  /** Id of the key. */
  actor: z.string(),
  askedAt: count,
  tenant: z.string(),
  from: count,
  to: count,
  reveal: z.string().nullable(),
  state: z.enum(['waiting', 'running', 'ready', 'failed']),
  /** Leaves that were looked at so far, of how many. */
  progress: z.strictObject({ shard: z.string(), leaves: count, size: count }).nullable(),
  /** Why it failed. `empty`: nothing of this time is published; `faulty`: the record does not verify there. */
  fault: z.enum(['empty', 'faulty', 'disk', 'internal']).nullable(),
  /** Of one that is ready. */
  bundle: z
    .strictObject({
      /** Of the file. */
      bytes: count,
      shards: count,
      leaves: count,
      /** Pieces of content that are disclosed, and those that could not be opened. */
      revealed: count,
      sealed: count,
      /** SHA-256 of the manifest, as the record has it. */
      manifest: z.string(),
      /** When the file is deleted. */
      until: count,
    })
    .nullable(),
});

export const exportListSchema = z.strictObject({
  fourEyes: z.boolean(),
  tenant: z.string(),
  /** Newest first. */
  exports: z.array(exportViewSchema),
});

/** The answer to a request that is no dry run: what is being made; or the question, where somebody else must approve first. */
export const exportAskedSchema = z.union([
  z.strictObject({ export: exportViewSchema }),
  z.strictObject({ approval: approvalViewSchema }),
]);

/** Findings of guards of one rule and one key within a minute, as one event. */
export const eventViewSchema = z.strictObject({
  /** Of the first finding and of the last. */
  time: count,
  until: count,
  /** Exchanges. */
  count,
  /** Id of the key; absent where it was not known. */
  key: z.string().exactOptional(),
  /** The first of the exchanges. */
  request: z.string(),
  model: z.string().exactOptional(),
  guard: z.string(),
  rule: z.string(),
  direction: z.enum(['input', 'output']),
  outcome: z.enum(['flag', 'review', 'redact', 'block', 'unable']),
  /** Nothing was done, because the guard only judges. */
  shadow: z.boolean(),
  /** Per mille, the highest. */
  score: count.exactOptional(),
  owasp: z.array(z.string()),
});

export const eventListSchema = z.strictObject({
  /** Since when they are kept: the start of the process. */
  since: count,
  /** How many are kept at most. */
  most: count,
  /** Newest first. */
  events: z.array(eventViewSchema),
  /** Where they are told to as well. */
  receivers: z.array(
    z.strictObject({
      kind: z.enum(['webhook', 'syslog', 'otlp']),
      /** Never more than the host. */
      host: z.string().exactOptional(),
      format: z.string(),
      /** The least grave outcome that is told. */
      least: z.string(),
      shadow: z.boolean(),
    }),
  ),
});

export type LedgerView = z.infer<typeof ledgerViewSchema>;
export type VerificationResult = z.infer<typeof verificationResultSchema>;
export type Verifications = z.infer<typeof verificationsSchema>;
export type ExportRequest = z.infer<typeof exportRequestSchema>;
export type ExportPlan = z.infer<typeof exportPlanSchema>;
export type ExportView = z.infer<typeof exportViewSchema>;
export type ExportList = z.infer<typeof exportListSchema>;
export type ExportAsked = z.infer<typeof exportAskedSchema>;
export type EventView = z.infer<typeof eventViewSchema>;
export type EventList = z.infer<typeof eventListSchema>;
