import { overviewSchema, type Overview } from '@gatehouse/contract/admin-overview';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

let gateway: ListeningTestGateway;

beforeEach(async () => {
  gateway = await listenTestGateway({ logLevel: 'silent', configuration: { cache: { enabled: true } } });
});
afterEach(() => gateway.close());

function ask(query: string, key: string): Promise<Response> {
  return fetch(`${gateway.url}/admin/v1/overview${query}`, { headers: { authorization: `Bearer ${key}` } });
}

const lastHour = (): string => `?since=${Date.now() - 3_600_000}`;

async function overview(key = gateway.adminKey): Promise<Overview> {
  const response = await ask(lastHour(), key);
  expect(response.status).toBe(200);
  return overviewSchema.parse(await response.json());
}

const chat = (content: string, model = 'scripted') => ({ model, messages: [{ role: 'user', content }] });

describe('the overview over HTTP', () => {
  test('adds up what came through the gateway soon after it came', async () => {
    await gateway.ask(chat('Good morning'));
    await gateway.ask(chat('Good morning'));
    await gateway.ask(chat('My address is anna.muster@example.org'));
    await expect(gateway.ask(chat('Good morning', 'none'))).rejects.toThrow();
    await expect(gateway.ask(chat('Good morning'), { key: undefined })).rejects.toThrow();
    await expect.poll(async () => (await overview()).requests.total, { timeout: 15_000 }).toBe(4);
    const told = await overview();
    expect(told).toMatchObject({
      requests: { answered: 3, pseudonymised: 1 },
      strangers: 1,
      cache: { hits: 1, misses: 3 },
      entities: [{ type: 'EMAIL', values: 1 }],
      index: { state: 'ready' },
      models: [{ name: 'scripted', requests: 3 }],
      providers: [{ name: 'scripted', requests: 2 }],
      keys: [{ requests: 4 }],
    });
    expect(told.requests.refused + told.requests.failed).toBe(1);
    expect(told.codes).toEqual([{ code: 'model_not_found', requests: 1 }]);
    expect(told.tokens.input).toBeGreaterThan(0);
    expect(told.latency.p50).toBeGreaterThan(0);
    const { step, times, answered } = told.overTime;
    expect(times).toEqual(times.map((_, index) => told.since + index * step));
    expect(answered.reduce((sum, count) => sum + count, 0)).toBe(3);
  });

  test('is for administrators and auditors, and tells only the former who has which key', async () => {
    const keyOf = async (role: 'auditor' | 'user'): Promise<string> =>
      (await gateway.gateway.keys.create({ name: `a key of role ${role}`, role })).key;
    await gateway.ask(chat('Good morning'));
    await expect.poll(async () => (await overview()).requests.total, { timeout: 15_000 }).toBe(1);
    expect((await overview()).keys).toHaveLength(1);
    const seen = await (await ask(lastHour(), await keyOf('auditor'))).text();
    expect(JSON.parse(seen)).not.toHaveProperty('keys');
    for (const { id, name } of await gateway.gateway.keys.list()) {
      expect(seen).not.toContain(id);
      expect(seen).not.toContain(`"${name}"`);
    }
    expect((await ask(lastHour(), await keyOf('user'))).status).toBe(403);
    expect((await ask(lastHour(), 'gh_user_wrong')).status).toBe(401);
  });

  test.each([
    ['', 'since'],
    ['?since=x', 'since'],
    ['?since=-1', 'since'],
    ['?since=5&until=1', 'until'],
    ['?since=0', 'until'],
    ['?since=1&since=2', 'since'],
    ['?since=1&until=2&by=model', 'by'],
  ])('refuses %s, and says what is wrong', async (query, param) => {
    const response = await ask(query, gateway.adminKey);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_request', param } });
  });
});
