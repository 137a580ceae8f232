/** A question that the example shop can answer. */
export interface AnswerableQuestion {
  readonly question: string;
  /** What the first quotation must come from: parts of its headings, any of which will do. */
  readonly right: readonly string[];
}

export interface QuestionSet {
  readonly answerable: readonly AnswerableQuestion[];
  readonly unanswerable: readonly string[];
}

export function ask(question: string, ...right: readonly string[]): AnswerableQuestion {
  return { question, right };
}

function everySecond<Item>(items: readonly Item[], first: 0 | 1): readonly Item[] {
  return items.filter((_item, position) => position % 2 === first);
}

/** A set in two: what may be looked at one by one, and what only its rates are known of. */
export function halvesOf(set: QuestionSet): { readonly development: QuestionSet; readonly heldOut: QuestionSet } {
  const half = (first: 0 | 1): QuestionSet => ({
    answerable: everySecond(set.answerable, first),
    unanswerable: everySecond(set.unanswerable, first),
  });
  return { development: half(0), heldOut: half(1) };
}
