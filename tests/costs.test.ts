import {
  budgetAlertListSchema,
  costForecastSchema,
  costReportSchema,
  priceViewSchema,
  reconciliationSchema,
} from '@gatehouse/contract/admin-costs';
import { overviewSchema } from '@gatehouse/contract/admin-overview';
import type { Leaf } from '@gatehouse/contract/leaf';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ZodType } from 'zod';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

const prices = {
  currency: 'EUR',
  models: [
    { kind: 'tokens', provider: 'scripted', model: 'scripted', input: '2.50', output: 10 },
    { kind: 'tokens', provider: 'scripted', model: 'gone-*', input: 1, output: 1 },
  ],
} as const;

let gateway: ListeningTestGateway;
let results: readonly Extract<Leaf, { kind: 'result' }>[];

const chat = (content: string, model = 'scripted') => ({ model, messages: [{ role: 'user', content }] });

function ask(path: string, key = gateway.adminKey): Promise<Response> {
  return fetch(`${gateway.url}/admin/v1/costs${path}`, { headers: { authorization: `Bearer ${key}` } });
}

async function told<T>(path: string, schema: ZodType<T>): Promise<T> {
  const response = await ask(path);
  expect(response.status).toBe(200);
  return schema.parse(await response.json());
}

beforeAll(async () => {
  gateway = await listenTestGateway({
    logLevel: 'silent',
    configuration: {
      cache: { enabled: true },
      prices: { ...prices, models: [...prices.models] },
      models: [{ name: '=named', provider: 'scripted', target: 'scripted' }],
    },
  });
  await gateway.ask(chat('Good morning'));
  await gateway.ask(chat('Good morning'));
  await gateway.ask(chat('What a long question this is, for so short an answer?'));
  await gateway.ask(chat('By another name', '=named'));
  await gateway.ask(chat('Without usage', 'scripted:no-usage'));
  // The index follows the record a moment later.
  await vi.waitFor(
    async () => {
      const { totals } = await told('?by=model', costReportSchema);
      const requests = totals.reduce((sum, row) => sum + row.requests, 0);
      if (requests !== 5) throw new Error(`the index knows of ${requests} requests`);
    },
    { timeout: 15_000, interval: 100 },
  );
  results = (await gateway.leaves()).filter((leaf) => leaf.kind === 'result');
});

afterAll(() => gateway.close());

describe('leaves', () => {
  test('say what each call cost, by which price list, and what the cache has spared', () => {
    const called = results.filter(({ cache, target }) => cache === 'miss' && target === 'scripted');
    const { version } = called[0]?.cost === undefined ? {} : { version: called[0].cost.prices };
    expect(version).toMatch(/^[0-9a-f]{32}$/);
    for (const { cost, usage, usageSource } of called) {
      if (usage === undefined) throw new Error('a call without usage');
      expect(usageSource).toBe('provider');
      expect(cost).toEqual({
        currency: 'EUR',
        micros: Number((BigInt(usage.input) * 2_500_000n + BigInt(usage.output) * 10_000_000n + 999_999n) / 1_000_000n),
        prices: version,
      });
    }
    const [hit] = results.filter(({ cache }) => cache === 'hit');
    expect(hit?.cost).toBeUndefined();
    expect(hit?.saved).toEqual(called[0]?.cost);
  });

  test('name a price list that is kept as it was hashed', async () => {
    const version = results[0]?.cost?.prices ?? '';
    const text = await (await ask(`/prices/${version}`)).text();
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    expect(Buffer.from(digest).toString('hex').slice(0, 32)).toBe(version);
    expect((await ask(`/prices/${'0'.repeat(32)}`)).status).toBe(404);
    expect((await ask('/prices/..%2f..%2fkeys')).status).toBeGreaterThanOrEqual(400);
  });
});

