import { afterEach, describe, expect, test } from 'vitest';
import { asGatehouseError, GatehouseError } from '../../packages/gateway/src/core/errors.ts';
import type { ProviderCall } from '../../packages/gateway/src/core/provider.ts';
import { scriptedProvider } from '../../packages/gateway/src/testing/scripted-provider.ts';
import { createScriptedModel, type ScriptedModel } from '../../packages/gateway/src/testing/scripted-model.ts';
import {
  listenTestGateway,
  type ListeningTestGateway,
  type TestGatewayOptions,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';

interface Asked {
  readonly status: number;
  readonly cache: string | null;
  readonly age: string | null;
  readonly similarity: string | null;
  readonly text: string;
}

let gateway: ListeningTestGateway;
let model: ScriptedModel;
/** Calls wait for it. */
let gate: Promise<void> = Promise.resolve();
let openGate = (): void => undefined;

afterEach(async () => {
  openGate();
  await gateway.close();
});

/** Each call of the model has another answer, so that an answer tells which call it came from. */
async function open(options: TestGatewayOptions = {}): Promise<void> {
  let calls = 0;
  model = createScriptedModel({ script: () => ({ text: `answer ${(calls += 1)}` }) });
  const gated = {
    ...model,
    async call(call: ProviderCall) {
      const stream = await model.call(call);
      const gone = new Promise<never>((_resolve, reject) =>
        call.signal.addEventListener('abort', () => reject(asGatehouseError(call.signal.reason))),
      );
      await Promise.race([gate, gone]);
      return stream;
    },
  };
  gateway = await listenTestGateway({
    ...options,
    providers: { scripted: gated },
    configuration: { ...options.configuration, cache: { enabled: true, ...options.configuration?.cache } },
  });
}

async function post(
  body: object,
  { key = gateway.userKey, signal, headers = {} }: { key?: string; signal?: AbortSignal; headers?: object } = {},
): Promise<Asked> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
  return {
    status: response.status,
    cache: response.headers.get('x-gatehouse-cache'),
    age: response.headers.get('age'),
    similarity: response.headers.get('x-gatehouse-similarity'),
    text: await response.text(),
  };
}

const question = (content = 'What does it cost?', more: object = {}): object => ({
  model: 'scripted',
  messages: [{ role: 'user', content }],
  ...more,
});

async function keyOfAnotherTenant(): Promise<string> {
  const made = await fetch(`${gateway.url}/admin/v1/tenants`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'another', name: 'Another' }),
  });
  expect(made.status).toBe(201);
  return keyOf({ tenant: 'another' });
}

const keyOf = async (key: object): Promise<string> =>
  (await gateway.gateway.keys.create({ name: 'another', role: 'user', ...key })).key;

