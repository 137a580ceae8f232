import { z } from 'zod';
import { decimal, moment } from './units.ts';

/**
 * What models cost, as the operator has agreed with whoever runs them. There is no price list in the program: what models cost at
 * some moment is nothing that a program should pretend to know.
 */

const identifier = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'use letters, digits, dots and dashes');

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'write the three capital letters of ISO 4217, such as EUR')
  .refine((code) => !/^[A-Z]{3}$/.test(code) || currencies.has(code), 'there is no such currency in ISO 4217');

/** Of a currency's unit: with six decimals, the smallest amount is a micro-unit. */
const amount = decimal({ wholeDigits: 9, places: 6 });

const rowOf = {
  provider: identifier.describe('Id of the provider'),
  model: z
    .string()
    .min(1)
    .max(256)
    .regex(/^[^*]*\*?$/, 'a `*` may stand at the end only')
    .default('*')
    .describe(
      'The model as the provider names it, or how its name begins, with a `*` behind it; the longest one counts',
    ),
  validFrom: moment
    .optional()
    .describe(
      'From when on, as a day (2026-01-31, which begins in UTC) or a moment (2026-01-31T12:00:00Z); always without it',
    ),
  currency: currency.optional().describe('Currency of these prices, where it is not that of all'),
};

const share = decimal({ wholeDigits: 1, places: 6 }).refine(
  (text) => Number(text) > 0 && Number(text) <= 1,
  'a share is more than 0 and at most 1',
);

const batchShare = share
  .optional()
  .describe('What requests of batches pay of these prices: 0.5 for half of them; all of it without it');

const tokenPriceSchema = z.strictObject({
  kind: z.literal('tokens').describe('By the tokens of a call'),
  ...rowOf,
  input: amount.describe('Price of a million tokens of prompts'),
  output: amount.describe('Price of a million tokens of answers; 0 for models that only make vectors'),
  cachedInput: amount
    .optional()
    .describe('Price of a million tokens of prompts that the provider has read before; that of others without it'),
  reasoning: amount
    .optional()
    .describe('Price of a million tokens of reasoning, which are part of the answer; that of others without it'),
  batchShare,
});

const energyPriceSchema = z.strictObject({
  kind: z.literal('energy').describe('By how long the own machine works for a call'),
  ...rowOf,
  watts: decimal({ wholeDigits: 6, places: 3 }).describe('What the machine draws while it computes'),
  perKilowattHour: amount.describe('Price of a kilowatt hour'),
  perHour: amount
    .optional()
    .describe('What else an hour of the machine costs, such as its rent or its wear; nothing without it'),
  share: share
    .optional()
    .describe('Part of the machine that one call takes: 0.25 where four run at once; all of it without it'),
  batchShare,
});

const minutePriceSchema = z.strictObject({
  kind: z.literal('minutes').describe('By how long a recording is that is written down'),
  ...rowOf,
  perMinute: amount.describe('Price of a minute of a recording, of which each millisecond counts'),
  batchShare,
});

const imagePriceSchema = z.strictObject({
  kind: z.literal('images').describe('By the images that are made'),
  ...rowOf,
  perImage: amount.describe('Price of an image'),
  batchShare,
});

const freeSchema = z.strictObject({
  kind: z.literal('free').describe('Costs nothing, said on purpose'),
  provider: rowOf.provider,
  model: rowOf.model,
  validFrom: rowOf.validFrom,
});

const exchangeRateSchema = z.strictObject({
  from: currency.describe('The other currency'),
  rate: decimal({ wholeDigits: 6, places: 9 })
    .refine((text) => Number(text) > 0, 'a rate is more than 0')
    .describe('What one unit of it is worth in the currency of the installation'),
  validFrom: rowOf.validFrom,
});

export const pricesSchema = z.strictObject({
  currency: currency
    .default('EUR')
    .describe('Currency of the installation (ISO 4217): all costs and budgets are in it'),
  models: z
    .array(
      z.discriminatedUnion('kind', [
        tokenPriceSchema,
        energyPriceSchema,
        minutePriceSchema,
        imagePriceSchema,
        freeSchema,
      ]),
    )
    .max(4_096)
    .default([])
    .describe('What models cost; the cost of a model that is not here is unknown, which is not nothing'),
  unpriced: z
    .enum(['allow', 'refuse'])
    .default('allow')
    .describe(
      'What happens to calls of models without a price for which a budget of money holds: `allow` lets them through, and the budget does not see them; `refuse` refuses them',
    ),
  rates: z.array(exchangeRateSchema).max(1_024).default([]).describe('What other currencies are worth'),
  alertAt: z
    .array(z.int().min(1).max(1_000))
    .max(16)
    .default([50, 80, 100])
    .describe('Of budgets, the percentages at which somebody is told'),
});

export type PricesOptions = z.infer<typeof pricesSchema>;
export type PriceRow = PricesOptions['models'][number];
export type TokenPrice = z.infer<typeof tokenPriceSchema>;
export type EnergyPrice = z.infer<typeof energyPriceSchema>;
export type ExchangeRate = z.infer<typeof exchangeRateSchema>;
