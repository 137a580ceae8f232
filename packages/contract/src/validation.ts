import { z } from 'zod';
import { identifier } from './identifier.ts';
import { ruleSelectors } from './rule-selectors.ts';
import { serverAccess, serverTls } from './server-access.ts';
import { path } from './setting-notes.ts';
import { duration } from './units.ts';

/** What a rule finds wrong with an answer makes of it: it is refused, or only recorded. */
export const validationActions = ['block', 'flag'] as const;

/** Ways to reckon how sure a model was, from the probabilities of the tokens of its answer. */
export const confidenceScores = ['mean', 'least'] as const;

const unable = z.enum(['block', 'flag']);

const structuredSchema = z.strictObject({
  when: z
    .enum(['strict', 'always', 'never'])
    .default('strict')
    .describe(
      'Which answers are held against the JSON Schema of their request: where the client asks for it strictly (`strict: true`, which Anthropic clients always mean), wherever it gives one, or never',
    ),
  mend: z
    .boolean()
    .default(true)
    .describe('Whether slips are mended here: code fences, talk around the JSON, trailing commas, single quotes'),
  repair: z
    .boolean()
    .default(true)
    .describe('Whether the model is asked once more, with its answer and what is wrong with it'),
  streams: z
    .enum(['hold', 'cut'])
    .default('hold')
    .describe(
      'What happens to streams: held until the answer fits, or sent as they come and ended with an error where it does not fit; only a held one can be mended or repaired',
    ),
  onUnable: unable
    .default('flag')
    .describe('What happens where a schema cannot be followed, such as one that refers to another document'),
});

const lookupCommon = {
  cacheFor: duration.prefault('60s').describe('How long an answer of the look-up is remembered'),
  timeout: duration.prefault('2s').describe('How long the look-up of one value may take'),
};

const fileLookupSchema = z.strictObject({
  kind: z.literal('file').describe('A list in a file; read again when it changes'),
  file: z
    .string()
    .min(1)
    .meta({ ...path, description: 'File: CSV with a first line of names, JSON Lines, or plain lines' }),
  format: z
    .enum(['csv', 'jsonl', 'lines'])
    .optional()
    .describe('What it is; by its name without it: .csv, .jsonl, and lines for all others'),
  column: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Name of the column or property that has the value; of a CSV file the first one without it'),
  ignoreCase: z.boolean().default(false).describe('Whether capital and small letters of the values are alike'),
  separator: z
    .string()
    .length(1)
    .optional()
    .describe('What stands between two columns; without it a semicolon where the first line has one, else a comma'),
  ...lookupCommon,
});

const sqliteLookupSchema = z.strictObject({
  kind: z.literal('sqlite').describe('A query to an SQLite file, which is opened for reading only'),
  file: z
    .string()
    .min(1)
    .meta({ ...path, description: 'The SQLite file' }),
  query: z
    .string()
    .min(1)
    .max(4_000)
    .describe('A query with one parameter, `?`, that is bound to the value: where it gives a row, the value is there'),
  ...lookupCommon,
});

const postgresqlLookupSchema = z.strictObject({
  kind: z.literal('postgresql').describe('A query to a PostgreSQL, over connections that can only read'),
  url: z
    .string()
    .max(2_000)
    .regex(
      /^postgres(?:ql)?:\/\/[^\s/]+\/[^\s]+$/,
      'write an address such as postgres://reader:password@127.0.0.1:5432/shop',
    )
    .meta({
      secret: true,
      description:
        'Its address, with a user who may only read, and the password; write ${NAME} to take it from the environment',
    }),
  query: z
    .string()
    .min(1)
    .max(4_000)
    .describe('A query with one parameter, `$1`, that is bound to the value: where it gives a row, the value is there'),
  ca: z
    .string()
    .min(1)
    .optional()
    .meta({
      ...path,
      description:
        'PEM file of its certification authority; with it the connection is by TLS, and the server is checked',
    }),
  ...lookupCommon,
});

