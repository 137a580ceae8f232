import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../lib/replace-file.ts';

/**
 * How many times keys were destroyed, written down beside the record before it is done and beside the keys after it. Where
 * the two differ, the key store is an older one, or the last time was not finished: then it is done again.
 */
export class DestructionCount {
  readonly #record: string;
  readonly #keys: string;

  constructor(ledgerFolder: string, keysFolder: string) {
    this.#record = join(ledgerFolder, 'destructions');
    this.#keys = join(keysFolder, 'destructions');
  }

  async isDone(): Promise<boolean> {
    return (await read(this.#record)) === (await read(this.#keys));
  }

  async begin(): Promise<void> {
    await replaceFile(this.#record, `${(await read(this.#record)) + 1}\n`);
  }

  async done(): Promise<void> {
    await replaceFile(this.#keys, `${await read(this.#record)}\n`);
  }
}

async function read(path: string): Promise<number> {
  try {
    const text = await readFile(path, 'utf8');
    return /^[0-9]{1,15}\n$/.test(text) ? Number(text) : -1;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw thrown;
  }
}
