import type { Evidence } from '../../core/grounding.ts';
import type { Language } from '../../core/knowledge.ts';
import { createLexicon, type Lexicon } from '../lexicon.ts';
import { type Alias, EvidenceVocabulary, PassageVocabulary } from './evidence-vocabulary.ts';
import { QuantityIndex } from './quantity-index.ts';
import { readText, type ReadText, type ReadWord, type WordMemory } from './read-text.ts';
import { TextMemory } from './text-memory.ts';

export interface IndexedPassage {
  readonly id: string;
  readonly read: ReadText;
  /** What is said above the text. */
  readonly titles: ReadText;
  /** Sentences that have a stem, at most so many. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** Of the titles and the heads of tables, which hold for everything below them. */
  readonly titleStems: ReadonlySet<string>;
  /** Its sentences as they are written, by what they plainly say, for what was copied from them. */
  readonly wholeSentences: ReadonlyMap<string, string>;
  /** Letters and digits mixed. */
  readonly codes: ReadonlySet<string>;
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

/** A passage with all that does not depend on what it is asked beside. */
interface PreparedPassage {
  readonly indexed: IndexedPassage;
  readonly vocabulary: PassageVocabulary;
}

/** What was prepared of passages before. */
export type PassageMemory = TextMemory<PreparedPassage>;

export const createPassageMemory = (): PassageMemory => new TextMemory<PreparedPassage>();

function preparePassage(
  { id, titles, text, language, isRecord = false }: Evidence,
  memory: WordMemory,
  lexicons: Lexicons,
): PreparedPassage {
  const read = readText(text, language, memory);
  const head = readText(titles.join('\n'), language, memory);
  const vocabulary = new PassageVocabulary();
  for (const word of read.words) vocabulary.add(word, language, lexicons[language]);
  for (const word of head.words) vocabulary.add(word, language, lexicons[language]);
  const allQuantities = new QuantityIndex();
  const titleStems = new Set(head.words.map((word) => word.stem));
  addTableHeads(read, titleStems);
  for (const part of [read, head]) {
    allQuantities.add(part);
    allQuantities.addDigitsOfCodes(part);
  }
  const wholeSentences = new Map<string, string>();
  for (const { start, end } of read.sentences) {
    const quote = text.slice(start, end);
    const key = plainSentence(quote);
    if (!wholeSentences.has(key)) wholeSentences.set(key, quote);
  }
  return {
    indexed: {
      id,
      read,
      titles: head,
      places: placesOf(read),
      titleStems,
      wholeSentences,
      codes: codesOf([read, head]),
      allQuantities,
      quantities: new Map(),
      isRecord,
    },
    vocabulary,
  };
}

/** A sentence as it is told, without the marks of lists and what spaces there are. */
export function plainSentence(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/^[ \-*+•–>#|]+/, '')
    .trim();
}

/** Letters and digits mixed that texts have. */
export function codesOf(reads: readonly ReadText[]): ReadonlySet<string> {
  const codes = new Set<string>();
  for (const { words, text } of reads) {
    for (const [at, word] of words.entries()) {
      if (word.kind === 'code') codes.add(word.form);
      const next = words[at + 1];
      // "QW 1101" and "QW-1101" are the same.
      if (next !== undefined && next.kind !== word.kind && /^[ -]$/.test(text.slice(word.end, next.start)))
        codes.add(`${word.form}${next.form}`);
    }
  }
  return codes;
}

export function indexEvidence(
  evidence: readonly Evidence[],
  memory: WordMemory,
  lexicons: Lexicons,
  known: PassageMemory,
): EvidenceIndex {
  const prepared = evidence.map((one) =>
    known.recall(
      `${one.language} ${one.isRecord === true ? 'record' : 'text'}\n${one.id}\n${one.titles.join('\n')}\n\n${one.text}`,
      () => preparePassage(one, memory, lexicons),
    ),
  );
  const passages = prepared.map(({ indexed }) => indexed);
  const vocabulary = new EvidenceVocabulary(
    prepared.map((one) => one.vocabulary),
    lexicons,
  );
  const aliases: Readonly<Record<Language, Map<string, readonly Alias[]>>> = { de: new Map(), en: new Map() };
  return {
    passages,
    aliasesOf: (word, language) => {
      const key = `${word.kind} ${word.weight === 0 ? '' : '+'}${word.form}`;
      const there = aliases[language].get(key);
      if (there !== undefined) return there;
      const made = vocabulary.aliasesOf(word, language);
      aliases[language].set(key, made);
      return made;
    },
  };
}
