import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Leaf } from '@gatehouse/contract/leaf';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import type { LeafFilter, LeafGroup, ReadLeaf } from '../core/leaf-index.ts';
import { IndexStore } from './index-store.ts';

const policy = 'ab'.repeat(32);
const subjectOne = '11'.repeat(16);
const subjectTwo = '22'.repeat(16);

function result(index: number, over: object = {}): ReadLeaf {
  const leaf = {
    v: 1,
    kind: 'result',
    index,
    time: 1_000 + index,
    dialect: 'openai-chat',
    entities: {},
    key: 'key_1',
    model: 'm',
    notInspected: {},
    outcome: 'answered',
    policy,
    request: `req_${index}`,
    status: 200,
    streamed: false,
    tenant: 'default',
    timings: { total: 5_000 },
    usage: { input: 10, output: 4 },
    usageSource: 'provider',
    verdicts: [],
    ...over,
  } as unknown as Leaf;
  return { shard: 'default-2026h2', index, hash: hashOf(index), leaf };
}

function hashOf(index: number): string {
  return index.toString(16).padStart(64, '0');
}

let folder: string;
let store: IndexStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-index-'));
  store = IndexStore.open(join(folder, 'index.sqlite'));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function indexes(filter: LeafFilter): number[] {
  return store.query(filter, { limit: 1_000 }).entries.map(({ index }) => index);
}

function add(...leaves: ReadLeaf[]): void {
  expect(store.add('default-2026h2', leaves)).toBe(true);
}

