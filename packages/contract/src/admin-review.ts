import { z } from 'zod';
import { attackListSchema } from './admin-attacks.ts';
import { logEntrySchema, logPageSchema } from './admin-record.ts';
import { verdictSummarySchema } from './leaf.ts';

/** Bodies of `/admin/v1/reviews`: what needs a human. Times are milliseconds since the Unix epoch. */

const count = z.int().nonnegative();
const time = count;
const name = z.string().min(1).max(512);

/** Of a key its id and, where it is known, its name; what is no key, such as `command line`, is its own id. */
const personSchema = z.strictObject({ id: z.string(), name: z.string().exactOptional() });

export const reviewStates = ['open', 'mine', 'overdue', 'closed', 'all'] as const;

export const reviewQuerySchema = z.strictObject({
  /** `mine` are those that the asking key has claimed; `overdue` those that are open beyond their deadline. */
  state: z.enum(reviewStates).default('open'),
  kind: name.exactOptional(),
  /** Id of a key, or its reference in a leaf: whose request it is about. */
  key: name.exactOptional(),
  /** Id of a rule that has put it before people. */
  rule: name.exactOptional(),
  request: name.exactOptional(),
  /** `next` of the page before. */
  cursor: z.string().max(64).exactOptional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(200)).default(50),
});

const decisionSchema = z.strictObject({ decision: z.string(), by: personSchema, at: time });

export const reviewItemSchema = z.strictObject({
  id: z.string(),
  /** `flagged`, `reading`, `export` or `suspension`; later versions know more. */
  kind: z.string(),
  state: z.enum(['open', 'decided', 'expired']),
  /** The leaf that has raised it. */
  shard: z.string(),
  index: count,
  raisedAt: time,
  deadline: time,
  atDeadline: z.enum(['stay', 'close']),
  /** Open beyond its deadline. */
  overdue: z.boolean(),
  /** Whether two different people must decide the same. */
  fourEyes: z.boolean(),
  request: z.string().exactOptional(),
  /** Whose request it is, who asks, or who is suspended. */
  key: personSchema.exactOptional(),
  /** It is about a person that a client has named; who that is the record does not tell. */
  person: z.literal(true).exactOptional(),
  /** Whether it is the asking key's own, about which others decide. */
  own: z.boolean(),
  model: z.string().exactOptional(),
  guardPolicy: z.string().exactOptional(),
  /** What became of the request: `answered`, `blocked`, `refused` and so on. */
  outcome: z.string().exactOptional(),
  /** What guards have found in it. */
  findings: logEntrySchema.shape.findings,
  /** Until when a suspension lasts. */
  until: time.exactOptional(),
  claimed: z.strictObject({ by: personSchema, at: time, mine: z.boolean() }).exactOptional(),
  escalatedAt: time.exactOptional(),
  /** What single people have decided, where two must. */
  proposals: z.array(decisionSchema),
  decided: decisionSchema.exactOptional(),
});

export const reviewPageSchema = z.strictObject({
  items: z.array(reviewItemSchema),
  next: z.string().exactOptional(),
  /** In all: items that are open, beyond their deadline, and claimed by the asking key. */
  open: count,
  overdue: count,
  mine: count,
  /** How far the index is, from which the queue is read. */
  index: logPageSchema.shape.index,
});

export const reviewActions = [
  'raised',
  'claimed',
  'released',
  'commented',
  'escalated',
  'proposed',
  'decided',
  'expired',
] as const;

export const reviewDetailSchema = z.strictObject({
  item: reviewItemSchema,
  /** The decisions that there are about it. */
  decisions: z.array(z.string()),
  /** What the guards said, as it stands in the leaf. */
  verdicts: z.array(verdictSummarySchema),
  /** What was done about it, oldest first: each is a leaf of the record. */
  history: z.array(
    z.strictObject({
      shard: z.string(),
      index: count,
      at: time,
      action: z.enum(reviewActions),
      by: personSchema,
      decision: z.string().exactOptional(),
      /** What was said; null where it cannot be opened any more. */
      comment: z.string().nullable().exactOptional(),
    }),
  ),
  /** Other open items of the same kind: of the same key, and by each rule of this one. */
  similar: z.strictObject({ key: count, rules: z.array(z.strictObject({ rule: z.string(), open: count })) }),
});

const comment = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .regex(/^[^\p{Cc}]*$/u, 'write it in one line');

/** With `takeOver` it is taken from somebody else. */
export const claimReviewSchema = z.strictObject({ takeOver: z.boolean().default(false) });
export const releaseReviewSchema = z.strictObject({});
export const commentReviewSchema = z.strictObject({ comment });

export const decideReviewSchema = z.strictObject({
  /** One of `decisions`; or `escalate`, by which the item stays open and is marked. That needs a comment. */
  decision: name,
  /** Sealed in the record. */
  comment: comment.exactOptional(),
  /** Of an attack: its texts are read, which is recorded with the comment as the reason, and remembered by their fingerprints. */
  remember: z.boolean().default(false),
});

export const decidedReviewSchema = z.strictObject({
  item: reviewItemSchema,
  /** What came of remembering an attack: what is remembered, `asked` where somebody must approve the reading first, or `failed`. */
  remembered: z.union([attackListSchema.shape.attacks, z.enum(['asked', 'failed'])]).exactOptional(),
});

export type ReviewPerson = z.infer<typeof personSchema>;
export type ReviewQuery = z.infer<typeof reviewQuerySchema>;
export type ReviewState = (typeof reviewStates)[number];
export type ReviewItem = z.infer<typeof reviewItemSchema>;
export type ReviewPage = z.infer<typeof reviewPageSchema>;
export type ReviewDetail = z.infer<typeof reviewDetailSchema>;
export type ReviewAction = (typeof reviewActions)[number];
export type DecideReview = z.infer<typeof decideReviewSchema>;
export type DecidedReview = z.infer<typeof decidedReviewSchema>;
