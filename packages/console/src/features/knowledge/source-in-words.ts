import type { Language } from '../../language/language.ts';

/** What the gateway says of a source, and how the console says it in German. Names and places stay as they are. */
const german: readonly (readonly [said: RegExp, words: string])[] = [
  [/^folder (?=.)/su, 'Ordner '],
  [/^table (?=\S+ in .)/su, 'Tabelle '],
  [/^database (?=.)/su, 'Datenbank '],
  [/^page (?=.)/su, 'Seite '],
  [/^(\d+) pages$/u, '$1 Seiten'],
];

/** Where documents of a collection come from, in the language of the reader; as the gateway says it where it says something else. */
export function sourceInWords(source: string, language: Language): string {
  if (language !== 'de') return source;
  const known = german.find(([said]) => said.test(source));
  return known === undefined ? source : source.replace(known[0], known[1]);
}
