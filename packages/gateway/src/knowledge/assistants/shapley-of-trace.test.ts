import type { AssistantTrace } from '@gatehouse/contract/explanation';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withShapleyValues } from './shapley-of-trace.ts';

const sentence = (text: string, passage: string | undefined): AssistantTrace['sentences'][number] => ({
  text,
  support: 1,
  ...(passage === undefined ? {} : { passage }),
  problems: [],
  kept: true,
  rendered: false,
});

function traceOf(passages: readonly string[], sentences: AssistantTrace['sentences']): AssistantTrace {
  return {
    assistant: 'a',
    outcome: 'answered',
    language: 'en',
    queries: ['q'],
    collections: [],
    answerFrom: 0,
    supportFrom: 0,
    support: 1,
    passages: passages.map((text, index) => ({
      id: `p${index}`,
      collection: 'c',
      document: 'd',
      titles: [],
      hash: '',
      documentHash: '',
      text,
      score: 1,
      support: 1,
      terms: [],
      cited: true,
    })),
    sentences,
    asked: 1,
  };
}

const contained = {
  support: (answer: string, evidence: readonly { readonly text: string }[]) =>
    evidence.some(({ text }) => text.includes(answer)) ? 1 : 0,
};

test('a passage that alone supports half of the answer is worth half, and one that supports nothing is worth nothing', () => {
  const trace = traceOf(['one', 'two', 'three'], [sentence('one', 'p0'), sentence('two', 'p1')]);
  const { answerSupport, passages } = withShapleyValues(trace, contained);
  expect(passages.map(({ shapley }) => shapley)).toEqual([0.5, 0.5, 0]);
  expect(answerSupport).toBe(1);
});

test('two passages that say the same share what it is worth', () => {
  const trace = traceOf(['one', 'one'], [sentence('one', 'p0')]);
  expect(withShapleyValues(trace, contained).passages.map(({ shapley }) => shapley)).toEqual([0.5, 0.5]);
});

test('the values add up to the support of the answer', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }), {
        minLength: 1,
        maxLength: 6,
      }),
      (table) => {
        const trace = traceOf(
          ['0', '1', '2'],
          table.map((_, index) => sentence(String(index), 'p0')),
        );
        const support = (answer: string, [one]: readonly { readonly text: string }[]): number =>
          table[Number(answer)]?.[Number(one?.text)] ?? 0;
        const { answerSupport = 0, passages } = withShapleyValues(trace, { support });
        const sum = passages.reduce((total, { shapley = 0 }) => total + shapley, 0);
        expect(sum).toBeCloseTo(answerSupport, 9);
      },
    ),
  );
});

test('an answer that claims nothing has no values', () => {
  const trace = traceOf(['one'], [sentence('I do not know.', undefined)]);
  expect(withShapleyValues(trace, contained)).toBe(trace);
});
