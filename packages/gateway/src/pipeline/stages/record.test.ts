import { leafSchema } from '@gatehouse/contract/leaf';
import { pricesSchema } from '@gatehouse/contract/prices';
import { describe, expect, it } from 'vitest';
import type { AnswerStream, Delta } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import { openExchange, type Exchange } from '../../core/exchange.ts';
import { LeafTooLarge, type Ledger, type LedgerEntry } from '../../core/ledger.ts';
import type { ExchangeEnd } from '../../core/telemetry.ts';
import { createPriceList } from '../../spend/price-list.ts';
import { record } from './record.ts';
import { testCaller } from '../../testing/test-caller.ts';

const text = (part: string): Delta => ({ type: 'text', choice: 0, channel: 'content', text: part });
const policyHash = 'a'.repeat(64);

function setUp(options: { failFrom?: number; longest?: number } = {}) {
  const entries: LedgerEntry[] = [];
  const ends: ExchangeEnd[] = [];
  const ledger: Ledger = {
    append: async (entry) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (entries.length >= (options.failFrom ?? Number.POSITIVE_INFINITY))
        throw new GatehouseError('ledger_unavailable');
      const { longest = Number.POSITIVE_INFINITY } = options;
      if (JSON.stringify(entry.leaf).length > longest) throw new LeafTooLarge(longest);
      entries.push(entry);
      return { log: 'log', shard: 'default-2026h2', index: entries.length - 1, hash: '' };
    },
    writable: () => true,
    close: () => Promise.resolve(),
  };
  let time = 0;
  const clock = { now: () => 1_000, elapsed: () => (time += 1) };
  const abort = new AbortController();
  const exchange = openExchange({
    id: 'req_1',
    dialect: 'openai-chat',
    kind: 'chat',
    receivedAt: 1_000,
    startedAt: 0,
    signal: abort.signal,
    credential: { found: 'none' },
    receive: () => Promise.reject(new Error('not used')),
    incomingTrace: undefined,
  });
  exchange.caller = testCaller();
  exchange.rawBody = Buffer.from('{"model":"m"}');
  exchange.request = {
    kind: 'chat',
    model: 'm',
    segments: [],
    notInspected: {},
    body: {},
    stream: true,
    includeUsage: false,
    choices: 1,
  };
  const seal = { rootKey: 'dataFolder', segmentBytes: 1_048_576 } as const;
  const stage = record({
    ledger,
    router: { has: (name) => name === 'm', targetsOf: () => [] },
    prices: createPriceList({ prices: pricesSchema.parse({}), longestCall: () => undefined }),
    clock,
    policyHash,
    seal,
    ended: (end) => ends.push(end),
  });
  return { entries, ends, exchange, abort, stage };
}

async function* answer(exchange: Exchange, deltas: readonly Delta[], failure?: Error): AnswerStream {
  await exchange.commitIntent();
  yield* deltas;
  if (failure !== undefined) throw failure;
}

/** Whether a draft is a whole leaf once the ledger has placed it. */
function isLeaf({ leaf, contents }: LedgerEntry): boolean {
  const commitment = { bytes: 1, cipher: 'b'.repeat(64), mac: 'c'.repeat(64), place: '1:0:1' };
  const sealed = Object.fromEntries(Object.keys(contents ?? {}).map((name) => [name, [commitment]]));
  return leafSchema.safeParse({ ...leaf, ...sealed, index: 0, time: 1, v: 1 }).success;
}

