import { join } from 'node:path';
import { canonicalJson } from '../../lib/canonical-json.ts';
import type { FileSystem } from '../file-system.ts';
import { readWhole } from '../read-whole.ts';
import { writeWhole } from '../write-whole.ts';
import { sortShards } from './shard-name.ts';

/**
 * What has been signed of a shard. It is durable before a checkpoint is published, so that no older state of the files can
 * ever be signed as if it were the newest.
 */
export interface Signed {
  readonly size: number;
  /** 32 bytes. */
  readonly root: Buffer;
  /** Identity of the shard's `origin` file: files that were copied or restored have another one. */
  readonly identity: string;
  /** Whether this state is itself the one that was written, and no copy. */
  readonly original: boolean;
}

const longestState = 65_536;

/** `signer/signed/`. */
export class SignedStates {
  readonly #files: FileSystem;
  readonly #folder: string;

  constructor(files: FileSystem, signerFolder: string) {
    this.#files = files;
    this.#folder = join(signerFolder, 'signed');
  }

  /** Shards of which something is noted, oldest first. */
  async shards(): Promise<string[]> {
    const names = await this.#files.list(this.#folder);
    return sortShards(names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : [])));
  }

  /** Undefined where there is nothing, or nothing that can be made sense of. */
  async read(shard: string): Promise<Signed | undefined> {
    const path = this.#path(shard);
    const bytes = await readWhole(this.#files, path, longestState);
    if (bytes === undefined) return undefined;
    let state: unknown;
    try {
      state = JSON.parse(bytes.toString());
    } catch {
      return undefined;
    }
    if (typeof state !== 'object' || state === null) return undefined;
    const { size, root, identity, self } = state as Readonly<Record<string, unknown>>;
    if (!Number.isSafeInteger(size) || typeof identity !== 'string') return undefined;
    if (typeof root !== 'string' || !/^[0-9a-f]{64}$/.test(root)) return undefined;
    return {
      size: size as number,
      root: Buffer.from(root, 'hex'),
      identity,
      original: self === (await this.#files.identity(path)),
    };
  }

  async write(shard: string, { size, root, identity }: Omit<Signed, 'original'>): Promise<void> {
    await writeWhole(this.#files, this.#path(shard), async (path) => {
      const self = await this.#files.identity(path);
      return Buffer.from(`${canonicalJson({ identity, root: root.toString('hex'), self, size, v: 1 })}\n`);
    });
    await this.#files.syncFolder(this.#folder);
  }

  /** Marks a state as one that nothing may go on from; what it says stays. */
  async disown(shard: string): Promise<void> {
    const state = await this.read(shard);
    if (state === undefined) return;
    const { identity, root, size } = state;
    const text = canonicalJson({ identity, root: root.toString('hex'), self: '', size, v: 1 });
    await writeWhole(this.#files, this.#path(shard), Buffer.from(`${text}\n`));
    await this.#files.syncFolder(this.#folder);
  }

  async makeFolder(): Promise<void> {
    await this.#files.makeFolder(this.#folder);
  }

  async remove(shard: string): Promise<void> {
    await this.#files.remove(this.#path(shard));
    await this.#files.syncFolder(this.#folder);
  }

  #path(shard: string): string {
    return join(this.#folder, `${shard}.json`);
  }
}
