import type { Evidence } from '../../core/grounding.ts';
import type { Language } from '../../core/knowledge.ts';
import { createLexicon, type Lexicon } from '../lexicon.ts';
import { splitCompound } from '../split-compound.ts';
import { relatedStems } from '../stem.ts';
import { QuantityIndex } from './quantity-index.ts';
import { readText, type ReadText, type ReadWord, type WordMemory } from './read-text.ts';

/** A stem of the evidence that a word of the answer may be said with, and how far it is the same. */
export interface Alias {
  readonly stem: string;
  readonly credit: number;
}

export interface IndexedPassage {
  readonly id: string;
  readonly read: ReadText;
  /** What is said above the text. */
  readonly titles: ReadText;
  /** Sentences that have a stem, at most so many. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** Of the titles and the heads of tables, which hold for everything below them. */
  readonly titleStems: ReadonlySet<string>;
  /** Of all of it with its titles, and of windows of it once they were looked at. */
  readonly allQuantities: QuantityIndex;
  readonly quantities: Map<number, QuantityIndex>;
  /** Whether it is held against as a whole, as a row is. */
  readonly isRecord: boolean;
}

export interface EvidenceIndex {
  readonly passages: readonly IndexedPassage[];
  /** What a word of the answer may be called in the evidence; best first, none where nothing is alike. */
  aliasesOf(word: ReadWord, language: Language): readonly Alias[];
}

/** Longer lists of places say nothing more. */
const mostPlaces = 64;
const mostAlike = 6;
/** The parts of so many words are looked at. */
const mostParted = 20_000;
const beginning = 5;
/** German words as long as this are compounds as often as not. */
const compoundLength = 8;

export type Lexicons = Readonly<Record<Language, Lexicon>>;

export function createLexicons(): Lexicons {
  return { de: createLexicon('de'), en: createLexicon('en') };
}

function placesOf(read: ReadText): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [sentence, { first, last }] of read.sentences.entries()) {
    for (let at = first; at < last; at += 1) {
      const word = read.words[at];
      if (word === undefined) continue;
      const known = places.get(word.stem);
      if (known === undefined) places.set(word.stem, [sentence]);
      else if (known.length < mostPlaces && known.at(-1) !== sentence) known.push(sentence);
    }
  }
  return places;
}

/** Whether a sentence is the row of a table. */
export function isTableRow(read: ReadText, sentence: number): boolean {
  return read.text.charAt(read.sentences[sentence]?.start ?? 0) === '|';
}

function addTableHeads(read: ReadText, stems: Set<string>): void {
  for (const [sentence, { first, last }] of read.sentences.entries()) {
    if (!isTableRow(read, sentence) || (sentence > 0 && isTableRow(read, sentence - 1))) continue;
    for (const word of read.words.slice(first, last)) stems.add(word.stem);
  }
}

/** All words of the evidence, and what can be found by likeness. */
class Vocabulary {
  readonly #stems = new Set<string>();
  readonly #byForm = new Map<string, string>();
  readonly #byBeginning = new Map<string, string[]>();
  readonly #byPart = new Map<string, string[]>();
  readonly #byConcept = new Map<string, string[]>();
  readonly #lexicons: Lexicons;
  #parted = 0;

  constructor(lexicons: Lexicons) {
    this.#lexicons = lexicons;
  }

