import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCheckpoint } from '../lib/checkpoint.ts';
import { merkleLeafHash } from '../lib/merkle-leaf.ts';
import { merkleNodeHash } from '../lib/merkle-node.ts';
import { treeHash } from '../lib/merkle-tree.ts';
import { parseNote, parseVerifierKey, verifySignature } from '../lib/signed-note.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { listShards, readShardLeaves } from '../ledger/read-leaves.ts';

export interface CheckedShard {
  readonly shard: string;
  /** Leaves that the published checkpoint covers. */
  readonly size: number;
}

/** A tree that was signed at some time. */
export interface SeenTree {
  readonly shard: string;
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly root: string;
}

/**
 * Recomputes the root of every shard from the leaves alone, without tiles, and holds it against the published checkpoint and
 * its signature, and against all trees that were ever seen signed; throws where anything is wrong. Not the product's verifier, which is tested by itself.
 */
export async function checkRecord(folder: string, seen: readonly SeenTree[] = []): Promise<CheckedShard[]> {
  const checked: CheckedShard[] = [];
  for (const shard of await listShards(folder)) {
    const hashes: Buffer[] = [];
    for await (const { index, hash, leaf } of readShardLeaves(folder, shard)) {
      if (index !== hashes.length || leaf.index !== index) throw new Error(`${shard}: leaf ${index} is out of order`);
      if (merkleLeafHash(Buffer.from(canonicalJson(leaf))) !== hash)
        throw new Error(`${shard}: leaf ${index} is changed`);
      hashes.push(Buffer.from(hash, 'hex'));
    }
    const path = join(folder, 'shards', shard, 'checkpoint');
    // Of a shard that was given up nothing may have been published.
    if (!existsSync(path)) continue;
    const note = parseNote(readFileSync(path));
    const { size, root, origin } = parseCheckpoint(note.text);
    if (size > hashes.length) throw new Error(`${shard}: of ${size} signed leaves ${hashes.length} are there`);
    const levels: Buffer[][] = [hashes];
    for (let level = levels[0] ?? []; level.length > 1; level = levels.at(-1) ?? []) {
      const above: Buffer[] = [];
      for (let at = 0; at + 1 < level.length; at += 2) {
        above.push(merkleNodeHash(level[at] ?? Buffer.alloc(0), level[at + 1] ?? Buffer.alloc(0)));
      }
      levels.push(above);
    }
    for (const tree of [{ shard, size, root: root.toString('hex') }, ...seen]) {
      if (tree.shard !== shard) continue;
      if (tree.size > hashes.length)
        throw new Error(`${shard}: ${tree.size} leaves were signed, ${hashes.length} are there`);
      const computed = await treeHash(tree.size, (level, index) => levels[level]?.[index] ?? Buffer.alloc(0));
      if (computed.toString('hex') !== tree.root)
        throw new Error(`${shard}: another history of ${tree.size} leaves was signed`);
    }
    const keys = readFileSync(join(folder, 'shards', shard, 'keys'), 'utf8')
      .trim()
      .split('\n')
      .map(parseVerifierKey);
    const isSigned = note.signatures.some((one) => keys.some((key) => verifySignature(note.text, one, key)));
    if (!isSigned || keys.some(({ name }) => name !== origin))
      throw new Error(`${shard}: the checkpoint is not signed`);
    checked.push({ shard, size });
  }
  return checked;
}
