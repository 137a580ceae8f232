import type { Leaf } from '@gatehouse/contract/leaf';
import { beforeEach, describe, expect, test } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import type { LeafPlace, ReadLeaf } from '../core/leaf-index.ts';
import type { LedgerEntry } from '../core/ledger.ts';
import { Approvals } from './approvals.ts';
import { createContentReading, type ContentReading, type OpenedPiece } from './content-reading.ts';

let now: number;
let appended: LedgerEntry[];
let events: string[];
let writable: boolean;
let pieces: Record<string, readonly OpenedPiece[]>;
let approvals: Approvals;

const places: LeafPlace[] = [
  { shard: 'default-2026h1', index: 4 },
  { shard: 'default-2026h2', index: 1 },
  { shard: 'default-2026h2', index: 2 },
];
const leaves = [
  { v: 1, kind: 'request', index: 4, time: 1, request: 'req_a', prompt: [] },
  { v: 1, kind: 'result', index: 1, time: 2, request: 'req_a', answer: [] },
  { v: 1, kind: 'interrupted', index: 2, time: 2, request: 'req_a', previous: 4 },
] as unknown as Leaf[];

const ledger = {
  append(entry: LedgerEntry) {
    if (!writable) return Promise.reject(new GatehouseError('ledger_unavailable'));
    appended.push(entry);
    events.push(`append ${entry.leaf.kind}`);
    return Promise.resolve({ log: 'log', shard: 'default-2026h2', index: 100 + appended.length, hash: '' });
  },
};

function reading(fourEyes: boolean): ContentReading {
  return createContentReading({
    fourEyes,
    approvals,
    ledger,
    find: (request) => Promise.resolve(request === 'req_none' ? [] : places),
    leafAt({ shard, index }): Promise<ReadLeaf | undefined> {
      const at = places.findIndex((place) => place.shard === shard && place.index === index);
      const leaf = leaves[at];
      return Promise.resolve(leaf && { shard, index, hash: '', leaf });
    },
    open(leaf, part) {
      events.push(`open ${part} of ${leaf.index}`);
      return Promise.resolve(pieces[part]);
    },
  });
}

beforeEach(() => {
  now = 1_000;
  appended = [];
  events = [];
  writable = true;
  pieces = {
    prompt: [
      { bytes: 5, content: Buffer.from('hello') },
      { bytes: 9, subject: 'ab', fault: 'erased' },
    ],
    answer: [{ bytes: 2, content: Uint8Array.of(0xff, 0xfe) }],
  };
  let id = 0;
  approvals = new Approvals({
    clock: { now: () => now, elapsed: () => now },
    ids: { next: (prefix) => `${prefix}_${++id}` },
    ledger,
  });
});

const wanted = { request: 'req_a', reason: 'complaint 17' };

describe('reading content', () => {
  test('is in the record, with who and why, before anything is opened', async () => {
    const read = await reading(false).read(wanted, 'key_admin');
    expect(events).toEqual(['append read', 'append read', 'open prompt of 4', 'open answer of 1']);
    expect(appended.map(({ leaf }) => leaf)).toEqual([
      { kind: 'read', actor: 'key_admin', of: 4, ofShard: 'default-2026h1', parts: ['prompt'] },
      { kind: 'read', actor: 'key_admin', of: 1, ofShard: 'default-2026h2', parts: ['answer'] },
    ]);
    expect(appended.map(({ contents }) => Buffer.from(contents?.reason as Uint8Array).toString())).toEqual([
      'complaint 17',
      'complaint 17',
    ]);
    expect(read).toEqual({
      content: {
        request: 'req_a',
        recorded: [101, 102],
        contents: [
          {
            shard: 'default-2026h1',
            index: 4,
            kind: 'request',
            part: 'prompt',
            pieces: [
              { bytes: 5, text: 'hello' },
              { bytes: 9, subject: 'ab', fault: 'erased' },
            ],
          },
          { shard: 'default-2026h2', index: 1, kind: 'result', part: 'answer', pieces: [{ bytes: 2, base64: '//4=' }] },
        ],
      },
    });
  });

  test('shows nothing where the record cannot be written', async () => {
    writable = false;
    await expect(reading(false).read(wanted, 'key_admin')).rejects.toMatchObject({ code: 'ledger_unavailable' });
    expect(events).toEqual([]);
  });

  test.each([
    ['without a reason', { request: 'req_a', reason: '  ' }, 'invalid_request'],
    ['of a request that is not there', { request: 'req_none', reason: 'why' }, 'resource_not_found'],
    ['of a request whose leaves are of another', { request: 'req_b', reason: 'why' }, 'resource_not_found'],
  ])('is refused %s, and leaves no leaf', async (_name, asked, code) => {
    await expect(reading(false).read(asked, 'key_admin')).rejects.toMatchObject({ code });
    expect(events).toEqual([]);
  });
});