  add(word: ReadWord, language: Language): void {
    if (!this.#byForm.has(word.form)) this.#byForm.set(word.form, word.stem);
    if (this.#stems.has(word.stem)) return;
    this.#stems.add(word.stem);
    if (word.kind !== 'word' || word.weight === 0 || word.stem.length > 40) return;
    for (const concept of this.#lexicons[language].conceptsOf(word.stem))
      this.#put(this.#byConcept, concept, word.stem);
    if (word.form.length < beginning || this.#parted > mostParted) return;
    this.#parted += 1;
    this.#put(this.#byBeginning, word.form.slice(0, beginning), word.stem);
    if (language === 'de' && word.form.length >= 8) {
      for (let border = 4; border <= word.form.length - 4; border += 1) {
        this.#put(this.#byPart, word.form.slice(border), word.stem);
        if (border >= 5) this.#put(this.#byPart, word.form.slice(0, border), word.stem);
      }
    }
  }

  #put(into: Map<string, string[]>, key: string, stem: string): void {
    const known = into.get(key);
    if (known === undefined) into.set(key, [stem]);
    else if (known.length < mostAlike) known.push(stem);
  }

  aliasesOf(word: ReadWord, language: Language): readonly Alias[] {
    const found = new Map<string, number>();
    const add = (stem: string | undefined, credit: number): void => {
      if (stem !== undefined && this.#stems.has(stem) && (found.get(stem) ?? 0) < credit) found.set(stem, credit);
    };
    add(word.stem, 1);
    add(this.#byForm.get(word.form), 1);
    if (word.kind === 'word' && word.weight > 0 && word.form.length <= 40) {
      for (const related of relatedStems(word.form, language)) add(related, 0.95);
      this.#addAlike(word, add);
      if (found.size === 0 || word.form.length >= compoundLength) this.#addParts(word, language, add);
      for (const concept of this.#lexicons[language].conceptsOf(word.stem))
        for (const stem of this.#byConcept.get(concept) ?? []) add(stem, 0.75);
    }
    return [...found].map(([stem, credit]) => ({ stem, credit })).sort((left, right) => right.credit - left.credit);
  }

  #addAlike(word: ReadWord, add: (stem: string, credit: number) => void): void {
    for (const stem of this.#byBeginning.get(word.form.slice(0, beginning)) ?? []) {
      let common = beginning;
      while (common < stem.length && stem.charAt(common) === word.form.charAt(common)) common += 1;
      const longest = Math.max(stem.length, word.stem.length);
      if (common / longest >= 0.72) add(stem, 0.85);
    }
  }

  #addParts(word: ReadWord, language: Language, add: (stem: string, credit: number) => void): void {
    if (word.form.length >= 4) for (const stem of this.#byPart.get(word.form) ?? []) add(stem, 0.6);
    if (language !== 'de') return;
    const parts = splitCompound(word.form, (part) => this.#byForm.has(part));
    if (parts === undefined) return;
    const head = this.#byForm.get(parts.head);
    const modifier = this.#byForm.get(parts.modifier);
    if (head !== undefined) add(head, modifier === undefined ? 0.5 : 0.85);
    if (modifier !== undefined) add(modifier, head === undefined ? 0.4 : 0.85);
  }
}

export function indexEvidence(evidence: readonly Evidence[], memory: WordMemory, lexicons: Lexicons): EvidenceIndex {
  const vocabulary = new Vocabulary(lexicons);
  const passages = evidence.map(({ id, titles, text, language, isRecord = false }): IndexedPassage => {
    const read = readText(text, language, memory);
    const head = readText(titles.join('\n'), language, memory);
    for (const word of read.words) vocabulary.add(word, language);
    for (const word of head.words) vocabulary.add(word, language);
    const allQuantities = new QuantityIndex();
    const titleStems = new Set(head.words.map((word) => word.stem));
    addTableHeads(read, titleStems);
    for (const part of [read, head]) {
      allQuantities.add(part);
      allQuantities.addDigitsOfCodes(part);
    }
    return {
      id,
      read,
      titles: head,
      places: placesOf(read),
      titleStems,
      allQuantities,
      quantities: new Map(),
      isRecord,
    };
  });
  const known: Readonly<Record<Language, Map<string, readonly Alias[]>>> = { de: new Map(), en: new Map() };
  return {
    passages,
    aliasesOf: (word, language) => {
      const key = `${word.kind} ${word.weight === 0 ? '' : '+'}${word.form}`;
      const there = known[language].get(key);
      if (there !== undefined) return there;
      const made = vocabulary.aliasesOf(word, language);
      known[language].set(key, made);
      return made;
    },
  };
}
