import { patternTrialSchema, recogniserListSchema } from '@gatehouse/contract/admin-privacy';
import { describe, expect, it } from 'vitest';
import { recogniserNotes } from './privacy/recogniser-notes.ts';
import { recogniserCatalogue } from './pseudonyms/recogniser-catalogue.ts';
import { recogniserList, tryPattern } from './recogniser-view.ts';

describe('the view of recognisers', () => {
  it('says of each what it goes by, in both languages, and of no other', () => {
    expect(Object.keys(recogniserNotes).toSorted()).toEqual(recogniserCatalogue.map(({ id }) => id).toSorted());
    const list = recogniserList();
    expect(recogniserListSchema.parse(list)).toEqual(list);
    for (const { examples, explanation } of list.recognisers) {
      expect(examples.finds.join(' ')).toMatch(/⟦.+⟧/u);
      expect(explanation.de).not.toBe(explanation.en);
    }
  });
});

describe('trying a pattern', () => {
  it('shows what it finds in each text, with its settings', () => {
    const texts = ['case KL-4711 and kl-4712', 'nothing', 'AKL-4713'];
    expect(tryPattern({ pattern: String.raw`KL-\d{4}`, texts })).toEqual({
      matches: [[{ start: 5, end: 12 }], [], []],
    });
    expect(tryPattern({ pattern: String.raw`KL-\d{4}`, ignoreCase: true, wholeWords: false, texts }).matches).toEqual([
      [
        { start: 5, end: 12 },
        { start: 17, end: 24 },
      ],
      [],
      [{ start: 1, end: 8 }],
    ]);
    expect(tryPattern({ pattern: String.raw`\d{4}`, context: ['case'], texts: ['case 4711', '4711'] }).matches).toEqual(
      [[{ start: 5, end: 9 }], []],
    );
  });

  it.each([
    ['(?=a)b', 'unreadable'],
    [String.raw`(a)\1`, 'unreadable'],
    ['(', 'unreadable'],
    ['(?:a{1000}){1000}', 'unreadable'],
    ['a*', 'matches-nothing'],
    ['', 'empty'],
  ])('refuses %s with a reason', (pattern, code) => {
    const trial = tryPattern({ pattern, texts: ['aaaa'] });
    expect(patternTrialSchema.parse(trial)).toMatchObject({ problem: { code }, matches: [] });
  });

  it('is not slowed down by an expression that others choke on', () => {
    const texts = Array.from({ length: 16 }, () => `${'a'.repeat(4_999)}!`);
    expect(tryPattern({ pattern: '(a+)+$', texts }).matches).toHaveLength(16);
  });
});
