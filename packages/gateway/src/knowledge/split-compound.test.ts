import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCompound } from './split-compound.ts';

const known = new Set(['tasche', 'fahrrad', 'frist', 'ruckgabe', 'kosten', 'versand', 'sendung', 'zeit']);
const isKnown = (part: string): boolean => known.has(part);

describe('splitCompound', () => {
  it('takes the known word at the end as the head', () => {
    expect(splitCompound('fahrradtasche', isKnown)).toEqual({ modifier: 'fahrrad', head: 'tasche' });
    expect(splitCompound('ruckgabefrist', isKnown)).toEqual({ modifier: 'ruckgabe', head: 'frist' });
  });

  it('drops linking letters', () => {
    expect(splitCompound('versandskosten', isKnown)).toEqual({ modifier: 'versand', head: 'kosten' });
  });

  it('splits off a head even where the modifier is unknown', () => {
    expect(splitCompound('wandertasche', isKnown)).toEqual({ modifier: 'wander', head: 'tasche' });
  });

  it('takes no prefix for a modifier', () => {
    expect(splitCompound('zusendung', isKnown)).toBeUndefined();
  });

  it('leaves words alone that have no known part', () => {
    expect(splitCompound('regenbogen', isKnown)).toBeUndefined();
  });

  it('never gives an empty part', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', 'e', 'n', 'r', 's', 't'), maxLength: 30 }),
        fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'e', 'n', 'r', 's', 't'), maxLength: 8 })),
        (word, parts) => {
          const split = splitCompound(word, (part) => parts.includes(part));
          if (split === undefined) return;
          expect(split.modifier.length).toBeGreaterThanOrEqual(3);
          expect(word.endsWith(split.head)).toBe(true);
        },
      ),
    );
  });
});
