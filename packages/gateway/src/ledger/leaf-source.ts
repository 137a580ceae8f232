import type { LeafSource } from '../core/leaf-index.ts';
import { nodeFileSystem, type FileSystem } from './file-system.ts';
import { listShards, readShardLeaves } from './read-leaves.ts';

/** The leaves of a ledger by shards, for whoever derives something from them. It needs no lock and may run beside the writer. */
export function createLeafSource(folder: string, files: FileSystem = nodeFileSystem): LeafSource {
  return {
    shards: () => listShards(folder, files),
    read: (shard, from) => readShardLeaves(folder, shard, from, files),
  };
}
