import { type TextView, tokenKinds } from '../core/recogniser.ts';
import { regionBefore, regionBehind } from './context-words.ts';
import { gap, gapBetween } from './gap.ts';
import { standing, type Standing } from './standing.ts';

const { letter, digit, small, wide } = tokenKinds;

/** No identifier that is looked for here has less or more letters and digits. */
const fewest = 5;
const most = 36;
/** A token without digits may be part of an identifier when it is as short: `DE 136 695 976`, `GB29 NWBK 6016`. */
const longestLetters = 4;
/** Of such tokens an identifier has two at most: `AB 12 34 56 C`. */
const mostWords = 2;
const mostLineBreaks = 3;
/** Words before and behind a value that may name it. */
const reachBefore = 10;
const reachBehind = 4;

/**
 * The numbers of a text, joined over spaces, dots, dashes, slashes and line breaks: from each token where an identifier could begin, one
 * entry for each token where it could end. Worked out once for all recognisers (`view.derived(numberRuns)`), so that a rule asks in a step
 * or two whether anything of its length begins at a place: `lengthsLow` has bit `n` when something of `n` letters and digits does, and
 * `lengthsHigh` bit `n - 32`.
 */
export class NumberRuns {
  /** By start. */
  readonly places: number[] = [];
  readonly tokens: number[] = [];
  readonly lengthsLow: number[] = [];
  readonly lengthsHigh: number[] = [];
  /** By start, and one more: the first of its entries. */
  readonly firstEntries: number[] = [0];
  /** By entry: how many letters and digits. */
  readonly lengths: number[] = [];
  /** By entry: how many of them are letters. */
  readonly letters: number[] = [];
  readonly lastTokens: number[] = [];
  /** By entry: the bits of `gap` between its tokens, or-ed. */
  readonly gaps: number[] = [];
  /** Of all starts. */
  allLow = 0;
  allHigh = 0;
  readonly #view: TextView;
  readonly #compacts: (string | undefined)[] = [];
  readonly #layouts: (string | undefined)[] = [];
  readonly #before: (string | undefined)[] = [];
  readonly #behind: (string | undefined)[] = [];
  readonly #standings: (Standing | undefined)[] = [];

