import type { ByteSource } from './byte-source.ts';

/** As far back as the end of a ZIP archive can lie: its record, and the longest comment. */
const endBytes = 65_557;
const mostDirectory = 4_194_304;
const mostNames = 20_000;
const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const end64Mark = 0x07064b50;

/**
 * Names in a ZIP archive by its directory, which is at the end: that is what loaders of PyTorch go by, whatever the file begins with.
 * Undefined where there is none; empty where it cannot be read.
 */
export function zipNames(source: ByteSource): readonly string[] | undefined {
  const from = Math.max(0, source.size - endBytes);
  const bytes = source.read(from, endBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = bytes.length - 22; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== endMark) continue;
    // The comment goes to the end of the file, or this is something else that looks like it.
    if (at + 22 + view.getUint16(at + 20, true) !== bytes.length) continue;
    const length = view.getUint32(at + 12, true);
    const offset = view.getUint32(at + 16, true);
    // Archives beyond 4 GB say it elsewhere; their directory lies right before the records of the end.
    const large = at >= 20 && view.getUint32(at - 20, true) === end64Mark;
    const begin =
      large || offset === 0xffffffff ? from + at - 20 - 56 - Math.min(length, mostDirectory) : from + at - length;
    return namesIn(source, Math.max(0, begin), from + at);
  }
  return undefined;
}

function namesIn(source: ByteSource, begin: number, end: number): readonly string[] {
  const bytes = source.read(begin, Math.min(end - begin, mostDirectory));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names: string[] = [];
  for (let at = 0; at + 46 <= bytes.length && names.length < mostNames;) {
    if (view.getUint32(at, true) !== entryMark) break;
    const length = view.getUint16(at + 28, true);
    names.push(Buffer.from(bytes.subarray(at + 46, at + 46 + length)).toString('utf8'));
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return names;
}

/** Names in a tar archive, which old models of PyTorch are; undefined where it is none. */
export function tarNames(source: ByteSource): readonly string[] | undefined {
  const names: string[] = [];
  for (let at = 0; at + 512 <= source.size && names.length < 64;) {
    const header = Buffer.from(source.read(at, 512));
    if (header.toString('latin1', 257, 262) !== 'ustar') break;
    const size = Number.parseInt(header.toString('latin1', 124, 136), 8);
    if (!Number.isSafeInteger(size) || size < 0) break;
    names.push(header.toString('utf8', 0, 100).replaceAll('\0', ''));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return names.length === 0 ? undefined : names;
}
