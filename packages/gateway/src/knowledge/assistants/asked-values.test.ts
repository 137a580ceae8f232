import { describe, expect, it } from 'vitest';
import { madeKinds, madeRow } from '../../testing/made-rows.ts';
import { askedValues } from './asked-values.ts';

const rows = [
  madeRow('Glow Lamp', { price: 5 }),
  madeRow('Glow Lamp, red', { colour: 'red' }),
  madeRow('Glow Lamp, blue', { colour: 'blue' }),
  madeRow('Glow Lamp, blue, tall', { colour: 'blue' }),
  madeRow('Plain Chair', {}),
];

function ask(question: string) {
  return askedValues(question, 'en', madeKinds(rows))?.things.map(({ head, values }) => [head, ...values]);
}

describe('askedValues', () => {
  it.each([
    'Which colours does the Glow lamp come in?',
    'What colours is the lamp available in?',
    'which colours do lamps have',
  ])('gives all values of the column: "%s"', (question) => {
    expect(ask(question)).toEqual([['Glow Lamp', 'red', 'blue']]);
  });

  it.each([
    'Which colour suits my lamp?',
    'Which colours does the chair come in?',
    'Which colours does the sofa come in?',
    'Which colours fade on a lamp?',
    'Which prices do lamps have?',
    'Is the lamp red?',
  ])('gives none for "%s"', (question) => {
    expect(ask(question)).toBeUndefined();
  });

  it('speaks German', () => {
    const german = [
      madeRow('Leuchte Glut, Rot', { Farbe: 'Rot' }, 'de'),
      madeRow('Leuchte Glut, Blau', { Farbe: 'Blau' }, 'de'),
    ];
    const found = askedValues('In welchen Farben gibt es die Leuchte Glut?', 'de', madeKinds(german, 'de'));
    expect(found?.things.map(({ values }) => values)).toEqual([['Rot', 'Blau']]);
  });
});
