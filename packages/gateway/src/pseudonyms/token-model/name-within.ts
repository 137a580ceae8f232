import { type Lexicon, factsOf } from '../recognisers/names/lexicon.ts';
import { ending } from '../recognisers/names/name-spans.ts';
import { cues, cueShift } from '../recognisers/names/word-facts.ts';
import { gapOf, gaps } from '../recognisers/names/word-gaps.ts';
import { wordHash } from '../recognisers/names/word-hash.ts';

const word = /[\p{L}\p{M}\p{N}]+/gu;
const nextWord = /[^\p{L}\p{M}\p{N}]*/uy;

interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * The name alone of what a model takes for a person: without titles and forms of address, quotes and brackets, and without the ending
 * of a genitive; as our own model has it. Undefined where nothing is left.
 */
export function nameWithin(text: string, { start, end }: Place, lexicon: Lexicon): Place | undefined {
  const words = [...text.slice(start, end).matchAll(word)].map(({ 0: written, index }) => ({
    start: start + index,
    end: start + index + written.length,
    facts: factsOf(lexicon, wordHash(text, start + index, start + index + written.length)),
  }));
  // Smith's: the s is a word of its own.
  const possessive = words.at(-1);
  if (words.length > 1 && possessive !== undefined && isGenitive.test(text.slice(possessive.start - 1, possessive.end)))
    words.pop();
  let first = 0;
  while (first < words.length && (words[first]?.facts ?? 0) >> cueShift === cues.title) first++;
  const [begin, last] = [words[first], words.at(-1)];
  if (begin === undefined || last === undefined) return undefined;
  const isInitial = last.end - last.start === 1;
  if (isInitial && words.length - first === 1) return undefined;
  if (isInitial) return { start: begin.start, end: text[last.end] === '.' ? last.end + 1 : last.end };
  nextWord.lastIndex = last.end;
  const gapEnd = last.end + (nextWord.exec(text)?.[0].length ?? 0);
  const gap = gapEnd < text.length ? gapOf(text, last.end, gapEnd) : gaps.outside;
  const isAlone = words.length - first === 1;
  return {
    start: begin.start,
    end: last.end - ending(text, last.start, last.end, last.facts, lexicon, gap, isAlone, false),
  };
}

const isGenitive = /^['’‘`´]s$/i;
