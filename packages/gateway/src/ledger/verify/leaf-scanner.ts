import { isUtf8 } from 'node:buffer';
import type { LeafForm } from './leaf-fields.ts';

/** The largest leaf, in bytes. */
export const largestLeaf = 16_384;

const deepest = 64;
const mostFields = 128;
const largestInteger = '9007199254740991';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;
const letterU = 0x75;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** What follows a backslash in the canonical form, but for `u`: `"`, `\`, `b`, `f`, `n`, `r`, `t`. */
const shortEscapes: ReadonlySet<number> = new Set([0x22, 0x5c, 0x62, 0x66, 0x6e, 0x72, 0x74]);
/** The controls that have such a form, so that `\u` must not be used for them. */
const shortControls: ReadonlySet<string> = new Set(['0008', '000c', '000a', '000d', '0009']);

const literals = ['true', 'false', 'null'].map((word) => Buffer.from(word));

/**
 * Whether bytes are a JSON object in canonical form (RFC 8785) in which all numbers are integers up to 2^53 - 1, found by one pass
 * over the bytes without making a value of them; and where the fields of that object are. One scanner serves any number of
 * leaves, one after the other.
 */
export class LeafScanner {
  /** What keeps the last leaf from being canonical, or undefined. */
  problem: string | undefined;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;
  #fields = 0;
  /** Of each field of the outermost object: where its key begins and ends, without quotes, and its value. */
  readonly #spans = new Int32Array(4 * mostFields);

  scan(bytes: Buffer, start: number, end: number): boolean {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#fields = 0;
    this.problem = undefined;
    if (end - start > largestLeaf) this.problem = `it has more than ${largestLeaf} bytes`;
    else if (bytes[start] !== openBrace) this.problem = 'it is no JSON object';
    else if (!this.#object(1)) this.problem ??= 'it is not in canonical form';
    else if (this.#at !== end) this.problem = 'something follows the object';
    else if (!isUtf8(bytes.subarray(start, end))) this.problem = 'it is not UTF-8';
    if (this.problem !== undefined) this.#fields = 0;
    return this.problem === undefined;
  }

  /** The bytes of a field's value; undefined where the leaf has none of that name. */
  span(name: string): Buffer | undefined {
    const field = this.#find(name);
    if (field < 0) return undefined;
    return this.#bytes.subarray(this.#spans[field + 2], this.#spans[field + 3]);
  }

  /** The value of a field; undefined where there is none. */
  value(name: string): unknown {
    const span = this.span(name);
    return span === undefined ? undefined : (JSON.parse(span.toString('utf8')) as unknown);
  }

  /** The text of a field; undefined where it is missing or no string. */
  text(name: string): string | undefined {
    const field = this.#find(name);
    if (field < 0) return undefined;
    const start = this.#spans[field + 2] as number;
    const end = this.#spans[field + 3] as number;
    if (this.#bytes[start] !== quote) return undefined;
    return this.#plainText(start + 1, end - 1);
  }

  /** The number of a field; undefined where it is missing or no number that counts something. */
  count(name: string): number | undefined {
    const field = this.#find(name);
    if (field < 0) return undefined;
    const end = this.#spans[field + 3] as number;
    let number = 0;
    for (let at = this.#spans[field + 2] as number; at < end; at++) {
      const digit = (this.#bytes[at] as number) - zero;
      if (digit < 0 || digit > 9) return undefined;
      number = number * 10 + digit;
    }
    return number;
  }

  /** 64 bits of the bytes of a field, in two numbers; never both zero. */
  fingerprint(name: string): readonly [number, number] {
    const field = this.#find(name);
    const end = field < 0 ? 0 : (this.#spans[field + 3] as number);
    let high = 0x811c9dc5;
    let low = 0x2545f491;
    for (let at = field < 0 ? 0 : (this.#spans[field + 2] as number); at < end; at++) {
      const byte = this.#bytes[at] as number;
      high = Math.imul(high ^ byte, 0x01000193);
      low = Math.imul(low ^ byte, 0x5bd1e995);
      low ^= low >>> 15;
    }
    return [high, low === 0 ? 1 : low];
  }

  /** Holds the fields against those of a kind; undefined where nothing is missing and nothing too much. */
  differences({ names, required }: LeafForm): { readonly missing: string[]; readonly unknown: string[] } | undefined {
    // Nearly all leaves have none.
    let found: { missing: string[]; unknown: string[] } | undefined;
    const differing = (): { missing: string[]; unknown: string[] } => (found ??= { missing: [], unknown: [] });
    let at = 0;
    for (let field = 0; field < 4 * this.#fields; field += 4) {
      let order = -1;
      while (at < names.length) {
        order = this.#compare(names[at] as string, field);
        if (order >= 0) break;
        if (required[at] === true) differing().missing.push(names[at] as string);
        at++;
      }
      if (at < names.length && order === 0) at++;
      else differing().unknown.push(this.#plainText(this.#spans[field] as number, this.#spans[field + 1] as number));
    }
    for (; at < names.length; at++) if (required[at] === true) differing().missing.push(names[at] as string);
    return found;
  }

  /** Below zero where a name of ASCII letters comes before a key. */
  #compare(name: string, field: number): number {
    const bytes = this.#bytes;
    const start = this.#spans[field] as number;
    const length = (this.#spans[field + 1] as number) - start;
    const shorter = Math.min(length, name.length);
    for (let at = 0; at < shorter; at++) {
      const byte = bytes[start + at] as number;
      const order = name.charCodeAt(at) - byte;
      // An escape stands for a control, a quote or a backslash, which come before all letters.
      if (order !== 0) return byte === backslash ? 1 : order;
    }
    return name.length - length;
  }

  #find(name: string): number {
    const bytes = this.#bytes;
    for (let field = 0; field < 4 * this.#fields; field += 4) {
      const start = this.#spans[field] as number;
      if ((this.#spans[field + 1] as number) - start !== name.length) continue;
      let at = 0;
      while (at < name.length && bytes[start + at] === name.charCodeAt(at)) at++;
      if (at === name.length) return field;
    }
    return -1;
  }

  #plainText(start: number, end: number): string {
    const text = this.#bytes.toString('utf8', start, end);
    return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
  }

  #value(depth: number): boolean {
    const byte = this.#bytes[this.#at] as number;
    if (byte === quote) return this.#string();
    if (byte === openBrace) return this.#object(depth + 1);
    if (byte === openBracket) return this.#array(depth + 1);
    if (byte === minus || (byte >= zero && byte <= nine)) return this.#integer();
    for (const literal of literals) {
      const end = this.#at + literal.length;
      if (
        byte === literal[0] &&
        end <= this.#end &&
        this.#bytes.compare(literal, 0, literal.length, this.#at, end) === 0
      ) {
        this.#at = end;
        return true;
      }
    }
    return false;
  }

  #object(depth: number): boolean {
    if (depth > deepest) return this.#deep();
    const bytes = this.#bytes;
    this.#at++;
    if (this.#at < this.#end && bytes[this.#at] === closeBrace) {
      this.#at++;
      return true;
    }
    let previousStart = -1;
    let previousEnd = -1;
    while (this.#at < this.#end && bytes[this.#at] === quote) {
      const keyStart = this.#at + 1;
      if (!this.#string()) return false;
      const keyEnd = this.#at - 1;
      if (previousStart >= 0 && !this.#inOrder(previousStart, previousEnd, keyStart, keyEnd)) {
        this.problem = 'its keys are not in order, or one comes twice';
        return false;
      }
      previousStart = keyStart;
      previousEnd = keyEnd;
      if (this.#at >= this.#end || bytes[this.#at] !== colon) return false;
      const valueStart = ++this.#at;
      if (valueStart >= this.#end || !this.#value(depth)) return false;
      if (depth === 1) {
        if (this.#fields === mostFields) return false;
        this.#spans[4 * this.#fields] = keyStart;
        this.#spans[4 * this.#fields + 1] = keyEnd;
        this.#spans[4 * this.#fields + 2] = valueStart;
        this.#spans[4 * this.#fields + 3] = this.#at;
        this.#fields++;
      }
      if (this.#at >= this.#end) return false;
      const byte = bytes[this.#at++];
      if (byte === closeBrace) return true;
      if (byte !== comma) return false;
    }
    return false;
  }

  #array(depth: number): boolean {
    if (depth > deepest) return this.#deep();
    const bytes = this.#bytes;
    this.#at++;
    if (this.#at < this.#end && bytes[this.#at] === closeBracket) {
      this.#at++;
      return true;
    }
    while (this.#at < this.#end && this.#value(depth)) {
      if (this.#at >= this.#end) return false;
      const byte = bytes[this.#at++];
      if (byte === closeBracket) return true;
      if (byte !== comma) return false;
    }
    return false;
  }

  #deep(): boolean {
    this.problem = `it is nested deeper than ${deepest} levels`;
    return false;
  }

  #string(): boolean {
    const bytes = this.#bytes;
    const end = this.#end;
    let at = this.#at + 1;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte === quote) {
        this.#at = at + 1;
        return true;
      }
      if (byte < 0x20) return false;
      if (byte !== backslash) {
        at++;
        continue;
      }
      const escaped = bytes[at + 1] as number;
      if (at + 1 < end && shortEscapes.has(escaped)) {
        at += 2;
        continue;
      }
      const digits = bytes.toString('latin1', at + 2, Math.min(at + 6, end));
      if (escaped !== letterU || !/^00[01][0-9a-f]$/.test(digits) || shortControls.has(digits)) return false;
      at += 6;
    }
    return false;
  }

  #integer(): boolean {
    const bytes = this.#bytes;
    const start = bytes[this.#at] === minus ? this.#at + 1 : this.#at;
    let at = start;
    while (at < this.#end && (bytes[at] as number) >= zero && (bytes[at] as number) <= nine) at++;
    const digits = at - start;
    const follows = bytes[at];
    if (at < this.#end && (follows === 0x2e || follows === 0x45 || follows === 0x65)) {
      this.problem = 'a number is no integer';
      return false;
    }
    // No leading zeros, and no zero below zero.
    if (digits === 0 || (bytes[start] === zero && (digits > 1 || start > this.#at))) return false;
    if (digits > 16 || (digits === 16 && bytes.toString('latin1', start, at) > largestInteger)) {
      this.problem = 'a number is too large';
      return false;
    }
    this.#at = at;
    return true;
  }

  /** Whether one key stands before another by their UTF-16 code units, which for ASCII without escapes are the bytes. */
  #inOrder(start: number, end: number, nextStart: number, nextEnd: number): boolean {
    const bytes = this.#bytes;
    const shorter = Math.min(end - start, nextEnd - nextStart);
    for (let offset = 0; offset < shorter; offset++) {
      const left = bytes[start + offset] as number;
      const right = bytes[nextStart + offset] as number;
      if (left === backslash || right === backslash || left > 0x7f || right > 0x7f) {
        return this.#plainText(start, end) < this.#plainText(nextStart, nextEnd);
      }
      if (left !== right) return left < right;
    }
    return end - start < nextEnd - nextStart;
  }
}
