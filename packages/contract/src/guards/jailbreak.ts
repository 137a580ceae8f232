import { z } from 'zod';
import { signatureOptions } from './guard-settings.ts';

export const jailbreakOptionsSchema = z.strictObject({
  ...signatureOptions,
  use: z.literal('jailbreak').describe('Finds attempts to talk the model out of its rules'),
});

export type JailbreakOptions = z.infer<typeof jailbreakOptionsSchema>;
