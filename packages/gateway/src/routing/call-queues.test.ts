import { type ConfigurationInput, configurationSchema, type ProviderOptions } from '@gatehouse/contract/config';
import { expect, test } from 'vitest';
import type { QueuedCall } from '../core/call-queue.ts';
import { CallController } from '../core/call-signal.ts';
import { systemClock } from '../core/clock.ts';
import { ProviderQueues } from './call-queues.ts';

type Capacity = Extract<
  NonNullable<ConfigurationInput['providers']>[number],
  { kind: 'openai-compatible' }
>['capacity'];

function providers(capacities: Readonly<Record<string, Capacity>>): readonly ProviderOptions[] {
  const written = Object.entries(capacities).map(([id, capacity]) => ({
    id,
    kind: 'openai-compatible' as const,
    baseUrl: 'http://127.0.0.1:9/v1',
    ...(capacity === undefined ? {} : { capacity }),
  }));
  return configurationSchema.parse({ version: 1, providers: written }).providers;
}

const call = (): QueuedCall => ({ tenant: 't', key: 'k', target: 'm', batch: false, signal: new CallController() });

function open(capacities: Readonly<Record<string, Capacity>>): ProviderQueues {
  return new ProviderQueues(providers(capacities), { clock: systemClock, reports: { left: () => undefined } });
}

test('there are queues before providers with a capacity only', () => {
  const queues = open({ own: { concurrent: 1 }, cloud: undefined });
  expect(queues.used).toBe(true);
  expect(queues.of('cloud')).toBeUndefined();
  expect(queues.of('nobody')).toBeUndefined();
  expect(queues.views()).toMatchObject([{ provider: 'own', concurrent: 1, running: 0, waiting: 0, longest: 100 }]);
  expect(open({ cloud: undefined }).used).toBe(false);
});

test('what runs when the configuration changes counts after it, and who waits keeps its place', async () => {
  const queues = open({ own: { concurrent: 1 } });
  const running = await queues.of('own')?.enter(call());
  const waiting = queues.of('own')?.enter(call());
  queues.update(providers({ own: { concurrent: 1, queue: 5 }, new: { concurrent: 2 } }));
  expect(queues.views()).toMatchObject([
    { provider: 'own', running: 1, waiting: 1, longest: 5 },
    { provider: 'new', running: 0 },
  ]);
  queues.update(providers({ own: { concurrent: 2 } }));
  expect(queues.views()).toMatchObject([{ provider: 'own', running: 2, waiting: 0 }]);
  running?.release();
  (await waiting)?.release();
  expect(queues.views()).toMatchObject([{ running: 0 }]);
});

test('nobody waits for a capacity that is no more', async () => {
  const queues = open({ own: { concurrent: 1, residentModels: 1 } });
  const running = await queues.of('own')?.enter(call());
  const waiting = [call(), { ...call(), target: 'other' }].map((one) => queues.of('own')?.enter(one));
  queues.update(providers({ own: undefined }));
  for (const entered of waiting) (await entered)?.release();
  running?.release();
  expect(queues.used).toBe(false);
  expect(queues.of('own')).toBeUndefined();
});
