import { limitListSchema } from '@gatehouse/contract/admin-limits';
import { afterEach, describe, expect, it } from 'vitest';
import {
  listenTestGateway,
  type ListeningTestGateway,
  type TestGatewayOptions,
} from '../packages/gateway/src/testing/create-test-gateway.ts';
import { printedByCommand } from '../packages/gateway/src/testing/printed-by-command.ts';
import { findRedis, startRedis } from '../packages/gateway/src/testing/redis-server.ts';
import { createScriptedModel } from '../packages/gateway/src/testing/scripted-model.ts';

let test: ListeningTestGateway;

type Limits = NonNullable<NonNullable<TestGatewayOptions['configuration']>['limits']>;

async function open(limits: Limits): Promise<void> {
  test = await listenTestGateway({
    configuration: {
      limits,
      prices: { models: [{ kind: 'tokens', provider: 'scripted', input: 0, output: 1_000 }] },
    },
  });
}

afterEach(async () => {
  await test.close();
});

function ask(more: object = {}, key = test.userKey): Promise<Response> {
  return fetch(`${test.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'scripted', messages: [{ role: 'user', content: 'hello' }], ...more }),
  });
}

function told({ headers }: Response, what: 'requests' | 'tokens'): (string | null)[] {
  return ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}-${what}`));
}

async function limitsFor(key: string) {
  const response = await fetch(`${test.url}/admin/v1/limits`, { headers: { authorization: `Bearer ${key}` } });
  expect(response.status).toBe(200);
  return limitListSchema.parse(await response.json());
}

describe('the headers of an answer', () => {
  it('tell the tightest limits of requests and tokens, streamed or not', async () => {
    await open({ requestsPerMinute: 10, budgets: [{ of: 'tenant', requestsPerDay: 5, tokensPerMinute: 10_000 }] });
    const plain = await ask();
    expect(told(plain, 'requests').slice(0, 2)).toEqual(['5', '4']);
    expect(told(plain, 'requests')[2]).toMatch(/^(\d+h)?(\d+m)?[\d.]+m?s$/);
    expect(told(plain, 'tokens')[0]).toBe('10000');
    const left = Number(told(plain, 'tokens')[1]);
    expect(left).toBeLessThan(10_000);
    // As the provider has counted, and not what was reserved.
    expect(left).toBeGreaterThan(9_900);
    const streamed = await ask({ model: 'scripted:stall-midway', stream: true });
    expect(told(streamed, 'requests').slice(0, 2)).toEqual(['5', '3']);
    // A stream tells it at its beginning, when all is reserved.
    expect(Number(told(streamed, 'tokens')[1])).toBeLessThan(left - 4_096);
    await streamed.body?.cancel();
  });

  it('stand on a refusal as well, with the time to wait', async () => {
    await open({ requestsPerMinute: 2 });
    await ask();
    await ask();
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      error: { code: 'rate_limit_exceeded', type: 'rate_limit_error', param: 'key.requestsPerMinute' },
    });
    expect(told(refused, 'requests').slice(0, 2)).toEqual(['2', '0']);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
  });

  it('stand on a refusal of tokens and money', async () => {
    await open({ outputTokensPerDay: 100, budgets: [{ of: 'everything', costPerDay: 0.02 }] });
    const tokens = await ask({ max_tokens: 101 });
    expect([tokens.status, tokens.headers.get('retry-after')]).toEqual([413, null]);
    const money = await ask({ max_tokens: 15 });
    expect(money.status).toBe(200);
    const spent = await ask({ max_tokens: 15 });
    expect(spent.status).toBe(429);
    expect(await spent.json()).toMatchObject({ error: { code: 'budget_exceeded' } });
    expect(told(spent, 'tokens').slice(0, 2)).toEqual(['100', '91']);
    expect(Number(spent.headers.get('retry-after'))).toBeLessThanOrEqual(86_400);
  });
});

describe('a stream that goes over its reserve', () => {
  it('ends with an error event, and without the mark of a whole answer', async () => {
    const model = createScriptedModel({
      script: () => ({ pieces: Array.from({ length: 2_000 }, (_, at) => `w${at} `) }),
    });
    test = await listenTestGateway({
      configuration: { limits: { outputTokensPerDay: 50 } },
      providers: { scripted: model },
    });
    const response = await ask({ stream: true, max_tokens: 50 });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toContain('"code":"output_limit_exceeded"');
    expect(text).not.toContain('[DONE]');
    expect(model.calls[0]?.cancelled).toBe(true);
  });
});

