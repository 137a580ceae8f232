import { routingSchema } from '@gatehouse/contract/routing';
import { expect, test, vi } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import type { Provider } from '../core/provider.ts';
import { HealthWatch } from './health-watch.ts';
import { TargetBook } from './target-book.ts';

function setUp(provider: Partial<Provider>) {
  const clock = { now: () => 0, elapsed: () => 0 };
  const book = new TargetBook(routingSchema.parse({}), { clock, reports: { breakerChanged: () => undefined } });
  const state = book.state('own', 'm');
  const timers: { readonly milliseconds: number; readonly call: () => void }[] = [];
  const watch = new HealthWatch({
    book,
    clock,
    providers: [{ id: 'own', models: () => Promise.resolve([]), ...provider } as Provider],
    after: (milliseconds, call) => {
      const timer = { milliseconds, call };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
  });
  return { state, timers, watch };
}

test.each([
  ['upstream_unreachable', false],
  ['upstream_timeout', false],
  ['upstream_failed', false],
  // It answers, only not with a list, or not to us.
  ['upstream_auth', true],
  ['upstream_invalid_response', true],
] as const)('takes a server that says %s for well: %s', async (code, healthy) => {
  const { state, watch } = setUp({ models: () => Promise.reject(new GatehouseError(code)) });
  await watch.look();
  expect(state.healthy).toBe(healthy);
});

test('knows the load of a server that tells it, and forgets it when it no longer does', async () => {
  const load = vi.fn(() => Promise.resolve({ running: 3, waiting: 1 }));
  const { state, watch } = setUp({ load });
  await watch.look();
  expect(state).toMatchObject({ healthy: true, load: { of: { running: 3, waiting: 1 } } });
  load.mockRejectedValueOnce(new GatehouseError('upstream_invalid_response'));
  await watch.look();
  expect(state).toMatchObject({ healthy: true, load: undefined });
});

test('looks at once and then every now and then, until it is stopped', async () => {
  const { state, timers, watch } = setUp({});
  watch.start();
  expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([0]);
  timers.shift()?.call();
  await vi.waitFor(() => expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([10_000]), { timeout: 30_000 });
  expect(state.healthy).toBe(true);
  watch.stop();
  expect(timers).toEqual([]);
});
