import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keyRecord, keyStoreContract } from '../testing/key-store-contract.ts';
import { createFileKeyStore, KeyFileError } from './file-keys.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-keys-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the key store in a file', () => {
  keyStoreContract(async () => {
    const file = join(folder, 'keys.json');
    return { store: await createFileKeyStore(file), reopen: () => createFileKeyStore(file) };
  });

  test('writes a file that only its owner can read, and leaves no other behind', async () => {
    const store = await createFileKeyStore(join(folder, 'keys.json'));
    await store.put(keyRecord('key_a'));
    expect((await stat(join(folder, 'keys.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['keys.json']);
  });

  test('goes on when a crash left a half-written file beside it', async () => {
    await writeFile(join(folder, 'keys.json.new'), '{"version":1,"ke');
    const store = await createFileKeyStore(join(folder, 'keys.json'));
    await store.put(keyRecord('key_a'));
    const again = await createFileKeyStore(join(folder, 'keys.json'));
    expect(await again.list()).toEqual([keyRecord('key_a')]);
  });

  test('keeps the former file, and does not list the record, when the new one cannot be written', async () => {
    const file = join(folder, 'keys.json');
    const store = await createFileKeyStore(file);
    await store.put(keyRecord('key_a'));
    const before = await readFile(file, 'utf8');
    // A folder in the way of the new file makes the write fail, also for root.
    await mkdir(join(folder, 'keys.json.new', 'full'), { recursive: true });
    await expect(store.put(keyRecord('key_b'))).rejects.toThrow();
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await store.list()).toEqual([keyRecord('key_a')]);
    await rm(join(folder, 'keys.json.new'), { recursive: true });
    await store.put(keyRecord('key_c'));
    expect(await store.list()).toHaveLength(2);
  });

  test.each([
    ['text that is not JSON', '{"version":1', 'not valid JSON'],
    ['an empty file', '', 'not valid JSON'],
    ['another version', '{"version":2,"keys":[]}', 'version'],
    ['an unknown field', JSON.stringify({ version: 1, keys: [{ ...keyRecord('key_a'), admin: true }] }), 'keys.0'],
    [
      'a hash that is none',
      JSON.stringify({ version: 1, keys: [keyRecord('key_a', { hash: 'abc' })] }),
      '64 hexadecimal digits',
    ],
    [
      'a limit of zero',
      JSON.stringify({ version: 1, keys: [keyRecord('key_a', { limits: { concurrency: 0 } })] }),
      'keys.0.limits',
    ],
    ['the same key twice', JSON.stringify({ version: 1, keys: [keyRecord('key_a'), keyRecord('key_a')] }), 'twice'],
  ])('refuses to open %s, and says what to do', async (_what, content, reason) => {
    const file = join(folder, 'keys.json');
    await writeFile(file, content);
    const opening = createFileKeyStore(file);
    await expect(opening).rejects.toThrow(KeyFileError);
    await expect(opening).rejects.toThrow(reason);
    await expect(opening).rejects.toThrow('Restore the file from a backup');
  });
});
