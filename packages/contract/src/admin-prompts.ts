import { z } from 'zod';
import { promptName, promptTemplateSchema } from './prompts.ts';
import { settingFieldSchema } from './setting-field.ts';

/** Bodies of `/admin/v1/prompts`. */

/** A template as it is in force: with SHA-256 of what it asks, and whether it answers those who name no version. */
export const promptViewSchema = z.object({
  ...promptTemplateSchema.shape,
  hash: z.string(),
  current: z.boolean(),
  /** Its file in the folder of templates; absent of those that stand in the configuration. */
  file: z.string().exactOptional(),
});

const fields = z.array(settingFieldSchema);

/** What a template can be told, as forms ask for it: what stands for itself, and by type what a variable can be told. */
export const promptFormSchema = z.object({
  template: fields,
  variables: z.record(z.string(), fields),
  settings: fields,
  case: fields,
  expectation: fields,
});

export const promptListSchema = z.object({ templates: z.array(promptViewSchema), form: promptFormSchema });

/** An answer that is held against what a case of a template expects. */
export const judgeAnswerRequestSchema = z.strictObject({
  name: promptName,
  version: z.int().min(1),
  /** Name of the case. */
  case: z.string().min(1).max(200),
  answer: z.strictObject({
    text: z.string().max(1_000_000),
    /** Tokens of the answer, where the server has counted them. */
    tokens: z.int().nonnegative().exactOptional(),
  }),
});

/** What is not as the case expects it, in English; nothing where all of it is. */
export const judgedAnswerSchema = z.object({ failures: z.array(z.string()) });

export type PromptForm = z.infer<typeof promptFormSchema>;
export type PromptView = z.infer<typeof promptViewSchema>;
export type PromptList = z.infer<typeof promptListSchema>;
export type JudgeAnswerRequest = z.infer<typeof judgeAnswerRequestSchema>;
export type JudgedAnswer = z.infer<typeof judgedAnswerSchema>;
