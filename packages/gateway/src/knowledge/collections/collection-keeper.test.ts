import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type KnowledgeOptions, knowledgeSchema } from '@gatehouse/contract/knowledge';
import fc from 'fast-check';
import { SqliteDialect } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GatehouseError } from '../../core/errors.ts';
import type { KnowledgeStore } from '../../core/knowledge-store.ts';
import type { LedgerEntry } from '../../core/ledger.ts';
import { forKysely } from '../../lib/kysely-sqlite.ts';
import { createSqlKnowledge } from '../../stores/sql-knowledge.ts';
import { sqlite } from '../../stores/sql-knowledge/tables.ts';
import { createMemoryChunkIndex, type MemoryChunkIndex } from '../../testing/memory-chunk-index.ts';
import { chunkRow } from '../reading/chunk-row.ts';
import { readDocument } from '../reading/read-document.ts';
import { readTable } from '../reading/read-table.ts';
import { CollectionKeeper, type KeeperParts } from './collection-keeper.ts';
import { createRetrieval } from './retrieval.ts';

let folder: string;
const open: CollectionKeeper[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-keeper-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((keeper) => keeper.close()));
  await rm(folder, { recursive: true, force: true });
});

interface Kept {
  readonly keeper: CollectionKeeper;
  readonly index: MemoryChunkIndex;
  readonly store: KnowledgeStore;
  readonly leaves: LedgerEntry['leaf'][];
  readonly failures: string[];
  configuration: KnowledgeOptions;
  /** Looks at everything again. */
  look(acceptChange?: boolean): Promise<void>;
}

function createStore(): KnowledgeStore {
  const database = new DatabaseSync(':memory:');
  return createSqlKnowledge({ dialect: new SqliteDialect({ database: forKysely(database) }), differences: sqlite });
}

function keep(more: Partial<KeeperParts> & { readonly knowledge?: object } = {}): Kept {
  const { knowledge, ...parts } = more;
  const index = createMemoryChunkIndex();
  const store = parts.store ?? createStore();
  const leaves: LedgerEntry['leaf'][] = [];
  const failures: string[] = [];
  let now = 1_000_000;
  const collections = [{ id: 'docs', sources: [{ kind: 'folder', path: folder }], suddenChange: 1 }];
  const kept = { configuration: knowledgeSchema.parse({ collections, ...knowledge }) };
  const keeper = new CollectionKeeper({
    store,
    index,
    indexName: undefined,
    shared: false,
    used: () => true,
    worker: 'one',
    configuration: () => kept.configuration,
    reader: {
      readDocument: (input) => readDocument(input),
      readTable: (input, options) => Promise.resolve(readTable(input, options)),
      close: () => Promise.resolve(),
    },
    chunkRow,
    fetchPage: () => Promise.reject(new Error('no page was expected')),
    askDatabase: () => Promise.reject(new Error('no database was expected')),
    inspection: {
      guards: 'guards',
      findings: (text) => {
        const start = text.indexOf('ATTACK');
        return Promise.resolve(start === -1 ? [] : [{ reason: 'injection', rule: 'attack', start, end: start + 6 }]);
      },
      personalData: () => Promise.resolve([]),
    },
    embedAll: () => Promise.reject(new Error('no vectors were expected')),
    ledger: {
      append({ leaf }) {
        leaves.push(leaf);
        return Promise.resolve({ log: '', shard: '', index: leaves.length, hash: '' });
      },
    },
    held: () => undefined,
    clock: { now: () => (now += 1), elapsed: () => 0 },
    log: {
      knowledgeFilled: () => undefined,
      knowledgeIngested: () => undefined,
      knowledgeFailed: (what) => failures.push(what),
      knowledgeRecovered: (what) => failures.push(`${what} is well`),
    },
    ...parts,
  });
  open.push(keeper);
  return Object.assign(kept, {
    keeper,
    index,
    store,
    leaves,
    failures,
    async look(acceptChange = false) {
      keeper.ingest('docs', { acceptChange, actor: 'anna' });
      await keeper.settled();
    },
  });
}

async function begin(kept: Kept): Promise<Kept> {
  await kept.keeper.start();
  await kept.keeper.settled();
  return kept;
}

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

const states = async ({ store }: Kept): Promise<readonly string[]> =>
  (await store.stamps('docs')).map(({ document, slot, state }) => `${document} ${slot} ${state}`);

