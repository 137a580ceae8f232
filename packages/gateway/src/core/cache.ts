import type { Delta } from './delta.ts';

/** Answers by key, pseudonymised as they came from the provider. */
export interface AnswerCache {
  /** Of all answers together. */
  readonly maxBytes: number;
  /** Of one answer; a larger one is not kept. */
  readonly maxEntryBytes: number;
  /** Milliseconds. */
  readonly ttl: number;
  get(key: string, now: number): readonly Delta[] | undefined;
  put(key: string, answer: readonly Delta[], now: number): void;
  /** Forgets all answers. */
  clear(): void;
}
