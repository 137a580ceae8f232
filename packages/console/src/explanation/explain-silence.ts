import type { AssistantTrace, ExplainedPassage } from '@gatehouse/contract/explanation';

/** Why an assistant did not answer, as its trace tells it. */
export type Silence =
  | { readonly why: 'no-collection' }
  | { readonly why: 'nothing-found' }
  /**
   * The passage that fits best says too little of what was asked; `missing` are the words that no passage covers well, the weightiest first,
   * and `other` how much the best of the others covers, where that would have been enough.
   */
  | { readonly why: 'below-threshold'; readonly missing: readonly string[]; readonly other: number | undefined }
  | { readonly why: 'nothing-supported'; readonly leftOut: number }
  | { readonly why: 'no-sentence' };

/** How well a word must be covered to count as said. */
const covers = 0.5;
const mostMissing = 6;

/** Why nothing was answered; undefined where it was. */
export function explainSilence(trace: AssistantTrace): Silence | undefined {
  if (trace.outcome !== 'unknown') return undefined;
  if (trace.collections.length === 0) return { why: 'no-collection' };
  if (trace.passages.length === 0) return { why: 'nothing-found' };
  if (trace.support < trace.answerFrom) {
    const most = Math.max(...trace.passages.map(({ support }) => support));
    const other = most >= trace.answerFrom ? most : undefined;
    return { why: 'below-threshold', missing: missingIn(trace.passages), other };
  }
  const leftOut = trace.sentences.filter(({ kept }) => !kept).length;
  return leftOut > 0 ? { why: 'nothing-supported', leftOut } : { why: 'no-sentence' };
}

/** Words of the question that no passage covers well, the weightiest first. */
function missingIn(passages: readonly ExplainedPassage[]): readonly string[] {
  const best = new Map<string, { importance: number; covered: number }>();
  for (const { importance, covered, term } of passages.flatMap(({ terms }) => terms)) {
    const before = best.get(term);
    if (before === undefined || covered > before.covered) best.set(term, { importance, covered });
  }
  return [...best]
    .filter(([, { covered, importance }]) => covered < covers && importance > 0)
    .toSorted(([, one], [, other]) => other.importance - one.importance)
    .slice(0, mostMissing)
    .map(([term]) => term);
}
