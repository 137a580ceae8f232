import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { leaveCommandNote, takeCommandNote } from './command-note.ts';

const note = { actor: 'anna', reason: 'It was better before', restored: 'cfg_1' };

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'gatehouse-note-')), 'configurations');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

test('tells once who made the file what it is', async () => {
  await leaveCommandNote(folder, 'a: 1', note);
  expect(takeCommandNote(folder, 'a: 1')).toEqual(note);
  expect(takeCommandNote(folder, 'a: 1')).toBeUndefined();
});

test('tells nothing of a file that somebody has changed since', async () => {
  await leaveCommandNote(folder, 'a: 1', note);
  expect(takeCommandNote(folder, 'a: 2')).toBeUndefined();
  expect(takeCommandNote(folder, 'a: 1')).toBeUndefined();
});

test.each(['', '{', '{"v":2}'])('takes no notice of what is no note: %j', async (written) => {
  await leaveCommandNote(folder, 'a: 1', note);
  await writeFile(join(folder, 'command.json'), written);
  expect(takeCommandNote(folder, 'a: 1')).toBeUndefined();
});
