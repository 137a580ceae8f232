import { describe, expect, it } from 'vitest';
import { makeDocument } from '../../testing/made-chunks.ts';
import { ChunkSearch } from './chunk-search.ts';

function searchOf(...documents: Parameters<ChunkSearch['put']>[1]): ChunkSearch {
  const search = new ChunkSearch(1_000);
  search.put('docs', documents);
  return search;
}

const supportIn = (search: ChunkSearch, text: string): readonly [string | undefined, number] => {
  const [best] = search.find({ text, collections: ['docs'], limit: 3 }).hits;
  return [best?.chunk.document, best?.support ?? 0];
};

const handbook = searchOf(
  makeDocument('docs', 'leave', { text: 'Jeder hat 30 Tage Urlaub im Jahr.', titles: ['Urlaub'], language: 'de' }),
  makeDocument('docs', 'home', {
    text: 'An zwei Tagen in der Woche darf zu Hause gearbeitet werden.',
    titles: ['Homeoffice'],
    language: 'de',
  }),
);

const help = searchOf(
  makeDocument('docs', 'leave', { text: 'Every employee has 30 days of leave per year.', titles: ['Leave'] }),
  makeDocument('docs', 'home', { text: 'You may work from home on two days a week.', titles: ['Working from home'] }),
  makeDocument('docs', 'returns', {
    text: 'Returns are free within 30 days. Send the goods back with the label in the parcel.',
    titles: ['Returns'],
  }),
  makeDocument('docs', 'hours', {
    text: 'The shop is open from Monday to Friday, 9 am to 6 pm.',
    titles: ['Opening hours'],
  }),
);

/** As assistants do without another setting. */
const answerFrom = 0.4;

describe('a collection of a few documents', () => {
  it.each([
    [handbook, 'Wie viele Tage Urlaub habe ich?', 'leave'],
    [handbook, 'Wie viel Urlaub habe ich?', 'leave'],
    [handbook, 'Wie viel Urlaub hat jeder im Jahr?', 'leave'],
    [handbook, 'Urlaub', 'leave'],
    [handbook, 'Darf ich zu Hause arbeiten?', 'home'],
    [handbook, 'Was gilt für Homeoffice?', 'home'],
    [help, 'How many days of leave do I have?', 'leave'],
    [help, 'How much leave do I have?', 'leave'],
    [help, 'Can I work from home?', 'home'],
    [help, 'How do I return something?', 'returns'],
    [help, 'How long can I return goods?', 'returns'],
    [help, 'What are your opening hours?', 'hours'],
    [help, 'When are you open?', 'hours'],
  ])('answers what it has (%# %s)', (search, question, document) => {
    const [found, support] = supportIn(search, question);
    expect(found).toBe(document);
    expect(support).toBeGreaterThan(answerFrom);
  });

  it.each([
    [handbook, 'Wie ist das Wetter?'],
    [handbook, 'Wer ist der Chef?'],
    [handbook, 'Gibt es einen Dienstwagen?'],
    [handbook, 'Bekomme ich Urlaubsgeld?'],
    [handbook, 'Wann bekomme ich mein Gehalt?'],
    [handbook, 'Danke'],
    [help, 'Who is the boss?'],
    [help, 'Is there a company car?'],
    [help, 'Do you ship to Spain?'],
    [help, 'How do I call in sick?'],
    [help, 'Who designed the Eiffel tower?'],
    [help, 'Thanks'],
  ])('answers nothing that it has not (%# %s)', (search, question) => {
    expect(supportIn(search, question)[1]).toBeLessThan(answerFrom);
  });

  it('takes a word that goes along with anything for the topic where it is a heading', () => {
    const shop = searchOf(
      makeDocument('docs', 'delivery', {
        text: 'Auch im Urlaub liefern wir an eine Packstation.',
        titles: ['Lieferung an eine Packstation'],
        language: 'de',
      }),
    );
    expect(supportIn(shop, 'Urlaub')[1]).toBeLessThan(answerFrom);
    expect(supportIn(handbook, 'Urlaub')[1]).toBeGreaterThan(answerFrom);
  });
});
