import { join } from 'node:path';
import type { LogShard, TransparencyLog } from '../../core/transparency-log.ts';
import { nodeFileSystem, type FileSystem } from '../file-system.ts';
import { shardFolder } from '../ledger-folder.ts';
import { listShards } from '../read-leaves.ts';
import { readWhole } from '../read-whole.ts';
import { readCheckpoint, readKeys } from './published-files.ts';
import { parseShardFolderName } from './shard-name.ts';
import { tileWidth } from './tile-path.ts';
import { consistencyProofFromTiles, inclusionProofFromTiles, TileReader } from './tile-reader.ts';

/** What can be proved from the files alone, beside a gateway that writes them or without one. */
export function createLogReader(
  folder: string,
  files: FileSystem = nodeFileSystem,
): Pick<TransparencyLog, 'shards' | 'consistencyProof' | 'inclusionProof' | 'leaf'> {
  const published = async (shard: string): Promise<{ readonly own: string; readonly size: number }> => {
    // Names come from requests: none of them may lead out of the folder.
    if (parseShardFolderName(shard) === undefined || /[/\\\0]/.test(shard))
      throw new RangeError('there is no such shard');
    const own = shardFolder(folder, shard);
    const checkpoint = await readCheckpoint(files, own);
    if (checkpoint === undefined) throw new RangeError('nothing of this shard is published');
    return { own, size: checkpoint.size };
  };
  return {
    async shards() {
      const shards: LogShard[] = [];
      for (const shard of await listShards(folder, files)) {
        const own = shardFolder(folder, shard);
        const origin = (await readWhole(files, join(own, 'origin'), 4_096))?.toString().trim();
        // It is being begun.
        if (origin === undefined) continue;
        const checkpoint = await readCheckpoint(files, own);
        shards.push({
          shard,
          origin,
          keys: await readKeys(files, own),
          checkpoint: checkpoint === undefined ? undefined : { shard, ...checkpoint },
        });
      }
      return shards;
    },
    async consistencyProof(shard, from, to) {
      const { own, size } = await published(shard);
      return consistencyProofFromTiles(files, own, size, from, to);
    },
    async inclusionProof(shard, index, size) {
      const { own, size: newest } = await published(shard);
      return inclusionProofFromTiles(files, own, newest, index, size);
    },
    async leaf(shard, index) {
      const { own, size } = await published(shard);
      if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) throw new RangeError('there is no such leaf');
      const entries = await new TileReader(files, own, size).bundle(Math.floor(index / tileWidth));
      const entry = entries[index % tileWidth];
      if (entry === undefined) throw new RangeError('there is no such leaf');
      return entry;
    },
  };
}
