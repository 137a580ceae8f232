import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PseudonymVault } from '../core/pseudonym-vault.ts';
import { VaultFull } from '../core/pseudonym-vault.ts';
import { pseudonymVaultContract } from '../testing/pseudonym-vault-contract.ts';
import { createFilePseudonymVault, VaultDamage } from './file-pseudonym-vault.ts';

const tenantKey = new Uint8Array(32).fill(9);
const clock = { now: () => 1_790_000_000_000 };
const mapping = new Map([['[PERSON_1]', 'canary-value']]);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-vault-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(key = tenantKey, mostEntries = 1_000): Promise<PseudonymVault> {
  return createFilePseudonymVault({ folder, tenantKey: key, clock, mostEntries });
}

const about = { tenant: 'one', subject: 'canary-subject', expires: clock.now() + 1_000 };

function files(): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name));
}

describe('a vault in files', () => {
  pseudonymVaultContract((given) => createFilePseudonymVault({ folder, tenantKey, clock: given }));

  test('survives a restart', async () => {
    const id = await (await open()).put(mapping, about);
    expect(await (await open()).get(id, 'one')).toEqual(mapping);
  });

  test('holds no value and no subject in any file or name, and lets only its owner read', async () => {
    const vault = await open();
    await vault.put(mapping, about);
    await vault.put(mapping, { ...about, subject: undefined });
    expect(files()).toHaveLength(4);
    for (const file of files()) {
      expect(file).not.toContain('canary');
      expect(readFileSync(file).includes('canary')).toBe(false);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
  });

  test('can be read by nobody once the subject is erased, also where a copy of the mapping is put back', async () => {
    const vault = await open();
    const id = await vault.put(mapping, about);
    const path = join(folder, 'entries', id);
    const copy = readFileSync(path);
    // The command that erases opens the folder by itself.
    expect(await (await open()).eraseSubject('canary-subject')).toBe(1);
    expect(files()).toEqual([]);
    writeFileSync(path, copy);
    expect(await vault.get(id, 'one')).toBeUndefined();
    await vault.put(mapping, about);
    expect(await vault.get(id, 'one')).toBeUndefined();
  });

  test('opens with no other tenant key, and finds no mapping that was moved or changed', async () => {
    const vault = await open();
    const id = await vault.put(mapping, about);
    const other = await vault.put(mapping, about);
    await expect((await open(new Uint8Array(32).fill(8))).get(id, 'one')).rejects.toThrow(VaultDamage);
    const path = join(folder, 'entries', id);
    const bytes = readFileSync(path);
    writeFileSync(join(folder, 'entries', other), bytes);
    expect(await vault.get(other, 'one')).toBeUndefined();
    // A later end.
    writeFileSync(path, bytes.toString('latin1').replace(/v1 \d/, 'v1 9'), 'latin1');
    expect(await vault.get(id, 'one')).toBeUndefined();
    writeFileSync(path, 'x');
    await expect(vault.get(id, 'one')).rejects.toThrow(VaultDamage);
  });

  test('takes no more than it may hold', async () => {
    const vault = await open(tenantKey, 2);
    await vault.put(mapping, about);
    await vault.put(mapping, about);
    await expect(vault.put(mapping, about)).rejects.toThrow(VaultFull);
  });
});
