import { codePointAt } from './code-points.ts';
import { blank, kind, longestCluster } from './normalisation.ts';
import { TextPlaces } from './text-places.ts';
import { isWord, lastLetter, meaning, type TextSearch } from './text-search.ts';

export interface TextMatch {
  /** Position of the pattern in the list. */
  readonly pattern: number;
  /** UTF-16 units of the original. */
  readonly start: number;
  readonly end: number;
}

const nothing: readonly TextMatch[] = Object.freeze([]);

/** The letter at the end of what was read, which marks may still change: it is read already, and read again if they do. */
interface Tail {
  /** Where it begins, in the piece and in the original. */
  readonly at: number;
  readonly raw: number;
  /** Its normal form as things stand; undefined where it is more than a letter, or half of one. */
  readonly form: string | undefined;
  /** The half of a character at the end is not read. */
  readonly half: boolean;
  /** What it was like before. */
  readonly length: number;
  readonly count: number;
  readonly state: number;
  readonly spaced: boolean;
  readonly places: readonly [number, number];
}

/**
 * One text under search, piece by piece: at every place where patterns end, the longest of them that fits. What is found does
 * not depend on where the text is cut. With whole words a match is known only when the character behind it is; everything
 * else is known at its last letter, and a letter at the end of a piece when the next one has come.
 *
 * Plain text costs two table look-ups a unit, most of it one; only what is not one symbol a unit is looked at more closely.
 */
export class SearchRun {
  /** Matches so far, those included that were not told. */
  count = 0;
  readonly #search: TextSearch;
  readonly #places = new TextPlaces();
  #state = 0;
  /** Whether the last symbol was a space, so that another one is none. Known where the state is not the root. */
  #spaced = false;
  /** Units of the original up to here. */
  #seen = 0;
  /** Units of the original before the text that is being read. */
  #offset = 0;
  /** What was read last, for a letter at its end that changes. */
  #piece = '';
  #tail: Tail | undefined;
  #matches: TextMatch[] | undefined;
  /** Found at the letter at the end, and so not certain yet. */
  #late: TextMatch[] | undefined;
  /** Whether what is read belongs to the letter at the end. */
  #inTail = false;
  /** Whole words only: whether the last symbols are parts of words, as a ring. */
  readonly #words: Uint8Array | undefined;

  constructor(search: TextSearch) {
    this.#search = search;
    if (search.options.wholeWords) this.#words = new Uint8Array(2 ** Math.ceil(Math.log2(search.longest + 3)));
  }

  /** What is known to be found by now. */
  push(piece: string): readonly TextMatch[] {
    if (piece === '') return nothing;
    const { automaton } = this.#search;
    const text = this.#rejoin(piece);
    this.#seen += piece.length;
    this.#offset = this.#seen - text.length;
    this.#piece = text;
    this.#places.forget(this.#offset - this.#places.lead - automaton.depth(this.#state));
    this.#read(text, false);
    return this.#told();
  }

