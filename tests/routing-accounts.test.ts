import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import type { LimitList } from '@gatehouse/contract/admin-limits';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Provider } from '../packages/gateway/src/core/provider.ts';
import { createTestGateway, type TestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { createScriptedTarget, type ScriptedTarget } from '../packages/gateway/src/testing/scripted-target.ts';

let folder: string;
let gateway: TestGateway;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-accounts-'));
});
afterEach(async () => {
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

const ids = ['one', 'two'] as const;

async function open(
  targets: Readonly<Record<(typeof ids)[number], Pick<ScriptedTarget, 'provider'>>>,
  more: Partial<ConfigurationInput> = {},
): Promise<void> {
  gateway = await createTestGateway({
    folder,
    logLevel: 'silent',
    providers: { one: targets.one.provider, two: targets.two.provider },
    configuration: {
      providers: ids.map((id) => ({
        id,
        kind: 'openai-compatible',
        baseUrl: 'http://127.0.0.1:9/v1',
        models: ['m'],
        trust: id === 'one' ? 'machine' : 'cloud',
      })),
      models: [
        {
          name: 'house',
          allowLessTrusted: true,
          targets: [
            { provider: 'one', target: 'm', timeouts: { firstToken: '50ms' } },
            { provider: 'two', target: 'm' },
          ],
        },
      ],
      ...more,
    },
  });
}

const money: Partial<ConfigurationInput> = {
  prices: {
    models: [
      { kind: 'tokens', provider: 'one', model: 'm', input: 1_000, output: 2_000 },
      { kind: 'tokens', provider: 'two', model: 'm', input: 100, output: 200 },
    ],
  },
  limits: {
    tokensPerDay: 1_000_000,
    costPerDay: 1_000,
    budgets: [
      { of: 'everything', costPerMonth: 10_000, concurrency: 100 },
      { of: 'model', requestsPerDay: 1_000, tokensPerDay: 1_000_000 },
    ],
  },
};

const chat = { model: 'house', max_tokens: 50, messages: [{ role: 'user', content: 'Hello' }] };

/** What is used of each limit. */
function used({ limits }: LimitList): Readonly<Record<string, number>> {
  return Object.fromEntries(
    limits
      .filter(({ used: amount, of }) => amount > 0 && of !== 'key')
      .map(({ id, measure, of, span, used: amount }) => [`${of} ${id} ${measure} ${span}`, amount]),
  );
}

describe('what a target that was left may have used', () => {
  test('is settled for its own model, beside what the answer used, and counted the same after a start', async () => {
    const targets = { one: createScriptedTarget('one'), two: createScriptedTarget('two') };
    targets.one.becomes({ act: 'hang' });
    await open(targets, money);
    const { exchange } = await gateway.ask(chat);
    expect(exchange.notes.tried).toMatchObject([{ provider: 'one', code: 'upstream_timeout' }]);
    const lost = exchange.notes.tried?.[0]?.spent;
    expect(lost?.source).toBe('estimated');
    const before = await gateway.gateway.limits();
    const spent = used(before);
    const inVain = (lost?.usage?.input ?? 0) + (lost?.usage?.output ?? 0);
    // A plain answer that never came counts for all that was reserved for it.
    expect(lost?.usage?.output).toBe(50);
    expect(spent['model one/m tokens day']).toBe(inVain);
    expect(spent['model two/m tokens day']).toBe(15);
    expect(spent['everything  cost month']).toBe((lost?.cost?.micros ?? 0) + (exchange.notes.spent?.cost?.micros ?? 0));
    expect(Object.keys(spent).some((name) => name.includes('running'))).toBe(false);
    await gateway.close();
    await open(targets, money);
    await vi.waitFor(async () => expect(used(await gateway.gateway.limits())).toEqual(spent), { timeout: 30_000 });
  });

  test('is in the costs under its own name, and the request is one', async () => {
    const targets = { one: createScriptedTarget('one'), two: createScriptedTarget('two') };
    targets.one.becomes({ act: 'cut', words: 0 });
    await open(targets, money);
    const { exchange } = await gateway.ask(chat);
    const leaf = (await gateway.leaves()).find(({ kind }) => kind === 'result');
    if (leaf?.kind !== 'result') throw new Error('there is no result');
    expect(leaf.tried).toMatchObject([{ provider: 'one', usageSource: 'estimated' }]);
    expect(leaf.tried?.[0]?.cost).toEqual(exchange.notes.tried?.[0]?.spent.cost);
    expect(leaf.cost?.micros).toBe(10 * 100 + 5 * 200);
  });
});

describe('a call that is refused by a limit of the second target', () => {
  test('ends with that, and gives back what the first has reserved', async () => {
    const targets = { one: createScriptedTarget('one'), two: createScriptedTarget('two') };
    targets.one.becomes({ act: 'fail', code: 'upstream_failed' });
    await open(targets, {
      limits: {
        budgets: [
          { of: 'model', name: 'two/m', tokensPerDay: 10 },
          { of: 'everything', tokensPerDay: 1_000_000 },
        ],
      },
    });
    await expect(gateway.ask(chat)).rejects.toMatchObject({ code: 'request_over_limit' });
    expect(targets.two.calls).toHaveLength(0);
    expect(used(await gateway.gateway.limits())).toEqual({});
    const [leaf] = (await gateway.leaves()).filter(({ kind }) => kind === 'result');
    expect(leaf).toMatchObject({ outcome: 'failed', code: 'request_over_limit', tried: [{ code: 'upstream_failed' }] });
  });
});

describe('texts for a name with several targets', () => {
  test('are made fit for the strictest of them before the first is asked', async () => {
    const sent: string[] = [];
    const base = createScriptedTarget('one');
    const one: Provider = {
      ...base.provider,
      call(call) {
        sent.push(JSON.stringify(call.request.body));
        return base.provider.call(call);
      },
    };
    await open(
      { one: { provider: one }, two: createScriptedTarget('two') },
      {
        pseudonymisation: { default: 'pass', rules: [{ trust: ['cloud'], default: 'pseudonymise' }] },
      },
    );
    const messages = [{ role: 'user', content: 'Write to erika.mustermann@example.org' }];
    await gateway.ask({ model: 'house', messages });
    await gateway.ask({ model: 'one/m', messages });
    expect(sent[0]).not.toContain('erika.mustermann');
    expect(sent[1]).toContain('erika.mustermann');
  });
});
