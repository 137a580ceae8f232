import { readMarkdownTarget } from './link-target.ts';

export interface Destination {
  readonly target: string;
  readonly end: number;
}

/**
 * What stands in the parentheses of a Markdown link, behind the first of them, as far as `most` units from there; undefined where it is no
 * destination, 'more' where more of the text must be known.
 */
export function readDestination(
  text: string,
  from: number,
  last: boolean,
  most: number,
): Destination | 'more' | undefined {
  const limit = Math.min(text.length, from + most);
  let at = from;
  while (at < limit && /\s/.test(text[at] ?? '')) at++;
  let depth = 0;
  const angle = text[at] === '<';
  const start = angle ? at + 1 : at;
  let targetEnd = -1;
  let quote = '';
  for (; at < limit; at++) {
    const sign = text[at] ?? '';
    if (sign === '\\') {
      at++;
      continue;
    }
    if (angle && targetEnd === -1) {
      if (sign === '>') targetEnd = at;
      else if (sign === '\n') return undefined;
      continue;
    }
    if (quote !== '') {
      if (sign === quote) quote = '';
      continue;
    }
    if ((sign === '"' || sign === "'") && /\s/.test(text[at - 1] ?? '')) {
      quote = sign;
      if (targetEnd === -1) targetEnd = at;
    } else if (sign === '(') depth++;
    else if (sign === ')') {
      if (depth === 0) {
        const raw = text.slice(start, targetEnd === -1 ? at : targetEnd);
        return { target: readMarkdownTarget(raw), end: at + 1 };
      }
      depth--;
    } else if (sign === '\n' && text[at + 1] === '\n') return undefined;
  }
  if (at >= text.length && !last && at - from < most) return 'more';
  // Cut off by its length or by the end of the text: what is there leads somewhere, if anything does.
  const raw = text.slice(start, Math.min(at, text.length));
  return raw.trim() === '' ? undefined : { target: readMarkdownTarget(raw), end: Math.min(at, text.length) };
}