const httpLookupSchema = z.strictObject({
  kind: z.literal('http').describe('A GET request for each value'),
  url: z
    .string()
    .max(2_000)
    .regex(/^https?:\/\/[^\s{}/?#]+\/[^\s{}]*\{value\}[^\s{}]*$/, 'write an address with {value} once, behind its host')
    .describe('Address with `{value}` where the encoded value belongs, such as https://shop.example/products/{value}'),
  exists: z
    .array(z.int().min(100).max(599))
    .min(1)
    .default([200])
    .describe('Statuses that say that the value is there'),
  missing: z
    .array(z.int().min(100).max(599))
    .min(1)
    .default([404, 410])
    .describe('Statuses that say that it is not; any other status is a failure'),
  ...serverAccess,
  tls: serverTls.optional().describe('TLS towards the server'),
  ...lookupCommon,
});

export const lookupSchema = z.discriminatedUnion('kind', [
  fileLookupSchema,
  sqliteLookupSchema,
  postgresqlLookupSchema,
  httpLookupSchema,
]);

const pointer = z
  .string()
  .max(500)
  .regex(/^(?:\/(?:[^~/]|~[01])*)+$/, 'write a JSON pointer such as /items/*/number');

const at = pointer
  .optional()
  .describe(
    'Where in a JSON answer, as a JSON pointer in which `*` is every item or property; the whole text without it',
  );

const patternText = z.string().min(1).max(1_000);

const patternCheckSchema = z.strictObject({
  check: z.literal('pattern').describe('A regular expression of yours'),
  pattern: patternText.describe('Regular expression (RE2), which may match anywhere'),
  must: z.enum(['match', 'not-match']).default('match').describe('Whether it must match, or must not'),
  at,
  ignoreCase: z.boolean().default(false).describe('Whether capital and small letters are alike'),
});

const schemaCheckSchema = z.strictObject({
  check: z.literal('schema').describe('A JSON Schema of yours'),
  schema: z.record(z.string(), z.json()).describe('The schema that every answer must fit'),
});

const lookupCheckSchema = z.strictObject({
  check: z.literal('lookup').describe('Values that must be known, such as product numbers'),
  lookup: identifier.describe('Name of the look-up in `lookups`'),
  at,
  find: patternText
    .optional()
    .describe(
      'Regular expression (RE2) that finds the values in the text: what its first group matches, or all; without it the whole text at the place is one value',
    ),
  ignoreCase: z.boolean().default(false).describe('Whether capital and small letters are alike for `find`'),
  must: z
    .enum(['exist', 'not-exist'])
    .default('exist')
    .describe('Whether the values must be found there, or must not be'),
  needed: z.boolean().default(false).describe('Whether an answer without any such value is wrong as well'),
  most: z
    .int()
    .min(1)
    .max(1_000)
    .default(50)
    .describe('Values of one answer that are looked up at most; with more of them the rule cannot judge'),
});

const confidenceCheckSchema = z.strictObject({
  check: z.literal('confidence').describe('How sure the model was, by the probabilities of its tokens'),
  score: z
    .enum(confidenceScores)
    .default('mean')
    .describe('The score: the mean probability of the tokens (their geometric mean), or that of the least likely one'),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .describe('Below this score the answer is not given; `gatehouse calibrate` finds it for the risk that you accept'),
  answer: z
    .strictObject({
      en: z.string().min(1).max(1_000).default('I do not know.').describe('In English'),
      de: z.string().min(1).max(1_000).default('Ich weiß es nicht.').describe('In German'),
    })
    .prefault({})
    .describe('What is answered instead, in the language of the answer that is kept back'),
});

export const answerCheckSchema = z.discriminatedUnion('check', [
  patternCheckSchema,
  schemaCheckSchema,
  lookupCheckSchema,
  confidenceCheckSchema,
]);

const validationRuleSchema = z.strictObject({
  name: identifier.describe('Name of the rule, in records'),
  ...ruleSelectors,
  checks: z.array(answerCheckSchema).min(1).max(32).describe('What an answer must hold to, in order'),
  action: z
    .enum(validationActions)
    .default('block')
    .describe('What happens to an answer that does not: refused, or given all the same and recorded'),
  repair: z.boolean().default(true).describe('Whether the model is asked once more before it is refused'),
  hint: z
    .string()
    .min(1)
    .max(1_000)
    .optional()
    .describe('What the model is told then, beside what is wrong, such as where it finds the right values'),
  onUnable: z
    .enum(['block', 'flag', 'allow'])
    .default('block')
    .describe('What happens where a check cannot be made: a look-up fails, or no probabilities come'),
});

export const validationSchema = z.strictObject({
  structured: structuredSchema.prefault({}).describe('Answers in the form that the client asks for'),
  lookups: z.record(identifier, lookupSchema).default({}).describe('Where it is looked up whether something exists'),
  rules: z
    .array(validationRuleSchema)
    .max(64)
    .default([])
    .describe('What answers must hold to; every rule that fits the key and the model holds'),
});

export type ValidationOptions = z.infer<typeof validationSchema>;
export type StructuredOptions = z.infer<typeof structuredSchema>;
export type LookupOptions = z.infer<typeof lookupSchema>;
export type FileLookupOptions = z.infer<typeof fileLookupSchema>;
export type SqliteLookupOptions = z.infer<typeof sqliteLookupSchema>;
export type PostgresqlLookupOptions = z.infer<typeof postgresqlLookupSchema>;
export type HttpLookupOptions = z.infer<typeof httpLookupSchema>;
export type AnswerCheck = z.infer<typeof answerCheckSchema>;
export type LookupCheck = Extract<AnswerCheck, { check: 'lookup' }>;
export type PatternCheck = Extract<AnswerCheck, { check: 'pattern' }>;
export type ConfidenceCheck = Extract<AnswerCheck, { check: 'confidence' }>;
export type ValidationRule = z.infer<typeof validationRuleSchema>;
