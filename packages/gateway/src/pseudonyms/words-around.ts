import type { TextView } from '../core/recogniser.ts';

/** Words that tell what a number beside them is. Small letters. */
export interface WordList {
  readonly words: ReadonlySet<string>;
  /** Beginnings and endings of compounds, as in `Kartennummer` and `Firmentelefon`. */
  readonly beginnings: readonly string[];
  readonly endings: readonly string[];
}

/** `written`: words between spaces; `telefon*` stands for all that begin so, `*telefon` for all that end so. */
export function wordList(written: string): WordList {
  const words = new Set<string>();
  const beginnings: string[] = [];
  const endings: string[] = [];
  for (const word of written.split(/\s+/)) {
    if (word === '') continue;
    if (word.endsWith('*')) beginnings.push(word.slice(0, -1));
    else if (word.startsWith('*')) endings.push(word.slice(1));
    else words.add(word);
  }
  return Object.freeze({ words, beginnings, endings });
}

export function isListed(list: WordList, word: string): boolean {
  if (list.words.has(word)) return true;
  for (const beginning of list.beginnings) if (word.startsWith(beginning)) return true;
  for (const ending of list.endings) if (word.endsWith(ending)) return true;
  return false;
}

/**
 * How many tokens before this one the nearest word of the list is, at most `reach`; 0 where there is none. A blank line ends the search,
 * and so does more than a line's worth of characters.
 */
export function listedBefore(view: TextView, token: number, list: WordList, reach: number): number {
  const { starts, ends } = view.tokens;
  const place = starts[token] ?? 0;
  const last = Math.max(0, token - reach);
  for (let at = token - 1; at >= last; at--) {
    const end = ends[at] ?? 0;
    if (place - end > 120 || hasBlankLine(view.text, end, starts[at + 1] ?? 0)) return 0;
    if (isListed(list, view.word(at))) return token - at;
  }
  return 0;
}

/** The same for the tokens from this one on, which is 1 away. */
export function listedFrom(view: TextView, token: number, list: WordList, reach: number): number {
  const { starts, ends, count } = view.tokens;
  const place = starts[token] ?? 0;
  const last = Math.min(count, token + reach);
  for (let at = token; at < last; at++) {
    const start = starts[at] ?? 0;
    if (start - place > 120 || (at > 0 && hasBlankLine(view.text, ends[at - 1] ?? 0, start))) return 0;
    if (isListed(list, view.word(at))) return at - token + 1;
  }
  return 0;
}

function hasBlankLine(text: string, from: number, to: number): boolean {
  if (to - from < 2) return false;
  const first = text.indexOf('\n', from);
  return first !== -1 && first < to && text.slice(first + 1, to).includes('\n');
}
