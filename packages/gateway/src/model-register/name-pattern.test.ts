import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitsPattern } from './name-pattern.ts';

test('a pattern fits as an expression with its stars would', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 });
  fc.assert(
    fc.property(text, pattern, (name, written) => {
      const expression = new RegExp(
        `^${written
          .split('*')
          .map((part) => part.replaceAll('.', '\\.'))
          .join('.*')}$`,
        's',
      );
      expect(fitsPattern(name, written)).toBe(expression.test(name));
    }),
  );
});
