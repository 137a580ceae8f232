import { isUtf8 } from 'node:buffer';
import type { Origin, Segment } from '../core/segment.ts';

/** A `data:` URL (RFC 2397), taken apart. */
export interface DataUrl {
  /** Media type in small letters; `text/plain` where none is given. */
  readonly type: string;
  /** Everything up to and with the comma, without parameters that nobody here reads. */
  readonly header: string;
  readonly base64: boolean;
  readonly data: string;
  readonly charset: string | undefined;
}

const longestHeader = 256;
const headerPattern = /^data:([^;,]*)((?:;[^;,]*)*),/i;
const mediaType = /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,64}$/;
const charsetPattern = /^[a-z0-9_.:-]{1,40}$/;

export function isDataUrl(value: string): boolean {
  return /^\s*data:/i.test(value.slice(0, 64));
}

/** Undefined where the URL is none that two readers would take for the same. */
export function readDataUrl(value: string): DataUrl | undefined {
  const start = value.trimStart();
  const head = headerPattern.exec(start.slice(0, longestHeader));
  if (head === null) return undefined;
  const given = (head[1] ?? '').trim().toLowerCase();
  const type = given === '' ? 'text/plain' : given;
  if (!mediaType.test(type)) return undefined;
  let base64 = false;
  let charset: string | undefined;
  for (const parameter of (head[2] ?? '').split(';')) {
    const setting = parameter.trim().toLowerCase();
    if (setting === 'base64') base64 = true;
    else if (setting.startsWith('charset=')) charset = setting.slice('charset='.length).replaceAll('"', '');
  }
  if (charset !== undefined && !charsetPattern.test(charset)) return undefined;
  return {
    type,
    header: `data:${type}${charset === undefined ? '' : `;charset=${charset}`}${base64 ? ';base64' : ''},`,
    base64,
    data: start.slice(head[0].length),
    charset,
  };
}

const textTypes =
  /^(?:text\/.*|.*\+(?:json|xml|yaml)|application\/(?:json|jsonl|ld\+json|x-ndjson|ndjson|xml|yaml|x-yaml|toml|csv|sql|graphql|javascript|x-javascript|ecmascript|typescript|x-sh|x-httpd-php|x-python|x-www-form-urlencoded))$/;

/** Whether what the URL holds is a text by its own words. */
export function holdsText({ type }: DataUrl): boolean {
  return textTypes.test(type);
}

const utf8Names: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);
const base64Text = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Undefined where it is not the UTF-8 that it must be, or not the base64 that it says it is. */
export function textOf(url: DataUrl): string | undefined {
  if (url.charset !== undefined && !utf8Names.has(url.charset)) return undefined;
  let bytes = percentDecoded(url.data);
  if (url.base64) {
    const plain = bytes.toString('latin1').replaceAll(/[\t\n\f\r ]/g, '');
    if (!base64Text.test(plain)) return undefined;
    bytes = Buffer.from(plain, 'base64');
  }
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

function hexDigit(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const small = unit | 0x20;
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : -1;
}

/** As URLs are read: an escape that is none stays what it is. */
function percentDecoded(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  let length = bytes.indexOf(0x25);
  if (length === -1) return bytes;
  for (let at = length; at < bytes.length; at += 1) {
    let byte = bytes[at] ?? 0;
    if (byte === 0x25) {
      const high = hexDigit(bytes[at + 1] ?? 0);
      const low = hexDigit(bytes[at + 2] ?? 0);
      if (high !== -1 && low !== -1) {
        byte = high * 16 + low;
        at += 2;
      }
    }
    bytes[length] = byte;
    length += 1;
  }
  return bytes.subarray(0, length);
}

/** A segment over the text inside a `data:` URL. What is written to it is encoded as the URL was. */
export class DataUrlSegment implements Segment {
  readonly place: string;
  readonly origin: Origin = 'file';
  readonly format: 'text' | 'json';
  readonly fixed = false;
  readonly continues = undefined;
  readonly #holder: Record<string, unknown>;
  readonly #field: string;
  readonly #url: DataUrl;
  #text: string;

  constructor(holder: object, field: string, place: string, url: DataUrl, text: string, format: 'text' | 'json') {
    this.#holder = holder as Record<string, unknown>;
    this.#field = field;
    this.place = place;
    this.format = format;
    this.#url = url;
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    this.#text = text;
    const data = this.#url.base64
      ? Buffer.from(text, 'utf8').toString('base64')
      : encodeURIComponent(text.toWellFormed());
    this.#holder[this.#field] = this.#url.header + data;
  }
}