describe('an answer that was kept', () => {
  test('is given to an equal question, streamed or not, and the headers say so', async () => {
    await open();
    const first = await post(question());
    expect(first).toMatchObject({ status: 200, cache: 'miss', age: null });
    const again = await post(question());
    expect(again).toMatchObject({ status: 200, cache: 'hit' });
    expect(Number(again.age)).toBeLessThan(60);
    expect(again.text).toContain('answer 1');
    const streamed = await post(question(undefined, { stream: true }));
    expect(streamed).toMatchObject({ status: 200, cache: 'hit' });
    expect(streamed.text).toMatch(/data: \[DONE\]/);
    expect(model.calls).toHaveLength(1);
  });

  test('is of one tenant alone', async () => {
    await open();
    await post(question());
    const other = await keyOfAnotherTenant();
    expect(await post(question(), { key: other })).toMatchObject({ cache: 'miss' });
    expect((await post(question(), { key: other })).text).toContain('answer 2');
    expect((await post(question())).text).toContain('answer 1');
    expect(model.calls).toHaveLength(2);
  });

  test.each<[what: string, change: object]>([
    [
      'another system prompt',
      {
        messages: [
          { role: 'system', content: 'Say yes.' },
          { role: 'user', content: 'What does it cost?' },
        ],
      },
    ],
    ['the same words in another role', { messages: [{ role: 'system', content: 'What does it cost?' }] }],
    ['another alias of the same model', { model: 'also-scripted' }],
    ['tools', { tools: [{ type: 'function', function: { name: 'lookup', description: 'Looks it up' } }] }],
    ['another temperature', { temperature: 0.5 }],
    ['another seed', { seed: 7 }],
    ['another form of answer', { response_format: { type: 'json_object' } }],
    ['another end', { stop: ['x'] }],
    ['more answers at once', { n: 2 }],
    ['a field that nobody knows', { x_unknown: true }],
    [
      'an earlier turn',
      {
        messages: [
          { role: 'user', content: 'Hello' },
          { role: 'assistant', content: 'Yes' },
          { role: 'user', content: 'What does it cost?' },
        ],
      },
    ],
  ])('is not given where the request has %s', async (_what, change) => {
    await open({ configuration: { models: [{ name: 'also-scripted', provider: 'scripted', target: 'scripted' }] } });
    await post(question(undefined, change));
    expect(await post(question())).toMatchObject({ cache: 'miss' });
    expect(model.calls).toHaveLength(2);
  });

  test('is not given any more when the model was replaced under its name', async () => {
    let digest = 'a'.repeat(64);
    const listed = createScriptedModel();
    gateway = await listenTestGateway({
      providers: { scripted: { ...listed, models: () => Promise.resolve([{ id: 'scripted', details: { digest } }]) } },
      configuration: { providers: [{ ...scriptedProvider, models: 'discover' }], cache: { enabled: true } },
    });
    await post(question());
    expect(await post(question())).toMatchObject({ cache: 'hit' });
    digest = 'b'.repeat(64);
    // A name that nobody knows has the server asked again.
    await expect.poll(async () => (await post(question('x', { model: 'unknown' }))).status).toBe(404);
    await expect.poll(async () => (await post(question())).cache, { timeout: 20_000 }).toBe('miss');
  });

  test('names in the record what the model was that has made it', async () => {
    const digest = `sha256:${'c'.repeat(64)}`;
    gateway = await listenTestGateway({
      providers: {
        scripted: {
          ...createScriptedModel(),
          identify: () => Promise.resolve([{ id: 'scripted', digest, evidence: 'manifest', facts: {} }]),
        },
      },
      configuration: { cache: { enabled: true } },
    });
    await gateway.gateway.modelRegister.look();
    await post(question());
    await post(question());
    const results = (await gateway.leaves()).filter((leaf) => leaf.kind === 'result');
    expect(results.map(({ cache }) => cache)).toEqual(['miss', 'hit']);
    expect(results.map(({ modelDigest }) => modelDigest)).toEqual([digest, digest]);
    // It was not asked this time.
    expect(results[1]?.provider).toBeUndefined();
  });

  test('is the same whatever headers say of persons, languages and addresses', async () => {
    await open();
    await post(question(), {
      headers: { 'x-gatehouse-subject': 'anna', 'accept-language': 'de', 'x-forwarded-host': 'evil' },
    });
    expect(await post(question())).toMatchObject({ cache: 'hit' });
  });

  test('is judged by the guards of whoever gets it', async () => {
    await open({
      configuration: {
        inspection: {
          guards: [],
          policies: {
            strict: { guards: [{ use: 'ban-substrings', substrings: ['answer'], direction: 'output' }] },
          },
          rules: [{ policy: 'strict', labels: ['strict'] }],
        },
      },
    });
    expect(await post(question())).toMatchObject({ status: 200, cache: 'miss' });
    const strict = await keyOf({ labels: ['strict'] });
    const refused = await post(question(), { key: strict });
    expect(refused.status).toBe(400);
    expect(refused.text).not.toContain('answer 1');
    expect(model.calls).toHaveLength(1);
  });
});

