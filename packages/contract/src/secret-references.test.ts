import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  faultOfReference,
  formatReference,
  secretParts,
  secretReferences,
  withoutReferences,
} from './secret-references.ts';

describe('references to secrets', () => {
  test('are told from the text around them', () => {
    expect(secretParts('Bearer ${secret:mistral}')).toEqual(['Bearer ', { scheme: 'secret', target: 'mistral' }]);
    expect(secretParts('${file:a/b}:${vault:c/d#e}!')).toEqual([
      { scheme: 'file', target: 'a/b' },
      ':',
      { scheme: 'vault', target: 'c/d#e' },
      '!',
    ]);
    expect(secretParts('')).toEqual(['']);
  });

  test('are none where they are escaped, unfinished, or the default of a variable', () => {
    expect(secretParts('$${secret:x}')).toEqual(['${secret:x}']);
    expect(secretParts('${secret:x')).toEqual(['${secret:x']);
    expect(secretParts('${secret:-x}')).toEqual(['${secret:-x}']);
    expect(secretParts(`\${file:${'x'.repeat(2_000)}}`)).toHaveLength(1);
  });

  test('never come out of a text that holds none, whatever it is', () => {
    const text = fc
      .array(fc.constantFrom('$', '{', '}', 'secret:', 'file:', 'vault:', '-', 'a', '${'))
      .map((of) => of.join(''));
    fc.assert(
      fc.property(text, (given) => {
        expect(secretParts(withoutReferences(given))).toEqual([given]);
      }),
    );
  });

  test('come out again as they were written', () => {
    const text = fc
      .array(fc.constantFrom('x', ' ', '${secret:a}', '${file:/run/b}', '${vault:c#d}'))
      .map((of) => of.join(''));
    fc.assert(
      fc.property(text, (given) => {
        const parts = secretParts(given).map((part) => (typeof part === 'string' ? part : formatReference(part)));
        expect(parts.join('')).toBe(given);
      }),
    );
  });

  test('say what is wrong with them', () => {
    const faults = [
      '${secret:a b}',
      '${secret:../x}',
      '${vault:a}',
      '${vault:../a#b}',
      '${vault:a/../b#c}',
      '${vault:#f}',
      '${secret:}',
    ];
    for (const text of faults)
      expect(secretReferences(text).map(faultOfReference)).toEqual([expect.stringContaining('Write')]);
    for (const text of ['${secret:a.b-c_1}', '${file:/run/secrets/x y}', '${vault:a/b-c#d}'])
      expect(secretReferences(text).map(faultOfReference)).toEqual([undefined]);
  });
});
