const simple: ReadonlyMap<string | undefined, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const hexadecimal = /^[0-9a-fA-F]{4}$/;

/**
 * Reads JSON text piece by piece as what it means: every escape sequence becomes its character, all else stays, and places
 * in the result can be told in the original. So a scanner sees `j\u006fhn` as a reader of the JSON does.
 *
 * It never fails: a backslash that begins no escape sequence (RFC 8259, section 7) stays what it is.
 */
export class JsonEscapes {
  /** An escape sequence that is not complete yet. */
  #pending = '';
  #raw = 0;
  #decoded = 0;
  /** Pairs of places behind each escape sequence: in the result, in the original. */
  #marks: number[] = [0, 0];

  /** The characters that are known by now. */
  push(piece: string): string {
    if (this.#pending === '' && !piece.includes('\\')) {
      this.#raw += piece.length;
      this.#decoded += piece.length;
      return piece;
    }
    return this.#decode(this.#pending + piece, false);
  }

  /** What was still pending, which now begins no escape sequence any more. */
  end(): string {
    return this.#pending === '' ? '' : this.#decode(this.#pending, true);
  }

  /** The place in the original of a place in the result that is not forgotten. */
  original(place: number): number {
    const marks = this.#marks;
    let low = 0;
    let high = marks.length / 2;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((marks[middle * 2] ?? 0) <= place) low = middle;
      else high = middle;
    }
    return (marks[low * 2 + 1] ?? 0) + place - (marks[low * 2] ?? 0);
  }

  /** Places before this one will not be asked for again. */
  forget(place: number): void {
    const marks = this.#marks;
    // Only now and then, so that the cost per mark stays constant.
    if (marks.length < 64 || (marks[(marks.length >>> 2) << 1] ?? 0) > place) return;
    let keep = 0;
    while (keep + 2 < marks.length && (marks[keep + 2] ?? 0) <= place) keep += 2;
    this.#marks = marks.slice(keep);
  }

  #decode(piece: string, last: boolean): string {
    let text = piece;
    let result = '';
    let copied = 0;
    this.#pending = '';
    for (let at = text.indexOf('\\'); at !== -1; at = text.indexOf('\\', at)) {
      const kind = text[at + 1];
      const hex = kind === 'u' ? text.slice(at + 2, at + 6) : '';
      const short = kind === undefined || (kind === 'u' && hex.length < 4 && /^[0-9a-fA-F]*$/.test(hex));
      if (short && !last) {
        this.#pending = text.slice(at);
        text = text.slice(0, at);
        break;
      }
      let character = simple.get(kind);
      if (kind === 'u' && hexadecimal.test(hex)) character = String.fromCharCode(Number.parseInt(hex, 16));
      if (character === undefined) {
        at++;
        continue;
      }
      const plain = text.slice(copied, at);
      at += kind === 'u' ? 6 : 2;
      result += plain + character;
      this.#decoded += plain.length + 1;
      this.#raw += at - copied;
      this.#marks.push(this.#decoded, this.#raw);
      copied = at;
    }
    const rest = text.slice(copied);
    this.#decoded += rest.length;
    this.#raw += rest.length;
    return result + rest;
  }
}

/** The meaning of a whole JSON text, escape sequences read, and the place in the original of each place in it. */
export function readJsonEscapes(text: string): { readonly text: string; original(place: number): number } {
  const escapes = new JsonEscapes();
  const read = escapes.push(text) + escapes.end();
  return { text: read, original: (place) => escapes.original(place) };
}