describe('looking at sources again', () => {
  test('comes to what reading the last state anew comes to, whatever happened before', async () => {
    const name = fc.constantFrom('a.md', 'b.md', 'c.txt', 'sub/d.md', 'e.md');
    const text = fc.constantFrom('# One\n\nTea.', '# Two\n\nCoffee.\n\n## Three\n\nMilk.', 'Plain text.', 'ATTACK', '');
    const change = fc.oneof(
      fc.record({ name, text }),
      fc.record({ name, text: fc.constant(undefined) }),
      fc.constant('look' as const),
      fc.constant('restart' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 14 }), async (changes) => {
        await rm(folder, { recursive: true, force: true });
        await mkdir(folder);
        let kept = await begin(keep());
        for (const one of changes) {
          if (one === 'look') await kept.look();
          else if (one === 'restart') {
            await kept.keeper.close();
            kept = await begin(keep({ store: kept.store }));
          } else if (one.text === undefined) await rm(join(folder, one.name), { force: true });
          else await write({ [one.name]: one.text });
        }
        await kept.look();
        const anew = await begin(keep());
        // What is held keeps what could be found before, so only what guards let pass is compared.
        const attacked = new Set(
          (await anew.store.stamps('docs')).filter(({ slot }) => slot === 'held').map((one) => one.document),
        );
        const passed = ({ index }: Kept): readonly unknown[] =>
          index.contents().filter(([, document]) => !attacked.has(document));
        expect(passed(kept)).toEqual(passed(anew));
        const held = (await kept.store.stamps('docs')).filter(({ slot }) => slot === 'held');
        expect(new Set(held.map(({ document }) => document))).toEqual(attacked);
        await kept.store.close();
        await anew.store.close();
      }),
      { numRuns: 25 },
    );
  });

  test('reads nothing again that is the same, and raises the version only with a change', async () => {
    let reads = 0;
    await write({ 'a.md': '# A\n\nTea.', 'b.md': '# B\n\nMilk.' });
    const counting: KeeperParts['reader'] = {
      readDocument(input) {
        reads += 1;
        return readDocument(input);
      },
      readTable: () => Promise.reject(new Error('no table was expected')),
      close: () => Promise.resolve(),
    };
    const kept = await begin(keep({ reader: counting }));
    await kept.look();
    expect([reads, kept.leaves.length]).toEqual([2, 1]);
    await write({ 'a.md': '# A\n\nCoffee.' });
    await kept.look();
    expect([reads, kept.leaves.length]).toEqual([3, 2]);
    expect(kept.leaves.map((leaf) => leaf.kind === 'knowledge' && leaf.version)).toEqual([1, 2]);
  });

  test('reads all of it again with other settings', async () => {
    await write({ 'a.md': `# A\n\n${'Tea is good. '.repeat(100)}` });
    const kept = await begin(keep());
    const before = kept.index.chunksOf('docs').length;
    const [collection] = kept.configuration.collections;
    if (collection === undefined) throw new Error('there is one');
    kept.configuration = { ...kept.configuration, collections: [{ ...collection, chunkCharacters: 200 }] };
    kept.keeper.update();
    await kept.keeper.settled();
    expect(kept.index.chunksOf('docs').length).toBeGreaterThan(before);
  });

  test('looks by itself when the time of a source has come', async () => {
    await write({ 'a.md': '# A\n\nTea.' });
    const store = createStore();
    const sources = [{ kind: 'folder', path: folder, every: '1h' }];
    const knowledge = { collections: [{ id: 'docs', sources }] };
    await begin(keep({ store, knowledge }));
    await write({ 'b.md': '# B\n\nMilk.' });
    const soon = await begin(keep({ store, knowledge, clock: { now: () => 1_000_500, elapsed: () => 0 } }));
    expect(await states(soon)).toEqual(['a.md live indexed']);
  });
});

