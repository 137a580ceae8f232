import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DirectoryStore } from '../core/directory-store.ts';
import { directoryStoreContract } from '../testing/directory-store-contract.ts';
import { createThreadDirectory } from './thread-directory.ts';

const script = new URL('../directory-worker.ts', import.meta.url);
let folder: string;
let counter = 0;
const files = new Map<DirectoryStore, string>();

function openIn(file: string): DirectoryStore {
  const store = createThreadDirectory(script, file);
  files.set(store, file);
  return store;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-directory-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

directoryStoreContract('SQLite in a thread', {
  open: () => Promise.resolve(openIn(join(folder, `${(counter += 1)}.sqlite`))),
  async reopen(store) {
    await store.close();
    return openIn(files.get(store) ?? '');
  },
});

describe('the directory in a file of SQLite', () => {
  test('is for its owner only', async () => {
    const file = join(folder, 'owner.sqlite');
    const store = openIn(file);
    await store.ready();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await store.close();
  });

  test('says that it is unavailable where the file is no database, and comes back when it is one', async () => {
    const file = join(folder, 'broken.sqlite');
    await writeFile(file, 'this is no database, and longer than the head of one would be '.repeat(20));
    const store = openIn(file);
    await expect(store.list()).rejects.toMatchObject({ code: 'directory_unavailable' });
    await expect(store.write({ put: [] })).rejects.toMatchObject({ code: 'directory_unavailable' });
    await rm(file);
    await store.write({ put: [{ kind: 'team', id: 'a', body: '{}' }] });
    expect(await store.list()).toHaveLength(1);
    await store.close();
  });

  test('says so where its folder cannot be written', async () => {
    const file = join(folder, 'missing', 'directory.sqlite');
    const store = openIn(file);
    await expect(store.ready()).rejects.toMatchObject({ code: 'directory_unavailable' });
    await store.close();
    await expect(store.list()).rejects.toMatchObject({ code: 'directory_unavailable' });
  });
});
