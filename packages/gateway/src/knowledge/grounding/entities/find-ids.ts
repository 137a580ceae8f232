import { compact, type IndexedRow, type RowIndex } from './row-index.ts';

/** An id in a sentence: of rows, or of none. */
export interface FoundId {
  readonly start: number;
  readonly end: number;
  readonly rows: readonly IndexedRow[];
}

const leastDigits = 5;
const nearLength = 2;
const unitTail =
  /^(?:\d+[.,])?\d+(?:mm|cm|m|km|mg|g|kg|ml|cl|l|h|min|s|kb|mb|gb|tb|w|kw|wh|kwh|v|a|mah|hz|khz|mhz|ghz|eur|usd|chf|gbp|euro|euros|am|pm|uhr|st|nd|rd|th|er|ern|fach|x|mal|k|p|mp|bit|zoll|inch|in|oz|lb|lbs|ft|piece|pieces|teilig|stk|stück|°c|c|d|jahre|tage|dpi|rpm)(?:\p{L}*)$/u;

/** The letters that ids begin with, and how many digits follow. */
function shapesOf(index: RowIndex): { readonly prefixes: ReadonlySet<string>; readonly lengths: ReadonlySet<number> } {
  const prefixes = new Set<string>();
  const lengths = new Set<number>();
  for (const id of index.ids.keys()) {
    const [, prefix = '', digits = ''] = /^(\p{L}*)(\d*)/u.exec(id) ?? [];
    if (prefix !== '' && digits.length >= 3) prefixes.add(prefix);
    if (prefix === '' && digits.length >= leastDigits && digits.length === id.length) lengths.add(digits.length);
  }
  return { prefixes, lengths };
}

/** The sentence without what parts letters and digits, and where each of them stood. */
interface Compact {
  readonly text: string;
  readonly places: readonly number[];
}

function compacted(sentence: string): Compact {
  let text = '';
  const places: number[] = [];
  for (let at = 0; at < sentence.length; at += 1) {
    const character = sentence.charAt(at).toLowerCase();
    if (!/^[\p{L}\p{N}]$/u.test(character)) continue;
    text += character;
    places.push(at);
  }
  return { text, places };
}

