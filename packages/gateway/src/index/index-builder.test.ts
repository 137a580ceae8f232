import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Leaf } from '@gatehouse/contract/leaf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LeafSource, ReadLeaf } from '../core/leaf-index.ts';
import { IndexBuilder } from './index-builder.ts';

let folder: string;
let log: Map<string, ReadLeaf[]>;
let reads: number;
let open: IndexBuilder[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-index-'));
  log = new Map();
  reads = 0;
  open = [];
});
afterEach(() => {
  for (const builder of open) builder.close();
  rmSync(folder, { recursive: true, force: true });
});

const source: LeafSource = {
  shards: () => Promise.resolve([...log.keys()]),
  async *read(shard, from) {
    for (const leaf of log.get(shard)?.slice(from) ?? []) {
      reads += 1;
      await Promise.resolve();
      yield leaf;
    }
  },
};

function append(shard: string, count: number, history = 'a', kind = 'stop'): void {
  const leaves = log.get(shard) ?? [];
  for (let index = leaves.length, end = index + count; index < end; index += 1) {
    const leaf = { v: 1, kind, index, time: index, reason: history } as unknown as Leaf;
    leaves.push({ shard, index, leaf, hash: `${history}${index}`.padStart(64, '0') });
  }
  log.set(shard, leaves);
}

function builder(): IndexBuilder {
  const made = new IndexBuilder({ folder, source, batchLeaves: 10 });
  open.push(made);
  return made;
}

function places(of: IndexBuilder): string[] {
  const { entries } = of.store.query({}, { limit: 1_000 });
  return entries.map(({ shard, index }) => `${shard}/${index}`).toSorted();
}

function expected(): string[] {
  return [...log.values()]
    .flat()
    .map(({ shard, index }) => `${shard}/${index}`)
    .toSorted();
}

describe('the building of the index', () => {
  test('has the figures of its leaves, however it was built, and none of shards that are gone', async () => {
    const hour = 3_600_000;
    const requests = (of: IndexBuilder): number =>
      of.store.rollups.read({ since: 0, until: hour, step: hour }).figures.requests;
    append('one', 25, 'a', 'interrupted');
    append('two', 10, 'a', 'interrupted');
    const first = builder();
    await first.follow();
    expect(requests(first)).toBe(35);
    const second = builder();
    await second.follow();
    append('two', 3, 'a', 'interrupted');
    await Promise.all([first.follow(), second.follow()]);
    expect([requests(first), requests(second)]).toEqual([38, 38]);
    await builder().rebuild();
    expect(requests(first)).toBe(38);
    log.delete('one');
    await first.follow();
    expect(requests(first)).toBe(13);
  });

  test('reads all shards, in several batches, and then only what is new', async () => {
    append('one', 25);
    append('two', 10);
    const first = builder();
    await first.follow();
    expect(places(first)).toEqual(expected());
    append('two', 3);
    reads = 0;
    await first.follow();
    expect(places(first)).toEqual(expected());
    expect(reads).toBe(1 + 1 + 3);
  });

  test('goes on after a restart where it was', async () => {
    append('one', 25);
    const first = builder();
    await first.follow();
    first.close();
    append('one', 5);
    reads = 0;
    const second = builder();
    await second.follow();
    expect(places(second)).toEqual(expected());
    expect(reads).toBe(6);
  });

  test('looks no more at a shard that was sealed', async () => {
    append('one', 5);
    append('one', 1, 'a', 'sealed');
    append('two', 1);
    const first = builder();
    await first.follow();
    reads = 0;
    await first.follow();
    expect(reads).toBe(1);
  });

  test.each([
    ['has another leaf at its place', () => append('one', 20, 'b')],
    ['is shorter than what was indexed', () => append('one', 7)],
    ['has other shards only', () => append('other', 3)],
  ])('begins anew when the log %s', async (_name, change) => {
    append('one', 20);
    const first = builder();
    await first.follow();
    log.clear();
    change();
    await first.follow();
    expect(places(first)).toEqual(expected());
    const { entries } = first.store.query({}, { limit: 100 });
    expect(entries).toHaveLength(expected().length);
  });

  test('forgets a shard whose leaves have expired, and keeps the others', async () => {
    append('one', 20);
    append('two', 3);
    const first = builder();
    await first.follow();
    log.delete('one');
    await first.follow();
    expect(places(first)).toEqual(expected());
  });

  test.each([
    ['is no database', (path: string) => writeFileSync(path, 'x'.repeat(10_000))],
    ['was cut', (path: string) => truncateSync(path, 5_000)],
    [
      'is of another version',
      (path: string) => {
        const database = new DatabaseSync(path);
        database.exec('PRAGMA user_version = 999');
        database.close();
      },
    ],
  ])('begins anew when the file %s', async (_name, damage) => {
    append('one', 300);
    const first = builder();
    await first.follow();
    first.close();
    const [name] = readdirSync(folder).filter((file) => file.endsWith('.sqlite'));
    damage(join(folder, name ?? ''));
    const second = builder();
    await second.follow();
    expect(places(second)).toEqual(expected());
    expect(readdirSync(folder).filter((file) => file.endsWith('.sqlite'))).toHaveLength(1);
  });

  test('writes each leaf once where two do it at the same time', async () => {
    append('one', 500);
    const [first, second] = [builder(), builder()];
    await Promise.all([first.follow(), second.follow()]);
    expect(places(first)).toEqual(expected());
    expect(places(second)).toEqual(expected());
  });

  test('puts a rebuilt index in place of the old one, and whoever has that open goes over', async () => {
    append('one', 50);
    const running = builder();
    await running.follow();
    await builder().rebuild();
    expect(readdirSync(folder).filter((file) => file.startsWith('building'))).toEqual([]);
    append('one', 5);
    await running.follow();
    expect(places(running)).toEqual(expected());
    expect(readdirSync(folder).filter((file) => file.endsWith('.sqlite'))).toEqual(['00000002.sqlite']);
  });

  test('stops between two batches, and leaves the old index as it was', async () => {
    append('one', 500);
    const running = builder();
    await running.follow();
    const controller = new AbortController();
    const stopped = new IndexBuilder({
      folder,
      source,
      batchLeaves: 10,
      added: () => controller.abort(),
      signal: controller.signal,
    });
    await expect(stopped.rebuild()).rejects.toThrow(/abort/);
    expect(places(running)).toEqual(expected());
  });
});