test('the tokens that a provider does not tell are counted here, and what has no price costs nobody knows what', async () => {
  const [leaf] = results.filter(({ target }) => target === 'scripted:no-usage');
  expect(leaf).toMatchObject({ usageSource: 'estimated', usage: leaf?.estimate });
  expect(leaf?.usage?.output).toBeGreaterThan(0);
  expect(leaf).not.toHaveProperty('cost');
  const { rows } = await told('?by=target', costReportSchema);
  expect(rows.find(({ of }) => of.target?.id === 'scripted:no-usage')).toMatchObject({
    cost: null,
    unpriced: 1,
    estimated: 1,
  });
});

describe('the report', () => {
  test.each(['team,model', 'key', 'person', 'tenant,day', 'provider,target', 'model,key,day'])(
    'by %s sums up to what the leaves say',
    async (by) => {
      const report = await told(`?by=${by}`, costReportSchema);
      const exact = results.reduce((sum, { cost }) => sum + BigInt(cost?.micros ?? 0), 0n);
      const saved = results.reduce((sum, leaf) => sum + (leaf.saved?.micros ?? 0), 0);
      expect(BigInt(report.rows.reduce((sum, { cost }) => sum + (cost ?? 0), 0))).toBe(exact);
      expect(report.totals.reduce((sum, row) => sum + row.saved, 0)).toBe(saved);
      expect(saved).toBeGreaterThan(0);
      expect(report).toMatchObject({ currency: 'EUR', complete: false, by: by.split(',') });
    },
  );

  test('is a month, and names keys to whoever may know them', async () => {
    const now = new Date().toISOString().slice(0, 7);
    expect((await told('', costReportSchema)).month).toBe(now);
    const { rows } = await told('?by=key', costReportSchema);
    const known = (await gateway.gateway.keys.list()).map(({ name }) => name);
    expect(known).toContain(rows[0]?.of.key?.name);
    expect((await told('?month=2026-01', costReportSchema)).rows).toEqual([]);
  });

  test('comes as a table for spreadsheets, without formulas', async () => {
    const response = await ask('?by=model&format=csv');
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="costs-\d{4}-\d{2}-by-model\.csv"$/,
    );
    const text = await response.text();
    expect(text).toMatch(/^month,model,model_name,currency,cost,/);
    expect(text).toContain(",'=named,");
  });

  test('is refused for times and names that there are not, and to whoever may not see it', async () => {
    for (const query of ['?month=2026-13', '?month=2099-01', '?by=nothing', '?by=key,key', '?by=a,b,c,d', '?until=1'])
      expect((await ask(query)).status, query).toBe(400);
    expect((await ask('', gateway.userKey)).status).toBe(403);
  });
});

test('the overview says what the cache has spared', async () => {
  const response = await fetch(`${gateway.url}/admin/v1/overview?since=${Date.now() - 3_600_000}`, {
    headers: { authorization: `Bearer ${gateway.adminKey}` },
  });
  const { cache, cost } = overviewSchema.parse(await response.json());
  expect(cache.cost).toEqual({ EUR: results.reduce((sum, { saved }) => sum + (saved?.micros ?? 0), 0) });
  expect(cost).toEqual({ EUR: results.reduce((sum, leaf) => sum + (leaf.cost?.micros ?? 0), 0) });
});

test('tells which price each model has, and which rows fit none', async () => {
  const view = await told('/prices', priceViewSchema);
  expect(view.unused).toEqual([1]);
  expect(view.models).toContainEqual(
    expect.objectContaining({ provider: 'scripted', target: 'scripted', price: 'tokens', row: 0 }),
  );
  expect(view.models.find(({ target }) => target === 'scripted')?.names).toContain('=named');
});

test('compares what providers tell with what was counted here', async () => {
  const { models } = await told('/reconciliation', reconciliationSchema);
  for (const { provider } of models) expect(provider).toBe('scripted');
});

