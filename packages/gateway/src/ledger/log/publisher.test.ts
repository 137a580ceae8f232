import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PublishedCheckpoint } from '../../core/transparency-log.ts';
import { checkRecord } from '../../testing/check-log.ts';
import { LedgerRoom, startEntry } from '../../testing/ledger-room.ts';

let room: LedgerRoom;

beforeEach(() => {
  room = new LedgerRoom();
});

afterEach(() => room.remove());

test('publishes a busy log tile by tile, and what is left over soon after', async () => {
  const ledger = await room.open({ publishWithin: 4_000 });
  const published: PublishedCheckpoint[] = [];
  ledger.onCheckpoint((checkpoint) => published.push(checkpoint));
  const shard = join(room.folder, 'shards', await room.shard());
  const bundles = (): string[] => readdirSync(join(shard, 'tile', 'entries'));

  await Promise.all(Array.from({ length: 700 }, (_, number) => ledger.append(startEntry(String(number)))));
  await vi.waitFor(() => expect(published.at(-1)?.size).toBe(512), 30_000);
  expect(bundles().filter((name) => name.endsWith('.p'))).toEqual([]);
  expect(await checkRecord(room.folder)).toHaveLength(1);

  await vi.waitFor(() => expect(published.at(-1)?.size).toBe(701), 30_000);
  expect(bundles().filter((name) => name.endsWith('.p'))).toEqual(['002.p']);
  await ledger.close();
  expect(await checkRecord(room.folder)).toHaveLength(1);
});
