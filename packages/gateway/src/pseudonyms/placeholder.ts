import { labelTrie, letterOf, root } from './label-trie.ts';
import { labelOf, placeholderLabels, waysToWrite } from './placeholder-labels.ts';
import {
  angle,
  type Encoding,
  isWordUnit,
  type MatchMode,
  more,
  mostDigits,
  mostHidden,
  mostMarks,
  none,
  openings,
  Reading,
  square,
} from './placeholder-reading.ts';

/*
 * Placeholders stand for personal data on the way through the model: `[EMAIL_1]`. Square brackets and capitals survive
 * Markdown, JSON, HTML and translation, and models take them for what they are, a blank to be copied. Another written form of the same
 * value has a letter: `[PERSON_1]` is "Anna Krüger" and `[PERSON_1b]` "Krüger", so that a model sees one person, and every form comes back
 * as it was. Letters that German or English words end in when they are inflected are left out.
 *
 * Models do not always copy exactly, so reading them is forgiving. In brackets, whatever the brackets are or are written as (`[ ]`, `\[ \]`,
 * `【 】`, `{ }`, `< >`, `%5B %5D`, `&#91; &#93;`): any case, a space, dash, line break or `\_` for the underscore, the word of another
 * language, spaces, marks of Markdown and an s of the genitive inside, and characters that do not show. Without brackets more is asked for, since
 * "Email 1:" is a heading and `email_1` a variable: `EMAIL_1`, `EMAIL 1`, `Email_1` and `Email 1`, at the beginning of a word; the last
 * only where that number is in use, and not before a colon.
 */

export interface PlaceholderMatch {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly number: number;
  /** '' where there is none. */
  readonly letter: string;
  /** Marks of Markdown from inside the brackets, which stay. */
  readonly marks: string;
  /** An s of the genitive from inside the brackets, with its apostrophe if it has one. */
  readonly genitive: string;
  /** Whether nobody writes so who does not mean a placeholder: then one that stands for nobody is one that was invented. */
  readonly sure: boolean;
  readonly encoding: Encoding;
}

/** `more`: the text ends where a placeholder could go on. */
export type PlaceholderResult = PlaceholderMatch | 'none' | 'more';

/** Models make links as Markdown has them, `[EMAIL_1](mailto:EMAIL_1)`: there the brackets are the link's. */
export const linkTargets: readonly string[] = Object.freeze(['(mailto:', '(tel:', '(http://', '(https://']);

export function placeholder(type: string, number: number, letter = ''): string {
  return `[${labelOf(type)}_${number}${letter}]`;
}

const longestWord = Math.max(
  ...placeholderLabels.flatMap((label) => waysToWrite(label).map((word) => word.length + 2 * word.split('_').length)),
);

/** The most units that are ever held back: the longest way to write a placeholder, and the beginning of a link. */
export const longestPlaceholder =
  2 * '&lbrack;'.length + 4 + 2 * mostMarks + mostHidden + longestWord + 6 + mostDigits + 1 + 2 + '(https://'.length;

/** With what a placeholder may begin: 1 a bracket, 2 a capital with which a label begins. */
const beginnings = new Uint8Array(0x80);
for (const label of placeholderLabels) for (const word of waysToWrite(label)) beginnings[word.charCodeAt(0)] = 2;
for (const first of openings.keys()) if (first < 0x80) beginnings[first] = 1;

/** 0 where no placeholder can begin with the unit, 1 where it is a bracket, 2 where it is the capital of a label. */
function beginningOf(unit: number): number {
  if (unit < 0x80) return beginnings[unit] ?? 0;
  return unit >= 0x27e6 && openings.has(unit) ? 1 : 0;
}

/** The first place from `from` on where a placeholder could begin; the length of the text where there is none. */
export function nextBeginning(text: string, from: number): number {
  let at = from;
  while (at < text.length && beginningOf(text.charCodeAt(at)) === 0) at++;
  return at;
}

/** Whether a placeholder begins at `at`. `before` is the unit before it, NaN at the beginning. */
export function matchPlaceholder(text: string, at: number, before: number, mode: MatchMode): PlaceholderResult {
  switch (beginningOf(text.charCodeAt(at))) {
    case 1:
      return mayOpen(text, at) ? matchBracketed(text, at, before, mode) : 'none';
    case 2:
      return isWordUnit(before) || !mayBeLabel(text, at) ? 'none' : matchBare(text, at, mode);
    default:
      return 'none';
  }
}

