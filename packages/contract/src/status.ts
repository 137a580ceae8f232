import { z } from 'zod';
import { assistantFiguresSchema, exampleQuestionsSchema } from './assistant-figures.ts';
import type { ErrorCode } from './errors.ts';

/**
 * What `GET /admin/v1/status` and `GET /admin/v1/path` answer: the state of one gateway for a person who looks at it, never
 * content, credentials or names of callers. Counters run since the process started; durations are milliseconds.
 */

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();
/** A code of the error catalogue. Which ones there are is not checked: whoever reads a status would have to load the whole catalogue for it. */
const faultCode = z.custom<ErrorCode>((code) => typeof code === 'string');

/**
 * What `/readyz` asks for too: not ready while any of these holds. There is none for the start, before which nothing listens,
 * but for the documents that are kept, which may be many: they are put into the index while others are answered already. And there
 * is none for a configuration file that became invalid, for the former configuration serves on.
 */
export const unreadyReasons = ['ledger_unwritable', 'draining', 'knowledge_loading'] as const;

export type UnreadyReason = (typeof unreadyReasons)[number];

export const statusSchema = z.object({
  /** Version of the gateway, as in its package. */
  version: z.string(),
  /** Milliseconds since the Unix epoch. */
  startedAt: count,
  uptime: milliseconds,
  readiness: z.object({
    ready: z.boolean(),
    /** Empty when ready. */
    reasons: z.array(z.enum(unreadyReasons)),
  }),
  configuration: z.object({
    /** When what is in force was put in force; milliseconds since the Unix epoch. */
    appliedAt: count,
    /** Why the file as it is now was not put in force, a line each, with places and remedies; null when it is in force. */
    rejected: z.object({ at: count, problems: z.array(z.string()) }).nullable(),
    /** Settings of the file that wait for a restart, such as `server`; empty when none does. */
    needRestart: z.array(z.string()),
  }),
  ledger: z.object({
    /** Leaves in the log. */
    leaves: count,
    writable: z.boolean(),
    /**
     * Whether the record is proof against its own operator: `none` without witnesses; `covered` when enough of them have
     * cosigned all that is older than a minute; `waiting` until then, and as soon as so many fail that what is new cannot get
     * its quorum; `contradicted` when one has seen more of the log than there is, or another one.
     */
    coverage: z.enum(['none', 'waiting', 'covered', 'contradicted']),
    /** How many witnesses must have cosigned a checkpoint. */
    quorum: count,
    /** In the order of the configuration. `size` and `at` are of the newest checkpoint that it cosigned for this process. */
    witnesses: z.array(
      z.object({
        name: z.string(),
        health: z.enum(['unknown', 'cosigns', 'fails', 'ahead']),
        size: count.nullable(),
        at: count.nullable(),
      }),
    ),
    /** The newest checkpoint of the current shard that has its quorum. */
    witnessed: z.object({ shard: z.string(), size: count, at: count }).nullable(),
    /** The last checkpoint that an authority has stamped (RFC 3161), and when, as it says. */
    timestamped: z.object({ shard: z.string(), size: count, at: count }).nullable(),
    /** Where the log could not go on in the shard before, because files were restored or copied, or a witness knows more. */
    givenUp: z
      .object({ shard: z.string(), reason: z.string(), size: count.optional(), into: z.string() })
      .nullable()
      .optional(),
    /** What a witness has found; `proved` says that it has shown our own signature. */
    setBack: z
      .object({ witness: z.string(), origin: z.string(), reason: z.string(), proved: z.boolean(), at: count })
      .nullable(),
  }),
  /** What clients may ask for, in the order of `GET /v1/models`; without long names of models that have a short one. */
  models: z.array(z.object({ name: z.string(), provider: z.string() })),
  /** In the order of the configuration. */
  assistants: z.array(
    z.object({
      /** As clients ask for it. */
      name: z.string(),
      title: z.string(),
      examples: exampleQuestionsSchema,
      ...assistantFiguresSchema.shape,
    }),
  ),
  /** In the order of the configuration. */
  providers: z.array(
    z.object({
      name: z.string(),
      /** How many models it is known to have. */
      models: count,
      /** By the last call, or by what its server said of its models where that is newer; `unknown` before either. */
      health: z.enum(['answers', 'fails', 'unknown']),
      /** Why it fails: a code of the error catalogue. */
      fault: faultCode.nullable(),
      /** Requests that it works on and that wait for it; absent where it has no capacity. */
      queue: z.object({ running: count, waiting: count }).exactOptional(),
    }),
  ),
  requests: z.object({
    /** All that ended, whichever way. */
    total: count,
    /** Of them, those that we refused: a guard, a limit, a credential, a malformed request. */
    refused: count,
    /** Of them, those that the provider or we failed. */
    failed: count,
    inFlight: count,
  }),
  /** Whole duration of answered requests; null as long as there is none. */
  latency: z.object({ p50: milliseconds.nullable(), p95: milliseconds.nullable() }),
  /** As the providers reported them. */
  tokens: z.object({ input: count, output: count }),
  /** How the command line of this gateway is called on its own machine, for hints that can be copied. */
  commandLine: z.object({
    /** For example `gatehouse` or `npm run gatehouse --`. */
    program: z.string(),
    /** Absolute path. */
    dataFolder: z.string(),
  }),
  keys: z.object({
    /** Neither revoked nor expired. */
    active: count,
  }),
});

export type Status = z.infer<typeof statusSchema>;
