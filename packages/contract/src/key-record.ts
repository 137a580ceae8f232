import { z } from 'zod';
import { keyLabels, processingSchema } from './admin.ts';
import { roleName } from './built-in-roles.ts';
import { tenantId } from './directory.ts';
import { keyScopesSchema } from './key-scopes.ts';
import { limitSetSchema } from './limits.ts';

const time = z.int().nonnegative();
const digits = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');
const id = z.string().min(1).max(128);

/** A key as it is kept: never the key itself, only its SHA-256. */
export const keyRecordSchema = z.strictObject({
  id,
  /** How often it was changed, and one; 1 where nothing is said. */
  version: z.int().positive().exactOptional(),
  name: z.string().max(256),
  role: roleName,
  hash: digits,
  prefix: z.string().max(32),
  createdAt: time,
  expiresAt: time.exactOptional(),
  revokedAt: time.exactOptional(),
  tenant: tenantId.exactOptional(),
  team: id.exactOptional(),
  owner: id.exactOptional(),
  maker: id.exactOptional(),
  bound: z.enum(['tenant', 'team']).exactOptional(),
  scopes: keyScopesSchema.exactOptional(),
  predecessor: id.exactOptional(),
  successor: id.exactOptional(),
  counted: id.exactOptional(),
  limits: limitSetSchema.exactOptional(),
  retention: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
    .exactOptional(),
  processing: processingSchema.exactOptional(),
  labels: keyLabels.exactOptional(),
  secret: digits.exactOptional(),
});
