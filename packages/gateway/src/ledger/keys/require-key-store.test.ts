import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LedgerRoom, requestEntry, startEntry } from '../../testing/ledger-room.ts';
import { LedgerSetupError } from '../ledger-setup-error.ts';
import { setKeysAside } from './require-key-store.ts';

let room: LedgerRoom;
beforeEach(() => {
  room = new LedgerRoom();
});
afterEach(() => room.remove());

async function write(...entries: Parameters<Awaited<ReturnType<LedgerRoom['open']>>['append']>[0][]): Promise<void> {
  const ledger = await room.open();
  for (const entry of entries) await ledger.append(entry);
  await ledger.close();
}

const keysFolder = (): string => join(room.folder, '..', 'keystore');

test.each(['.', 'tenant.key', 'subjects.keys', 'segments.keys'])(
  'a record with sealed content is refused without %s of its key store, and none is made',
  async (lost) => {
    await write({ ...requestEntry('req_1'), subject: 'anna' });
    const path = join(keysFolder(), lost);
    rmSync(path, { recursive: true });
    await expect(room.open()).rejects.toThrow(LedgerSetupError);
    await expect(room.open()).rejects.toMatchObject({ remedy: expect.stringContaining('keystore restore') as string });
    expect(existsSync(path)).toBe(false);
  },
);

test('an emptied file of keys is one that is missing', async () => {
  await write({ ...requestEntry('req_1'), subject: 'anna' });
  writeFileSync(join(keysFolder(), 'subjects.keys'), '');
  await expect(room.open()).rejects.toThrow('subjects.keys');
});

test('leaves that tell of content are enough, where the content itself is gone', async () => {
  await write({ ...requestEntry('req_1'), subject: 'anna' });
  rmSync(keysFolder(), { recursive: true });
  rmSync(join(room.folder, 'content'), { recursive: true });
  await expect(room.open()).rejects.toThrow('holds sealed content');
});

test('a record in which nothing was ever sealed gets its key store', async () => {
  const ledger = await room.open({ rootKey: undefined });
  await ledger.append(startEntry());
  await ledger.close();
  await write({ ...requestEntry('req_1'), subject: 'anna' });
  expect(existsSync(join(keysFolder(), 'tenant.key'))).toBe(true);
});

test('content whose key is gone without a leaf that says so is lost, and neither erased nor expired', async () => {
  await write({ ...requestEntry('req_1'), subject: 'anna' });
  expect(await setKeysAside(keysFolder(), 5_000)).toBe(`${keysFolder()}.lost-5`);
  expect(await setKeysAside(keysFolder(), 5_000)).toBeUndefined();
  const [at] = await room.leaves();
  if (at === undefined) throw new Error('there is no leaf');
  await expect(room.content(at, 'prompt')).rejects.toMatchObject({ fault: 'lost' });
});
