/*
 * Private keys in blocks: PEM (RFC 7468), OpenSSH, PGP (RFC 9580, section 6.2) and PuTTY. The block goes as a whole. Public keys and
 * certificates are none. A block may stand in one line, with its line breaks escaped (`\n`), and may have lost its end.
 */

export interface KeyBlock {
  readonly start: number;
  readonly end: number;
}

const label = 'PRIVATE KEY';
const dashes = '-----';
const fewestCharacters = 40;
const longestLabel = 80;
const puttyLabel = 'Private-Lines:';
const longestPutty = 8192;

function isBase64(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x2f && unit <= 0x39) ||
    unit === 0x2b ||
    unit === 0x3d
  );
}

/** What is between base64 characters of a block: white space, escaped line breaks, quotes and joins of lines in source code. */
function isBetween(unit: number): boolean {
  return (
    unit <= 0x20 ||
    unit === 0x5c ||
    unit === 0x22 ||
    unit === 0x27 ||
    unit === 0x2c ||
    unit === 0x3a ||
    unit === 0x2b ||
    unit === 0x2d
  );
}

/** The end of base64 lines from a place on, and how many characters they have. */
function readLines(text: string, from: number, limit: number): readonly [end: number, characters: number] {
  let end = from;
  let characters = 0;
  let at = from;
  for (; at < limit; at++) {
    const unit = text.charCodeAt(at);
    if (isBase64(unit)) {
      characters++;
      end = at + 1;
    } else if (!isBetween(unit)) break;
  }
  return [end, characters];
}

/** All private keys of a text. */
export function findPrivateKeys(text: string): readonly KeyBlock[] {
  const found: KeyBlock[] = [];
  for (let place = text.indexOf(label); place !== -1; place = text.indexOf(label, place + label.length)) {
    const last = found.at(-1);
    if (last !== undefined && place < last.end) continue;
    const window = Math.max(0, place - longestLabel);
    const begin = window + text.slice(window, place).lastIndexOf('BEGIN');
    if (!text.startsWith('BEGIN', begin) || text.slice(begin, place).includes(dashes)) continue;
    const start = dashesBefore(text, begin);
    const header = endOfDashes(text, place + label.length);
    if (start === -1 || header === -1) continue;
    const next = text.indexOf(dashes, header);
    const isClosed = next !== -1 && text.startsWith('END', next + dashes.length) && next - header < 32_768;
    const [bodyEnd, characters] = readLines(
      text,
      header,
      isClosed ? next : Math.min(text.length, header + 16_384, next === -1 ? text.length : next),
    );
    if (characters < fewestCharacters || isBlank(text.slice(header, Math.min(bodyEnd, header + 512)))) continue;
    found.push({ start, end: isClosed ? endOfLine(text, next + dashes.length) : bodyEnd });
  }
  let from = 0;
  for (let place = text.indexOf(puttyLabel); place !== -1; place = text.indexOf(puttyLabel, from)) {
    const line = text.indexOf('\n', place);
    if (line === -1) break;
    const block = text.slice(line, line + longestPutty);
    const mac = block.indexOf('Private-MAC');
    const [end, characters] = readLines(text, line, line + (mac === -1 ? block.length : mac));
    from = Math.max(end, place + puttyLabel.length);
    if (characters >= fewestCharacters && !isBlank(text.slice(line, end))) found.push({ start: line + 1, end });
  }
  return found;
}

/** Whether there are words where the key should be. */
function isBlank(body: string): boolean {
  return !/[0-9]/.test(body) || new Set(body).size < 16;
}

/** Where the dashes before a label begin; -1 where there are none. */
function dashesBefore(text: string, place: number): number {
  let start = place;
  if (text.charCodeAt(start - 1) === 0x20) start--;
  let at = start;
  while (at > 0 && start - at < dashes.length && text.charCodeAt(at - 1) === 0x2d) at--;
  return start - at < 4 ? -1 : at;
}

/** The place behind the dashes of a header line. */
function endOfDashes(text: string, place: number): number {
  const at = text.indexOf('--', place);
  if (at === -1 || at - place > 12) return -1;
  let end = at;
  while (end - at < dashes.length && text.charCodeAt(end) === 0x2d) end++;
  return end;
}

/** The place behind the dashes that close a footer. */
function endOfLine(text: string, place: number): number {
  const at = text.indexOf('--', place);
  if (at === -1 || at - place > longestLabel) return Math.min(text.length, place + 'END'.length);
  let end = at;
  while (end - at < dashes.length && text.charCodeAt(end) === 0x2d) end++;
  return end;
}
