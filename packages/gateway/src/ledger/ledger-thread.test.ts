import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkRecord } from '../testing/check-log.ts';
import { LedgerRoom, requestEntry, startEntry } from '../testing/ledger-room.ts';
import { makeNextKey } from './log/signing-key.ts';

let room: LedgerRoom;
let threads: Worker[];
const noteThread = (worker: Worker): void => void threads.push(worker);
beforeEach(() => {
  room = new LedgerRoom({ thread: true });
  threads = [];
  process.on('worker', noteThread);
});
afterEach(() => {
  process.off('worker', noteThread);
  room.remove();
});

const unavailable = { name: 'GatehouseError', code: 'ledger_unavailable' };

test('refuses what its thread took along when it died, and goes on with another one', async () => {
  const ledger = await room.open();
  await ledger.append(requestEntry('req_before'));
  const lost = ledger.append(requestEntry('req_lost'));
  await threads[0]?.terminate();
  // It may have been written before the end, but then nobody was told.
  await lost.catch((thrown: unknown) => expect(thrown).toMatchObject(unavailable));

  await vi.waitFor(
    async () => {
      await ledger.append(requestEntry('req_after'));
    },
    { timeout: 5_000 },
  );
  expect(threads).toHaveLength(2);
  expect(ledger.writable()).toBe(true);
  await ledger.close();
  const found = (await room.leaves()).map(({ leaf }) => ('request' in leaf ? leaf.request : ''));
  expect(found[0]).toBe('req_before');
  expect(found.at(-1)).toBe('req_after');
});

test('goes on behind what its thread wrote and could not tell of before it died', async () => {
  const ledger = await room.open();
  await ledger.append(requestEntry('req_before'));
  const [thread] = threads;
  if (thread === undefined) throw new Error('there is no thread');
  const deaf = vi.spyOn(thread, 'emit').mockReturnValue(true);
  const lost = ledger.append(requestEntry('req_lost'));
  await vi.waitFor(async () => expect(await room.leaves()).toHaveLength(2), { timeout: 30_000 });
  deaf.mockRestore();
  await thread.terminate();
  await expect(lost).rejects.toMatchObject(unavailable);

  await ledger.append(requestEntry('req_after'));
  await ledger.close();
  const leaves = await room.leaves();
  expect(leaves.map(({ leaf }) => ('request' in leaf ? leaf.request : ''))).toEqual([
    'req_before',
    'req_lost',
    'req_after',
  ]);
  for (const { index, leaf } of leaves) expect(leaf.index).toBe(index);
  for (const leaf of leaves) expect(await room.content(leaf, 'prompt')).toBeDefined();
});

test('ends a shard once, also where its thread could not tell that it had done so before it died', async () => {
  let now = Date.UTC(2031, 5, 1);
  const ledger = await room.open({ clock: { now: () => now, elapsed: () => performance.now() } });
  await ledger.append(startEntry());
  const [thread] = threads;
  if (thread === undefined) throw new Error('there is no thread');
  now = Date.UTC(2031, 6, 1);
  const deaf = vi.spyOn(thread, 'emit').mockReturnValue(true);
  const lost = ledger.append(startEntry());
  await vi.waitFor(async () => expect((await room.leaves()).at(-1)?.leaf.kind).toBe('sealed'), { timeout: 30_000 });
  deaf.mockRestore();
  await thread.terminate();
  await expect(lost).rejects.toMatchObject(unavailable);
  await vi.waitFor(() => ledger.append(startEntry()), { timeout: 30_000 });
  await ledger.close();
  expect((await room.leaves()).map(({ shard, leaf }) => `${shard} ${leaf.kind}`)).toEqual([
    'default-2031h1 start',
    'default-2031h1 sealed',
    'default-2031h2 start',
  ]);
  await checkRecord(room.folder);
});

test('goes on with the old key where a new one was made and its thread died before a leaf told of it', async () => {
  const ledger = await room.open({ publishWithin: 5 });
  await ledger.append(startEntry());
  const signer = join(room.folder, '..', 'signer');
  const before = readFileSync(join(signer, 'log.pem'), 'utf8');
  await makeNextKey(signer);
  await threads[0]?.terminate();
  await vi.waitFor(() => ledger.append(startEntry()), { timeout: 30_000 });
  await ledger.close();
  expect(readFileSync(join(signer, 'log.pem'), 'utf8')).toBe(before);
  expect(await checkRecord(room.folder)).toMatchObject([{ size: 3 }]);
});

test('refuses an append that comes after the death of its thread, and takes the one after that', async () => {
  const ledger = await room.open();
  await threads[0]?.terminate();
  await expect(ledger.append(startEntry())).rejects.toMatchObject(unavailable);
  expect(room.failures).toHaveLength(1);
  await ledger.append(startEntry());
  expect(room.recoveries).toBe(1);
  await ledger.close();
});

test('says what the file system said in the thread', async () => {
  const ledger = await room.open();
  await ledger.append(requestEntry('req_0'));
  await threads[0]?.terminate();
  await expect(ledger.append(startEntry())).rejects.toMatchObject(unavailable);
  // Now less is there than is known to be durable, so that no other thread may go on.
  truncateSync(await room.leavesPath(), 10);
  await expect(ledger.append(startEntry())).rejects.toMatchObject({
    ...unavailable,
    cause: { name: 'LedgerDamageError' },
  });
  await ledger.close();
});

test('takes a batch of many megabytes, and opens each content of it', async () => {
  const ledger = await room.open({ segmentBytes: 64 * 1_048_576 });
  const prompts = Array.from({ length: 6 }, (_, number) => Buffer.alloc(number * 500_000, `content ${number} `));
  await Promise.all(prompts.map((prompt, number) => ledger.append(requestEntry(`req_${number}`, prompt))));
  await ledger.append(requestEntry('req_small'));
  await ledger.close();
  const leaves = await room.leaves();
  expect(leaves).toHaveLength(7);
  for (const [number, prompt] of prompts.entries()) {
    const leaf = leaves[number];
    if (leaf === undefined) throw new Error('a leaf is missing');
    expect((await room.content(leaf, 'prompt'))?.equals(prompt)).toBe(true);
  }
});

test('ends its thread when it is closed', async () => {
  const ledger = await room.open();
  const ended = new Promise((resolve) => threads[0]?.once('exit', resolve));
  await ledger.close();
  expect(await ended).toBeTypeOf('number');
});
