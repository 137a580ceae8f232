import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrateRequestSchema } from '@gatehouse/contract/admin-knowledge';
import { readPairs } from './read-pairs.ts';

describe('pairs of questions and answers', () => {
  test('are read line by line, with what else stands in a line left out', () => {
    const text = [
      '\uFEFF{"question":"How long?","answers":["30 days"],"id":7}',
      '',
      '  {"question":"Wer gewinnt?","answers":[]}\r',
    ].join('\n');
    expect(readPairs(text)).toEqual({
      pairs: [
        { question: 'How long?', answers: ['30 days'] },
        { question: 'Wer gewinnt?', answers: [] },
      ],
      lines: [1, 3],
      faults: [],
      faulty: 0,
    });
  });

  test.each([
    ['not json', 'json'],
    ['[]', 'object'],
    ['null', 'object'],
    ['"text"', 'object'],
    ['{}', 'question'],
    ['{"question":"","answers":[]}', 'question'],
    [`{"question":${JSON.stringify('a'.repeat(4_001))},"answers":[]}`, 'question'],
    ['{"question":"a"}', 'answers'],
    ['{"question":"a","answers":"b"}', 'answers'],
    ['{"question":"a","answers":[""]}', 'answers'],
    ['{"question":"a","answers":[1]}', 'answers'],
    [`{"question":"a","answers":${JSON.stringify(Array.from({ length: 21 }, () => 'b'))}}`, 'answers'],
  ])('are told by their line where they are none: %s', (line, fault) => {
    expect(readPairs(`{"question":"a","answers":[]}\n${line}`).faults).toEqual([{ line: 2, fault }]);
  });

  test('are told of ten at most, and counted all', () => {
    const { faults, faulty } = readPairs('x\n'.repeat(50));
    expect(faults).toHaveLength(10);
    expect(faulty).toBe(50);
  });

  test('are what the gateway takes, whatever was pasted', () => {
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ question: fc.string(), answers: fc.array(fc.string()) }).map((pair) => JSON.stringify(pair)),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { pairs } = readPairs(lines.join('\n'));
        if (pairs.length === 0) return;
        expect(calibrateRequestSchema.safeParse({ assistant: 'shop', pairs }).success).toBe(true);
      }),
    );
  });
});
