import type { Declaring } from '../cli/declared-request.ts';

/** For tests in which no file of people is read. */
export const noDeclaring: Declaring = Object.freeze({
  check: () => Promise.reject(new Error('no file of people was expected')),
  plan: () => Promise.reject(new Error('no file of people was expected')),
  apply: () => Promise.reject(new Error('no file of people was expected')),
  drift: () => Promise.reject(new Error('no file of people was expected')),
});
