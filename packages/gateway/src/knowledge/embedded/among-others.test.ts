import { describe, expect, it } from 'vitest';
import { makeDocument, type MadeChunk } from '../../testing/made-chunks.ts';
import { ChunkSearch } from './chunk-search.ts';

const english = (text: string, ...titles: string[]): MadeChunk => ({ text, titles, language: 'en' });

function supportOf(question: string, ...chunks: readonly MadeChunk[]): number {
  const search = new ChunkSearch(100);
  search.put(
    'docs',
    chunks.map((chunk, place) => makeDocument('docs', `document ${place}`, chunk)),
  );
  return search.find({ text: question, collections: ['docs'], limit: 5 }).hits[0]?.support ?? 0;
}

const asked = 'When was the lighthouse of Marrow Point painted?';

describe('what a passage has among others', () => {
  const painted = 'The tower was painted white and red in 1931.';
  const others = ['Its lamp was lit for the first time in 1874.', 'Keepers lived there with their families.'];

  it('counts for less where it is the heading that they share', () => {
    const alike = [painted, ...others].map((text) => english(text, 'Marrow Point Lighthouse'));
    const alone = [
      english(painted, 'Marrow Point Lighthouse'),
      ...others.map((text, place) => english(text, `Part ${place}`)),
    ];
    expect(supportOf(asked, ...alike)).toBeLessThan(supportOf(asked, ...alone));
  });

  it('is enough where it has a word of the question that no other has, and not where none has it', () => {
    const alike = [painted, ...others].map((text) => english(text, 'Marrow Point Lighthouse'));
    expect(supportOf(asked, ...alike)).toBeGreaterThan(0.4);
    expect(supportOf(asked, ...alike.slice(1))).toBeLessThan(0.4);
  });
});
