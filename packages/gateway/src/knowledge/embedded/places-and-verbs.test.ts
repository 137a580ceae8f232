import { describe, expect, it } from 'vitest';
import { makeDocument } from '../../testing/made-chunks.ts';
import { ChunkSearch } from './chunk-search.ts';

const filler = Array.from({ length: 20 }, (_, at) =>
  makeDocument('docs', `filler-${at}`, {
    language: 'en',
    titles: [`Note ${at}`],
    text: `Parcel ${at} waits in hall ${at}.`,
  }),
);
const english = new ChunkSearch(1_000);
english.put('docs', [
  ...filler,
  makeDocument('docs', 'scotland', {
    language: 'en',
    titles: ['Offices'],
    text: 'The prime minister of Scotland sits in Edinburgh.',
  }),
  makeDocument('docs', 'germany', {
    language: 'en',
    titles: ['Offices'],
    text: 'The German chancellor is no prime minister.',
  }),
  makeDocument('docs', 'songs', {
    language: 'en',
    titles: ['Evening'],
    text: 'A choir sang the anthem before the match.',
  }),
  makeDocument('docs', 'states', {
    language: 'en',
    titles: ['Flags'],
    text: 'The United States has a flag with fifty stars.',
  }),
  makeDocument('docs', 'brazil', { language: 'en', titles: ['Flags'], text: 'Brazil has a green flag with stars.' }),
]);
const german = new ChunkSearch(1_000);
german.put('docs', [
  makeDocument('docs', 'koenig', {
    language: 'de',
    titles: ['Könige'],
    text: 'Der König von Frankreich baute ein Schloss.',
  }),
  makeDocument('docs', 'zar', { language: 'de', titles: ['Herrscher'], text: 'Der König von Russland hieß Zar.' }),
  makeDocument('docs', 'dichter', {
    language: 'de',
    titles: ['Dichter'],
    text: 'Sie beschrieb das Meer in einem Brief.',
  }),
]);

function first(search: ChunkSearch, text: string): string | undefined {
  return search.find({ text, collections: ['docs'], limit: 3 }).hits[0]?.chunk.document;
}

describe('words that change within, and names of places', () => {
  it.each([
    ['Who is prime minister in Germany?', 'germany'],
    ['Who is the Scottish prime minister?', 'scotland'],
    ['Who will sing the anthem?', 'songs'],
    ['What flag does the United States have?', 'states'],
    ['What flag does Brazil have?', 'brazil'],
  ])('finds, for "%s", %s', (question, document) => {
    expect(first(english, question)).toBe(document);
  });

  it.each([
    ['Welcher französische König hatte ein Schloss?', 'koenig'],
    ['Wer war König in Russland?', 'zar'],
    ['Wer kann das Meer beschreiben?', 'dichter'],
  ])('finds, for "%s", %s', (question, document) => {
    expect(first(german, question)).toBe(document);
  });

  it('takes no country for another one that the documents know as well', () => {
    const { hits } = english.find({ text: 'What flag does Brazil have?', collections: ['docs'], limit: 10 });
    const states = hits.find(({ chunk }) => chunk.document === 'states');
    expect(states?.terms.find(({ term }) => term === 'brazil')?.covered ?? 0).toBeLessThan(0.5);
  });

  it('still takes a country that no document names for a country', () => {
    const { hits } = english.find({ text: 'What flag does Portugal have?', collections: ['docs'], limit: 10 });
    const brazil = hits.find(({ chunk }) => chunk.document === 'brazil');
    expect(brazil?.terms.find(({ term }) => term === 'portugal')?.covered ?? 0).toBeGreaterThan(0.5);
  });
});
