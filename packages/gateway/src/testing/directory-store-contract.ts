import { describe, expect, test } from 'vitest';
import type { DirectoryStore, StoredRecord } from '../core/directory-store.ts';

/** What every store of the directory must do. `open` gives an empty one; `reopen` what a new process would find. */
export function directoryStoreContract(
  name: string,
  {
    open,
    reopen,
  }: { open: () => Promise<DirectoryStore>; reopen?: (store: DirectoryStore) => Promise<DirectoryStore> },
): void {
  const record = (id: string, body = '{}', kind = 'person'): StoredRecord => ({ kind, id, body });
  const listed = async (store: DirectoryStore): Promise<readonly string[]> =>
    (await store.list()).map(({ kind, id, body }) => `${kind} ${id} ${body}`).toSorted();

  describe(`the directory kept by ${name}`, () => {
    test('is empty at first, and ready', async () => {
      const store = await open();
      await store.ready();
      expect(await store.list()).toEqual([]);
      await store.close();
    });

    test('keeps what is put, by kind and id, and the newest of it', async () => {
      const store = await open();
      await store.write({ put: [record('a', '{"n":1}'), record('a', '{}', 'team')] });
      await store.write({ put: [record('a', '{"n":2}')] });
      expect(await listed(store)).toEqual(['person a {"n":2}', 'team a {}']);
      await store.close();
    });

    test('forgets what is removed, and does not mind what was not there', async () => {
      const store = await open();
      await store.write({ put: [record('a'), record('b')] });
      await store.write({ remove: [record('a'), record('c')], put: [record('d')] });
      expect(await listed(store)).toEqual(['person b {}', 'person d {}']);
      await store.close();
    });

    test('keeps every text as it is', async () => {
      const store = await open();
      const bodies = [`'; drop table entity; --`, '"', 'ä 😀  \\', String.raw`\u0000`, '%_$1 ?'];
      await store.write({ put: bodies.map((body, index) => record(`${index}${body}`, body)) });
      expect(new Set((await store.list()).map(({ body }) => body))).toEqual(new Set(bodies));
      await store.close();
    });

    test('keeps many changes that are asked for at once', async () => {
      const store = await open();
      await Promise.all(Array.from({ length: 50 }, (_, index) => store.write({ put: [record(`p${index}`)] })));
      expect(await store.list()).toHaveLength(50);
      await store.close();
    });

    test.skipIf(reopen === undefined)('has everything again when it is opened again', async () => {
      const store = await open();
      await store.write({ put: [record('a', '{"n":1}')] });
      const again = await reopen?.(store);
      expect(again && (await listed(again))).toEqual(['person a {"n":1}']);
      await again?.close();
    });
  });
}
