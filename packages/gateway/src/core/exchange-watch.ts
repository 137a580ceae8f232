import type { TextChannel } from './delta.ts';
import type { Guard, StreamScan } from './guard.ts';
import type { ReplacedText } from './pseudonymiser.ts';
import type { Segment } from './segment.ts';
import type { Verdict } from './verdict.ts';

/** What one guard has said of the texts of a request, with places in them as it was shown them. */
export interface WatchedJudgement {
  readonly guard: Guard;
  readonly verdict: Verdict;
}

/** A text of an answer. */
export interface WatchedChannel {
  readonly choice: number;
  readonly channel: TextChannel | 'arguments' | 'name' | 'id' | 'alternative';
}

/**
 * Somebody looks on while an exchange goes down the path, as an administrator does in the playground: the stages tell what they find, where,
 * as they find it, so that nothing is judged twice. An exchange that is watched is an administrator's; no other may go.
 */
export interface ExchangeWatch {
  /** Name of the set of guards that shall read, in place of the one that would; known when the body has been read. */
  readonly guardPolicy: string | undefined;
  /** The texts of the request are others now: those of a template. */
  received(segments: readonly Segment[]): void;
  /** Before anything is redacted. */
  inputJudged(judgements: readonly WatchedJudgement[], segments: readonly Segment[]): void;
  /** Before anything is replaced. */
  replaced(texts: readonly ReplacedText[], segments: readonly Segment[]): void;
  /** The model is about to be asked. */
  asked(): void;
  /** Places are those of the text as this guard reads it, which those before it have changed; `layer` is its position among them. */
  outputJudged(guard: Guard, layer: number, channel: WatchedChannel, verdict: Verdict): void;
  /** Gives the scan that is to be used instead of this one, which puts back what was replaced. */
  restoring(channel: WatchedChannel, scan: StreamScan): StreamScan;
}
