import type { TextView } from '../core/recogniser.ts';

/** Words that tell what a number beside them is. Small letters. */
export interface WordList {
  readonly words: ReadonlySet<string>;
  /** Beginnings and endings of compounds, as in `Kartennummer` and `Firmentelefon`, by their first and their last two letters. */
  readonly beginnings: ReadonlyMap<number, readonly string[]>;
  readonly endings: ReadonlyMap<number, readonly string[]>;
}

function pairAt(word: string, at: number): number {
  return word.charCodeAt(at) * 0x1_0000 + word.charCodeAt(at + 1);
}

function add(map: Map<number, string[]>, pair: number, part: string): void {
  const known = map.get(pair);
  if (known === undefined) map.set(pair, [part]);
  else known.push(part);
}

/** `written`: words between spaces; `telefon*` stands for all that begin so, `*telefon` for all that end so, two letters at least. */
export function wordList(written: string): WordList {
  const words = new Set<string>();
  const beginnings = new Map<number, string[]>();
  const endings = new Map<number, string[]>();
  for (const word of written.split(/\s+/)) {
    if (word === '') continue;
    if (word.endsWith('*')) add(beginnings, pairAt(word, 0), word.slice(0, -1));
    else if (word.startsWith('*')) add(endings, pairAt(word, word.length - 2), word.slice(1));
    else words.add(word);
  }
  return Object.freeze({ words, beginnings, endings });
}

export function isListed(list: WordList, word: string): boolean {
  if (list.words.has(word)) return true;
  const { length } = word;
  if (length < 2) return false;
  const beginnings = list.beginnings.size === 0 ? undefined : list.beginnings.get(pairAt(word, 0));
  if (beginnings !== undefined) for (const beginning of beginnings) if (word.startsWith(beginning)) return true;
  const endings = list.endings.size === 0 ? undefined : list.endings.get(pairAt(word, length - 2));
  if (endings !== undefined) for (const ending of endings) if (word.endsWith(ending)) return true;
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
  let lines = 0;
  for (let at = from; at < to && lines < 2; at++) if (text.charCodeAt(at) === 0x0a) lines++;
  return lines === 2;
}