describe.skipIf(findRedis() === undefined)('counters in Redis that cannot be reached', () => {
  it.each([
    ['block', 503],
    ['allow', 200],
  ] as const)('%s requests with status %i, until it is back', async (onUnable, status) => {
    const redis = await startRedis();
    try {
      await open({
        onUnable,
        counters: { kind: 'redis', url: redis.url, timeout: '500ms' },
        budgets: [{ of: 'everything', requestsPerDay: 3 }],
      });
      const first = await ask();
      expect([first.status, ...told(first, 'requests').slice(0, 2)]).toEqual([200, '3', '2']);
      await redis.kill();
      const without = await ask();
      expect(without.status).toBe(status);
      if (status === 503) expect(await without.json()).toMatchObject({ error: { code: 'limits_unavailable' } });
      await redis.start();
      // It begins anew, for it keeps nothing.
      await expect
        .poll(
          async () =>
            told(await ask(), 'requests')
              .slice(0, 2)
              .join(),
          { timeout: 10_000 },
        )
        .toMatch(/^3,[012]$/);
      await expect.poll(async () => (await ask()).status, { timeout: 10_000 }).toBe(429);
      expect(test.logged.some((line) => line.includes('counters failed'))).toBe(true);
    } finally {
      await redis.close();
    }
  });
});

describe('limits of the directory', () => {
  it('hold beside those of the key, for all keys of a team together, and from the moment on at which they are changed', async () => {
    await open({});
    const { directory, keys } = test.gateway;
    const operator = { actor: 'test' };
    const team = await directory.create('team', { name: 'Sales', limits: { requestsPerDay: 2 } }, operator);
    const [first, second] = await Promise.all(
      ['one', 'two'].map((name) => keys.create({ name, role: 'user', team: team.id }, 'test')),
    );
    expect((await ask({}, first?.key)).status).toBe(200);
    expect((await ask({}, second?.key)).status).toBe(200);
    expect((await ask({}, first?.key)).status).toBe(429);
    expect((await ask()).status).toBe(200);
    await directory.change('team', team.id, { limits: { requestsPerDay: 3 } }, operator);
    expect((await ask({}, first?.key)).status).toBe(200);
    expect((await ask({}, second?.key)).status).toBe(429);
    expect((await limitsFor(test.adminKey)).limits).toEqual([
      expect.objectContaining({ of: 'team', id: team.id, name: 'Sales', measure: 'requests', span: 'day', used: 3 }),
    ]);
  });
});

