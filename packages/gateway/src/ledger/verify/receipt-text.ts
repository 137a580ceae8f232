import { type Checkpoint, parseCheckpoint, parseDecimal } from './checkpoint.ts';
import { type Digest, digestFromBase64, strictBase64 } from './hashes.ts';
import { FormatError, noteText } from './note.ts';

/** A C2SP tlog-proof, taken apart; nothing is verified. */
export interface ProofText {
  readonly extra: Buffer | undefined;
  readonly index: number;
  readonly hashes: readonly Digest[];
  readonly checkpoint: Checkpoint;
}

/** A tree of 2^53 leaves is 53 levels high. */
const mostHashes = 64;

/** Throws FormatError. */
export function parseProof(bytes: Uint8Array): ProofText {
  const text = noteText(bytes);
  const split = text.indexOf('\n\n');
  if (split < 0) throw new FormatError('a proof has an empty line before its checkpoint');
  const lines = text.slice(0, split).split('\n');
  if (lines.shift() !== 'c2sp.org/tlog-proof@v1') throw new FormatError('the first line is not c2sp.org/tlog-proof@v1');
  let extra: Buffer | undefined;
  if (lines[0]?.startsWith('extra ') === true) {
    extra = strictBase64(lines[0].slice('extra '.length));
    if (extra === undefined) throw new FormatError('the extra data are not in base64');
    lines.shift();
  }
  const indexLine = lines.shift() ?? '';
  const index = indexLine.startsWith('index ') ? parseDecimal(indexLine.slice('index '.length)) : undefined;
  if (index === undefined) throw new FormatError('the index line is missing, or no decimal number');
  if (lines.length > mostHashes) throw new FormatError(`a proof has at most ${mostHashes} hashes`);
  const hashes = lines.map((line) => {
    const digest = digestFromBase64(line);
    if (digest === undefined) throw new FormatError('a hash of the proof is not 32 bytes in base64');
    return digest;
  });
  const checkpoint = parseCheckpoint(Buffer.from(text.slice(split + 2)));
  return { extra, index, hashes, checkpoint };
}