  end(): readonly TextMatch[] {
    const tail = this.#tail;
    if (tail?.half === true) {
      this.#goBack(tail);
      const text = this.#piece.slice(tail.at);
      this.#offset = this.#seen - text.length;
      this.#read(text, true);
    } else this.#confirm();
    if (this.#words !== undefined) this.#atBorder(this.#seen - this.#places.lead, false);
    return this.#told();
  }

  /** How many units at the end may still become part of a match. */
  get hold(): number {
    const { automaton, growing, markFirst } = this.#search;
    const depth = automaton.depth(this.#state);
    const tail = this.#tail;
    if (tail === undefined && depth === 0) return 0;
    const read = this.#seen - this.#places.lead - (tail?.half === true ? 1 : 0);
    let start = depth === 0 ? this.#seen : this.#places.start(read - depth);
    if (tail === undefined) return this.#seen - start;
    for (const match of this.#late ?? nothing) start = Math.min(start, match.start);
    const { form, length, raw, state } = tail;
    if (form === undefined || markFirst || (growing.size > 0 && growing.has(lastLetter(form)))) {
      start = Math.min(start, raw);
      if (state !== 0) start = Math.min(start, this.#places.start(length - automaton.depth(state)));
    }
    return this.#seen - start;
  }

  #told(): readonly TextMatch[] {
    const matches = this.#matches;
    this.#matches = undefined;
    return matches ?? nothing;
  }

  /** The letter at the end is as it was read. */
  #confirm(): void {
    const late = this.#late;
    if (late !== undefined) {
      if (this.#matches === undefined) this.#matches = late;
      else this.#matches.push(...late);
      this.#late = undefined;
    }
    this.#tail = undefined;
    this.#inTail = false;
  }

  /** The piece, behind the letter at the end where that may be changed by it. */
  #rejoin(piece: string): string {
    const tail = this.#tail;
    if (tail === undefined) return piece;
    const unit = piece.charCodeAt(0);
    const first = this.#search.meanings[unit] ?? 0;
    if (!tail.half && (first === 0 ? this.#search.learn(unit) : first) !== meaning.joins) {
      this.#confirm();
      return piece;
    }
    this.#goBack(tail);
    return this.#piece.slice(tail.at) + piece;
  }

  #goBack(tail: Tail): void {
    this.count = tail.count;
    this.#late = undefined;
    this.#tail = undefined;
    this.#state = tail.state;
    this.#spaced = tail.spaced;
    this.#places.rewind(tail.places);
  }

  #read(text: string, last: boolean): void {
    const { meanings, options, symbols } = this.#search;
    const { automaton } = this.#search;
    const normal = options.normalisation !== undefined;
    const words = this.#words !== undefined;
    const { length } = text;
    this.#inTail = false;
    let at = 0;
    while (at < length) {
      let state = this.#state;
      if (state === 0) {
        const from = at;
        while (at < length && meanings[text.charCodeAt(at)] === meaning.passes) at++;
        if (at > from) {
          // Two, because the last one may be read again with its marks.
          for (let back = Math.max(from, at - 2); words && back < at; back++) {
            this.#note(back, this.#search.isWord(symbols[text.charCodeAt(back)] ?? 0));
          }
          if (at === length) {
            if (!last) this.#beginPlainTail(at - 1, text.charCodeAt(at - 1));
            break;
          }
        }
        const unit = text.charCodeAt(at);
        const known = meanings[unit] ?? 0;
        if ((known === 0 ? this.#search.learn(unit) : known) === meaning.joins) {
          const base = at > from && this.#search.grows(text.charCodeAt(at - 1)) ? at - 1 : at;
          at = this.#readLetter(text, base, last);
          continue;
        }
      }
      const unit = text.charCodeAt(at);
      let known = meanings[unit] ?? 0;
      if (known === 0) known = this.#search.learn(unit);
      if (known >= meaning.special) {
        at = this.#readLetter(text, at, last);
        continue;
      }
      if (at + 1 === length) {
        if (!last) this.#beginPlainTail(at, unit);
      } else if (normal) {
        const nextUnit = text.charCodeAt(at + 1);
        const next = meanings[nextUnit] ?? 0;
        if ((next === 0 ? this.#search.learn(nextUnit) : next) === meaning.joins && this.#search.grows(unit)) {
          at = this.#readLetter(text, at, last);
          continue;
        }
      }
      const symbol = symbols[unit] ?? 0;
      at++;
      if (normal && symbol === blank) {
        if (this.#spaced && state !== 0) {
          this.#replaced(0, at - 1, at);
          continue;
        }
        this.#spaced = true;
      } else this.#spaced = false;
      if (words) {
        const word = this.#search.isWord(symbol);
        this.#atBorder(this.#lengthBefore(at - 1), word);
        this.#note(at - 1, word);
      }
      state = automaton.next(state, symbol);
      this.#state = state;
      if (!words && automaton.longestMatch(state) !== -1) {
        this.#found(automaton.longestMatch(state), this.#lengthBefore(at));
      }
    }
  }

  /** Units of the result before a place of the text. */
  #lengthBefore(at: number): number {
    return this.#offset + at - this.#places.lead;
  }

  #beginPlainTail(at: number, unit: number): void {
    if (this.#search.grows(unit)) this.#beginTail(at, String.fromCharCode(this.#search.symbols[unit] ?? 0), false);
  }

  #beginTail(at: number, form: string | undefined, half: boolean): void {
    this.#inTail = true;
    this.#tail = {
      at,
      raw: this.#offset + at,
      form,
      half,
      length: this.#lengthBefore(at),
      count: this.count,
      state: this.#state,
      spaced: this.#spaced,
      places: this.#places.mark(),
    };
  }

