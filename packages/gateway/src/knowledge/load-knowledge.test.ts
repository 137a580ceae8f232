import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultKnowledgeBounds, KnowledgeError, loadKnowledge } from './load-knowledge.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowledge-'));
  await mkdir(join(folder, 'base', 'more'), { recursive: true });
  await writeFile(join(folder, 'base', 'b.md'), '# B\n\nSecond text.\n');
  await writeFile(join(folder, 'base', 'a.md'), '# A\n\nFirst text.\n');
  await writeFile(join(folder, 'base', 'more', 'c.md'), '# C\n\nThird text.\n');
  await writeFile(join(folder, 'base', 'note.txt'), 'not Markdown');
  await writeFile(join(folder, 'base', '.hidden.md'), '# Hidden\n\nNot read.\n');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('loadKnowledge', () => {
  it('reads all Markdown of a folder in a fixed order, each file once', async () => {
    const base = join(folder, 'base');
    const { files, passages } = await loadKnowledge([base, join(base, 'a.md')]);
    expect(files).toBe(3);
    expect(passages.map((passage) => passage.source)).toEqual(['a.md', 'b.md', 'more/c.md']);
  });

  it('follows no link out of the folder, and none to a folder', async () => {
    await writeFile(join(folder, 'secret.md'), '# Secret\n\nKeep it.\n');
    await symlink(join(folder, 'secret.md'), join(folder, 'base', 'link.md'));
    await symlink(folder, join(folder, 'base', 'loop'));
    await symlink(join(folder, 'base', 'a.md'), join(folder, 'base', 'inside.md'));
    const { passages } = await loadKnowledge([join(folder, 'base')]);
    expect(passages.map((passage) => passage.titles[0])).not.toContain('Secret');
    expect(passages).toHaveLength(3);
  });

  it('names a missing path and what to do', async () => {
    const failure = loadKnowledge([join(folder, 'nowhere')]);
    await expect(failure).rejects.toThrow(KnowledgeError);
    await expect(failure).rejects.toThrow(/nowhere.*permissions/);
  });

  it('refuses a file that is too large', async () => {
    const bounds = { ...defaultKnowledgeBounds, bytesPerFile: 16 };
    await expect(loadKnowledge([join(folder, 'base')], bounds)).rejects.toThrow('larger than 16 bytes');
  });

  it('refuses too many files and too many passages', async () => {
    await expect(loadKnowledge([join(folder, 'base')], { ...defaultKnowledgeBounds, files: 2 })).rejects.toThrow(
      'more than 2 files',
    );
    await expect(loadKnowledge([join(folder, 'base')], { ...defaultKnowledgeBounds, passages: 2 })).rejects.toThrow(
      'more than 2 passages',
    );
  });

  it('refuses what is not UTF-8', async () => {
    await writeFile(join(folder, 'base', 'latin.md'), Uint8Array.of(0x23, 0x20, 0xe4, 0x0a));
    await expect(loadKnowledge([join(folder, 'base')])).rejects.toThrow(/latin\.md/);
  });

  it('refuses a folder without any text', async () => {
    await mkdir(join(folder, 'empty'));
    await expect(loadKnowledge([join(folder, 'empty')])).rejects.toThrow('no Markdown');
  });
});
