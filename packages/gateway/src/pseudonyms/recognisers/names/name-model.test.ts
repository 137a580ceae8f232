import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextReader } from '../../text-view.ts';
import { decodeNameModel, encodeNameModel, NameTagger } from './name-model.ts';
import { nameSpans } from './name-spans.ts';
import { factsOf, placeOf } from './lexicon.ts';
import { featureBits, tagCount } from './tagger.ts';
import { branches, capitalClass, classOf, packClasses, smallClass, writing } from './word-classes.ts';
import { wordFacts } from './word-facts.ts';
import { wordHash } from './word-hash.ts';

const hashOf = (word: string): number => wordHash(word, 0, word.length);

describe('the file of a model', () => {
  it('gives back the words and the weights that were put into it', () => {
    const weights = new Int8Array((1 << featureBits) * tagCount);
    weights[7] = -127;
    weights[weights.length - 1] = 5;
    const words = ['anna', 'krüger', 'vermieter', '', 'x'].map((word, index) => ({
      word,
      facts: index,
      classes: packClasses(2047 - index, index * 300, index, 7),
    }));
    const file = encodeNameModel(
      words.map(({ word, ...known }) => ({ hash: hashOf(word) >>> 0, ...known })),
      Uint32Array.of(5, 0x8000_0003),
      weights,
      0.5,
    );
    const model = decodeNameModel(file);
    expect(model.scale).toBe(0.5);
    expect(Buffer.from(model.weights).equals(Buffer.from(weights.buffer))).toBe(true);
    expect([...model.paths]).toEqual([5, 0x8000_0003]);
    for (const { word, facts, classes } of words) {
      expect(factsOf(model.lexicon, hashOf(word))).toBe(facts);
      expect(model.lexicon.slots[placeOf(model.lexicon, hashOf(word)) + 1]).toBe(classes);
    }
    expect(factsOf(model.lexicon, hashOf('unbekannt'))).toBe(0);
    expect(placeOf(model.lexicon, hashOf('unbekannt'))).toBe(-1);
  });

  it('is refused where it is of another form or size', () => {
    expect(() => decodeNameModel(Buffer.from('{}'))).toThrow(RangeError);
    expect(() => decodeNameModel(encodeNameModel([], Uint32Array.of(), new Int8Array(tagCount), 1))).toThrow(
      'another size',
    );
  });
});

it('packs what is known of how a word is written, and takes the upper branches of a path', () => {
  const packed = packClasses(2047, 1, 7, 5);
  expect([capitalClass(packed), smallClass(packed), writing(packed)]).toEqual([2047, 1, 7 | (5 << 3)]);
  expect(classOf(packed, true)).toBe(1);
  expect(classOf(packed, false)).toBe(2047);
  expect(branches(0b101_1010, 4)).toBe(0b1010);
  expect(branches(0x8000_005a, 4)).toBe(0b1_1010);
});

it('has one hash for a word in all cases', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zäöüßçğşéł]{1,12}$/), (word) => {
      expect(hashOf(word.replaceAll('ß', 'ss').toUpperCase())).toBe(hashOf(word.replaceAll('ß', 'ss')));
    }),
  );
});

const model = decodeNameModel(readFileSync(new URL('./names.bin', import.meta.url)));

it('knows ordinary words that are names', () => {
  for (const word of ['koch', 'sommer', 'bach']) {
    const facts = factsOf(model.lexicon, hashOf(word));
    expect(facts & wordFacts.surname).not.toBe(0);
    expect(facts & wordFacts.german).not.toBe(0);
  }
});

it('finds nothing twice and nothing outside of the text, whatever the words are', () => {
  const tagger = new NameTagger(model);
  const reader = new TextReader();
  const words = fc.array(
    fc.constantFrom(
      'Anna',
      'Krügers',
      'von',
      'der',
      'Heide',
      'A',
      '.',
      ',',
      ' ',
      '\n',
      '-',
      "'",
      'GmbH',
      '@',
      'Herr',
      'bin',
      'MÜLLER',
      'Ng',
      '12',
      '/',
      '_',
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(words, (parts) => {
      const text = parts.join(' ').replaceAll(' - ', '-');
      const view = reader.read(text);
      if (!tagger.tag(view, 500)) return;
      let before = 0;
      for (const { start, end, likelihood } of nameSpans(tagger, model.lexicon, view)) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(likelihood).toBeGreaterThanOrEqual(500);
        before = end;
      }
    }),
  );
});
