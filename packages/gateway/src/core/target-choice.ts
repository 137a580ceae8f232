import type { ChoiceReason, TargetTimeouts } from '@gatehouse/contract/routing';
import type { Provider } from './provider.ts';
import type { ModelRequest } from './request.ts';
import type { PossibleTarget } from './router.ts';
import type { ErrorCode } from '@gatehouse/contract/errors';

/** By what a request is known again, so that it gets to the same target. */
export type StickyBy = 'key' | 'person' | 'conversation';

/** What a choice depends on. */
export interface ChoiceSubject {
  readonly kind: ModelRequest['kind'];
  /** Ids of the providers that its texts were made fit for; undefined where they may go to any. */
  readonly fitFor: ReadonlySet<string> | undefined;
  identity(by: StickyBy): string;
}

/** One call of one target. It counts as running until `ended` is called, which is idempotent. */
export interface TargetTry {
  readonly provider: Provider;
  /** The model as the provider names it. */
  readonly target: string;
  readonly chosen: ChoiceReason;
  /** It is on trial, for a share of those who ask. */
  readonly isCanary: boolean;
  /** Milliseconds to wait before it is called. */
  readonly wait: number;
  readonly timeouts: TargetTimeouts;
  /** The first piece of its answer is there, so many milliseconds after it was asked. */
  began(milliseconds: number): void;
  /** `slower` where another one was faster, undefined where its answer is complete. */
  ended(code: ErrorCode | 'slower' | undefined, retryAfter?: number): void;
}

/** The way of one request through the targets of a name. */
export interface TargetTrail {
  /** Throws `no_target_available` with `retryAfter`, and `policy_changed` where it may go to none of them. */
  first(): TargetTry;
  /** Who is asked after the last one was left with this code; undefined where nobody is. */
  next(code: ErrorCode): TargetTry | undefined;
  /** Who is asked beside the first, if it may be; undefined where nobody is. */
  beside(may: (place: PossibleTarget) => boolean): TargetTry | undefined;
}

/** A name that several targets may answer. */
export interface TargetChoice {
  readonly name: string;
  /** Whether an answer that a server withholds for its content makes the request go on. */
  readonly leavesRefusals: boolean;
  /** Milliseconds after which another is asked beside the first, and what that may cost at most, in millionths. */
  readonly hedge: { readonly after: number; readonly maxMicros: number | undefined } | undefined;
  open(subject: ChoiceSubject): TargetTrail;
}
