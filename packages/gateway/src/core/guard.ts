import type { GuardPurpose, GuardRule } from '@gatehouse/contract/guard-rule';
import type { GuardFact } from '@gatehouse/contract/stage-facts';
import type { GuardServices } from './guard-services.ts';
import type { JsonObject } from './json.ts';
import type { TextReading } from './reading.ts';
import type { Origin } from './segment.ts';
import type { Verdict } from './verdict.ts';

export type Direction = 'input' | 'output';

/** A text as a guard sees it. */
export interface InspectedText {
  readonly text: string;
  readonly origin: Origin;
  /** The text in its plain form, with what stands encoded in it; made when first asked for. */
  readonly reading: TextReading;
  /** The text is made of other texts that are judged by themselves as well: whoever counts must not count it again. */
  readonly joined?: boolean;
}

export interface InspectionContext {
  readonly direction: Direction;
  readonly model: string;
  readonly tenant: string;
  /**
   * What the model was asked, where an answer is judged: all texts of the request as the guards before the model left them. Undefined where
   * nobody knows it, as for a text that is judged by itself.
   */
  readonly prompt?: readonly InspectedText[] | undefined;
  /** The body of that request, in OpenAI's names. */
  readonly request?: JsonObject | undefined;
  /** Whether people will read the findings: scores below the threshold and contributions are wanted, whatever they cost. */
  readonly detailed?: boolean | undefined;
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

/**
 * The judgement of long texts in short steps, between which others are let run. A reading is given where it is needed made before the next
 * step; making it is no work of the guard.
 */
export type InspectionSteps = Generator<TextReading | undefined, Verdict>;

export interface Guard {
  /** Name for records and metrics. */
  readonly id: string;
  /** Name of its kind, as in the catalogue. */
  readonly kind: string;
  readonly directions: readonly Direction[];
  readonly onUnable: 'block' | 'flag' | 'allow';
  /** Judges and is recorded, and changes nothing. */
  readonly shadow: boolean;
  /** It never changes or stops a text, whatever it finds, so nothing has to wait for it. */
  readonly passive?: boolean;
  /** It judges what an answer says to its reader: no reasoning, no arguments or names of tool calls, no alternative tokens. */
  readonly contentOnly?: boolean;
  /** It reads JSON as JSON: answers are shown to it with their escape sequences as they stand. */
  readonly raw?: boolean;
  /**
   * Given where what it says of several texts is what it says of each, and hangs on nothing but the text, its origin and the tenant: then a
   * text that it let pass is not shown to it again, as long as this number is the same. It grows with all that the guard learns.
   */
  byText?(this: void): number;
  /** Milliseconds. */
  readonly timeout: number;
  /**
   * What it looks for and what it does then, as configured, in the direction that is asked about: facts, from which people
   * read sentences in their language. Never a secret, and never the texts that it looks for.
   */
  describe(direction: Direction): readonly GuardFact[];
  /**
   * What the model has to be told so that the guard can do its work: a sentence for the end of the system prompt, or undefined. Given the texts
   * of the request as the guards before the model left them; equal ones get an equal sentence, so that the caches of model servers hold.
   */
  instruct?(texts: readonly InspectedText[], tenant: string): string | undefined;
  /** Judges all texts of a request, or one whole text of an answer. */
  inspect(texts: readonly InspectedText[], context: InspectionContext): Verdict | Promise<Verdict>;
  /** The same for long texts: asked instead of `inspect`. Its time-out counts the time in its steps only. */
  inspectInSteps?(texts: readonly InspectedText[], context: InspectionContext): InspectionSteps;
  /** Opens a scan for one channel of an answer; a guard that has none sees the whole text at its end. */
  openStream?(context: InspectionContext): StreamScan;
}

/** What a guard must and must not find: run by the contract suite, and shown to people. */
export interface GuardExamples<Options> {
  /** Options beyond the defaults that both need. */
  readonly options: Partial<Options>;
  /** Texts, or where more matters than a text, an answer with what it answers. */
  readonly triggers: readonly (string | GuardExample)[];
  readonly passes: readonly (string | GuardExample)[];
}

export interface GuardExample {
  readonly text: string;
  /** `user` where nothing is said. */
  readonly origin?: Origin;
  /** What was asked before; then the text is an answer. */
  readonly prompt?: readonly { readonly origin: Origin; readonly text: string }[];
  /** The body of the request, for guards that read settings in it. */
  readonly request?: JsonObject;
}

/** The result of trying a guard that asks somebody else, for `doctor`. */
export interface GuardReport {
  readonly ok: boolean;
  /** What was found, in plain words. */
  readonly summary: string;
  /** What to do about it. */
  readonly remedy?: string;
}

export interface NamedGuardReport extends GuardReport {
  readonly name: string;
}

/**
 * One kind of guard, as the catalogue lists it: what it is for people, what it is against, and how it is made. `examples`
 * are run by the contract suite, so that a kind which no longer finds what it is for cannot go unnoticed.
 */
export interface GuardKind<Options> {
  readonly id: string;
  /** What it is for in the first place: `own` is what only its operator can fill. */
  readonly purpose: GuardPurpose;
  /** One sentence each. */
  readonly summary: { readonly en: string; readonly de: string };
  /** What its findings mean, by the part of their rule behind the name of the guard; `*` for rules that it numbers. */
  readonly rules: Readonly<Record<string, GuardRule>>;
  readonly examples: GuardExamples<Options>;
  create(options: Options, services: GuardServices): Guard;
  /** Tries whom it asks, with a harmless text. */
  check?(options: Options, services: GuardServices, signal: AbortSignal): Promise<GuardReport>;
}
