import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { LogShard, PublishedCheckpoint, TransparencyLog } from '../core/transparency-log.ts';
import { formatCheckpoint } from '../lib/checkpoint.ts';
import { merkleLeafHash } from '../lib/merkle-leaf.ts';
import { merkleNodeHash } from '../lib/merkle-node.ts';
import { consistencyProof, inclusionProof, treeHash } from '../lib/merkle-tree.ts';
import { formatNote, formatVerifierKey, noteSignature, signNote, verifierKey } from '../lib/signed-note.ts';

export interface ScriptedLogOptions {
  readonly origin?: string;
  readonly privateKey?: KeyObject;
}

/** A transparency log of one shard in memory, for tests of those who watch one. */
export class ScriptedLog implements TransparencyLog {
  readonly origin: string;
  readonly shard: string;
  readonly privateKey: KeyObject;
  readonly vkey: string;
  readonly leaves: Buffer[] = [];
  /** What was called, in order. */
  readonly cosignatures: { readonly size: number; readonly lines: readonly string[] }[] = [];
  readonly abandoned: { readonly reason: string; readonly signed: unknown }[] = [];
  readonly #listeners = new Set<(checkpoint: PublishedCheckpoint) => void>();
  #published: PublishedCheckpoint | undefined;

  constructor({ origin = 'gatehouse-test/default/2026h2', privateKey }: ScriptedLogOptions = {}) {
    this.origin = origin;
    this.shard = origin.split('/').slice(1).join('-');
    this.privateKey = privateKey ?? generateKeyPairSync('ed25519').privateKey;
    this.vkey = formatVerifierKey(verifierKey(origin, noteSignature, createPublicKey(this.privateKey)));
  }

  /** Adds so many leaves with this text and their index. */
  grow(count: number, text = 'leaf'): void {
    for (let left = count; left > 0; left -= 1) this.leaves.push(Buffer.from(`${text} ${this.leaves.length}`));
  }

  /** The signed checkpoint of the first leaves. */
  async checkpointOf(size = this.leaves.length): Promise<PublishedCheckpoint> {
    const root = await treeHash(size, this.#subtree);
    const text = formatCheckpoint({ origin: this.origin, size, root, extensions: [] });
    const note = formatNote({ text, signatures: [signNote(text, this.origin, this.privateKey)] });
    return { shard: this.shard, origin: this.origin, size, root, note };
  }

  /** Publishes a checkpoint of all leaves and tells of it. */
  async publish(): Promise<PublishedCheckpoint> {
    const checkpoint = await this.checkpointOf();
    this.tell(checkpoint);
    return checkpoint;
  }

  /** Publishes this checkpoint, whatever it is. */
  tell(checkpoint: PublishedCheckpoint): void {
    this.publishSilently(checkpoint);
    this.tellOnly(checkpoint);
  }

  /** It can be read from now on, and nobody is told. */
  publishSilently(checkpoint: PublishedCheckpoint): void {
    this.#published = checkpoint;
  }

  tellOnly(checkpoint: PublishedCheckpoint): void {
    for (const listener of this.#listeners) listener(checkpoint);
  }

  shards(): Promise<readonly LogShard[]> {
    const { origin, shard, vkey } = this;
    return Promise.resolve([{ shard, origin, keys: [vkey], checkpoint: this.#published }]);
  }

  onCheckpoint(listener: (checkpoint: PublishedCheckpoint) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  consistencyProof(_shard: string, from: number, to: number): Promise<Buffer[]> {
    return consistencyProof(from, to, this.#subtree);
  }

  inclusionProof(_shard: string, index: number, size: number): Promise<Buffer[]> {
    return inclusionProof(index, size, this.#subtree);
  }

  leaf(_shard: string, index: number): Promise<Buffer> {
    const leaf = this.leaves[index];
    return leaf === undefined ? Promise.reject(new RangeError('no such leaf')) : Promise.resolve(leaf);
  }

  addCosignatures(_shard: string, size: number, lines: readonly string[]): Promise<void> {
    this.cosignatures.push({ size, lines });
    return Promise.resolve();
  }

  abandon(_shard: string, reason: string, signed?: unknown): Promise<void> {
    this.abandoned.push({ reason, signed });
    return Promise.resolve();
  }

  readonly #subtree = (level: number, index: number): Buffer => {
    if (level === 0) {
      const leaf = this.leaves[index];
      if (leaf === undefined) throw new RangeError('no such leaf');
      return Buffer.from(merkleLeafHash(leaf), 'hex');
    }
    return merkleNodeHash(this.#subtree(level - 1, index * 2), this.#subtree(level - 1, index * 2 + 1));
  };
}
