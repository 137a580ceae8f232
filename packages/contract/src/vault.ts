import { z } from 'zod';
import { fileReferable, path } from './setting-notes.ts';
import { duration } from './units.ts';

/** Where `${vault:PATH#FIELD}` is looked up. */
export const vaultSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'write a whole address, such as https://vault.example.org:8200' })
    .describe('Base address of OpenBao or HashiCorp Vault; http only to this machine'),
  mount: z
    .string()
    .regex(
      /^[A-Za-z0-9_-]{1,64}(?:\/[A-Za-z0-9_-]{1,64}){0,4}$/,
      'use letters, digits, dashes and slashes between them',
    )
    .default('secret')
    .describe('Where its key-value engine is mounted, of version 2'),
  namespace: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,64}(?:\/[A-Za-z0-9_.-]{1,64}){0,4}$/, 'use letters, digits, dots, dashes and slashes')
    .optional()
    .describe('Its namespace, where it has such'),
  token: z
    .string()
    .regex(/^[\x21-\x7e]{1,1024}$/, 'a token has printable ASCII characters only, without spaces')
    .meta({
      ...fileReferable,
      description:
        'Token that may read there; write ${NAME} to take it from the environment, or ${file:PATH} of a file that an agent keeps fresh',
    }),
  ca: z
    .string()
    .min(1)
    .optional()
    .meta({ ...path, description: 'PEM file of its certification authority' }),
  refresh: duration.prefault('5m').describe('After how long it is asked whether a secret is another one'),
});

export type VaultOptions = z.infer<typeof vaultSchema>;
