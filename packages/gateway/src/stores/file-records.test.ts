import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createFileRecordStore, RecordFileError } from './file-records.ts';

const schema = z.strictObject({ id: z.string(), value: z.int() });

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-records-'));
  file = join(folder, 'records.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a file of records', () => {
  test('has again what was put into it, without what was removed', async () => {
    const store = await createFileRecordStore(file, schema);
    await Promise.all([
      store.put({ id: 'a', value: 1 }, { id: 'b', value: 2 }),
      store.put({ id: 'a', value: 3 }),
      store.remove('b', 'nobody'),
      store.put({ id: 'c', value: 4 }),
    ]);
    expect(store.list()).toEqual([
      { id: 'a', value: 3 },
      { id: 'c', value: 4 },
    ]);
    await store.close();
    expect((await createFileRecordStore(file, schema)).list()).toEqual(store.list());
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('keeps what it had where it cannot be written, and goes on afterwards', async () => {
    const store = await createFileRecordStore(file, schema);
    await store.put({ id: 'a', value: 1 });
    const before = await readFile(file, 'utf8');
    await rm(folder, { recursive: true });
    await expect(store.put({ id: 'b', value: 2 })).rejects.toThrow('ENOENT');
    expect(store.list()).toEqual([{ id: 'a', value: 1 }]);
    expect(before).toContain('"a"');
  });

  test.each(['{', '{"version":2,"records":[]}', '{"version":1,"records":[{"id":"a"}]}'])(
    'is not taken for empty where it is not valid: %s',
    async (text) => {
      await writeFile(file, text);
      await expect(createFileRecordStore(file, schema)).rejects.toThrow(RecordFileError);
    },
  );
});
