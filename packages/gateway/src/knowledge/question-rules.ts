import { withoutPlaceholders } from './tokenise.ts';

/** What both searches take a question for. */
export const questionRules = {
  /** Characters of a question that are looked at; what comes after is more likely a document than a question. */
  length: 4_000,
  /** How much the words of the earlier question count in a follow-up. */
  earlierImportance: 0.6,
  /** Support from which documents in the other language are not looked at. */
  enough: 0.4,
  /** How German or English a text must look at least for its language to be told by its spelling alone: more than one cue. */
  told: 0.6,
  /** What support by documents in the other language is worth where there are some in the asked one. */
  otherLanguageSupport: 0.7,
} as const;

/** A question as it is read: without pseudonyms and runs of white space, which cost patterns quadratic time. */
export function readableQuestion(text: string): string {
  const plain = withoutPlaceholders(text.slice(0, questionRules.length));
  return plain.replace(/\s+/g, (run) => (run.includes('\n') ? '\n' : ' '));
}
