import { banSubstringsOptionsSchema } from '@gatehouse/contract/guards';
import type { BanSubstringsOptions } from '@gatehouse/contract/guards';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Guard } from '../core/guard.ts';
import type { Verdict } from '../core/verdict.ts';
import { banSubstrings } from './ban-substrings.ts';

const subject = { model: 'test-model', signal: new AbortController().signal, request: 'req_1' };

function ban(options: Partial<BanSubstringsOptions>): Guard {
  return banSubstrings.create(banSubstringsOptionsSchema.parse({ use: 'ban-substrings', ...options }));
}

function inspect(guard: Guard, text: string): Verdict {
  return guard.inspect([{ text, origin: 'user' }], { ...subject, direction: 'input' }) as Verdict;
}

function found(guard: Guard, text: string): string[] {
  const verdict = inspect(guard, text);
  return 'findings' in verdict ? verdict.findings.map(({ start, end }) => text.slice(start, end)) : [];
}

describe('the guard ban-substrings', () => {
  it('does not mind capital and small letters, also where their number would change', () => {
    const guard = ban({ substrings: ['istanbul', 'straße', 'ὀδυσσεύς', 'ÄRGER'] });
    expect(found(guard, 'İSTANBUL, Istanbul, ıstanbul')).toEqual(['İSTANBUL', 'Istanbul', 'ıstanbul']);
    expect(found(guard, 'STRAẞE Straße')).toEqual(['STRAẞE', 'Straße']);
    expect(found(guard, 'ὈΔΥΣΣΕΎΣ')).toEqual(['ὈΔΥΣΣΕΎΣ']);
    expect(found(guard, 'ärger')).toEqual(['ärger']);
  });

  it('minds them when it is told to', () => {
    expect(found(ban({ substrings: ['Nordlicht'], caseSensitive: true }), 'nordlicht NORDLICHT Nordlicht')).toEqual([
      'Nordlicht',
    ]);
  });

  it('tells places in the original, also behind characters that fold to others', () => {
    const verdict = inspect(ban({ substrings: ['x'] }), 'İẞ😀ﬁ x');
    expect(verdict).toMatchObject({ findings: [{ start: 6, end: 7 }] });
  });

  it('reports the longest of the texts that end in one place', () => {
    expect(found(ban({ substrings: ['bc', 'abc', 'c'] }), 'abc')).toEqual(['abc']);
  });

  it('names rules by their number, so that the record does not repeat the text', () => {
    expect(inspect(ban({ substrings: ['alpha', 'beta'] }), 'beta')).toMatchObject({
      findings: [{ rule: 'ban-substrings/2' }],
    });
  });

  it('redacts with the configured replacement', () => {
    expect(inspect(ban({ substrings: ['x'], action: 'redact', replacement: '***' }), 'x')).toEqual({
      outcome: 'redact',
      findings: [{ rule: 'ban-substrings/1', segment: 0, start: 0, end: 1, replacement: '***' }],
    });
  });

  it('keeps to whole words when it is told to', () => {
    const guard = ban({ substrings: ['Bach', '#tag', 'c++', '𝒜b'], wholeWords: true });
    expect(found(guard, 'Bach, Bachs, der Bach. Feldbach BACH_1 bach')).toEqual(['Bach', 'Bach', 'bach']);
    expect(found(guard, 'a#tag #tags #tag')).toEqual(['#tag', '#tag']);
    expect(found(guard, 'c++ c++11 xc++')).toEqual(['c++', 'c++']);
    expect(found(guard, 'x𝒜b 𝒜b𝒜 𝒜b')).toEqual(['𝒜b']);
    expect(found(guard, 'Bach\u0308 Bachü Bachً')).toEqual([]);
  });

  it('finds a shorter whole word where the longer one is not whole', () => {
    expect(found(ban({ substrings: ['ne wort', 'wort'], wholeWords: true }), 'eine wort')).toEqual(['wort']);
  });

  it('holds exactly the longest end of the text that begins one of the substrings', () => {
    const unit = fc.constantFrom('a', 'b', 'c', ' ');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit, minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 }),
        fc.string({ unit, maxLength: 30 }),
        (substrings, text) => {
          const scan = ban({ substrings }).openStream?.({ ...subject, direction: 'output' });
          for (let end = 1; end <= text.length; end++) {
            let longest = 0;
            for (let start = end; start >= 0; start--) {
              if (substrings.some((substring) => substring.startsWith(text.slice(start, end)))) longest = end - start;
            }
            expect(scan?.push(text.slice(end - 1, end)).hold).toBe(longest);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds in a stream what a plain search finds, with word borders, wherever it is cut', () => {
    const unit = fc.constantFrom('a', 'b', ' ', '-', '𝒜', 'é');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit, minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        fc.string({ unit, maxLength: 25 }),
        (substrings, text) => {
          const word = /[\p{L}\p{M}\p{N}_]/u;
          const expected = new Set<number>();
          for (const substring of substrings) {
            for (let at = text.indexOf(substring); at !== -1; at = text.indexOf(substring, at + 1)) {
              const before = Array.from(text.slice(0, at)).at(-1) ?? '';
              const after = Array.from(text.slice(at + substring.length))[0] ?? '';
              const [first = ''] = substring;
              const last = [...substring].at(-1) ?? '';
              const whole = !(word.test(first) && word.test(before)) && !(word.test(last) && word.test(after));
              if (whole) expected.add(at + substring.length);
            }
          }
          const scan = ban({ substrings, wholeWords: true, caseSensitive: true }).openStream?.({
            ...subject,
            direction: 'output',
          });
          const ends: number[] = [];
          const gather = (verdict: Verdict | undefined): void => {
            if (verdict !== undefined && 'findings' in verdict)
              ends.push(...verdict.findings.map((finding) => finding.end));
          };
          for (const piece of text.split('')) gather(scan?.push(piece).verdict);
          gather(scan?.end());
          expect(ends.toSorted((a, b) => a - b)).toEqual([...expected].toSorted((a, b) => a - b));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('blocks a text that is full of matches, so that memory stays bounded', () => {
    const guard = ban({ substrings: ['ab'], action: 'flag' });
    expect(inspect(guard, 'ab'.repeat(10_000)).outcome).toBe('flag');
    const verdict = inspect(guard, 'ab'.repeat(500_000));
    expect(verdict.outcome).toBe('block');
    expect('findings' in verdict && verdict.findings.length).toBeLessThan(10_100);
  });

  it('takes the largest list that may be configured', () => {
    const substrings = Array.from({ length: 10_000 }, (_, index) => `forbidden phrase number ${index} of many`);
    expect(found(ban({ substrings }), 'This is forbidden phrase number 9999 of many.')).toEqual([
      'forbidden phrase number 9999 of many',
    ]);
  });
});
