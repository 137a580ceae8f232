import path from 'node:path';
import { everydayQuestions } from '../../examples/shop/everyday-questions.ts';
import { halvesOf } from '../../examples/shop/question-set.ts';
import { tunedQuestions } from '../../examples/shop/tuned-questions.ts';
import { indexed, type QuestionSource, type SourceQuestion } from '../../benchmarks/knowledge/question-sources.ts';
import { loadKnowledge } from '../../packages/gateway/src/knowledge/load-knowledge.ts';

/** The questions to the example shop that may be looked at. */
export async function fittedShop(): Promise<QuestionSource> {
  const { passages } = await loadKnowledge([path.resolve(import.meta.dirname, '../../examples/shop/knowledge')]);
  const sets = [tunedQuestions, halvesOf(everydayQuestions).development];
  const none = { isRight: () => false, document: undefined };
  return {
    name: 'example shop, fitted',
    collection: 'shop',
    documents: passages.map((passage) => indexed('shop', passage.id, passage)),
    questions: sets.flatMap((set): SourceQuestion[] => [
      ...set.answerable.map(({ question }) => ({ ...none, text: question, answerable: true })),
      ...set.unanswerable.map((text) => ({ ...none, text, answerable: false })),
    ]),
  };
}
