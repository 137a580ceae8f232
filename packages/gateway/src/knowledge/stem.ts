import { stemmer as stemEnglish } from '@orama/stemmers/english';
import { stemmer as stemGerman } from '@orama/stemmers/german';
import type { Language } from '../core/knowledge.ts';
import { infinitiveOf } from './irregular-verbs.ts';

/** Snowball stem of a folded word. */
export function stem(word: string, language: Language): string {
  return language === 'de' ? stemGerman(word) : stemEnglish(word);
}

const separablePrefixes =
  'zuruck|herunter|heraus|herein|hinzu|weiter|zusammen|nach|fest|vor|ein|aus|auf|weg|mit|ab|an|um|zu|los|frei|teil';
const participle = new RegExp(`^(${separablePrefixes})?ge([a-z]{3,}?)(?:e?t|en)(?:e[nmrs]?)?$`);
const infinitiveWithZu = new RegExp(`^(${separablePrefixes})zu([a-z]{3,}n)$`);
const finiteVerb = /^([a-z]{3,}?)(?:est|et|st|te|ten|test|t)$/;

/** Words that no rule joins: present tenses, and nouns for verbs. */
const irregularGerman: ReadonlyMap<string, string> = new Map([
  ['kommt', 'kommen'],
  ['reisst', 'reissen'],
  ['tragt', 'tragen'],
  ['halt', 'halten'],
  ['wascht', 'waschen'],
  ['wiegt', 'gewicht'],
  ['wiegen', 'gewicht'],
  ['grosser', 'gross'],
  ['gesehen', 'sehen'],
  ['fehlt', 'fehlen'],
  ['passt', 'passen'],
]);

const irregularEnglish: ReadonlyMap<string, string> = new Map([
  ['weighs', 'weight'],
  ['weigh', 'weight'],
]);

/**
 * Further stems that the word may stand for and that Snowball leaves apart: German participles (`zurückgeschickt`), infinitives
 * with `zu`, finite verbs in `-t` (`kostet`), and irregular verbs. Wrong guesses only add words that nobody asks for.
 */
export function relatedStems(word: string, language: Language): readonly string[] {
  if (language === 'en') {
    const regular = irregularEnglish.get(word) ?? infinitiveOf(word, 'en');
    const found = regular === undefined ? undefined : stemEnglish(regular);
    return found === undefined || found === stemEnglish(word) ? [] : [found];
  }
  const found = new Set<string>();
  const regular = irregularGerman.get(word) ?? infinitiveOf(word, 'de');
  if (regular !== undefined) found.add(stemGerman(regular));
  if (word.length >= 7) {
    const part = participle.exec(word);
    if (part !== null) found.add(stemGerman(`${part[1] ?? ''}${part[2] ?? ''}en`));
    const infinitive = infinitiveWithZu.exec(word);
    if (infinitive !== null) found.add(stemGerman(`${infinitive[1] ?? ''}${infinitive[2] ?? ''}`));
  }
  if (word.length >= 4) {
    const finite = finiteVerb.exec(word);
    if (finite !== null) found.add(stemGerman(`${finite[1] ?? ''}en`));
  }
  found.delete(stemGerman(word));
  return [...found];
}
