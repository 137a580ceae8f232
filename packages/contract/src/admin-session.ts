import { z } from 'zod';
import { permissions } from './permissions.ts';

/** The answer to `GET /admin/v1/session`: who asks, so that a console shows what they may do and nothing else. */
export const sessionViewSchema = z.strictObject({
  /** Id of the key, as records name it; of somebody who signed in otherwise, that of the person. */
  key: z.string(),
  name: z.string(),
  role: z.string(),
  /** What it may do. */
  permissions: z.array(z.enum(permissions)).readonly(),
  tenant: z.string(),
  /** Milliseconds since the Unix epoch; absent of a key that is valid until it is revoked. */
  expiresAt: z.int().exactOptional(),
  /** Of somebody who comes with a cookie: what is sent as `x-gatehouse-console` with each change. */
  proof: z.string().exactOptional(),
});

export type SessionView = z.infer<typeof sessionViewSchema>;
