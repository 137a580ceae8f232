import type { Turns } from '../lib/turns.ts';
import { letterOf } from './label-trie.ts';
import { placeholderLabels, waysToWrite } from './placeholder-labels.ts';

/** Last word of a label, in capitals → the labels. */
const byLastWord = new Map<string, Set<string>>();
for (const label of placeholderLabels) {
  for (const way of waysToWrite(label)) {
    const word = way.slice(way.lastIndexOf('_') + 1);
    const known = byLastWord.get(word);
    if (known === undefined) byLastWord.set(word, new Set([label]));
    else known.add(label);
  }
}
/** For the last letter of such a word the letters before it, as bits; bit 26 where there is none. */
const beforeLast: readonly number[] = Array.from({ length: 26 }, (_, last) => {
  let letters = 0;
  for (const word of byLastWord.keys()) {
    if (letterOf(word.charCodeAt(word.length - 1)) !== last) continue;
    letters |= 1 << (word.length === 1 ? 26 : letterOf(word.charCodeAt(word.length - 2)));
  }
  return letters;
});
const longestWord = Math.max(...[...byLastWord.keys()].map((word) => word.length));

/** Signs between a word and its number. */
const mostBetween = 12;
/** UTF-16 code units that are read at a stretch. */
const lengthAtAStretch = 32_768;
/** More than a word, what stands behind it and a number. */
const mostBefore = longestWord + mostBetween + 64;

/** Numbers by label. */
export type NumbersInUse = ReadonlyMap<string, ReadonlySet<number>>;

/**
 * The numbers that stand in texts as those of placeholders do. Read more broadly than placeholders are read in answers: what a model makes
 * of such a text may be closer to the form. Give the plain spelling of a text too, where it has another. Linear: each number looks at a fixed number of units before it.
 */
export function* numbersInUse(texts: Iterable<string>, turns: Pick<Turns, 'due'>): Generator<undefined, NumbersInUse> {
  const found = new Map<string, Set<number>>();
  for (const text of texts) {
    for (let at = 0; at < text.length; at += lengthAtAStretch) {
      if (turns.due) yield;
      addNumbers(text.slice(Math.max(0, at - mostBefore), at + lengthAtAStretch), found);
    }
  }
  return found;
}

function addNumbers(text: string, found: Map<string, Set<number>>): void {
  const { length } = text;
  for (let at = 0; at < length;) {
    if (!isDigit(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const start = at;
    while (at < length && isDigit(text.charCodeAt(at))) at++;
    // Zeros in front may be dropped.
    const number = Number(text.slice(start, Math.min(at, start + 16)));
    if (number > 9_999_999) continue;
    const word = wordBefore(text, start);
    if (word === '') continue;
    for (const label of byLastWord.get(word) ?? []) {
      const numbers = found.get(label);
      if (numbers === undefined) found.set(label, new Set([number]));
      else numbers.add(number);
    }
  }
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function wordBefore(text: string, place: number): string {
  let end = place;
  while (end > 0 && place - end < mostBetween && !isLetterOrDigit(text.charCodeAt(end - 1))) end--;
  const last = letterOf(text.charCodeAt(end - 1));
  if (last === -1) return '';
  const before = letterOf(text.charCodeAt(end - 2));
  if (((beforeLast[last] ?? 0) & (1 << (before === -1 ? 26 : before))) === 0) return '';
  let start = end;
  while (start > 0 && end - start < longestWord && letterOf(text.charCodeAt(start - 1)) !== -1) start--;
  if (start === end) return '';
  let word = '';
  for (let at = start; at < end; at++) word += String.fromCharCode(0x41 + letterOf(text.charCodeAt(at)));
  return word;
}

function isLetterOrDigit(unit: number): boolean {
  return isDigit(unit) || letterOf(unit) !== -1;
}