describe('what goes wrong', () => {
  test('without the record nothing can be found, and later all of it', async () => {
    await write({ 'a.md': '# A\n\nTea.' });
    let writable = false;
    const kept = await begin(
      keep({
        ledger: {
          append: () =>
            writable
              ? Promise.resolve({ log: '', shard: '', index: 0, hash: '' })
              : Promise.reject(new Error('the disk is full')),
        },
      }),
    );
    expect([kept.index.contents(), await states(kept)]).toEqual([[], []]);
    expect(kept.failures).toEqual(['collection docs']);
    writable = true;
    await kept.look();
    expect(await states(kept)).toEqual(['a.md live indexed']);
    expect(kept.failures).toEqual(['collection docs', 'collection docs is well']);
  });

  test('without the store nothing can be found that is recorded but not kept', async () => {
    await write({ 'a.md': '# A\n\nTea.' });
    const store = createStore();
    let broken = true;
    const failing: KnowledgeStore = {
      ...store,
      apply: (change) => (broken ? Promise.reject(new Error('disk I/O error')) : store.apply(change)),
    };
    const kept = await begin(keep({ store: failing }));
    expect(kept.index.contents()).toEqual([]);
    broken = false;
    await kept.look();
    expect(kept.index.contents()).toHaveLength(1);
  });

  test('a store that was full is tried again by itself, and not before its time', async () => {
    await write({ 'a.md': '# A\n\nTea.' });
    const store = createStore();
    let full = true;
    let tries = 0;
    const failing: KnowledgeStore = {
      ...store,
      apply(change) {
        tries += 1;
        return full ? Promise.reject(new Error('database or disk is full')) : store.apply(change);
      },
    };
    let now = 1_000_000;
    const kept = await begin(keep({ store: failing, clock: { now: () => now, elapsed: () => 0 } }));
    expect(kept.keeper.problem('docs')).toContain('could not be read to its end');
    const pass = async (milliseconds: number): Promise<void> => {
      now += milliseconds;
      await kept.keeper.look();
      await kept.keeper.settled();
    };
    await pass(29_000);
    expect(tries).toBe(1);
    await pass(2_000);
    expect([tries, kept.index.contents().length]).toEqual([2, 0]);
    full = false;
    await pass(31_000);
    expect(kept.index.contents()).toHaveLength(1);
    expect(kept.keeper.problem('docs')).toBeUndefined();
    await pass(31_000);
    expect(tries).toBe(3);
    expect(kept.failures).toEqual(['collection docs', 'collection docs is well']);
  });

  test('an index that failed gets everything again, and nobody is given what is gone meanwhile', async () => {
    await write({ 'a.md': '# A\n\nGreen tea.', 'b.md': '# B\n\nBlack tea.' });
    const kept = await begin(keep());
    const retrieval = createRetrieval({
      index: kept.index,
      live: kept.keeper.live,
      isFilled: (id) => kept.keeper.isFilled(id),
      configuration: () => kept.configuration,
      models: { embed: () => Promise.resolve(undefined), rerank: () => Promise.resolve(undefined) },
    });
    const found = async (): Promise<readonly string[]> => {
      const question = { text: 'tea', earlier: [], collections: ['docs'], limit: 5 };
      const { hits } = await retrieval.retrieve(question, { role: 'user', tenant: 'a' }, new AbortController().signal);
      return hits.map(({ chunk }) => chunk.document);
    };
    expect(await found()).toEqual(['a.md', 'b.md']);
    await rm(join(folder, 'a.md'));
    kept.index.fail(new Error('the thread has died'), 2);
    await kept.look();
    // It has it still, and nobody gets it.
    expect(kept.index.contents()).toHaveLength(2);
    kept.index.fail(undefined, 0);
    expect(await found()).toEqual(['b.md']);
    expect(kept.keeper.problem('docs')).toContain('index');
    await kept.keeper.refill();
    expect(kept.index.contents()).toHaveLength(1);
  });

  test('an index that is full is not filled again and again, and people are told', async () => {
    await write({ 'a.md': '# A\n\nTea.' });
    const kept = keep();
    const put = kept.index.put.bind(kept.index);
    let asked = 0;
    Object.assign(kept.index, {
      put(collection: string, documents: Parameters<typeof put>[1]) {
        asked += 1;
        return documents.some(({ document }) => document === 'b.md')
          ? Promise.reject(new GatehouseError('knowledge_full'))
          : put(collection, documents);
      },
    });
    await begin(kept);
    await write({ 'b.md': '# B\n\nMilk.' });
    await kept.look();
    expect(kept.keeper.problem('docs')).toContain('full');
    const before = asked;
    await kept.keeper.look();
    await kept.keeper.settled();
    expect(asked).toBe(before);
    expect(kept.keeper.isFilled('docs')).toBe(true);
  });

  test('a source that cannot be looked at takes nothing away', async () => {
    await write({ 'a.md': '# A\n\nTea.' });
    const kept = await begin(keep());
    await rm(folder, { recursive: true });
    await kept.look();
    expect(await states(kept)).toEqual(['a.md live indexed']);
    expect((await kept.store.collections())[0]?.problem).toContain('cannot be read');
  });

  test('a database that is down takes nothing away, and says nothing of its address; when it is up its rows are read', async () => {
    let answer: () => Promise<readonly Record<string, unknown>[]> = () => Promise.resolve([{ id: 'T1', name: 'Tea' }]);
    const source = {
      kind: 'database',
      url: 'postgres://shop:pa55word@db.example/shop',
      query: 'select * from tea',
      name: 'tea',
      key: 'id',
      title: 'name',
    };
    const knowledge = { collections: [{ id: 'docs', sources: [source], suddenChange: 1 }] };
    const kept = await begin(keep({ knowledge, askDatabase: () => answer() }));
    expect(await states(kept)).toEqual(['tea/T1 live indexed']);
    answer = () => Promise.reject(new Error('connect ECONNREFUSED postgres://shop:pa55word@db.example'));
    await kept.look();
    expect(await states(kept)).toEqual(['tea/T1 live indexed']);
    const problem = (await kept.store.collections())[0]?.problem;
    expect(problem).toBe('the database of tea cannot be asked; the log says why');
    expect(kept.failures).toEqual(['source of docs']);
    answer = () => Promise.resolve([{ id: 'T2', name: 'Green tea' }]);
    await kept.look();
    expect(await states(kept)).toEqual(['tea/T2 live indexed']);
    expect((await kept.store.collections())[0]?.problem).toBeUndefined();
  });

  test('a database that does not answer keeps nobody from asking, and nobody from ending', async () => {
    await write({ 'a.md': '# A\n\nTea.' });
    let asked = 0;
    const askDatabase: KeeperParts['askDatabase'] = (_url, _query, signal) =>
      new Promise((_resolve, reject) => {
        asked += 1;
        signal.addEventListener('abort', () => reject(new Error('given up')), { once: true });
      });
    const slow = { kind: 'database', url: 'sqlite:/none', query: 'select 1', name: 'tea', key: 'id', title: 'name' };
    const docs = { id: 'docs', sources: [{ kind: 'folder', path: folder }] };
    const knowledge = { collections: [docs, { id: 'slow', sources: [slow] }] };
    const kept = keep({ knowledge, askDatabase });
    await kept.keeper.start();
    await expect.poll(() => asked).toBe(1);
    expect(kept.index.contents()).toHaveLength(1);
    expect(kept.keeper.progress('slow')).toMatchObject({ done: 0 });
    await kept.keeper.close();
    expect(kept.failures).toEqual([]);
  });

  test('a file that vanishes or changes between looking and reading is looked at once more', async () => {
    await write({ 'a.md': '# A\n\nTea.', 'b.md': '# B\n\nMilk.' });
    let reads = 0;
    const kept = await begin(
      keep({
        reader: {
          async readDocument(input) {
            reads += 1;
            if (reads === 1) {
              await write({ 'b.md': '# B\n\nCoffee.' });
              await rm(join(folder, 'a.md'));
            }
            return readDocument(input);
          },
          readTable: () => Promise.reject(new Error('no table was expected')),
          close: () => Promise.resolve(),
        },
      }),
    );
    expect(await states(kept)).toEqual(['b.md live indexed']);
    expect(kept.index.chunksOf('docs').map(({ chunk }) => chunk.text)).toEqual(['Coffee.']);
  });

  test('a document that cannot be read fails, and what could be found of it stays', async () => {
    await write({ 'a.md': '# A\n\nTea.', 'b.pdf': 'no PDF' });
    const kept = await begin(keep());
    await write({ 'a.md': '---\nlanguage: xx\n---\n# A\n\nTea.' });
    await kept.look();
    expect(await states(kept)).toEqual(['a.md live indexed', 'a.md held failed', 'b.pdf held failed']);
    const leaves = kept.leaves.length;
    await kept.look();
    expect(kept.leaves.length).toBe(leaves);
    await write({ 'a.md': '# A\n\nTea.' });
    await kept.look();
    expect(await states(kept)).toEqual(['a.md live indexed', 'b.pdf held failed']);
  });

  test('other guards look at all that was taken in, in the background: what they find is held, and what they do not is found', async () => {
    await write({
      'a.md': '# A\n\nTea.',
      'b.md': '# B\n\nATTACK',
      'c.md': '# C\n\nATTACK once more',
      'd.md': '# D\n\nMilk.',
    });
    const guards = { hash: 'attacks', word: 'ATTACK' };
    const inspection: KeeperParts['inspection'] = {
      get guards() {
        return guards.hash;
      },
      findings: (text) => {
        const start = text.indexOf(guards.word);
        return Promise.resolve(start === -1 ? [] : [{ reason: 'injection', rule: 'word', start, end: start + 3 }]);
      },
      personalData: () => Promise.resolve([]),
    };
    const asked: string[] = [];
    const embedAll: KeeperParts['embedAll'] = (_model, texts) => {
      asked.push(...texts);
      return Promise.resolve(texts.map((text) => [text.length, 1]));
    };
    const sources = [{ kind: 'folder', path: folder }];
    const knowledge = { collections: [{ id: 'docs', sources }], embeddings: { model: 'small' } };
    const kept = await begin(keep({ inspection, embedAll, knowledge }));
    const held = await kept.store.document('docs', 'c.md', 'held');
    if (held === undefined) throw new Error('it is held');
    await kept.keeper.writer.apply({
      change: { collection: 'docs', put: [{ ...held, state: 'rejected' }], remove: [], removeHeld: [] },
      leaf: { action: 'rejected', actor: 'anna', hash: held.hash },
    });
    expect(await states(kept)).toEqual([
      'a.md live indexed',
      'b.md held quarantined',
      'c.md held rejected',
      'd.md live indexed',
    ]);
    Object.assign(guards, { hash: 'milk', word: 'Milk' });
    kept.keeper.update();
    await kept.keeper.settled();
    expect(await states(kept)).toEqual([
      'a.md live indexed',
      'b.md live indexed',
      'c.md held rejected',
      'd.md held quarantined',
    ]);
    const chunks = kept.index.chunksOf('docs');
    expect(chunks.map(({ chunk }) => [chunk.document, chunk.inspectedBy])).toEqual([
      ['a.md', 'milk'],
      ['b.md', 'milk'],
    ]);
    // What passages mean was not asked again.
    expect(asked).toEqual(['A\nTea.', 'D\nMilk.', 'B\nATTACK']);
    expect(chunks.every(({ vector }) => vector !== undefined)).toBe(true);
    const leaves = kept.leaves.length;
    kept.keeper.update();
    await kept.keeper.settled();
    expect(kept.leaves.length).toBe(leaves);
  });

  test('other guards look at what was given by the interface as well', async () => {
    const guards = { hash: 'none', word: '\n\n\n' };
    const kept = await begin(
      keep({
        inspection: {
          get guards() {
            return guards.hash;
          },
          findings: (text) =>
            Promise.resolve(
              text.includes(guards.word) ? [{ reason: 'injection', rule: 'word', start: 0, end: 3 }] : [],
            ),
          personalData: () => Promise.resolve([]),
        },
      }),
    );
    await write({ 'a.md': '# A\n\nTea.' });
    await kept.look();
    const given = await kept.store.document('docs', 'a.md', 'live');
    if (given === undefined) throw new Error('it is there');
    await rm(join(folder, 'a.md'));
    await kept.keeper.writer.apply({
      change: { collection: 'docs', put: [{ ...given, source: 'api', recipe: 'before' }], remove: [], removeHeld: [] },
      leaf: { action: 'put', actor: 'anna', hash: given.hash },
    });
    await kept.look();
    expect(await states(kept)).toEqual(['a.md live indexed']);
    Object.assign(guards, { hash: 'tea', word: 'Tea' });
    kept.keeper.update();
    await kept.keeper.settled();
    expect(await states(kept)).toEqual(['a.md held quarantined']);
    expect(kept.index.chunksOf('docs')).toEqual([]);
  });

  test('guards that cannot judge hold a document back until they can', async () => {
    await write({ 'a.md': '# A\n\nTea.' });
    let unable = true;
    const kept = await begin(
      keep({
        inspection: {
          guards: 'guards',
          findings: () => (unable ? Promise.reject(new Error('the judge is away')) : Promise.resolve([])),
          personalData: () => Promise.resolve([]),
        },
      }),
    );
    expect(await states(kept)).toEqual(['a.md held failed']);
    const leaves = kept.leaves.length;
    await kept.look();
    expect(kept.leaves.length).toBe(leaves);
    unable = false;
    await kept.look();
    expect(await states(kept)).toEqual(['a.md live indexed']);
  });
});

