import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkpoint, parseCheckpoint } from '../lib/checkpoint.ts';
import { flushFolder, replaceFile } from '../lib/replace-file.ts';
import { parseNote, type VerifierKey, verifySignature } from '../lib/signed-note.ts';
import { WitnessFolderError } from './cosigner.ts';

/** The newest checkpoint of one log that was cosigned. */
export interface CosignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** With the signatures of the log that were verified, and the cosignature. */
  readonly note: string;
}

/** Logs that a witness remembers at most: each has a file and some hundred bytes of memory. */
export const mostLogs = 10_000;

/** SHA-256 of an origin, lower-case hexadecimal, as the monitoring API names logs. */
export function originHash(origin: string): string {
  return hash('sha256', origin, 'hex');
}

/**
 * The state of a witness: a file for each log, replaced as a whole and durable before anyone hears of it. Callers see to it that
 * there is one `put` of a log at a time.
 */
export class CosignedCheckpoints {
  readonly #folder: string;
  readonly #key: VerifierKey;
  readonly #byHash: Map<string, CosignedCheckpoint>;
  /** Logs whose file may be another one than memory has, because a write failed half-way. */
  readonly #doubtful = new Set<string>();

  private constructor(folder: string, key: VerifierKey, byHash: Map<string, CosignedCheckpoint>) {
    this.#folder = folder;
    this.#key = key;
    this.#byHash = byHash;
  }

  /** Throws WitnessFolderError where a file is not what this witness has written. */
  static async open(folder: string, key: VerifierKey): Promise<CosignedCheckpoints> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await flushFolder(join(folder, '..'));
    const byHash = new Map<string, CosignedCheckpoint>();
    for (const name of await readdir(folder)) {
      // What a crash has left of a write that nobody has heard of.
      if (name.endsWith('.new')) await rm(join(folder, name));
      else if (/^[0-9a-f]{64}$/.test(name)) byHash.set(name, await readCosigned(join(folder, name), name, key));
    }
    return new CosignedCheckpoints(folder, key, byHash);
  }

  get size(): number {
    return this.#byHash.size;
  }

  get(name: string): CosignedCheckpoint | undefined {
    return this.#byHash.get(name);
  }

  /** What is known of a log for certain; reads the file again where its last write failed. */
  async newest(name: string): Promise<CosignedCheckpoint | undefined> {
    if (this.#doubtful.has(name)) {
      const path = join(this.#folder, name);
      if ((await readdir(this.#folder)).includes(name)) {
        // The rename may have come through without being durable.
        await flushFolder(this.#folder);
        this.#byHash.set(name, await readCosigned(path, name, this.#key));
      }
      this.#doubtful.delete(name);
    }
    return this.#byHash.get(name);
  }

  /** Durable when it resolves. */
  async put(name: string, cosigned: CosignedCheckpoint): Promise<void> {
    try {
      await replaceFile(join(this.#folder, name), cosigned.note);
    } catch (thrown) {
      this.#doubtful.add(name);
      throw thrown;
    }
    this.#byHash.set(name, cosigned);
  }
}

async function readCosigned(path: string, name: string, key: VerifierKey): Promise<CosignedCheckpoint> {
  const remedy =
    'Restore the file from a backup that is not older than the last cosignature. Without it this witness would forget what it has seen.';
  const bytes = await readFile(path);
  try {
    const note = parseNote(bytes);
    const checkpoint = parseCheckpoint(note.text);
    if (originHash(checkpoint.origin) !== name) throw new Error('it is of another log');
    if (!note.signatures.some((signature) => verifySignature(note.text, signature, key)))
      throw new Error('it has no cosignature of this witness');
    return { checkpoint, note: bytes.toString('utf8') };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown reason';
    throw new WitnessFolderError(`${path} is damaged: ${reason}`, remedy, { cause });
  }
}
