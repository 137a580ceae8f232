import { termWeights } from '../term-weights.ts';
import type { Token } from '../tokenise.ts';
import type { ChunkWords, SentenceWords } from './chunk-readings.ts';
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

function readSentence(sentence: SentenceWords, slots: QuestionSlots, reader: TermReader): ReadSentence {
  const { tokens, words } = sentence;
  const bySlot = new Float32Array(slots.slots.length);
  const places = new Int16Array(slots.units.length).fill(-1);
  const find = (term: string, place: number): void => {
    for (const { quality, slot } of slots.matches(term)) {
      if (quality <= (bySlot[slot] ?? 0)) continue;
      bySlot[slot] = quality;
      const unit = slots.slots[slot]?.unit;
      if (unit !== undefined) places[unit] = place;
    }
  };
  for (let place = 0; place < words.length; place += 1) for (const term of words[place]?.terms ?? []) find(term, place);
  if (slots.wantsIdeas) for (const { place, term } of sentence.ideas(reader)) find(term, place);
  const qualities = new Float32Array(slots.units.length);
  slots.qualities(bySlot, qualities);
  return { tokens, qualities, places };
}

function raise(qualities: Float32Array, by: Float32Array, factor: number): void {
  for (let unit = 0; unit < qualities.length; unit += 1)
    qualities[unit] = Math.max(qualities[unit] ?? 0, factor * (by[unit] ?? 0));
}

/** Looks sentence by sentence for what a chunk has of a question. */
export function readChunk(words: ChunkWords, slots: QuestionSlots, reader: TermReader): ReadChunk {
  const headings = words.headings.map((heading) => readSentence(heading, slots, reader));
  const sentences = words.sentences.map((sentence) => readSentence(sentence, slots, reader));
  const qualities = new Float32Array(slots.units.length);
  for (const [depth, heading] of headings.entries())
    raise(qualities, heading.qualities, depth === headings.length - 1 ? 1 : termWeights.path);
  for (const sentence of sentences) raise(qualities, sentence.qualities, termWeights.body);
  return { headings, sentences, qualities };
}
