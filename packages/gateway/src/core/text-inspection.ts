import type { GuardRule } from '@gatehouse/contract/guard-rule';
import type { VerdictSummary } from '@gatehouse/contract/leaf';
import type { CallSignal } from './call-signal.ts';
import type { Direction } from './guard.ts';
import type { JsonObject } from './json.ts';
import type { Origin } from './segment.ts';
import type { Finding } from './verdict.ts';

/** A text that guards judge by itself, outside of an exchange with a model. */
export interface LoneText {
  readonly text: string;
  readonly origin: Origin;
  readonly direction: Direction;
  /** What was asked before, where the text is an answer. */
  readonly prompt?: readonly { readonly origin: Origin; readonly text: string }[] | undefined;
  /** The body of that request, for guards that read settings in it. */
  readonly request?: JsonObject | undefined;
}

export type LoneOutcome = 'allow' | 'flag' | 'review' | 'redact' | 'block' | 'unable';

/** A finding with who made it. Places are those of the text as it came, in UTF-16 code units. */
export interface LoneFinding extends Omit<Finding, 'segment' | 'replacement'> {
  readonly guard: string;
  readonly outcome: Exclude<LoneOutcome, 'allow' | 'unable'>;
  /** The guard only judges. */
  readonly shadow: boolean;
  readonly meaning: GuardRule | undefined;
}

export interface LoneVerdict {
  /** The gravest of all guards that act. */
  readonly outcome: LoneOutcome;
  /** The highest score of the guards against injected instructions, per mille. */
  readonly injection: number;
  readonly findings: readonly LoneFinding[];
  /** The text with what guards redact; the same where they redact nothing. */
  readonly text: string;
  /** Guards that could not judge, with why. */
  readonly unable: readonly { readonly guard: string; readonly reason: string; readonly shadow: boolean }[];
  /** For the record: what each guard said. */
  readonly verdicts: readonly VerdictSummary[];
}

export interface TextInspection {
  /** All guards of a policy on one text. Throws `invalid_request` where there is no such policy. */
  inspect(text: LoneText, options: LoneOptions): Promise<LoneVerdict>;
}

export interface LoneOptions {
  readonly policy: string;
  readonly tenant: string;
  readonly signal: CallSignal;
  /** Id of the exchange, for the log. */
  readonly request: string;
}
