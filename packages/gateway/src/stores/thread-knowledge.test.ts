import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KnowledgeStore } from '../core/knowledge-store.ts';
import { knowledgeStoreContract } from '../testing/knowledge-store-contract.ts';
import { createThreadKnowledge } from './thread-knowledge.ts';

const script = new URL('../collection-worker.ts', import.meta.url);
let folder: string;
let counter = 0;
const files = new Map<KnowledgeStore, string>();

function openIn(file: string): KnowledgeStore {
  const store = createThreadKnowledge(script, file);
  files.set(store, file);
  return store;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-knowledge-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

knowledgeStoreContract('SQLite in a thread', {
  open: () => Promise.resolve(openIn(join(folder, `${(counter += 1)}.sqlite`))),
  another: (store) => Promise.resolve(openIn(files.get(store) ?? '')),
});

describe('documents in a file of SQLite', () => {
  test('are for its owner only', async () => {
    const file = join(folder, 'owner.sqlite');
    const store = openIn(file);
    await store.ready();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await store.close();
  });

  test('are unavailable where the file is no database, and come back when it is one', async () => {
    const file = join(folder, 'broken.sqlite');
    await writeFile(file, 'this is no database, and longer than the head of one would be '.repeat(20));
    const store = openIn(file);
    await expect(store.collections()).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    await rm(file);
    expect(await store.collections()).toEqual([]);
    await store.close();
    await expect(store.collections()).rejects.toMatchObject({ code: 'knowledge_unavailable' });
  });
});
