import { isAscii, isUtf8 } from 'node:buffer';
import { readJsonExactly } from './read-json-exactly.ts';

/** Objects and arrays within each other at most. */
export const maximumDepth = 64;

export type StrictJsonFault =
  | 'invalid_utf8'
  | 'invalid_json'
  | 'number_out_of_range'
  | 'duplicate_key'
  | 'too_deeply_nested';

/** Bytes that are not one JSON value which every parser reads alike. `detail` is a constant text, never foreign. */
export class StrictJsonError extends Error {
  readonly fault: StrictJsonFault;
  readonly detail: string;

  constructor(fault: StrictJsonFault, detail: string, cause?: unknown) {
    super(`${fault}: ${detail}`, { cause });
    this.name = 'StrictJsonError';
    this.fault = fault;
    this.detail = detail;
  }
}

const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

interface Outline {
  /** Colons outside of strings: as many as the text has keys, if it is JSON. */
  readonly separators: number;
  /** Whether some key is written with an escape. */
  readonly escapedKeys: boolean;
}

/**
 * Counts the key separators of a JSON text and checks its depth, in one linear pass that jumps over strings. It runs before
 * the parser, so that no parser ever sees a deep text. On a text that is not JSON the outline means nothing; the parser
 * refuses that text afterwards.
 */
function outlineOf(text: string): Outline {
  const length = text.length;
  let separators = 0;
  let depth = 0;
  let escapedKeys = false;
  let stringStart = 0;
  let stringEnd = 0;
  let nextEscape = text.indexOf('\\');
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      stringStart = at;
      for (;;) {
        at = text.indexOf('"', at + 1);
        if (at === -1) return { separators, escapedKeys };
        let escapes = at;
        while (text.charCodeAt(escapes - 1) === backslash) escapes -= 1;
        if (((at - escapes) & 1) === 0) break;
      }
      stringEnd = at;
    } else if (code === colon) {
      separators += 1;
      if (nextEscape !== -1 && nextEscape < stringStart) nextEscape = text.indexOf('\\', stringStart);
      if (nextEscape !== -1 && nextEscape < stringEnd) escapedKeys = true;
    } else if (code === openBrace || code === openBracket) {
      depth += 1;
      if (depth > maximumDepth) throw new StrictJsonError('too_deeply_nested', 'nested more than 64 levels');
    } else if (code === closeBrace || code === closeBracket) depth -= 1;
  }
  return { separators, escapedKeys };
}

/** Throws a SyntaxError, or a RangeError where the engine gives up. */
function read(text: string, outline: Outline): unknown {
  if (!outline.escapedKeys) return JSON.parse(text);
  const { value, duplicate } = readJsonExactly(text);
  if (duplicate) throw new StrictJsonError('duplicate_key', 'duplicate key');
  return value;
}

/** Counts the keys of a parsed tree; `escaped` says that strings may hold what UTF-8 cannot. */
function countKeys(value: unknown, escaped: boolean): number {
  if (typeof value === 'string') {
    if (escaped && !value.isWellFormed()) throw new StrictJsonError('invalid_utf8', 'lone surrogate in an escape');
    return 0;
  }
  if (typeof value === 'number') {
    // 1e999 is JSON, but reads as Infinity here and would be sent on as null.
    if (!Number.isFinite(value)) throw new StrictJsonError('number_out_of_range', 'number out of range');
    return 0;
  }
  if (typeof value !== 'object' || value === null) return 0;
  let keys = 0;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const element: unknown = value[index];
      // A long list of small numbers, as of token ids, costs no call each.
      if (typeof element === 'number' && element < 1e300 && element > -1e300) continue;
      keys += countKeys(element, escaped);
    }
    return keys;
  }
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    if (key === '__proto__') throw new StrictJsonError('duplicate_key', 'key __proto__');
    if (escaped && !key.isWellFormed()) throw new StrictJsonError('invalid_utf8', 'lone surrogate in a key');
    keys += 1 + countKeys(holder[key], escaped);
  }
  return keys;
}

/**
 * Reads one JSON value (RFC 8259, and the stricter I-JSON of RFC 7493) from UTF-8 bytes. Refuses what two parsers could read
 * in two ways: invalid UTF-8, a byte order mark, duplicate keys, lone surrogates, numbers out of range; and the key
 * `__proto__`. A duplicate shows itself by the text having more key separators than the parsed tree has keys, which is
 * far cheaper than a parser of our own.
 *
 * @throws {StrictJsonError}
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Without this distinction Node decodes plain ASCII, which nearly every body is, as slowly as the rest.
  const ascii = isAscii(buffer);
  if (!ascii && !isUtf8(buffer)) throw new StrictJsonError('invalid_utf8', 'not UTF-8');
  if (buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf) {
    throw new StrictJsonError('invalid_json', 'byte order mark');
  }
  const text = ascii ? buffer.toString('latin1') : buffer.toString('utf8');
  const outline = outlineOf(text);
  let value: unknown;
  try {
    value = read(text, outline);
  } catch (cause) {
    if (cause instanceof StrictJsonError) throw cause;
    // The parser's message quotes the text, so it must not travel; its name says enough.
    throw new StrictJsonError('invalid_json', cause instanceof RangeError ? 'too large' : 'syntax');
  }
  if (countKeys(value, text.includes('\\u')) !== outline.separators) {
    throw new StrictJsonError('duplicate_key', 'duplicate key');
  }
  return value;
}
