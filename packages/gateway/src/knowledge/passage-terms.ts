import type { Passage } from '../core/knowledge.ts';
import { relatedStems, stem } from './stem.ts';
import type { Field } from './inverted-index.ts';
import { isFunctionWord } from './stop-words.ts';
import { termWeights } from './term-weights.ts';
import { tokenise, type Token } from './tokenise.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A heading or the text of a passage, in words. */
export interface PassageField {
  readonly tokens: readonly Token[];
  readonly field: Field;
}

type Frequencies = Record<Field, number>;

function addTerm(terms: Map<string, Frequencies>, term: string, frequency: number, field: Field): void {
  let known = terms.get(term);
  if (known === undefined) terms.set(term, (known = { path: 0, heading: 0, body: 0 }));
  known[field] += frequency;
}

export interface PassageTerms {
  readonly terms: ReadonlyMap<string, Frequencies>;
  /** Number of informative words per field. */
  readonly lengths: Frequencies;
}

/** Reads the words of a passage, heading by heading. */
export function fieldsOf(passage: Passage): readonly PassageField[] {
  const last = passage.titles.length - 1;
  const read: PassageField[] = passage.titles.map((title, depth) => ({
    tokens: tokenise(title, passage.language),
    field: depth === last ? 'heading' : 'path',
  }));
  read.push({ tokens: tokenise(passage.text, passage.language), field: 'body' });
  return read;
}

/** What a word stands for, worked out once for all passages: most of a text is the same few words. */
interface KnownWord {
  readonly stem: string;
  readonly function: boolean;
  /** Terms with how much of an occurrence each counts. */
  readonly terms: readonly (readonly [term: string, share: number])[];
}

function read(form: string, vocabulary: Vocabulary): KnownWord {
  const { language, lexicon } = vocabulary;
  const stemmed = stem(form, language);
  const terms: [string, number][] = [[`s:${stemmed}`, 1]];
  for (const concept of lexicon.conceptsOf(stemmed)) terms.push([`c:${concept}`, 1]);
  for (const related of relatedStems(form, language)) {
    terms.push([`s:${related}`, termWeights.related]);
    for (const concept of lexicon.conceptsOf(related)) terms.push([`c:${concept}`, 1]);
  }
  const parts = vocabulary.split(form);
  if (parts !== undefined) {
    for (const [space, part] of [
      ['head', parts.head],
      ['modifier', parts.modifier],
    ] as const) {
      const partStem = stem(part, language);
      terms.push([`${space.charAt(0)}:${partStem}`, termWeights[space]]);
      for (const concept of lexicon.conceptsOf(partStem)) terms.push([`c:${concept}`, termWeights.conceptOfPart]);
    }
  }
  return { stem: stemmed, function: isFunctionWord(form, language), terms };
}

/** Tells the terms by which passages can be found. The vocabulary must have learnt all words before. */
export function createTermReader(vocabulary: Vocabulary): (fields: readonly PassageField[]) => PassageTerms {
  const words = new Map<string, KnownWord>();
  const wordOf = (form: string): KnownWord => {
    let word = words.get(form);
    if (word === undefined) words.set(form, (word = read(form, vocabulary)));
    return word;
  };
  return (fields) => {
    const terms = new Map<string, Frequencies>();
    const lengths: Frequencies = { path: 0, heading: 0, body: 0 };
    for (const { tokens, field } of fields) {
      const known = tokens.map((token) => wordOf(token.form));
      for (const { concept } of vocabulary.lexicon.phrasesIn(known.map((word) => word.stem))) {
        addTerm(terms, `c:${concept}`, 1, field);
      }
      for (const [position, token] of tokens.entries()) {
        const word = known[position];
        if (token.verbatim) {
          addTerm(terms, `n:${token.form}`, 1, field);
          lengths[field] += 1;
        } else if (word !== undefined && !word.function) {
          lengths[field] += 1;
          for (const [term, share] of word.terms) addTerm(terms, term, share, field);
        }
      }
    }
    return { terms, lengths };
  };
}
