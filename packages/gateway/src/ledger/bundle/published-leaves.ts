import { parseShardFolderName } from '../log/shard-name.ts';
import { createLogReader } from '../log/transparency-log.ts';
import { holdsLeaves, readShardLeaves, type LedgerLeaf } from '../read-leaves.ts';

/** Of each shard of a tenant that still has leaves, how many are published. */
export async function publishedSizes(folder: string, tenant: string): Promise<Readonly<Record<string, number>>> {
  const sizes: Record<string, number> = {};
  for (const { shard, checkpoint } of await createLogReader(folder).shards()) {
    if (parseShardFolderName(shard)?.tenant !== tenant || checkpoint === undefined) continue;
    if (await holdsLeaves(folder, shard)) sizes[shard] = checkpoint.size;
  }
  return sizes;
}

/** The leaves of these shards up to these sizes. */
export async function* leavesUpTo(folder: string, sizes: Readonly<Record<string, number>>): AsyncGenerator<LedgerLeaf> {
  for (const [shard, size] of Object.entries(sizes)) {
    for await (const leaf of readShardLeaves(folder, shard)) {
      if (leaf.index >= size) break;
      yield leaf;
    }
  }
}
