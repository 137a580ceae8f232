import { z } from 'zod';

/** Names of retention classes stand in the key store, which has 32 bytes for them. */
export const retentionName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'use small letters, digits and dashes, 32 characters at most');