describe('several gateways on one store', () => {
  test('find what one of them has read', async () => {
    await write({ 'a.md': '# A\n\nTea.' });
    const store = createStore();
    const one = await begin(keep({ store, shared: true, worker: 'one' }));
    const two = await begin(keep({ store, shared: true, worker: 'two' }));
    expect(two.index.contents()).toEqual(one.index.contents());
    await write({ 'b.md': '# B\n\nMilk.' });
    await rm(join(folder, 'a.md'));
    await one.look();
    await two.keeper.look();
    expect(two.index.contents()).toEqual(one.index.contents());
    expect(two.leaves).toEqual([]);
  });

  test('reads what one that died while it read has left, as soon as nobody waits for that one any more', async () => {
    const store = createStore();
    await write({ 'a.md': '# A\n\nIt is told here.\n' });
    await store.claim('docs', 'one that was killed', 60_000);
    const kept = await begin(keep({ store }));
    await kept.keeper.look();
    await kept.keeper.settled();
    expect(kept.index.contents()).toHaveLength(0);
    await store.unclaim('docs', 'one that was killed');
    await kept.keeper.look();
    await kept.keeper.settled();
    expect(kept.failures).toEqual([]);
    expect(kept.index.contents()).toHaveLength(1);
    const ingested = kept.leaves.length;
    await kept.keeper.look();
    await kept.keeper.settled();
    expect(kept.leaves).toHaveLength(ingested);
  });

  test('leave what is read by another one to it', async () => {
    await write({ 'a.md': '# A\n\nTea.' });
    const store = createStore();
    await store.claim('docs', 'other', 60_000);
    const kept = await begin(keep({ store, shared: true }));
    expect(await states(kept)).toEqual([]);
  });
});

