import type { GroundingProblem } from '@gatehouse/contract/explanation';
import type { Language } from './knowledge.ts';

/** A text that an answer may rest on. */
export interface Evidence {
  readonly id: string;
  readonly titles: readonly string[];
  readonly text: string;
  readonly language: Language;
  /** Whether all of it is about one thing, as the cells of a row are: a sentence may take together what stands anywhere in it. */
  readonly isRecord?: boolean | undefined;
}

/** One sentence of an answer, held against the evidence. */
export interface GroundedSentence {
  /** As it stands in the answer, and where, in UTF-16 code units; white space and marks around it belong to nobody. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** 0 to 1. */
  readonly support: number;
  /** Id of the evidence that supports it best. */
  readonly best: string | undefined;
  /** The verbatim span of that evidence which does. */
  readonly quote: string | undefined;
  /** What contradicts the evidence whatever the support is: a number, name or negation that is another one. */
  readonly problems: readonly GroundingProblem[];
  /** Nothing is claimed: a greeting, a question back, "I do not know". */
  readonly claimsNothing: boolean;
}

/** Pure and deterministic. */
export interface Grounding {
  /** Holds each sentence of an answer against the evidence. `question` tells what may be repeated without being a claim. */
  check(answer: string, evidence: readonly Evidence[], question: string): readonly GroundedSentence[];
  /** Support of an answer as a whole by some of the evidence, 0 to 1: what Shapley values are computed of. */
  support(answer: string, evidence: readonly Evidence[], question: string): number;
}
