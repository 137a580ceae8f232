import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canReplace, replaceConfiguration } from './replace-configuration.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-replace-'));
  file = join(folder, 'gatehouse.yaml');
  await writeFile(file, 'old', { mode: 0o640 });
});
afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true, force: true });
});

describe('replacing the configuration file', () => {
  test('keeps its rights, and leaves nothing beside it', async () => {
    await replaceConfiguration(file, 'new', 'old');
    expect(await readFile(file, 'utf8')).toBe('new');
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect(await readdir(folder)).toEqual(['gatehouse.yaml']);
  });

  test('replaces what a link leads to, and keeps the link', async () => {
    const link = join(folder, 'link.yaml');
    await symlink('gatehouse.yaml', link);
    await replaceConfiguration(link, 'new', 'old');
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readFile(file, 'utf8')).toBe('new');
  });

  test('leaves a file that says something else by now', async () => {
    await expect(replaceConfiguration(file, 'new', 'another')).rejects.toMatchObject({
      code: 'configuration_conflict',
    });
    await expect(replaceConfiguration(file, 'new', undefined)).rejects.toMatchObject({
      code: 'configuration_conflict',
    });
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['gatehouse.yaml']);
  });

  test('makes one that is not there, for its owner only', async () => {
    await rm(file);
    expect(await canReplace(file)).toBe(true);
    await replaceConfiguration(file, 'new', undefined);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  // Root may write everywhere.
  test.skipIf(process.getuid?.() === 0)('says so where it may not write', async () => {
    await chmod(folder, 0o500);
    expect(await canReplace(file)).toBe(false);
    await expect(replaceConfiguration(file, 'new', 'old')).rejects.toMatchObject({
      code: 'configuration_not_writable',
    });
    expect(await readFile(file, 'utf8')).toBe('old');
  });

  test('says so where there is no folder', async () => {
    const nowhere = join(folder, 'nowhere', 'gatehouse.yaml');
    expect(await canReplace(nowhere)).toBe(false);
    await expect(replaceConfiguration(nowhere, 'new', undefined)).rejects.toMatchObject({
      code: 'configuration_not_writable',
    });
  });
});
