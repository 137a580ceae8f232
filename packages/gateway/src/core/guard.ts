import type { GuardFact } from '@gatehouse/contract/stage-facts';
import type { Origin } from './segment.ts';
import type { Verdict } from './verdict.ts';

export type Direction = 'input' | 'output';

/** A text as a guard sees it. */
export interface InspectedText {
  readonly text: string;
  readonly origin: Origin;
  /** The text is made of other texts that are judged by themselves as well: whoever counts must not count it again. */
  readonly joined?: boolean;
}

export interface InspectionContext {
  readonly direction: Direction;
  readonly model: string;
  /** Aborted at the guard's time-out or when the client goes away. */
  readonly signal: AbortSignal;
}

/** What a stream scan knows after a piece of text. Findings have offsets from the beginning of the channel's text. */
export interface StreamScanResult {
  /** Findings that are complete by now, each reported once; `segment` is 0. */
  readonly verdict: Verdict;
  /**
   * How many UTF-16 code units at the end of the text so far could still become part of a match: they must not leave yet.
   * `Infinity` for a guard that has to see the whole answer.
   */
  readonly hold: number;
}

/** The scan of one channel of one choice, fed piece by piece. */
export interface StreamScan {
  push(text: string): StreamScanResult;
  /** No more text comes; nothing is held after it. */
  end(): Verdict;
}

export interface Guard {
  /** Name for records and metrics. */
  readonly id: string;
  /** Name of its kind, as in the catalogue. */
  readonly kind: string;
  readonly directions: readonly Direction[];
  readonly onUnable: 'block' | 'flag' | 'allow';
  /** Milliseconds. */
  readonly timeout: number;
  /**
   * What it looks for and what it does then, as configured, in the direction that is asked about: facts, from which people
   * read sentences in their language. Never a secret, and never the texts that it looks for.
   */
  describe(direction: Direction): readonly GuardFact[];
  /** Judges all texts of a request, or one whole text of an answer. */
  inspect(texts: readonly InspectedText[], context: InspectionContext): Verdict | Promise<Verdict>;
  /** Opens a scan for one channel of an answer; a guard that has none sees the whole text at its end. */
  openStream?(context: InspectionContext): StreamScan;
}

/**
 * One kind of guard, as the catalogue lists it: what it is for people, what it is against, and how it is made. `examples`
 * are run by the contract suite, so that a kind which no longer finds what it is for cannot go unnoticed.
 */
export interface GuardKind<Options> {
  readonly id: string;
  /** One sentence each. */
  readonly summary: { readonly en: string; readonly de: string };
  /** Entries of the OWASP Top 10 for LLM applications, such as `LLM01:2025`. */
  readonly owasp: readonly string[];
  readonly examples: {
    /** Options beyond the defaults that both examples need. */
    readonly options: Partial<Options>;
    readonly triggers: readonly string[];
    readonly passes: readonly string[];
  };
  create(options: Options): Guard;
}
