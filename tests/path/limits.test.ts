import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Leaf } from '@gatehouse/contract/leaf';
import { afterEach, describe, expect, it } from 'vitest';
import type { GatehouseError } from '../../packages/gateway/src/core/errors.ts';
import {
  type AskResult,
  createTestGateway,
  type TestGateway,
  type TestGatewayOptions,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { createScriptedModel } from '../../packages/gateway/src/testing/scripted-model.ts';

const opened: TestGateway[] = [];
const folders: string[] = [];

type Limits = NonNullable<NonNullable<TestGatewayOptions['configuration']>['limits']>;

async function open(limits: Limits, more: TestGatewayOptions = {}): Promise<TestGateway> {
  const test = await createTestGateway({ ...more, configuration: { limits, ...more.configuration } });
  opened.push(test);
  return test;
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-limits-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const test of opened.splice(0)) await test.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

function question(more: object = {}): object {
  return { model: 'scripted', messages: [{ role: 'user', content: 'How are foxes?' }], ...more };
}

async function codeOf(asked: Promise<AskResult>): Promise<string> {
  return asked.then(
    () => 'answered',
    (thrown: GatehouseError) => thrown.code,
  );
}

function lastOf<Kind extends Leaf['kind']>(leaves: readonly Leaf[], kind: Kind): Extract<Leaf, { kind: Kind }> {
  const found = leaves.findLast((leaf) => leaf.kind === kind);
  if (found === undefined) throw new Error(`no leaf is a ${kind}`);
  return found as Extract<Leaf, { kind: Kind }>;
}

describe('a limit on tokens', () => {
  it('is reserved before the call and settled by what the provider says', async () => {
    const { ask, leaves, model } = await open({ budgets: [{ of: 'everything', tokensPerDay: 1_000 }] });
    await ask(question({ max_tokens: 50 }));
    const { reserved } = lastOf(await leaves(), 'request');
    expect(reserved).toMatchObject({ output: 50, provider: 'scripted', target: 'scripted' });
    // More than three words of content, and far less than all that is left: two more fit beside each other.
    expect(reserved?.input).toBeGreaterThan(14);
    const { usage } = lastOf(await leaves(), 'result');
    const used = (usage?.input ?? 0) + (usage?.output ?? 0);
    const { exchange } = await ask(question({ max_tokens: 50 }));
    const headers = exchange.admission?.headers(Date.now()) ?? [];
    expect(headers.slice(headers.indexOf('x-ratelimit-limit-tokens')).slice(0, 4)).toEqual([
      'x-ratelimit-limit-tokens',
      '1000',
      'x-ratelimit-remaining-tokens',
      String(1_000 - 2 * used),
    ]);
    expect(model.calls.length).toBe(2);
  });

  it('tells the model server the most that it may answer where the client named none', async () => {
    const { ask, leaves, model } = await open({
      maxOutputTokens: 123,
      maxOutputTokensByModel: { 'scripted:echo': 7 },
      outputTokensPerDay: 100_000,
    });
    await ask(question());
    await ask(question({ max_tokens: -1 }));
    await ask(question({ max_completion_tokens: 40, n: 2 }));
    await ask(question({ model: 'scripted:echo' }));
    expect(model.calls.map(({ body }) => body['max_tokens'])).toEqual([123, 123, undefined, 7]);
    const reserved = (await leaves()).flatMap((leaf) => (leaf.kind === 'request' ? [leaf.reserved?.output] : []));
    expect(reserved).toEqual([123, 123, 80, 7]);
  });

  it('leaves a request alone where no output is limited', async () => {
    const { ask, leaves, model } = await open({});
    await ask(question());
    expect(model.calls[0]?.body).not.toHaveProperty('max_tokens');
    expect(lastOf(await leaves(), 'request')).not.toHaveProperty('reserved');
  });

  it('refuses what it has no room for, tells when to come again, and asks no model', async () => {
    const { ask, leaves, model } = await open({ outputTokensPerMinute: 100 });
    const stalled = new AbortController();
    const running = ask(question({ model: 'scripted:stall', max_tokens: 80 }), { signal: stalled.signal });
    while (model.calls.length === 0) await new Promise(setImmediate);
    await expect(ask(question({ max_tokens: 80 }))).rejects.toMatchObject({
      code: 'token_limit_exceeded',
      retryAfter: expect.any(Number),
    });
    expect(model.calls.length).toBe(1);
    stalled.abort();
    expect(await codeOf(running)).toBe('client_closed_request');
    // What a plain answer that never came had become nobody knows, so it counts as a whole.
    expect(lastOf(await leaves(), 'result')).toMatchObject({ usageSource: 'estimated', usage: { output: 80 } });
    expect(await codeOf(ask(question({ max_tokens: 21 })))).toBe('token_limit_exceeded');
    expect(await codeOf(ask(question({ max_tokens: 20 })))).toBe('answered');
  });

  it('tells a request that is larger than the limit itself that waiting does not help', async () => {
    const { ask, model } = await open({ tokensPerDay: 500 });
    await expect(ask(question({ max_tokens: 501 }))).rejects.toMatchObject({
      code: 'request_over_limit',
      retryAfter: undefined,
    });
    expect(model.calls).toEqual([]);
  });

  it('gives all of it back where the model server has not answered', async () => {
    const { ask } = await open({ tokensPerDay: 1_000 });
    for (const name of ['error', 'rate-limited', 'cut-at-once', 'context-length']) {
      for (let times = 0; times < 3; times += 1) {
        const code = await codeOf(ask(question({ model: `scripted:${name}`, max_tokens: 600 })));
        expect(code).not.toMatch(/answered|limit_exceeded/);
      }
    }
    expect(await codeOf(ask(question({ max_tokens: 600 })))).toBe('answered');
  });

  it('counts by our own estimate where the model server does not tell', async () => {
    const { ask, leaves } = await open({ tokensPerDay: 1_000 });
    await ask(question({ model: 'scripted:no-usage', max_tokens: 50, stream: true }));
    const result = lastOf(await leaves(), 'result');
    expect(result.usageSource).toBe('estimated');
    expect(result.usage?.output).toBeGreaterThan(5);
    expect(result.usage?.output).toBeLessThan(20);
  });

  it('is the same for all names of a model', async () => {
    const { ask } = await open(
      { budgets: [{ of: 'model', name: 'fox', requestsPerDay: 2 }] },
      { configuration: { models: [{ name: 'fox', provider: 'scripted', target: 'scripted' }] } },
    );
    expect(await codeOf(ask(question()))).toBe('answered');
    expect(await codeOf(ask(question({ model: 'fox' })))).toBe('answered');
    expect(await codeOf(ask(question({ model: 'scripted/scripted' })))).toBe('rate_limit_exceeded');
    expect(await codeOf(ask(question({ model: 'scripted:echo' })))).toBe('answered');
  });

  it('costs nothing for an answer from the cache', async () => {
    const { ask } = await open({ outputTokensPerDay: 60 }, { configuration: { cache: { enabled: true } } });
    for (let times = 0; times < 20; times += 1)
      expect(await codeOf(ask(question({ max_tokens: 50 })))).toBe('answered');
  });
});

describe('a stream that goes over its reserve', () => {
  const words = (count: number): string[] => Array.from({ length: count }, (_, at) => `word${at} `);

  it('is cut, and the model works no longer', async () => {
    const model = createScriptedModel({ script: () => ({ pieces: words(10_000) }) });
    const { ask, leaves } = await open({ outputTokensPerDay: 100 }, { providers: { scripted: model } });
    const cut = { code: 'output_limit_exceeded', param: 'key.outputTokensPerDay' };
    await expect(ask(question({ max_tokens: 100, stream: true }))).rejects.toMatchObject(cut);
    expect(model.calls[0]).toMatchObject({ cancelled: true, finished: false });
    const { code, usage, usageSource } = lastOf(await leaves(), 'result');
    expect({ code, usageSource }).toEqual({ code: 'output_limit_exceeded', usageSource: 'estimated' });
    expect(usage?.output).toBeGreaterThanOrEqual(100);
    expect(usage?.output).toBeLessThan(200);
    expect(await codeOf(ask(question({ max_tokens: 1, stream: true })))).toBe('token_limit_exceeded');
  });

  it('goes on as long as the limits have room, and takes it from there', async () => {
    const model = createScriptedModel({ script: () => ({ pieces: words(1_000) }) });
    const { ask } = await open({ outputTokensPerDay: 50_000 }, { providers: { scripted: model } });
    const { exchange } = await ask(question({ max_tokens: 10, stream: true }));
    expect(exchange.notes.usage?.output).toBe(1_000);
    const headers = exchange.admission?.headers(Date.now()) ?? [];
    expect(headers[headers.indexOf('x-ratelimit-remaining-tokens') + 1]).toBe('49000');
  });

  it('is not cut for the error of an estimate', async () => {
    const poem = 'Ein Jüngling liebt ein Mädchen, die hat einen andern erwählt; '.repeat(4);
    const model = createScriptedModel({ script: () => ({ pieces: poem.match(/.{1,5}/gsu) ?? [] }) });
    const { ask } = await open({ outputTokensPerDay: 70 }, { providers: { scripted: model } });
    expect(await codeOf(ask(question({ max_tokens: 70, stream: true })))).toBe('answered');
  });
});

describe('a budget of money', () => {
  const prices = {
    models: [{ kind: 'tokens' as const, provider: 'scripted', input: 0, output: 1_000 }],
  };

  it('is reserved at the dearest and settled at what it cost', async () => {
    const { ask, leaves } = await open(
      { budgets: [{ of: 'tenant', costPerMonth: 0.1 }] },
      { configuration: { prices } },
    );
    // 60 tokens are 0.06 at most, so no second one fits beside it; really 9 are used.
    const both = await Promise.all([
      codeOf(ask(question({ max_tokens: 60 }))),
      codeOf(ask(question({ max_tokens: 60 }))),
    ]);
    expect(both.toSorted()).toEqual(['answered', 'budget_exceeded']);
    expect(lastOf(await leaves(), 'request').reserved).toMatchObject({ micros: 60_000 });
    const cost = lastOf(await leaves(), 'result').cost?.micros ?? 0;
    expect(cost).toBeGreaterThan(0);
    expect(await codeOf(ask(question({ max_tokens: Math.floor((100_000 - cost) / 1_000) })))).toBe('answered');
  });
});

describe('after a start', () => {
  it('what was used before still counts, of all that a limit can be on', async () => {
    const folder = await makeFolder();
    const limits = { budgets: [{ of: 'everything', requestsPerDay: 5, tokensPerDay: 100_000 }] } as const;
    const first = await createTestGateway({ folder, configuration: { limits: { budgets: [...limits.budgets] } } });
    for (let times = 0; times < 3; times += 1) await first.ask(question());
    const before = (await first.ask(question())).exchange.admission?.headers(Date.now()) ?? [];
    await first.close();
    const { ask } = await open({ budgets: [...limits.budgets] }, { folder });
    const { exchange } = await ask(question());
    const after = exchange.admission?.headers(Date.now()) ?? [];
    const tokensLeft = (headers: readonly string[]): number =>
      Number(headers[headers.indexOf('x-ratelimit-remaining-tokens') + 1]);
    expect(tokensLeft(after)).toBeLessThan(tokensLeft(before));
    expect(tokensLeft(after)).toBe(100_000 - ((100_000 - tokensLeft(before)) / 4) * 5);
    expect(await codeOf(ask(question()))).toBe('rate_limit_exceeded');
  });

  it('requests that guards refused count, and those that limits refused do not', async () => {
    const folder = await makeFolder();
    const configuration = {
      limits: { budgets: [{ of: 'everything' as const, requestsPerDay: 3 }] },
      inspection: { guards: [{ use: 'ban-substrings' as const, substrings: ['badger'] }] },
    };
    const first = await createTestGateway({ folder, configuration });
    expect(await codeOf(first.ask({ model: 'scripted', messages: [{ role: 'user', content: 'a badger' }] }))).toBe(
      'input_blocked',
    );
    await first.ask(question());
    await first.ask(question());
    for (let times = 0; times < 4; times += 1) expect(await codeOf(first.ask(question()))).toBe('rate_limit_exceeded');
    await first.close();
    const raised = { budgets: [{ of: 'everything' as const, requestsPerDay: 4 }] };
    const { ask } = await open(raised, { folder });
    expect(await codeOf(ask(question()))).toBe('answered');
    expect(await codeOf(ask(question()))).toBe('rate_limit_exceeded');
  });
});

describe('a limit that is changed while the gateway runs', () => {
  it('knows what was used before it was set', async () => {
    const { ask, gateway, configuration } = await open({});
    for (let times = 0; times < 3; times += 1) await ask(question());
    const limits = { ...configuration.limits, budgets: [{ of: 'everything' as const, requestsPerDay: 4 }] };
    await gateway.apply({ ...configuration, limits }, ['limits']);
    expect(await codeOf(ask(question()))).toBe('answered');
    expect(await codeOf(ask(question()))).toBe('rate_limit_exceeded');
  });
});
