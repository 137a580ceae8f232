import { describe, expect, test } from 'vitest';
import type { BatchStore, LineResult, StoredBatch, StoredFile, StoredKey, StoredLine } from '../core/batch-store.ts';

const groupA = 'a'.repeat(32);
const groupB = 'b'.repeat(32);
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

function fileOf(id: string, more: Partial<StoredFile> = {}): StoredFile {
  return {
    id,
    tenant: 'acme',
    key: 'key_1',
    person: undefined,
    purpose: 'batch',
    createdAt: 1_000,
    expiresAt: 1_000_000,
    bytes: 0,
    lines: 0,
    ready: false,
    from: undefined,
    details: { groups: [groupA], sealed: bytesOf('details') },
    ...more,
  };
}

function batchOf(id: string, file: string, more: Partial<StoredBatch> = {}): StoredBatch {
  return {
    id,
    tenant: 'acme',
    key: 'key_1',
    person: undefined,
    endpoint: '/v1/chat/completions',
    file,
    createdAt: 2_000,
    expiresAt: 86_402_000,
    total: 0,
    completed: 0,
    failed: 0,
    usage: { input: 0, output: 0, cachedInput: 0, reasoning: 0 },
    details: { groups: [groupA], sealed: bytesOf('details') },
    state: 'validating',
    ending: undefined,
    inProgressAt: undefined,
    finalizingAt: undefined,
    completedAt: undefined,
    failedAt: undefined,
    expiredAt: undefined,
    cancellingAt: undefined,
    cancelledAt: undefined,
    outputFile: undefined,
    errorFile: undefined,
    errors: undefined,
    ...more,
  };
}

function lineOf(number: number, groups: readonly string[] = [groupA]): StoredLine {
  return { number, bytes: 10, groups, sealed: bytesOf(`line ${number}`) };
}

function keyOf(scope: string, group = groupA): StoredKey {
  return { scope, group, wrapped: bytesOf(`key ${scope} ${group}`) };
}

function resultOf(batch: string, number: number, more: Partial<LineResult> = {}): LineResult {
  return {
    batch,
    number,
    outcome: 'completed',
    code: undefined,
    status: 200,
    content: { groups: [groupA], sealed: bytesOf(`result ${number}`) },
    bytes: 7,
    usage: { input: 3, output: 2, cachedInput: 1, reasoning: 0 },
    ...more,
  };
}

const owner = { tenant: 'acme', key: 'key_1', person: undefined };

/**
 * What every store of files and batches must do. `open` gives an empty one; `another` the same one, as another gateway has it: at the same
 * time where it is `shared`, and otherwise after the first.
 */
