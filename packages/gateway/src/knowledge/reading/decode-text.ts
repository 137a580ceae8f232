import { DocumentProblem } from './document-problem.ts';

const byteOrderMarks: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Bytes that mean nothing in Windows-1252, and controls that no text has. */
const neverInText: ReadonlySet<number> = new Set([
  ...Array.from({ length: 9 }, (_, byte) => byte),
  ...Array.from({ length: 18 }, (_, byte) => byte + 14),
  0x7f,
  0x81,
  0x8d,
  0x8f,
  0x90,
  0x9d,
]);

/**
 * The text of bytes. A byte order mark decides, then what somebody said about it, then UTF-8 if it is that, then what old office
 * programs of Western Europe write (Windows-1252). A charset that is unknown or does not fit counts as not said. Throws a
 * DocumentProblem for bytes that are no text.
 */
export function decodeText(bytes: Uint8Array, charset?: string): string {
  for (const [encoding, mark] of byteOrderMarks)
    if (mark.every((byte, at) => bytes[at] === byte)) return strictly(bytes, encoding) ?? leniently(bytes, encoding);
  const wide = bytes.includes(0) ? withoutMark(bytes) : undefined;
  if (wide !== undefined) return wide;
  const said = charset === undefined ? undefined : strictly(bytes, charset);
  // Whoever says Latin-1 of bytes that are valid UTF-8 beyond ASCII is mistaken: the chance of it is nil in real text.
  const text = (said !== undefined && !isSingleByte(charset) ? said : undefined) ?? strictly(bytes, 'utf-8') ?? said;
  if (text !== undefined) {
    if (isBinary(text)) throw new DocumentProblem('bad-encoding');
    return text;
  }
  if (isWindowsText(bytes)) return new TextDecoder('windows-1252').decode(bytes);
  return leniently(bytes, 'utf-8');
}

function strictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A few broken bytes are damage; many are no text. */
function leniently(bytes: Uint8Array, encoding: string): string {
  const text = new TextDecoder(encoding).decode(bytes);
  let broken = 0;
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', at + 1)) broken += 1;
  if (broken * 100 > text.length || isBinary(text)) throw new DocumentProblem('bad-encoding');
  return text;
}

function isSingleByte(charset: string | undefined): boolean {
  return charset !== undefined && /^(?:iso-?8859|windows-125|latin|us-ascii|ascii|cp125)/i.test(charset.trim());
}

/** UTF-16 without a byte order mark: of Western text, every other byte is zero. */
function withoutMark(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 4_096);
  let even = 0;
  let odd = 0;
  for (let at = 0; at < sample.length; at += 1) {
    if (sample[at] !== 0) continue;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  }
  const half = sample.length / 2;
  if (odd > half * 0.6 && even < half * 0.1) return strictly(bytes, 'utf-16le');
  if (even > half * 0.6 && odd < half * 0.1) return strictly(bytes, 'utf-16be');
  return undefined;
}

function isBinary(text: string): boolean {
  const sample = text.slice(0, 100_000);
  let controls = 0;
  for (let at = 0; at < sample.length; at += 1) {
    const unit = sample.charCodeAt(at);
    if (unit < 9 || (unit > 13 && unit < 32 && unit !== 0x1b)) controls += 1;
  }
  return controls > 4 && controls * 100 > sample.length;
}

function isWindowsText(bytes: Uint8Array): boolean {
  let high = 0;
  let pairs = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (neverInText.has(byte)) return false;
    if (byte < 0x80) continue;
    high += 1;
    // The two bytes of a letter of Latin script in UTF-8: text that is only damaged has many of them.
    if ((byte & 0xfc) === 0xc0 && ((bytes[at + 1] ?? 0) & 0xc0) === 0x80) pairs += 1;
  }
  return pairs * 2 < high;
}

/** The charset of a media type such as `text/html; charset=ISO-8859-1`. */
export function charsetOf(mediaType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(mediaType ?? '')?.[1];
}

/** The charset that an HTML document names in its first kilobyte, as browsers look for it. */
export function charsetOfHtml(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1_024));
  return /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(start)?.[1];
}
