import { type TextView, tokenKinds } from '../core/recogniser.ts';
import { gap, gapBetween } from './gap.ts';

const { digit, letter } = tokenKinds;

/**
 * How an identifier stands in its surroundings: `no` where it is part of something longer (a number, a decimal, a version, a UUID, a time,
 * an amount); `url` in a web address; `named` where only a word beside it can tell; `yes` where nothing is against it.
 */
export type Standing = 'yes' | 'named' | 'url' | 'no';

const longestUrl = 256;

/** Words behind a number that make an amount of it. */
const units: ReadonlySet<string> = new Set(
  `euro eur usd dollar dollars chf franken gbp pfund cent cents ct tsd mio mrd million millionen millions milliarden stück stueck stk
kg mg km cm mm qm kwh mwh kw mb gb tb kb kib mib gib byte bytes bit bits ms sec sekunden seconds minuten minutes stunden hours tage days
prozent percent einwohner einwohnern menschen items rows zeilen`.split(/\s+/),
);

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isAsciiLetter(unit: number): boolean {
  return (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
}

/** How what lies from one token to another stands. */
export function standing(view: TextView, first: number, last: number): Standing {
  const { text, tokens } = view;
  const start = tokens.starts[first] ?? 0;
  const end = tokens.ends[last] ?? 0;
  const isWhole = first === last && end - start >= 8;
  const before = standsBehind(text, start, isWhole);
  if (before === 'no') return 'no';
  const behind = standsBefore(text, end, isWhole);
  if (behind === 'no') return 'no';
  if (isAmount(view, last, end)) return 'no';
  const beside = besideNumbers(view, first, last);
  if (before === 'named' && isInUrl(text, start)) return 'url';
  return before === 'named' || behind === 'named' || beside === 'named' ? 'named' : 'yes';
}

/** By the sign before it. */
function standsBehind(text: string, start: number, isWhole: boolean): Standing {
  if (start === 0) return 'yes';
  const previous = text.charCodeAt(start - 2);
  switch (text.charAt(start - 1)) {
    case '.':
      return isDigit(previous)
        ? 'no'
        : isAsciiLetter(previous) && text.charCodeAt(start - 3) === 0x2e
          ? 'named'
          : 'yes';
    case ',':
      return !isDigit(previous) || (isWhole && !(previous === 0x30 && !isDigit(text.charCodeAt(start - 3))))
        ? 'yes'
        : 'no';
    case '-':
    case '‐':
    case '‑':
    case '–':
    case '/':
      // Two numbers of one sort may stand on both sides of a slash.
      if (isDigit(previous)) return isWhole && text.charAt(start - 1) === '/' ? 'named' : 'no';
      return isAsciiLetter(previous) || previous === 0x2f || previous === 0x5f ? 'named' : 'yes';
    case ':':
      return isDigit(previous) ? 'no' : 'yes';
    case '@':
    case '+':
      return 'no';
    case '$':
    case '€':
    case '£':
      return 'no';
    case '_':
    case '#':
    case '%':
    case '&':
    case '?':
    case '=':
    case '\\':
    case '~':
    case '^':
      return 'named';
    default:
      return 'yes';
  }
}

/** By the sign behind it. */
function standsBefore(text: string, end: number, isWhole: boolean): Standing {
  const next = text.charCodeAt(end + 1);
  switch (text.charAt(end)) {
    case '.':
      return isDigit(next) ? 'no' : isAsciiLetter(next) && text.charCodeAt(end + 1) > 0x5a ? 'named' : 'yes';
    case ',':
      if (!isDigit(next)) return 'yes';
      return isWhole && isDigit(text.charCodeAt(end + 3)) ? 'yes' : isWhole ? 'named' : 'no';
    case '-':
    case '‐':
    case '‑':
      return isDigit(next) ? 'no' : isAsciiLetter(next) ? 'named' : 'yes';
    case '/':
      return !isDigit(next) ? 'yes' : isWhole ? 'named' : 'no';
    case ':':
      return isDigit(next) ? 'no' : 'yes';
    case '@':
    case '%':
    case '$':
    case '€':
    case '£':
      return 'no';
    case '_':
    case '=':
      return 'named';
    default:
      return 'yes';
  }
}

function isAmount(view: TextView, last: number, end: number): boolean {
  const { text, tokens } = view;
  const sign = text.charAt(end + 1);
  if (text.charCodeAt(end) === 0x20 && (sign === '€' || sign === '$' || sign === '%' || sign === '£')) return true;
  const next = last + 1;
  if (next >= tokens.count || (tokens.starts[next] ?? 0) !== end + 1 || text.charCodeAt(end) !== 0x20) return false;
  return (tokens.ends[next] ?? 0) - end < 14 && units.has(view.word(next));
}

/** Groups of digits around it that may belong to it, as in a telephone number or a payment card; see `NumberRuns` for those that surely do. */
function besideNumbers({ text, tokens }: TextView, first: number, last: number): Standing {
  const { starts, ends, kinds, count } = tokens;
  const isNumber = (token: number): boolean => ((kinds[token] ?? 0) & (digit | letter)) === digit;
  const before = first - 1;
  if (before >= 0 && isNumber(before) && gapBetween(text, ends[before] ?? 0, starts[first] ?? 0) === gap.space)
    return 'named';
  const behind = last + 1;
  if (behind < count && isNumber(behind) && gapBetween(text, ends[last] ?? 0, starts[behind] ?? 0) === gap.space)
    return 'named';
  return 'yes';
}

function isInUrl(text: string, start: number): boolean {
  let from = start;
  const earliest = Math.max(0, start - longestUrl);
  while (from > earliest && text.charCodeAt(from - 1) > 0x20) from--;
  const address = text.slice(from, start);
  return address.includes('://') || address.includes('www.');
}
