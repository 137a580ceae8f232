import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { bytesOfFile } from './byte-source.ts';
import { inspectModelFile, type InspectedFile } from './inspect-model-file.ts';

export interface ScannedFile extends InspectedFile {
  readonly size: number;
  /** What tells that a file is another one, or was written to. */
  readonly mark: string;
  /** Lower-case hexadecimal; undefined where it was not asked for. */
  readonly sha256: string | undefined;
}

const chunk = 1_048_576;
/** Bytes between two reports of progress. */
const reportEvery = 67_108_864;

export interface ScanOptions {
  readonly hash: boolean;
  readonly progress?: (bytes: number) => void;
}

/** The file was written to while it was read. */
export class FileChangedError extends Error {
  constructor() {
    super('the file was written to while it was read');
    this.name = 'FileChangedError';
  }
}

/**
 * Reads a file from its beginning to its end, as a stream: whoever has other things to do lets a thread do it. Throws the errors of the
 * system, and FileChangedError.
 */
export function scanModelFile(path: string, { hash, progress }: ScanOptions): ScannedFile {
  // A pipe would never end, and opening one would not even begin.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const before = fstatSync(descriptor, { bigint: true });
    if (!before.isFile()) throw Object.assign(new Error('no file'), { code: 'EINVAL' });
    const size = Number(before.size);
    const inspected = inspectModelFile(basename(path), bytesOfFile(descriptor, size));
    const sha256 = hash ? hashed(descriptor, size, progress) : undefined;
    const after = fstatSync(descriptor, { bigint: true });
    if (markOf(before) !== markOf(after)) throw new FileChangedError();
    return { ...inspected, size, mark: markOf(after), sha256 };
  } finally {
    closeSync(descriptor);
  }
}

interface FileState {
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly ino: bigint;
  readonly dev: bigint;
}

/** The time of the last change of the inode is among it: unlike the others, nobody sets it back without touching the clock. */
export function markOf({ ctimeNs, dev, ino, mtimeNs, size }: FileState): string {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}

function hashed(descriptor: number, size: number, progress: ((bytes: number) => void) | undefined): string {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(chunk);
  let done = 0;
  let told = 0;
  while (done < size) {
    const read = readSync(descriptor, buffer, 0, Math.min(chunk, size - done), done);
    if (read === 0) throw new FileChangedError();
    hash.update(buffer.subarray(0, read));
    done += read;
    if (done - told >= reportEvery) {
      told = done;
      progress?.(done);
    }
  }
  return hash.digest('hex');
}
