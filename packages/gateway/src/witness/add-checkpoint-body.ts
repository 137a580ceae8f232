import { type Checkpoint, CheckpointError, parseCheckpoint } from '../lib/checkpoint.ts';
import { decodeBase64, parseNote, type SignedNote, SignedNoteError } from '../lib/signed-note.ts';

/** The body of an add-checkpoint request (C2SP tlog-witness). */
export interface AddCheckpoint {
  /** Size of the tree that the proof begins with. */
  readonly oldSize: number;
  /** 32 bytes each. */
  readonly proof: readonly Buffer[];
  readonly note: SignedNote;
  readonly checkpoint: Checkpoint;
}

/** A body that is none. */
export class AddCheckpointError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'AddCheckpointError';
  }
}

export const mostProofLines = 63;
const longestHead = 'old 9007199254740991\n'.length + mostProofLines * 45 + 1;

/** Throws AddCheckpointError. Says nothing about who signed. */
export function readAddCheckpoint(body: Buffer): AddCheckpoint {
  const headEnd = body.subarray(0, longestHead).indexOf('\n\n');
  if (headEnd === -1) throw new AddCheckpointError('no empty line follows the proof');
  const [first = '', ...lines] = body.subarray(0, headEnd).toString('latin1').split('\n');
  const size = /^old (0|[1-9][0-9]{0,15})$/.exec(first)?.[1];
  if (size === undefined || !Number.isSafeInteger(Number(size)))
    throw new AddCheckpointError('the first line is not `old` and a size');
  if (lines.length > mostProofLines) throw new AddCheckpointError('the proof has too many lines');
  const proof = lines.map((line) => {
    const hash = decodeBase64(line);
    if (hash?.length !== 32) throw new AddCheckpointError('a line of the proof is not a hash in base64');
    return hash;
  });
  try {
    const note = parseNote(body.subarray(headEnd + 2));
    return { oldSize: Number(size), proof, note, checkpoint: parseCheckpoint(note.text) };
  } catch (cause) {
    if (cause instanceof SignedNoteError || cause instanceof CheckpointError)
      throw new AddCheckpointError(cause.message, { cause });
    throw cause;
  }
}

export function writeAddCheckpoint(oldSize: number, proof: readonly Uint8Array[], note: string): string {
  const lines = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`);
  return `old ${oldSize}\n${lines.join('')}\n${note}`;
}
