import { hash } from 'node:crypto';
import type { CellValue, Chunk } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import type { Lexicon } from '../lexicon.ts';
import { splitCompound } from '../split-compound.ts';
import { relatedStems, stem } from '../stem.ts';
import { isCommonWord, isFillerWord, isFunctionWord } from '../stop-words.ts';
import { termWeights, topicTerm } from '../term-weights.ts';
import { tokenise, type Token } from '../tokenise.ts';
import type { FieldCounts } from './term-postings.ts';

/** What a word stands for. */
export interface WordTerms {
  readonly stem: string;
  /** Whether it has no content. */
  readonly empty: boolean;
  /** Terms by which it is found: `s:` stems, `c:` ideas. */
  readonly terms: readonly string[];
  /** How much it says, once that was asked for. */
  weight: number | undefined;
}

/** Words that are kept worked out, and as many of those before; most of a text is the same few. */
const mostKept = 40_000;
/** V8 cuts a longer word out of its text without copying it, and then keeps the text for as long as the word. */
const cutFrom = 13;

/** The same string with memory of its own. */
export function ownString(text: string): string {
  return text.length < cutFrom ? text : Buffer.from(text, 'utf8').toString('utf8');
}

/** Letters that stemming leaves alone. */
const sameBeginning = 3;

/** Longer values of cells are found by their hash. */
const longestCell = 64;

/** The term of a cell of a row, for filters; no word is like it. */
export function cellTerm(name: string, value: CellValue): string {
  const term = JSON.stringify([name, value]);
  return `r:${term.length <= longestCell ? term : hash('sha256', term, 'base64url')}`;
}

/** The terms of chunks. What it gives for a chunk depends on nothing but the chunk, so an index can forget it again. */
export class TermReader {
  readonly #lexicons: Readonly<Record<Language, Lexicon>>;
  readonly #words = { de: new Map<string, WordTerms>(), en: new Map<string, WordTerms>() };
  /** Those before: a word that is asked for again comes back. */
  readonly #older = { de: new Map<string, WordTerms>(), en: new Map<string, WordTerms>() };

  /** How the German words of the lexicon begin: most parts of words need not be stemmed to be none of them. */
  readonly #beginnings: ReadonlySet<string>;

  constructor(lexicons: Readonly<Record<Language, Lexicon>>) {
    this.#lexicons = lexicons;
    this.#beginnings = new Set([...lexicons.de.stems].map((word) => word.slice(0, sameBeginning)));
  }

  lexicon(language: Language): Lexicon {
    return this.#lexicons[language];
  }

  wordTerms({ form, verbatim }: Token, language: Language): WordTerms {
    const key = verbatim ? `n:${form}` : form;
    const known = this.#words[language].get(key);
    if (known !== undefined) return known;
    const older = this.#older[language].get(key);
    const own = ownString(key);
    const word =
      older ?? (verbatim ? { stem: form, empty: false, terms: [own], weight: undefined } : this.#read(own, language));
    if (this.#words[language].size >= mostKept) {
      this.#older[language] = this.#words[language];
      this.#words[language] = new Map();
    }
    this.#words[language].set(own, word);
    return word;
  }

  /** How much a word says: words of talk less than those that fit any topic, and these less than all others. */
  weightOf(token: Token, language: Language): number {
    const word = this.wordTerms(token, language);
    word.weight ??= isFillerWord(token.form, language)
      ? termWeights.filler
      : isCommonWord(token.form, language)
        ? termWeights.common
        : 1;
    return word.weight;
  }

  /** Terms of a chunk with how often they stand where, and the number of words with content in each field. */
  termsOf(chunk: Pick<Chunk, 'language' | 'titles' | 'text' | 'row'>): {
    readonly terms: ReadonlyMap<string, FieldCounts>;
    readonly lengths: FieldCounts;
  } {
    const terms = new Map<string, FieldCounts>();
    const lengths: FieldCounts = { path: 0, heading: 0, body: 0 };
    const { language, row, titles, text } = chunk;
    const last = titles.length - 1;
    for (const [depth, title] of titles.entries())
      this.#addField(title, language, depth === last ? 'heading' : 'path', terms, lengths);
    const topic = row === undefined ? this.#topicOf(titles.at(-1) ?? '', language) : undefined;
    if (topic !== undefined) terms.set(topicTerm(topic), { path: 0, heading: 1, body: 0 });
    this.#addField(text, language, 'body', terms, lengths);
    for (const { name, value } of row?.columns ?? [])
      terms.set(cellTerm(name, value), { path: 0, heading: 0, body: 1 });
    return { terms, lengths };
  }

  /** The stem of a heading's only word. */
  #topicOf(heading: string, language: Language): string | undefined {
    const words = tokenise(heading, language, true)
      .map((token) => this.wordTerms(token, language))
      .filter(({ empty }) => !empty);
    return words.length === 1 ? words[0]?.stem : undefined;
  }

  #addField(
    text: string,
    language: Language,
    field: keyof FieldCounts,
    terms: Map<string, FieldCounts>,
    lengths: FieldCounts,
  ): void {
    const stems: string[] = [];
    const add = (term: string): void => {
      let counts = terms.get(term);
      if (counts === undefined) terms.set(term, (counts = { path: 0, heading: 0, body: 0 }));
      counts[field] += 1;
    };
    for (const token of tokenise(text, language, true)) {
      const word = this.wordTerms(token, language);
      stems.push(word.stem);
      if (word.empty) continue;
      lengths[field] += 1;
      for (const term of word.terms) add(term);
    }
    for (const { concept } of this.#lexicons[language].phrasesIn(stems)) add(`c:${concept}`);
  }

  #isGermanIdea(part: string): boolean {
    return this.#beginnings.has(part.slice(0, sameBeginning)) && this.#lexicons.de.stems.has(stem(part, 'de'));
  }

  #read(form: string, language: Language): WordTerms {
    const lexicon = this.#lexicons[language];
    const stemmed = stem(form, language);
    if (isFunctionWord(form, language)) return { stem: stemmed, empty: true, terms: [], weight: undefined };
    const terms = new Set([`s:${stemmed}`]);
    const addIdeas = (one: string): void => {
      for (const concept of lexicon.conceptsOf(one)) terms.add(`c:${concept}`);
    };
    addIdeas(stemmed);
    for (const related of relatedStems(form, language)) {
      terms.add(`s:${related}`);
      addIdeas(related);
    }
    // Only by the words of the lexicon, so that a compound means the same whatever other documents there are.
    const parts = language === 'de' ? splitCompound(form, (part) => this.#isGermanIdea(part)) : undefined;
    if (parts !== undefined) {
      addIdeas(stem(parts.head, language));
      addIdeas(stem(parts.modifier, language));
    }
    return { stem: stemmed, empty: false, terms: [...terms], weight: undefined };
  }
}
