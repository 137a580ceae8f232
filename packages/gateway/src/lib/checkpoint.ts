import { decodeBase64 } from './signed-note.ts';

/** The text of a C2SP tlog-checkpoint. */
export interface Checkpoint {
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  /** 32 bytes. */
  readonly root: Buffer;
  /** Lines behind the first three, without their line feeds. */
  readonly extensions: readonly string[];
}

/** A text that is no checkpoint. */
export class CheckpointError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'CheckpointError';
  }
}

export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  return [origin, String(size), Buffer.from(root).toString('base64'), ...extensions, ''].join('\n');
}

/** Reads the text of a signed note. Throws CheckpointError. Says nothing about who signed. */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw new CheckpointError('the last line of the checkpoint has no end');
  const [origin, size, encoded, ...extensions] = text.slice(0, -1).split('\n');
  if (origin === undefined || origin === '') throw new CheckpointError('the checkpoint has no origin');
  if (size === undefined || !/^(?:0|[1-9][0-9]*)$/.test(size) || !Number.isSafeInteger(Number(size)))
    throw new CheckpointError('the checkpoint has no size');
  const root = decodeBase64(encoded ?? '');
  if (root?.length !== 32) throw new CheckpointError('the checkpoint has no root hash');
  if (extensions.includes('')) throw new CheckpointError('a line of the checkpoint is empty');
  return { origin, size: Number(size), root, extensions };
}
