import { pricesSchema } from '@gatehouse/contract/prices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Prices } from '../core/prices.ts';
import { createPriceList, priceVersion } from './price-list.ts';

const day = (text: string): number => Date.parse(text);
const at = day('2026-06-01');

function listOf(input: object, longestCall: number | undefined = 60_000): Prices {
  return createPriceList({ prices: pricesSchema.parse(input), longestCall: () => longestCall });
}

const oneModel = (row: object): Prices => listOf({ models: [{ kind: 'tokens', provider: 'cloud', ...row }] });

/** A price of a million tokens, in millionths. */
const millionths = fc.integer({ min: 0, max: 999_999_999 });
const written = (amount: number): string => `${Math.floor(amount / 1e6)}.${String(amount % 1e6).padStart(6, '0')}`;
const tokens = fc.integer({ min: 0, max: 10_000_000 });
const counts = fc.record({ input: tokens, output: tokens });
const prices = fc.record({ input: millionths, output: millionths, cachedInput: millionths, reasoning: millionths });

function priced(row: { input: number; output: number; cachedInput: number; reasoning: number }): Prices {
  return oneModel({
    input: written(row.input),
    output: written(row.output),
    cachedInput: written(row.cachedInput),
    reasoning: written(row.reasoning),
  });
}

describe('the cost of a call', () => {
  it('is reckoned from the tokens, in millionths', () => {
    const list = oneModel({ input: 2.5, output: '10.00', cachedInput: 1.25 });
    const used = { input: 1_200, cachedInput: 200, output: 300 };
    // 1,000 × 2.50 + 200 × 1.25 + 300 × 10 = 5,750 for a million
    expect(list.costOf('cloud', 'any', used, at)).toEqual({ currency: 'EUR', micros: 5_750, prices: list.version });
  });

  it('is reckoned from the length of a recording, to the millisecond, and from images', () => {
    const list = listOf({
      models: [
        { kind: 'minutes', provider: 'cloud', model: 'listener', perMinute: '0.006', batchShare: '0.5' },
        { kind: 'images', provider: 'cloud', model: 'painter', perImage: '0.04' },
      ],
    });
    const cost = (model: string, used: object): number | undefined =>
      list.costOf('cloud', model, { input: 9, output: 9, ...used }, at)?.micros;
    expect(cost('listener', { audio: 60_000 })).toBe(6_000);
    expect(cost('listener', { audio: 60_000, batch: true })).toBe(3_000);
    // 0.1 millionths, rounded up.
    expect(cost('listener', { audio: 1 })).toBe(1);
    expect(cost('listener', { audio: 90_001 })).toBe(9_001);
    expect(cost('painter', { images: 3 })).toBe(120_000);
    // What such a model has done otherwise, nobody knows the price of.
    expect(cost('listener', { images: 1 })).toBeUndefined();
    expect(cost('painter', {})).toBeUndefined();
    expect(list.costAtMost('cloud', 'listener', { input: 0, output: 0, audio: 60_000 }, at)?.micros).toBe(6_000);
    expect(list.costAtMost('cloud', 'painter', { input: 0, output: 0, images: 10 }, at)?.micros).toBe(400_000);
  });

  it('is rounded up once for the call, so that what has a price never costs nothing', () => {
    const list = oneModel({ input: '0.02', output: 0 });
    const micros = (input: number) => list.costOf('cloud', 'm', { input, output: 0 }, at)?.micros;
    expect(micros(0)).toBe(0);
    expect(micros(1)).toBe(1);
    expect(micros(50)).toBe(1);
    expect(micros(51)).toBe(2);
  });

  it('is exactly what whole numbers of any size say', () => {
    fc.assert(
      fc.property(prices, counts, fc.nat({ max: 100 }), fc.nat({ max: 100 }), (row, { input, output }, some, more) => {
        const cached = Math.floor((input * some) / 100);
        const reasoned = Math.floor((output * more) / 100);
        const exact =
          BigInt(input - cached) * BigInt(row.input) +
          BigInt(cached) * BigInt(row.cachedInput) +
          BigInt(output - reasoned) * BigInt(row.output) +
          BigInt(reasoned) * BigInt(row.reasoning);
        const expected = exact / 1_000_000n + (exact % 1_000_000n === 0n ? 0n : 1n);
        const used = { input, output, cachedInput: cached, reasoning: reasoned };
        expect(BigInt(priced(row).costOf('cloud', 'm', used, at)?.micros ?? -1)).toBe(expected);
      }),
    );
  });

  it('adds up: two calls cost what one with the tokens of both does, or a millionth more for the rounding', () => {
    fc.assert(
      fc.property(prices, counts, counts, (row, one, other) => {
        const list = priced(row);
        const of = (used: { input: number; output: number }) => list.costOf('cloud', 'm', used, at)?.micros ?? -1;
        const apart = of(one) + of(other);
        const together = of({ input: one.input + other.input, output: one.output + other.output });
        expect(apart - together).toBeGreaterThanOrEqual(0);
        expect(apart - together).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never falls with more tokens, and is never above the bound that is known before', () => {
    fc.assert(
      fc.property(prices, counts, counts, fc.nat({ max: 100 }), (row, used, more, some) => {
        const list = priced(row);
        const greater = { input: used.input + more.input, output: used.output + more.output };
        const least = list.costOf('cloud', 'm', used, at)?.micros ?? -1;
        expect(list.costOf('cloud', 'm', greater, at)?.micros).toBeGreaterThanOrEqual(least);
        const parts = {
          cachedInput: Math.floor((used.input * some) / 100),
          reasoning: Math.floor((used.output * some) / 100),
        };
        const bound = list.costAtMost('cloud', 'm', greater, at)?.micros ?? -1;
        expect(list.costOf('cloud', 'm', { ...used, ...parts }, at)?.micros).toBeLessThanOrEqual(bound);
      }),
    );
  });

  it('does not believe that more was cached than was sent, or more reasoned than answered', () => {
    const list = oneModel({ input: 2, output: 2, cachedInput: 1, reasoning: 1 });
    expect(list.costOf('cloud', 'm', { input: 10, output: 10, cachedInput: 99, reasoning: 99 }, at)?.micros).toBe(20);
  });

  it('is bounded, so that a provider that tells nonsense spoils no sum', () => {
    const list = oneModel({ input: 999_999, output: 0 });
    expect(list.costOf('cloud', 'm', { input: Number.MAX_SAFE_INTEGER, output: 0 }, at)?.micros).toBe(1e12);
  });

  it('is unknown for a model, a provider and a time without a price', () => {
    const list = oneModel({ model: 'gpt-*', input: 1, output: 1, validFrom: '2026-05-01' });
    const used = { input: 1, output: 1 };
    expect(list.costOf('cloud', 'qwen', used, at)).toBeUndefined();
    expect(list.costOf('other', 'gpt-5', used, at)).toBeUndefined();
    expect(list.costOf('cloud', 'gpt-5', used, day('2026-04-30'))).toBeUndefined();
    expect(list.costOf('cloud', 'gpt-5', used, day('2026-05-01'))?.micros).toBe(2);
    expect(list.costAtMost('cloud', 'qwen', used, at)).toBeUndefined();
    expect(listOf({}).costOf('cloud', 'gpt-5', used, at)).toBeUndefined();
    expect(listOf({}).version).toBeUndefined();
  });

  it('is nothing where that is said', () => {
    const list = listOf({ models: [{ kind: 'free', provider: 'own' }] });
    expect(list.costOf('own', 'm', { input: 9, output: 9 }, at)?.micros).toBe(0);
    expect(list.costAtMost('own', 'm', { input: 9, output: 9 }, at)?.micros).toBe(0);
  });
});

describe('the row that counts', () => {
  const row = (model: string, input: number, validFrom?: string) => ({
    kind: 'tokens',
    provider: 'cloud',
    model,
    input,
    output: 0,
    ...(validFrom === undefined ? {} : { validFrom }),
  });
  const micros = (list: Prices, target: string, when: string) =>
    list.costOf('cloud', target, { input: 1, output: 0 }, day(when))?.micros;

  it('is that of the name, then of the longest beginning, then of all', () => {
    const list = listOf({ models: [row('*', 1), row('gpt-5*', 3), row('gpt-*', 2), row('gpt-5-mini', 4)] });
    expect(micros(list, 'qwen', '2026-01-01')).toBe(1);
    expect(micros(list, 'gpt-4', '2026-01-01')).toBe(2);
    expect(micros(list, 'gpt-5', '2026-01-01')).toBe(3);
    expect(micros(list, 'gpt-5-mini', '2026-01-01')).toBe(4);
    expect(micros(list, 'gpt-5-mini-2', '2026-01-01')).toBe(3);
  });

  it('is the newest that has begun, and where none has, the next that fits', () => {
    const list = listOf({
      models: [row('*', 1), row('m', 3, '2026-03-01'), row('m', 5, '2026-05-01T12:00:00Z'), row('m', 4, '2026-04-01')],
    });
    expect(micros(list, 'm', '2026-02-28T23:59:59.999Z')).toBe(1);
    expect(micros(list, 'm', '2026-03-01')).toBe(3);
    expect(micros(list, 'm', '2026-04-30')).toBe(4);
    expect(micros(list, 'm', '2026-05-01T11:59:59.999Z')).toBe(4);
    expect(micros(list, 'm', '2026-05-01T12:00:00Z')).toBe(5);
  });
});

describe('own machines', () => {
  const machine = { kind: 'energy', provider: 'own', watts: 400, perKilowattHour: 0.3 };

  it('cost what they draw while they work, and what else an hour costs', () => {
    const used = { input: 1, output: 1, busy: 60_000 };
    // 0.4 kW × 0.30 = 0.12 an hour, 0.002 a minute
    expect(listOf({ models: [machine] }).costOf('own', 'm', used, at)?.micros).toBe(2_000);
    const shared = listOf({ models: [{ ...machine, share: '0.25', perHour: '1.88' }] });
    expect(shared.costOf('own', 'm', used, at)?.micros).toBe(Math.ceil((0.25 * (120_000 + 1_880_000)) / 60));
  });

  it('are not known to cost anything where nobody knows how long they worked', () => {
    expect(listOf({ models: [machine] }).costOf('own', 'm', { input: 1, output: 1 }, at)).toBeUndefined();
  });

  it('cost at most what the longest call does', () => {
    expect(listOf({ models: [machine] }, 120_000).costAtMost('own', 'm', { input: 9, output: 9 }, at)?.micros).toBe(
      4_000,
    );
  });
});

describe('prices in other currencies', () => {
  const list = listOf({
    currency: 'EUR',
    models: [{ kind: 'tokens', provider: 'cloud', currency: 'USD', input: 1, output: 0 }],
    rates: [
      { from: 'USD', rate: '0.9' },
      { from: 'USD', rate: '0.925', validFrom: '2026-02-01' },
    ],
  });

  it('are turned into that of the installation, at the rate of the time, and rounded once', () => {
    const micros = (input: number, when: string) => list.costOf('cloud', 'm', { input, output: 0 }, day(when))?.micros;
    expect(micros(1_000, '2026-01-31')).toBe(900);
    expect(micros(1_000, '2026-02-01')).toBe(925);
    expect(micros(3, '2026-02-01')).toBe(3);
    expect(list.costOf('cloud', 'm', { input: 1, output: 0 }, at)?.currency).toBe('EUR');
  });

  it('are exactly what whole numbers say, whatever the rate', () => {
    const rate = fc.integer({ min: 1, max: 999_999_999_999 });
    fc.assert(
      fc.property(millionths, rate, tokens, (price, billionths, input) => {
        const text = String(billionths).padStart(10, '0');
        const exchanged = listOf({
          models: [{ kind: 'tokens', provider: 'c', currency: 'USD', input: written(price), output: 0 }],
          rates: [{ from: 'USD', rate: `${text.slice(0, -9)}.${text.slice(-9)}` }],
        });
        const exact = BigInt(input) * BigInt(price) * BigInt(billionths);
        const expected = (exact + 10n ** 15n - 1n) / 10n ** 15n;
        const micros = exchanged.costOf('c', 'm', { input, output: 0 }, at)?.micros ?? -1;
        expect(BigInt(micros)).toBe(expected > 10n ** 12n ? 10n ** 12n : expected);
      }),
    );
  });

  it('are unknown where there is no rate', () => {
    const without = listOf({ models: [{ kind: 'tokens', provider: 'c', currency: 'USD', input: 1, output: 0 }] });
    expect(without.costOf('c', 'm', { input: 1, output: 0 }, at)).toBeUndefined();
  });
});

describe('the version', () => {
  const of = (input: object): string => priceVersion(pricesSchema.parse(input));
  const row = { kind: 'tokens', provider: 'cloud', input: '2.50', output: 10 };

  it('does not change with how an amount is written, nor with where alerts are', () => {
    expect(of({ models: [{ ...row, input: 2.5, output: '10.0' }], alertAt: [10] })).toBe(of({ models: [row] }));
    expect(of({ models: [row] })).toMatch(/^[0-9a-f]{32}$/);
  });

  it('changes with every amount, rate and time', () => {
    const versions = [
      of({ models: [row] }),
      of({ models: [{ ...row, input: '2.500001' }] }),
      of({ models: [{ ...row, validFrom: '2026-01-01' }] }),
      of({ models: [row], rates: [{ from: 'USD', rate: 1 }] }),
      of({ models: [row], currency: 'CHF' }),
    ];
    expect(new Set(versions).size).toBe(versions.length);
  });
});

describe('the share of batches', () => {
  const used = { input: 1_000_000, output: 1_000_000, busy: 3_600_000 };
  const rows = [
    [{ kind: 'tokens', provider: 'p', input: 2, output: 3, batchShare: 0.5 }, 5_000_000, 2_500_000],
    [{ kind: 'tokens', provider: 'p', input: 2, output: 3 }, 5_000_000, 5_000_000],
    [{ kind: 'energy', provider: 'p', watts: 1_000, perKilowattHour: 0.3, batchShare: '0.333333' }, 300_000, 100_000],
  ] as const;

  it.each(rows)('is what requests of batches pay, and nobody else: %j', (row, usual, batch) => {
    const list = listOf({ models: [row] }, used.busy);
    expect(list.costOf('p', 'm', used, 1)?.micros).toBe(usual);
    expect(list.costOf('p', 'm', { ...used, batch: true }, 1)?.micros).toBe(batch);
    // What is reserved covers either.
    expect(list.costAtMost('p', 'm', used, 1)?.micros).toBeGreaterThanOrEqual(batch);
  });

  it('names another price list', () => {
    const versions = [{}, { batchShare: 0.5 }].map((more) => listOf({ models: [{ ...rows[1][0], ...more }] }).version);
    expect(new Set(versions).size).toBe(2);
  });
});

describe('amounts', () => {
  const input = (amount: unknown) =>
    pricesSchema.safeParse({ models: [{ kind: 'tokens', provider: 'c', input: amount, output: 0 }] });

  it('are taken to six decimals, as numbers or as texts', () => {
    for (const amount of [0, 1, 0.1, 0.000001, '0.000001', '999999999.999999'])
      expect(input(amount).success, String(amount)).toBe(true);
  });

  it('are refused where they could not be kept exactly, or are none', () => {
    for (const amount of [-1, 1e-7, '0.0000001', 1e21, '1e3', '', ' 1', '+1', '01', '.5', '5.', 'NaN', Infinity, null])
      expect(input(amount).success, String(amount)).toBe(false);
  });
});
