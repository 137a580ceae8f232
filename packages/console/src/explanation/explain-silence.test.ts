import type { AssistantTrace, ExplainedPassage } from '@gatehouse/contract/explanation';
import { describe, expect, test } from 'vitest';
import { explainSilence } from './explain-silence.ts';

function passage(terms: ExplainedPassage['terms']): ExplainedPassage {
  return {
    id: 'faq/returns.md#returns',
    collection: 'faq',
    document: 'returns.md',
    titles: ['Returns'],
    hash: 'a'.repeat(64),
    documentHash: 'b'.repeat(64),
    text: 'You may return it within 30 days.',
    score: 3,
    support: 0.2,
    terms,
    cited: false,
  };
}

function trace(change: Partial<AssistantTrace>): AssistantTrace {
  return {
    assistant: 'shop',
    outcome: 'unknown',
    language: 'en',
    queries: ['how long'],
    collections: ['faq'],
    answerFrom: 0.4,
    supportFrom: 0.5,
    support: 0.2,
    passages: [],
    sentences: [],
    asked: 0,
    ...change,
  };
}

describe('why an assistant does not know', () => {
  test('is not asked of one that answered', () => {
    expect(explainSilence(trace({ outcome: 'answered' }))).toBeUndefined();
  });

  test('is that it may look into nothing', () => {
    expect(explainSilence(trace({ collections: [] }))).toEqual({ why: 'no-collection' });
  });

  test('is that nothing was found', () => {
    expect(explainSilence(trace({}))).toEqual({ why: 'nothing-found' });
  });

  test('is what the passages do not say, the weightiest word first, and none that one of them says', () => {
    const passages = [
      passage([
        { term: 'warranty', importance: 0.2, covered: 0 },
        { term: 'bicycle', importance: 0.5, covered: 0.1 },
        { term: 'days', importance: 0.3, covered: 0.2 },
      ]),
      passage([{ term: 'days', importance: 0.3, covered: 1 }]),
    ];
    expect(explainSilence(trace({ passages }))).toEqual({
      why: 'below-threshold',
      missing: ['bicycle', 'warranty'],
      other: undefined,
    });
  });

  test('is that the passage that fits best says too little, also where another one says enough', () => {
    const passages = [passage([]), { ...passage([]), support: 0.8 }];
    expect(explainSilence(trace({ passages }))).toEqual({ why: 'below-threshold', missing: [], other: 0.8 });
  });

  test('is that no sentence was supported', () => {
    const sentence = {
      text: 'It is free.',
      support: 0.1,
      problems: ['not-supported' as const],
      kept: false,
      rendered: false,
    };
    expect(explainSilence(trace({ support: 0.9, passages: [passage([])], sentences: [sentence] }))).toEqual({
      why: 'nothing-supported',
      leftOut: 1,
    });
  });

  test('is that nothing was said, where there is no sentence', () => {
    expect(explainSilence(trace({ support: 0.9, passages: [passage([])] }))).toEqual({ why: 'no-sentence' });
  });
});
