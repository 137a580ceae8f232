import { z } from 'zod';
import { keyLabel } from './admin.ts';
import { roleName } from './built-in-roles.ts';

/** Whom a rule holds for, in the configuration: who asks, and for which model. All that are given must fit. */
export const ruleSelectors = {
  keys: z
    .array(z.string().regex(/^key_[A-Za-z0-9_-]{1,124}$/, 'write the id of a key, which begins with key_'))
    .min(1)
    .optional()
    .describe('Ids of keys that it holds for; all without it'),
  roles: z
    .array(roleName)
    .min(1)
    .optional()
    .describe('Roles of keys that it holds for, built-in ones or your own; all without it'),
  labels: z.array(keyLabel).min(1).optional().describe('Labels, one of which a key must have; all keys without it'),
  models: z
    .array(z.string().min(1).max(256))
    .min(1)
    .optional()
    .describe('Models that it holds for, by any of their names; all without it'),
};
