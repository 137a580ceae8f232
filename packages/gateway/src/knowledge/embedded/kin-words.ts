import type { QuestionUnit } from '../question-reader.ts';
import { termWeights } from '../term-weights.ts';
import type { ReadChunk } from './chunk-reading.ts';

const digits = /\d/;
/** Letters that words of one family begin with at least, and what their endings have at most: "start" and "startete". */
const shortestBeginning = 4;
const leastShared = 0.6;
const longestEnding = 6;
const longestOtherEnding = 4;
/** What a word of the same family is worth at most, as a share of the word itself. */
const kinWeight = 0.72;

/** How alike two words begin, 0 to 1: "klimatisch" and "Klima" may mean the same, though no rule of ours says so. */
export function kinship(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  const longer = Math.max(one.length, other.length);
  if (shorter < shortestBeginning) return 0;
  let shared = 0;
  while (shared < shorter && one.charCodeAt(shared) === other.charCodeAt(shared)) shared += 1;
  if (shared < shortestBeginning || shared < leastShared * shorter) return 0;
  if (longer - shared > longestEnding || shorter - shared > longestOtherEnding) return 0;
  return shared / ((shorter + longer) / 2);
}

/** Information of words that a chunk does not have, where it has others that begin like them. */
export function kinInformation(units: readonly QuestionUnit[], read: ReadChunk): number {
  let information = 0;
  for (const [place, { form, importance, weight }] of units.entries()) {
    const quality = read.qualities[place] ?? 0;
    if (quality >= termWeights.partly || weight <= termWeights.filler || digits.test(form)) continue;
    let best = 0;
    for (const { tokens } of read.sentences)
      for (const token of tokens) {
        const alike = token.form.charCodeAt(0) === form.charCodeAt(0) ? kinship(form, token.form) : 0;
        if (alike > best && !digits.test(token.form)) best = alike;
      }
    information += importance * Math.max(0, kinWeight * best - quality);
  }
  return information;
}
