import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Pool } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLeaves } from '../../packages/gateway/src/ledger/read-leaves.ts';
import { createRedisCounters } from '../../packages/gateway/src/stores/redis-counters.ts';
import { findRedis, startRedis } from '../../packages/gateway/src/testing/redis-server.ts';

const requests = Number(process.env['GATEHOUSE_LIMITED_REQUESTS'] ?? 1_000);
const budget = requests / 10;
const kills = Number(process.env['GATEHOUSE_LIMITED_KILLS'] ?? 1);
const connections = 64;
const main = resolve(import.meta.dirname, '../../packages/gateway/src/main.ts');

/** A token of the answer costs a millionth, and each answer has one: so the budget is a number of answers. */
const prices = { models: [{ kind: 'tokens', provider: 'mock', input: 0, output: 1 }] };
const unitsInMoney = budget / 1_000_000;

interface RunningGateway {
  readonly process: ChildProcess;
  readonly url: string;
  readonly printed: string;
}

let folder: string;
let upstream: Server;
/** Calls that reached the model server. */
let served: number;
let gateways: RunningGateway[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-exact-'));
  served = 0;
  gateways = [];
  upstream = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (request.method === 'GET') {
        response.end('{"object":"list","data":[{"id":"m"}]}');
        return;
      }
      served += 1;
      response.end(
        JSON.stringify({
          id: 'chatcmpl-1',
          object: 'chat.completion',
          created: 1,
          model: 'm',
          choices: [{ index: 0, message: { role: 'assistant', content: 'yes' }, finish_reason: 'stop' }],
          usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
        }),
      );
    });
  });
  await new Promise<void>((done) => upstream.listen(0, '127.0.0.1', () => done()));
});

