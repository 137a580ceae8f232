import { z } from 'zod';

/** What models cost: `/admin/v1/costs…`. Money is in whole millionths of the currency's unit; times are milliseconds since 1970. */

const count = z.int().nonnegative();
const time = z.int();
const currency = z.string();

/** What costs can be told apart by. `target` is the model as the provider names it, `model` the name that clients used. */
export const costDimensions = ['team', 'model', 'key', 'person', 'tenant', 'provider', 'target', 'day'] as const;

export type CostDimension = (typeof costDimensions)[number];

/** A month of UTC, such as `2026-11`. */
export const monthSchema = z.string().regex(/^20\d{2}-(?:0[1-9]|1[0-2])$/, 'write a month such as 2026-11');

const by = z
  .string()
  .max(64)
  .transform((text, context) => {
    const names = text.split(',');
    const known = names.filter((name): name is CostDimension => (costDimensions as readonly string[]).includes(name));
    if (known.length < names.length || new Set(known).size < known.length || known.length > 3) {
      context.addIssue(`name up to three of ${costDimensions.join(', ')}, with commas`);
      return z.NEVER;
    }
    return known;
  });

export const costQuerySchema = z.strictObject({
  /** This month where it is left out. */
  month: monthSchema.exactOptional(),
  /** `team,model` where it is left out. */
  by: by.exactOptional(),
  /** `csv` for spreadsheets (RFC 4180). */
  format: z.enum(['json', 'csv']).exactOptional(),
});

export const monthQuerySchema = z.strictObject({ month: monthSchema.exactOptional() });

const indexState = z.strictObject({
  state: z.enum(['building', 'ready', 'failed']),
  leaves: count,
  upTo: time.nullable(),
});

const figures = {
  requests: count,
  /** Calls of which nobody knows what they cost: then `cost` is not all. Also those that were left for another target, which are no requests of their own. */
  unpriced: count,
  /** Of them, those whose tokens this gateway has counted, because the provider did not tell. */
  estimated: count,
  /** Of them, those that the cache has answered, at no cost. */
  hits: count,
  inputTokens: count,
  outputTokens: count,
  cachedInputTokens: count,
  reasoningTokens: count,
  /** Null where nobody knows the price of anything in it; what is known of the others is what stands here. */
  cost: count.nullable(),
  /** What hits of the cache would have cost. */
  saved: count,
};

/** What a row is of. `name` is for people; null where the leaves name nobody. */
const partSchema = z.strictObject({ id: z.string().nullable(), name: z.string().exactOptional() });

export const costReportSchema = z.strictObject({
  month: monthSchema,
  since: time,
  /** The first moment that does not belong to it. */
  until: time,
  /** Whether the month is over. */
  complete: z.boolean(),
  /** Of the installation; rows of another one are from before it was changed. */
  currency,
  index: indexState,
  by: z.array(z.enum(costDimensions)),
  /** The most expensive first; by days, the oldest first. */
  rows: z.array(z.strictObject({ of: z.partialRecord(z.enum(costDimensions), partSchema), currency, ...figures })),
  /** By currency; what has none has no price. */
  totals: z.array(z.strictObject({ currency, ...figures })),
});

export const forecastQuerySchema = z.strictObject({
  /** Also for each of these. */
  by: z.enum(['team', 'model', 'key', 'person', 'tenant']).exactOptional(),
});

/**
 * What the month will have cost, by what the same days of the week cost before. `low` and `high` are the ends of an interval in which 80 of 100
 * months end that go on as the last eight weeks did; null where there are fewer than three days to reckon from.
 */
const expectation = {
  spent: count,
  expected: count.nullable(),
  low: count.nullable(),
  high: count.nullable(),
  /** Whole days that it is reckoned from. */
  days: count,
};

export const costForecastSchema = z.strictObject({
  month: monthSchema,
  at: time,
  currency,
  index: indexState,
  total: z.strictObject(expectation),
  parts: z.array(z.strictObject({ of: partSchema, ...expectation })),
  /** Cost of each day of the month so far, and what is expected of each to come; the first moment of the day. */
  days: z.array(z.strictObject({ day: time, cost: count.nullable(), expected: count.nullable() })),
});

const ratioSchema = z.strictObject({
  requests: count,
  /** Figure of the provider divided by ours. */
  mean: z.number(),
  spread: z.number(),
  least: z.number(),
  greatest: z.number(),
});

export const reconciliationSchema = z.strictObject({
  month: monthSchema,
  since: time,
  until: time,
  index: indexState,
  models: z.array(
    z.strictObject({
      provider: z.string(),
      target: z.string(),
      input: ratioSchema.nullable(),
      output: ratioSchema.nullable(),
      outliers: count,
      /** Requests of which one figure is more than twice the other. */
      examples: z.array(
        z.strictObject({
          request: z.string(),
          day: time,
          input: count,
          output: count,
          ownInput: count,
          ownOutput: count,
        }),
      ),
    }),
  ),
});

export const priceViewSchema = z.strictObject({
  currency,
  /** Of the list in force; null where there is none. */
  version: z.string().nullable(),
  /** Every model that there is at this moment, with what it costs now; of free ones, and those without a price, there is no more to say. */
  models: z.array(
    z.strictObject({
      provider: z.string(),
      target: z.string(),
      /** Names by which clients can ask for it. */
      names: z.array(z.string()),
      price: z.enum(['tokens', 'energy', 'minutes', 'images', 'free', 'unknown']),
      /** Place in `prices.models` of the configuration. */
      row: count.exactOptional(),
      validFrom: time.exactOptional(),
    }),
  ),
  /** Places of rows that fit no model that there is at this moment: a name may be misspelt. */
  unused: z.array(count),
});

export const budgetAlertSchema = z.strictObject({
  at: time,
  kind: z.string(),
  /** Empty of everything. */
  id: z.string(),
  name: z.string().exactOptional(),
  span: z.enum(['day', 'month']),
  /** The first moment of the day or month. */
  since: time,
  /** Percentage that was reached. */
  share: count,
  used: count,
  limit: count,
  currency,
});

export const budgetAlertListSchema = z.strictObject({ alerts: z.array(budgetAlertSchema) });

export type CostQuery = z.infer<typeof costQuerySchema>;
export type CostReport = z.infer<typeof costReportSchema>;
export type CostRow = CostReport['rows'][number];
export type CostTotal = CostReport['totals'][number];
export type ForecastQuery = z.infer<typeof forecastQuerySchema>;
export type CostForecast = z.infer<typeof costForecastSchema>;
export type Reconciliation = z.infer<typeof reconciliationSchema>;
export type PriceView = z.infer<typeof priceViewSchema>;
export type BudgetAlert = z.infer<typeof budgetAlertSchema>;
export type BudgetAlertList = z.infer<typeof budgetAlertListSchema>;
