import { type Digest, digestFromBase64, emptyRoot } from './hashes.ts';
import { FormatError, type Note, parseNote } from './note.ts';

/** A C2SP tlog-checkpoint, taken apart; its signatures are not verified yet. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Digest;
  readonly extensions: readonly string[];
  readonly note: Note;
}

/** Throws FormatError. */
export function parseCheckpoint(bytes: Uint8Array): Checkpoint {
  const note = parseNote(bytes);
  const lines = note.text.slice(0, -1).split('\n');
  const [origin, sizeText, rootText, ...extensions] = lines;
  if (origin === undefined || sizeText === undefined || rootText === undefined || lines.includes('')) {
    throw new FormatError('a checkpoint has an origin, a size and a root hash, and no empty lines');
  }
  const size = parseDecimal(sizeText);
  const root = digestFromBase64(rootText);
  if (size === undefined) throw new FormatError('the size of a checkpoint is no decimal number');
  if (root === undefined) throw new FormatError('the root hash of a checkpoint is not 32 bytes in base64');
  if (size === 0 && root !== emptyRoot) throw new FormatError('the root hash of an empty tree is that of no bytes');
  return { origin, size, root, extensions, note };
}

/** A number in decimal digits, without leading zeros; undefined for anything else and beyond 2^53. */
export function parseDecimal(text: string): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}
