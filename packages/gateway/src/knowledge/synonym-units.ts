import type { Language } from '../core/knowledge.ts';
import type { Alternative, QuestionUnit, QuestionVocabulary, TermFrequencies } from './question-reader.ts';
import { relatedStems, stem } from './stem.ts';
import { isFunctionWord } from './stop-words.ts';
import { type SynonymGroup, wordsOfSynonym } from './synonyms.ts';
import { termWeights } from './term-weights.ts';
import { tokenise, type Token } from './tokenise.ts';

/** What a word of the question can be found by beside itself. */
interface Meaning {
  readonly alternatives: readonly Alternative[];
  /** The words of phrases: each stands for a part of what is meant. */
  readonly parts: readonly QuestionUnit[];
}

type Vocabulary = Pick<QuestionVocabulary, 'language'> & TermFrequencies;

/** Where the words of a synonym follow each other in a text, told by stems. */
function placesOf(wanted: readonly string[], text: readonly (readonly string[])[]): readonly number[] {
  const found: number[] = [];
  for (let start = 0; start + wanted.length <= text.length; start += 1)
    if (wanted.every((word, place) => text[start + place]?.includes(word) === true))
      for (let place = 0; place < wanted.length; place += 1) found.push(start + place);
  return found;
}

function keyOf({ form, verbatim }: Token, language: Language): string {
  return verbatim ? form : stem(form, language);
}

function waysToFind({ form, verbatim }: Token, factor: number, terms: Vocabulary): readonly Alternative[] {
  const { language } = terms;
  if (verbatim) return terms.documentFrequency(`n:${form}`) > 0 ? [{ term: `n:${form}`, weight: factor }] : [];
  const stemmed = stem(form, language);
  const all: Alternative[] = [
    { term: `s:${stemmed}`, weight: factor },
    { term: `h:${stemmed}`, weight: termWeights.head * factor },
    { term: `m:${stemmed}`, weight: termWeights.modifier * factor },
    ...relatedStems(form, language).map((other) => ({ term: `s:${other}`, weight: termWeights.related * factor })),
  ];
  return all.filter(({ term }) => terms.documentFrequency(term) > 0);
}

function rarityOf(alternatives: readonly Alternative[], terms: Vocabulary): number {
  let frequency = 0;
  for (const { term, weight } of alternatives)
    if (weight > termWeights.modifier) frequency = Math.max(frequency, terms.documentFrequency(term));
  return terms.inverseFrequency(frequency);
}

/** One word of a phrase. */
function partOf(form: string, alternatives: readonly Alternative[], terms: Vocabulary): QuestionUnit {
  const importance = rarityOf(alternatives, terms);
  return { form, alternatives, parts: [], importance, topical: true, aspect: false, strange: false, weight: 1 };
}

/** What a group is found by in documents. A phrase of which they lack a word is nothing that they could tell. */
function meaningOf(group: SynonymGroup, terms: Vocabulary): Meaning {
  const alternatives: Alternative[] = [];
  const parts: QuestionUnit[] = [];
  for (const entry of group) {
    const words = wordsOfSynonym(entry, terms.language);
    const [only] = words;
    if (only !== undefined && words.length === 1) {
      alternatives.push(...waysToFind(only, termWeights.concept, terms));
      continue;
    }
    const telling = words.filter(({ form }) => !isFunctionWord(form, terms.language));
    const found = telling.map((word) => waysToFind(word, 1, terms));
    if (found.length === 0 || found.some((ways) => ways.length === 0)) continue;
    for (const [place, word] of telling.entries()) parts.push(partOf(word.form, found[place] ?? [], terms));
  }
  return { alternatives, parts };
}

/** The word as it is, or another form of it, is in the documents: what was guessed otherwise is not needed. */
function isFound({ alternatives }: QuestionUnit): boolean {
  return alternatives.some(({ term, weight }) => weight >= termWeights.related && /^[sn]:/.test(term));
}

function widened(unit: QuestionUnit, meanings: readonly Meaning[], terms: Vocabulary): QuestionUnit {
  const added = meanings.flatMap(({ alternatives }) => alternatives);
  const parts = meanings.flatMap((meaning) => meaning.parts);
  if (added.length + parts.length === 0) return unit;
  const known = isFound(unit);
  // A word that nobody has is what its synonyms are, and no slip of the pen for another one.
  const alternatives = known ? [...unit.alternatives, ...added] : added;
  const rarity =
    alternatives.length > 0 ? rarityOf(alternatives, terms) : Math.max(...parts.map(({ importance }) => importance));
  return {
    ...unit,
    alternatives,
    parts: known ? [...unit.parts, ...parts] : parts,
    importance: known ? Math.min(unit.importance, rarity) : rarity * Math.max(unit.weight, termWeights.filler),
    strange: false,
  };
}

/**
 * The words of a question, with what means the same here. `text` is the question that they are of, asked in the language `asked`; what is
 * found is in the language of the terms.
 */
export function withSynonyms(
  units: readonly QuestionUnit[],
  {
    asked,
    groups,
    text,
  }: { readonly asked: Language; readonly groups: readonly SynonymGroup[]; readonly text: string },
  terms: Vocabulary,
): readonly QuestionUnit[] {
  if (groups.length === 0) return units;
  const tokens = tokenise(text, asked, true);
  const stems = tokens.map((token) => [keyOf(token, asked), ...relatedStems(token.form, asked)]);
  const meanings = new Map<string, Meaning[]>();
  const ofWords = new Map<string, Meaning[]>();
  const note = (map: Map<string, Meaning[]>, key: string, meaning: Meaning): void => {
    const known = map.get(key);
    if (known === undefined) map.set(key, [meaning]);
    else if (!known.includes(meaning)) known.push(meaning);
  };
  for (const group of groups) {
    const meaning = meaningOf(group, terms);
    for (const entry of group) {
      const wanted = wordsOfSynonym(entry, asked).map((word) => keyOf(word, asked));
      const [only] = wanted;
      if (only === undefined) continue;
      for (const place of placesOf(wanted, stems)) note(meanings, tokens[place]?.form ?? '', meaning);
      if (wanted.length === 1) note(ofWords, only, meaning);
    }
  }
  return units.map((unit) => {
    const whole = widened(unit, meanings.get(unit.form) ?? [], terms);
    if (whole !== unit) return whole;
    const parts = unit.parts.map((part) => widened(part, ofWords.get(stem(part.form, asked)) ?? [], terms));
    return parts.some((part, place) => part !== unit.parts[place]) ? { ...unit, parts } : unit;
  });
}
