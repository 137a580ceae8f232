import { beforeEach, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../core/ledger.ts';
import type { RaisedReview } from '../core/review.ts';
import { Approvals, type Asked, type Waiting } from './approvals.ts';

const asked: Asked = { action: 'read', request: 'req_a', reason: 'complaint 7', requester: 'key_a' };
const day = 86_400_000;

let now: number;
let raised: RaisedReview[];
let appended: LedgerEntry[];
let waiting: Waiting;

beforeEach(() => {
  now = 1_000;
  raised = [];
  appended = [];
  waiting = { deadline: day, atDeadline: 'close' };
});

function open(raise = (one: RaisedReview): Promise<void> => Promise.resolve(void raised.push(one))): Approvals {
  let last = 0;
  return new Approvals({
    clock: { now: () => now, elapsed: () => now },
    ids: { next: (prefix) => `${prefix}_${(last += 1)}` },
    ledger: {
      append: (entry) => {
        appended.push(entry);
        return Promise.resolve({ log: 'l', shard: 's', index: 0, hash: 'h' });
      },
    },
    waiting: () => waiting,
    raise,
  });
}

describe('a question to a second person', () => {
  it('comes into the queue once, however often it is asked', async () => {
    const approvals = open();
    await Promise.all([approvals.use(asked), approvals.use(asked), approvals.use({ ...asked, action: 'export' })]);
    expect(raised).toEqual([
      { kind: 'reading', item: 'apr_1', actor: 'key_a', request: 'req_a', comment: 'complaint 7' },
      { kind: 'export', item: 'apr_2', actor: 'key_a', request: 'req_a', comment: 'complaint 7' },
    ]);
  });

  it('was never asked where the record cannot be written', async () => {
    const approvals = open(() => Promise.reject(new Error('the disk is full')));
    await expect(approvals.use(asked)).rejects.toThrow('the disk is full');
    expect(approvals.list()).toEqual([]);
  });

  it('goes on after a restart, and is answered there', async () => {
    const approvals = open();
    approvals.restore('apr_9', asked, 500);
    approvals.restore('apr_9', { ...asked, reason: 'another' }, 600);
    expect(await approvals.use(asked)).toMatchObject({
      question: { id: 'apr_9', askedAt: 500, reason: 'complaint 7' },
    });
    expect(raised).toEqual([]);
    await approvals.decide('apr_9', 'key_b', 'approved');
    expect(appended[0]?.leaf).toMatchObject({ kind: 'approval', item: 'apr_9' });
    expect(await approvals.use(asked)).toEqual({ approver: 'key_b' });
  });

  it('is forgotten at its deadline, or stays where that is configured', async () => {
    const approvals = open();
    await approvals.use(asked);
    waiting = { deadline: day, atDeadline: 'stay' };
    now += 2 * day;
    expect(approvals.list()).toMatchObject([{ state: 'pending' }]);
    waiting = { deadline: day, atDeadline: 'close' };
    expect(approvals.list()).toEqual([]);
  });

  it('cannot be used for ever after it was approved, whatever is configured', async () => {
    waiting = { deadline: day, atDeadline: 'stay' };
    const approvals = open();
    await approvals.use(asked);
    await approvals.decide('apr_1', 'key_b', 'approved');
    now += 3_600_001;
    expect(await approvals.use(asked)).toHaveProperty('question');
  });
});
