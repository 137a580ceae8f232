import { describe, expect, test } from 'vitest';
import type { GuardsView } from '@gatehouse/contract/admin-guards';
import { longestOverview, overviewSchema } from '@gatehouse/contract/admin-overview';
import { type Figures, measures, type RollupAnswer, type RollupQuestion, type RollupShare } from './core/rollup.ts';
import { type OverviewRooms, overviewStep, overviewView } from './overview-view.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const now = Date.UTC(2026, 6, 3, 12, 34, 56);

function figures(known: Partial<Figures> = {}): Figures {
  return { ...(Object.fromEntries(measures.map((measure) => [measure, 0])) as Figures), ...known };
}

function share(name: string, known: Partial<Figures>, cost: Record<string, number> = {}): RollupShare {
  return { name, figures: figures(known), latency: { p50: null, p95: null }, cost, last: now - 5 };
}

const nothing: RollupAnswer = {
  figures: figures(),
  latency: { p50: null, p95: null },
  parts: { cost: {}, saved: {}, entity: {}, code: {}, rule: {}, stopped: {}, passed: {} },
  models: [],
  providers: [],
  keys: [],
  overTime: [],
};

const explanation = { en: 'x', de: 'y' };
const rule = (name: string, owasp: string[]): GuardsView['catalogue'][number]['rules'][number] => ({
  rule: name,
  owasp,
  asi: [],
  atlas: [],
  explanation,
});
const kind = (name: string, purpose: string, rules: unknown[]) => ({ kind: name, purpose, rules });
const guardFact = (name: string, of: string) => ({ id: 'guard', name, kind: of, directions: ['input'], facts: [] });

const guards = {
  catalogue: [
    kind('jailbreak', 'attacks', [rule('persona', ['LLM01:2025'])]),
    kind('toxicity', 'content', [rule('insult', ['LLM05:2025'])]),
    kind('judge', 'own', [rule('jailbreak', ['LLM01:2025']), rule('harmful', ['LLM05:2025'])]),
    kind('invisible-text', 'attacks', [rule('*', ['LLM01:2025'])]),
  ],
  policies: [
    {
      name: 'default',
      input: [guardFact('house-jailbreaks', 'jailbreak'), guardFact('mild', 'judge'), guardFact('strict', 'judge')],
      output: [guardFact('house-jailbreaks', 'jailbreak')],
    },
    { name: 'other', input: [guardFact('house-jailbreaks', 'toxicity')], output: [] },
  ],
} as unknown as Pick<GuardsView, 'policies' | 'catalogue'>;

const asked: RollupQuestion[] = [];

function rooms(answer: Partial<RollupAnswer> = {}, keys?: OverviewRooms['keys']): OverviewRooms {
  asked.length = 0;
  return {
    index: {
      rollup: (question) => {
        asked.push(question);
        return Promise.resolve({ ...nothing, ...answer });
      },
      state: () => Promise.resolve({ state: 'ready', leaves: 7, upTo: now }),
    },
    guards: () => guards,
    keys,
  };
}

