import { z } from 'zod';
import { secretName } from './secret-references.ts';

/** Bodies of `/admin/v1/secrets`. What a secret is goes in, and never comes out. */

export const setSecretRequestSchema = z.strictObject({
  name: secretName,
  /** Where it may be sent, such as `https://api.mistral.ai`. */
  origins: z.array(z.string().min(1).max(300)).min(1).max(32),
  value: z.string().min(1).max(8_192),
});

export const removeSecretQuerySchema = z.strictObject({ force: z.enum(['true', 'false']).exactOptional() });

export const secretViewSchema = z.object({
  name: z.string(),
  origins: z.array(z.string()).readonly(),
  /** When it was set, in milliseconds since the Unix epoch. */
  since: z.int().nonnegative(),
  /** Who set it. */
  actor: z.string(),
  /** What refers to it, such as `provider mistral`. */
  usedBy: z.array(z.string()).readonly(),
});

export const secretListSchema = z.object({ secrets: z.array(secretViewSchema) });

export type SetSecretRequest = z.infer<typeof setSecretRequestSchema>;
export type SecretView = z.infer<typeof secretViewSchema>;
export type SecretList = z.infer<typeof secretListSchema>;
