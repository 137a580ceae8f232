import { endsSentence } from './sentence-ends.ts';

const space = /\s/;
const joined = /\p{M}|\u200d/u;

/**
 * Cuts a text into pieces of at most `limit` characters, without the white space around them: after a sentence wherever there
 * is one, else at a line break, a clause, a space, and within a word only where it alone is longer. Put together they are the
 * text but for white space. Linear.
 */
export function cutText(text: string, limit: number): string[] {
  const pieces: string[] = [];
  let from = skipSpace(text, 0);
  while (text.length - from > limit) {
    const end = cutAt(text, from, from + limit);
    const piece = text.slice(from, end).trimEnd();
    if (piece !== '') pieces.push(piece);
    from = skipSpace(text, end);
  }
  const rest = text.slice(from).trimEnd();
  if (rest !== '') pieces.push(rest);
  return pieces;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && space.test(text.charAt(at))) at += 1;
  return at;
}

function cutAt(text: string, from: number, to: number): number {
  let clause = -1;
  let gap = -1;
  let lineBreak = -1;
  for (let at = to; at > from; at -= 1) {
    const unit = text.charAt(at);
    if (!space.test(unit)) continue;
    if (unit === '\n' && (text.charAt(at + 1) === '\n' || text.charAt(at - 1) === '\n')) return at;
    if (endsSentence(text, at)) return at;
    if (unit === '\n' && lineBreak === -1) lineBreak = at;
    if (gap === -1) gap = at;
    if (clause === -1 && /[,;:–—]/.test(text.charAt(at - 1))) clause = at;
  }
  const half = from + (to - from) / 2;
  for (const place of [lineBreak, clause]) if (place > half) return place;
  return gap === -1 ? withinWord(text, from, to) : gap;
}

/** Between characters as people see them, as far as marks and pairs of surrogates tell. */
function withinWord(text: string, from: number, to: number): number {
  let at = to;
  while (
    at > from + 1 &&
    to - at < 16 &&
    (isLowSurrogate(text, at) || joined.test(text.charAt(at)) || text.charAt(at - 1) === '\u200d')
  )
    at -= 1;
  if (!isLowSurrogate(text, at)) return at;
  return at - 1 > from ? at - 1 : at + 1;
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
