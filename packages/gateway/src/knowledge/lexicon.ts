import type { Language } from '../core/knowledge.ts';
import { concepts } from './concepts.ts';
import { countryNames } from './countries.ts';
import { relatedStems, stem } from './stem.ts';
import { fold } from './tokenise.ts';

/** How far apart the first and the last word of a phrase may stand. */
const phraseWindow = 5;

export interface Phrase {
  readonly stems: readonly string[];
  readonly concept: string;
}

/** The vocabulary of one language, ready to ask. */
export interface Lexicon {
  /** Concepts of a single word, by its stem. */
  conceptsOf(stem: string): readonly string[];
  /** Concepts whose phrase is found in a text, given the stems of its words in order, function words included. */
  phrasesIn(stems: readonly string[]): readonly { readonly concept: string; readonly positions: readonly number[] }[];
  isAspect(concept: string): boolean;
  /** Whether a stem is the name of a country: one of many of its kind, and no other word for any of them. */
  isCountry(stem: string): boolean;
  /** Stems of all single words, known even where the documents do not have them. */
  readonly stems: ReadonlySet<string>;
  /** The single words themselves, folded. */
  readonly forms: ReadonlySet<string>;
}

function addWord(words: Map<string, string[]>, form: string, concept: string): void {
  const known = words.get(form);
  if (known === undefined) words.set(form, [concept]);
  else if (!known.includes(concept)) known.push(concept);
}

/**
 * Builds the vocabulary of one language. `synonyms` are the groups of words that the operator added, each treated as a
 * concept of its own.
 */
export function createLexicon(language: Language, synonyms: readonly (readonly string[])[] = []): Lexicon {
  const words = new Map<string, string[]>();
  const phrases = new Map<string, Phrase[]>();
  const singles = new Set<string>();
  const add = (entry: string, concept: string): void => {
    const forms = entry
      .split(/[+\s-]+/)
      .filter((part) => part !== '')
      .map((part) => fold(part, language));
    const [first] = forms;
    if (first === undefined) return;
    if (forms.length === 1) {
      singles.add(first);
      addWord(words, stem(first, language), concept);
      for (const related of relatedStems(first, language)) addWord(words, related, concept);
      return;
    }
    const stems = forms.map((form) => stem(form, language));
    const key = stems[0] ?? '';
    phrases.set(key, [...(phrases.get(key) ?? []), { stems, concept }]);
  };
  for (const concept of concepts) for (const entry of concept[language].split(' ')) add(entry, concept.id);
  const countries = new Set<string>();
  for (const name of countryNames(language)) {
    add(name, 'country');
    countries.add(stem(fold(name, language), language));
  }
  for (const [position, group] of synonyms.entries()) for (const entry of group) add(entry.trim(), `own-${position}`);

  const aspects = new Set(concepts.filter((concept) => concept.aspect).map((concept) => concept.id));
  const follow = (stems: readonly string[], start: number, phrase: Phrase): readonly number[] | undefined => {
    const positions = [start];
    let wanted = 1;
    for (let at = start + 1; at < stems.length && at < start + phraseWindow && wanted < phrase.stems.length; at += 1) {
      if (stems[at] !== phrase.stems[wanted]) continue;
      positions.push(at);
      wanted += 1;
    }
    return wanted === phrase.stems.length ? positions : undefined;
  };

  return {
    isAspect: (concept) => aspects.has(concept),
    isCountry: (form) => countries.has(form),
    conceptsOf: (form) => words.get(form) ?? [],
    phrasesIn: (stems) => {
      const found: { concept: string; positions: readonly number[] }[] = [];
      for (const [start, form] of stems.entries()) {
        for (const phrase of phrases.get(form) ?? []) {
          const positions = follow(stems, start, phrase);
          if (positions !== undefined) found.push({ concept: phrase.concept, positions });
        }
      }
      return found;
    },
    stems: new Set(words.keys()),
    forms: singles,
  };
}
