/**
 * What authentication and limits cost the serving thread for a request of 1 KB, one after the other as on the path: checking the key, reserving requests and concurrency,
 * reckoning and reserving tokens and money, settling, and writing the headers. Counters in memory.
 *
 *   node --conditions=source benchmarks/limits.ts
 */
import type { ConfigurationInput } from '@gatehouse/contract/config';
import { limitsSchema } from '@gatehouse/contract/limits';
import { pricesSchema } from '@gatehouse/contract/prices';
import { createKeyRing } from '../packages/gateway/src/access/key-ring.ts';
import { systemClock } from '../packages/gateway/src/core/clock.ts';
import { openExchange } from '../packages/gateway/src/core/exchange.ts';
import type { ModelRequest } from '../packages/gateway/src/core/request.ts';
import { openaiChat } from '../packages/gateway/src/dialects/openai-chat.ts';
import { createRandomIds } from '../packages/gateway/src/lib/random-ids.ts';
import { createReserveCall } from '../packages/gateway/src/pipeline/reserve-call.ts';
import { createLimiter } from '../packages/gateway/src/spend/limiter.ts';
import { createMemoryCounters } from '../packages/gateway/src/spend/memory-counters.ts';
import { createPriceList } from '../packages/gateway/src/spend/price-list.ts';

type LimitsInput = Partial<ConfigurationInput['limits'] & object>;

const rounds = 100_000;
const target = { provider: 'local', target: 'qwen3' };
const inspection = { uninspectable: 'record' } as never;
const text = 'What became of the order of last week? '.repeat(24);
const raw = Buffer.from(
  JSON.stringify({ model: 'qwen3', max_tokens: 100, messages: [{ role: 'user', content: text }] }),
);
const prices = createPriceList({
  prices: pricesSchema.parse({ models: [{ kind: 'tokens', provider: 'local', input: 1, output: 2 }] }),
  longestCall: () => 60_000,
});
const keys = await createKeyRing({
  store: { list: () => Promise.resolve([]), put: () => Promise.resolve(), close: () => Promise.resolve() },
  clock: systemClock,
  ids: createRandomIds(),
  tenant: 'default',
  onChange: () => undefined,
});
const made: string[] = [];
for (let count = 0; count < 1_000; count += 1)
  made.push((await keys.create({ name: `key ${count}`, role: 'user' })).key);

const usual: LimitsInput = {};
const handful: LimitsInput = {
  tokensPerMinute: 1e12,
  requestsPerDay: 1e12,
  budgets: [
    { of: 'tenant', tokensPerDay: 1e12, concurrency: 1_000_000 },
    { of: 'everything', costPerMonth: 1e9 },
    { of: 'model', outputTokensPerMinute: 1e12 },
  ],
};

const steps = ['authenticate', 'admit and release', 'reserve and settle', 'headers'] as const;

/** Microseconds of processor time of a request that goes through so many steps. */
function measure(limits: LimitsInput, last: number): number {
  const configured = limitsSchema.parse(limits);
  const limiter = createLimiter({ store: createMemoryCounters(), limits: configured });
  const reserveCall = createReserveCall({ clock: systemClock, prices, limits: configured, aliases: [] });
  const exchange = openExchange({
    id: 'req_1',
    dialect: openaiChat.id,
    kind: 'chat',
    receivedAt: Date.now(),
    startedAt: 0,
    signal: new AbortController().signal,
    credential: { found: 'none' },
    receive: () => Promise.reject(new Error('not used')),
    incomingTrace: undefined,
  });
  const request = openaiChat.decode(raw, inspection) as ModelRequest;
  const used = { input: 230, output: 60, micros: 350 };
  let began = process.threadCpuUsage();
  for (let round = 0; round < 2 * rounds; round += 1) {
    // The first half is for the compiler.
    if (round === rounds) began = process.threadCpuUsage();
    const caller = keys.verify(made[round % made.length] ?? '', Date.now());
    if (last === 0) continue;
    const admission = limiter.admit(caller, Date.now());
    if (admission instanceof Promise) throw new Error('in memory nothing is waited for');
    if (last > 1) {
      exchange.admission = admission;
      void reserveCall(exchange, request, target);
      exchange.spending?.settle(used);
    }
    admission.release();
    if (last > 2) admission.headers(Date.now());
  }
  const { system, user } = process.threadCpuUsage(began);
  return (system + user) / rounds;
}

const rows = [
  ['no limits but the usual', usual],
  ['a handful of limits', handful],
] as const;
console.table(
  rows.map(([name, limits]) => {
    const sums = steps.map((_, last) => measure(limits, last));
    const shown = steps.map((step, place) => [step, ((sums[place] ?? 0) - (sums[place - 1] ?? 0)).toFixed(2)]);
    return {
      'µs a request': name,
      ...(Object.fromEntries(shown) as Record<string, string>),
      together: sums.at(-1)?.toFixed(2),
    };
  }),
);
