import { z } from 'zod';
import { signatureOptions } from './guard-settings.ts';

export const promptExtractionOptionsSchema = z.strictObject({
  ...signatureOptions,
  use: z.literal('prompt-extraction').describe('Finds questions for the system prompt'),
});

export type PromptExtractionOptions = z.infer<typeof promptExtractionOptionsSchema>;
