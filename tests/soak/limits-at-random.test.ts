import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LimitStandingView } from '@gatehouse/contract/admin-limits';
import { systemClock, type Clock } from '../../packages/gateway/src/core/clock.ts';
import type { AnswerStream } from '../../packages/gateway/src/core/delta.ts';
import type { Provider } from '../../packages/gateway/src/core/provider.ts';
import { createTestGateway, type TestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { createScriptedModel } from '../../packages/gateway/src/testing/scripted-model.ts';

/** What a request meets, and what its client does. */
const fates = [
  'scripted',
  'scripted:no-usage',
  'scripted:error',
  'scripted:cut-at-once',
  'scripted:cut',
  'scripted:malformed',
  'scripted:stall',
  'scripted:stall-midway',
  'scripted:empty',
  'nobody',
  'blocked',
] as const;

const request = fc.record({
  fate: fc.constantFrom(...fates),
  stream: fc.boolean(),
  most: fc.integer({ min: 1, max: 60 }),
  /** After so many turns of the event loop the client leaves; never where it is undefined. */
  leaves: fc.option(fc.nat(30), { nil: undefined }),
});

const limits = {
  maxOutputTokens: 64,
  budgets: [
    { of: 'everything' as const, tokensPerDay: 6_000, concurrency: 4, costPerMonth: 0.003 },
    { of: 'model' as const, requestsPerDay: 9, outputTokensPerHour: 200 },
    { of: 'tenant' as const, requestsPerHour: 25, inputTokensPerMinute: 5_000 },
  ],
};
const prices = { models: [{ kind: 'tokens' as const, provider: 'scripted', input: 1, output: 20 }] };
const inspection = { guards: [{ use: 'ban-substrings' as const, substrings: ['badger'] }] };
const names = ['scripted', 'no-usage', 'error', 'cut-at-once', 'cut', 'malformed', 'stall', 'stall-midway', 'empty'];
const models = names.map((name) => (name === 'scripted' ? name : `scripted:${name}`));

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-random-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A model of which every step waits for the scheduler. */
function scheduled(model: Provider, scheduler: fc.Scheduler): Provider {
  const wait = (label: string): Promise<void> => scheduler.schedule(Promise.resolve(), label);
  return {
    ...model,
    async call(call) {
      await wait('before the call');
      const answer = await model.call(call);
      await wait('after the call');
      async function* later(): AnswerStream {
        for await (const delta of answer) {
          yield delta;
          await wait('after a delta');
        }
      }
      return later();
    },
  };
}

/** Time that passes as usual, and begins in the middle of a month, day and hour, so that none ends between two counts. */
function clockOfOneHour(): Clock {
  const ahead = Date.parse('2026-11-15T12:10:00Z') - systemClock.now();
  return { ...systemClock, now: () => systemClock.now() + ahead };
}

async function open(place: string, clock: Clock, provider?: Provider): Promise<TestGateway> {
  return createTestGateway({
    folder: place,
    clock,
    configuration: { limits, prices, inspection },
    providers: provider === undefined ? {} : { scripted: provider },
  });
}

async function standings(test: TestGateway): Promise<readonly LimitStandingView[]> {
  return (await test.gateway.limits()).limits;
}

/** What stands on keys is of no interest: a test gateway has other ones after a start. */
const comparable = (list: readonly LimitStandingView[]): readonly string[] =>
  list
    .filter(({ of, span }) => of !== 'key' && span !== 'minute')
    .map(({ of, id, measure, span, used }) => `${of} ${id} ${measure} ${span} ${used}`)
    .toSorted();

describe('limits, whatever fails when and in which order', () => {
  it('are never exceeded, leak no reservation, and are the same when they are counted again from the record', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(request, { minLength: 1, maxLength: 14 }),
        async (scheduler, requests) => {
          const place = join(folder, String((run += 1)));
          const clock = clockOfOneHour();
          const test = await open(place, clock, scheduled(createScriptedModel({ models }), scheduler));
          try {
            const asked = requests.map(async ({ fate, leaves, most, stream }) => {
              const client = new AbortController();
              const content = fate === 'blocked' ? 'a badger' : 'How are foxes?';
              const model = fate === 'blocked' ? 'scripted' : fate;
              const body = { model, stream, max_tokens: most, messages: [{ role: 'user', content }] };
              const stalls = fate.startsWith('scripted:stall');
              const patience = leaves ?? (stalls ? 40 : undefined);
              const answered = test.ask(body, { signal: client.signal }).catch(() => undefined);
              if (patience !== undefined) {
                for (let turns = 0; turns < patience; turns += 1) await new Promise(setImmediate);
                client.abort();
              }
              await answered;
            });
            const all = Promise.all(asked);
            let done = false;
            void all.finally(() => (done = true));
            while (!done) {
              if (scheduler.count() > 0) await scheduler.waitNext(1);
              else await new Promise(setImmediate);
              for (const { limit, of, used, ...what } of await standings(test))
                expect(used, `${of} ${JSON.stringify(what)}`).toBeLessThanOrEqual(limit);
            }
            await all;
            const after = await standings(test);
            expect(after.filter(({ measure, used }) => measure === 'running' && used !== 0)).toEqual([]);
            await test.close();
            const again = await open(place, clock);
            try {
              expect(comparable(await standings(again))).toEqual(comparable(after));
            } finally {
              await again.close();
            }
          } catch (error) {
            await test.close();
            throw error;
          }
        },
      ),
      { numRuns: Number(process.env['GATEHOUSE_LIMITED_RUNS'] ?? 4) },
    );
  }, 900_000);
});
