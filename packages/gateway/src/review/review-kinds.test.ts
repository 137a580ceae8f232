import { beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '@gatehouse/contract/errors';
import { GatehouseError } from '../core/errors.ts';
import type { ReviewRecord } from '../core/review.ts';
import { createReviewKinds } from './review-kinds.ts';

const item: ReviewRecord = {
  item: 'apr_1',
  kind: 'reading',
  shard: 's',
  index: 1,
  raisedAt: 1,
  state: 'open',
  person: false,
  findings: [],
  proposals: [],
};
const vote = { actor: 'anna', comment: 'agreed' };

let done: unknown[];
let refusal: ErrorCode | undefined;

beforeEach(() => {
  done = [];
  refusal = undefined;
});

function carryOut(kind: string, decision: string, key?: string, more: Partial<ReviewRecord> = {}) {
  const act = (...given: unknown[]): Promise<void> => {
    done.push(given);
    return refusal === undefined ? Promise.resolve() : Promise.reject(new GatehouseError(refusal));
  };
  const kinds = createReviewKinds({
    answer: (...given) => act('answer', ...given),
    suspicion: { lift: (...given) => act('lift', ...given), liftSuspension: (...given) => act('suspension', ...given) },
  });
  return kinds.get(kind)?.carryOut?.({ ...item, kind, ...more }, decision, vote, key);
}

describe('a question to a second person', () => {
  it('is answered with the comment, and the answer is the leaf that closes it', async () => {
    expect(await carryOut('reading', 'approved')).toBe('recorded');
    expect(await carryOut('export', 'rejected')).toBe('recorded');
    expect(done).toEqual([
      ['answer', 'apr_1', 'anna', 'approved', 'agreed'],
      ['answer', 'apr_1', 'anna', 'rejected', 'agreed'],
    ]);
  });

  it('that nobody waits for any more can be put aside, and not be granted', async () => {
    refusal = 'resource_not_found';
    expect(await carryOut('reading', 'rejected')).toBeUndefined();
    await expect(carryOut('reading', 'approved')).rejects.toMatchObject({ code: 'approval_invalid' });
  });

  it('stays open where the answer cannot be recorded', async () => {
    refusal = 'ledger_unavailable';
    await expect(carryOut('reading', 'rejected')).rejects.toMatchObject({ code: 'ledger_unavailable' });
  });
});

describe('a suspension', () => {
  it('is lifted for its key; of a person, whose name nobody knows, by its leaf', async () => {
    await carryOut('suspension', 'lifted', 'key_1');
    await carryOut('suspension', 'lifted', undefined, { item: 's-4', person: true });
    expect(done).toEqual([
      ['lift', { key: 'key_1' }, 'anna'],
      ['suspension', 's-4', 'anna'],
    ]);
  });

  it('that has ended by itself is decided all the same, and one that is kept is let alone', async () => {
    refusal = 'resource_not_found';
    expect(await carryOut('suspension', 'lifted', 'key_1')).toBeUndefined();
    expect(await carryOut('suspension', 'kept', 'key_1')).toBeUndefined();
    expect(done).toHaveLength(1);
  });
});
