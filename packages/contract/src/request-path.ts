import { z } from 'zod';
import { stageFactSchema } from './stage-facts.ts';

export const pathSchema = z.object({
  /** SHA-256 of the canonical policy in force, lower-case hexadecimal; every leaf names it. */
  policy: z.string().regex(/^[0-9a-f]{64}$/),
  /** The rings of the onion, outermost first. */
  stages: z.array(z.object({ name: z.string(), facts: z.array(stageFactSchema) })),
});

export type RequestPath = z.infer<typeof pathSchema>;
