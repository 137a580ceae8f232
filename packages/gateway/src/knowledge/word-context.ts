import type { Language } from '../core/knowledge.ts';
import type { Token } from './tokenise.ts';

/** What stands before a place. */
export const placePrepositions: Readonly<Record<Language, ReadonlySet<string>>> = {
  de: new Set(['in', 'nach', 'aus', 'bei']),
  en: new Set(['in', 'near', 'from']),
};

/** What stands before a thing. */
export const determiners: Readonly<Record<Language, ReadonlySet<string>>> = {
  de: new Set(
    'ein eine einen einem einer der die das den dem des mein meine meinen meinem meiner dein deine unser unsere unseren euer eure kein keine keinen vom zum zur beim'.split(
      ' ',
    ),
  ),
  en: new Set('a an the my your our his her their this that any some of no'.split(' ')),
};

/** What stands before somebody's name. */
export const salutations: ReadonlySet<string> = new Set(['herr', 'herrn', 'frau', 'mr', 'mrs', 'ms', 'dr']);

const particles: ReadonlySet<string> = new Set(
  'ab an auf aus bei ein fest her hin los mit nach rein raus um vor weg weiter wieder zu zuruck zusammen'.split(' '),
);

/** The part of a verb that German puts at the end of the sentence. */
export function particleOf(tokens: readonly Token[]): string | undefined {
  const last = tokens.at(-1)?.form;
  return tokens.length > 2 && last !== undefined && particles.has(last) ? last : undefined;
}
