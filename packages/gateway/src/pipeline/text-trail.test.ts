import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allow, type Finding, type Verdict } from '../core/verdict.ts';
import { redactWhole } from './held-text.ts';
import { overheard, TextTrail } from './text-trail.ts';

/** A text in which every character is another one, so that each can be found again. */
const original = Array.from({ length: 60 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('');

interface Change {
  readonly start: number;
  readonly length: number;
  readonly replacement: string | undefined;
}

const change: fc.Arbitrary<Change> = fc.record({
  start: fc.nat({ max: 59 }),
  length: fc.integer({ min: 1, max: 12 }),
  replacement: fc.option(fc.string({ maxLength: 8, unit: 'grapheme-ascii' }), { nil: undefined }),
});

/** What readers in a row make of the text, each of them with the changes that fit what it reads. */
function applied(layers: readonly (readonly Change[])[]): { text: string; trail: TextTrail } {
  const trail = new TextTrail();
  let text = original;
  for (const [layer, changes] of layers.entries()) {
    const findings = changes.flatMap(({ start, length, replacement }): Finding[] => {
      const end = Math.min(start + length, text.length);
      if (start >= end) return [];
      return [{ rule: 'a/1', segment: 0, start, end, ...(replacement === undefined ? {} : { replacement }) }];
    });
    for (const finding of findings) trail.changed(layer, finding);
    if (findings.length > 0) text = redactWhole(text, 'text', findings);
  }
  return { text, trail };
}

describe('TextTrail', () => {
  it('tells where every character that is left stands behind all readers', () => {
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 4 }), (layers) => {
        const { text, trail } = applied(layers);
        for (let at = 0; at < original.length; at += 1) {
          const character = original.charAt(at);
          if (!text.includes(character)) continue;
          const { start, end } = trail.final(0, { start: at, end: at + 1 });
          expect(text.slice(start, end)).toBe(character);
        }
      }),
    );
  });

  it('tells where what stands for a stretch stands', () => {
    const trail = new TextTrail();
    trail.changed(0, { start: 4, end: 9, replacement: '[one]' });
    trail.changed(2, { start: 0, end: 2, replacement: 'longer' });
    // "abcdEFGHIjkl" → "abcd[one]jkl" → "longercd[one]jkl"
    expect(trail.final(0, { start: 4, end: 9 })).toEqual({ start: 8, end: 13 });
    expect(trail.final(1, { start: 9, end: 12 })).toEqual({ start: 13, end: 16 });
    expect(trail.final(3, { start: 9, end: 12 })).toEqual({ start: 9, end: 12 });
  });

  it('makes one of changes that overlap, as the buffer does', () => {
    const trail = new TextTrail();
    trail.changed(0, { start: 6, end: 10, replacement: 'later' });
    trail.changed(0, { start: 2, end: 7, replacement: 'first' });
    expect(trail.final(0, { start: 2, end: 10 })).toEqual({ start: 2, end: 7 });
    expect(trail.final(0, { start: 10, end: 12 })).toEqual({ start: 7, end: 9 });
  });
});

describe('overheard', () => {
  it('changes nothing of what a scan says, and tells all of it', () => {
    const found: Verdict = { outcome: 'flag', findings: [] };
    const told: Verdict[] = [];
    const scan = overheard(
      { push: (text) => ({ verdict: text === 'x' ? found : allow, hold: 3 }), end: () => found },
      (verdict) => void told.push(verdict),
    );
    expect(scan.push('x')).toEqual({ verdict: found, hold: 3 });
    expect(scan.push('y')).toEqual({ verdict: allow, hold: 3 });
    expect(scan.end()).toBe(found);
    expect(told).toEqual([found, allow, found]);
  });
});
