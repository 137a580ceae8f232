import type { LeafSource, ReadLeaf } from '../core/leaf-index.ts';
import { nodeFileSystem, type FileSystem } from './file-system.ts';
import { readLeaves } from './read-leaves.ts';

/** The leaves of a ledger by shards, for whoever derives something from them. It needs no lock and may run beside the writer. */
export function createLeafSource(folder: string, files: FileSystem = nodeFileSystem): LeafSource {
  const only = '00000000';
  return {
    async shards() {
      return (await files.list(`${folder}/leaves`)).length === 0 ? [] : [only];
    },
    async *read(shard: string, from: number): AsyncGenerator<ReadLeaf> {
      if (shard !== only) return;
      for await (const { index, hash, leaf } of readLeaves(folder, files)) {
        if (index >= from) yield { shard, index, hash, leaf };
      }
    },
  };
}
