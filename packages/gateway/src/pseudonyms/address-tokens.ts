import { type TextView, tokenKinds } from '../core/recogniser.ts';

const { capitalised } = tokenKinds;

/** Between a house number and its postcode, in UTF-16 code units. */
const farthestPostcode = 120;

/** The words and numbers of a text as addresses have them: letters of escapes are left out, `\n10115` is a postcode on a new line. */
export class AddressTokens {
  readonly view: TextView;
  readonly text: string;
  /** Of the number that is looked at, among the numbers. */
  number = 0;

  constructor(view: TextView) {
    this.view = view;
    this.text = view.text;
  }

  /** Whether one of the next numbers may be the postcode of an address that begins before this number. */
  postcodeFollows(): boolean {
    const { numbers, numberCount } = this.view.tokens;
    const limit = this.end(numbers[this.number] ?? 0) + farthestPostcode;
    for (let index = this.number + 1; index < numberCount && index < this.number + 5; index++) {
      const token = numbers[index] ?? 0;
      const start = this.start(token);
      if (start > limit) return false;
      const length = this.end(token) - start;
      if (length === 4 || length === 5) return true;
      if (length >= 2 && length <= 7 && !isDigit(this.text.charCodeAt(start))) return true;
    }
    return false;
  }

  isAllCapitals(token: number): boolean {
    const written = this.text.slice(this.start(token), this.end(token));
    return written.toUpperCase() === written;
  }

  #isEscaped(token: number): boolean {
    const start = this.view.tokens.starts[token] ?? 0;
    if (start === 0 || this.text.charCodeAt(start - 1) !== 0x5c) return false;
    const unit = this.text.charCodeAt(start);
    return unit === 0x6e || unit === 0x72 || unit === 0x74;
  }

  start(token: number): number {
    const start = this.view.tokens.starts[token] ?? 0;
    return this.#isEscaped(token) ? start + 1 : start;
  }

  end(token: number): number {
    return this.view.tokens.ends[token] ?? 0;
  }

  kind(token: number): number {
    return this.view.tokens.kinds[token] ?? 0;
  }

  word(token: number): string {
    const word = this.view.word(token);
    return this.#isEscaped(token) ? word.slice(1) : word;
  }

  isCapital(token: number): boolean {
    if (!this.#isEscaped(token)) return (this.kind(token) & capitalised) !== 0;
    return /^\p{Lu}/u.test(this.text.charAt(this.start(token)));
  }

  /** Whether a token and the next are words of one name: a space, a hyphen, an apostrophe or the dot of an abbreviation between them. */
  joins(token: number): boolean {
    const end = this.end(token);
    const length = this.start(token + 1) - end;
    if (length < 1 || length > 2) return false;
    const unit = this.text.charCodeAt(end);
    if (length === 2) return unit === 0x2e && this.text.charCodeAt(end + 1) === 0x20;
    return unit === 0x20 || unit === 0x2d || unit === 0xa0 || unit === 0x2e || unit === 0x27 || unit === 0x2019;
  }

  /** What stands between two tokens; of a long gap only the beginning. */
  between(before: number, token: number): string {
    const end = this.end(before);
    const start = this.start(token);
    return this.text.slice(end, Math.min(start, end + 6));
  }
}

export function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}