describe('reading content with four eyes', () => {
  async function ask(): Promise<string> {
    const asked = await reading(true).read(wanted, 'key_admin');
    if (!('question' in asked)) throw new Error('it was shown without an approval');
    return asked.question.id;
  }

  test('waits for another person, whose name the leaf then tells, and works once', async () => {
    const id = await ask();
    expect(events).toEqual([]);
    expect(await ask()).toBe(id);
    await approvals.decide(id, 'key_other', 'approved', 'agreed');
    expect(appended[0]).toEqual({
      leaf: { kind: 'approval', action: 'read', actor: 'key_other', decision: 'approved', item: id, request: 'req_a' },
      contents: { reason: Buffer.from('agreed') },
    });
    expect(await reading(true).read(wanted, 'key_admin')).toHaveProperty('content');
    expect(appended[1]?.leaf).toMatchObject({ kind: 'read', actor: 'key_admin', approver: 'key_other' });
    expect(await ask()).not.toBe(id);
  });

  test.each([
    ['another person', wanted, 'key_third'],
    ['another request', { ...wanted, request: 'req_c' }, 'key_admin'],
    ['another reason', { ...wanted, reason: 'curiosity' }, 'key_admin'],
  ])('holds for nothing else: %s has to ask', async (_name, asked, actor) => {
    leaves.forEach((leaf) => Object.assign(leaf, { request: 'req_a' }));
    await approvals.decide(await ask(), 'key_other', 'approved');
    if (asked.request === 'req_c') leaves.forEach((leaf) => Object.assign(leaf, { request: 'req_c' }));
    try {
      expect(await reading(true).read(asked, actor)).toHaveProperty('question');
    } finally {
      leaves.forEach((leaf) => Object.assign(leaf, { request: 'req_a' }));
    }
  });

  test('cannot be approved by whoever asks', async () => {
    const id = await ask();
    await expect(approvals.decide(id, 'key_admin', 'approved')).rejects.toMatchObject({
      code: 'approval_needs_another',
    });
    expect(appended).toEqual([]);
  });

  test('is not approved when the approval could not be recorded', async () => {
    const id = await ask();
    writable = false;
    await expect(approvals.decide(id, 'key_other', 'approved')).rejects.toMatchObject({ code: 'ledger_unavailable' });
    writable = true;
    expect(await ask()).toBe(id);
  });

  test('is refused once it was rejected', async () => {
    await approvals.decide(await ask(), 'key_other', 'rejected');
    await expect(reading(true).read(wanted, 'key_admin')).rejects.toMatchObject({ code: 'approval_invalid' });
  });

  test('is decided once only, even by two at the same moment', async () => {
    const id = await ask();
    const decisions = await Promise.allSettled([
      approvals.decide(id, 'key_other', 'rejected'),
      approvals.decide(id, 'key_third', 'approved'),
    ]);
    expect(decisions.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(appended.map(({ leaf }) => leaf)).toMatchObject([{ kind: 'approval', decision: 'rejected' }]);
    await expect(reading(true).read(wanted, 'key_admin')).rejects.toMatchObject({ code: 'approval_invalid' });
  });

  test('expires, both the question and the approval', async () => {
    const first = await ask();
    now += 86_400_000;
    const second = await ask();
    expect(second).not.toBe(first);
    await approvals.decide(second, 'key_other', 'approved');
    now += 3_600_000;
    expect(await ask()).not.toBe(second);
    expect(approvals.list()).toHaveLength(1);
  });

  test('takes a bounded number of questions of one person', async () => {
    for (let index = 0; index < 50; index += 1) {
      await reading(true).read({ ...wanted, reason: `reason ${index}` }, 'key_admin');
    }
    await expect(reading(true).read(wanted, 'key_admin')).rejects.toMatchObject({ code: 'rate_limit_exceeded' });
    expect(await reading(true).read(wanted, 'key_other')).toHaveProperty('question');
  });
});
