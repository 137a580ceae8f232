import type { TriedQuestion } from '@gatehouse/contract/admin-knowledge';
import type { AssistantTrace, ExplainedPassage } from '@gatehouse/contract/explanation';

export function madePassage(change: Partial<ExplainedPassage> = {}): ExplainedPassage {
  return {
    id: 'shop/returns.md#returns',
    collection: 'shop',
    document: 'returns.md',
    titles: ['Help', 'Returns'],
    url: 'https://shop.example.com/help/returns',
    hash: 'c'.repeat(64),
    documentHash: 'a'.repeat(64),
    text: 'You may return what you bought\nwithin 30 days. Returns are free of charge.',
    score: 7.2,
    lexical: 1,
    support: 0.75,
    terms: [
      { term: 'return', importance: 0.5, covered: 1 },
      { term: 'long', importance: 0.3, covered: 0.5 },
      { term: 'items', importance: 0.2, covered: 0.5 },
    ],
    shapley: 0.6,
    cited: true,
    ...change,
  };
}

export function madeTrace(change: Partial<AssistantTrace> = {}): AssistantTrace {
  return {
    assistant: 'shop',
    outcome: 'answered',
    language: 'en',
    queries: ['How long may I return items?'],
    collections: ['shop'],
    answerFrom: 0.4,
    supportFrom: 0.5,
    support: 0.75,
    answerSupport: 0.7,
    passages: [
      madePassage(),
      madePassage({
        id: 'shop/delivery.md#delivery',
        document: 'delivery.md',
        titles: ['Help', 'Delivery'],
        text: 'Delivery to Austria takes three days.',
        support: 0.15,
        terms: [{ term: 'return', importance: 0.5, covered: 0.3 }],
        shapley: 0.1,
        cited: true,
      }),
    ],
    sentences: [
      {
        text: 'You may return items within 30 days.',
        support: 0.9,
        passage: 'shop/returns.md#returns',
        quote: 'You may return what you bought within 30 days.',
        problems: [],
        kept: true,
        rendered: false,
      },
      {
        text: 'Delivery takes three days.',
        support: 0.8,
        passage: 'shop/delivery.md#delivery',
        quote: 'Delivery to Austria takes three days.',
        problems: [],
        kept: true,
        rendered: false,
      },
      {
        text: 'You get a voucher of 50 euros.',
        support: 0.05,
        problems: ['not-supported', 'number'],
        kept: false,
        rendered: false,
      },
    ],
    asked: 0,
    ...change,
  };
}

export function madeTrial(change: Partial<AssistantTrace> = {}): TriedQuestion {
  const trace = madeTrace(change);
  const kept = trace.sentences.filter((sentence) => sentence.kept).map(({ text }) => text);
  return { answer: kept.length === 0 ? 'I do not know.' : kept.join(' '), trace };
}
