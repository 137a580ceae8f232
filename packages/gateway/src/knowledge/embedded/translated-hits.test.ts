import { describe, expect, it } from 'vitest';
import type { IndexedDocument } from '../../core/collections.ts';
import { makeDocument, makeRow, type MadeChunk } from '../../testing/made-chunks.ts';
import { ChunkSearch } from './chunk-search.ts';

const section =
  (language: 'de' | 'en') =>
  (title: string, text: string): MadeChunk => ({ titles: ['FAQ', title], text, language });
const de = section('de');
const en = section('en');

const germanSections = [de('Öffnungszeiten', 'Von neun bis fünf.'), de('Unser Krempel', 'Alles für 5 €.')];
const englishSections = [en('Opening hours', 'From nine to five.'), en('Spare parts', 'All for €5.')];

function searchOf(...documents: readonly IndexedDocument[]): ChunkSearch {
  const search = new ChunkSearch(1_000);
  search.put('docs', documents);
  return search;
}

function found(search: ChunkSearch, text = 'Gibt es bei Ihnen auch Ersatzteile?') {
  const { hits, language } = search.find({ text, collections: ['docs'], limit: 5 });
  return {
    language,
    texts: hits.map(({ chunk }) => chunk.text),
    documents: hits.map(({ chunk }) => chunk.document),
    hits,
  };
}

describe('what is found in a document of the other language', () => {
  it.each([
    ['faq.de.md', 'faq.en.md'],
    ['FAQ-DE.md', 'FAQ-EN.md'],
    ['help/de/faq.md', 'help/en/faq.md'],
    ['https://shop.de/de/faq', 'https://shop.de/en/faq'],
  ])('is given from its translation: %s for %s', (german, english) => {
    const search = searchOf(
      makeDocument('docs', german, ...germanSections),
      makeDocument('docs', english, ...englishSections),
    );
    const { documents, hits, language, texts } = found(search);
    expect(language).toBe('de');
    expect(texts[0]).toBe('Alles für 5 €.');
    expect(documents[0]).toBe(german);
    expect(hits[0]?.quote).toBe('Alles für 5 €.');
    const query = { text: 'Gibt es bei Ihnen auch Ersatzteile?', collections: ['docs'], limit: 5 };
    expect(hits[0]?.support).toBe(search.find(query, 'parts').hits[0]?.support);
  });

  it('is given as it is where the documents have not the same sections', () => {
    const more = de('Mehr davon', 'Es gibt noch mehr.');
    const search = searchOf(
      makeDocument('docs', 'faq.de.md', ...germanSections, more),
      makeDocument('docs', 'faq.en.md', ...englishSections),
    );
    expect(found(search).texts[0]).toBe('All for €5.');
  });

  it('is not given from a collection that was not asked', () => {
    const search = new ChunkSearch(1_000);
    search.put('docs', [makeDocument('docs', 'faq.en.md', ...englishSections)]);
    search.put('secret', [makeDocument('secret', 'faq.de.md', ...germanSections)]);
    expect(found(search).texts).toEqual(['All for €5.']);
  });

  it('is not given twice where its translation is found, too', () => {
    const search = searchOf(
      makeDocument('docs', 'faq.de.md', ...germanSections),
      makeDocument('docs', 'faq.en.md', ...englishSections),
    );
    const { documents, texts } = found(search);
    expect(new Set(texts).size).toBe(texts.length);
    expect(documents).not.toContain('faq.en.md');
  });

  it('is not another row of a table, whatever its id', () => {
    const row = (id: string, language: 'de' | 'en', text: string, title: string) =>
      makeDocument('docs', `parts/${id}`, { text, titles: [title], language, row: makeRow(id, title, { stock: 1 }) });
    const search = searchOf(row('DE-12', 'de', 'Krempel', 'Krempel'), row('EN-12', 'en', 'Spare parts', 'Spare parts'));
    expect(found(search).documents[0]).toBe('parts/EN-12');
  });

  it('is found by its new content once its translation has changed', () => {
    const search = searchOf(
      makeDocument('docs', 'faq.de.md', ...germanSections),
      makeDocument('docs', 'faq.en.md', ...englishSections),
    );
    search.put('docs', [
      makeDocument('docs', 'faq.de.md', germanSections[0] ?? '', de('Unser Krempel', 'Alles für 6 €.')),
    ]);
    expect(found(search).texts[0]).toBe('Alles für 6 €.');
    search.remove('docs', ['faq.de.md']);
    expect(found(search).texts[0]).toBe('All for €5.');
  });

  it('is given as it is where parts of documents are all that is known', () => {
    const search = searchOf(
      makeDocument('docs', 'faq.de.md', ...germanSections),
      makeDocument('docs', 'faq.en.md', ...englishSections),
    );
    const query = { text: 'Gibt es bei Ihnen auch Ersatzteile?', collections: ['docs'], limit: 5 };
    expect(search.find(query, 'parts').hits[0]?.chunk.document).toBe('faq.en.md');
  });
});
