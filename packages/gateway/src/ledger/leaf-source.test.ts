import { truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LedgerRoom, startEntry } from '../testing/ledger-room.ts';
import { nodeFileSystem, type FileSystem } from './file-system.ts';
import { leavesPath } from './ledger-folder.ts';
import { createLeafSource } from './leaf-source.ts';
import { listLeafFiles } from './leaf-files.ts';

let room: LedgerRoom;
beforeEach(() => {
  room = new LedgerRoom();
});
afterEach(() => room.remove());

/** Counts how often a file is read from. */
function counting(): { readonly files: FileSystem; reads: number } {
  const count = { files: nodeFileSystem, reads: 0 };
  count.files = {
    ...nodeFileSystem,
    async openToRead(path: string) {
      const file = await nodeFileSystem.openToRead(path);
      if (file === undefined) return undefined;
      return new Proxy(file, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== 'function') return value;
          return async (...given: unknown[]) => {
            const result: unknown = await (Reflect.apply(value, target, given) as Promise<unknown>);
            if (name === 'read') count.reads++;
            return result;
          };
        },
      });
    },
  };
  return count;
}

it('follows a log that grows without reading again what it has read', async () => {
  const ledger = await room.open({ publishWithin: 60_000, fileLeaves: 100_000 });
  for (let round = 0; round < 200; round++) await ledger.append(startEntry());
  const [shard = ''] = await createLeafSource(room.folder).shards();
  const count = counting();
  const source = createLeafSource(room.folder, count.files);
  const indexes = async (from: number): Promise<number[]> =>
    (await Array.fromAsync(source.read(shard, from))).map(({ index }) => index);
  const first = await indexes(0);
  expect(first).toEqual(Array.from({ length: 201 }, (_, index) => index));
  count.reads = 0;
  const reads: number[] = [];
  for (let next = 201; next < 240; next++) {
    await ledger.append(startEntry());
    expect(await indexes(next - 1)).toEqual([next - 1, next]);
    reads.push(count.reads);
    count.reads = 0;
  }
  // The last line that was known, what is new, and the end: a chunk has them all.
  const [name = 0] = await listLeafFiles(nodeFileSystem, room.folder, shard);
  expect(Math.max(...reads)).toBeLessThanOrEqual(3);
  expect(await indexes(0)).toHaveLength(240);
  await ledger.close();
  // A write that failed is taken back: what stood there is read anew.
  const path = leavesPath(room.folder, shard, name);
  const half = await Array.fromAsync(createLeafSource(room.folder).read(shard, 238));
  expect(half).toHaveLength(2);
  truncateSync(path, 0);
  writeFileSync(path, '');
  expect(await indexes(239)).toEqual([]);
});
