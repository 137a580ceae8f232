import type { DocumentFinding } from '@gatehouse/contract/admin-knowledge';
import { describe, expect, test } from 'vitest';
import { reasonsByPlace } from './findings-in-text.ts';

function found(reason: DocumentFinding['reason'], start: number, end: number): DocumentFinding {
  return { reason, rule: 'a/rule', start, end, excerpt: 'An excerpt' };
}

describe('reasons of findings by place', () => {
  test('tells what stands in the text from what was hidden in the document', () => {
    expect(reasonsByPlace([found('injection', 3, 9), found('hidden-text', 12, 12), found('secret', 20, 31)])).toEqual({
      inText: ['injection', 'secret'],
      leftOut: ['hidden-text'],
    });
  });

  test('names a reason once, and in both where it is found in the text and hidden too', () => {
    expect(reasonsByPlace([found('injection', 3, 9), found('injection', 4, 9), found('injection', 5, 5)])).toEqual({
      inText: ['injection'],
      leftOut: ['injection'],
    });
  });

  test('has no place for a sudden change of the source', () => {
    expect(reasonsByPlace([found('sudden-change', 0, 0)])).toEqual({ inText: [], leftOut: [] });
    expect(reasonsByPlace([])).toEqual({ inText: [], leftOut: [] });
  });
});
