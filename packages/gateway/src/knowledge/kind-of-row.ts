import type { Language } from '../core/knowledge.ts';
import { stem } from './stem.ts';
import { fold } from './tokenise.ts';

/** What is left of a compound before its head at least: "Kuppel" of "Kuppelzelt". */
const shortestRest = 3;
const shortestHead = 3;
/** "Tips for poles" are tips. */
const prepositions: Readonly<Record<Language, ReadonlySet<string>>> = {
  de: new Set(['für', 'von', 'vom', 'zu', 'zum', 'zur', 'mit', 'ohne', 'aus', 'in', 'im', 'nach', 'auf', 'an', 'am']),
  en: new Set(['for', 'of', 'with', 'without', 'from', 'to', 'in', 'on', 'at']),
};

export function stemOf(word: string, language: Language): string {
  return stem(fold(word, language), language);
}

/** Stems of the words of a name, as far as they may say what kind of thing it is. */
export function kindStems(words: readonly string[], language: Language): readonly string[] {
  const at = words.findIndex((word, place) => place > 0 && prepositions[language].has(word));
  return (at < 0 ? words : words.slice(0, at)).map((word) => stemOf(word, language));
}

/** Whether a word is another one, or in German a compound with it as its head: a "Kuppelzelt" is a "Zelt", and a "Zeltplatz" is none. */
function isKind(word: string | undefined, kind: string, language: Language): boolean {
  if (word === kind) return true;
  if (word === undefined || language !== 'de' || kind.length < shortestHead) return false;
  return word.length >= kind.length + shortestRest && word.endsWith(kind);
}

/**
 * Whether a name says that it is of a kind, which is what it ends with: a "Sun Desk Lamp" is a lamp, and a "Sun Lamp Shade" is none. German, which
 * writes compounds as one word, may begin with it as well: "Lampe Sonne". Both are stems.
 */
export function isOfKind(name: readonly string[], kind: readonly string[], language: Language): boolean {
  if (kind.length === 0 || kind.length > name.length) return false;
  const fits = (from: number): boolean => kind.every((stems, place) => isKind(name[from + place], stems, language));
  return fits(name.length - kind.length) || (language === 'de' && fits(0));
}