describe('an answer of a model on trial', () => {
  const named = (id: string, text: string): ScriptedModel => createScriptedModel({ id, script: () => ({ text }) });

  async function openTrial(): Promise<{ readonly inTrial: string; readonly others: string }> {
    const stable = named('stable', 'from the stable one');
    const trial = named('trial', 'from the canary');
    model = stable;
    gateway = await listenTestGateway({
      providers: { stable, trial },
      configuration: {
        providers: [
          { ...scriptedProvider, id: 'stable' },
          { ...scriptedProvider, id: 'trial' },
        ],
        models: [
          {
            name: 'shop',
            targets: [
              { provider: 'stable', target: 'scripted' },
              { provider: 'trial', target: 'scripted', canary: 0.5 },
            ],
          },
        ],
        cache: { enabled: true },
      },
    });
    const found = new Map<boolean, string>();
    for (let made = 0; made < 64 && found.size < 2; made += 1) {
      const key = await keyOf({});
      const { text } = await post(question(`Who am I, ${made}?`, { model: 'shop' }), { key });
      found.set(text.includes('canary'), key);
    }
    return { inTrial: found.get(true) ?? '', others: found.get(false) ?? '' };
  }

  test.each([false, true])(
    'is not given to those who take no part in the trial, nor kept (streamed: %s)',
    async (stream) => {
      const { inTrial, others } = await openTrial();
      const shop = question(undefined, { model: 'shop', stream });
      for (let time = 0; time < 2; time += 1) {
        const tried = await post(shop, { key: inTrial });
        expect(tried).toMatchObject({ cache: 'miss' });
        expect(tried.text).toContain('canary');
      }
      const first = await post(shop, { key: others });
      expect(first).toMatchObject({ cache: 'miss' });
      expect(first.text).toContain('stable');
      expect(await post(shop, { key: others })).toMatchObject({ cache: 'hit' });
    },
  );

  test('is waited for by nobody else', async () => {
    const { inTrial, others } = await openTrial();
    const shop = question(undefined, { model: 'shop' });
    const [tried, other] = await Promise.all([post(shop, { key: inTrial }), post(shop, { key: others })]);
    expect(tried.text).toContain('canary');
    expect(other.text).toContain('stable');
  });
});

describe('what a client wishes about answers that were kept', () => {
  test('is obeyed: none at all, a new one, not too old, or nothing else', async () => {
    await open();
    const control = (value: string): { headers: object } => ({ headers: { 'cache-control': value } });
    expect(await post(question(), control('only-if-cached'))).toMatchObject({ status: 504 });
    expect(model.calls).toHaveLength(0);

    expect(await post(question(), control('no-store'))).toMatchObject({ status: 200, cache: 'bypass' });
    expect(await post(question(), control('only-if-cached'))).toMatchObject({ status: 504 });

    expect((await post(question())).text).toContain('answer 2');
    expect((await post(question(), control('only-if-cached'))).text).toContain('answer 2');
    expect(await post(question(), control('max-age=3600'))).toMatchObject({ cache: 'hit' });
    expect(await post(question(), control('min-fresh=3600'))).toMatchObject({ cache: 'miss' });

    const fresh = await post(question(), control('no-cache'));
    expect(fresh).toMatchObject({ cache: 'miss' });
    expect(fresh.text).toContain('answer 4');
    // It has taken the place of the one before.
    expect((await post(question())).text).toContain('answer 4');
  });

  test('is said in the record', async () => {
    await open();
    await post(question(), { headers: { 'cache-control': 'no-store' } });
    await post(question(), { headers: { 'cache-control': 'only-if-cached' } });
    const leaves = await gateway.leaves();
    expect(leaves.filter(({ kind }) => kind === 'result').at(-1)).toMatchObject({ cache: 'bypass' });
    expect(leaves.at(-1)).toMatchObject({ kind: 'refusal', code: 'not_in_cache' });
  });

  test('can be said of a key once and for all', async () => {
    await open({ configuration: { cache: { exceptLabels: ['always-new'] } } });
    const key = await keyOf({ labels: ['always-new'] });
    expect(await post(question(), { key })).toMatchObject({ cache: 'bypass' });
    expect(await post(question())).toMatchObject({ cache: 'miss' });
    expect(await post(question(), { key })).toMatchObject({ cache: 'bypass' });
    expect(model.calls).toHaveLength(3);
  });
});

