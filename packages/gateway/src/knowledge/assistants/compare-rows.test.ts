import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeKinds, madeRow } from '../../testing/made-rows.ts';
import { comparedColumn, compareRows } from './compare-rows.ts';
import { rowsMeant } from './compared-rows.ts';
import { readComparison } from './read-comparison.ts';
import { toldComparison } from './told-comparison.ts';

const rows = [
  madeRow('Sun Lamp', { price: 40, stock: 7, weight: '1.2 kg' }),
  madeRow('Sun Lamp, red', { price: 35, stock: 2, colour: 'red' }),
  madeRow('Sun Lamp, blue', { price: 40, stock: 5, colour: 'blue' }),
  madeRow('Moon Lamp', { price: 25, stock: 0, weight: '900 g' }),
  madeRow('Star Desk Lamp', { price: 90, stock: 3, weight: 'heavy' }),
  madeRow('Ghost Lamp', { colour: 'white' }),
  madeRow('Sun Lamp Shade', { price: 5, stock: 50 }),
];

function compare(question: string, among = rows) {
  const asked = readComparison(question, 'en');
  if (asked === undefined) return undefined;
  const chunks = rowsMeant(asked.runs, 'en', madeKinds(among));
  const by = comparedColumn(asked, chunks, { language: 'en', naming: undefined });
  return chunks.length === 0 || (asked.by !== undefined && by === undefined)
    ? undefined
    : { asked, found: compareRows(asked, chunks, by) };
}

function found(question: string, among = rows): readonly (string | undefined)[] | undefined {
  return compare(question, among)?.found.found.map(({ chunk }) => chunk.row?.title);
}

describe('comparing rows', () => {
  it('finds the least and the most of a kind, of variants the one that has it', () => {
    expect(found('Which lamp is the cheapest?')).toEqual(['Moon Lamp']);
    expect(found('Which sun lamp is the cheapest?')).toEqual(['Sun Lamp, red']);
    expect(found('Which lamp is the most expensive?')).toEqual(['Star Desk Lamp']);
  });

  it('prefers the row of the thing to a variant that says the same', () => {
    expect(found('Which sun lamp is the most expensive?')).toEqual(['Sun Lamp']);
  });

  it('gives all that share the first place', () => {
    expect(found('Which lamp is the cheapest?', [...rows, madeRow('Twin Lamp', { price: 25 })])).toEqual([
      'Moon Lamp',
      'Twin Lamp',
    ]);
  });

  it('reads weights in texts, in whatever unit', () => {
    expect(found('Which lamp is the lightest?')).toEqual(['Moon Lamp']);
    expect(found('Which lamp is the heaviest?')).toEqual(['Sun Lamp']);
  });

  it('gives what lies within borders, in order, each thing once', () => {
    expect(found('lamps between 25 and 40 euros')).toEqual(['Moon Lamp', 'Sun Lamp, red']);
    expect(found('lamps under 25 euros')).toEqual([]);
    expect(compare('lamps under 25 euros')?.found.nearest?.chunk.row?.title).toBe('Moon Lamp');
    expect(found('lamps up to 25 euros')).toEqual(['Moon Lamp']);
    expect(found('lamps over 40 euros')).toEqual(['Star Desk Lamp']);
    expect(found('lamps for at least 40 euros')).toBeUndefined();
    expect(found('Do you have lamps over 90 euros?')).toEqual([]);
  });

  it('counts what says nothing of it, and does not take it for the least', () => {
    expect(compare('Which lamp is the cheapest?')?.found).toMatchObject({ rows: 6, things: 4, without: 1 });
  });

  it('lists all of a kind', () => {
    expect(found('Which lamps do you have?')).toEqual(['Ghost Lamp', 'Moon Lamp', 'Star Desk Lamp', 'Sun Lamp']);
    expect(found('Which desk lamps do you have?')).toEqual(['Star Desk Lamp']);
  });

  it('takes words of a row beside its kind into account, and leaves alone what it does not understand', () => {
    expect(found('Which red lamp is the cheapest?')).toBeUndefined();
    expect(found('Which lamp in red is the cheapest?')).toEqual(['Sun Lamp, red']);
    expect(found('Which lamp for readers is the cheapest?')).toBeUndefined();
    expect(found('Which sofa is the cheapest?')).toBeUndefined();
  });

  it('does not compare money of another kind', () => {
    expect(found('lamps under $50')).toBeUndefined();
    const dollars = madeRow('Mars Lamp', { price: 1, currency: 'USD' });
    expect(found('Which lamp is the cheapest?', [...rows, dollars])).toEqual(['Moon Lamp']);
    expect(found('lamps under $50', [...rows, dollars])).toEqual(['Mars Lamp']);
  });

  it('tells what was compared', () => {
    const told = compare('Which lamp is the cheapest?');
    if (told === undefined) throw new Error('lamps can be compared');
    const { comparison, lead, shown } = toldComparison(told.asked, told.found, 'en');
    expect(lead).toBe('Compared by "Price": 4 entries for "lamp" (1 without this value). Lowest:');
    expect(shown.map(({ text }) => text)).toEqual([expect.stringContaining('Price: €25.00')]);
    expect(comparison).toEqual({
      wants: 'lowest',
      words: ['lamp'],
      column: 'Price',
      rows: 6,
      things: 4,
      without: 1,
      found: 1,
      collections: ['shop'],
    });
  });

  it('shortens a long list, and says by how much', () => {
    const many = Array.from({ length: 12 }, (_, place) =>
      madeRow(`${'ABCDEFGHIJKL'[place]} Lamp`, { price: place, colour: 'red' }),
    );
    const told = compare('Which lamps do you have?', many);
    if (told === undefined) throw new Error('lamps can be listed');
    const { end, shown } = toldComparison(told.asked, told.found, 'en');
    expect(shown).toHaveLength(8);
    expect(shown[0]?.text).not.toContain('red');
    expect(end).toBe('… and 4 more.');
  });

  it('gives the same whatever the order of rows, and never anything dearer than another one', () => {
    const prices = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(prices, fc.integer(), (made, seed) => {
        const lamps = made.map((price, place) =>
          madeRow(`${String.fromCodePoint(97 + place).repeat(3)} Lamp`, { price }),
        );
        const turned = lamps.toSorted((one, other) => (one.text + seed < other.text + seed ? 1 : -1));
        const best = compare('Which lamp is the cheapest?', lamps);
        expect(best?.found.found[0]?.value).toBe(Math.min(...made));
        expect(found('Which lamp is the cheapest?', turned)).toEqual(found('Which lamp is the cheapest?', lamps));
      }),
    );
  });
});
