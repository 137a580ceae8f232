import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eitherRootKey, finishRewrap, nextRootFile, opens, readNextRootKey, rewrapToFile } from './rewrap.ts';
import { localRootKey, type RootKey, RootKeyError } from './root-key.ts';
import { loadTenantKey } from './tenant-key.ts';

let folder: string;
let rootFile: string;
let keysFolder: string;
let old: RootKey;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-rewrap-'));
  rootFile = join(folder, 'root.key');
  keysFolder = join(folder, 'keystore');
  writeFileSync(rootFile, `${'ab'.repeat(32)}\n`, { mode: 0o600 });
  old = readRoot();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tenant = 'default';
const place = () => ({ keysFolder, rootFile, tenant });
const readRoot = (): RootKey => localRootKey(Buffer.from(readFileSync(rootFile, 'utf8').trim(), 'hex'), 'root.key');

describe('another root key', () => {
  test('takes the place of the old one, which opens nothing any more, and the tenant key stays', async () => {
    const key = await loadTenantKey(keysFolder, old, tenant);
    await rewrapToFile(place(), old);
    expect(await loadTenantKey(keysFolder, readRoot(), tenant)).toEqual(key);
    expect(await opens(keysFolder, old, tenant)).toBe(false);
    expect(statSync(rootFile).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).toSorted()).toEqual(['keystore', 'root.key']);
    expect(await finishRewrap(place(), readRoot())).toBe(false);
  });

  test.each(['next', 'wrapped', 'renamed'] as const)(
    'opens at every moment, and is finished by the next start, when the process is killed after the step %s',
    async (step) => {
      const key = await loadTenantKey(keysFolder, old, tenant);
      const script = `
        import { rewrapToFile } from ${JSON.stringify(new URL('rewrap.ts', import.meta.url).href)};
        import { localRootKey } from ${JSON.stringify(new URL('root-key.ts', import.meta.url).href)};
        const place = ${JSON.stringify(place())};
        await rewrapToFile(place, localRootKey(Buffer.from('ab'.repeat(32), 'hex'), 'root.key'), (reached) => {
          if (reached === ${JSON.stringify(step)}) process.kill(process.pid, 'SIGKILL');
        });
      `;
      const ended = spawnSync(process.execPath, ['--conditions=source', '--input-type=module', '-e', script]);
      expect(ended.signal, ended.stderr.toString()).toBe('SIGKILL');

      const next = await readNextRootKey(rootFile);
      expect(next === undefined).toBe(step === 'renamed');
      const now = next === undefined ? readRoot() : eitherRootKey(readRoot(), next);
      expect(await loadTenantKey(keysFolder, now, tenant)).toEqual(key);
      await finishRewrap(place(), readRoot());
      expect(existsSync(nextRootFile(rootFile))).toBe(false);
      expect(await loadTenantKey(keysFolder, readRoot(), tenant)).toEqual(key);
      expect(await opens(keysFolder, old, tenant)).toBe(false);
    },
  );

  test('is the same one where two make it at once', async () => {
    const key = await loadTenantKey(keysFolder, old, tenant);
    await Promise.allSettled([rewrapToFile(place(), old), rewrapToFile(place(), old)]);
    const next = await readNextRootKey(rootFile);
    const now = next === undefined ? readRoot() : eitherRootKey(readRoot(), next);
    expect(await loadTenantKey(keysFolder, now, tenant)).toEqual(key);
  });

  test('is not made where the old one does not open the key store, nor from a file that is damaged', async () => {
    await loadTenantKey(keysFolder, old, tenant);
    const stranger = localRootKey(new Uint8Array(32).fill(9), 'another');
    await expect(rewrapToFile(place(), stranger)).rejects.toThrow(RootKeyError);
    expect(readdirSync(folder).toSorted()).toEqual(['keystore', 'root.key']);
    writeFileSync(nextRootFile(rootFile), 'half');
    await expect(finishRewrap(place(), old)).rejects.toThrow('no root key');
    expect(await opens(keysFolder, old, tenant)).toBe(true);
  });
});
