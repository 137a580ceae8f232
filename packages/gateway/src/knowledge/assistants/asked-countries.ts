import type { ChunkHit } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { countryPairs } from '../countries.ts';

export interface Country {
  /** As the question says it. */
  readonly said: string;
  /** All that it is called, in small letters. */
  readonly names: readonly string[];
}

/** What people call countries beside their names. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  GB: ['uk', 'u.k.', 'great britain', 'britain', 'england', 'großbritannien', 'grossbritannien'],
  US: ['usa', 'u.s.', 'u.s.a.', 'united states of america', 'vereinigte staaten von amerika', 'amerika'],
  NL: ['holland', 'the netherlands'],
  CZ: ['czech republic', 'tschechische republik', 'tschechei'],
  TR: ['turkey'],
};

/** Regions that are no country, and hold some that are. */
const noCountries: ReadonlySet<string> = new Set(['EU', 'EZ', 'UN', 'QO']);

const countries: readonly (readonly string[])[] = countryPairs()
  .filter(({ code }) => !noCountries.has(code))
  .map(({ code, de, en }) => [...new Set([de.toLowerCase(), en.toLowerCase(), ...(otherNames[code] ?? [])])]);

const letter = /[\p{L}\p{N}]/u;

/** Where a name stands in a text as a word of its own, with the endings of other cases too; both in small letters. */
function placeOf(text: string, name: string): { readonly start: number; readonly end: number } | undefined {
  for (let start = text.indexOf(name); start >= 0; start = text.indexOf(name, start + 1)) {
    let end = start + name.length;
    if (start > 0 && letter.test(text[start - 1] ?? '')) continue;
    if (name.length > 3 && /[ns]/.test(text[end] ?? '')) end += 1;
    if (!letter.test(text[end] ?? '')) return { start, end };
  }
  return undefined;
}

/** The countries that a text names. */
export function countriesIn(text: string): readonly Country[] {
  const lower = text.normalize('NFC').toLowerCase();
  return countries.flatMap((names) => {
    for (const name of names) {
      const place = placeOf(lower, name);
      if (place !== undefined) return [{ said: text.normalize('NFC').slice(place.start, place.end), names }];
    }
    return [];
  });
}

/** All that is read of a passage. */
function textOf({ chunk: { row, text, titles } }: ChunkHit): string {
  const cells = (row?.columns ?? []).flatMap(({ kind, value }) => (kind === 'hidden' ? [] : [String(value ?? '')]));
  return [...titles, text, row?.title ?? '', ...cells].join('\n').normalize('NFC').toLowerCase();
}

export interface PreferredHits {
  /** What an answer may rest on, best first. */
  readonly hits: readonly ChunkHit[];
  /** Those of them that name the country. */
  readonly naming: readonly ChunkHit[];
  /** The country that the question names and no passage does. */
  readonly unnamed?: Country;
}

/** From so many on a passage is a list of countries, which tells of those that it leaves out too. */
const fewestListed = 3;

/**
 * A question for a country is answered from what names it, and not from what holds for others: a rule for "other countries" says nothing of
 * one that another passage excepts. Undefined where the question names no country, or nothing that was found is about countries.
 */
export function preferAskedCountry(question: string, hits: readonly ChunkHit[]): PreferredHits | undefined {
  const asked = countriesIn(question);
  if (asked.length === 0) return undefined;
  const read = hits.map((hit) => {
    const text = textOf(hit);
    const naming = asked.some(({ names }) => names.some((name) => placeOf(text, name) !== undefined));
    return { hit, naming, others: naming ? [] : countriesIn(text) };
  });
  const naming = read.filter((one) => one.naming).map(({ hit }) => hit);
  if (!read.some(({ others }) => others.length > 0)) return undefined;
  if (naming.length > 0) {
    const rest = read.filter((one) => !one.naming && one.others.length === 0).map(({ hit }) => hit);
    return { hits: [...naming, ...rest], naming };
  }
  const [unnamed] = asked;
  // A row of another country is none of this one, whatever its other words.
  const rest = read.filter(({ hit, others }) => hit.chunk.row === undefined || others.length === 0);
  return { hits: rest.map(({ hit }) => hit), naming, ...(unnamed === undefined ? {} : { unnamed }) };
}

/** The question for any country beside the one that it names. */
export function askedOfAnyCountry(question: string, { said }: Country, language: Language): string {
  const any = language === 'de' ? 'Welche Länder?' : 'Which countries?';
  return `${any} ${question.replace(said, ' ').replaceAll(/\s+/g, ' ').trim()}`;
}

/** The passage that lists most countries. */
export function listOfCountries(hits: readonly ChunkHit[]): ChunkHit | undefined {
  const lists = hits
    .filter(({ chunk }) => chunk.row === undefined)
    .map((hit) => ({ hit, listed: countriesIn(textOf(hit)).length }))
    .filter(({ listed }) => listed >= fewestListed)
    .toSorted((one, other) => other.listed - one.listed);
  return lists[0]?.hit;
}