/** Whether a label begins with the first letters of a text, as far as they are there. Sorts out most words. */
function mayBeLabel(text: string, at: number): boolean {
  let node = root;
  for (let place = at; place < at + 3; place++) {
    const letter = letterOf(text.charCodeAt(place));
    if (letter === -1) return true;
    node = labelTrie.next(node, letter);
    if (node === 0) return false;
  }
  return true;
}

/** Whether a brace or an angle bracket is worth reading: most are those of code. */
function mayOpen(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit !== 0x7b && unit !== 0x3c) return true;
  const next = text.charCodeAt(at + 1);
  return !(next < 0x80) || next === 0x2a || next === 0x20 || next === 0x7b || mayBeLabel(text, at + 1);
}

function outcome(length: number): 'none' | 'more' {
  return length === more ? 'more' : 'none';
}

function matchBracketed(text: string, at: number, before: number, mode: MatchMode): PlaceholderResult {
  const reading = new Reading(text, mode);
  reading.at = at;
  const opening = reading.opening();
  if (opening < 0) return outcome(opening);
  const { kind } = reading;
  // `\textbf{PERSON_1}` and `${PERSON_1}` need their braces, and `a<PERSON_1>` is a type.
  if (kind !== square && (isWordUnit(before) || before === 0x24)) return 'none';
  const inside = reading.at;
  const numbered = reading.numbered(true);
  if (numbered < 0) return outcome(numbered);
  if (kind !== square) {
    if (!isWellWritten(reading)) return 'none';
    // "Anna <anna@example.org>" and <https://example.org> need them too.
    if (kind === angle && (reading.label === 'EMAIL' || reading.label === 'URL')) return 'none';
  }
  const end = reading.at;
  const closing = reading.closing();
  if (closing < 0) return outcome(closing);
  if (kind !== square || !mode.links || text[reading.at - 1] !== ']') return matched(reading, at, text, opening, end);
  const link = linkAt(text, reading.at, mode.last);
  if (link === more) return 'more';
  return link === none ? matched(reading, at, text, opening, end) : matched(reading, inside, text, 0, end);
}

/** Length of the beginning of a link's target. */
function linkAt(text: string, at: number, last: boolean): number {
  if (at === text.length) return last ? none : more;
  if (text.charCodeAt(at) !== 0x28) return none;
  for (const target of linkTargets) {
    const behind = text.slice(at, at + target.length);
    if (behind === target) return target.length;
    if (!last && behind.length < target.length && target.startsWith(behind)) return more;
  }
  return none;
}

/** `opening` is the length of the bracket that goes with the placeholder; 0 where it stays, as one of a link. */
function matched(reading: Reading, start: number, text: string, opening: number, inside: number): PlaceholderMatch {
  const { label, number, letter, marks, genitive, encoding } = reading;
  const kept = opening === 0;
  // A backslash before the bracket belongs to it only where the other one has one too; else it stood there before.
  const escaped = opening === 2 && text[start] === '\\';
  const closedEscaped = text[reading.at - 2] === '\\' && text[reading.at - 1] === ']';
  return {
    start: escaped && !closedEscaped ? start + 1 : start,
    end: kept ? inside : reading.at,
    label,
    number,
    letter,
    marks: kept ? '' : marks,
    genitive,
    sure: true,
    encoding,
  };
}

/** Whether something without square brackets is written as placeholders are and nothing else is. */
function isWellWritten({ allCapitals, capitalised, separator }: Reading): boolean {
  const underscore = separator === '_' || separator === '\\_';
  return allCapitals ? separator !== '' : capitalised && underscore;
}

function matchBare(text: string, at: number, mode: MatchMode): PlaceholderResult {
  const reading = new Reading(text, mode);
  reading.at = at;
  const numbered = reading.numbered(false);
  if (numbered < 0) return outcome(numbered);
  const { label, number, letter, separator, isOwnWord, allCapitals, capitalised } = reading;
  const next = text[numbered];
  const underscore = separator === '_' || separator === '\\_';
  if (next === '_' || !(isOwnWord || underscore)) return 'none';
  if (!isWellWritten(reading)) {
    // "Person 1" may be somebody, "Person 1: ..." is a heading.
    if (!capitalised || separator === '') return 'none';
    if (next === undefined && !mode.last) return 'more';
    if (next === ':') return 'none';
  }
  const sure = allCapitals && underscore && isOwnWord;
  return { start: at, end: numbered, label, number, letter, marks: '', genitive: '', sure, encoding: 'plain' };
}