describe('the overview', () => {
  test('is of whole minutes for a short time, and of whole hours for a long one or an old one', async () => {
    const answer = await overviewView(rooms(), { since: now - hour }, now);
    expect(asked).toEqual([{ since: now - hour - 56_000, until: now + 4_000, step: minute }]);
    expect([answer.since, answer.until]).toEqual([now - hour - 56_000, now + 4_000]);
    await overviewView(rooms(), { since: now - 7 * day }, now);
    const floor = Math.floor(now / hour) * hour;
    expect(asked).toEqual([{ since: floor - 7 * day, until: floor + hour, step: 2 * hour }]);
    // There are no minutes of last month.
    await overviewView(rooms(), { since: now - 30 * day, until: now - 30 * day + 5 * minute }, now);
    expect(asked).toEqual([{ since: floor - 30 * day, until: floor - 30 * day + hour, step: hour }]);
  });

  test('has at most some hundred steps, whatever the time', () => {
    for (let span = minute; span <= longestOverview; span *= 1.3) expect(span / overviewStep(span)).toBeLessThan(125);
  });

  test('refuses a time that ends before it begins, has not begun, or is longer than there are steps for', async () => {
    for (const [query, param] of [
      [{ since: now, until: now - 1 }, 'until'],
      [{ since: now + 2 * hour }, 'since'],
      [{ since: 0 }, 'until'],
    ] as const)
      await expect(overviewView(rooms(), query, now)).rejects.toMatchObject({ code: 'invalid_request', param });
    await expect(overviewView(rooms(), { since: now - longestOverview }, now)).resolves.toBeDefined();
  });

  test('counts as attacks what guards against attacks found, each request once, whatever the guards are called', async () => {
    const { attacks } = await overviewView(
      rooms({
        parts: {
          ...nothing.parts,
          rule: {
            'house-jailbreaks\nhouse-jailbreaks/persona': 5,
            'invisible-text\ninvisible-text/tag': 4,
            'mild\nmild/jailbreak': 3,
            'strict\nstrict/harmful': 9,
            'removed\nremoved/rule': 8,
          },
          stopped: { 'house-jailbreaks\ninvisible-text': 2, strict: 9 },
          passed: { 'house-jailbreaks': 3, 'invisible-text\nremoved': 2, 'mild\nstrict': 1, removed: 6 },
        },
      }),
      { since: now - hour },
      now,
    );
    expect(attacks).toEqual({
      requests: 8,
      stopped: 2,
      rules: [
        { guard: 'house-jailbreaks', rule: 'house-jailbreaks/persona', requests: 5, explanation },
        // Known by its name only: it is no longer configured.
        { guard: 'invisible-text', rule: 'invisible-text/tag', requests: 4, explanation },
        { guard: 'mild', rule: 'mild/jailbreak', requests: 3, explanation },
      ],
    });
  });

  test('tells what the cache saved by what the same models took without it, and nothing where they were never asked', async () => {
    const models = [
      share('a', {
        requests: 5,
        hits: 2,
        hitsTimed: 2,
        hitTime: 10_000,
        misses: 2,
        missesTimed: 2,
        missTime: 4_000_000,
      }),
      share('b', { requests: 1, hits: 1, hitsTimed: 1, hitTime: 5_000 }),
    ];
    const { cache } = await overviewView(rooms({ models, figures: figures({ hits: 3 }) }), { since: now - hour }, now);
    expect(cache).toMatchObject({ hits: 3, time: 3_990 });
    const without = await overviewView(rooms({ models: models.slice(1) }), { since: now - hour }, now);
    expect(without.cache.time).toBeNull();
  });

  test('puts what is of one key together over the border of two half-years, and tells keys only where they are given', async () => {
    const keys = [
      share('ref_2026h1_key_1', { requests: 2, answered: 2, input: 5 }, { EUR: 3 }),
      share('ref_2026h2_key_1', { requests: 4, answered: 1, input: 6 }, { EUR: 4, USD: 1 }),
      share('ref_of_nobody', { requests: 5 }),
      share('key_2', { requests: 1 }),
    ];
    const list = () =>
      Promise.resolve([
        { id: 'key_1', name: 'chatbot' },
        { id: 'key_2', name: 'old' },
      ]);
    const referenceOf = (id: string, period: string): string => `ref_${period}_${id}`;
    const told = await overviewView(rooms({ keys }, { list, referenceOf }), { since: now - 9 * day }, now);
    expect(told.keys).toMatchObject([
      { name: 'chatbot', id: 'key_1', requests: 6, answered: 3, inputTokens: 11, cost: { EUR: 7, USD: 1 } },
      { name: 'ref_of_nobody', requests: 5 },
      { name: 'old', id: 'key_2', requests: 1 },
    ]);
    expect(told.keys?.[1]).not.toHaveProperty('id');
    expect(await overviewView(rooms({ keys }), { since: now - hour }, now)).not.toHaveProperty('keys');
    expect(overviewSchema.parse(told)).toEqual(told);
  });
});