export function batchStoreContract(
  name: string,
  {
    open,
    another,
    shared,
  }: {
    open: () => Promise<BatchStore>;
    another: (store: BatchStore) => Promise<BatchStore>;
    shared: boolean;
  },
): void {
  const beside = (store: BatchStore): Promise<BatchStore> => (shared ? another(store) : Promise.resolve(store));
  async function uploaded(store: BatchStore, id: string, lines: readonly StoredLine[]): Promise<void> {
    await store.addFile(fileOf(id), [keyOf(id)]);
    const groups = new Set(lines.flatMap((line) => line.groups));
    await store.addLines(
      id,
      lines,
      [...groups].map((group) => keyOf(id, group)),
    );
    await store.finishFile(
      id,
      { bytes: lines.length * 10, lines: lines.length, expiresAt: 1_000_000, details: fileOf(id).details },
      [],
    );
  }

  async function running(store: BatchStore, lines = 3): Promise<void> {
    await uploaded(
      store,
      'file-1',
      Array.from({ length: lines }, (_, index) => lineOf(index + 1)),
    );
    await store.addBatch(batchOf('batch_1', 'file-1'), [keyOf('batch_1')]);
    await store.begin('batch_1', 3_000);
    await store.keepAlive('w1', 60_000);
  }

  const later = { limit: 100, now: 10_000 };
  const numbers = (list: readonly { readonly number: number }[]): readonly number[] => list.map(({ number }) => number);

  describe(`files and batches kept by ${name}`, () => {
    test('gives a file out as it was put in, with the keys that open it', async () => {
      const store = await open();
      await uploaded(store, 'file-1', [lineOf(1), lineOf(4, [groupA, groupB])]);
      const { details, ...file } = (await store.file('file-1')) ?? fileOf('none');
      const { details: put, ...expected } = fileOf('file-1', { ready: true, bytes: 20, lines: 2 });
      expect(file).toEqual(expected);
      expect(details.groups).toEqual(put.groups);
      expect(Buffer.from(details.sealed).equals(put.sealed)).toBe(true);
      const { keys, lines } = await store.readLines('file-1', 0, 10);
      expect(lines.map((line) => ({ ...line, sealed: Buffer.from(line.sealed).toString() }))).toEqual([
        { number: 1, bytes: 10, groups: [groupA], sealed: 'line 1' },
        { number: 4, bytes: 10, groups: [groupA, groupB], sealed: 'line 4' },
      ]);
      expect(keys.map(({ group, wrapped }) => `${group} ${Buffer.from(wrapped).toString()}`).toSorted()).toEqual([
        `${groupA} key file-1 ${groupA}`,
        `${groupB} key file-1 ${groupB}`,
      ]);
      expect(numbers((await store.readLines('file-1', 1, 10)).lines)).toEqual([4]);
      expect(numbers((await store.readLines('file-1', 0, 1)).lines)).toEqual([1]);
      await store.close();
    });

    test('lists what is whole, and only to whom it belongs', async () => {
      const store = await open();
      const add = async (id: string, createdAt: number, more: Partial<StoredFile> = {}): Promise<void> =>
        store.addFile(fileOf(id, { createdAt, ready: true, ...more }), []);
      await add('file-1', 1);
      await add('file-2', 2);
      await add('file-3', 2);
      await add('file-4', 4, { key: 'key_2', person: 'per_1' });
      await add('file-5', 5, { tenant: 'other' });
      await add('file-6', 6, { ready: false });
      await add('file-7', 7, { purpose: 'batch_output' });
      const list = async (more: object): Promise<readonly string[]> =>
        (await store.files({ owner, purpose: undefined, after: undefined, limit: 10, order: 'desc', ...more })).map(
          ({ id }) => id,
        );
      expect(await list({})).toEqual(['file-7', 'file-3', 'file-2', 'file-1']);
      expect(await list({ purpose: 'batch', order: 'asc' })).toEqual(['file-1', 'file-2', 'file-3']);
      expect(await list({ after: 'file-3' })).toEqual(['file-2', 'file-1']);
      expect(await list({ after: 'file-2', order: 'asc' })).toEqual(['file-3', 'file-7']);
      expect(await list({ limit: 2 })).toEqual(['file-7', 'file-3']);
      expect(await list({ owner: { ...owner, key: 'key_9', person: 'per_1' } })).toEqual(['file-4']);
      expect(await list({ after: 'file-9' })).toEqual([]);
      await store.close();
    });

    test('removes a file with all that opens it, but none that a batch still reads', async () => {
      const store = await open();
      await uploaded(store, 'file-1', [lineOf(1)]);
      await store.addBatch(batchOf('batch_1', 'file-1'), []);
      expect(await store.removeFile('file-1')).toBe('used');
      await store.change('batch_1', ['validating'], { state: 'failed', failedAt: 3_000 });
      expect(await store.removeFile('file-1')).toBe('removed');
      expect(await store.removeFile('file-1')).toBe('absent');
      expect(await store.file('file-1')).toBeUndefined();
      expect(await store.readLines('file-1', 0, 10)).toEqual({ lines: [], keys: [] });
      expect(await store.keysOf('file-1', [groupA])).toEqual([]);
      expect(
        await store.finishFile('file-1', { bytes: 0, lines: 0, expiresAt: 1, details: fileOf('x').details }, []),
      ).toBe(false);
      await store.close();
    });

    test('of two keys for the same, keeps the first', async () => {
      const store = await open();
      await store.addKeys([keyOf('batch_1')]);
      await store.addKeys([{ ...keyOf('batch_1'), wrapped: bytesOf('another') }, keyOf('batch_1', groupB)]);
      const keys = await store.keysOf('batch_1', [groupA, groupB]);
      expect(keys.map(({ wrapped }) => Buffer.from(wrapped).toString()).toSorted()).toEqual([
        `key batch_1 ${groupA}`,
        `key batch_1 ${groupB}`,
      ]);
      await store.close();
    });

    test('changes a batch only from a state that it is in', async () => {
      const store = await open();
      await running(store);
      expect(await store.begin('batch_1', 9)).toBeUndefined();
      expect(await store.change('batch_1', ['validating'], { state: 'failed' })).toBeUndefined();
      expect(await store.change('batch_9', ['validating'], { state: 'failed' })).toBeUndefined();
      const changed = await store.change('batch_1', ['in_progress'], {
        state: 'cancelling',
        cancellingAt: 5,
        ending: { as: 'cancelled', code: 'batch_cancelled' },
      });
      expect(changed).toMatchObject({ state: 'cancelling', inProgressAt: 3_000, cancellingAt: 5, total: 3 });
      expect(await store.batch('batch_1')).toEqual(changed);
      await store.close();
    });

    test('lists batches by owner and tenant, the newest first, in pages', async () => {
      const store = await open();
      await uploaded(store, 'file-1', [lineOf(1)]);
      const add = (id: string, createdAt: number, more: Partial<StoredBatch> = {}): Promise<void> =>
        store.addBatch(batchOf(id, 'file-1', { createdAt, ...more }), []);
      await add('batch_1', 1);
      await add('batch_2', 2, { state: 'completed' });
      await add('batch_3', 3, { key: 'key_2', person: 'per_1' });
      await add('batch_4', 4, { tenant: 'other' });
      const ids = async (wanted: Partial<Parameters<BatchStore['batches']>[0]>): Promise<readonly string[]> =>
        (await store.batches({ of: { owner }, after: undefined, limit: 10, ...wanted })).map(({ id }) => id);
      expect(await ids({})).toEqual(['batch_2', 'batch_1']);
      expect(await ids({ of: { tenants: undefined } })).toEqual(['batch_4', 'batch_3', 'batch_2', 'batch_1']);
      expect(await ids({ of: { tenants: ['acme'] }, after: 'batch_3' })).toEqual(['batch_2', 'batch_1']);
      expect(await ids({ of: { tenants: [] } })).toEqual([]);
      expect(await ids({ of: { tenants: undefined }, states: ['completed'] })).toEqual(['batch_2']);
      expect(await ids({ limit: 1 })).toEqual(['batch_2']);
      expect((await store.underWay()).map(({ id }) => id)).toEqual(['batch_1', 'batch_3', 'batch_4']);
      await store.close();
    });

    test('gives each line to one worker only', async () => {
      const store = await open();
      const other = await beside(store);
      await running(store, 40);
      await other.keepAlive('w2', 60_000);
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          (index % 2 === 0 ? store : other).claim('batch_1', index % 2 === 0 ? 'w1' : 'w2', { ...later, limit: 5 }),
        ),
      );
      const claimed = claims.flatMap((lines) => numbers(lines));
      expect(claimed.length).toBe(new Set(claimed).size);
      // Where rows are being taken by another at that moment, they are passed over, and are there for the next.
      claimed.push(...numbers(await store.claim('batch_1', 'w1', later)));
      expect(claimed.toSorted((one, two) => one - two)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
      expect(await store.openLines('batch_1')).toEqual({ open: 40, claimed: 40 });
      await other.close();
      await store.close();
    });

    test('gives lines in their order, with what they are and what opens them', async () => {
      const store = await open();
      await running(store);
      const [line] = await store.claim('batch_1', 'w1', { limit: 1, now: 10 });
      expect({ ...line, keys: line?.keys.map(({ group }) => group), content: line?.content?.groups }).toEqual({
        batch: 'batch_1',
        number: 1,
        attempts: 0,
        keys: [groupA],
        content: [groupA],
      });
      expect(numbers(await store.claim('batch_1', 'w1', { limit: 5, now: 10 }))).toEqual([2, 3]);
      expect(await store.claim('batch_1', 'w1', later)).toEqual([]);
      await store.close();
    });

    test('gives lines again that were put off, when they are due, and that somebody lost', async () => {
      const store = await open();
      await running(store);
      await store.claim('batch_1', 'w1', later);
      await store.release('w1', [{ batch: 'batch_1', number: 2, notBefore: 500, attempts: 1 }]);
      await store.release('w2', [{ batch: 'batch_1', number: 1, notBefore: 0, attempts: 1 }]);
      expect(await store.claim('batch_1', 'w1', { limit: 9, now: 499 })).toEqual([]);
      const [again] = await store.claim('batch_1', 'w1', { limit: 9, now: 500 });
      expect(again).toMatchObject({ number: 2, attempts: 1 });
      // One that is alive keeps its own; one that says nothing any more has none.
      await store.keepAlive('w2', 60_000);
      expect(await store.claim('batch_1', 'w2', later)).toEqual([]);
      await store.keepAlive('w1', -1);
      expect(numbers(await store.claim('batch_1', 'w2', later))).toEqual([1, 2, 3]);
      expect(await store.settle('w1', [resultOf('batch_1', 1)])).toBe(0);
      await store.releaseAll('w2');
      expect(numbers(await store.claim('batch_1', 'w1', later))).toEqual([1, 2, 3]);
      await store.close();
    });

    test('keeps a result once, and counts it once', async () => {
      const store = await open();
      await running(store);
      await store.claim('batch_1', 'w1', later);
      expect(await store.settle('w1', [resultOf('batch_1', 2), resultOf('batch_1', 2)])).toBe(1);
      expect(await store.settle('w1', [resultOf('batch_1', 2)])).toBe(0);
      const failed = { outcome: 'failed', code: 'input_blocked', status: 400, usage: undefined } as const;
      await store.settle('w1', [resultOf('batch_1', 1), resultOf('batch_1', 3, failed)]);
      expect(await store.batch('batch_1')).toMatchObject({
        completed: 2,
        failed: 1,
        usage: { input: 6, output: 4, cachedInput: 2, reasoning: 0 },
      });
      expect(await store.resultsOf('batch_1')).toEqual({
        output: { lines: 2, bytes: 14 },
        errors: { lines: 1, bytes: 7 },
      });
      expect(await store.lineErrors('batch_1')).toEqual([{ code: 'input_blocked', status: 400, count: 1, lines: [3] }]);
      await store.close();
    });

    test('ends a batch when nothing is open, once, and gives its results out as files', async () => {
      const store = await open();
      const other = await beside(store);
      await running(store);
      await store.addKeys([keyOf('batch_1/output'), keyOf('batch_1/errors')]);
      await store.claim('batch_1', 'w1', later);
      const output = fileOf('file-2', {
        purpose: 'batch_output',
        ready: true,
        from: { batch: 'batch_1', part: 'output' },
      });
      const errors = fileOf('file-3', { ...output, id: 'file-3', from: { batch: 'batch_1', part: 'errors' } });
      const finish = (of: BatchStore) =>
        of.finish('batch_1', { state: 'completed', completedAt: 9_000, outputFile: 'file-2' }, [output, errors]);
      await store.settle('w1', [resultOf('batch_1', 3), resultOf('batch_1', 1)]);
      expect(await finish(store)).toBeUndefined();
      await store.settle('w1', [resultOf('batch_1', 2, { outcome: 'failed', code: 'x', status: 400 })]);
      const ends = await Promise.allSettled([finish(store), finish(other)]);
      const done = ends.flatMap((end) => (end.status === 'fulfilled' && end.value !== undefined ? [end.value] : []));
      expect(done).toHaveLength(1);
      expect(done[0]).toMatchObject({ state: 'completed', outputFile: 'file-2', completed: 2, failed: 1 });
      expect(await store.underWay()).toEqual([]);
      const read = await store.readLines('file-2', 0, 10);
      expect(numbers(read.lines)).toEqual([1, 3]);
      expect(read.keys.map(({ scope }) => scope)).toEqual(['batch_1/output']);
      expect(numbers((await store.readLines('file-3', 0, 10)).lines)).toEqual([2]);
      // Either can be removed, and the other one stays.
      expect(await store.removeFile('file-2')).toBe('removed');
      expect((await store.resultsOf('batch_1')).output.lines).toBe(0);
      expect(await store.keysOf('batch_1/output', [groupA])).toEqual([]);
      expect(numbers((await store.readLines('file-3', 0, 10)).lines)).toEqual([2]);
      await other.close();
      await store.close();
    });

    test('destroys what is about somebody, in questions and answers, and leaves what is about others', async () => {
      const store = await open();
      await uploaded(store, 'file-1', [
        lineOf(1),
        lineOf(2, [groupB]),
        lineOf(3, [groupA, groupB]),
        lineOf(4, [groupB]),
      ]);
      await store.addBatch(batchOf('batch_1', 'file-1'), [keyOf('batch_1')]);
      await store.begin('batch_1', 3_000);
      await store.keepAlive('w1', 60_000);
      await store.addKeys([keyOf('batch_1/output'), keyOf('batch_1/output', groupB)]);
      await store.claim('batch_1', 'w1', { limit: 3, now: 10 });
      await store.settle('w1', [
        resultOf('batch_1', 1),
        resultOf('batch_1', 2, { content: { groups: [groupB], sealed: bytesOf('b') } }),
      ]);
      expect(await store.eraseGroup(groupB)).toEqual({ contents: 4 });
      expect(await store.file('file-1')).toMatchObject({ bytes: 10, lines: 1 });
      expect(numbers((await store.readLines('file-1', 0, 10)).lines)).toEqual([1]);
      expect(await store.keysOf('file-1', [groupB])).toEqual([]);
      expect((await store.resultsOf('batch_1')).output).toEqual({ lines: 1, bytes: 7 });
      // Its answer was under way: it is counted, and not kept.
      expect(await store.settle('w1', [resultOf('batch_1', 3)])).toBe(1);
      expect((await store.resultsOf('batch_1')).output.lines).toBe(1);
      const [erased] = await store.claim('batch_1', 'w1', later);
      expect(erased).toMatchObject({ number: 4, content: undefined });
      expect(await store.eraseGroup(groupB)).toEqual({ contents: 0 });
      await store.close();
    });

    test('sweeps what has expired, what never came whole and what ended long ago, and nothing that is in use', async () => {
      const store = await open();
      await running(store);
      await store.addFile(fileOf('file-2', { createdAt: 50 }), []);
      await store.addFile(fileOf('file-3', { createdAt: 150 }), []);
      await store.addFile(fileOf('file-4', { ready: true, expiresAt: 99 }), []);
      await store.sweep({ now: 2_000_000, uploadedBefore: 100, endedBefore: 0 });
      expect(await store.file('file-1')).toBeDefined();
      expect(await store.file('file-2')).toBeUndefined();
      expect(await store.file('file-4')).toBeUndefined();
      await store.claim('batch_1', 'w1', later);
      await store.settle(
        'w1',
        [1, 2, 3].map((number) => resultOf('batch_1', number)),
      );
      await store.finish('batch_1', { state: 'completed', completedAt: 9_000 }, [
        fileOf('file-5', { ready: true, expiresAt: 9_000_000, from: { batch: 'batch_1', part: 'output' } }),
      ]);
      await store.sweep({ now: 2_000_000, uploadedBefore: 0, endedBefore: 9_000 });
      expect(await store.file('file-1')).toBeUndefined();
      expect(await store.batch('batch_1')).toBeDefined();
      await store.sweep({ now: 2_000_000, uploadedBefore: 0, endedBefore: 9_001 });
      expect(await store.batch('batch_1')).toBeUndefined();
      expect(await store.file('file-5')).toBeUndefined();
      expect(await store.keysOf('batch_1', [groupA])).toEqual([]);
      await store.close();
    });

    test('keeps what it has for whoever comes next', async () => {
      const store = await open();
      await running(store);
      await store.claim('batch_1', 'w1', later);
      await store.settle('w1', [resultOf('batch_1', 1)]);
      const next = await another(store);
      await next.releaseAll('w1');
      expect(await next.batch('batch_1')).toMatchObject({ state: 'in_progress', total: 3, completed: 1 });
      expect(numbers(await next.claim('batch_1', 'w1', later))).toEqual([2, 3]);
      await next.close();
      await store.close();
    });

    test('reads many long lines a few at a time', async () => {
      const store = await open();
      await store.addFile(fileOf('file-1'), []);
      const long = Array.from({ length: 6 }, (_, index) => ({ ...lineOf(index + 1), bytes: 3_000_000 }));
      await store.addLines('file-1', long, []);
      expect(numbers((await store.readLines('file-1', 0, 10)).lines)).toEqual([1, 2]);
      await store.addBatch(batchOf('batch_1', 'file-1'), []);
      await store.begin('batch_1', 1);
      expect(numbers(await store.claim('batch_1', 'w1', later))).toEqual([1, 2]);
      await store.close();
    });
  });
}
