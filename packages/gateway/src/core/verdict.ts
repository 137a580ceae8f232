/** One thing that a guard found. Offsets are UTF-16 code units within the text of the segment. */
export interface Finding {
  /** Stable id of the rule, `<guard>/<rule>`. */
  readonly rule: string;
  /** Index of the inspected text. */
  readonly segment: number;
  readonly start: number;
  readonly end: number;
  /** What the span becomes when it is redacted. */
  readonly replacement?: string;
  /** Per mille. */
  readonly score?: number;
}

/**
 * What a guard says. Never a boolean: `unable` (a crash, a time-out, nonsense) is an outcome of its own, resolved by the
 * guard's `onUnable`, so that a failing guard cannot be mistaken for a passing one.
 */
export type Verdict =
  | { readonly outcome: 'allow' }
  | { readonly outcome: 'flag' | 'redact' | 'block'; readonly findings: readonly Finding[]; readonly code?: BlockCode }
  | { readonly outcome: 'unable'; readonly reason: string };

/** A block may name a more telling code than the general one of its direction. */
export type BlockCode = 'prompt_too_long';

export const allow: Verdict = Object.freeze({ outcome: 'allow' });