describe('equal requests at the same time', () => {
  function hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    openGate = resolve;
    return resolve;
  }
  async function underWay(count: number): Promise<void> {
    await expect.poll(() => model.calls.length).toBe(count);
  }
  async function arrived(count: number): Promise<void> {
    await expect.poll(async () => (await gateway.gateway.status()).requests.inFlight).toBe(count);
  }

  test('ask the model once, and all get the whole answer', async () => {
    await open();
    const release = hold();
    const all = Array.from({ length: 20 }, () => post(question()));
    await arrived(20);
    await underWay(1);
    release();
    const answers = await Promise.all(all);
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(answers.filter(({ cache }) => cache === 'miss')).toHaveLength(1);
    for (const { text } of answers) expect(text).toContain('answer 1');
    expect(model.calls).toHaveLength(1);
  });

  test('do not wait where they are streamed, belong to another tenant, or where that is switched off', async () => {
    await open();
    const release = hold();
    const other = await keyOfAnotherTenant();
    const all = [post(question()), post(question(undefined, { stream: true })), post(question(), { key: other })];
    await underWay(3);
    release();
    expect((await Promise.all(all)).map(({ cache }) => cache)).toEqual(['miss', 'miss', 'miss']);
  });

  test('do not wait for a stream, which takes as long as its reader', async () => {
    await open();
    const release = hold();
    const all = [post(question(undefined, { stream: true }))];
    await underWay(1);
    all.push(post(question()));
    await underWay(2);
    release();
    expect((await Promise.all(all)).map(({ cache }) => cache)).toEqual(['miss', 'miss']);
  });

  test('leave nothing behind of an answer during which somebody was erased', async () => {
    await open();
    await post(question('Hello', { user: 'anna' }));
    const release = hold();
    const answer = post(question());
    await underWay(2);
    const erased = await fetch(`${gateway.url}/admin/v1/erasures`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ subject: 'anna', reason: 'article 17' }),
    });
    expect(erased.status).toBe(200);
    release();
    expect(await answer).toMatchObject({ status: 200, cache: 'miss' });
    expect(await post(question())).toMatchObject({ cache: 'miss' });
  });

  test('ask each for itself where that is switched off', async () => {
    await open({ configuration: { cache: { coalesce: false } } });
    const release = hold();
    const all = [post(question()), post(question())];
    await underWay(2);
    release();
    expect((await Promise.all(all)).map(({ cache }) => cache)).toEqual(['miss', 'miss']);
  });

  test('ask for themselves when the first goes away, and none waits for ever', async () => {
    await open();
    const release = hold();
    const leaving = new AbortController();
    const first = post(question(), { signal: leaving.signal });
    await underWay(1);
    const others = Array.from({ length: 3 }, () => post(question()));
    await arrived(4);
    leaving.abort();
    await expect(first).rejects.toThrow();
    await underWay(4);
    release();
    const answers = await Promise.all(others);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.every(({ text }) => !text.includes('answer 1'))).toBe(true);
  });

  test('are ended when the one that waits goes away, and the first goes on', async () => {
    await open();
    const release = hold();
    const first = post(question());
    await underWay(1);
    const leaving = new AbortController();
    const waiting = post(question(), { signal: leaving.signal });
    await arrived(2);
    leaving.abort();
    await expect(waiting).rejects.toThrow();
    await arrived(1);
    release();
    expect(await first).toMatchObject({ status: 200, cache: 'miss' });
  });

  test('ask for themselves where the first has failed', async () => {
    let calls = 0;
    await open();
    const failing = createScriptedModel({
      script: () => ((calls += 1) === 1 ? { fault: { kind: 'status', status: 500 } } : { text: 'better' }),
    });
    await gateway.close();
    const { promise, resolve } = Promise.withResolvers<void>();
    openGate = resolve;
    gateway = await listenTestGateway({
      providers: {
        scripted: {
          ...failing,
          async call(call: ProviderCall) {
            if (calls === 0) await promise;
            return failing.call(call);
          },
        },
      },
      configuration: { cache: { enabled: true } },
    });
    const all = Array.from({ length: 3 }, () => post(question()));
    await arrived(3);
    resolve();
    const statuses = (await Promise.all(all)).map(({ status }) => status).toSorted((one, other) => one - other);
    expect(statuses.slice(0, 2)).toEqual([200, 200]);
    expect(statuses[2]).toBeGreaterThanOrEqual(500);
  });
});

