import { pricesSchema } from '@gatehouse/contract/prices';
import { describe, expect, it } from 'vitest';
import type { AnswerStream, Delta } from '../core/delta.ts';
import { openExchange, type Exchange } from '../core/exchange.ts';
import type { Segment } from '../core/segment.ts';
import { estimateTokens } from '../lib/token-estimate.ts';
import { createPriceList } from '../spend/price-list.ts';
import { metered, openMeter } from './meter.ts';
import { spentOn } from './spent.ts';

const prices = createPriceList({
  prices: pricesSchema.parse({
    models: [
      { kind: 'tokens', provider: 'cloud', model: 'm', input: 1, output: 1_000 },
      { kind: 'energy', provider: 'own', watts: 1_000, perKilowattHour: '0.36' },
    ],
  }),
  longestCall: () => undefined,
});
const none = createPriceList({ prices: pricesSchema.parse({}), longestCall: () => undefined });
const router = { targetsOf: (name: string) => (name === 'model' ? [{ provider: 'cloud', target: 'm' }] : []) };
const prompt = 'Please repeat the word poem.';
const text = (part: string): Delta => ({ type: 'text', choice: 0, channel: 'content', text: part });
const usage = (input: number, output: number): Delta => ({ type: 'usage', usage: { input, output } });

function clockAt(time: { at: number }) {
  return { now: () => 0, elapsed: () => time.at };
}

function exchangeTo(provider: string | undefined, id = 'req_08'): Exchange {
  const exchange = openExchange({
    id,
    dialect: 'openai-chat',
    kind: 'embeddings',
    receivedAt: 1_000,
    startedAt: 0,
    signal: new AbortController().signal,
    credential: { found: 'none' },
    receive: () => Promise.reject(new Error('not used')),
    incomingTrace: undefined,
  });
  const segment: Segment = { place: '/input', origin: 'user', format: 'text', text: prompt };
  exchange.request = { kind: 'embeddings', model: 'model', segments: [segment], notInspected: {}, body: {} };
  exchange.notes.provider = provider;
  exchange.notes.target = provider === undefined ? undefined : 'm';
  exchange.notes.upstreamStartedAt = 0;
  return exchange;
}

/** The exchange after a provider has sent this, at `endedAt`. */
async function after(
  provider: string,
  deltas: readonly Delta[],
  { endedAt = 5, breaks = false, read = Number.POSITIVE_INFINITY } = {},
): Promise<Exchange> {
  const exchange = exchangeTo(provider);
  const meter = openMeter();
  exchange.notes.meter = meter;
  const time = { at: 0 };
  async function* answer(): AnswerStream {
    yield* deltas;
    time.at = endedAt;
    if (breaks) throw new Error('broken');
  }
  const passed: Delta[] = [];
  try {
    for await (const delta of metered(answer(), meter, clockAt(time))) {
      passed.push(delta);
      if (passed.length === read) break;
    }
  } catch {
    expect(breaks).toBe(true);
  }
  expect(passed).toEqual(deltas.slice(0, read));
  return exchange;
}

describe('what an exchange has used', () => {
  it('is what the provider says, beside our own count', async () => {
    const spent = spentOn(await after('cloud', [text('Poem'), text(' poem'), usage(30, 4)]), { prices, router }, 9);
    expect(spent).toMatchObject({ usage: { input: 30, output: 4 }, source: 'provider' });
    expect(spent.estimate).toEqual({ input: estimateTokens(prompt), output: estimateTokens('Poem poem') });
    // 30 × 1 + 4 × 1,000 for a million
    expect(spent.cost).toEqual({ currency: 'EUR', micros: 4_030, prices: prices.version });
  });

  it('is counted and marked as estimated where the provider says nothing', async () => {
    const call: Delta = { type: 'toolCall', choice: 0, index: 0, name: 'search', arguments: '{"q":"x"}' };
    const spent = spentOn(await after('cloud', [text('A'), call]), { prices: none, router }, 9);
    expect(spent.source).toBe('estimated');
    expect(spent.usage?.input).toBe(estimateTokens(prompt));
    expect(spent.usage?.output).toBe(estimateTokens('Asearch{"q":"x"}'));
    expect(spent.cost).toBeUndefined();
  });

  it('is what has come so far where the answer broke, or its reader has gone', async () => {
    for (const end of [{ breaks: true }, { read: 1 }]) {
      const spent = spentOn(await after('cloud', [text('Some words')], end), { prices, router }, 9);
      expect(spent).toMatchObject({ source: 'estimated', usage: { output: estimateTokens('Some words') } });
      expect(spent.cost?.micros).toBeGreaterThan(0);
    }
  });

  it('is not counted where nobody needs that', async () => {
    const spent = spentOn(await after('cloud', [text('A'), usage(1, 1)]), { prices: none, router }, 9);
    expect(spent.estimate).toBeUndefined();
  });

  it('is counted of one request in eight where the provider tells', () => {
    const counted = Array.from({ length: 1_600 }, (_, number) => {
      const exchange = exchangeTo('cloud', `req_${(number * 2_654_435_761).toString(16)}`);
      exchange.notes.meter = Object.assign(openMeter(), { began: true, usage: { input: 1, output: 1 } });
      return spentOn(exchange, { prices, router }, 9).estimate !== undefined;
    });
    const share = counted.filter(Boolean).length / counted.length;
    expect(share).toBeGreaterThan(0.09);
    expect(share).toBeLessThan(0.16);
  });

  it('is nothing where no provider was called, or it has refused', () => {
    expect(spentOn(exchangeTo(undefined), { prices, router }, 9)).toMatchObject({ source: 'none', usage: undefined });
    const refused = exchangeTo('cloud');
    refused.notes.meter = openMeter();
    expect(spentOn(refused, { prices, router }, 9)).toMatchObject({ source: 'none', cost: undefined });
  });

  it('is the prompt where a call was given up before the answer began', () => {
    const given = exchangeTo('cloud');
    given.notes.meter = Object.assign(openMeter(), { givenUp: true });
    const spent = spentOn(given, { prices, router }, 9);
    expect(spent).toMatchObject({ source: 'estimated', usage: { input: estimateTokens(prompt), output: 0 } });
  });

  it('is by time where the machine is paid for, from the call to the end of the answer', async () => {
    const spent = spentOn(
      await after('own', [text('A'), usage(1, 1)], { endedAt: 10_000 }),
      { prices, router },
      99_000,
    );
    // 1 kW × 0.36 is 100 millionths a second
    expect(spent.cost?.micros).toBe(1_000);
  });

  it('costs nothing on a hit of the cache, and tells what the call would have cost', () => {
    const hit = exchangeTo(undefined);
    hit.notes.cache = 'hit';
    hit.answer = { start: undefined, choices: [], embeddings: [], scores: [], usage: { input: 30, output: 4 } };
    const spent = spentOn(hit, { prices, router }, 9);
    expect(spent.cost).toBeUndefined();
    expect(spent.saved).toEqual({ currency: 'EUR', micros: 4_030, prices: prices.version });
    expect(spent.usage).toEqual({ input: 30, output: 4 });
  });

  it('is reckoned once', async () => {
    const exchange = await after('cloud', [usage(1, 1)]);
    const first = spentOn(exchange, { prices, router }, 9);
    expect(spentOn(exchange, { prices: none, router }, 99)).toBe(first);
  });
});
