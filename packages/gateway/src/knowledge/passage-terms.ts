import type { Passage } from '../core/knowledge.ts';
import { relatedStems, stem } from './stem.ts';
import { isFunctionWord } from './stop-words.ts';
import { termWeights } from './term-weights.ts';
import { tokenise, type Token } from './tokenise.ts';
import type { Vocabulary } from './vocabulary.ts';

const fieldWeights = { document: 0.5, section: 1, heading: 2.5, body: 1 } as const;

/** A heading or the text of a passage, in words. */
export interface PassageField {
  readonly tokens: readonly Token[];
  readonly weight: number;
  readonly inTitle: boolean;
}

type DocumentTerms = Map<string, { frequency: number; inTitle: boolean }>;

function addTerm(terms: DocumentTerms, term: string, frequency: number, inTitle: boolean): void {
  const known = terms.get(term);
  if (known === undefined) terms.set(term, { frequency, inTitle });
  else {
    known.frequency += frequency;
    known.inTitle ||= inTitle;
  }
}

export interface PassageTerms {
  readonly terms: DocumentTerms;
  /** Number of informative words, weighted. */
  readonly length: number;
}

/** Reads the words of a passage, heading by heading. */
export function fieldsOf(passage: Passage): readonly PassageField[] {
  const last = passage.titles.length - 1;
  const fields: PassageField[] = passage.titles.map((title, depth) => ({
    tokens: tokenise(title, passage.language),
    weight: depth === last ? fieldWeights.heading : depth === 0 ? fieldWeights.document : fieldWeights.section,
    inTitle: depth === last || depth > 0,
  }));
  fields.push({ tokens: tokenise(passage.text, passage.language), weight: fieldWeights.body, inTitle: false });
  return fields;
}

/** What a word stands for, worked out once for all passages: most of a text is the same few words. */
interface KnownWord {
  readonly stem: string;
  readonly function: boolean;
  /** Terms with their share of the weight of the field. */
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
    const terms: DocumentTerms = new Map();
    let length = 0;
    for (const { tokens, weight, inTitle } of fields) {
      const known = tokens.map((token) => wordOf(token.form));
      for (const { concept } of vocabulary.lexicon.phrasesIn(known.map((word) => word.stem))) {
        addTerm(terms, `c:${concept}`, weight, inTitle);
      }
      for (const [position, token] of tokens.entries()) {
        const word = known[position];
        if (token.verbatim) {
          addTerm(terms, `n:${token.form}`, weight, inTitle);
          length += weight;
        } else if (word !== undefined && !word.function) {
          length += weight;
          for (const [term, share] of word.terms) addTerm(terms, term, weight * share, inTitle);
        }
      }
    }
    return { terms, length };
  };
}