  constructor(view: TextView) {
    this.#view = view;
    const { tokens, text } = view;
    const { numbers, numberCount, kinds, starts } = tokens;
    let free = 0;
    for (let index = 0; index < numberCount; index++) {
      const token = numbers[index] ?? 0;
      const previous = token - 1;
      if (previous >= free && this.#isShort(previous) && this.#joined(previous)) {
        if (previous - 1 >= free && this.#isShort(previous - 1) && this.#joined(previous - 1))
          this.#add(previous - 1, starts[previous - 1] ?? 0);
        this.#add(previous, starts[previous] ?? 0);
      }
      const start = starts[token] ?? 0;
      this.#add(token, start);
      if (((kinds[token] ?? 0) & letter) !== 0 && text.charCodeAt(start) > 0x39) {
        const inner = gluedAt(text, start, tokens.ends[token] ?? 0);
        if (inner !== -1) this.#add(token, inner);
      }
      free = token + 1;
    }
  }

  get count(): number {
    return this.places.length;
  }

  /** Whether a word is glued to the front of what begins here, as in `IdNr86095742719`. */
  isGlued(start: number): boolean {
    return this.places[start] !== this.#view.tokens.starts[this.tokens[start] ?? 0];
  }

  /** The letters, in capitals, and digits of an entry. */
  compact(start: number, entry: number): string {
    const known = this.#compacts[entry];
    if (known !== undefined) return known;
    const { text, tokens } = this.#view;
    const last = this.lastTokens[entry] ?? 0;
    let compact = '';
    let from = this.places[start] ?? 0;
    for (let token = this.tokens[start] ?? 0; token <= last; token++) {
      compact += text.slice(from, tokens.ends[token]);
      from = tokens.starts[token + 1] ?? 0;
    }
    compact = compact.toUpperCase();
    this.#compacts[entry] = compact;
    return compact;
  }

  /** The words before a start; see `context-words.ts`. */
  regionBefore(start: number): string {
    const known = this.#before[start];
    if (known !== undefined) return known;
    const token = this.tokens[start] ?? 0;
    let region = regionBefore(this.#view, token, reachBefore);
    if (this.isGlued(start)) {
      const word = this.#view.word(token).slice(0, (this.places[start] ?? 0) - (this.#view.tokens.starts[token] ?? 0));
      region = region === '' ? word : `${region} ${word}`;
    }
    this.#before[start] = region;
    return region;
  }

  /** The words behind an entry. */
  regionBehind(entry: number): string {
    return (this.#behind[entry] ??= regionBehind(this.#view, this.lastTokens[entry] ?? 0, reachBehind));
  }

  standing(start: number, entry: number): Standing {
    return (this.#standings[entry] ??= this.isGlued(start)
      ? 'named'
      : standing(this.#view, this.tokens[start] ?? 0, this.lastTokens[entry] ?? 0));
  }

  end(entry: number): number {
    return this.#view.tokens.ends[this.lastTokens[entry] ?? 0] ?? 0;
  }

  /** The lengths of the tokens of an entry: `2-3-3-3`. */
  layout(start: number, entry: number): string {
    const known = this.#layouts[entry];
    if (known !== undefined) return known;
    const { tokens } = this.#view;
    const first = this.tokens[start] ?? 0;
    let layout = String((tokens.ends[first] ?? 0) - (this.places[start] ?? 0));
    for (let token = first + 1; token <= (this.lastTokens[entry] ?? 0); token++)
      layout += `-${(tokens.ends[token] ?? 0) - (tokens.starts[token] ?? 0)}`;
    this.#layouts[entry] = layout;
    return layout;
  }

  #isShort(token: number): boolean {
    const { starts, ends, kinds } = this.#view.tokens;
    const length = (ends[token] ?? 0) - (starts[token] ?? 0);
    return ((kinds[token] ?? 0) & (length > 2 ? digit | wide | small : digit | wide)) === 0 && length <= longestLetters;
  }

  /** Whether the token behind this one may belong to the same identifier. */
  #joined(token: number): boolean {
    const { starts, ends } = this.#view.tokens;
    return gapBetween(this.#view.text, ends[token] ?? 0, starts[token + 1] ?? 0) !== 0;
  }

  #add(first: number, place: number): void {
    const { text, tokens } = this.#view;
    const { starts, ends, kinds, count } = tokens;
    const reach = place === starts[first] ? this.#reach(first) : 'all';
    if (reach === 'none') return;
    let low = 0;
    let high = 0;
    let length = 0;
    let letters = 0;
    let words = 0;
    let lineBreaks = 0;
    let gaps = 0;
    let hasDigit = false;
    for (let token = first; token < count; token++) {
      const from = token === first ? place : (starts[token] ?? 0);
      const end = ends[token] ?? 0;
      const kind = kinds[token] ?? 0;
      if (token > first) {
        const between = gapBetween(text, ends[token - 1] ?? 0, from);
        if (between === 0) break;
        // Columns of numbers are no identifiers.
        if ((between & gap.lineBreak) !== 0 && ++lineBreaks > mostLineBreaks) break;
        gaps |= between;
      }
      length += end - from;
      if (length > most || (kind & wide) !== 0) break;
      if ((kind & digit) === 0) {
        if (end - from > longestLetters || (token > first && end - from > 1 && (kind & small) !== 0)) break;
        if (++words > mostWords) break;
        letters += end - from;
      } else {
        hasDigit = true;
        if ((kind & letter) !== 0) letters += lettersIn(text, from, end);
      }
      if (length >= fewest && hasDigit) {
        this.lengths.push(length);
        this.letters.push(letters);
        this.lastTokens.push(token);
        this.gaps.push(gaps);
        if (length < 32) low |= 1 << length;
        else high |= 1 << (length - 32);
      }
      if (reach === 'token') break;
    }
    if ((low | high) === 0) return;
    this.places.push(place);
    this.tokens.push(first);
    this.lengthsLow.push(low);
    this.lengthsHigh.push(high);
    this.firstEntries.push(this.lengths.length);
    this.allLow |= low;
    this.allHigh |= high;
  }

  /**
   * How far an identifier may reach that begins with this token. Behind another number it is a part of a longer one, or a value in one piece;
   * that keeps the time linear too, for long rows of numbers have few beginnings.
   */
  #reach(first: number): 'all' | 'token' | 'none' {
    const { text, tokens } = this.#view;
    const { starts, ends, kinds } = tokens;
    const before = first - 1;
    if (before < 0 || ((kinds[first] ?? 0) & digit) === 0 || ((kinds[before] ?? 0) & digit) === 0) return 'all';
    const between = gapBetween(text, ends[before] ?? 0, starts[first] ?? 0);
    if (between === gap.dot || between === gap.dash) return 'none';
    return between === 0 || (between & gap.lineBreak) !== 0 ? 'all' : 'token';
  }
}

function lettersIn(text: string, from: number, end: number): number {
  let letters = 0;
  for (let at = from; at < end; at++) if (text.charCodeAt(at) > 0x39) letters++;
  return letters;
}

/** Where the digits begin in a token that begins with two letters or more and goes on with digits; -1 where it does not. */
function gluedAt(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) > 0x39) at++;
  return at - start >= 2 && end - at >= fewest ? at : -1;
}

/** For `view.derived`. */
export function numberRuns(view: TextView): NumberRuns {
  return new NumberRuns(view);
}
