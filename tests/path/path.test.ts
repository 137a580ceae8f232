import { pathSchema } from '@gatehouse/contract/request-path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createTestGateway,
  type TestGateway,
  type TestGatewayOptions,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';

let test: TestGateway;

async function open(options: TestGatewayOptions = {}): Promise<TestGateway> {
  test = await createTestGateway(options);
  return test;
}

function question(content: string, more: object = {}): object {
  return { model: 'scripted', messages: [{ role: 'user', content }], ...more };
}

/** What the scripted model was sent, as JSON text. */
function sentUpstream(): string {
  return JSON.stringify(test.model.calls.map(({ call }) => call.request.body));
}

afterEach(async () => {
  await test.close();
});

describe('the path, without a socket', () => {
  it('records a question and its answer, sealed apart from the leaves', async () => {
    const { ask, leaves, content } = await open();
    const { exchange, answer } = await ask(question('hello there'));
    expect(answer.choices[0]?.content).toBeTypeOf('string');
    const all = await leaves();
    expect(all.map(({ kind }) => kind)).toEqual(['shard', 'start', 'key', 'key', 'request', 'result']);
    const [, , , , request, result] = all;
    if (request?.kind !== 'request' || result?.kind !== 'result') throw new Error('unexpected leaves');
    expect(result).toMatchObject({ outcome: 'answered', previous: request.index, request: exchange.id });
    expect(exchange.notes.receipt?.index).toBe(result.index);
    expect(JSON.parse(await content(request, 'prompt'))).toEqual(question('hello there'));
    expect(await content(result, 'answer')).toContain(String(answer.choices[0]?.content));
    expect(JSON.stringify(all)).not.toContain('hello there');
  });

  it('keeps an e-mail address from the model and puts it back into the answer', async () => {
    const { ask, leaves } = await open();
    const { answer } = await ask(question('Schreib an anna.krueger@example.org, bitte.', { model: 'scripted:echo' }));
    expect(sentUpstream()).not.toContain('anna.krueger@example.org');
    expect(answer.choices[0]?.content).toContain('anna.krueger@example.org');
    const result = (await leaves()).at(-1);
    expect(result).toMatchObject({ kind: 'result', entities: { EMAIL: 1 } });
    expect(JSON.stringify(await leaves())).not.toContain('krueger');
  });

  it('puts personal data back in a stream, however the model cuts its words', async () => {
    const { ask } = await open();
    const { answer } = await ask(question('Who is bob@example.com?', { model: 'scripted:echo', stream: true }));
    expect(answer.choices[0]?.content).toContain('bob@example.com');
  });

  it('refuses a caller without a key before anything is parsed, and records the refusal', async () => {
    const { ask, leaves, model } = await open();
    await expect(ask({ not: 'even a chat request' }, { key: undefined })).rejects.toMatchObject({
      code: 'missing_credentials',
    });
    expect((await leaves()).at(-1)).toMatchObject({
      kind: 'refusal',
      code: 'missing_credentials',
      status: 401,
      tenant: 'unknown',
    });
    expect(model.calls).toHaveLength(0);
  });

  it('refuses an administrator key for models, and names the key in the record', async () => {
    const { ask, adminKey, leaves } = await open();
    await expect(ask(question('hello'), { key: adminKey })).rejects.toMatchObject({ code: 'role_not_permitted' });
    const refusal = (await leaves()).at(-1);
    expect(refusal).toMatchObject({ kind: 'refusal', code: 'role_not_permitted' });
    expect(refusal?.kind === 'refusal' && refusal.key).toMatch(/^[0-9a-f]{32}$/);
  });

  it('refuses a key from the moment of its revocation', async () => {
    const { ask, gateway } = await open();
    const { key, record } = await gateway.keys.create({ name: 'short-lived', role: 'user' });
    await ask(question('hello'), { key });
    await gateway.keys.revoke(record.id);
    await expect(ask(question('hello'), { key })).rejects.toMatchObject({ code: 'key_revoked' });
  });

  it('blocks a forbidden word in the question without asking the model', async () => {
    const guards = [{ use: 'ban-substrings' as const, substrings: ['Projekt Falke'] }];
    const { ask, model, leaves } = await open({ configuration: { inspection: { guards } } });
    await expect(ask(question('Was ist projekt falke?'))).rejects.toMatchObject({ code: 'input_blocked' });
    expect(model.calls).toHaveLength(0);
    expect((await leaves()).at(-1)).toMatchObject({
      kind: 'refusal',
      code: 'input_blocked',
      verdicts: [{ direction: 'input', guard: 'ban-substrings', outcome: 'block' }],
    });
  });

  it('answers an equal question from the cache without asking the model, and records it with the prompt', async () => {
    const { ask, model, leaves } = await open({ configuration: { cache: { enabled: true } } });
    const first = await ask(question('the same'));
    const second = await ask(question('the same', { stream: true }));
    expect(model.calls).toHaveLength(1);
    expect(second.answer.choices[0]?.content).toBe(first.answer.choices[0]?.content);
    const hit = (await leaves()).at(-1);
    expect(hit).toMatchObject({ kind: 'result', cache: 'hit' });
    expect(hit?.kind === 'result' && hit.prompt !== undefined && hit.previous === undefined).toBe(true);
  });

  it('never answers one person from the cache with the data of another', async () => {
    const { ask, model } = await open({ configuration: { cache: { enabled: true } } });
    await ask(question('Mail anna@example.org', { model: 'scripted:echo' }));
    const { answer } = await ask(question('Mail bernd@example.org', { model: 'scripted:echo' }));
    // The pseudonymised questions are equal, so the second is a hit; its own address comes back.
    expect(model.calls).toHaveLength(1);
    expect(answer.choices[0]?.content).toContain('bernd@example.org');
    expect(answer.choices[0]?.content).not.toContain('anna');
  });

  it('gives a place back when a request fails, so that failures cannot use up the limit', async () => {
    const { ask } = await open({ configuration: { limits: { concurrency: 1 } } });
    for (let turn = 0; turn < 3; turn += 1) {
      await expect(ask(question('x', { model: 'no such model' }))).rejects.toMatchObject({ code: 'model_not_found' });
    }
    await ask(question('hello'));
  });

  it('puts a new configuration in force for the next request and records the change', async () => {
    const { ask, gateway, configuration, leaves } = await open();
    await ask(question('Projekt Falke'));
    const before = gateway.explain().policy;
    const guards = [
      {
        use: 'ban-substrings' as const,
        action: 'block' as const,
        caseSensitive: false,
        direction: 'both' as const,
        onUnable: 'block' as const,
        replacement: '',
        substrings: ['Falke'],
        shadow: false,
        timeout: 1_000,
        wholeWords: false,
        exact: false,
      },
    ];
    await gateway.apply({ ...configuration, inspection: { ...configuration.inspection, guards } }, ['inspection']);
    await expect(ask(question('Projekt Falke'))).rejects.toMatchObject({ code: 'input_blocked' });
    const change = (await leaves()).find(({ kind }) => kind === 'configuration');
    expect(change).toMatchObject({ changed: ['inspection'], from: before, to: gateway.explain().policy });
  });

  it('tells what each stage does as configured', async () => {
    const { gateway } = await open();
    const { stages } = gateway.explain();
    expect(stages.map(({ name }) => name)).toEqual([
      'record',
      'authenticate',
      'limits',
      'template',
      'consent',
      'inspectInput',
      'knowledge',
      'validate',
      'pseudonymise',
      'inspectOutput',
      'cache',
      'route',
    ]);
    expect(stages.at(-1)?.facts).toMatchObject([
      {
        id: 'provider',
        name: 'scripted',
        facts: expect.arrayContaining([{ id: 'credentials', apiKey: false, headers: 0 }]),
      },
    ]);
  });

  it('tells everything that is configured in numbers, and neither a secret nor what is forbidden', async () => {
    const { gateway } = await open({
      configuration: {
        tenant: 'house',
        server: { maxBodyBytes: '2MiB', requestTimeout: '20s', trustedProxies: ['10.0.0.0/8'] },
        limits: { requestsPerMinute: 1_200, concurrency: 40, failuresPerMinute: 30 },
        inspection: {
          uninspectable: 'refuse',
          guards: [
            { use: 'max-tokens', limit: 9_000, direction: 'both' },
            { use: 'invisible-text', action: 'flag', direction: 'input' },
            {
              use: 'ban-substrings',
              id: 'house-words',
              action: 'redact',
              replacement: '(gone)',
              substrings: ['Falke', 'Nordlicht'],
              wholeWords: true,
              onUnable: 'flag',
              timeout: '2s',
            },
          ],
        },
        cache: { enabled: true, maxBytes: '16MiB', ttl: '90s' },
        ledger: { rootKey: '5ec4e7'.padEnd(64, '0'), segmentBytes: '4MiB' },
        models: [{ name: 'default', provider: 'scripted', target: 'scripted' }],
        providers: [
          {
            id: 'scripted',
            kind: 'openai-compatible',
            baseUrl: 'https://models.example/v1',
            apiKey: 'canary-key',
            headers: { 'x-secret-header': 'canary-header' },
            models: ['scripted'],
            connections: 8,
            timeouts: { firstByte: '30s' },
            tls: { verify: false },
          },
        ],
      },
      providers: {},
    });
    const path = gateway.explain();
    expect(pathSchema.parse(path)).toEqual(path);
    const facts = new Map(path.stages.map((stage) => [stage.name, stage.facts]));
    expect(facts.get('record')).toEqual([
      { id: 'recorded-first' },
      { id: 'content-sealed', cipher: 'AES-256-GCM', rootKey: 'configured' },
      { id: 'content-files', bytes: 4 * 1_048_576 },
    ]);
    expect(facts.get('authenticate')).toEqual([
      { id: 'virtual-keys', bits: 256, hash: 'SHA-256' },
      { id: 'permission-needed', permission: 'models.call' },
      { id: 'tenant', tenant: 'house' },
      { id: 'failure-rate', failures: 30, window: 60_000 },
      { id: 'trusted-proxies', ranges: 1 },
    ]);
    expect(facts.get('limits')).toEqual([
      { id: 'request-rate', requests: 1_200, window: 60_000 },
      { id: 'concurrency', requests: 40 },
      { id: 'limits-of-keys' },
      { id: 'limits-counted', where: 'memory', onUnable: 'block' },
      { id: 'request-body', bytes: 2 * 1_048_576, time: 20_000 },
      { id: 'attempts', window: 3_600_000 },
    ]);
    const words = {
      id: 'guard',
      name: 'house-words',
      kind: 'ban-substrings',
      directions: ['input', 'output'],
      facts: [
        { id: 'forbidden-texts', texts: 2, caseSensitive: false, wholeWords: true },
        { id: 'on-finding', action: 'redact', replacement: '(gone)' },
        { id: 'finding-limit', findings: 10_000 },
        { id: 'on-failure', action: 'flag', timeout: 2_000 },
      ],
    };
    expect(facts.get('inspectInput')).toEqual([
      {
        id: 'guard',
        name: 'max-tokens',
        kind: 'max-tokens',
        directions: ['input', 'output'],
        facts: [
          { id: 'token-limit', tokens: 9_000, scope: 'request' },
          { id: 'on-failure', action: 'block', timeout: 1_000 },
        ],
      },
      {
        id: 'guard',
        name: 'invisible-text',
        kind: 'invisible-text',
        directions: ['input'],
        facts: [
          { id: 'hidden-characters', rules: expect.arrayContaining(['tag', 'bidi']) },
          { id: 'on-finding', action: 'flag' },
          { id: 'finding-limit', findings: 10_000 },
          { id: 'on-failure', action: 'block', timeout: 1_000 },
        ],
      },
      words,
      { id: 'uninspectable', action: 'refuse' },
    ]);
    expect(facts.get('pseudonymise')).toEqual([
      { id: 'entity-action', name: 'redact', action: 'redact', entities: ['SECRET'] },
      { id: 'entity-action', name: 'pseudonymise', action: 'pseudonymise', entities: [], allBut: ['SECRET'] },
      { id: 'entities-restored', surrogates: false },
    ]);
    expect(facts.get('inspectOutput')).toMatchObject([
      { name: 'max-tokens', facts: [{ id: 'token-limit', tokens: 9_000, scope: 'answer' }, {}] },
      words,
      { id: 'judged-before-sent' },
    ]);
    expect(facts.get('cache')).toEqual([
      { id: 'exact-cache', bytes: 16 * 1_048_576, largest: 2 * 1_048_576, ttl: 90_000 },
      { id: 'cache-scope' },
      { id: 'cache-coalesces' },
    ]);
    expect(facts.get('route')).toEqual([
      {
        id: 'provider',
        name: 'scripted',
        kind: 'openai-compatible',
        facts: [
          { id: 'address', url: 'https://models.example/v1', privateNetwork: false },
          { id: 'credentials', apiKey: true, headers: 1 },
          { id: 'server-certificate', verified: false, ownAuthority: false, clientCertificate: false },
          { id: 'connections', connections: 8 },
          { id: 'timeouts', connect: 5_000, firstByte: 30_000, idle: 60_000, total: 900_000 },
          { id: 'trust', trust: 'cloud', stated: false },
          { id: 'served-models', discovered: false, models: ['scripted'] },
        ],
      },
      { id: 'alias', name: 'default', provider: 'scripted', target: 'scripted' },
    ]);
    expect(JSON.stringify(path)).not.toMatch(/Falke|Nordlicht|canary|secret-header|5ec4e7/i);
  });

  it('tells of what is read only at start as it was then, whatever a reload says', async () => {
    const { gateway, configuration } = await open();
    const limits = (): unknown => gateway.explain().stages.find(({ name }) => name === 'limits')?.facts;
    const before = limits();
    await gateway.apply({ ...configuration, server: { ...configuration.server, maxBodyBytes: 1_024 } }, ['server']);
    expect(limits()).toEqual(before);
  });

  it('tells that nothing is done where nothing is configured', async () => {
    const { gateway } = await open({
      configuration: { inspection: { guards: [] }, pseudonymisation: { enabled: false } },
    });
    const facts = new Map(gateway.explain().stages.map((stage) => [stage.name, stage.facts]));
    expect(facts.get('inspectInput')).toEqual([{ id: 'no-guard' }, { id: 'uninspectable', action: 'mark' }]);
    expect(facts.get('inspectOutput')).toEqual([{ id: 'no-guard' }]);
    expect(facts.get('pseudonymise')).toEqual([{ id: 'off' }]);
    expect(facts.get('cache')).toEqual([{ id: 'off' }]);
  });
});
