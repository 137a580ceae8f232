import { reviewSchema } from '@gatehouse/contract/review';
import { beforeEach, describe, expect, it } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import type { LedgerEntry } from '../core/ledger.ts';
import type { People } from '../core/people.ts';
import type { ReviewKindHandler, ReviewRecord } from '../core/review.ts';
import { ReviewQueue, type ReviewQueueParts } from './review-queue.ts';

const people: People = {
  idOf: (reference) => reference.replace('ref-of-', ''),
  personOf: (id) => id,
  ownerOf: (id) => id,
  mayAgree: () => true,
  nameOf: (id) => (id === 'anna' ? 'Anna' : undefined),
  referencesOf: (id) => [id, `ref-of-${id}`],
};

const flagged: ReviewRecord = {
  item: 's-1',
  kind: 'flagged',
  shard: 's',
  index: 1,
  raisedAt: 1_000,
  state: 'open',
  person: false,
  request: 'req_1',
  key: 'ref-of-caller',
  findings: [],
  proposals: [],
};

let record: ReviewRecord;
let appended: LedgerEntry[];
let reached: number;
let now: number;
let carried: unknown[];

beforeEach(() => {
  record = flagged;
  appended = [];
  carried = [];
  reached = 0;
  now = 2_000;
});

/** Does with the item what the index would do with the leaf. */
function apply({ leaf }: LedgerEntry): void {
  if (leaf.kind !== 'review') return;
  const by = `ref-of-${leaf.actor}`;
  if (leaf.action === 'claimed') record = { ...record, claimed: { by, at: now } };
  if (leaf.action === 'proposed')
    record = { ...record, proposals: [...record.proposals, { decision: leaf.decision ?? '', by, at: now }] };
  if (leaf.action === 'decided' || leaf.action === 'expired')
    record = { ...record, state: leaf.action, decided: { decision: leaf.decision ?? 'expired', by, at: now } };
}

function queueOf(options: Parameters<typeof reviewSchema.parse>[0] = {}, over: Partial<ReviewQueueParts> = {}) {
  const handler: ReviewKindHandler = {
    decisions: ['attack', 'false_alarm'],
    carryOut: (...given) => {
      carried.push(given.slice(1));
      return Promise.resolve(undefined);
    },
  };
  return new ReviewQueue({
    index: {
      reviews: ({ state, kind }) =>
        Promise.resolve({
          items: state === 'overdue' && kind === record.kind && record.state === 'open' ? [record] : [],
        }),
      review: (item) => Promise.resolve(item === record.item ? { record, history: [] } : undefined),
      countReviews: () => Promise.resolve([]),
      reach: () => Promise.resolve(void (reached += 1)),
      state: () => Promise.resolve({ state: 'ready', leaves: 1, upTo: 1 }),
    },
    ledger: {
      append(entry) {
        appended.push(entry);
        apply(entry);
        return Promise.resolve({ log: 'l', shard: 's', index: 9, hash: 'h' });
      },
    },
    newest: () => ({ shard: 's', index: 8 }),
    leafAt: () => Promise.resolve(undefined),
    reasonOf: () => Promise.resolve(undefined),
    people: () => Promise.resolve(people),
    options: () => reviewSchema.parse(options),
    kinds: new Map([['flagged', handler]]),
    remember: () => Promise.resolve({ attacks: [] }),
    clock: { now: () => now },
    ...over,
  });
}

const attack = { decision: 'attack', remember: false };

