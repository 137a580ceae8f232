import { describe, expect, it } from 'vitest';
import { makeDocument, type MadeChunk } from '../../testing/made-chunks.ts';
import { ChunkSearch } from './chunk-search.ts';

const german = (title: string, text: string): MadeChunk => ({ titles: [title], text, language: 'de' });
const english = (title: string, text: string): MadeChunk => ({ titles: [title], text });

const search = new ChunkSearch(1_000);
search.put('docs', [
  makeDocument('docs', 'birch', german('Rucksack Birkenpfad', 'Der Rucksack wiegt 1,1 kg und kostet 89 Euro.')),
  makeDocument('docs', 'birch-green', german('Rucksack Birkenpfad, Moosgrün', 'Preis 89 Euro, Farbe Grün.')),
  makeDocument('docs', 'birch-red', german('Rucksack Birkenpfad, Rostrot', 'Preis 95 Euro, Farbe Rot.')),
  makeDocument('docs', 'boots', german('Wanderstiefel Felsgrat', 'Die Stiefel wiegen 1,4 kg und sind wie neu.')),
  makeDocument('docs', 'hammock', german('Hängematte in Grün', 'Eine Hängematte, auch in Rot.')),
  makeDocument('docs', 'denmark', english('Shipping to Denmark', 'It costs €9.90 and takes 3 to 5 days.')),
  makeDocument('docs', 'poland', english('Shipping to Poland', 'It costs €12.90 and takes 4 to 7 days.')),
  makeDocument(
    'docs',
    'returns',
    english('How do I return an order?', 'You have 30 days. Who pays depends on where you live.'),
  ),
]);

function best(...turns: readonly string[]): string | undefined {
  const { hits } = search.find({
    text: turns.at(-1) ?? '',
    earlier: turns.slice(0, -1),
    collections: ['docs'],
    limit: 3,
  });
  return hits[0]?.chunk.document;
}

describe('a question that leans on others', () => {
  it('is about what the conversation began with, past questions that lean on it too', () => {
    expect(best('Was kostet der Rucksack Birkenpfad?', 'Gibt es den auch in Grün?', 'Und wie schwer ist er?')).toMatch(
      /^birch/,
    );
    expect(best('Was kostet der Rucksack Birkenpfad?', 'Und in Rostrot?', 'Gibt es den auch in Grün?')).toMatch(
      /^birch/,
    );
  });

  it('means what was named in the place of another', () => {
    const first = 'What does shipping to Denmark cost?';
    expect(best(first)).toBe('denmark');
    expect(best(first, 'And to Poland?')).toBe('poland');
    expect(best(first, 'And to Poland?', 'And how long does it take?')).toBe('poland');
    expect(best(first, 'And how long does it take to Poland?', 'And what does it cost?')).toBe('poland');
    expect(best(first, 'And to Poland?', 'And to Denmark?')).toBe('denmark');
  });

  it('forgets the topic where another one is named', () => {
    expect(best('What does shipping to Denmark cost?', 'How do I return an order?', 'And who pays for it?')).toBe(
      'returns',
    );
    expect(best('Was kostet der Rucksack Birkenpfad?', 'Und die Wanderstiefel?', 'Wie schwer sind sie?')).toBe('boots');
  });
});
