import { mkdtempSync, readdirSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { rootKeyContract } from '../../testing/root-key-contract.ts';
import { KeyStore } from './key-store.ts';
import { localRootKey, RootKeyError } from './root-key.ts';
import { KeyFileDamage } from './slot-file.ts';
import { loadTenantKey, rewrapTenantKey, tenantKeyPath } from './tenant-key.ts';

const rootKey = localRootKey(new Uint8Array(32).fill(1), 'root.key');
const otherKey = localRootKey(new Uint8Array(32).fill(2), 'another');

describe('a root key that this process holds', () => {
  rootKeyContract(() => Promise.resolve({ key: rootKey, other: otherKey }));
});

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'gatehouse-keystore-')), 'keystore');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

describe('the tenant key', () => {
  test('is made once, for its owner only, and is the same at every start', async () => {
    const key = await loadTenantKey(folder, rootKey, 'default');
    expect(key).toHaveLength(32);
    expect(await loadTenantKey(folder, rootKey, 'default')).toEqual(key);
    expect(statSync(tenantKeyPath(folder)).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['tenant.key']);
  });

  test('does not open with another root key or for another tenant, and says so', async () => {
    await loadTenantKey(folder, rootKey, 'default');
    await expect(loadTenantKey(folder, otherKey, 'default')).rejects.toThrow(RootKeyError);
    await expect(loadTenantKey(folder, otherKey, 'default')).rejects.toThrow('the root key (another) does not open');
    await expect(loadTenantKey(folder, rootKey, 'other')).rejects.toThrow(RootKeyError);
  });

  test('is never made anew where keys are that need the old one', async () => {
    const key = await loadTenantKey(folder, rootKey, 'default');
    new KeyStore(folder, key).close();
    unlinkSync(tenantKeyPath(folder));
    await expect(loadTenantKey(folder, rootKey, 'default')).rejects.toThrow('missing');
    writeFileSync(tenantKeyPath(folder), 'something else');
    await expect(loadTenantKey(folder, rootKey, 'default')).rejects.toThrow(KeyFileDamage);
  });

  test('goes over to another root key, and stays what it is', async () => {
    const key = await loadTenantKey(folder, rootKey, 'default');
    await rewrapTenantKey(folder, rootKey, otherKey, 'default');
    expect(await loadTenantKey(folder, otherKey, 'default')).toEqual(key);
    await expect(loadTenantKey(folder, rootKey, 'default')).rejects.toThrow(RootKeyError);
  });
});
