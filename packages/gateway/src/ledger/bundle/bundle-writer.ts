import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Bytes that are gathered before they are written: there is a short line for each of perhaps millions of leaves. */
const writtenAtOnce = 65_536;

/** Writes the files of a bundle and keeps the hash of each. */
export class BundleWriter {
  /** SHA-256 by path, lower-case hexadecimal. */
  readonly files = new Map<string, string>();
  readonly #folder: string;
  readonly #made = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(path: string, content: Uint8Array | string): Promise<void> {
    const file = await this.lines(path);
    await file.add(content);
    await file.close();
  }

  /** A file that is written piece by piece. */
  async lines(path: string): Promise<{ add(content: Uint8Array | string): Promise<void>; close(): Promise<void> }> {
    const place = join(this.#folder, path);
    const folder = dirname(place);
    if (!this.#made.has(folder)) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      this.#made.add(folder);
    }
    const handle: FileHandle = await open(place, 'wx', 0o600);
    const sum = createHash('sha256');
    let waiting: Buffer[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      const together = Buffer.concat(waiting);
      waiting = [];
      bytes = 0;
      await handle.writeFile(together);
    };
    return {
      add: async (content) => {
        sum.update(content);
        const piece = Buffer.from(content);
        waiting.push(piece);
        bytes += piece.length;
        if (bytes >= writtenAtOnce) await flush();
      },
      close: async () => {
        await flush();
        await handle.sync();
        await handle.close();
        this.files.set(path, sum.digest('hex'));
      },
    };
  }
}