test('forecasts nothing from one day, and says so', async () => {
  const forecast = await told('/forecast?by=model', costForecastSchema);
  expect(forecast.total.expected).toBeNull();
  expect(forecast.total.spent).toBeGreaterThan(0);
  expect(forecast.parts.reduce((sum, { spent }) => sum + spent, 0)).toBe(forecast.total.spent);
  expect(forecast.days.some(({ cost }) => cost === forecast.total.spent)).toBe(true);
});

test('has no alerts where there are no budgets', async () => {
  expect(await told('/alerts', budgetAlertListSchema)).toEqual({ alerts: [] });
});

test('tells teams and people apart, by name, and shows whoever leads a team that team only', async () => {
  const { directory, keys } = gateway.gateway;
  const by = { actor: 'test' };
  const [sales, research] = await Promise.all(
    ['Sales', 'Research'].map((name) => directory.create('team', { name, tenant: 'default' }, by)),
  );
  if (sales === undefined || research === undefined) throw new Error('no team');
  const anna = await directory.create(
    'person',
    { name: 'Anna', tenant: 'default', teams: [sales.id], roles: [], identities: [] },
    by,
  );
  const annas = await keys.create({ name: 'Anna’s key', role: 'user', owner: anna.id });
  const ofResearch = await keys.create({ name: 'research', role: 'user', team: research.id });
  const lead = await keys.create({ name: 'lead', role: 'team-lead', team: sales.id, bound: 'team' });
  await gateway.ask(chat('A question of Anna'), { key: annas.key });
  await gateway.ask(chat('A question of the researchers'), { key: ofResearch.key });
  await vi.waitFor(
    async () => {
      const { rows } = await told('?by=team', costReportSchema);
      if (!rows.some(({ of }) => of.team?.id === research.id)) throw new Error('the index has not come to it yet');
    },
    { timeout: 15_000, interval: 100 },
  );
  const { rows } = await told('?by=team,person', costReportSchema);
  expect(rows.filter(({ of }) => of.team?.id !== null).map(({ of, requests }) => ({ ...of, requests }))).toEqual(
    expect.arrayContaining([
      { team: { id: sales.id, name: 'Sales' }, person: { id: anna.id, name: 'Anna' }, requests: 1 },
      { team: { id: research.id, name: 'Research' }, person: { id: null }, requests: 1 },
    ]),
  );
  const leaves = (await gateway.leaves()).filter((leaf) => leaf.kind === 'result');
  expect(leaves.filter(({ person }) => person !== undefined)).toMatchObject([{ team: sales.id }]);
  expect(JSON.stringify(leaves)).not.toContain(anna.id);

  const seen = costReportSchema.parse(await (await ask('?by=team', lead.key)).json());
  expect(seen.rows.map(({ of }) => of.team?.id)).toEqual([sales.id]);
  expect(seen.totals).toMatchObject([{ requests: 1 }]);
  expect((await ask('/reconciliation', lead.key)).status).toBe(403);
});

test('a changed price list holds from then on, and leaves before it keep theirs', async () => {
  const before = results.find(({ cost }) => cost !== undefined)?.cost?.prices ?? '';
  const { configuration } = gateway.gateway;
  const [first, ...others] = configuration.prices.models;
  if (first?.kind !== 'tokens') throw new Error('the first row has prices of tokens');
  const models = [{ ...first, output: '20' }, ...others];
  await gateway.gateway.apply({ ...configuration, prices: { ...configuration.prices, models } }, ['prices']);
  await gateway.ask(chat('What does this cost now?'));
  const newest = (await gateway.leaves()).findLast((leaf) => leaf.kind === 'result');
  const { cost, usage } = newest?.kind === 'result' ? newest : {};
  expect(cost?.prices).not.toBe(before);
  const exact = BigInt(usage?.input ?? 0) * 2_500_000n + BigInt(usage?.output ?? 0) * 20_000_000n;
  expect(BigInt(cost?.micros ?? -1)).toBe((exact + 999_999n) / 1_000_000n);
  for (const version of [before, cost?.prices]) expect((await ask(`/prices/${version}`)).status).toBe(200);
});