describe('the tables of the index', () => {
  test('give back of a leaf what it says, and leave out what it does not', async () => {
    add(
      { ...result(0), leaf: { v: 1, kind: 'start', index: 0, time: 900, policy, version: '1' } },
      result(1, {
        streamed: true,
        provider: 'ollama',
        target: 'qwen3',
        cost: { currency: 'EUR', micros: 1_250 },
        code: 'output_blocked',
        outcome: 'blocked',
        verdicts: [
          { direction: 'input', guard: 'words', outcome: 'flag', rules: { a: 2, b: 1 } },
          { direction: 'output', guard: 'judge', outcome: 'unable', rules: {} },
          { direction: 'output', guard: 'quiet', outcome: 'allow', rules: {} },
        ],
        prompt: [{ subject: subjectOne }, { subject: subjectTwo }],
      }),
    );
    const { entries } = store.query({}, { limit: 10 });
    expect(entries[1]).toEqual({
      shard: 'default-2026h2',
      index: 0,
      time: 900,
      kind: 'start',
      findings: [],
      subjects: [],
    });
    expect(entries[0]).toEqual({
      shard: 'default-2026h2',
      index: 1,
      time: 1_001,
      kind: 'result',
      request: 'req_1',
      tenant: 'default',
      key: 'key_1',
      dialect: 'openai-chat',
      model: 'm',
      provider: 'ollama',
      target: 'qwen3',
      outcome: 'blocked',
      status: 200,
      code: 'output_blocked',
      verdict: 'unable',
      inputTokens: 10,
      outputTokens: 4,
      cost: 1_250,
      latency: 5_000,
      streamed: true,
      findings: [
        { guard: 'words', rule: 'a', direction: 'input', outcome: 'flag', findings: 2 },
        { guard: 'words', rule: 'b', direction: 'input', outcome: 'flag', findings: 1 },
        { guard: 'judge', direction: 'output', outcome: 'unable', findings: 0 },
      ],
      subjects: [subjectOne, subjectTwo],
    });
  });

  test.each<[string, LeafFilter, number[]]>([
    ['nothing', {}, [7, 6, 5, 4, 3, 2, 1, 0]],
    ['a time and all after it', { since: 1_003 }, [7, 6, 5, 4, 3]],
    ['all before a time', { until: 1_002 }, [1, 0]],
    ['one of two keys', { keys: ['key_2', 'key_none'] }, [2]],
    ['a subject', { subjects: [subjectTwo] }, [3]],
    ['one of two subjects', { subjects: [subjectOne, subjectTwo] }, [3, 1]],
    ['a model', { model: 'other' }, [4]],
    ['a code', { code: 'upstream_dns' }, [4]],
    ['an outcome', { outcome: 'failed' }, [4]],
    ['what was refused, whatever for', { outcome: 'refused' }, [6, 5]],
    ['what was blocked, with a result or without one', { outcome: 'blocked' }, [7, 5]],
    ['a rule', { rule: 'a' }, [3, 1]],
    ['a guard', { rule: 'words' }, [3, 1]],
    ['a kind', { kinds: ['request', 'refusal'] }, [6, 5, 0]],
    ['a request', { request: 'req_2' }, [2]],
    ['two conditions', { rule: 'a', subjects: [subjectTwo] }, [3]],
    ['conditions that nothing meets', { rule: 'a', model: 'other' }, []],
    ['a hostile text', { request: "' or 1=1 --" }, []],
  ])('are filtered by %s', async (_name, filter, expected) => {
    const verdicts = [{ direction: 'input', guard: 'words', outcome: 'flag', rules: { a: 1 } }];
    add(
      result(0, { kind: 'request' }),
      result(1, { verdicts, prompt: [{ subject: subjectOne }] }),
      result(2, { key: 'key_2' }),
      result(3, { verdicts, prompt: [{ subject: subjectTwo }] }),
      result(4, { model: 'other', code: 'upstream_dns', outcome: 'failed' }),
      result(5, { kind: 'refusal', code: 'input_blocked', outcome: undefined }),
      result(6, { kind: 'refusal', code: 'rate_limit_exceeded', outcome: undefined }),
      result(7, { code: 'output_blocked', outcome: 'blocked' }),
    );
    expect(indexes(filter)).toEqual(expected);
  });

  test.each<[string, string, number[]]>([
    ['a part of a name, whatever its case', 'QWEN', [5, 4]],
    ['a rule', 'secrets/api', [4]],
    ['a guard', 'words', [3]],
    ['a code', 'dns', [5]],
    ['an outcome and a model, in any order', 'failed qwen3', [5]],
    ['words that never meet', 'dns secrets', []],
    ['a kind', 'refusal', [6]],
    ['a status', '50', [5]],
    ['what was done', 'created', [7]],
    ['who has done it', 'key_admin', [7]],
    ['the beginning of a request', 'req_aB', [2, 1]],
    ['more of it', 'req_aBc', [1]],
    ['all of it', 'req_aBcDeF', [1]],
    ['the beginning of a request, in another case', 'req_ab', []],
    ['what all requests begin with', 'req_', [6, 5, 4, 3, 2, 1, 0]],
    ['the middle of a request', 'BcDeF', []],
    ['the beginning of a reference', '111111', [3]],
    ['nothing that is known', 'nothing', []],
    ['the language of the search', 'qwen3 OR dns"', []],
    ['a wildcard', '%', []],
  ])('are found by %s', (_name, text, expected) => {
    add(
      result(0),
      result(1, { request: 'req_aBcDeF' }),
      result(2, { request: 'req_aBxxxx' }),
      result(3, {
        prompt: [{ subject: subjectOne }],
        verdicts: [{ direction: 'input', guard: 'Words', outcome: 'flag', rules: {}, scores: {} }],
      }),
      result(4, {
        model: 'Qwen3-32b',
        verdicts: [{ direction: 'input', guard: 'secrets', outcome: 'redact', rules: { 'secrets/api-key': 1 } }],
      }),
      result(5, { target: 'Qwen/Qwen3', outcome: 'failed', code: 'upstream_dns', status: 502 }),
      result(6, { kind: 'refusal', outcome: undefined }),
      {
        ...result(7),
        leaf: {
          v: 1,
          kind: 'key',
          index: 7,
          time: 1_007,
          action: 'created',
          actor: 'key_admin',
          key: 'ff',
          role: 'user',
        },
      },
    );
    const words = text.split(' ').map((word) => ({ text: word, keys: [] }));
    expect(indexes({ text: words })).toEqual(expected);
  });

  test('are found by the name of a key, which only whoever asks knows', () => {
    add(result(0), result(1, { key: 'key_2' }), result(2, { key: 'key_3' }));
    const chatbot = { text: 'chatbot', keys: ['key_2', 'key_3', 'key_none'] };
    expect(indexes({ text: [chatbot] })).toEqual([2, 1]);
    expect(indexes({ text: [chatbot], keys: ['key_3'] })).toEqual([2]);
    expect(indexes({ text: [{ text: 'key_3', keys: ['key_none'] }] })).toEqual([]);
  });

  test('are found by what of them was read', () => {
    const read = (index: number, fields: object): ReadLeaf => ({
      ...result(index),
      leaf: { v: 1, kind: 'read', index, time: 2_000, actor: 'a', parts: ['prompt'], ...fields } as unknown as Leaf,
    });
    add(result(0), read(1, { of: 0 }), read(2, { of: 0, ofShard: 'other-2026h1' }), read(3, { of: 2 }));
    expect(indexes({ readOf: [{ shard: 'default-2026h2', index: 0 }] })).toEqual([1]);
    expect(indexes({ readOf: [{ shard: 'other-2026h1', index: 0 }] })).toEqual([2]);
  });

  test('are found by any filters together as whoever looks at each leaf finds them', () => {
    const pick = (...values: string[]) => fc.constantFrom(...values);
    const leaf = fc.record({
      kind: pick('result', 'refusal'),
      model: pick('m1', 'm2'),
      key: pick('k1', 'k2', 'k3'),
      code: fc.option(pick('input_blocked', 'upstream_dns'), { nil: undefined }),
      outcome: pick('answered', 'blocked'),
      guard: pick('g1', 'g2'),
      said: pick('flag', 'block', 'allow'),
      time: fc.integer({ min: 1_000, max: 1_006 }),
    });
    const wanted = fc.record(
      {
        kinds: fc.subarray(['result', 'refusal'], { minLength: 1 }),
        model: pick('m1', 'm2', 'm3'),
        keys: fc.subarray(['k1', 'k2', 'k3'], { minLength: 1 }),
        code: pick('input_blocked', 'upstream_dns'),
        outcome: pick('answered', 'blocked', 'refused'),
        rule: pick('g1', 'g2'),
        verdict: pick('flag', 'block'),
        since: fc.integer({ min: 1_000, max: 1_006 }),
        until: fc.integer({ min: 1_000, max: 1_007 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(leaf, { maxLength: 40 }), wanted, fc.boolean(), (leaves, filter, oldestFirst) => {
        store.forgetShard('default-2026h2');
        add(
          ...leaves.map(({ guard, said, ...fields }, index) =>
            result(index, {
              ...fields,
              verdicts: [
                { direction: 'input', guard, outcome: said, rules: said === 'allow' ? {} : { [`${guard}/r`]: 1 } },
              ],
              ...(fields.kind === 'refusal' ? { outcome: undefined } : {}),
            }),
          ),
        );
        const fits = (one: (typeof leaves)[number]): boolean => {
          const outcome = one.kind === 'refusal' ? 'refused' : one.outcome;
          const blocked = outcome === 'blocked' || (outcome === 'refused' && one.code === 'input_blocked');
          const loud = one.said !== 'allow';
          return (
            (filter.kinds?.includes(one.kind) ?? true) &&
            (filter.model ?? one.model) === one.model &&
            (filter.keys?.includes(one.key) ?? true) &&
            (filter.code === undefined || filter.code === one.code) &&
            (filter.outcome === undefined || (filter.outcome === 'blocked' ? blocked : filter.outcome === outcome)) &&
            (filter.rule === undefined || (loud && filter.rule === one.guard)) &&
            (filter.verdict === undefined || (loud && filter.verdict === one.said)) &&
            one.time >= (filter.since ?? 0) &&
            one.time < (filter.until ?? Infinity)
          );
        };
        const expected = leaves
          .map((one, index) => ({ one, index }))
          .filter(({ one }) => fits(one))
          .toSorted((left, right) => left.one.time - right.one.time)
          .map(({ index }) => index);
        const found = store.query(filter, { limit: 100, oldestFirst }).entries.map(({ index }) => index);
        expect(found).toEqual(oldestFirst ? expected : expected.toReversed());
        const counted = store.counts(filter, 'kind', 10).reduce((sum, one) => sum + one.leaves, 0);
        expect(counted).toBe(expected.length);
      }),
      { numRuns: 150 },
    );
  });

  test('give every leaf once, page by page, whatever their times and the size of the page', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(5), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        async (times, limit, oldestFirst) => {
          store.forgetShard('default-2026h2');
          add(...times.map((time, index) => result(index, { time })));
          const seen: number[] = [];
          let cursor: string | undefined;
          do {
            const page = store.query({}, { limit, cursor, oldestFirst });
            seen.push(...page.entries.map(({ index }) => index));
            expect(page.entries.length).toBeLessThanOrEqual(limit);
            cursor = page.next;
          } while (cursor !== undefined);
          const order = times.map((time, index) => ({ time, index })).toSorted((one, other) => one.time - other.time);
          const expected = order.map(({ index }) => index);
          expect(seen).toEqual(oldestFirst ? expected : expected.toReversed());
        },
      ),
      { numRuns: 40 },
    );
  });

  test('refuse a cursor that is none', () => {
    expect(() => store.query({}, { limit: 1, cursor: '1; drop table leaf' })).toThrow(GatehouseError);
  });

  test('find all leaves of a request in their order', async () => {
    add(result(0, { request: 'req_a', kind: 'request', time: 5 }), result(1), result(2, { request: 'req_a', time: 4 }));
    expect(store.findRequest('req_a')).toEqual([
      { shard: 'default-2026h2', index: 0 },
      { shard: 'default-2026h2', index: 2 },
    ]);
    expect(store.findRequest('req_none')).toEqual([]);
  });

  test.each<[LeafGroup, object[]]>([
    [
      'key',
      [
        { group: 'key_1', leaves: 2 },
        { group: 'key_2', leaves: 1 },
      ],
    ],
    [
      'day',
      [
        { group: 86_400_000, leaves: 1 },
        { group: 0, leaves: 2 },
      ],
    ],
    ['subject', [{ group: subjectOne, leaves: 1 }]],
    ['rule', [{ group: 'a', leaves: 1 }]],
    ['code', [{ group: null, leaves: 3 }]],
  ])('are counted by %s, with their tokens', async (group, expected) => {
    add(
      result(0, { verdicts: [{ direction: 'input', guard: 'words', outcome: 'flag', rules: { a: 9 } }] }),
      result(1, { key: 'key_2', prompt: [{ subject: subjectOne }] }),
      result(2, { time: 86_400_001 }),
    );
    const counts = store.counts({}, group, 10);
    expect(counts).toMatchObject(expected);
    expect(counts).toHaveLength(expected.length);
    for (const { leaves, inputTokens, outputTokens } of counts) {
      expect([inputTokens, outputTokens]).toEqual([10 * leaves, 4 * leaves]);
    }
  });

  test('take each leaf once, whoever brings it again', async () => {
    add(result(0), result(1));
    expect(store.add('default-2026h2', [result(1), result(2)])).toBe(false);
    expect(store.add('default-2026h2', [result(3)])).toBe(false);
    add(result(2));
    expect(indexes({})).toEqual([2, 1, 0]);
    expect(store.positions()).toEqual(new Map([['default-2026h2', { next: 3, hash: hashOf(2) }]]));
  });

  test('forget whom the references of an erased subject mean, in the file too, and keep the leaves', async () => {
    add(result(0, { prompt: [{ subject: subjectOne }, { subject: subjectTwo }] }));
    store.settle();
    expect(onDisk()).toContain(subjectOne);
    store.dropSubject([subjectOne]);
    expect(indexes({ subjects: [subjectOne] })).toEqual([]);
    expect(indexes({ subjects: [subjectTwo] })).toEqual([0]);
    expect(onDisk()).not.toContain(subjectOne);
  });

  test('forget an erased subject when they come by the leaf of the erasure, as they do when they are built anew', async () => {
    add(result(0, { prompt: [{ subject: subjectOne }] }), {
      ...result(1),
      leaf: { v: 1, kind: 'erasure', index: 1, time: 2_000, references: [subjectOne] } as unknown as Leaf,
    });
    expect(indexes({ subjects: [subjectOne] })).toEqual([]);
    expect(indexes({})).toEqual([1, 0]);
  });

  test('are in a file that only its owner may read', () => {
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });

  function onDisk(): string {
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('');
  }
});
