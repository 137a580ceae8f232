import type { SecretAdministration } from '../core/secrets.ts';

/** Secrets where none were ever set. */
export const noSecrets: SecretAdministration = {
  list: () => Promise.resolve([]),
  set: () => Promise.reject(new Error('no secret was expected to be set')),
  remove: () => Promise.reject(new Error('no secret was expected to be removed')),
};