const joiner = /^[\s\-‐-―_./#:·*]{0,3}$/;

/**
 * Finds ids in a plain sentence, however they are spaced: those of rows, and what looks like one of this house's but is none. Codes that
 * stand in the documents are left alone.
 */
export function findIds(sentence: string, index: RowIndex): readonly FoundId[] {
  const found: FoundId[] = [];
  const taken = (start: number): boolean => found.some((id) => start >= id.start && start < id.end);
  const { prefixes, lengths } = shapesOf(index);
  const { text, places } = compacted(sentence);
  const gap = (at: number): string => sentence.slice((places[at - 1] ?? 0) + 1, places[at] ?? sentence.length);
  const ordered = [...prefixes].sort((left, right) => right.length - left.length);
  for (let at = 0; at < text.length; at += 1) {
    if (at > 0 && gap(at) === '' && /\p{L}|\d/u.test(text.charAt(at - 1))) continue;
    for (const prefix of ordered) {
      if (!text.startsWith(prefix, at)) continue;
      const id = readId(sentence, text, places, at, prefix.length, index);
      if (id === undefined) continue;
      found.push(id);
      at = places.findIndex((place) => place >= id.end) - 1;
      if (at < 0) at = text.length;
      break;
    }
  }
  for (const match of sentence.matchAll(/[\p{L}\p{N}]+(?:[-_./#][\p{L}\p{N}]+)*/gu)) {
    const end = match.index + match[0].length;
    if (found.some((id) => id.start < end && id.end > match.index)) continue;
    const id = readCode(match[0], match.index, index);
    if (id !== undefined) found.push(id);
  }
  if (lengths.size > 0) findNumbers(sentence, index, lengths, found, taken);
  return found;
}

/** An id with known first letters: digits as far as they belong together, and what is hung on to them. */
function readId(
  sentence: string,
  text: string,
  places: readonly number[],
  at: number,
  prefix: number,
  index: RowIndex,
): FoundId | undefined {
  const start = places[at] ?? 0;
  let end = at + prefix;
  const between = (place: number): string =>
    sentence.slice((places[place - 1] ?? 0) + 1, places[place] ?? sentence.length);
  if (!/\d/.test(text.charAt(end)) || !joiner.test(between(end))) {
    return undefined;
  }
  let best: { readonly end: number; readonly rows: readonly IndexedRow[] } | undefined;
  let bare: number | undefined;
  while (end < text.length && end - at < 40) {
    const space = end > at + prefix ? between(end) : '';
    const digit = /\d/.test(text.charAt(end));
    if (space !== '' && !/^[-‐-―_./#]$/.test(space) && !(digit && /^\s$/.test(space))) break;
    // "QW-1101 kostet": a word behind a space is none of it. "QW-1101-Rucksack": nor is a word at a hyphen.
    if (!digit && space !== '') {
      const tail = /^[\p{L}\p{N}]+/u.exec(sentence.slice(places[end] ?? 0))?.[0] ?? '';
      const known = [...index.ids.keys()].some((id) => id.startsWith(text.slice(at, end) + tail.toLowerCase()));
      if (!known && (tail.length > 4 || /^\p{Lu}?\p{Ll}{2,}$/u.test(tail))) break;
    }
    end += 1;
    const next = between(end);
    const complete = end >= text.length || next !== '';
    if (!complete) continue;
    bare ??= end;
    const rows = index.ids.get(text.slice(at, end)) ?? (index.codes.has(text.slice(at, end)) ? [] : undefined);
    if (rows !== undefined) best = { end, rows };
    else if (best !== undefined && /^\s+$/.test(between(best.end))) break;
    else if (best !== undefined) best = undefined;
    // Digits behind a space belong to it only as long as it is too short to be one.
    if (/^\s/.test(next) && best !== undefined) break;
  }
  const last = best?.end ?? bare ?? end;
  const isCode = best !== undefined && best.rows.length === 0;
  if (isCode) return undefined;
  if (best === undefined && end - at - prefix < 2) return undefined;
  const found = { start, end: (places[(best?.end ?? Math.max(last, end)) - 1] ?? start) + 1, rows: best?.rows ?? [] };
  return best === undefined ? found : withTail(sentence, found, text.slice(at, best.end), index);
}

const shortTail =
  /^(?:[\s\-–—_./]{1,3}(?!(?:EUR|USD|CHF|GBP|DHL|UPS|GLS|DPD)\b)[\p{Lu}][\p{Lu}\p{N}]{0,2}(?![\p{L}\p{N}]))+/u;

/** "QW 1701 SB S", "Q W - 1 7 0 1 - S B": where ids go on like this, what goes on belongs to it. */
function withTail(sentence: string, found: FoundId, id: string, index: RowIndex): FoundId {
  const tail = shortTail.exec(sentence.slice(found.end, found.end + 24))?.[0] ?? '';
  if (tail === '') return found;
  const whole = id + compact(tail);
  const rows = index.ids.get(whole);
  if (rows !== undefined) return { start: found.start, end: found.end + tail.length, rows };
  const goesOn = [...index.ids.keys()].some((other) => /^\p{L}+\d+\p{L}/u.test(other));
  const parted =
    /^\s*[-–—_./]/.test(tail) || tail.trim().length > 2 || /\s/.test(sentence.slice(found.start, found.end));
  return goesOn && parted ? { start: found.start, end: found.end + tail.length, rows: [] } : found;
}

/** Letters and digits mixed that no document has. */
function readCode(raw: string, start: number, index: RowIndex): FoundId | undefined {
  const code = compact(raw);
  const digits = code.replace(/\D/g, '').length;
  const end = start + raw.length;
  const rows = index.ids.get(code);
  if (rows !== undefined && /\d/.test(code)) return { start, end, rows };
  if (digits < 2 || code.length < 4 || digits === code.length || index.codes.has(code)) return undefined;
  if (unitTail.test(raw.toLowerCase().replaceAll('-', '')) || /^\d+(?:[-.,]\d+)*-?\p{L}{3,}$/u.test(raw))
    return undefined;
  // "Fahrrad-24-Zoll" and "Birkenpfad-28" are words with a number.
  if (/^\p{L}{4,}-\d{1,3}(?:-\p{L}+)*$/u.test(raw)) return undefined;
  return { start, end, rows: [] };
}

/** Numbers as long as ids are. */
function findNumbers(
  sentence: string,
  index: RowIndex,
  lengths: ReadonlySet<number>,
  found: FoundId[],
  taken: (start: number) => boolean,
): void {
  for (const match of sentence.matchAll(/\d(?:[ \-._/]?\d)+/g)) {
    if (taken(match.index)) continue;
    const end = match.index + match[0].length;
    const digits = compact(match[0]);
    const rows = index.ids.get(digits);
    if (rows !== undefined) {
      found.push({ start: match.index, end, rows });
      continue;
    }
    const near = [...lengths].some((length) => Math.abs(length - digits.length) <= nearLength);
    const isAmount =
      /^\d{1,3}(?:[.,]\d{3})*(?:[.,]\d{1,2})?$/.test(match[0]) &&
      digits.length < leastDigits + 3 &&
      /[.,]/.test(match[0]);
    if (near && !isAmount && digits.length >= leastDigits && !index.codes.has(digits))
      found.push({ start: match.index, end, rows: [] });
  }
}
