import { expect, test } from 'vitest';
import { formatMilliseconds } from './format.ts';

test('a time has its unit apart from the number, on the same line', () => {
  expect(formatMilliseconds(214, 'en')).toBe('214\u00A0ms');
  expect(formatMilliseconds(4_200, 'en')).toBe('4.2\u00A0s');
  expect(formatMilliseconds(0.25, 'en')).toBe('0.3\u00A0ms');
  expect(formatMilliseconds(12_345, 'en')).toBe('12\u00A0s');
  expect(formatMilliseconds(214, 'de')).toMatch(/^214\sms$/);
  expect(formatMilliseconds(4_200, 'de')).toMatch(/^4,2\sSek\.$/);
});

test('a time that is not known is a dash', () => {
  expect(formatMilliseconds(null, 'en')).toBe('–');
});