afterEach(async () => {
  for (const gateway of gateways) await kill(gateway);
  upstream.close();
  upstream.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

async function writeConfiguration(name: string, counters?: object): Promise<string> {
  const place = join(folder, name);
  await mkdir(place);
  const { port } = upstream.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const file = join(place, 'gatehouse.json');
  await writeFile(
    file,
    JSON.stringify({
      version: 1,
      dataFolder: './data',
      server: { port: 0 },
      providers: [{ id: 'mock', kind: 'openai-compatible', baseUrl, allowPrivateNetwork: true, models: ['m'] }],
      prices,
      limits: {
        budgets: [{ of: 'everything', costPerMonth: unitsInMoney }],
        ...(counters === undefined ? {} : { counters }),
      },
    }),
  );
  return file;
}

async function start(configuration: string): Promise<RunningGateway> {
  const child = spawn(process.execPath, ['--conditions=source', main, 'start', '--config', configuration], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  let printed = '';
  const collect = (chunk: Buffer): void => {
    printed += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  await expect.poll(() => printed, { timeout: 60_000 }).toContain('Ctrl-C stops it');
  const gateway = { process: child, printed, url: /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? '' };
  gateways.push(gateway);
  return gateway;
}

async function kill({ process: child }: RunningGateway): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const keyOf = ({ printed }: RunningGateway): string => /gh_user_[A-Za-z0-9_-]+/.exec(printed)?.[0] ?? '';

const body = JSON.stringify({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Yes or no?' }] });

/** How often each status came; 0 where the connection broke. */
type Outcome = Map<number, number>;

/** Asks until `left` are asked, or the connection breaks. */
async function ask(pool: Pool, key: string, left: { count: number }, outcome: Outcome): Promise<void> {
  while (left.count > 0) {
    left.count -= 1;
    let status = 0;
    try {
      const response = await pool.request({
        path: '/v1/chat/completions',
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body,
      });
      ({ statusCode: status } = response);
      await response.body.text();
    } catch {
      // Sent again: nobody was told what came of it.
      left.count += 1;
    }
    outcome.set(status, (outcome.get(status) ?? 0) + 1);
    if (status === 0) return;
  }
}

/** What the record says was spent: of answers, and of requests that broke off. */
async function recordedUnits(name: string): Promise<number> {
  const reserved = new Map<string, number>();
  let spent = 0;
  for await (const { leaf } of readLeaves(join(folder, name, 'data', 'ledger'))) {
    if (leaf.kind === 'request') reserved.set(leaf.request, leaf.reserved?.micros ?? 0);
    if (leaf.kind === 'result') spent += leaf.cost?.micros ?? 0;
    if (leaf.kind === 'interrupted') spent += reserved.get(leaf.request) ?? 0;
  }
  return spent;
}

describe('a budget of exactly so many units', () => {
  it(
    `lets exactly ${budget} of ${requests} requests at once pass, over ${kills} kills`,
    async () => {
      const configuration = await writeConfiguration('one');
      const left = { count: requests };
      const outcome: Outcome = new Map();
      let key = '';
      for (let round = 0; left.count > 0; round += 1) {
        const gateway = await start(configuration);
        key ||= keyOf(gateway);
        const pool = new Pool(gateway.url, { connections });
        const asking = Array.from({ length: connections }, () => ask(pool, key, left, outcome));
        if (round < kills) {
          const enough = Math.ceil(((round + 1) * budget) / (kills + 1));
          while (served < enough && left.count > 0) await new Promise((done) => setTimeout(done, 1));
          await kill(gateway);
        }
        await Promise.all(asking);
        await pool.destroy();
        await kill(gateway);
      }
      // The last start says what became of what the last kill broke off, and still knows what was spent.
      const last = await start(configuration);
      const pool = new Pool(last.url, { connections: 1 });
      const after: Outcome = new Map();
      await ask(pool, key, { count: 1 }, after);
      await pool.destroy();
      const stopped = once(last.process, 'exit');
      last.process.kill('SIGTERM');
      await stopped;
      console.log(`${served} calls, ${JSON.stringify([...outcome])}`);
      expect([...after]).toEqual([[429, 1]]);
      expect([...outcome.keys()].filter((status) => ![0, 200, 429].includes(status))).toEqual([]);
      expect(await recordedUnits('one')).toBe(budget);
      expect(served).toBeLessThanOrEqual(budget);
      // All that is missing at the model server was on its way when the gateway was killed.
      expect(served).toBeGreaterThanOrEqual(budget - kills * connections);
      expect(outcome.get(200)).toBeLessThanOrEqual(served);
    },
    120_000 + requests * 20,
  );

  it.skipIf(findRedis() === undefined)(
    `lets exactly ${budget} of ${requests} requests pass to three gateways on one Redis, of which one is killed`,
    async () => {
      const redis = await startRedis();
      try {
        const counters = { kind: 'redis', url: redis.url, prefix: 'exact' };
        const names = ['first', 'second', 'third'];
        const files = await Promise.all(names.map((name) => writeConfiguration(name, counters)));
        const running = await Promise.all(files.map(start));
        const left = { count: requests };
        const outcome: Outcome = new Map();
        const askOne = async (gateway: RunningGateway, key: string): Promise<void> => {
          const pool = new Pool(gateway.url, { connections: 32 });
          await Promise.all(Array.from({ length: 32 }, () => ask(pool, key, left, outcome)));
          await pool.destroy();
        };
        const asking = running.map((gateway) => askOne(gateway, keyOf(gateway)));
        const [victim] = running;
        if (victim === undefined || files[0] === undefined) throw new Error('no gateway has started');
        while (served < budget / 3 && left.count > 0) await new Promise((done) => setTimeout(done, 1));
        await kill(victim);
        const again = await start(files[0]);
        asking.push(askOne(again, keyOf(victim)));
        await Promise.all(asking);
        const store = createRedisCounters({
          url: redis.url,
          prefix: 'exact',
          timeout: 2_000,
          reports: { lost: () => undefined, found: () => undefined },
        });
        await store.ready(5_000);
        const limit = { subject: 0, measure: 'cost', span: 'month', limit: budget } as const;
        const everything = { subjects: ['everything:'], newFrom: 0, limits: [limit] };
        // What was answered last may still be on its way to be settled.
        await expect
          .poll(async () => (await store.read(everything, Date.now()))[0]?.used, { timeout: 5_000 })
          .toBe(budget);
        await store.close();
        for (const gateway of gateways) await kill(gateway);
        console.log(`${served} calls, ${JSON.stringify([...outcome])}`);
        expect([...outcome.keys()].filter((status) => ![0, 200, 429].includes(status))).toEqual([]);
        const units = (await Promise.all(names.map(recordedUnits))).reduce((sum, one) => sum + one, 0);
        expect(units).toBeLessThanOrEqual(budget);
        expect(served).toBeLessThanOrEqual(budget);
        expect(served).toBeGreaterThanOrEqual(budget - 32);
      } finally {
        await redis.close();
      }
    },
    120_000 + requests * 20,
  );
});
