import { describe, expect, it } from 'vitest';
import { createCustomPatterns, type CustomPattern, problemOfPattern } from './custom-patterns.ts';
import { EntityScanner } from './entity-scanner.ts';

function found(pattern: Omit<CustomPattern, 'name' | 'type'>, text: string): string[] {
  const scanner = new EntityScanner(createCustomPatterns([{ name: 'clinic', type: 'CUSTOMER_ID', ...pattern }]));
  return scanner.find(text).map(({ value, start }) => `${start} ${value}`);
}

describe("the operator's own patterns", () => {
  it('finds what the pattern matches, as whole words', () => {
    expect(found({ pattern: String.raw`KL-\d{4}` }, 'Fall KL-4711, nicht AKL-4712 oder KL-47113.')).toEqual([
      '5 KL-4711',
    ]);
    expect(found({ pattern: String.raw`KL-\d{4}`, wholeWords: false }, 'AKL-4712')).toEqual(['1 KL-4712']);
  });

  it('takes the first group for the value', () => {
    expect(found({ pattern: String.raw`Akte (\d+)/\d\d` }, 'siehe Akte 815/24.')).toEqual(['11 815']);
  });

  it('takes large and small letters for the same where that is asked for', () => {
    expect(found({ pattern: String.raw`kl\d{3}` }, 'KL123')).toEqual([]);
    expect(found({ pattern: String.raw`kl\d{3}`, ignoreCase: true }, 'KL123')).toEqual(['0 KL123']);
  });

  it('asks for a word near it where words are given', () => {
    const pattern = { pattern: String.raw`\d{6}`, context: ['Fallakte', 'Prüf-Nr. (alt)'] };
    expect(found(pattern, 'Die Zahl 471182 steht allein.')).toEqual([]);
    expect(found(pattern, 'Die Fallakte 471182 liegt vor.')).toEqual(['13 471182']);
    expect(found(pattern, 'Prüf Nr alt: 471182')).toEqual(['13 471182']);
    expect(found(pattern, '471182 (Fallakte)')).toEqual(['0 471182']);
  });

  it('reports the type, the score and the name that were given', () => {
    const [recogniser] = createCustomPatterns([{ name: 'badge', type: 'USERNAME', pattern: 'b[0-9]{3}', score: 640 }]);
    const [span] = new EntityScanner(recogniser === undefined ? [] : [recogniser]).find('x b123');
    expect(span).toMatchObject({ type: 'USERNAME', score: 640, recogniser: 'custom-badge', value: 'b123' });
  });

  it('says what is wrong with a pattern, and refuses it', () => {
    const usable: CustomPattern = { name: 'a', type: 'CUSTOMER_ID', pattern: 'x+' };
    expect(problemOfPattern(usable)).toBeUndefined();
    for (const unusable of [
      { ...usable, name: 'Not A Name' },
      { ...usable, pattern: '' },
      { ...usable, pattern: 'x*' },
      { ...usable, pattern: '(x' },
      { ...usable, pattern: String.raw`(x)\1` },
      { ...usable, pattern: 'x(?=y)' },
      { ...usable, pattern: 'x'.repeat(1_001) },
      { ...usable, score: 0 },
    ]) {
      expect(problemOfPattern(unusable)).toBeTypeOf('string');
      expect(() => createCustomPatterns([usable, unusable])).toThrow(RangeError);
    }
  });

  it('bounds repetitions, and leaves the same signs alone where they are no repetitions', () => {
    expect(found({ pattern: String.raw`x+\*[*+]{2}\Q+\E` }, 'xxx**++')).toEqual(['0 xxx**++']);
    expect(found({ pattern: String.raw`[]+]{1}\p{Lu}{2,}` }, '+ABC')).toEqual(['0 +ABC']);
    expect(found({ pattern: String.raw`\d+` }, `${'1'.repeat(30)} ${'2'.repeat(31)}`)).toEqual([`0 ${'1'.repeat(30)}`]);
  });

  it('looks for the next match no further than a match may reach', () => {
    expect(found({ pattern: 'a.*b|a' }, 'a '.repeat(2_000))).toHaveLength(2_000);
  });

  it('reads what makes backtracking engines wait for hours', () => {
    expect(found({ pattern: '(a+)+b' }, 'a'.repeat(50_000))).toEqual([]);
  });
});
