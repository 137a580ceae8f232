import { type Bytes, fromBase64 } from './hashes.ts';
import { FormatFault, parseSignedNote, type SignedNote } from './signed-note.ts';

/** A checkpoint (C2SP tlog-checkpoint): so many leaves have this root hash. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
  readonly note: SignedNote;
}

/** Nothing is verified. Throws FormatFault. */
export function parseCheckpoint(text: string): Checkpoint {
  const note = parseSignedNote(text);
  const [origin = '', size = '', root = ''] = note.text.split('\n');
  if (origin === '' || !/^(?:0|[1-9]\d{0,14})$/.test(size)) throw new FormatFault('this is no checkpoint');
  const bytes = rootOf(root);
  if (bytes.length !== 32) throw new FormatFault('a root hash has 32 bytes');
  return { origin, size: Number(size), root: bytes, note };
}

function rootOf(text: string): Bytes {
  try {
    return fromBase64(text);
  } catch {
    throw new FormatFault('the root hash is not base64');
  }
}
