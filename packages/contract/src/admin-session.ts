import { z } from 'zod';
import { roles } from './admin.ts';

/** The answer to `GET /admin/v1/session`: who asks, so that a console shows what this key may do and nothing else. */
export const sessionViewSchema = z.strictObject({
  /** Id of the key, as records name it. */
  key: z.string(),
  name: z.string(),
  role: z.enum(roles),
  tenant: z.string(),
  /** Milliseconds since the Unix epoch; absent of a key that is valid until it is revoked. */
  expiresAt: z.int().exactOptional(),
});

export type SessionView = z.infer<typeof sessionViewSchema>;
