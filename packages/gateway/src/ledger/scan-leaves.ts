import type { Leaf } from '@gatehouse/contract/leaf';
import type { LedgerFile } from './file-system.ts';
import { LedgerDamageError } from './ledger-damage.ts';
import { hashLength, jsonStartOf, maximumLineBytes, parseLine, soundLine } from './v1/leaf-line.ts';

export interface ScannedLeaf {
  readonly index: number;
  /** RFC 6962 leaf hash, lower-case hexadecimal. */
  readonly hash: string;
  readonly leaf: Leaf;
  /** The exact bytes of the leaf; only until the next chunk is asked for. */
  readonly bytes: Buffer;
  /** Where its line begins and where the next begins, in bytes. */
  readonly start: number;
  readonly end: number;
}

/** Where a scan came to its end, and why. */
export interface ScanEnd {
  /** End of the last sound line. */
  readonly end: number;
  /** The index that the next leaf would have. */
  readonly next: number;
  readonly why: 'end' | 'zeros' | 'incomplete' | 'hash' | 'sequence';
}

const chunkLength = 256 * 1_024;
const lineFeed = 0x0a;

/**
 * Reads leaves in order, a chunk at a time, and stops at the first line that is not sound or not in sequence. Memory is
 * bounded, whatever the file holds.
 */
export async function* scanLeaves(
  file: LedgerFile,
  from: { readonly end: number; readonly next: number } = { end: 0, next: 0 },
): AsyncGenerator<readonly ScannedLeaf[], ScanEnd> {
  const buffer = Buffer.alloc(chunkLength + maximumLineBytes);
  let { end, next } = from;
  let filled = 0;
  for (;;) {
    const bytes = await file.read(buffer, filled, buffer.length - filled, end + filled);
    filled += bytes;
    const leaves: ScannedLeaf[] = [];
    let start = 0;
    let why: ScanEnd['why'] | undefined;
    const view = buffer.subarray(0, filled);
    while (why === undefined) {
      const lineEnd = view.indexOf(lineFeed, start);
      if (lineEnd === -1) {
        if (start < filled && buffer[start] === 0) why = 'zeros';
        else if (filled - start >= maximumLineBytes) why = 'hash';
        else if (bytes === 0) why = start === filled ? 'end' : 'incomplete';
        break;
      }
      const hash = soundLine(buffer, start, lineEnd);
      if (hash === undefined) {
        why = buffer[start] === 0 ? 'zeros' : 'hash';
        break;
      }
      const leaf = soundLeaf(buffer, start, lineEnd);
      if (leaf === undefined || leaf.index !== next) {
        why = 'sequence';
        break;
      }
      const length = lineEnd + 1 - start;
      leaves.push({
        index: next,
        hash,
        leaf,
        bytes: buffer.subarray(jsonStartOf(start), lineEnd),
        start: end,
        end: end + length,
      });
      start = lineEnd + 1;
      end += length;
      next++;
    }
    if (leaves.length > 0) yield leaves;
    if (why !== undefined) return { end, next, why };
    buffer.copyWithin(0, start, filled);
    filled -= start;
  }
}

function soundLeaf(buffer: Buffer, start: number, end: number): Leaf | undefined {
  try {
    const leaf = parseLine(buffer, start, end);
    return typeof leaf === 'object' && leaf !== null ? leaf : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes of leaves that are written at once at most; so nothing larger can be torn. */
export const maximumTear = 512 * 1_024 + maximumLineBytes;

const sector = 512;

export interface Tail {
  /** Bytes behind the last sound line, trailing zeros left out. */
  readonly droppedBytes: number;
  readonly reason: string;
}

/**
 * Judges what lies behind the last sound line: the torn end of a write that nobody was told of, which may be cut off, or
 * damage, which throws LedgerDamageError and must never be cut.
 *
 * A torn write is the last one, so it is no longer than the longest write, and no sound line comes after it, with one
 * exception: when the power fails, a disk may have stored the later sectors of a write and not the earlier ones. Those
 * still hold the zeros that were there before, which a changed or lost byte of a stored line would not leave behind.
 */
export async function judgeTail(file: LedgerFile, path: string, scan: ScanEnd): Promise<Tail> {
  if (scan.why === 'end') return { droppedBytes: 0, reason: 'nothing' };
  if (scan.why === 'sequence') {
    // Its hash holds, so it was written as it is: lines before it are missing, or lines were moved.
    throw new LedgerDamageError(path, scan.end, `the line is sound, but leaf ${scan.next} was expected here`);
  }
  const tail = await readTail(file, path, scan.end);
  if (tail.length === 0) return { droppedBytes: 0, reason: 'nothing' };
  const sound = nextSoundLine(tail);
  if (sound === undefined) {
    return { droppedBytes: tail.length, reason: scan.why === 'incomplete' ? 'incomplete line' : 'unsound line' };
  }
  if (!hasEmptySector(tail, scan.end, sound)) {
    throw new LedgerDamageError(
      path,
      scan.end,
      `leaf ${scan.next} is changed or missing, and sound leaves come after it`,
    );
  }
  return { droppedBytes: tail.length, reason: 'sectors that were never written' };
}

/** What lies behind `start`, without the zeros at the end. */
async function readTail(file: LedgerFile, path: string, start: number): Promise<Buffer> {
  const tail = Buffer.alloc(maximumTear + 1);
  const zeros = Buffer.alloc(chunkLength);
  const chunk = Buffer.alloc(chunkLength);
  let length = 0;
  for (let position = start; ;) {
    const bytes = await file.read(chunk, 0, chunkLength, position);
    if (bytes === 0) return tail.subarray(0, length);
    if (chunk.compare(zeros, 0, bytes, 0, bytes) !== 0) {
      let last = bytes;
      while (chunk[last - 1] === 0) last--;
      length = position - start + last;
      if (length > maximumTear) {
        throw new LedgerDamageError(path, start, 'more than one write is unreadable from here on');
      }
      chunk.copy(tail, position - start, 0, last);
    }
    position += bytes;
  }
}

/** Where the first sound line begins behind the first byte, wherever its beginning lies; undefined where there is none. */
function nextSoundLine(tail: Buffer): number | undefined {
  for (let at = tail.indexOf(' {', hashLength + 1); at !== -1; at = tail.indexOf(' {', at + 1)) {
    const lineEnd = tail.indexOf(lineFeed, at);
    if (lineEnd === -1) return undefined;
    const start = at - hashLength;
    if (soundLine(tail, start, lineEnd) !== undefined) return start;
  }
  return undefined;
}

/** Whether one of the disk's sectors between `offset` and `offset + end` holds zeros only. */
export function hasEmptySector(bytes: Buffer, offset: number, end: number): boolean {
  const zeros = Buffer.alloc(sector);
  for (let at = (sector - (offset % sector)) % sector; at + sector <= end; at += sector) {
    if (bytes.compare(zeros, 0, sector, at, at + sector) === 0) return true;
  }
  return false;
}
