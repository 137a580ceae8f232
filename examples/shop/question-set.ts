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
