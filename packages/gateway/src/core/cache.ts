import type { Delta } from './delta.ts';
import type { PossibleTarget } from './router.ts';

/** The model that has made an answer. */
export interface AnswerMaker extends PossibleTarget {
  /** What it was, as far as that was known when it was called. */
  readonly digest: string | undefined;
}

export interface KeptAnswer {
  readonly answer: readonly Delta[];
  /** Undefined for what an older version has kept. */
  readonly madeBy: AnswerMaker | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly keptAt: number;
}

/** Answers by key, pseudonymised as they came from the provider. `now` in milliseconds since the Unix epoch. */
export interface AnswerCache {
  /** Where the answers are. */
  readonly kind: 'memory' | 'redis';
  /** Of all answers together; undefined where the store has a bound of its own. */
  readonly maxBytes: number | undefined;
  /** Of one answer; a larger one is not kept. */
  readonly maxEntryBytes: number;
  /** Milliseconds. */
  readonly ttl: number;
  /** Never rejects: what cannot be had is not there. */
  get(key: string, now: number): KeptAnswer | undefined | Promise<KeptAnswer | undefined>;
  /** In the background where it takes time. */
  put(key: string, kept: KeptAnswer): void;
  /** How often all were forgotten here: an answer that began before must not be kept after. */
  readonly clearings: number;
  /** Forgets all answers, of all gateways that share them. Rejects where it cannot; then none is given out here until it could. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Told when a store of answers goes away and comes back. */
export interface CacheReports {
  lost(cause: unknown): void;
  found(): void;
}

/** What a client says about answers that were kept (RFC 9111, 5.2.1). Times in milliseconds. */
export interface CacheWishes {
  /** Neither look for an answer nor keep one. */
  readonly noStore: boolean;
  /** Ask the model; the answer may be kept. */
  readonly noCache: boolean;
  /** The oldest that is taken. */
  readonly maxAge: number | undefined;
  /** For how long it must have been good still. */
  readonly minFresh: number | undefined;
  /** Rather no answer than a new one. */
  readonly onlyIfCached: boolean;
}
