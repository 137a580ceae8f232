import { z } from 'zod';
import { path } from './setting-notes.ts';

/** How models are called that are a template: `prompt/<name>`, and `prompt/<name>@<version>` for one that is not the newest. */
export const promptPrefix = 'prompt/';

export const promptLanguages = ['en', 'de'] as const;
export type PromptLanguage = (typeof promptLanguages)[number];

export const promptName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use small letters, digits and dashes, 63 characters at most');

export const variableName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,62}$/, 'use letters, digits and _, with a letter first, 63 characters at most');

const longestText = 100_000;

const common = {
  description: z.string().min(1).max(500).optional().describe('What belongs there, for people'),
  required: z.boolean().default(true).describe('Whether a request must give it; one that has a default need not'),
};

const stringVariable = z.strictObject({
  type: z.literal('string').describe('A text'),
  ...common,
  minLength: z.int().min(0).max(longestText).default(0).describe('Characters at least'),
  maxLength: z.int().min(1).max(longestText).default(10_000).describe('Characters at most'),
  default: z.string().max(longestText).optional().describe('What stands there where a request gives nothing'),
});

const integerVariable = z.strictObject({
  type: z.literal('integer').describe('A whole number'),
  ...common,
  minimum: z.int().optional().describe('The least'),
  maximum: z.int().optional().describe('The greatest'),
  default: z.int().optional().describe('What stands there where a request gives nothing'),
});

const numberVariable = z.strictObject({
  type: z.literal('number').describe('A number'),
  ...common,
  minimum: z.number().optional().describe('The least'),
  maximum: z.number().optional().describe('The greatest'),
  default: z.number().optional().describe('What stands there where a request gives nothing'),
});

const booleanVariable = z.strictObject({
  type: z.literal('boolean').describe('Yes or no'),
  ...common,
  yes: z.string().max(1_000).default('yes').describe('What stands there for true'),
  no: z.string().max(1_000).default('no').describe('What stands there for false'),
  default: z.boolean().optional().describe('What stands there where a request gives nothing'),
});

const enumVariable = z.strictObject({
  type: z.literal('enum').describe('One of some texts'),
  ...common,
  values: z.array(z.string().min(1).max(1_000)).min(1).max(200).describe('The texts'),
  default: z.string().optional().describe('What stands there where a request gives nothing'),
});

const listVariable = z.strictObject({
  type: z.literal('list').describe('Several texts'),
  ...common,
  minItems: z.int().min(0).max(1_000).default(0).describe('Texts at least'),
  maxItems: z.int().min(1).max(1_000).default(50).describe('Texts at most'),
  maxLength: z.int().min(1).max(longestText).default(2_000).describe('Characters of each text at most'),
  before: z.string().max(100).default('- ').describe('What stands before each text'),
  between: z.string().max(100).default('\n').describe('What stands between two texts'),
  default: z.array(z.string().max(longestText)).optional().describe('What stands there where a request gives nothing'),
});

export const promptVariableSchema = z.discriminatedUnion('type', [
  stringVariable,
  integerVariable,
  numberVariable,
  booleanVariable,
  enumVariable,
  listVariable,
]);

const templateText = z.string().min(1).max(longestText);

const exampleSchema = z.strictObject({
  user: templateText.describe('What somebody asks'),
  assistant: templateText.describe('What the model shall answer to that'),
});

const textsSchema = z.strictObject({
  system: templateText.optional().describe('What the model is told first; `{{name}}` stands for a variable'),
  examples: z.array(exampleSchema).max(50).default([]).describe('Questions with the right answers, as they are'),
  user: templateText
    .optional()
    .describe(
      'The question; `{{name}}` stands for a variable. Without it, the messages of the request are the question',
    ),
});

export const promptExpectationSchema = z.strictObject({
  contains: z.array(z.string().min(1).max(10_000)).default([]).describe('Texts that must be in the answer'),
  notContains: z.array(z.string().min(1).max(10_000)).default([]).describe('Texts that must not be in the answer'),
  matches: z.array(z.string().min(1).max(1_000)).default([]).describe('Expressions (RE2) that must match somewhere'),
  equals: z.string().max(longestText).optional().describe('What the answer must be, but for space around it'),
  schema: z.record(z.string(), z.json()).optional().describe('A JSON Schema that the answer must fit'),
  maxTokens: z.int().min(1).optional().describe('Tokens of the answer at most'),
  language: z.enum(promptLanguages).optional().describe('Language that the answer must be in'),
});

export const promptCaseSchema = z.strictObject({
  name: z.string().min(1).max(200).describe('Name of the case'),
  variables: z.record(variableName, z.json()).default({}).describe('The values of the variables'),
  language: z.enum(promptLanguages).optional().describe('Which variant is asked; the usual one without it'),
  message: z
    .string()
    .min(1)
    .max(longestText)
    .optional()
    .describe('What the client asks, of a template without a question'),
  expect: promptExpectationSchema.prefault({}).describe('What must be true of the answer'),
});

export const promptTemplateSchema = z.strictObject({
  name: promptName.describe('Name of the template: clients ask for the model `prompt/<name>`'),
  version: z
    .int()
    .min(1)
    .max(1_000_000)
    .describe('Its version; the newest one that is no draft answers where a client names none'),
  draft: z.boolean().default(false).describe('Whether it answers only those who name its version'),
  description: z.string().min(1).max(2_000).optional().describe('What it is for, for people'),
  model: z
    .string()
    .min(1)
    .max(256)
    .refine((name) => !name.startsWith(promptPrefix), 'a template cannot ask another template')
    .describe('The model that answers, by any of its names'),
  variables: z.record(variableName, promptVariableSchema).default({}).describe('What a request fills in'),
  language: z
    .enum(promptLanguages)
    .optional()
    .describe('Which variant is meant where a request names none; the first one without it'),
  texts: z
    .partialRecord(z.enum(promptLanguages), textsSchema)
    .refine((texts) => Object.keys(texts).length > 0, 'write the texts of one language at least')
    .describe('What the model is asked, by language'),
  conversation: z
    .boolean()
    .default(false)
    .describe('Whether a request may add messages of its own behind it, though never system messages'),
  settings: z
    .strictObject({
      temperature: z.number().min(0).max(2).optional().describe('How freely the model chooses its words'),
      maxTokens: z.int().min(1).max(1_000_000).optional().describe('Tokens of the answer at most'),
      schema: z
        .record(z.string(), z.json())
        .optional()
        .describe('A JSON Schema that the answer must fit; it is asked for strictly'),
    })
    .prefault({})
    .describe('Settings of the request, where the client has not said otherwise'),
  cases: z.array(promptCaseSchema).max(200).default([]).describe('What `gatehouse prompt test` asks and expects'),
});

export const promptsSchema = z.strictObject({
  folder: z
    .string()
    .min(1)
    .optional()
    .meta({
      ...path,
      description:
        'Folder of further templates, one in each .yaml file; read at the start and with every change of this file',
    }),
  templates: z.array(promptTemplateSchema).max(1_000).default([]).describe('The templates'),
});

export type PromptTemplate = z.infer<typeof promptTemplateSchema>;
export type PromptTemplateInput = z.input<typeof promptTemplateSchema>;
export type PromptVariable = z.infer<typeof promptVariableSchema>;
export type PromptTexts = z.infer<typeof textsSchema>;
export type PromptCase = z.infer<typeof promptCaseSchema>;
export type PromptExpectation = z.infer<typeof promptExpectationSchema>;
export type PromptsOptions = z.infer<typeof promptsSchema>;
