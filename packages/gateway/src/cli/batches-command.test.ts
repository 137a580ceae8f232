import { expect, test } from 'vitest';
import { sentenceOf } from './batches-command.ts';

test.each([
  [
    'completed',
    { answered: 48, failed: 12, total: 60 },
    'It is completed: 60 of 60 lines are done, 12 of them without an answer.',
  ],
  ['failed', { answered: 0, failed: 0, total: 0 }, 'It has failed.'],
  ['in_progress', { answered: 1, failed: 0, total: 3 }, 'It is under way: 1 of 3 lines are done.'],
  ['cancelled', { answered: 0, failed: 0, total: 1 }, 'It was cancelled: 0 of 1 line is done.'],
] as const)('a batch that is %s is told in a sentence', (state, requests, sentence) => {
  expect(sentenceOf({ state, requests })).toBe(sentence);
});
