import type { ConsentAdministration } from '../core/consent.ts';

const unexpected = (): Promise<never> => Promise.reject(new Error('not in this test'));

/** For tests in which nobody consents to anything. */
export const noConsents: ConsentAdministration = Object.freeze({
  give: unexpected,
  withdraw: unexpected,
  of: unexpected,
  list: unexpected,
});
