import { expect, test } from 'vitest';
import { limitsSchema } from '@gatehouse/contract/limits';
import { pricesSchema } from '@gatehouse/contract/prices';
import { trustLevels } from '@gatehouse/contract/privacy';
import { systemClock } from '../../core/clock.ts';
import { openExchange } from '../../core/exchange.ts';
import type { Provider } from '../../core/provider.ts';
import type { ChatRequest } from '../../core/request.ts';
import type { Router } from '../../core/router.ts';
import { createPriceList } from '../../spend/price-list.ts';
import { route } from './route.ts';

const request: ChatRequest = {
  kind: 'chat',
  model: 'm',
  segments: [],
  notInspected: {},
  body: {},
  stream: false,
  includeUsage: false,
  choices: 1,
};

/** Sends a request that was made fit for some to a model that another provider has by now. */
async function send(fitFor: ReadonlySet<string> | undefined): Promise<readonly string[]> {
  const called: string[] = [];
  const provider: Pick<Provider, 'id' | 'call'> = {
    id: 'cloud',
    call: () => Promise.resolve((called.push('model'), (async function* answer() {})())),
  };
  const router: Pick<Router, 'choose'> = { choose: () => ({ provider: provider as Provider, target: 'm' }) };
  const stage = route({
    router: router as Router,
    clock: systemClock,
    providers: [],
    trustOf: () => trustLevels[2],
    aliases: [],
    queues: { of: () => undefined },
    prices: createPriceList({ prices: pricesSchema.parse({}), longestCall: () => undefined }),
    defaultLimits: limitsSchema.parse({}),
  });
  const exchange = openExchange({
    id: 'req_1',
    dialect: 'test',
    kind: 'chat',
    receivedAt: 0,
    startedAt: 0,
    signal: new AbortController().signal,
    credential: { found: 'none' },
    receive: () => Promise.reject(new Error('received already')),
    incomingTrace: undefined,
  });
  exchange.request = request;
  exchange.fitFor = fitFor;
  exchange.commitIntent = () => {
    called.push('record');
    return Promise.resolve({ log: 'l', shard: 's', index: 0, hash: 'h' });
  };
  await stage.run(exchange, () => Promise.reject(new Error('it is the last stage')));
  return called;
}

test('sends texts to nobody for whom they were not made fit', async () => {
  await expect(send(new Set(['local']))).rejects.toMatchObject({ code: 'policy_changed' });
  expect(await send(new Set(['local', 'cloud']))).toEqual(['record', 'model']);
  expect(await send(undefined)).toEqual(['record', 'model']);
});