  /** Reads what is not one symbol a unit: a letter and all that belongs to it. Gives the place behind. */
  #readLetter(text: string, from: number, last: boolean): number {
    const { normalisation } = this.#search.options;
    if (normalisation === undefined) return this.#readPair(text, from, last);
    const { known, width } = normalisation.kindAt(text, from, last);
    if (known === kind.dropped) {
      this.#replaced(0, from, from + width);
      return from + width;
    }
    const end = known === kind.high ? text.length : normalisation.clusterEnd(text, from, from + width, last);
    const open = end === text.length && !last && end - from <= longestCluster;
    const unit = text.charCodeAt(end - 1);
    const half = open && unit >= 0xd800 && unit <= 0xdbff;
    const read = half ? end - 1 : end;
    const plain = known !== kind.mark && !normalisation.hasMark(text, from + width, read);
    const form = read === from ? '' : this.#formOf(text, from, plain ? from + width : read, known);
    if (open) this.#beginTail(from, plain && end === from + width && !half ? form : undefined, half);
    if (read === from) return end;
    this.#readForm(form, from, plain ? from + width : read, plain && known === kind.plain);
    if (plain && read > from + width) this.#replaced(0, from + width, read);
    return end;
  }

  #formOf(text: string, from: number, to: number, known: number): string {
    const normalisation = this.#search.options.normalisation;
    if (normalisation === undefined) return text.slice(from, to);
    return to === from + 1 && known === kind.several
      ? normalisation.severalOf(text.charCodeAt(from))
      : normalisation.fold(text.slice(from, to));
  }

  /** A character of two units, compared as it is. */
  #readPair(text: string, from: number, last: boolean): number {
    if (from + 1 === text.length && !last) {
      this.#beginTail(from, undefined, true);
      return text.length;
    }
    const end = codePointAt(text, from) > 0xffff ? from + 2 : from + 1;
    this.#readForm(text.slice(from, end), from, end, true);
    return end;
  }

  /** Reads the normal form of a part of the text; `inStep` where it is as long and each unit stays where it is. */
  #readForm(form: string, from: number, to: number, inStep: boolean): void {
    const { automaton } = this.#search;
    const start = this.#lengthBefore(from);
    if (!inStep || form.length !== to - from) this.#replaced(form.length, from, to);
    const words = this.#words !== undefined;
    for (let at = 0; at < form.length; at++) {
      const symbol = form.charCodeAt(at);
      const place = start + at;
      if (words) {
        const pairs = symbol >= 0xdc00 && symbol <= 0xdfff && at > 0;
        const word = isWord(codePointAt(form, pairs ? at - 1 : at));
        // No border is within a pair.
        if (!pairs) this.#atBorder(place, word);
        this.#noteAt(place, word);
      }
      this.#spaced = symbol === blank;
      this.#state = automaton.next(this.#state, symbol);
      if (!words && automaton.longestMatch(this.#state) !== -1) {
        this.#found(automaton.longestMatch(this.#state), place + 1);
      }
    }
  }

  #replaced(length: number, from: number, to: number): void {
    this.#places.replaced(this.#lengthBefore(from), length, this.#offset + from, this.#offset + to);
  }

  #note(at: number, word: boolean): void {
    this.#noteAt(this.#lengthBefore(at), word);
  }

  #noteAt(place: number, word: boolean): void {
    const words = this.#words;
    if (words !== undefined) words[place & (words.length - 1)] = word ? 1 : 0;
  }

  /** Looks at the patterns that end at a place of the result, now that it is known what follows. */
  #atBorder(place: number, wordFollows: boolean): void {
    const { automaton, patterns } = this.#search;
    const words = this.#words;
    if (words === undefined) return;
    for (let index = automaton.longestMatch(this.#state); index !== -1; index = automaton.shorterMatch(index)) {
      const pattern = patterns[index];
      if (pattern === undefined || (pattern.wordEnd && wordFollows)) continue;
      const start = place - pattern.length;
      if (pattern.wordStart && start > 0 && words[(start - 1) & (words.length - 1)] === 1) continue;
      this.#found(index, place);
      return;
    }
  }

  #found(pattern: number, end: number): void {
    this.count++;
    if (this.count > this.#search.options.most) return;
    const length = this.#search.patterns[pattern]?.length ?? 0;
    const match = { pattern, start: this.#places.start(end - length), end: this.#places.end(end) };
    if (this.#inTail) (this.#late ??= []).push(match);
    else (this.#matches ??= []).push(match);
  }
}
