import { expect, test } from 'vitest';
import { pointedBy } from './point-keys.ts';

test.each([
  ['ArrowRight', undefined, 4, 0],
  ['ArrowRight', 0, 4, 1],
  ['ArrowRight', 3, 4, 3],
  ['ArrowLeft', undefined, 4, 3],
  ['ArrowLeft', 3, 4, 2],
  ['ArrowLeft', 0, 4, 0],
  ['Home', 2, 4, 0],
  ['End', undefined, 4, 3],
  ['Escape', 2, 4, 'end'],
  // Nothing to end: it is for whatever lies around the chart.
  ['Escape', undefined, 4, undefined],
  ['Tab', 2, 4, undefined],
  ['ArrowUp', 2, 4, undefined],
  ['End', undefined, 0, undefined],
] as const)('%s from %s of %i points leads to %s', (key, now, count, there) => {
  expect(pointedBy(key, now, count)).toBe(there);
});
