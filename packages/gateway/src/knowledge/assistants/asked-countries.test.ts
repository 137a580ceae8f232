import { describe, expect, it } from 'vitest';
import { makeChunk } from '../../testing/made-chunks.ts';
import { madeHit, madeRow } from '../../testing/made-rows.ts';
import { answerForCountry } from './answer-for-country.ts';
import { countriesIn } from './asked-countries.ts';

const passage = (title: string, text: string, support = 0.6) =>
  madeHit(makeChunk('help', title, { titles: [title], text }).chunk, support);

const general = passage('Fees', 'Within Germany €5, to Austria €9, to other EU countries €13.', 0.7);
const list = passage(
  'Where to',
  'We deliver to Germany, Austria, Denmark, France and Poland, and to no other country.',
  0.5,
);
const except = passage('Islands', 'We do not deliver to Spain.', 0.25);
const wrapping = passage('Wrapping', 'Gifts are wrapped on request.', 0.6);
const poland = madeHit(madeRow('Shipping to Poland', { price: 13 }), 0.6);

const lookAgain = () => Promise.resolve([list]);

function answer(question: string, found: Parameters<typeof answerForCountry>[1], again = lookAgain) {
  return answerForCountry({ question, language: 'en', answerFrom: 0.4 }, found, again);
}

const titles = (hits: readonly { readonly chunk: { readonly titles: readonly string[] } }[] = []) =>
  hits.map(({ chunk }) => chunk.titles[0]);

describe('countriesIn', () => {
  it.each([
    ['Versand nach Spanien?', ['Spanien']],
    ['versand in die niederlanden', ['niederlanden']],
    ['Do you ship to the UK or the USA?', ['UK', 'USA']],
    ['Shipping to Nigeria', ['Nigeria']],
    ['Der Roman eines Spaniers', []],
    ['in the European Union', []],
    ['', []],
  ])('finds in "%s" %j', (text, names) => {
    expect(countriesIn(text).map(({ said }) => said)).toEqual(names);
  });
});

describe('an answer for a country', () => {
  it('says that nothing names it, and puts the list of countries before the rule for others', async () => {
    const told = await answer('What does shipping to Spain cost?', [general, poland]);
    expect(told?.lead).toBe('None of the passages found names "Spain". They say:');
    expect(titles(told?.shown)).toEqual(['Where to', 'Fees']);
  });

  it('does not take the row of another country for it', async () => {
    const told = await answer('What does shipping to Spain cost?', [poland], () => Promise.resolve([]));
    expect(told?.shown).toEqual([]);
  });

  it('gives what names it, and leaves out the rule for others', async () => {
    const told = await answer('What does shipping to Poland cost?', [general, poland, list]);
    expect(titles(told?.shown)).toEqual(['Shipping to Poland', 'Where to']);
    expect(told?.lead).toBeUndefined();
  });

  it('gives what excepts it, though a rule for others covers more of the question', async () => {
    const told = await answer('What does shipping to Spain cost?', [general, except]);
    expect(titles(told?.shown)).toEqual(['Islands']);
  });

  it('knows nothing where nothing covers the question, and asks for nothing then', async () => {
    const never = () => Promise.reject(new Error('nothing is looked for'));
    const weak = { ...general, support: 0.1 };
    expect((await answer('Who is the president of Spain?', [weak], never))?.shown).toEqual([]);
  });

  it('has nothing to say where no country is named, or nothing that was found is about countries', async () => {
    expect(await answer('What does shipping cost?', [general])).toBeUndefined();
    expect(await answer('Are gifts for Spain wrapped?', [wrapping])).toBeUndefined();
  });
});
