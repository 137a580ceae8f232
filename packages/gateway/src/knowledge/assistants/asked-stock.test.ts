import { describe, expect, it } from 'vitest';
import { madeHit, madeRow } from '../../testing/made-rows.ts';
import { askedStock } from './asked-stock.ts';

const rows = [
  madeRow('Glow 3 Lamp', { stock: 21 }),
  madeRow('Glow 3 Lamp, red', { stock: 4, colour: 'red' }),
  madeRow('Glow 3 Lamp, dark blue', { stock: 17, colour: 'dark blue' }),
];
const hits = rows.map((row) => madeHit(row, 0.1));

function ask(question: string, chunks = rows) {
  const stock = askedStock(question, hits, () => ({ chunks, isShared: (word) => word === 'lamp' }));
  return stock === undefined ? undefined : [stock.chunk.row?.title, stock.asked, stock.there];
}

describe('askedStock', () => {
  it('tells how many of a thing there are', () => {
    expect(ask('Do you have 50 pieces of the Glow lamp?')).toEqual(['Glow 3 Lamp', 50, 21]);
    expect(ask('Are 1,000 units of the Glow 3 in stock?')).toEqual(['Glow 3 Lamp', 1000, 21]);
    expect(ask('Habt ihr noch 2 Stück vom Glow?')).toEqual(['Glow 3 Lamp', 2, 21]);
  });

  it('means the variant that is named', () => {
    expect(ask('Do you have 5 pieces of the Glow lamp in red?')).toEqual(['Glow 3 Lamp, red', 5, 4]);
    expect(ask('5 pieces of the Glow in dark blue?')).toEqual(['Glow 3 Lamp, dark blue', 5, 17]);
  });

  it.each([
    'Do you have 50 pieces of the lamp?',
    'What do 50 pieces of the Glow cost?',
    'Is there a discount for 50 pieces of the Glow?',
    'Do you have the Glow 3 lamp?',
    'When do you get 50 pieces of the Glow?',
  ])('has nothing to say to "%s"', (question) => {
    expect(ask(question)).toBeUndefined();
  });

  it('does not guess which of two is meant', () => {
    expect(ask('Do you have 50 pieces of the Glow?', [...rows, madeRow('Glow 5 Lamp', { stock: 9 })])).toBeUndefined();
    expect(ask('Do you have 50 pieces of the Glow 5?', [...rows, madeRow('Glow 5 Lamp', { stock: 9 })])).toEqual([
      'Glow 5 Lamp',
      50,
      9,
    ]);
  });
});
