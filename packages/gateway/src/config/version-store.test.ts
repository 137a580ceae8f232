import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type NewVersion, openVersionStore } from './version-store.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'gatehouse-versions-')), 'configurations');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const version = (id: string): NewVersion => ({ id, at: 1, origin: 'file', changed: [], needRestart: [] });

test('keeps versions over a restart, newest first, equal texts once, for their owner only', async () => {
  const store = await openVersionStore(folder);
  await store.add(version('cfg_1'), 'a\nb\n');
  await Promise.all([store.add(version('cfg_2'), 'a\nc\nd\n'), store.add(version('cfg_3'), 'a\nb\n')]);
  const again = await openVersionStore(folder);
  expect(again.list().map(({ id, added, removed }) => [id, added, removed])).toEqual([
    ['cfg_3', 1, 2],
    ['cfg_2', 2, 1],
    ['cfg_1', 2, 0],
  ]);
  const files = await readdir(folder);
  expect(files.filter((file) => file.endsWith('.txt'))).toHaveLength(2);
  for (const file of files) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
  const [newest] = again.list();
  expect(newest && (await again.text(newest))).toBe('a\nb\n');
});

test('keeps so many and no more, and removes texts that no version has', async () => {
  const store = await openVersionStore(folder);
  for (let number = 0; number < 503; number += 1) await store.add(version(`cfg_${number}`), `${number % 2}\n`);
  await store.add(version('cfg_x'), 'x\n');
  expect(store.list()).toHaveLength(500);
  expect((await readdir(folder)).filter((file) => file.endsWith('.txt'))).toHaveLength(3);
});

test('gives no text that is another one than was kept, and begins anew where the list is damaged', async () => {
  const store = await openVersionStore(folder);
  const stored = await store.add(version('cfg_1'), 'a\n');
  await writeFile(join(folder, `${stored.text}.txt`), 'b\n');
  expect(await store.text(stored)).toBeUndefined();
  await store.add(version('cfg_2'), 'a\n');
  expect(await store.text(stored)).toBe('a\n');
  await writeFile(join(folder, 'versions.json'), 'torn');
  expect((await openVersionStore(folder)).list()).toEqual([]);
  expect(await readFile(join(folder, 'versions.json'), 'utf8')).toBe('torn');
});
