import type { AssistantTrace } from '@gatehouse/contract/explanation';
import type { Evidence, Grounding } from '../../core/grounding.ts';
import { shapleyOfBest } from '../grounding/shapley-values.ts';

/**
 * Puts in what each passage gives to the support of the answer. A sentence is worth what the best passage for it is worth, and an answer the mean of
 * its sentences; for that the Shapley values are exact (Shapley 1953) without looking at every subset, and they add up to the support of the
 * answer. Reckoned when somebody asks, since nearly nobody does.
 */
export function withShapleyValues(trace: AssistantTrace, grounding: Pick<Grounding, 'support'>): AssistantTrace {
  const question = trace.queries[0] ?? '';
  const evidence = trace.passages.map(({ id, text, titles }): Evidence => ({
    id,
    titles,
    text,
    language: trace.language,
  }));
  const claims = trace.sentences.filter(({ kept, passage }) => kept && passage !== undefined);
  if (claims.length === 0 || evidence.length === 0) return trace;
  const values = evidence.map(() => 0);
  let support = 0;
  for (const { passage, rendered, text } of claims) {
    // What is rendered stands in its passage, in other words.
    const scores = evidence.map((one) =>
      rendered && one.id === passage ? 1 : grounding.support(text, [one], question),
    );
    for (const [index, value] of shapleyOfBest(scores).entries())
      values[index] = (values[index] ?? 0) + value / claims.length;
    support += Math.max(...scores) / claims.length;
  }
  return {
    ...trace,
    answerSupport: Math.min(1, support),
    passages: trace.passages.map((passage, index) => ({ ...passage, shapley: values[index] ?? 0 })),
  };
}
