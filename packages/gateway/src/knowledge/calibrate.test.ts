import type { CalibrateRequest } from '@gatehouse/contract/admin-knowledge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersPair, calibrate, countingPairs, type FoundAnswer } from './calibrate.ts';

function found(support: number, text: string, id = 'shop/faq.md#returns'): FoundAnswer {
  return { support, passages: [{ id, document: 'faq.md', text }] };
}

const request: CalibrateRequest = {
  assistant: 'shop',
  risk: 0.05,
  pairs: [
    { question: 'How long may I return?', answers: ['14 days'] },
    { question: 'Where do I return?', answers: ['faq.md'] },
    { question: 'What does it cost?', answers: ['shop/faq.md#costs'] },
    { question: 'What is the capital of France?', answers: [] },
  ],
};
const answers = [found(0.9, 'You have 14\n days.'), found(0.6, 'To us.'), found(0.3, 'Never.'), found(0.4, 'Paris.')];

describe('calibrate', () => {
  it('tells coverage, false answers and risk at each threshold, and the lowest that is safe enough', () => {
    const { curve, recommended, ...rest } = calibrate(request, answers);
    expect(rest).toEqual({ assistant: 'shop', pairs: 4, answerable: 3 });
    expect(curve).toHaveLength(101);
    expect(curve[0]).toEqual({ threshold: 0, coverage: 1, falseAnswers: 1, risk: 0.5 });
    expect(curve[35]).toEqual({ threshold: 0.35, coverage: 2 / 3, falseAnswers: 1, risk: 1 / 3 });
    expect(curve[50]).toEqual({ threshold: 0.5, coverage: 2 / 3, falseAnswers: 0, risk: 0 });
    expect(curve[100]).toEqual({ threshold: 1, coverage: 0, falseAnswers: 0 });
    expect(recommended).toBe(0.41);
  });

  it('recommends nothing where every threshold is too risky', () => {
    expect(calibrate({ ...request, pairs: request.pairs.slice(3) }, answers.slice(3))).not.toHaveProperty(
      'recommended',
    );
  });

  it('takes ids of passages and documents, and texts that are said', () => {
    expect(answersPair(['shop/faq.md#returns'], found(1, ''))).toBe(true);
    expect(answersPair(['shop/faq.md'], found(1, ''))).toBe(true);
    expect(answersPair(['30 days'], found(1, 'You have 14 days.'))).toBe(false);
    expect(answersPair(['14 days'], { ...found(1, 'You have 14 days.'), answer: 'Two weeks.' })).toBe(false);
  });

  it('never covers more at a higher threshold', () => {
    const supports = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(supports, (values) => {
        const { curve } = calibrate(
          request,
          values.map((support) => found(support, '14 days')),
        );
        for (const [at, point] of curve.entries()) {
          expect(point.coverage).toBeLessThanOrEqual(curve[at - 1]?.coverage ?? 1);
          expect(point.falseAnswers).toBeLessThanOrEqual(curve[at - 1]?.falseAnswers ?? 1);
        }
      }),
    );
  });

  it('leaves out pairs whose answers all name what there is not, and tells which', () => {
    const pairs = [
      { question: 'Where?', answers: ['gone.md', 'old.md'] },
      { question: 'When?', answers: ['gone.md', '14 days'] },
      { question: 'Why?', answers: [] },
    ];
    expect(countingPairs(pairs, (text) => text.endsWith('.md'))).toEqual({
      pairs: pairs.slice(1),
      notFound: [
        { pair: 0, answer: 'gone.md', counts: false },
        { pair: 0, answer: 'old.md', counts: false },
        { pair: 1, answer: 'gone.md', counts: true },
      ],
    });
  });
});
