import { expect, test } from 'vitest';
import { routeHeader } from './route-header.ts';

const notes = { chosen: 'fallback', provider: 'rack-2', target: 'qwen', tried: undefined } as const;

test('the target that answered comes last, and was not left', () => {
  expect(routeHeader(notes)).toBe('"rack-2/qwen";by=fallback');
});

test('a target that has not answered is not taken for one that has, though it was the last', () => {
  expect(routeHeader(notes, 'upstream_timeout')).toBe('"rack-2/qwen";by=fallback;left=upstream_timeout');
  expect(routeHeader(notes, 'queue_full')).toBe('"rack-2/qwen";by=fallback;left=queue_full');
});

test('an answer that was refused here was one of the target', () => {
  expect(routeHeader(notes, 'output_blocked')).toBe('"rack-2/qwen";by=fallback');
  expect(routeHeader(notes, 'answer_invalid')).toBe('"rack-2/qwen";by=fallback');
});
