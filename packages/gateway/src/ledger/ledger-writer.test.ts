import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Clock } from '../core/clock.ts';
import { FaultyFileSystem, type WriteFault } from '../testing/faulty-file-system.ts';
import { LedgerRoom, requestEntry, startEntry } from '../testing/ledger-room.ts';

let room: LedgerRoom;
let files: FaultyFileSystem;
beforeEach(() => {
  room = new LedgerRoom();
  files = new FaultyFileSystem();
});
afterEach(() => room.remove());

const unavailable = { name: 'GatehouseError', code: 'ledger_unavailable' };

async function requests(folder = room.folder): Promise<string[]> {
  const found: string[] = [];
  for (const { shard, leaf } of await room.leaves(folder)) {
    if (leaf.kind !== 'request') continue;
    // What is in the record opens, always.
    expect((await room.content({ shard, leaf }, 'prompt', { folder }))?.toString()).toBe(`prompt of ${leaf.request}`);
    found.push(leaf.request);
  }
  return found;
}

test.each<[string, WriteFault]>([
  ['the disk is full', { code: 'ENOSPC' }],
  ['the contents cannot be written', { code: 'EIO', path: /\.seg$/ }],
  ['the leaves cannot be written', { code: 'EIO', path: /\.leaves$/ }],
  ['a write of contents is torn', { code: 'EIO', path: /\.seg$/, partly: 50 }],
  ['a write of leaves is torn', { code: 'EIO', path: /\.leaves$/, partly: 50 }],
  ['a write of leaves fails after all bytes went out', { code: 'EIO', path: /\.leaves$/, partly: 1_000_000 }],
])('refuses the batch when %s, and takes appends again when it is over', async (_name, fault) => {
  const ledger = await room.open({ files });
  await ledger.append(requestEntry('req_before'));
  files.failWrites(fault);
  const batch = await Promise.allSettled(
    Array.from({ length: 5 }, (_, number) => ledger.append(requestEntry(`req_${number}`))),
  );
  for (const settled of batch) expect(settled).toMatchObject({ status: 'rejected', reason: unavailable });
  expect(batch[0]).toMatchObject({ reason: { cause: { code: fault.code } } });
  expect(ledger.writable()).toBe(false);
  expect(room.failures).toHaveLength(1);
  await expect(ledger.append(requestEntry('req_during'))).rejects.toMatchObject(unavailable);

  files.heal();
  await vi.waitFor(() => expect(ledger.writable()).toBe(true), { timeout: 30_000 });
  expect(room.recoveries).toBe(1);
  expect((await ledger.append(requestEntry('req_after'))).index).toBe(2);
  const crashed = room.copy();
  await ledger.close();
  // What was refused is nowhere, and what was acknowledged is there, closed properly or not.
  expect(await requests()).toEqual(['req_before', 'req_after']);
  await (await room.open({ folder: crashed })).close();
  expect(await requests(crashed)).toEqual(['req_before', 'req_after']);
});

test('recovers with the next append when the fault was over by then', async () => {
  const ledger = await room.open({ files });
  files.failWrites({ code: 'ENOSPC', times: 1 });
  await expect(ledger.append(requestEntry('req_0'))).rejects.toMatchObject(unavailable);
  const { index } = await ledger.append(requestEntry('req_1'));
  expect(index).toBe(1);
  expect(ledger.writable()).toBe(true);
  expect(room.recoveries).toBe(1);
  await ledger.close();
  expect(await requests()).toEqual(['req_1']);
});

