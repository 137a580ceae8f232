import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '../lib/checkpoint.ts';
import { replaceFile } from '../lib/replace-file.ts';

/** Requests that are kept of all logs together, so that a broken client cannot fill the disk (128 KiB each). */
const mostKept = 1_000;
/** Of one log; more would say the same. */
const mostOfOneLog = 32;

/**
 * Requests with a valid signature of a log that a witness could not cosign: what the log has signed there may prove that it has
 * two histories. One file for each size and root.
 */
export class EvidenceFolder {
  readonly #folder: string;
  readonly #kept: Set<string>;

  private constructor(folder: string, kept: Set<string>) {
    this.#folder = folder;
    this.#kept = kept;
  }

  static async open(folder: string): Promise<EvidenceFolder> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new EvidenceFolder(folder, new Set(await readdir(folder)));
  }

  /** The file that holds it; undefined where there is room for no more. */
  async keep(log: string, { size, root }: Checkpoint, body: Uint8Array): Promise<string | undefined> {
    const name = `${log}-${size}-${root.toString('hex').slice(0, 16)}`;
    const path = join(this.#folder, name);
    if (this.#kept.has(name)) return path;
    if (this.#kept.size >= mostKept) return undefined;
    let ofThisLog = 0;
    for (const other of this.#kept) if (other.startsWith(log)) ofThisLog += 1;
    if (ofThisLog >= mostOfOneLog) return undefined;
    await replaceFile(path, body);
    this.#kept.add(name);
    return path;
  }
}
