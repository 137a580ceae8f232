import { describe, expect, it } from 'vitest';
import { makeDocument, type MadeChunk } from '../testing/made-chunks.ts';
import { ChunkSearch } from './embedded/chunk-search.ts';
import type { SynonymGroup } from './synonyms.ts';

const german = (text: string, ...titles: string[]): MadeChunk => ({ text, titles, language: 'de' });

const search = new ChunkSearch(1_000);
search.put('docs', [
  makeDocument('docs', 'leder', german('Mit Bienenwachs einreiben, zweimal im Jahr.', 'Wie pflege ich Leder?')),
  makeDocument('docs', 'versand', german('Der Versand nach Österreich kostet 8,90 Euro.', 'Versandkosten')),
  makeDocument('docs', 'rucksack', german('Der Wanderrucksack Birke fasst 30 Liter.', 'Wanderrucksack Birke')),
  makeDocument('docs', 'lampe', german('Leuchtet 40 Stunden.', 'Stirnlampe Funke')),
  makeDocument('docs', 'vorrat', german('Sie brauchen eine Second Hand Karte.', 'Second Hand Ware')),
]);

function best(text: string, synonyms: readonly SynonymGroup[], earlier: readonly string[] = []) {
  const [hit] = search.find({ text, collections: ['docs'], limit: 5, synonyms, earlier }).hits;
  return { document: hit?.chunk.document, support: hit?.support ?? 0 };
}

describe('a question with synonyms', () => {
  it.each([
    ['Wie pflege ich Rindshaut?', ['Leder', 'Rindshaut'], 'leder'],
    ['Which backpack do you have?', ['Rucksack', 'backpack', 'knapsack'], 'rucksack'],
    ['Do you have a head torch?', ['Stirnlampe', 'head torch'], 'lampe'],
    ['Was ist Zweitrunde?', ['Zweitrunde', 'Second Hand'], 'vorrat'],
  ])('finds, for "%s", what means the same: %s', (question, group, document) => {
    const found = best(question, [group]);
    expect(found.document).toBe(document);
    expect(found.support).toBeGreaterThan(best(question, []).support);
    expect(found.support).toBeGreaterThan(0.4);
  });

  it('finds what means the same as a part of a compound', () => {
    const question = 'Was hilft bei der Rindshautpflege?';
    const found = best(question, [['Leder', 'Rindshaut']]);
    expect(found.document).toBe('leder');
    expect(found.support).toBeGreaterThan(best(question, []).support);
  });

  it('understands a follow-up by the synonyms of what was asked before', () => {
    expect(best('Und wie oft?', [['Leder', 'Rindshaut']], ['Wie pflege ich Rindshaut?']).document).toBe('leder');
  });

  it('is what it was where no group has a word of it', () => {
    for (const text of ['Was kostet der Versand?', 'Wie pflege ich Leder?', 'Stirnlampe', 'Wetter morgen']) {
      const query = { text, collections: ['docs'], limit: 5 };
      expect(search.find({ ...query, synonyms: [['Kajak', 'Paddelboot']] })).toEqual(search.find(query));
    }
  });

  it('finds no less of what the documents have in the very words of the question', () => {
    const group = ['Versand', 'Zustellung', 'Leder'];
    expect(best('Was kostet der Versand nach Österreich?', [group]).document).toBe('versand');
  });

  it('does not take one word of a phrase for the phrase', () => {
    expect(best('Gibt es Zweitrunde?', [['Zweitrunde', 'Second Life']]).support).toBeLessThan(0.4);
  });

  it('explains itself by the words of the question', () => {
    const question = { text: 'Wie pflege ich Rindshaut?', collections: ['docs'], limit: 1 };
    const [hit] = search.find({ ...question, synonyms: [['Leder', 'Rindshaut']] }).hits;
    expect(hit?.terms.find(({ term }) => term === 'rindshaut')?.covered).toBeGreaterThan(0.5);
    expect(hit?.terms.reduce((sum, { importance }) => sum + importance, 0)).toBeCloseTo(1);
  });
});