test('lets all who come during the probe wait for its outcome, and probes once', async () => {
  const ledger = await room.open({ files });
  files.failWrites({ code: 'EIO', times: 1 });
  await expect(ledger.append(requestEntry('req_0'))).rejects.toMatchObject(unavailable);
  const receipts = await Promise.all(
    Array.from({ length: 10 }, (_, number) => ledger.append(requestEntry(`req_${number}`))),
  );
  expect(receipts.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(room.recoveries).toBe(1);
  await ledger.close();
});

test('does not write a byte before the unknown end of a failed write is cut off', async () => {
  const ledger = await room.open({ files });
  await ledger.append(requestEntry('req_before'));
  files.failWrites({ code: 'EIO', path: /\.leaves$/, partly: 1_000_000, times: 1 });
  files.failTruncates();
  await expect(ledger.append(requestEntry('req_0'))).rejects.toMatchObject(unavailable);
  const written = () => files.writes.filter(({ path }) => /\.(?:seg|leaves)$/.test(path)).length;
  const writes = written();
  await expect(ledger.append(requestEntry('req_1'))).rejects.toMatchObject(unavailable);
  expect(written()).toBe(writes);
  files.heal();
  await vi.waitFor(() => expect(ledger.writable()).toBe(true), { timeout: 30_000 });
  await ledger.append(requestEntry('req_2'));
  await ledger.close();
  expect(await requests()).toEqual(['req_before', 'req_2']);
});

test('refuses those in the queue behind a failed write as well', async () => {
  const ledger = await room.open({ files });
  await ledger.append(requestEntry('req_before'));
  files.failWrites({ code: 'EIO' });
  const release = files.hold();
  const first = ledger.append(requestEntry('req_0'));
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  const behind = ledger.append(requestEntry('req_1'));
  release();
  await expect(first).rejects.toMatchObject(unavailable);
  await expect(behind).rejects.toMatchObject(unavailable);
  await ledger.close();
  expect(await requests()).toEqual(['req_before']);
});

test('gets all bytes out where the disk takes few at a time', async () => {
  files.takeAtMost(100);
  const ledger = await room.open({ files });
  await Promise.all(Array.from({ length: 20 }, (_, number) => ledger.append(requestEntry(`req_${number}`))));
  await ledger.close();
  expect(await requests()).toHaveLength(20);
});

test('keeps memory bounded while the disk stalls, and goes on when it comes back', async () => {
  const ledger = await room.open({ files, segmentBytes: 1_000_000_000 });
  const release = files.hold();
  const large = (number: number) => ({
    ...requestEntry(`req_${number}`),
    contents: { prompt: new Uint8Array(8 * 1_048_576) },
  });
  const appends = Array.from({ length: 10 }, (_, number) => ledger.append(large(number)));
  const settling = Promise.allSettled(appends);
  await expect(ledger.append(large(10))).rejects.toMatchObject(unavailable);
  release();
  const settled = await settling;
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
  await ledger.append(startEntry());
  await ledger.close();
  expect(await room.leaves()).toHaveLength(8);
});

test('is not writable and refuses while a write does not come back', async () => {
  let elapsed = 0;
  const clock: Clock = { now: () => 1_760_000_000_000, elapsed: () => elapsed };
  const ledger = await room.open({ files, clock });
  const release = files.hold();
  const append = ledger.append(startEntry());
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(ledger.writable()).toBe(true);
  elapsed = 10_001;
  expect(ledger.writable()).toBe(false);
  await expect(ledger.append(startEntry())).rejects.toMatchObject(unavailable);
  release();
  await append;
  expect(ledger.writable()).toBe(true);
  await ledger.close();
});

test('can be closed while it is out of order', async () => {
  const ledger = await room.open({ files });
  await ledger.append(requestEntry('req_0'));
  files.failWrites({ code: 'EIO' });
  await expect(ledger.append(requestEntry('req_1'))).rejects.toMatchObject(unavailable);
  await ledger.close();
  await (await room.open()).close();
  expect(await requests()).toEqual(['req_0']);
});

test('does not open where the repair cannot be written, and gives the lock back', async () => {
  const ledger = await room.open();
  await ledger.append(requestEntry('req_0'));
  await ledger.close();
  files.failWrites({ code: 'ENOSPC' });
  await expect(room.open({ files })).rejects.toMatchObject(unavailable);
  await (await room.open()).close();
  expect((await room.leaves()).map(({ leaf }) => leaf.kind)).toEqual(['request', 'interrupted']);
});
