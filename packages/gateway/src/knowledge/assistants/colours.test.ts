import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colourOf } from './colours.ts';

describe('colourOf', () => {
  it.each([
    ['blau', 'blau', false],
    ['Blaue', 'blau', false],
    ['blue', 'blau', false],
    ['grünes', 'grün', false],
    ['gruen', 'grün', false],
    ['hellblau', 'blau', true],
    ['Moosgrüne', 'grün', true],
    ['rostrot', 'rot', true],
    ['violet', 'lila', false],
    ['Pink', 'rosa', false],
    ['grey', 'grau', false],
  ])('knows "%s"', (word, basic, isShade) => {
    expect(colourOf(word)).toMatchObject({ basic, isShade });
  });

  it.each(['Vollkornbrot', 'Brot', 'Schrot', 'Marigold', 'Lampe', 'bluetooth', 'rote-bete', 'e', ''])(
    'takes "%s" for none',
    (word) => {
      expect(colourOf(word)).toBeUndefined();
    },
  );

  it('reads any word, with or without an ending, as the same', () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        const colour = colourOf(word);
        if (colour !== undefined) expect(colourOf(colour.word)?.basic).toBe(colour.basic);
      }),
    );
  });
});
