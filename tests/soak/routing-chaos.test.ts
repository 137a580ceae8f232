import { afterEach, expect, test } from 'vitest';
import type { Leaf } from '@gatehouse/contract/leaf';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import {
  createScriptedTarget,
  type ScriptedTarget,
  type TargetAct,
} from '../../packages/gateway/src/testing/scripted-target.ts';

const requests = Number(process.env['GATEHOUSE_CHAOS_REQUESTS'] ?? 400);
/** The soak tells its figures; among the tests nobody reads them. */
const soaks = requests > 400;
const atOnce = 16;

let gateway: ListeningTestGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

/** Park and Miller's generator: the same run each time. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

const healthy: TargetAct = { act: 'answer', after: 2 };

/** What each server does in its nth call; one of them is always well. */
function scriptsOf(random: () => number): Readonly<Record<string, (call: number) => TargetAct>> {
  return {
    steady: () => healthy,
    slow: () => ({ act: 'answer', after: 5 + Math.floor(random() * 60) }),
    failing: () => ({ act: 'fail', code: 'upstream_failed' }),
    // Well for a while, away for a while.
    flapping: (call) => (Math.floor(call / 12) % 2 === 0 ? healthy : { act: 'fail', code: 'upstream_unreachable' }),
    // Each time that it is tried again it stumbles once more, and then it is back.
    stumbling: (call) => (call % 9 < 3 ? { act: 'fail', code: 'upstream_failed' } : healthy),
    cut: () => (random() < 0.5 ? { act: 'cut', words: 0 } : healthy),
    hanging: (call) => (call % 4 === 0 ? { act: 'hang' } : healthy),
    busy: (call) => (call % 3 === 0 ? { act: 'fail', code: 'upstream_rate_limited' } : healthy),
  };
}

interface Run {
  readonly statuses: readonly number[];
  readonly ids: readonly string[];
  /** Milliseconds of each request, sorted. */
  readonly times: readonly number[];
}

/** Sends them, so many at once, streams and plain ones in turn. */
async function send(url: string, key: string, model: string, count = requests): Promise<Run> {
  const statuses: number[] = [];
  const ids: string[] = [];
  const times: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const number = next;
      next += 1;
      const began = performance.now();
      const answer = await fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model,
          stream: number % 2 === 0,
          messages: [{ role: 'user', content: `Question ${number}` }],
        }),
      });
      const text = await answer.text();
      const whole = answer.status === 200 && text.includes('from ') && (number % 2 === 1 || text.includes('[DONE]'));
      statuses.push(whole ? 200 : answer.status === 200 ? 599 : answer.status);
      ids.push(answer.headers.get('x-request-id') ?? '');
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { statuses, ids, times: times.toSorted((one, other) => one - other) };
}

function percentile({ times }: Run, share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
}

test(
  'loses no request and answers none twice while its servers are slow, fail, flap, hang and cut streams',
  { timeout: soaks ? 600_000 : 60_000 },
  async () => {
    const scripts = scriptsOf(generator(20_261_123));
    const servers = new Map<string, ScriptedTarget>();
    for (const [id, script] of Object.entries(scripts)) {
      const server = createScriptedTarget(id);
      server.becomes(script);
      servers.set(id, server);
    }
    gateway = await listenTestGateway({
      logLevel: 'silent',
      random: generator(7),
      providers: Object.fromEntries([...servers].map(([id, { provider }]) => [id, provider])),
      configuration: {
        providers: [...servers.keys()].map((id) => ({
          id,
          kind: 'openai-compatible',
          baseUrl: 'http://127.0.0.1:9/v1',
          models: ['m'],
        })),
        limits: { requestsPerMinute: 10_000_000, tokensPerDay: 10_000_000_000, concurrency: 1_000 },
        models: [
          {
            name: 'chaos',
            strategy: 'weighted',
            attempts: 5,
            targets: [...servers.keys()].map((id) => ({
              provider: id,
              target: 'm',
              timeouts: { firstToken: '250ms' },
            })),
          },
          { name: 'single', provider: 'steady', target: 'm' },
        ],
        routing: {
          breaker: { failures: 4, window: '2s', open: '60ms', longestOpen: '500ms', probes: 2 },
          retries: { share: 1, perSecond: 100, backoff: '5ms', longestBackoff: '20ms' },
        },
      },
    });
    const { gateway: inner, url, userKey } = gateway;
    // For the compiler, so that the two are held against each other as they are after a while.
    await send(url, userKey, 'single', 100);
    const single = await send(url, userKey, 'single');
    expect(single.statuses.every((status) => status === 200)).toBe(true);
    for (const server of servers.values()) expect(server.running()).toBe(0);

    const chaos = await send(url, userKey, 'chaos');
    const well = chaos.statuses.filter((status) => status === 200).length;
    expect(well / requests).toBeGreaterThanOrEqual(0.99);

    // None lost: one request leaf and one result for each; none answered twice: one server has given what the client got.
    const leaves = await gateway.leaves();
    const results = new Map<string, Extract<Leaf, { kind: 'result' }>[]>();
    for (const leaf of leaves)
      if (leaf.kind === 'result') results.set(leaf.request, [...(results.get(leaf.request) ?? []), leaf]);
    const intents = leaves.flatMap((leaf) => (leaf.kind === 'request' ? [leaf.request] : []));
    expect(new Set(intents).size).toBe(intents.length);
    expect(new Set(chaos.ids).size).toBe(requests);
    const given = new Map<string, number>();
    for (const [id, { answered }] of servers)
      for (const request of answered) {
        given.set(request, (given.get(request) ?? 0) + 1);
        expect(results.get(request)?.[0]?.provider).toBe(id);
      }
    for (const [index, id] of chaos.ids.entries()) {
      const [leaf, ...more] = results.get(id) ?? [];
      expect(more).toEqual([]);
      if (leaf === undefined) {
        // Refused before anybody was asked.
        expect(chaos.statuses[index]).toBe(503);
        continue;
      }
      expect(leaf.outcome).toBe(chaos.statuses[index] === 200 ? 'answered' : 'failed');
      expect(given.get(id) ?? 0).toBe(chaos.statuses[index] === 200 ? 1 : 0);
    }
    expect(leaves.some((leaf) => leaf.kind === 'result' && (leaf.tried?.length ?? 0) > 0)).toBe(true);

    // Nothing is held any more, anywhere.
    for (const server of servers.values()) expect(server.running()).toBe(0);
    const { changes, routes } = inner.modelRoutes();
    expect(routes[0]?.targets.every(({ running }) => running === 0)).toBe(true);
    const { limits } = await inner.limits();
    for (const { measure, used } of limits) if (measure === 'running') expect(used).toBe(0);

    // The breakers did their work, and it is known.
    const open = (id: string): boolean => changes.some(({ provider, to }) => provider === id && to === 'open');
    expect(open('failing')).toBe(true);
    expect(open('steady')).toBe(false);
    expect(changes.some(({ from, to }) => from === 'half-open' && to === 'closed')).toBe(true);
    const calls = routes[0]?.targets.find(({ provider }) => provider === 'failing')?.calls ?? 0;
    expect(calls).toBeLessThan(requests / 4);

    if (!soaks) return;
    const figures = [single, chaos].map((run) => [0.5, 0.95, 0.99].map((share) => percentile(run, share).toFixed(1)));
    console.log(
      `${requests} requests: ${((100 * well) / requests).toFixed(2)} % answered; p50, p95, p99 in ms: one healthy server ${figures[0]?.join(', ')}; in chaos ${figures[1]?.join(', ')}`,
    );
  },
);
