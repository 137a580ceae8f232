/**
 * What routing costs the serving thread: the last stage of the path with a model server that answers at once, asked by a further name for one
 * model and by a name with three targets, of each strategy. The difference is what the choice, the watch over the answer and the breaker add.
 *
 *   node --conditions=source benchmarks/routing.ts
 */
import { limitsSchema } from '@gatehouse/contract/limits';
import { pricesSchema } from '@gatehouse/contract/prices';
import { modelSchema, routingSchema, strategies } from '@gatehouse/contract/routing';
import { CallController } from '../packages/gateway/src/core/call-signal.ts';
import type { Caller } from '../packages/gateway/src/core/caller.ts';
import { systemClock } from '../packages/gateway/src/core/clock.ts';
import type { AnswerStream, Delta } from '../packages/gateway/src/core/delta.ts';
import { openExchange } from '../packages/gateway/src/core/exchange.ts';
import type { Provider } from '../packages/gateway/src/core/provider.ts';
import type { ChatRequest } from '../packages/gateway/src/core/request.ts';
import type { Router, Target } from '../packages/gateway/src/core/router.ts';
import { route } from '../packages/gateway/src/pipeline/stages/route.ts';
import { createTargetChoice } from '../packages/gateway/src/routing/target-choice.ts';
import { TargetBook } from '../packages/gateway/src/routing/target-book.ts';
import { createPriceList } from '../packages/gateway/src/spend/price-list.ts';

const rounds = 40_000;
const pieces = 16;

/** Its iterator costs next to nothing, so that what is measured is ours. */
class Ready implements AsyncIterableIterator<Delta> {
  #left = pieces;

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Delta>> {
    this.#left -= 1;
    if (this.#left < 0) return Promise.resolve({ done: true, value: undefined });
    return Promise.resolve({ done: false, value: { type: 'text', choice: 0, channel: 'content', text: 'word ' } });
  }
}

function provider(id: string): Provider {
  return {
    id,
    answers: ['chat'],
    call: (): Promise<AnswerStream> => Promise.resolve(new Ready()),
    models: () => Promise.resolve([]),
    check: () => Promise.resolve({ ok: true, summary: '', models: [] }),
    close: () => Promise.resolve(),
  };
}

const prices = createPriceList({
  prices: pricesSchema.parse({ models: [{ kind: 'tokens', provider: 'a', input: 1, output: 2 }] }),
  longestCall: () => 60_000,
});
const caller: Caller = {
  key: 'key_1',
  role: 'user',
  permissions: new Set(),
  tenant: 'default',
  limits: {},
};
const text = 'What became of the order of last week? '.repeat(24);
const request: ChatRequest = {
  kind: 'chat',
  model: 'house',
  segments: [],
  notInspected: {},
  body: { messages: [{ role: 'user', content: text }] },
  stream: true,
  includeUsage: false,
  choices: 1,
};
const receipt = Promise.resolve({ log: 'l', shard: 's', index: 0, hash: 'h' });

function stageFor(target: Target) {
  const router: Pick<Router, 'choose'> = { choose: () => target };
  return route({
    router: router as Router,
    clock: systemClock,
    providers: [],
    trustOf: () => 'machine',
    aliases: [],
    queues: { of: () => undefined },
    prices,
    defaultLimits: limitsSchema.parse({}),
  });
}

/** Microseconds of processor time of a request. */
async function measure(target: Target): Promise<number> {
  const stage = stageFor(target);
  const signal = new CallController();
  let began = process.threadCpuUsage();
  for (let round = 0; round < 2 * rounds; round += 1) {
    // The first half is for the compiler.
    if (round === rounds) began = process.threadCpuUsage();
    const exchange = openExchange({
      id: 'req_1',
      dialect: 'openai-chat',
      kind: 'chat',
      receivedAt: 0,
      startedAt: 0,
      signal,
      credential: { found: 'none' },
      receive: () => Promise.reject(new Error('not used')),
      incomingTrace: undefined,
    });
    exchange.request = request;
    exchange.caller = caller;
    exchange.commitIntent = () => receipt;
    const answer = await stage.run(exchange, () => Promise.reject(new Error('it is the last stage')));
    for await (const _delta of answer);
  }
  const { system, user } = process.threadCpuUsage(began);
  return (system + user) / rounds;
}

function targetOf(strategy: (typeof strategies)[number], sticky: 'none' | 'conversation' = 'none'): Target {
  const routing = routingSchema.parse({});
  const book = new TargetBook(routing, { clock: systemClock, reports: { breakerChanged: () => undefined } });
  const ids = ['a', 'b', 'c'];
  const alias = modelSchema.parse({
    name: 'house',
    strategy,
    sticky,
    targets: ids.map((id) => ({ provider: id, target: 'm' })),
  });
  const targets = (alias.targets ?? []).map((options) => ({
    provider: provider(options.provider),
    options,
    distance: 0,
  }));
  const choice = createTargetChoice(alias, targets, { book, clock: systemClock, random: Math.random, prices });
  return { provider: provider('a'), target: 'm', choice };
}

const names = [
  ...strategies.map((strategy) => [strategy, targetOf(strategy)] as const),
  ['first, sticky', targetOf('first', 'conversation')] as const,
];
// Alternately, for a machine that slows down in between must not favour one of them.
const alone: number[] = [];
const rows: Record<string, string | number>[] = [];
for (const [name, target] of names) {
  const one = await measure({ provider: provider('a'), target: 'm' });
  const three = await measure(target);
  alone.push(one);
  rows.push({
    'three targets': name,
    'µs, one target': one.toFixed(2),
    'µs, three': three.toFixed(2),
    'µs more': (three - one).toFixed(2),
  });
}
console.table(rows);