describe('the record stage', () => {
  it('writes a request leaf with the prompt and then a result leaf with the answer', async () => {
    const { entries, ends, exchange, stage } = setUp();
    const stream = await stage.run(exchange, () => Promise.resolve(answer(exchange, [text('Hel'), text('lo')])));
    expect(await Array.fromAsync(stream)).toHaveLength(2);
    expect(entries.map(({ leaf }) => leaf.kind)).toEqual(['request', 'result']);
    expect(entries.every(isLeaf)).toBe(true);
    expect(Buffer.from((entries[0]?.contents?.prompt ?? []) as Uint8Array).toString()).toBe('{"model":"m"}');
    expect(Buffer.from((entries[1]?.contents?.answer ?? []) as Uint8Array).toString()).toContain('"content":"Hello"');
    expect(entries[1]?.leaf).toMatchObject({ outcome: 'answered', previous: 0, usageSource: 'none' });
    expect(ends).toMatchObject([{ outcome: 'answered', status: 200, streamed: true }]);
  });

  it('gives back the place at the model server whatever became of the stream', async () => {
    const endings = [
      (exchange: Exchange) => Promise.resolve(answer(exchange, [text('a')])),
      (exchange: Exchange) => Promise.resolve(answer(exchange, [text('a')], new Error('broken'))),
      () => Promise.reject(new Error('a stage failed after the model was called')),
    ];
    for (const ending of endings) {
      for (const reads of [true, false]) {
        const { exchange, stage } = setUp();
        let released = 0;
        exchange.slot = { waited: 0, release: () => (released += 1) };
        try {
          const stream = await stage.run(exchange, () => ending(exchange));
          // Given up before anything was read: what lies below was never started.
          if (reads) await Array.fromAsync(stream);
          else await stream[Symbol.asyncIterator]().return?.();
        } catch {
          expect(reads || ending === endings[2]).toBe(true);
        }
        expect(released).toBeGreaterThan(0);
      }
    }
  });

  it('names a model that exists, and leaves any other name to the sealed prompt', async () => {
    for (const [model, named] of [
      ['m', 'm'],
      ['anna@example.org', undefined],
    ] as const) {
      const { entries, ends, exchange, stage } = setUp();
      Object.assign(exchange.request ?? {}, { model });
      const refused = new GatehouseError('model_not_found');
      await expect(stage.run(exchange, () => Promise.reject(refused))).rejects.toBe(refused);
      expect(entries[0]?.leaf).toMatchObject({ kind: 'refusal', code: 'model_not_found' });
      expect(entries[0]?.leaf).toHaveProperty('model', named);
      expect(ends[0]?.exchange.notes.model).toBe(named);
    }
  });

  it('does not let the stream end before the result leaf is durable', async () => {
    const { entries, exchange, stage } = setUp();
    const stream = await stage.run(exchange, () => Promise.resolve(answer(exchange, [text('a')])));
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    expect(entries).toHaveLength(1);
    expect((await iterator.next()).done).toBe(true);
    expect(entries).toHaveLength(2);
  });

  it('records a refusal in fewer words where a thousand rules have matched', async () => {
    const { entries, exchange, stage } = setUp({ longest: 16_384 });
    const rules = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`banned-words/${at}`, 1 + (at % 7)]));
    exchange.notes.verdicts.push({ direction: 'input', guard: 'banned-words', outcome: 'block', rules });
    const run = stage.run(exchange, () => Promise.reject(new GatehouseError('input_blocked')));
    await expect(run).rejects.toMatchObject({ code: 'input_blocked' });
    expect(entries).toHaveLength(1);
    expect(entries.every(isLeaf)).toBe(true);
    const leaf = entries[0]?.leaf;
    const counts = leaf?.kind === 'refusal' ? Object.values(leaf.verdicts[0]?.rules ?? {}) : [];
    expect(counts).toHaveLength(5);
    expect(counts.slice(0, 4)).toEqual([7, 7, 7, 7]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(Object.values(rules).reduce((sum, count) => sum + count));
  });

  it('records a refusal without the rules where even these are too much', async () => {
    const { entries, exchange, stage } = setUp({ longest: 8_000 });
    for (let at = 0; at < 30; at++) {
      const rules = Object.fromEntries(Array.from({ length: 40 }, (_, rule) => [`${'r'.repeat(60)}/${rule}`, 1]));
      const outcome = at < 20 ? 'flag' : 'allow';
      exchange.notes.verdicts.push({ direction: 'input', guard: `guard-${at}`.padEnd(60, 'x'), outcome, rules });
    }
    const run = stage.run(exchange, () => Promise.reject(new GatehouseError('input_blocked')));
    await expect(run).rejects.toMatchObject({ code: 'input_blocked' });
    expect(entries).toHaveLength(1);
    expect(entries[0]?.leaf).toHaveProperty('verdicts.length', 16);
  });

  it('gives the prompt of a cache hit a leaf of its own where prompt and answer are of too many for one', async () => {
    const { entries, exchange, stage } = setUp();
    const people = Array.from({ length: 20 }, (_, at) => `person ${at}`);
    const messages = people.map((person) => ({ role: 'user', name: person, content: 'hello' }));
    exchange.rawBody = Buffer.from(JSON.stringify({ model: 'm', messages }));
    const segments = people.map((_, at) => ({ text: `NAME_${at} and`, place: `/messages/${at}/content` }));
    Object.assign(exchange.request ?? {}, { speakers: people, segments });
    const pseudonyms = Object.fromEntries(people.map((person, at) => [`NAME_${at} `, person]));
    Object.assign(exchange.notes, { pseudonyms });
    const hit = (async function* hit(): AnswerStream {
      await Promise.resolve();
      yield text('Hello');
    })();
    const stream = await stage.run(exchange, () => Promise.resolve(hit));
    await Array.fromAsync(stream);
    expect(entries.map(({ leaf }) => leaf.kind)).toEqual(['request', 'result']);
    expect(entries[1]?.leaf).toMatchObject({ previous: 0 });
    expect(entries[1]?.contents?.prompt).toBeUndefined();
  });

  it('turns an answer whose result leaf cannot be written into an error', async () => {
    const { ends, exchange, stage } = setUp({ failFrom: 1 });
    const stream = await stage.run(exchange, () => Promise.resolve(answer(exchange, [text('a')])));
    await expect(Array.fromAsync(stream)).rejects.toMatchObject({ code: 'ledger_unavailable' });
    expect(ends).toMatchObject([{ outcome: 'failed', error: { code: 'ledger_unavailable' } }]);
  });

  it('refuses a request whose request leaf cannot be written', async () => {
    const { exchange, ends, stage } = setUp({ failFrom: 0 });
    const run = stage.run(exchange, async (passed) => {
      await passed.commitIntent();
      throw new Error('the provider must not be reached');
    });
    await expect(run).rejects.toMatchObject({ code: 'ledger_unavailable' });
    expect(ends).toHaveLength(1);
  });

  it('records a refusal that came before the provider was called', async () => {
    const { entries, ends, exchange, stage } = setUp();
    const run = stage.run(exchange, () => Promise.reject(new GatehouseError('input_blocked')));
    await expect(run).rejects.toMatchObject({ code: 'input_blocked' });
    expect(entries).toHaveLength(1);
    expect(entries.every(isLeaf)).toBe(true);
    expect(entries[0]?.leaf).toMatchObject({ kind: 'refusal', code: 'input_blocked', status: 400 });
    expect(ends).toMatchObject([{ outcome: 'blocked' }]);
  });

  it('records a crash below as an internal error without its text', async () => {
    const { entries, exchange, stage } = setUp();
    const run = stage.run(exchange, () => Promise.reject(new TypeError('secret detail')));
    await expect(run).rejects.toMatchObject({ code: 'internal_error' });
    expect(JSON.stringify(entries)).not.toContain('secret detail');
  });

  it('records a stream that broke in the middle together with what was delivered', async () => {
    const { entries, exchange, stage } = setUp();
    const broken = new GatehouseError('upstream_broken_stream');
    const stream = await stage.run(exchange, () => Promise.resolve(answer(exchange, [text('half')], broken)));
    await expect(Array.fromAsync(stream)).rejects.toMatchObject({ code: 'upstream_broken_stream' });
    expect(entries[1]?.leaf).toMatchObject({ kind: 'result', outcome: 'failed', code: 'upstream_broken_stream' });
    expect(Buffer.from((entries[1]?.contents?.answer ?? []) as Uint8Array).toString()).toContain('half');
  });

  it('records a client that went away as cancelled', async () => {
    const { entries, ends, exchange, stage } = setUp();
    const stream = await stage.run(exchange, () => Promise.resolve(answer(exchange, [text('a'), text('b')])));
    for await (const delta of stream) {
      expect(delta).toEqual(text('a'));
      break;
    }
    expect(entries[1]?.leaf).toMatchObject({ outcome: 'cancelled', code: 'client_closed_request', status: 499 });
    expect(ends).toMatchObject([{ outcome: 'cancelled' }]);
  });

  it('records a client that went away before it read anything', async () => {
    const { entries, exchange, stage } = setUp();
    const stream = await stage.run(exchange, () => Promise.resolve(answer(exchange, [text('a')])));
    await stream[Symbol.asyncIterator]().return?.();
    expect(entries.map(({ leaf }) => leaf.kind)).toEqual(['result']);
    expect(entries[0]?.leaf).toMatchObject({ outcome: 'cancelled' });
  });

  it('records a refusal of a request that was never let in as that, even where its client went away meanwhile', async () => {
    const { entries, exchange, abort, stage } = setUp();
    const refused = new GatehouseError('concurrency_limit_exceeded');
    abort.abort();
    await expect(stage.run(exchange, () => Promise.reject(refused))).rejects.toBe(refused);
    expect(entries.map(({ leaf }) => leaf)).toMatchObject([{ kind: 'refusal', code: 'concurrency_limit_exceeded' }]);
  });

  it('records an aborted upstream call as cancelled, whatever the provider threw', async () => {
    const { entries, exchange, abort, stage } = setUp();
    const stream = await stage.run(exchange, () =>
      Promise.resolve(answer(exchange, [text('a')], new Error('socket destroyed'))),
    );
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    abort.abort();
    await expect(iterator.next()).rejects.toMatchObject({ code: 'client_closed_request' });
    expect(entries[1]?.leaf).toMatchObject({ outcome: 'cancelled' });
  });
});
