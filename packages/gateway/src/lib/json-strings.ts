/**
 * Puts texts in the place of parts of a JSON text, in order, so that it stays JSON: they are escaped, become a string where they stand in
 * none, and put back the quotation mark of a string where they cover it.
 */
export class JsonStrings {
  readonly #source: string;
  #at = 0;
  #inString = false;

  constructor(source: string) {
    this.#source = source;
  }

  /** What is to be written for the part from `from` to `to`, which begins behind the part before. */
  inPlaceOf(from: number, to: number, text: string): string {
    this.#readTo(from);
    const before = this.#inString;
    this.#readTo(to);
    const written = JSON.stringify(text).slice(1, -1);
    if (before && this.#inString) return written;
    if (before) return `${written}"`;
    return this.#inString ? `"${written}` : `"${written}"`;
  }

  #readTo(place: number): void {
    const source = this.#source;
    let at = this.#at;
    for (; at < place; at++) {
      const unit = source.charCodeAt(at);
      if (unit === 0x22) this.#inString = !this.#inString;
      else if (unit === 0x5c && this.#inString) at++;
    }
    this.#at = at;
  }
}
