import type { QuestionUnit } from '../question-reader.ts';

/** The words of a question that was asked before. */
export interface Told {
  readonly units: readonly QuestionUnit[];
  /** Whether it asked for something of its own, as "and who pays for it?" does, where "and to Poland?" only says what is meant. */
  readonly asksAnew: boolean;
}

/** "Poland" stands in the place of "Denmark": both are countries. */
function isInPlaceOf(one: QuestionUnit, other: QuestionUnit): boolean {
  if (one.form === other.form) return true;
  return one.alternatives.some(
    ({ term }) => term.startsWith('c:') && other.alternatives.some((alternative) => alternative.term === term),
  );
}

function replace(units: readonly QuestionUnit[], by: readonly QuestionUnit[]): QuestionUnit[] {
  return units.filter((unit) => !by.some((one) => isInPlaceOf(one, unit)));
}

/**
 * What a question means besides its own words: those of the topic, with what was said of it since in the place of what it was before. What
 * was asked in between for something else is not asked again.
 */
export function carryOver(
  topic: readonly QuestionUnit[],
  since: readonly Told[],
  question: readonly QuestionUnit[],
): readonly QuestionUnit[] {
  let carried = topic;
  for (const { asksAnew, units } of since) {
    const kept = asksAnew ? units.filter((unit) => carried.some((one) => isInPlaceOf(unit, one))) : units;
    carried = [...replace(carried, kept), ...kept];
  }
  return replace(carried, question);
}
