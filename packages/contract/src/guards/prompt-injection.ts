import { z } from 'zod';
import { commonOptions, judgedOrigins, verdictAction } from './guard-settings.ts';

const perMille = z.int().min(1).max(1_000);

export const promptInjectionOptionsSchema = z.strictObject({
  ...commonOptions,
  use: z.literal('prompt-injection').describe('Finds attempts to take over the model'),
  direction: z.enum(['input', 'output', 'both']).default('input').describe('Which way of the traffic the guard reads'),
  action: verdictAction.default('flag').describe('What happens to a text that the model takes for an attack'),
  blockSurely: z
    .enum(['never', 'agreed', 'either'])
    .default('agreed')
    .describe(
      'Which texts are blocked, whatever the action: those of which a signature is sure and that the model takes for an attack too, or those of which either is sure',
    ),
  origins: judgedOrigins,
  sensitivity: z
    .enum(['low', 'normal', 'high'])
    .default('normal')
    .describe('`low` finds less and errs less, `high` finds more and errs more'),
  surely: perMille
    .optional()
    .describe('Score in per mille from which on a text is surely one, in place of the frozen ones of the model'),
  threshold: perMille
    .optional()
    .describe('Score in per mille from which on a text is one, in place of the frozen ones of the model'),
});

export type PromptInjectionOptions = z.infer<typeof promptInjectionOptionsSchema>;
