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

function addWord(
  terms: DocumentTerms,
  form: string,
  stemmed: string,
  { weight, inTitle }: Pick<PassageField, 'weight' | 'inTitle'>,
  vocabulary: Vocabulary,
): void {
  const { language, lexicon } = vocabulary;
  addTerm(terms, `s:${stemmed}`, weight, inTitle);
  for (const concept of lexicon.conceptsOf(stemmed)) addTerm(terms, `c:${concept}`, weight, inTitle);
  for (const related of relatedStems(form, language)) {
    addTerm(terms, `s:${related}`, weight * termWeights.related, inTitle);
    for (const concept of lexicon.conceptsOf(related)) addTerm(terms, `c:${concept}`, weight, inTitle);
  }
  const parts = vocabulary.split(form);
  if (parts === undefined) return;
  for (const [space, part] of [
    ['h', parts.head],
    ['m', parts.modifier],
  ] as const) {
    const partStem = stem(part, language);
    addTerm(terms, `${space}:${partStem}`, weight * termWeights[space === 'h' ? 'head' : 'modifier'], inTitle);
    for (const concept of lexicon.conceptsOf(partStem))
      addTerm(terms, `c:${concept}`, weight * termWeights.conceptOfPart, inTitle);
  }
}

/** The terms by which a passage can be found, with how often it has them. */
export function termsOf(fields: readonly PassageField[], vocabulary: Vocabulary): PassageTerms {
  const { language, lexicon } = vocabulary;
  const terms: DocumentTerms = new Map();
  let length = 0;
  for (const { tokens, weight, inTitle } of fields) {
    const stems = tokens.map((token) => stem(token.form, language));
    for (const { concept } of lexicon.phrasesIn(stems)) addTerm(terms, `c:${concept}`, weight, inTitle);
    for (const [position, token] of tokens.entries()) {
      if (token.verbatim) {
        addTerm(terms, `n:${token.form}`, weight, inTitle);
        length += weight;
        continue;
      }
      if (isFunctionWord(token.form, language)) continue;
      length += weight;
      addWord(terms, token.form, stems[position] ?? token.form, { weight, inTitle }, vocabulary);
    }
  }
  return { terms, length };
}
