import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchStore } from '../core/batch-store.ts';
import { batchStoreContract } from '../testing/batch-store-contract.ts';
import { createThreadBatches } from './thread-batches.ts';

const script = new URL('../batch-worker.ts', import.meta.url);
let folder: string;
let counter = 0;
const files = new Map<BatchStore, string>();

function openIn(file: string): BatchStore {
  const store = createThreadBatches(script, file);
  files.set(store, file);
  return store;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-batches-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

batchStoreContract('SQLite in a thread', {
  open: () => Promise.resolve(openIn(join(folder, `${(counter += 1)}.sqlite`))),
  another: (store) => Promise.resolve(openIn(files.get(store) ?? '')),
  shared: false,
});

describe('files and batches in a file of SQLite', () => {
  test('are for its owner only', async () => {
    const file = join(folder, 'owner.sqlite');
    const store = openIn(file);
    await store.ready();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await store.close();
  });

  test('are unavailable where the file is no database, and come back when it is one', async () => {
    const file = join(folder, 'broken.sqlite');
    await writeFile(file, 'this is no database, and longer than the head of one would be '.repeat(20));
    const store = openIn(file);
    await expect(store.underWay()).rejects.toMatchObject({ code: 'batches_unavailable' });
    await rm(file);
    expect(await store.underWay()).toEqual([]);
    await store.close();
    await expect(store.underWay()).rejects.toMatchObject({ code: 'batches_unavailable' });
  });

  test('leave nothing of a destroyed key in any file', async () => {
    const file = join(folder, 'erased.sqlite');
    const store = openIn(file);
    const group = 'c'.repeat(32);
    const wrapped = new Uint8Array(Buffer.from('a wrapped key that nobody may find again'));
    await store.addKeys([{ scope: 'file-1', group, wrapped }]);
    await store.eraseGroup(group);
    for (const name of [file, `${file}-wal`]) {
      const bytes = await readFile(name).catch(() => Buffer.alloc(0));
      expect(bytes.includes(Buffer.from(wrapped))).toBe(false);
    }
    await store.close();
  });
});
