import type { Delta } from './delta.ts';

/** Answers by key, pseudonymised as they came from the provider. */
export interface AnswerCache {
  get(key: string, now: number): readonly Delta[] | undefined;
  put(key: string, answer: readonly Delta[], now: number): void;
}
