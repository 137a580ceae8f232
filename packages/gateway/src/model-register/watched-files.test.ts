import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { scanModelFile } from '../lib/model-files/scan-model-file.ts';
import { describedGguf, pickles } from '../testing/made-model-files.ts';
import { type ModelRoom, openModelRoom } from '../testing/model-room.ts';
import { createFileReader, type FileReader, FileReadError } from './file-reader.ts';
import { WatchedFiles } from './watched-files.ts';

const script = new URL('../model-file-worker.ts', import.meta.url);
const place = { provider: 'own', target: 'tiny' };

let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'gatehouse-files-')), 'tiny.gguf');
  await writeFile(path, describedGguf());
});

/** Reads on this thread, and counts. */
function countingReader(): FileReader & { read: number; fault: string | undefined } {
  const reader = {
    read: 0,
    fault: undefined as string | undefined,
    file(file: string) {
      reader.read += 1;
      if (reader.fault !== undefined) return Promise.reject(new FileReadError(reader.fault));
      return Promise.resolve(scanModelFile(file, { hash: true }));
    },
    folder: () => Promise.reject(new FileReadError('ended')),
    close: () => Promise.resolve(),
  };
  return reader;
}

async function watch(room: ModelRoom, reader: FileReader): Promise<() => Promise<void>> {
  const files = new WatchedFiles({ ...room, reader });
  return async () => {
    await files.look([{ provider: 'own', model: 'tiny', path }], room.rules);
    await files.settled();
    await room.observer.settled();
  };
}

const enforced = { mode: 'enforce', models: [{ provider: 'own', model: 'tiny' }] } as const;

describe('a file of a model', () => {
  test('is refused until it was read, and read once', async () => {
    const room = await openModelRoom({ mode: 'enforce', models: [...enforced.models] });
    const reader = countingReader();
    const look = await watch(room, reader);
    const looking = look();
    await looking;
    await look();
    await look();
    expect(reader.read).toBe(1);
    expect(room.gate.refusalOf(place)).toBeUndefined();
    const digest = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    expect(room.gate.digestOf(place)).toBe(`sha256:${digest}`);
  });

  test('is known again after a restart without being read, unless it was touched', async () => {
    const first = await openModelRoom({ mode: 'enforce', models: [...enforced.models] });
    await (
      await watch(first, countingReader())
    )();
    const second = await openModelRoom({ mode: 'enforce', models: [...enforced.models] }, first.file);
    const reader = countingReader();
    expect(second.gate.refusalOf(place)).toBe('model_unverified');
    await (
      await watch(second, reader)
    )();
    expect([reader.read, second.gate.refusalOf(place)]).toEqual([0, undefined]);
    const third = await openModelRoom({ mode: 'enforce', models: [...enforced.models] }, first.file);
    await utimes(path, 1, 1);
    await (
      await watch(third, reader)
    )();
    expect([reader.read, third.gate.refusalOf(place)]).toEqual([1, undefined]);
  });

  test('that has changed is refused and told of, and that of before is welcome again', async () => {
    const room = await openModelRoom({ mode: 'enforce', models: [...enforced.models] });
    const look = await watch(room, countingReader());
    await look();
    await writeFile(path, describedGguf({ 'general.name': 'Other' }));
    await look();
    expect(room.gate.refusalOf(place)).toBe('model_changed');
    expect(room.incidents).toHaveLength(1);
    await writeFile(path, describedGguf());
    await look();
    expect(room.gate.refusalOf(place)).toBeUndefined();
  });

  test('is read again on schedule, whatever its times say', async () => {
    const room = await openModelRoom({ mode: 'enforce', models: [...enforced.models], readAgain: '1h' });
    const reader = countingReader();
    const look = await watch(room, reader);
    await look();
    room.clock.at += 3_600_000;
    await look();
    expect(reader.read).toBe(2);
  });

  test('that is gone, or is written to while it is read, cannot be told', async () => {
    const room = await openModelRoom({ mode: 'enforce', models: [...enforced.models] });
    const reader = countingReader();
    const look = await watch(room, reader);
    reader.fault = 'changed';
    await look();
    expect([room.gate.refusalOf(place), room.book.get('own', 'tiny')?.fault]).toEqual(['model_unverified', 'changed']);
    reader.fault = undefined;
    await look();
    expect(room.gate.refusalOf(place)).toBeUndefined();
    await rm(path);
    await look();
    expect([room.gate.refusalOf(place), room.book.get('own', 'tiny')?.fault]).toEqual(['model_unverified', 'ENOENT']);
  });

  test('that became pickle is refused in every mode, told of once, and not read again and again', async () => {
    const room = await openModelRoom();
    const reader = countingReader();
    const look = await watch(room, reader);
    await look();
    await writeFile(path, pickles.four);
    await look();
    await look();
    await look();
    expect(room.gate.refusalOf(place)).toBe('model_format_refused');
    expect(reader.read).toBe(2);
    expect(room.incidents.filter(({ rule }) => rule === 'refused/own/tiny')).toHaveLength(1);
  });
});

describe('the thread that reads files', () => {
  test('reads one after the other, and says why one could not be read', async () => {
    const reader = createFileReader(script);
    try {
      const [one, none, folder] = await Promise.allSettled([
        reader.file(path, () => undefined),
        reader.file(join(path, 'nowhere'), () => undefined),
        reader.folder(join(path, '..')),
      ]);
      expect(one).toMatchObject({ value: { format: 'gguf', sha256: scanModelFile(path, { hash: true }).sha256 } });
      expect(none).toMatchObject({ reason: { code: 'ENOTDIR' } });
      expect(folder).toMatchObject({ value: { files: 1, models: 1, found: [] } });
    } finally {
      await reader.close();
    }
    await expect(reader.file(path, () => undefined)).rejects.toMatchObject({ code: 'ended' });
  });
});
