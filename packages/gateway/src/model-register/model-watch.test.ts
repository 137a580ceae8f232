import { expect, test } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import type { ModelIdentity, Provider } from '../core/provider.ts';
import { manifest, type ModelRoom, openModelRoom } from '../testing/model-room.ts';
import { ModelWatch } from './model-watch.ts';
import { WatchedFiles } from './watched-files.ts';

interface Watched {
  readonly watch: ModelWatch;
  readonly delays: number[];
  /** Lets the time come for which the last timer waits. */
  readonly elapse: () => Promise<void>;
  readonly asked: { count: number };
  readonly clock: { at: number };
}

function watchOver(
  room: ModelRoom,
  identify: (() => Promise<readonly ModelIdentity[]>) | undefined,
  names: readonly string[] = [],
): Watched {
  const delays: number[] = [];
  const asked = { count: 0 };
  const clock = { at: 0, elapsed: () => clock.at };
  let call: (() => void) | undefined;
  const provider = {
    id: 'local',
    ...(identify === undefined
      ? {}
      : {
          identify: () => {
            asked.count += 1;
            return identify();
          },
        }),
  } as unknown as Provider;
  const reader = {
    file: () => Promise.reject(new Error()),
    folder: () => Promise.reject(new Error()),
    close: async () => undefined,
  };
  const watch = new ModelWatch({
    ...room,
    files: new WatchedFiles({ ...room, reader }),
    providers: [provider],
    modelFiles: [],
    namesOf: () => names,
    clock,
    unexpected: () => undefined,
    after(milliseconds, next) {
      delays.push(milliseconds);
      call = next;
      return () => (call = undefined);
    },
  });
  return {
    watch,
    delays,
    asked,
    clock,
    async elapse() {
      call?.();
      await watch.look();
    },
  };
}

test('asks soon again where a server could not be asked, later from time to time, and then as configured', async () => {
  const room = await openModelRoom({ every: '10s' });
  let fails = true;
  const { delays, elapse, watch } = watchOver(room, () =>
    fails ? Promise.reject(new GatehouseError('upstream_unreachable')) : Promise.resolve([manifest('qwen3', 'a')]),
  );
  await watch.start();
  for (let round = 0; round < 4; round += 1) await elapse();
  expect(delays).toEqual([2_000, 4_000, 8_000, 10_000, 10_000]);
  fails = false;
  await elapse();
  expect(delays.at(-1)).toBe(10_000);
  expect(room.book.get('local', 'qwen3')?.fault).toBeUndefined();
  watch.stop();
});

test('hurries for a request that could not be let through, and not for each of them', async () => {
  const room = await openModelRoom({ every: '10m' });
  const { asked, clock, watch } = watchOver(room, () => Promise.resolve([manifest('qwen3', 'a')]));
  await watch.start();
  for (let round = 0; round < 100; round += 1) watch.hurry();
  expect(asked.count).toBe(1);
  clock.at += 2_000;
  for (let round = 0; round < 100; round += 1) watch.hurry();
  await watch.look();
  expect(asked.count).toBe(2);
  watch.stop();
  clock.at += 2_000;
  watch.hurry();
  expect(asked.count).toBe(2);
});

test('takes a name without a tag for its latest, and names that nobody lists for names', async () => {
  const room = await openModelRoom();
  const { watch } = watchOver(room, () => Promise.resolve([manifest('qwen3:latest', 'a')]), ['qwen3', 'gpt']);
  await watch.look();
  expect(room.gate.digestOf({ provider: 'local', target: 'qwen3' })).toBe(`sha256:${'a'.repeat(64)}`);
  expect(room.book.get('local', 'gpt')).toMatchObject({ present: true, evidence: 'name' });
});

test('knows the names of a server that never tells more', async () => {
  const room = await openModelRoom({ mode: 'enforce', models: [{ provider: 'local', model: 'gpt-*' }] });
  const { watch } = watchOver(room, undefined, ['gpt-5', 'other']);
  await watch.look();
  expect(room.gate.refusalOf({ provider: 'local', target: 'gpt-5' })).toBeUndefined();
  expect(room.gate.refusalOf({ provider: 'local', target: 'other' })).toBe('model_not_registered');
});
