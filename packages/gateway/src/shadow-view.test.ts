import { guardFiguresSchema, shadowViewSchema } from '@gatehouse/contract/admin-guards';
import { describe, expect, it } from 'vitest';
import type { GuardCounts, LeafIndex } from './core/leaf-index.ts';
import { guardFigures, shadowView } from './shadow-view.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = 100 * day;

const act = (from: number, changes: Partial<GuardCounts['acts'][number]> = {}): GuardCounts['acts'][number] => ({
  policy: null,
  guard: 'words',
  outcome: 'block',
  shadow: false,
  from,
  exchanges: 1,
  ...changes,
});

function indexOf(counts: GuardCounts): Pick<LeafIndex, 'guardCounts' | 'state'> & { readonly asked: number[][] } {
  const asked: number[][] = [];
  return {
    asked,
    guardCounts: (...question) => {
      asked.push(question);
      return Promise.resolve(counts);
    },
    state: () => Promise.resolve({ state: 'ready', leaves: 3, upTo: now }),
  };
}

describe('the figures of guards', () => {
  it('are by policy, guard, step and whether it was in shadow', async () => {
    const index = indexOf({
      judged: [
        { policy: null, from: 98 * day, exchanges: 7 },
        { policy: null, from: 99 * day, exchanges: 3 },
        { policy: 'strict', from: 99 * day, exchanges: 2 },
      ],
      acts: [
        act(98 * day),
        act(98 * day, { outcome: 'flag', exchanges: 4 }),
        act(98 * day, { shadow: true, exchanges: 2 }),
        act(99 * day, { policy: 'strict', guard: 'other' }),
      ],
    });
    const figures = await guardFigures(index, { since: 90 * day }, now);
    expect(guardFiguresSchema.parse(figures)).toEqual(figures);
    expect(index.asked).toEqual([[90 * day, now + 1, day]]);
    expect(figures.policies).toEqual([
      {
        name: 'default',
        exchanges: [
          { from: 98 * day, count: 7 },
          { from: 99 * day, count: 3 },
        ],
        guards: [
          {
            guard: 'words',
            done: [
              { from: 98 * day, shadow: false, outcomes: { block: 1, flag: 4 } },
              { from: 98 * day, shadow: true, outcomes: { block: 2 } },
            ],
          },
        ],
      },
      {
        name: 'strict',
        exchanges: [{ from: 99 * day, count: 2 }],
        guards: [{ guard: 'other', done: [{ from: 99 * day, shadow: false, outcomes: { block: 1 } }] }],
      },
    ]);
  });

  it('come in hours for up to three days, and for a year at most', async () => {
    const index = indexOf({ judged: [], acts: [] });
    expect((await guardFigures(index, { since: now - 3 * day }, now)).step).toBe(hour);
    expect((await guardFigures(index, { since: now - 3 * day - 1 }, now)).step).toBe(day);
    for (const question of [{ since: 0, until: 367 * day }, { since: now + 1 }, { since: 2, until: 1 }])
      await expect(guardFigures(index, question, now)).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('the view of shadow', () => {
  it('adds the steps up, and leaves out what guards did that are not in shadow', async () => {
    const index = indexOf({
      judged: [
        { policy: null, from: 98 * day, exchanges: 7 },
        { policy: null, from: 99 * day, exchanges: 3 },
      ],
      acts: [
        act(98 * day),
        act(98 * day, { shadow: true, exchanges: 2 }),
        act(99 * day, { shadow: true, exchanges: 1 }),
        act(99 * day, { shadow: true, outcome: 'flag' }),
      ],
    });
    const view = await shadowView({ policies: [] }, index, { since: 0 }, now);
    expect(shadowViewSchema.parse(view)).toEqual(view);
    expect(view.policies).toEqual([
      {
        name: 'default',
        exchanges: 10,
        guards: [{ guard: 'words', current: false, outcomes: { block: 3, flag: 1 } }],
      },
    ]);
  });
});