describe('deciding', () => {
  it('looks after the index has come to the newest leaf, and shows what it knows then', async () => {
    const decided = await queueOf().decide('s-1', 'anna', { ...attack, comment: 'sure' });
    expect(reached).toBe(2);
    expect(decided.item).toMatchObject({
      state: 'decided',
      decided: { decision: 'attack', by: { id: 'anna', name: 'Anna' } },
    });
    expect(appended).toEqual([
      {
        leaf: {
          kind: 'review',
          about: 'flagged',
          item: 's-1',
          action: 'decided',
          actor: 'anna',
          decision: 'attack',
          request: 'req_1',
        },
        contents: { reason: Buffer.from('sure') },
      },
    ]);
    expect(carried).toEqual([['attack', { actor: 'anna', comment: 'sure' }, 'caller']]);
  });

  it('takes turns: of many at once one decides', async () => {
    const queue = queueOf();
    const settled = await Promise.allSettled(
      ['anna', 'ben', 'cleo'].map((actor) => queue.decide('s-1', actor, attack)),
    );
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(appended).toHaveLength(1);
  });

  it.each([
    ['whoever it is about', 'caller', attack, 'approval_needs_another'],
    ['a decision of another kind', 'anna', { decision: 'lifted', remember: false }, 'invalid_request'],
    [
      'a decision by the name of what all objects have',
      'anna',
      { decision: 'toString', remember: false },
      'invalid_request',
    ],
    ['an escalation without a word', 'anna', { decision: 'escalate', remember: false }, 'invalid_request'],
    ['to remember without a reason', 'anna', { decision: 'attack', remember: true }, 'invalid_request'],
  ])('refuses %s', async (_what, actor, wanted, code) => {
    await expect(queueOf().decide('s-1', actor, wanted)).rejects.toMatchObject({ code });
    expect(appended).toEqual([]);
  });

  it('leaves the item open, and nothing recorded, where the decision cannot be carried out', async () => {
    const kinds = new Map([
      ['flagged', { decisions: ['attack'], carryOut: () => Promise.reject(new GatehouseError('ledger_unavailable')) }],
    ]);
    await expect(queueOf({}, { kinds }).decide('s-1', 'anna', attack)).rejects.toMatchObject({
      code: 'ledger_unavailable',
    });
    expect(appended).toEqual([]);
    expect(record.state).toBe('open');
  });

  it('records nothing of its own where the kind has written the leaf that closes it', async () => {
    const kinds = new Map<string, ReviewKindHandler>([
      ['flagged', { decisions: ['attack'], carryOut: () => Promise.resolve('recorded') }],
    ]);
    await queueOf({}, { kinds }).decide('s-1', 'anna', attack);
    expect(appended).toEqual([]);
  });

  it('knows people by all their references, so that nobody is two', async () => {
    const queue = queueOf({ flagged: { fourEyes: true } });
    await queue.decide('s-1', 'anna', attack);
    await expect(queue.decide('s-1', 'anna', attack)).rejects.toMatchObject({ code: 'approval_needs_another' });
    expect((await queue.decide('s-1', 'ben', attack)).item.state).toBe('decided');
    expect(carried).toHaveLength(1);
  });

  it('says what came of remembering, and the decision holds in any case', async () => {
    const remember = () => Promise.reject(new GatehouseError('invalid_request'));
    const wanted = { decision: 'attack', comment: 'sure', remember: true };
    expect(await queueOf({}, { remember }).decide('s-1', 'anna', wanted)).toMatchObject({
      item: { state: 'decided' },
      remembered: 'failed',
    });
  });

  it('lets an item of a kind that it does not know be put aside', async () => {
    record = { ...flagged, kind: 'of-tomorrow' };
    expect((await queueOf().decide('s-1', 'anna', { decision: 'done', remember: false })).item.state).toBe('decided');
  });

  it('works through items that fail', async () => {
    const queue = queueOf();
    await expect(queue.decide('none', 'anna', attack)).rejects.toMatchObject({ code: 'resource_not_found' });
    await expect(queue.claim('none', 'anna')).rejects.toMatchObject({ code: 'resource_not_found' });
    expect((await queue.claim('s-1', 'anna')).claimed?.mine).toBe(true);
  });
});

describe('deadlines', () => {
  it('close what is configured so, in the moment at which somebody comes too late as well', async () => {
    now = 1_000 + 7_200_001;
    const queue = queueOf({ flagged: { deadline: '2h', atDeadline: 'close' } });
    await expect(queue.decide('s-1', 'anna', attack)).rejects.toMatchObject({ code: 'review_closed' });
    expect(appended.map(({ leaf }) => 'action' in leaf && leaf.action)).toEqual(['expired']);
    await expect(queue.closeExpired()).resolves.toEqual([]);
  });

  it('are told of what stays open', async () => {
    now = 1_000 + 7_200_001;
    expect(await queueOf({ flagged: { deadline: '2h' } }).closeExpired()).toEqual([flagged]);
    expect(appended).toEqual([]);
  });

  it('let people comment on what is closed, and nothing else', async () => {
    record = { ...flagged, state: 'decided' };
    const queue = queueOf();
    await queue.comment('s-1', 'anna', 'afterwards');
    await expect(queue.claim('s-1', 'anna')).rejects.toMatchObject({ code: 'review_closed' });
    expect(appended).toHaveLength(1);
  });
});