describe('questions that mean the same', () => {
  const meanings: Readonly<Record<string, readonly number[]>> = {
    'How much is shipping?': [1, 0.05, 0],
    'What does shipping cost?': [1, 0, 0],
    'What do 10 kg cost?': [0, 1, 0],
    'What do 20 kg cost?': [0, 1, 0],
  };
  let read: string[];

  async function openSimilar(
    meaning: object = {},
    similar: object = {},
    more: TestGatewayOptions['configuration'] = {},
  ): Promise<void> {
    let calls = 0;
    read = [];
    model = createScriptedModel({ script: () => ({ text: `answer ${(calls += 1)}` }) });
    const embeddings = createScriptedModel({ id: 'meaning' });
    const local = {
      id: 'meaning',
      kind: 'openai-compatible' as const,
      baseUrl: 'http://127.0.0.1:9/v1',
      allowPrivateNetwork: true,
      models: ['embedder'],
    };
    gateway = await listenTestGateway({
      providers: {
        scripted: model,
        meaning: {
          ...embeddings,
          answers: ['embeddings'],
          async call(call: ProviderCall) {
            const { input: text } = call.request.body;
            if (typeof text !== 'string') throw new GatehouseError('invalid_request');
            read.push(text);
            const known = meanings[text];
            if (known === undefined) throw new GatehouseError('upstream_failed');
            return (async function* vectors() {
              yield { type: 'embedding' as const, index: 0, vector: known };
            })();
          },
        },
      },
      configuration: {
        providers: [scriptedProvider, { ...local, ...meaning }],
        cache: { enabled: true, similar: { model: 'embedder', threshold: 0.98, ...similar } },
        ...more,
      },
    });
  }

  test('get the answer to each other, and the answer and the record say so', async () => {
    await openSimilar();
    expect(await post(question('What does shipping cost?'))).toMatchObject({ cache: 'miss' });
    const similar = await post(question('How much is shipping?'));
    expect(similar).toMatchObject({ cache: 'hit', similarity: expect.stringMatching(/^0\.99\d$/) as string });
    expect(similar.text).toContain('answer 1');
    expect(model.calls).toHaveLength(1);
    const leaf = (await gateway.leaves()).at(-1);
    expect(leaf).toMatchObject({ kind: 'result', cache: 'hit' });
    expect(leaf?.kind === 'result' && leaf.similarity).toBeGreaterThan(980);
    // An equal one needs nobody to compare it.
    const before = read.length;
    expect(await post(question('What does shipping cost?'))).toMatchObject({ cache: 'hit', similarity: null });
    expect(read).toHaveLength(before);
  });

  test('do not where a number, the system prompt or the tenant is another, or the client wants a new answer', async () => {
    await openSimilar();
    await post(question('What do 10 kg cost?'));
    expect(await post(question('What do 20 kg cost?'))).toMatchObject({ cache: 'miss' });
    await post(question('What does shipping cost?'));
    const system = { role: 'system', content: 'Say yes.' };
    const user = { role: 'user', content: 'How much is shipping?' };
    expect(await post(question('', { messages: [system, user] }))).toMatchObject({ cache: 'miss' });
    const key = await keyOfAnotherTenant();
    expect(await post(question('How much is shipping?'), { key })).toMatchObject({ cache: 'miss' });
    const fresh = { headers: { 'cache-control': 'no-cache' } };
    expect(await post(question('How much is shipping?'), fresh)).toMatchObject({ cache: 'miss' });
  });

  test('are compared for the tenants that are named alone', async () => {
    await openSimilar({}, { tenants: ['another'] });
    await post(question('What does shipping cost?'));
    expect(await post(question('How much is shipping?'))).toMatchObject({ cache: 'miss' });
    expect(read).toEqual([]);
    const key = await keyOfAnotherTenant();
    await post(question('What does shipping cost?'), { key });
    expect(await post(question('How much is shipping?'), { key })).toMatchObject({ cache: 'hit' });
  });

  test('are asked of the model where the embeddings model fails', async () => {
    await openSimilar();
    expect(await post(question('Something that it does not know?'))).toMatchObject({ status: 200, cache: 'miss' });
    expect(gateway.logged.some((line) => line.includes('upstream failed'))).toBe(true);
  });

  test('never go to an embeddings model that is trusted less than the model, and without personal data to any', async () => {
    await openSimilar({ trust: 'cloud' });
    expect(await post(question('What does shipping cost?'))).toMatchObject({ status: 200, cache: 'miss' });
    expect(read).toEqual([]);
    await gateway.close();
    await openSimilar();
    await post(question('Is anna.muster@example.org a customer?'));
    expect(read).toHaveLength(1);
    expect(read[0]).not.toContain('anna.muster');
  });

  /** 100 millionths a token. */
  const priced = {
    models: [{ kind: 'tokens' as const, provider: 'meaning', model: 'embedder', input: '100', output: '0' }],
  };

  test('are paid for by whoever asks them, whether an answer was kept or not', async () => {
    await openSimilar({}, {}, { prices: priced });
    await post(question('What does shipping cost?'));
    const similar = await post(question('How much is shipping?'));
    expect(similar).toMatchObject({ cache: 'hit' });
    const results = (await gateway.leaves()).filter((leaf) => leaf.kind === 'result');
    expect(results).toHaveLength(2);
    for (const { tried } of results) {
      expect(tried).toMatchObject([
        { provider: 'meaning', target: 'embedder', chosen: 'similar', code: 'compared', usageSource: 'estimated' },
      ]);
      const [compared] = tried ?? [];
      expect(compared?.usage?.input).toBeGreaterThan(2);
      expect(compared?.cost?.micros).toBe(100 * (compared?.usage?.input ?? 0));
    }
    // An equal one is given without it.
    await post(question('What does shipping cost?'));
    expect((await gateway.leaves()).at(-1)).not.toHaveProperty('tried');
  });

  test('are not compared where a budget has no room for that, and count in it where it has', async () => {
    await openSimilar({}, {}, { prices: priced, limits: { costPerDay: 0.001 } });
    expect(await post(question('What does shipping cost?'))).toMatchObject({ status: 200, cache: 'miss' });
    expect(read).toEqual([]);
    await gateway.close();
    await openSimilar({}, {}, { prices: priced, limits: { costPerDay: 0.007 } });
    const times = 20;
    for (let time = 0; time < times; time += 1) {
      const messages = [
        { role: 'system', content: `You are number ${time}.` },
        { role: 'user', content: 'What does shipping cost?' },
      ];
      expect(await post(question('', { messages }))).toMatchObject({ status: 200, cache: 'miss' });
    }
    expect(read.length).toBeGreaterThan(1);
    expect(read.length).toBeLessThan(times);
  });

  test('are forgotten with all answers', async () => {
    await openSimilar();
    await post(question('What does shipping cost?', { user: 'anna' }));
    const erased = await fetch(`${gateway.url}/admin/v1/erasures`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ subject: 'anna', reason: 'article 17' }),
    });
    expect(erased.status).toBe(200);
    expect(await post(question('How much is shipping?', { user: 'anna' }))).toMatchObject({ cache: 'miss' });
  });
});