describe('vectors', () => {
  const embeddings = { embeddings: { model: 'small' } };

  test('are made in the background, kept, and not made again', async () => {
    await write({ 'a.md': '# A\n\nTea.', 'b.md': '# B\n\nMilk.' });
    const asked: string[] = [];
    const embedAll: KeeperParts['embedAll'] = (_model, texts) => {
      asked.push(...texts);
      return Promise.resolve(texts.map((text) => [text.length, 1]));
    };
    const sources = [{ kind: 'folder', path: folder }];
    const knowledge = { collections: [{ id: 'docs', sources }], ...embeddings };
    const kept = await begin(keep({ knowledge, embedAll }));
    expect(asked).toEqual(['A\nTea.', 'B\nMilk.']);
    expect(kept.index.chunksOf('docs').map(({ vector }) => vector)).toEqual([
      [6, 1],
      [7, 1],
    ]);
    const again = await begin(keep({ store: kept.store, knowledge, embedAll }));
    expect(asked).toHaveLength(2);
    expect(again.index.chunksOf('docs').map(({ vector }) => vector)).toEqual([
      [6, 1],
      [7, 1],
    ]);
  });

  test('of another model take the place of those that there are', async () => {
    await write({ 'a.md': '# A\n\nTea.' });
    const embedAll: KeeperParts['embedAll'] = (model, texts) =>
      Promise.resolve(texts.map(() => (model === 'small' ? [1, 0] : [0, 1, 0])));
    const sources = [{ kind: 'folder', path: folder }];
    const knowledge = { collections: [{ id: 'docs', sources }], ...embeddings };
    const kept = await begin(keep({ knowledge, embedAll }));
    const vectors = (): readonly unknown[] => kept.index.chunksOf('docs').map(({ vector }) => vector);
    expect(vectors()).toEqual([[1, 0]]);
    kept.configuration = knowledgeSchema.parse({ ...knowledge, embeddings: { model: 'large' } });
    kept.keeper.update();
    await kept.keeper.settled();
    expect(vectors()).toEqual([[0, 1, 0]]);
    kept.configuration = knowledgeSchema.parse({ collections: knowledge.collections });
    kept.keeper.update();
    await kept.keeper.settled();
    expect(vectors()).toEqual([undefined]);
  });

  test('that cannot be made leave words alone', async () => {
    await write({ 'a.md': '# A\n\nTea.' });
    const sources = [{ kind: 'folder', path: folder }];
    const kept = await begin(keep({ knowledge: { collections: [{ id: 'docs', sources }], ...embeddings } }));
    expect(await states(kept)).toEqual(['a.md live indexed']);
    expect(kept.index.chunksOf('docs').map(({ vector }) => vector)).toEqual([undefined]);
    expect(kept.failures).toEqual(['vectors of docs']);
  });
});
