import { expect, it } from 'vitest';
import { codePointAt, codePointBefore } from './code-points.ts';

it('reads code points forwards and backwards', () => {
  expect(codePointAt('a😀', 1)).toBe(0x1f600);
  expect(codePointAt('a😀', 2)).toBe(0xde00);
  expect(codePointAt('a', 1)).toBe(-1);
  expect(codePointBefore('a😀', 3)).toBe(0x1f600);
  expect(codePointBefore('a😀', 2)).toBe(0xd83d);
  expect(codePointBefore('a😀', 1)).toBe(0x61);
  expect(codePointBefore('\ude00', 1)).toBe(0xde00);
  expect(codePointBefore('a', 0)).toBe(-1);
});

it('never reads beyond the end of a slice, also after the engine has optimised it', () => {
  let beyond = 0;
  for (let round = 0; round < 50_000; round++) {
    const whole = `a text that is long enough ${round} 😀 and goes on`;
    const slice = whole.slice(0, whole.indexOf('\ud83d') + 1);
    if (codePointAt(slice, slice.length - 1) !== 0xd83d) beyond++;
  }
  expect(beyond).toBe(0);
});
