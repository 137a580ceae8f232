import { describe, expect, it } from 'vitest';
import { tokenise } from './tokenise.ts';
import { Vocabulary } from './vocabulary.ts';

function vocabularyOf(text: string, synonyms: readonly (readonly string[])[] = []): Vocabulary {
  const vocabulary = new Vocabulary('de', synonyms);
  for (const token of tokenise(text, 'de')) vocabulary.learn(token);
  return vocabulary;
}

const vocabulary = vocabularyOf('Ein Paket mit Brotdose, Kaffeemühle und Akkulaufzeit nach Hamburg');

describe('the vocabulary', () => {
  it('corrects words of the documents and of the lexicon', () => {
    expect(vocabulary.correct('paktet')?.form).toBe('paket');
    expect(vocabulary.correct('retounieren')?.form).toBe('retournieren');
    expect(vocabulary.correct('apket')?.form).toBe('paket');
  });

  it('corrects nothing into a short word that only the lexicon has, nor into another word altogether', () => {
    expect(vocabulary.correct('garage')).toBeUndefined();
    expect(vocabulary.correct('elefant')).toBeUndefined();
    expect(vocabulary.correct('zoo')).toBeUndefined();
  });

  it('knows words by their sound', () => {
    expect(vocabulary.soundingLike('packet')?.form).toBe('paket');
    expect(vocabulary.soundingLike('pokal')).toBeUndefined();
  });

  it('finds compounds by their ending, by their beginning, and those that begin alike', () => {
    expect(vocabulary.compoundsOf('muhle')).toEqual(['kaffeemuhl']);
    expect(vocabulary.compoundsFrom('akku')).toEqual(['akkulaufzeit']);
    expect(vocabulary.siblingsOf('brotbox')).toEqual(['brotdos']);
    expect(vocabulary.siblingsOf('brotteig')).toEqual(['brotdos']);
    expect(vocabulary.siblingsOf('burg')).toEqual([]);
  });
});
