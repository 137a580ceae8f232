import type { Language, Passage } from '../../core/knowledge.ts';
import { termWeights } from '../term-weights.ts';
import { tokenise, type Token } from '../tokenise.ts';
import { cutSentences } from './cut-sentences.ts';
import type { QuestionSlots } from './question-slots.ts';
import type { TermReader } from './word-terms.ts';

/** A sentence of a chunk, or a heading, held against a question. */
export interface ReadSentence {
  readonly tokens: readonly Token[];
  /** Quality by unit of the question. */
  readonly qualities: Float32Array;
  /** Where in the sentence each unit is found; below zero where it is not. */
  readonly places: Int16Array;
}

export interface ReadChunk {
  readonly headings: readonly ReadSentence[];
  readonly sentences: readonly ReadSentence[];
  /** Best quality of each unit anywhere in it. */
  readonly qualities: Float32Array;
}

/** A longer chunk is one that nobody cut; its rest is not looked at so closely. */
const mostCharacters = 6_000;

function readSentence(text: string, language: Language, slots: QuestionSlots, reader: TermReader): ReadSentence {
  const tokens = tokenise(text, language, true);
  const bySlot = new Float32Array(slots.slots.length);
  const places = new Int16Array(slots.units.length).fill(-1);
  // Ideas of several words are told by stems.
  const stems: string[] = [];
  const find = (term: string, place: number): void => {
    for (const { quality, slot } of slots.matches(term)) {
      if (quality <= (bySlot[slot] ?? 0)) continue;
      bySlot[slot] = quality;
      const unit = slots.slots[slot]?.unit;
      if (unit !== undefined) places[unit] = place;
    }
  };
  for (const [place, token] of tokens.entries()) {
    const word = reader.wordTerms(token, language);
    if (slots.wantsIdeas) stems.push(word.stem);
    for (const term of word.terms) find(term, place);
  }
  for (const { concept, positions } of reader.lexicon(language).phrasesIn(stems))
    find(`c:${concept}`, positions[0] ?? 0);
  const qualities = new Float32Array(slots.units.length);
  slots.qualities(bySlot, qualities);
  return { tokens, qualities, places };
}

function raise(qualities: Float32Array, by: Float32Array, factor: number): void {
  for (let unit = 0; unit < qualities.length; unit += 1)
    qualities[unit] = Math.max(qualities[unit] ?? 0, factor * (by[unit] ?? 0));
}

/** Reads a chunk sentence by sentence for what it has of a question. */
export function readChunk(passage: Passage, slots: QuestionSlots, reader: TermReader): ReadChunk {
  const { language, text, titles } = passage;
  const headings = titles.map((title) => readSentence(title, language, slots, reader));
  const sentences = cutSentences(text.slice(0, mostCharacters)).map((sentence) =>
    readSentence(sentence, language, slots, reader),
  );
  const qualities = new Float32Array(slots.units.length);
  for (const [depth, heading] of headings.entries())
    raise(qualities, heading.qualities, depth === headings.length - 1 ? 1 : termWeights.path);
  for (const sentence of sentences) raise(qualities, sentence.qualities, termWeights.body);
  return { headings, sentences, qualities };
}
