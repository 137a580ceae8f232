import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDirectoryKeys } from './access/directory/directory-keys.ts';
import type { KeyRecord } from './core/access.ts';
import { openDirectoryStore, readKeys } from './open-directory.ts';
import { createFileKeyStore } from './stores/file-keys.ts';

let folder: string;
let old: string;
const record = (number: number): KeyRecord => ({
  id: `key_${number}`,
  name: `key ${number}`,
  role: 'user',
  hash: String(number).repeat(64),
  prefix: 'gh_user_abcd',
  createdAt: number,
  secret: 'a'.repeat(64),
});

async function write(...records: KeyRecord[]): Promise<void> {
  const store = await createFileKeyStore(old);
  for (const one of records) await store.put(one);
  await store.close();
}

async function known(): Promise<readonly KeyRecord[]> {
  const store = await readKeys(folder);
  const keys = await store.list();
  await store.close();
  return keys;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-keys-'));
  old = join(folder, 'keys.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('takes over the keys of an older version, and leaves their file as a backup', async () => {
  await write(record(1), { ...record(2), revokedAt: 5 });
  expect(await known()).toHaveLength(2);
  const store = await openDirectoryStore(folder);
  expect(await createDirectoryKeys(store).list()).toEqual([record(1), { ...record(2), revokedAt: 5 }]);
  await store.close();
  expect((await readdir(folder)).filter((name) => name.startsWith('keys'))).toEqual(['keys.before-directory.json']);
  expect(await known()).toHaveLength(2);
});

test('takes keys and revocations from a file that comes back, and takes back no revocation', async () => {
  await write(record(1), record(2));
  const first = await openDirectoryStore(folder);
  await createDirectoryKeys(first).put({ ...record(1), revokedAt: 9, name: 'newer' });
  await first.close();
  await write(record(1), { ...record(2), revokedAt: 7 }, record(3));
  const expected = [{ ...record(1), revokedAt: 9, name: 'newer' }, { ...record(2), revokedAt: 7 }, record(3)];
  expect(await known()).toEqual(expected);
  const store = await openDirectoryStore(folder);
  expect(await createDirectoryKeys(store).list()).toEqual(expected);
  await store.close();
});

test('does not begin with a file of keys that cannot be read, and leaves it as it is', async () => {
  await writeFile(old, '{"version":1,"keys":[{"id":"key_1"}]}');
  await expect(openDirectoryStore(folder)).rejects.toThrow('keys.json');
  await rename(old, `${old}.aside`);
  await (await openDirectoryStore(folder)).close();
});

test('does not begin with a key in the directory that cannot be read', async () => {
  const store = await openDirectoryStore(folder);
  await store.write({ put: [{ kind: 'key', id: 'key_1', body: '{"id":"key_1"}' }] });
  await expect(createDirectoryKeys(store).list()).rejects.toThrow('Restore it from a backup');
  await store.close();
});
