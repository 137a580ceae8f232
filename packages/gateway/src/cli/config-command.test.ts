import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeCommandNote } from '../config/command-note.ts';
import { maskText } from '../config/secret-marks.ts';
import { openVersionStore } from '../config/version-store.ts';
import type { Dependencies } from './dependencies.ts';
import { createProgram, runProgram } from './program.ts';

const text = (limit: number, key: string): string =>
  `version: 1\n# why\nproviders:\n  - id: a\n    kind: openai-compatible\n    baseUrl: https://a.example.org/v1\n    apiKey: ${key}\nlimits:\n  concurrency: ${limit}\n`;

let folder: string;
let file: string;
let out: string;
let complaints: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-config-'));
  file = join(folder, 'gatehouse.yaml');
  const store = await openVersionStore(join(folder, 'data', 'configurations'));
  for (const [id, limit, key] of [
    ['cfg_1', 5, 'canary-old'],
    ['cfg_2', 6, 'canary-new'],
  ] as const) {
    const masked = maskText(text(limit, key), false, () => `0000000${limit}`);
    const reason = id === 'cfg_2' ? { actor: 'key_1', reason: 'more\u001b[31m of it' } : {};
    await store.add(
      { id, at: 1_700_000_000_000, origin: 'console', changed: [], needRestart: [], ...reason },
      masked?.text ?? '',
    );
  }
  await writeFile(file, text(6, 'canary-new'));
  [out, complaints] = ['', ''];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(...words: string[]): Promise<number> {
  const dependencies = {
    stdout: { write: (piece: string) => (out += piece) },
    stderr: { write: (piece: string) => (complaints += piece) },
    environment: {},
    workingFolder: folder,
    version: 'test',
    commandName: 'gatehouse',
  } as unknown as Dependencies;
  return runProgram(createProgram(dependencies), words, dependencies);
}

test('lists versions and shows what they changed, without secrets and terminal codes', async () => {
  expect(await run('config', 'versions')).toBe(0);
  expect(out).toMatch(/cfg_2 +2023-11-14 22:13:20 +console +\+2 -2 +key_1/);
  expect(out.indexOf('cfg_2')).toBeLessThan(out.indexOf('cfg_1'));
  expect(out).not.toContain('\u001b');
  out = '';
  expect(await run('config', 'diff')).toBe(0);
  expect(out).toContain('-  concurrency: 5\n+  concurrency: 6\n');
  expect(out).not.toContain('canary');
  out = '';
  expect(await run('config', 'versions', '--json')).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ versions: [{ id: 'cfg_2' }, { id: 'cfg_1' }] });
  expect(await run('config', 'diff', 'cfg_9')).toBe(1);
});

test('makes the file say again what it said, with the secret of now', async () => {
  expect(await run('config', 'restore', 'cfg_1', '--dry-run')).toBe(0);
  expect(await readFile(file, 'utf8')).toBe(text(6, 'canary-new'));
  expect(await run('config', 'restore', 'cfg_1', '--actor', 'anna', '--reason', 'Ticket 7')).toBe(0);
  expect(await readFile(file, 'utf8')).toBe(text(5, 'canary-new'));
  // For a running gateway, which sees only that the file is another one.
  expect(takeCommandNote(join(folder, 'data', 'configurations'), text(5, 'canary-new'))).toEqual({
    actor: 'anna',
    reason: 'Ticket 7',
    restored: 'cfg_1',
  });
  expect(out).toContain('-  concurrency: 6\n+  concurrency: 5\n');
  expect(out).not.toContain('canary');
  expect(await run('config', 'restore', 'cfg_1')).toBe(0);
  expect(out).toContain('The file says that already.');
});

test('restores nothing where a secret is not known, or what comes of it is not valid', async () => {
  await writeFile(file, text(6, 'canary-new').replace('a.example.org', 'b.example.org'));
  expect(await run('config', 'restore', 'cfg_1')).toBe(1);
  expect(complaints).toContain('providers[0].apiKey');
  await writeFile(file, text(6, '${ONLY_THERE}').replace('limits:\n', 'limits:\n  failuresPerMinute: 5\n'));
  const before = await readFile(file, 'utf8');
  const store = await openVersionStore(join(folder, 'data', 'configurations'));
  await store.add({ id: 'cfg_3', at: 1, origin: 'file', changed: [], needRestart: [] }, text(7, '${ONLY_THERE}'));
  expect(await run('config', 'restore', 'cfg_3')).toBe(3);
  expect(complaints).toContain('ONLY_THERE is not set');
  expect(await readFile(file, 'utf8')).toBe(before);
  expect(await run('config', 'restore', 'cfg_3', '--force')).toBe(0);
  expect(await readFile(file, 'utf8')).toBe(text(7, '${ONLY_THERE}'));
});