describe('what is limited', () => {
  it('says which are service accounts, and leaves out whoever is suspended', async () => {
    await open({});
    const { directory, keys } = test.gateway;
    const operator = { actor: 'test' };
    const own = { limits: { requestsPerDay: 5 }, teams: [], roles: [] };
    const bot = await directory.create('service-account', { name: 'Order bot', ...own }, operator);
    const ben = await directory.create('person', { name: 'Ben', ...own }, operator);
    await keys.create({ name: 'ben', role: 'user', owner: ben.id, limits: { requestsPerDay: 3 } }, 'test');
    const listed = async () => (await limitsFor(test.adminKey)).limits.map(({ name, service }) => [name, service]);
    expect(await listed()).toEqual(
      expect.arrayContaining([
        ['Order bot', true],
        ['Ben', undefined],
        ['ben', undefined],
      ]),
    );
    await directory.change('person', ben.id, { status: 'suspended' }, operator);
    expect(await listed()).toEqual([['Order bot', true]]);
    await directory.change('service-account', bot.id, { status: 'suspended' }, operator);
    expect(await listed()).toEqual([]);
  });

  it('is told to administrators, the most used first, and to nobody else', async () => {
    await open({
      budgets: [
        { of: 'everything', costPerMonth: 1 },
        { of: 'model', name: 'scripted', requestsPerHour: 2 },
        { of: 'tenant', concurrency: 7 },
      ],
    });
    await ask({ max_tokens: 20 });
    const { limits, ...rest } = await limitsFor(test.adminKey);
    expect(rest).toEqual({ counters: 'memory', currency: 'EUR', more: false });
    expect(limits.map(({ of, id, measure, limit, used }) => [of, id, measure, limit, used])).toEqual([
      ['model', 'scripted/scripted', 'requests', 2, 1],
      ['everything', '', 'cost', 1_000_000, 9_000],
      ['tenant', 'default', 'running', 7, 0],
    ]);
    const refused = await fetch(`${test.url}/admin/v1/limits`, {
      headers: { authorization: `Bearer ${test.userKey}` },
    });
    expect(refused.status).toBe(403);
  });

  it('is printed by the command line', async () => {
    await open({ budgets: [{ of: 'everything', costPerMonth: 1.25, requestsPerDay: 4 }] });
    const orders = await test.gateway.keys.create({ name: 'orders', role: 'user', limits: { requestsPerDay: 9 } });
    const replaced = await test.gateway.keys.rotate(orders.record.id, 60_000, 'test');
    const other = await test.gateway.keys.create({ name: 'orders', role: 'user', limits: { requestsPerDay: 9 } });
    await ask({ max_tokens: 20 });
    const printed = await printedByCommand(['limits'], {
      folder: test.folder,
      served: { limits: () => test.gateway.limits() },
    });
    const lines = printed
      .trimEnd()
      .split('\n')
      .map((line) => line.trim());
    expect(lines[0]?.split(/ {2,}/)).toEqual(['WHOSE', 'WHAT', 'USED', 'LIMIT', 'SHARE', 'RENEWED IN']);
    expect(lines[1]).toMatch(/^everything +requests per day +1 +4 +25 % +\d+ (?:s|min|h)$/);
    // Two of one name are told apart; those that have taken each other's place are counted as one.
    for (const { record } of [other, replaced]) expect(printed).toContain(`key orders (${record.id})`);
    expect(printed).not.toContain(orders.record.id);
    expect(lines[2]).toMatch(/^everything +cost per month +0\.009 EUR +1\.25 EUR +0 % +\d+ (?:s|min|h|d)$/);
  });

  it('go on where another key takes the place of one', async () => {
    await open({});
    const spent = await test.gateway.keys.create({ name: 'spent', role: 'user', limits: { requestsPerDay: 2 } });
    expect((await ask({}, spent.key)).status).toBe(200);
    const { key, record } = await test.gateway.keys.rotate(spent.record.id, 60_000, 'test');
    const third = await test.gateway.keys.rotate(record.id, 60_000, 'test');
    expect((await ask({}, third.key)).status).toBe(200);
    for (const one of [spent.key, key, third.key]) expect((await ask({}, one)).status).toBe(429);
    const seen = (await limitsFor(test.adminKey)).limits.filter(({ of }) => of === 'key');
    expect(seen).toMatchObject([{ id: third.record.id, name: 'spent', measure: 'requests', used: 2, limit: 2 }]);
  });
});

describe('a model without a price', () => {
  const budgets: Limits['budgets'] = [{ of: 'person', costPerDay: 5 }];

  it('passes a budget of money unseen where nothing else is said', async () => {
    test = await listenTestGateway({ configuration: { limits: { costPerDay: 1, budgets } } });
    expect((await ask()).status).toBe(200);
  });

  it('is refused where it is to be, for whoever has such a budget and for nobody else', async () => {
    test = await listenTestGateway({ configuration: { prices: { unpriced: 'refuse' } } });
    expect((await ask()).status).toBe(200);
    const { key } = await test.gateway.keys.create({ name: 'paid', role: 'user', limits: { costPerMonth: 5 } });
    const refused = await ask({}, key);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ error: { code: 'price_unknown' } });
    expect((await test.leaves()).findLast(({ kind }) => kind === 'refusal')).toMatchObject({ code: 'price_unknown' });
    // Nothing of it stays reserved.
    const running = (await limitsFor(test.adminKey)).limits.filter(({ measure }) => measure === 'running');
    expect(running.every(({ used }) => used === 0)).toBe(true);
  });

  it('is answered where its price is nothing, said on purpose', async () => {
    test = await listenTestGateway({
      configuration: {
        limits: { costPerDay: 1 },
        prices: { unpriced: 'refuse', models: [{ kind: 'free', provider: 'scripted' }] },
      },
    });
    expect((await ask()).status).toBe(200);
  });
});
