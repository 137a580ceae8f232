import { z } from 'zod';
import { approvalViewSchema } from './admin-record.ts';
import { modelDetails, modelDigest } from './model-register.ts';
import { registerModes } from './register-modes.ts';

/** Bodies of `/admin/v1/models/…`: which models there are, and which of them may be used. Times are milliseconds since the Unix epoch. */

const count = z.int().nonnegative();

export const modelStandings = ['registered', 'unregistered', 'changed', 'expired', 'unverified', 'refused'] as const;

/** What a digest was made of, from the strongest to the weakest: `name` is none at all. */
export const modelEvidence = ['file', 'manifest', 'revision', 'description', 'name'] as const;

export const fileFindingSchema = z.object({
  /** A stable name, such as `pickle`. */
  code: z.string(),
  severity: z.enum(['refused', 'warning']),
  detail: z.string(),
});

/** What a file or a server tells of its model; it may be wrong. */
export const modelFactsSchema = z.object({
  name: z.string().exactOptional(),
  architecture: z.string().exactOptional(),
  contextLength: z.number().exactOptional(),
  quantisation: z.string().exactOptional(),
  parameters: z.string().exactOptional(),
  license: z.string().exactOptional(),
  /** The licence is a guess from its text or name. */
  licenseGuessed: z.literal(true).exactOptional(),
  publisher: z.string().exactOptional(),
  repository: z.string().exactOptional(),
  languages: z.array(z.string()).readonly().exactOptional(),
});

export const modelDetailsSchema = z.strictObject(modelDetails);

export const seenDigestSchema = z.object({
  digest: z.string(),
  evidence: z.enum(modelEvidence),
  firstAt: count,
  lastAt: count,
});

export const acceptedDigestSchema = z.object({
  digest: z.string(),
  at: count,
  /** `gatehouse` where it was the first that was seen. */
  actor: z.string(),
  approver: z.string().exactOptional(),
});

export const modelEntrySchema = z.object({
  provider: z.string(),
  /** As the provider names it. */
  model: z.string(),
  standing: z.enum(modelStandings),
  /** The code that requests for it get; null where they are let through. */
  refusedWith: z.string().nullable(),
  /** Where it is registered: in the configuration `file`, or `kept` by the gateway. */
  source: z.enum(['file', 'kept']).nullable(),
  /** Of one that the file registers with `*`. */
  pattern: z.string().nullable(),
  evidence: z.enum(modelEvidence),
  /** What is there now, as far as it is known. */
  digest: z.string().nullable(),
  /** What it may be. */
  accepted: z.array(z.string()),
  /** Whether the file says what it may be, so that nobody can accept another one here. */
  pinned: z.boolean(),
  details: modelDetailsSchema,
  facts: modelFactsSchema,
  /** Of a file on this machine. */
  file: z.string().nullable(),
  /** Bytes of that file that were read, while it is. */
  reading: z.object({ bytes: count, size: count }).nullable(),
  findings: z.array(fileFindingSchema),
  /** Newest first. */
  history: z.array(seenDigestSchema),
  acceptances: z.array(acceptedDigestSchema),
  registered: z.object({ at: count, actor: z.string(), approver: z.string().exactOptional() }).nullable(),
  /** When its server last told what it has, or its file was last looked at; null before. */
  askedAt: count.nullable(),
  /** Code of why it could not be told the last time. */
  fault: z.string().nullable(),
});

export const scannedFolderSchema = z.object({
  folder: z.string(),
  scannedAt: count.nullable(),
  /** Models in it, and all files that were looked at. */
  models: count,
  files: count,
  /** Files of which there is something to say, relative to the folder. */
  found: z.array(z.object({ file: z.string(), format: z.string(), findings: z.array(fileFindingSchema) })),
  fault: z.string().nullable(),
});

/** Body of `GET /admin/v1/models/register`. */
export const modelRegisterViewSchema = z.object({
  mode: z.enum(registerModes),
  onChange: z.enum(['warn', 'block']),
  /** Whether a second person must agree to what is registered and accepted. */
  fourEyes: z.boolean(),
  models: z.array(modelEntrySchema),
  folders: z.array(scannedFolderSchema),
});

const reason = z
  .string()
  .max(1_000)
  .refine((text) => text.trim() !== '', 'a reason is needed');
const place = { provider: z.string().min(1).max(64), model: z.string().min(1).max(256) };

/** Registers one model, or describes it anew; without `provider` and `model` all that are there and are not registered. */
export const registerModelsRequestSchema = z.union([
  z.strictObject({ ...place, details: modelDetailsSchema.default({}), reason }),
  z.strictObject({ all: z.literal(true), reason }),
]);

export const acceptModelRequestSchema = z.strictObject({
  ...place,
  /** The very digest that is accepted; refused where the model is another one by then. */
  digest: modelDigest,
  reason,
});

export const removeModelRequestSchema = z.strictObject({ ...place, reason });

/** The answer where a second person must agree first, with status 202. */
export const modelQuestionSchema = z.object({ approval: approvalViewSchema });

/** Body of `GET /admin/v1/models/bom`: as the schema of CycloneDX 1.6 has it. */
export const modelBomSchema = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.6'),
  serialNumber: z.string(),
  version: z.int(),
});

export type ModelStanding = (typeof modelStandings)[number];
export type ModelEvidence = (typeof modelEvidence)[number];
export type ModelFacts = z.infer<typeof modelFactsSchema>;
export type ModelDetails = z.infer<typeof modelDetailsSchema>;
export type ModelEntry = z.infer<typeof modelEntrySchema>;
export type ModelRegisterView = z.infer<typeof modelRegisterViewSchema>;
export type ScannedFolder = z.infer<typeof scannedFolderSchema>;
export type RegisterModelsRequest = z.infer<typeof registerModelsRequestSchema>;
export type AcceptModelRequest = z.infer<typeof acceptModelRequestSchema>;
export type RemoveModelRequest = z.infer<typeof removeModelRequestSchema>;
