import { type AhoCorasick, createAhoCorasick, foldCase } from './aho-corasick.ts';
import { codePointAt } from './code-points.ts';
import { blank, joining, kind, type Normalisation, takesMarks } from './normalisation.ts';
import { normaliseText } from './normalised-text.ts';

export interface SearchOptions {
  /** How texts are compared; undefined where they are compared as they are. */
  readonly normalisation: Normalisation | undefined;
  /** Whether capital and small letters differ; counts only without a normalisation, which says so itself. */
  readonly caseSensitive: boolean;
  /** Whether a match must stand between word borders. */
  readonly wholeWords: boolean;
  /** Matches of one text that are told; further ones are only counted. */
  readonly most: number;
}

const wordCharacter = /[\p{L}\p{M}\p{N}_]/u;
const marksAtEnd = new RegExp(`${joining.source}+$`, 'u');
const marksFirst = new RegExp(`^${joining.source}`, 'u');

/** What a unit means to a search; 0 is "not known yet". */
export const meaning = {
  /** One symbol that begins no pattern. */
  passes: 1,
  /** One symbol that begins a pattern. */
  begins: 2,
  /** More or less than one symbol. */
  special: 3,
  /** Belongs to the letter before it, or may. */
  joins: 4,
} as const;

/** `point` is -1 outside the text. */
export function isWord(point: number): boolean {
  return point >= 0 && wordCharacter.test(String.fromCodePoint(point));
}

/** The letter at the end of a text, without its marks. */
export function lastLetter(text: string): string {
  return Array.from(text.normalize('NFD').replace(marksAtEnd, '')).at(-1) ?? '';
}

interface Pattern {
  readonly length: number;
  /** Whether it begins and ends with a word character, so that a border is needed there. */
  readonly wordStart: boolean;
  readonly wordEnd: boolean;
}

/** A list of patterns, ready to be looked for. Made once; its tables are filled as characters come. */
export class TextSearch {
  readonly options: SearchOptions;
  readonly automaton: AhoCorasick;
  readonly patterns: readonly Pattern[];
  /** Symbols of the longest pattern. */
  readonly longest: number;
  /** Letters that become one of a pattern by a mark behind them, as u becomes ü. */
  readonly growing: ReadonlySet<string>;
  /** Whether a pattern begins with a mark, so that a match may begin with whatever letter has it. */
  readonly markFirst: boolean;
  /** By UTF-16 unit. */
  readonly meanings = new Uint8Array(65_536);
  readonly symbols = new Uint16Array(65_536);
  /** By symbol: 1 no part of a word, 2 part of one. */
  readonly #words = new Uint8Array(65_536);

  constructor(patterns: readonly string[], options: SearchOptions) {
    const { caseSensitive, normalisation } = options;
    const forms = patterns.map((text) =>
      normalisation === undefined ? (caseSensitive ? text : foldUnits(text)) : normaliseText(text, normalisation).text,
    );
    const growing = new Set<string>();
    for (const letter of normalisation === undefined ? '' : forms.join('')) {
      if (letter.normalize('NFD').length > letter.length) growing.add(lastLetter(letter));
    }
    this.options = options;
    this.automaton = createAhoCorasick(forms, (unit) => unit);
    this.patterns = forms.map((text) => ({
      length: text.length,
      wordStart: isWord(codePointAt(text, 0)),
      wordEnd: isWord(Array.from(text).at(-1)?.codePointAt(0) ?? -1),
    }));
    this.longest = forms.reduce((longest, text) => Math.max(longest, text.length), 0);
    this.growing = growing;
    this.markFirst = normalisation !== undefined && forms.some((text) => marksFirst.test(text));
  }

  /** The meaning of a unit that is not known yet. */
  learn(unit: number): number {
    const { caseSensitive, normalisation } = this.options;
    let symbol = unit;
    let learnt: number = meaning.passes;
    if (normalisation === undefined) {
      if (unit >= 0xd800 && unit <= 0xdbff) learnt = meaning.special;
      else if (!caseSensitive) symbol = foldCase(unit);
    } else {
      let known = normalisation.kinds[unit] ?? 0;
      if (known === 0) known = normalisation.learn(unit);
      if (known === kind.plain && !normalisation.caseSensitive) {
        symbol = String.fromCharCode(unit).toLowerCase().charCodeAt(0);
      } else if (known === kind.single) symbol = normalisation.singles[unit] ?? 0;
      else if (known === kind.space) symbol = blank;
      else if (known === kind.several) learnt = meaning.special;
      else if (known !== kind.plain) learnt = meaning.joins;
    }
    if (learnt === meaning.passes && this.automaton.next(0, symbol) !== 0) learnt = meaning.begins;
    this.symbols[unit] = symbol;
    this.meanings[unit] = learnt;
    return learnt;
  }

  /** Whether a unit of one symbol could become another letter by a mark behind it. */
  grows(unit: number): boolean {
    return this.options.normalisation !== undefined && takesMarks(unit) && this.symbols[unit] !== blank;
  }

  /** Whether a symbol of one unit is part of words. */
  isWord(symbol: number): boolean {
    const known = this.#words[symbol] ?? 0;
    if (known !== 0) return known === 2;
    const word = isWord(symbol);
    this.#words[symbol] = word ? 2 : 1;
    return word;
  }
}

function foldUnits(text: string): string {
  let result = '';
  for (let at = 0; at < text.length; at++) result += String.fromCharCode(foldCase(text.charCodeAt(at)));
  return result;
}
