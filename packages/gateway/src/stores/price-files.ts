import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../lib/replace-file.ts';

/** As leaves name a price list. */
const versionForm = /^[0-9a-f]{32}$/;

/** The price lists that leaves name, each in a file of its own, byte for byte as it was hashed: so old costs can be reckoned again. */
export class PriceFiles {
  readonly #folder: string;

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'prices');
  }

  async keep(version: string, text: string): Promise<void> {
    const file = this.#file(version);
    if (await isThere(file)) return;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await replaceFile(file, text);
  }

  /** Undefined where there is none, or the file is not what its name says. */
  async read(version: string): Promise<string | undefined> {
    if (!versionForm.test(version)) return undefined;
    const text = await readFile(this.#file(version), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const found = createHash('sha256').update(text).digest('hex');
    return found.startsWith(version) ? text : undefined;
  }

  #file(version: string): string {
    return join(this.#folder, `${version}.json`);
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    return (await stat(file)).size > 0;
  } catch {
    return false;
  }
}
