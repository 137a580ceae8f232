import type { Leaf } from '@gatehouse/contract/leaf';
import { beforeEach, expect, test } from 'vitest';
import type { LedgerEntry } from '../core/ledger.ts';
import { Approvals } from './approvals.ts';
import { type Disclosing, recordDisclosure, type Selecting } from './bundle-disclosure.ts';

let now: number;
let appended: LedgerEntry[];
let approvals: Approvals;

const ledger = {
  append(entry: LedgerEntry) {
    appended.push(entry);
    return Promise.resolve({ log: 'log', shard: 'default-2026h2', index: appended.length, hash: '' });
  },
};

const leaves = [
  { v: 1, kind: 'shard', index: 0, time: 10 },
  { v: 1, kind: 'request', index: 1, time: 20, request: 'req_a', prompt: [] },
  { v: 1, kind: 'stop', index: 2, time: 25, reason: 'a text' },
  { v: 1, kind: 'result', index: 3, time: 30, request: 'req_a', answer: [] },
  { v: 1, kind: 'request', index: 4, time: 40, request: 'req_b', prompt: [] },
] as unknown as Leaf[];

function disclose(
  wanted: { selector?: string; from?: number; to?: number; reason?: string },
  { fourEyes = false, actor = 'key_admin' } = {},
): Promise<Disclosing> {
  return recordDisclosure(
    {
      fourEyes,
      approvals,
      ledger,
      clock: { now: () => now },
      sizes: () => Promise.resolve({ 'default-2026h2': 5 }),
      async *leaves() {
        for (const leaf of leaves) yield { shard: 'default-2026h2', leaf };
      },
      select(selector): Selecting {
        const found = new Set<string>();
        return Object.assign(
          ({ request }: { readonly request: string | undefined }) => {
            const fits = selector === 'all' || request === selector;
            if (fits) found.add(selector);
            return fits;
          },
          { missed: () => (found.has(selector) ? [] : [selector]) },
        );
      },
    },
    { tenant: 'default', selector: 'all', reason: 'complaint 17', ...wanted },
    actor,
  );
}

beforeEach(() => {
  now = 1_000;
  appended = [];
  let id = 0;
  approvals = new Approvals({
    clock: { now: () => now, elapsed: () => now },
    ids: { next: (prefix) => `${prefix}_${++id}` },
    ledger,
  });
});

test('a disclosure leaves a leaf for each leaf that has content, with who and why, and holds for what was there', async () => {
  expect(await disclose({ from: 15, to: 30 })).toEqual({
    from: 15,
    to: 30,
    recorded: 2,
    sizes: { 'default-2026h2': 5 },
  });
  expect(appended.map(({ leaf }) => leaf)).toEqual([
    { kind: 'read', actor: 'key_admin', of: 1, ofShard: 'default-2026h2', parts: ['prompt'] },
    { kind: 'read', actor: 'key_admin', of: 3, ofShard: 'default-2026h2', parts: ['answer'] },
  ]);
  expect(Buffer.from(appended[0]?.contents?.reason as Uint8Array).toString()).toBe('complaint 17');
});

test('what selects nothing is said, and asks nobody', async () => {
  expect(await disclose({ selector: 'req_none' }, { fourEyes: true })).toEqual({ missed: ['req_none'] });
  expect(await disclose({ selector: 'req_b', to: 39 })).toEqual({ missed: ['req_b'] });
  expect([appended, approvals.list()]).toEqual([[], []]);
});

test('a reason is needed', async () => {
  await expect(disclose({ reason: ' ' })).rejects.toMatchObject({ code: 'invalid_request' });
});

test('with four eyes another person must approve exactly this, once', async () => {
  const asked = await disclose({ selector: 'req_a', to: 35 }, { fourEyes: true });
  if (!('question' in asked)) throw new Error('it was disclosed without an approval');
  expect(asked.question).toMatchObject({
    action: 'export',
    request: 'req_a, the beginning to 1970-01-01T00:00:00.035Z',
    requester: 'key_admin',
  });
  expect(appended).toEqual([]);
  await approvals.decide(asked.question.id, 'key_other', 'approved');
  expect(await disclose({ selector: 'req_a', to: 36 }, { fourEyes: true })).toHaveProperty('question');
  expect(await disclose({ selector: 'req_a', to: 35 }, { fourEyes: true, actor: 'key_third' })).toHaveProperty(
    'question',
  );
  expect(appended).toMatchObject([{ leaf: { kind: 'approval', action: 'export' } }]);
  expect(await disclose({ selector: 'req_a', to: 35 }, { fourEyes: true })).toMatchObject({ recorded: 2 });
  expect(appended.slice(1)).toMatchObject([{ leaf: { approver: 'key_other' } }, { leaf: { approver: 'key_other' } }]);
  expect(await disclose({ selector: 'req_a', to: 35 }, { fourEyes: true })).toHaveProperty('question');
});
