import type { LeafSource } from '../core/leaf-index.ts';
import { nodeFileSystem, type FileSystem } from './file-system.ts';
import { holdsLeaves, type LinePlaces, listShards, readShardLeaves } from './read-leaves.ts';

/** The leaves of a ledger by the shards that still have any, for whoever derives something from them. It needs no lock and may run beside the writer. */
export function createLeafSource(folder: string, files: FileSystem = nodeFileSystem): LeafSource {
  const places: LinePlaces = new Map();
  return {
    async shards() {
      const shards = await listShards(folder, files);
      const held = await Promise.all(shards.map((shard) => holdsLeaves(folder, shard, files)));
      return shards.filter((_, at) => held[at]);
    },
    read: (shard, from) => readShardLeaves(folder, shard, from, files, places),
  };
}
