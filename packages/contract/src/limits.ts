import { z, type ZodType } from 'zod';
import { type LimitName, limitNames, limitSubjects } from './limit-names.ts';
import { path, secret } from './setting-notes.ts';
import { duration } from './units.ts';

/** What is limited by the minute, hour and day. */
export const limitedAmounts = ['requests', 'inputTokens', 'outputTokens', 'tokens'] as const;

export { type LimitName, limitNames, type LimitSubject, limitSubjects } from './limit-names.ts';

const amount = z.int().nonnegative().max(1e15);
/** In units of the currency, with six decimals at most. 2^53 micro-units are more than nine of these. */
const money = z.number().nonnegative().max(1e9);

/** Any period of 60 seconds; hours, days and months are those of the calendar in UTC. */
const limitSetShape = {
  requestsPerMinute: z.int().positive().exactOptional().describe('Requests in any 60 seconds'),
  requestsPerHour: amount.exactOptional().describe('Requests per hour of the clock (UTC)'),
  requestsPerDay: amount.exactOptional().describe('Requests per day (UTC)'),
  inputTokensPerMinute: amount.exactOptional().describe('Input tokens in any 60 seconds'),
  inputTokensPerHour: amount.exactOptional().describe('Input tokens per hour of the clock (UTC)'),
  inputTokensPerDay: amount.exactOptional().describe('Input tokens per day (UTC)'),
  outputTokensPerMinute: amount.exactOptional().describe('Output tokens in any 60 seconds'),
  outputTokensPerHour: amount.exactOptional().describe('Output tokens per hour of the clock (UTC)'),
  outputTokensPerDay: amount.exactOptional().describe('Output tokens per day (UTC)'),
  tokensPerMinute: amount.exactOptional().describe('Input and output tokens together in any 60 seconds'),
  tokensPerHour: amount.exactOptional().describe('Input and output tokens together per hour of the clock (UTC)'),
  tokensPerDay: amount.exactOptional().describe('Input and output tokens together per day (UTC)'),
  costPerDay: money
    .exactOptional()
    .describe('Cost per day (UTC), in the currency of the price list, such as 12.50; six decimals count'),
  costPerMonth: money
    .exactOptional()
    .describe('Cost per month (UTC), in the currency of the price list, such as 250; six decimals count'),
  concurrency: z.int().positive().exactOptional().describe('Requests at the same time'),
} satisfies Readonly<Record<LimitName, ZodType>>;

/** Limits of a key, person, team, tenant or model, or of everything. What is left out is not limited. */
export const limitSetSchema = z.strictObject(limitSetShape);
export type LimitSet = z.infer<typeof limitSetSchema>;

type LimitPatchShape = Readonly<Record<LimitName, z.ZodExactOptional<z.ZodNullable<z.ZodNumber>>>>;

/** What is to be another of such limits (RFC 7396): what is left out stays, `null` takes away. */
export const limitPatchSchema = z.strictObject(
  Object.fromEntries(
    limitNames.map((name) => [
      name,
      limitSetShape[name]
        .unwrap()
        .nullable()
        .exactOptional()
        .describe(limitSetShape[name].description ?? ''),
    ]),
  ) as unknown as LimitPatchShape,
);

const budgetSchema = z
  .strictObject({
    of: z
      .enum(limitSubjects)
      .describe('Whose it is: of a `key`, `person`, `team`, `tenant` or `model`, or of `everything` together'),
    name: z
      .string()
      .min(1)
      .max(256)
      .exactOptional()
      .describe('Id of that one, or a name of the model; without it each of them has this for itself'),
    ...limitSetShape,
  })
  .refine((budget) => limitNames.some((name) => budget[name] !== undefined), 'name at least one limit')
  .refine(({ of, name }) => of !== 'everything' || name === undefined, {
    path: ['name'],
    message: 'there is only one everything; leave the name out',
  });

const countersSchema = z.strictObject({
  kind: z.literal('redis').describe('Redis 6.2 or newer, or Valkey'),
  url: z.url({ protocol: /^rediss?$/, error: 'write a whole address, such as redis://127.0.0.1:6379/0' }).meta({
    ...secret,
    description: 'Address with user and password, `rediss://` for TLS; write ${NAME} to take it from the environment',
  }),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,64}$/, 'use letters, digits, dots, dashes and colons, 64 characters at most')
    .default('gatehouse')
    .describe('What names of its keys begin with; gateways that count together have the same'),
  ca: z
    .string()
    .min(1)
    .exactOptional()
    .meta({ ...path, description: 'PEM file of the certification authority' }),
  timeout: duration.prefault('1s').describe('How long it may take to answer'),
});

export const limitsSchema = z.strictObject({
  ...limitSetShape,
  concurrency: z.int().positive().default(5_000).describe('Requests of one key at the same time'),
  requestsPerMinute: z
    .int()
    .positive()
    .default(1_000_000)
    .describe('Requests of one key per minute; the default protects the machine, not a budget'),
  failuresPerMinute: z
    .int()
    .positive()
    .max(60_000)
    .default(60)
    .describe(
      'Requests without a fitting key that one address (of IPv6 one /64) may make per minute; then it gets 429',
    ),
  budgets: z
    .array(budgetSchema)
    .max(1_024)
    .default([])
    .describe('Further limits; all that apply to a request hold at once'),
  maxOutputTokens: z
    .int()
    .positive()
    .max(100_000_000)
    .default(4_096)
    .describe(
      'Output tokens that are reserved for a request that names no maximum, where output or cost is limited; the model server is told it as well',
    ),
  maxOutputTokensByModel: z
    .record(z.string().min(1).max(256), z.int().positive().max(100_000_000))
    .default({})
    .describe('The same for single models, by any of their names'),
  imageTokens: z
    .int()
    .nonnegative()
    .max(100_000_000)
    .default(8_192)
    .describe('Input tokens that are reserved for each part of a request that is no text, such as an image'),
  estimate: z
    .enum(['upper-bound', 'typical'])
    .default('upper-bound')
    .describe(
      'How the input tokens of a request are reckoned before the call: `upper-bound` never lets a limit be exceeded and reserves some four times as much as is used, `typical` reserves about what is used and can be exceeded by its error',
    ),
  onUnable: z
    .enum(['block', 'allow'])
    .default('block')
    .describe(
      'What happens to requests when the store of the counters cannot be reached: they are refused, or pass uncounted',
    ),
  counters: countersSchema
    .optional()
    .describe('Where several gateways count together; each counts for itself in memory without it'),
});

export type Limits = z.infer<typeof limitsSchema>;
export type Budget = z.infer<typeof budgetSchema>;
export type CounterOptions = z.infer<typeof countersSchema>;
