import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ProviderCall } from '../../packages/gateway/src/core/provider.ts';
import { createScriptedModel, type ScriptedModel } from '../../packages/gateway/src/testing/scripted-model.ts';
import type { Script } from '../../packages/gateway/src/testing/script.ts';
import { createTestGateway, type TestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';

let gateway: TestGateway;
let model: ScriptedModel;
let folder: string;
/** One after the other; the last one for all that follow. */
let answers: (string | Script)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-validation-'));
});

afterEach(async () => {
  await gateway.close();
  await rm(folder, { recursive: true });
});

async function open(
  validation: ConfigurationInput['validation'] = {},
  more: Partial<ConfigurationInput> = {},
): Promise<void> {
  model = createScriptedModel({
    script: (_call: ProviderCall) => {
      const next = answers.length > 1 ? answers.shift() : answers[0];
      return typeof next === 'string' ? { text: next } : next;
    },
  });
  gateway = await createTestGateway({ providers: { scripted: model }, configuration: { validation, ...more } });
}

const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, people: { type: 'integer' } },
  required: ['city', 'people'],
  additionalProperties: false,
};

const question = (more: object = {}): object => ({
  model: 'scripted',
  messages: [{ role: 'user', content: 'Where do you live?' }],
  ...more,
});

const strictly = (more: object = {}, given: object = schema): object =>
  question({
    response_format: { type: 'json_schema', json_schema: { name: 'place', strict: true, schema: given } },
    ...more,
  });

const fits = '{"city":"Bremen","people":570000}';

/** With what validation says alone. */
async function lastLeaf(): Promise<Readonly<Record<string, unknown>>> {
  const leaf = (await gateway.leaves()).at(-1);
  if (leaf?.kind !== 'result') throw new Error('there is no result');
  return { ...leaf, verdicts: leaf.verdicts.filter(({ guard }) => guard === 'validation') };
}

const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'answered',
    (error: { code: string }) => error.code,
  );

describe('structured output', () => {
  test.each([false, true])('that fits goes out as it came, streamed: %s', async (stream) => {
    answers = [{ pieces: ['{"city":', '"Bremen",', ' "people": 570000 }\n'] }];
    await open();
    const { answer, exchange } = await gateway.ask(strictly({ stream }));
    expect(answer.choices[0]?.content).toBe('{"city":"Bremen", "people": 570000 }\n');
    expect(exchange.notes.warnings).toEqual([]);
    expect(model.calls).toHaveLength(1);
    expect(await lastLeaf()).toMatchObject({ outcome: 'answered', verdicts: [] });
  });

  test.each([false, true])('has its slips mended, and says so, streamed: %s', async (stream) => {
    answers = ['Here you are:\n```json\n{"city": "Bremen", "people": 570000,}\n```'];
    await open();
    const { answer, exchange } = await gateway.ask(strictly({ stream }));
    expect(JSON.parse(answer.choices[0]?.content ?? '')).toEqual({ city: 'Bremen', people: 570_000 });
    expect(exchange.notes.warnings).toEqual(['answer_mended']);
    expect(model.calls).toHaveLength(1);
    expect(await lastLeaf()).toMatchObject({
      verdicts: [{ guard: 'validation', outcome: 'redact', rules: { 'validation/mended': 1 } }],
    });
  });

  test.each([false, true])(
    'is asked for once more where it does not fit, as a call of its own, streamed: %s',
    async (stream) => {
      answers = ['{"city":"Bremen"}', fits];
      await open();
      const { answer, exchange } = await gateway.ask(strictly({ stream }));
      expect(answer.choices[0]?.content).toBe(fits);
      expect(exchange.notes.warnings).toEqual(['answer_repaired']);
      expect(model.calls).toHaveLength(2);
      const messages = model.calls[1]?.body['messages'] as { role: string; content: string }[];
      expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
      expect(messages[1]?.content).toBe('{"city":"Bremen"}');
      expect(messages[2]?.content).toContain('must have the property "people"');
      const leaf = await lastLeaf();
      expect(leaf).toMatchObject({
        outcome: 'answered',
        warnings: ['answer_repaired'],
        tried: [{ code: 'answer_invalid', provider: 'scripted', target: 'scripted', chosen: 'only' }],
        verdicts: [{ outcome: 'flag', rules: { 'validation/schema': 1 } }],
      });
      expect(leaf['tried']).toMatchObject([{ usage: { input: expect.any(Number) as number } }]);
      const sealed = await gateway.content((await gateway.leaves()).at(-1) as never, 'answer');
      expect(JSON.parse(sealed)).toMatchObject({ leftAnswers: [[{ content: '{"city":"Bremen"}' }]] });
    },
  );

  test.each([false, true])(
    'that does not fit twice is refused, and nothing of it is given, streamed: %s',
    async (stream) => {
      answers = ['{"city":"Bremen"}', 'I would rather talk about the weather.'];
      await open();
      expect(await codeOf(gateway.ask(strictly({ stream })))).toBe('answer_invalid');
      expect(model.calls).toHaveLength(2);
      const leaf = await lastLeaf();
      expect(leaf).toMatchObject({ outcome: 'blocked', code: 'answer_invalid', status: 400 });
      const sealed = JSON.parse(await gateway.content((await gateway.leaves()).at(-1) as never, 'answer')) as object;
      expect(sealed).toMatchObject({ choices: [], leftAnswers: [[{}], [{}]] });
    },
  );

  test('is refused where the second call fails', async () => {
    answers = ['{}', { fault: { kind: 'status', status: 500 } }];
    await open();
    expect(await codeOf(gateway.ask(strictly()))).toBe('answer_invalid');
  });

  test('is not judged where the client is not strict, unless that is wanted', async () => {
    answers = ['{}'];
    await open();
    const asked = question({ response_format: { type: 'json_schema', json_schema: { name: 'place', schema } } });
    expect((await gateway.ask(asked)).answer.choices[0]?.content).toBe('{}');
    await gateway.close();
    await open({ structured: { when: 'always' } });
    expect(await codeOf(gateway.ask(asked))).toBe('answer_invalid');
  });

  test('that was cut off by the limit of the client is given with that reason', async () => {
    answers = [{ text: '{"city":"Bre', finish: 'length' }];
    await open();
    const { answer } = await gateway.ask(strictly());
    expect(answer.choices[0]).toMatchObject({ content: '{"city":"Bre', finish: 'length' });
    expect(await lastLeaf()).toMatchObject({ verdicts: [{ outcome: 'flag', rules: { 'validation/incomplete': 1 } }] });
  });

  test('may be a call of a tool, or a refusal, in its place', async () => {
    answers = [
      { text: '', toolCalls: [{ name: 'find', arguments: '{}' }] },
      { text: '', refusal: 'No.' },
    ];
    await open();
    const tools = [{ type: 'function', function: { name: 'find', parameters: { type: 'object' } } }];
    expect((await gateway.ask(strictly({ tools }))).answer.choices[0]?.toolCalls).toHaveLength(1);
    expect((await gateway.ask(strictly())).answer.choices[0]?.refusal).toBe('No.');
    expect(model.calls).toHaveLength(2);
  });

  test('has a schema that cannot be followed passed on unchecked, and says so; or refuses', async () => {
    answers = ['{}'];
    await open();
    const remote = strictly(
      {},
      { type: 'object', properties: { a: { $ref: 'https://example.org/s.json' } }, required: [] },
    );
    answers = ['{"a":1}'];
    expect((await gateway.ask(remote)).exchange.notes.warnings).toEqual(['answer_not_checked']);
    await gateway.close();
    await open({ structured: { onUnable: 'block' } });
    expect(await codeOf(gateway.ask(remote))).toBe('answer_unchecked');
  });

  test('of a stream that is only cut goes out as it comes, and has no good end where it does not fit', async () => {
    answers = ['{"city":"Bremen"}'];
    await open({ structured: { streams: 'cut' } });
    expect(await codeOf(gateway.ask(strictly({ stream: true })))).toBe('answer_invalid');
    expect(model.calls).toHaveLength(1);
    answers = [fits];
    expect((await gateway.ask(strictly({ stream: true }))).answer.choices[0]).toMatchObject({
      content: fits,
      finish: 'stop',
    });
  });

  test('is held against what the client has asked for, where placeholders stood before the model', async () => {
    const named = {
      type: 'object',
      properties: { mail: { enum: ['erika@example.org', 'max@example.org'] } },
      required: ['mail'],
    };
    answers = ['{"mail":"nobody"}', '{"mail":"[EMAIL_1]"}'];
    await open();
    const { answer } = await gateway.ask(
      strictly({ messages: [{ role: 'user', content: 'Write to erika@example.org' }] }, named),
    );
    expect(answer.choices[0]?.content).toBe('{"mail":"erika@example.org"}');
    const sent = JSON.stringify(model.calls.map(({ body }) => body));
    expect(sent).not.toContain('erika@example.org');
    expect(await lastLeaf()).toMatchObject({ entities: { EMAIL: expect.any(Number) as number } });
  });
});

describe('the cache', () => {
  test('keeps no answer that was refused, and keeps one that holds', async () => {
    answers = ['{}', '{}', fits];
    await open({}, { cache: { enabled: true } });
    expect(await codeOf(gateway.ask(strictly()))).toBe('answer_invalid');
    const { exchange } = await gateway.ask(strictly());
    expect(exchange.notes.cache).toBe('miss');
    expect((await gateway.ask(strictly())).exchange.notes.cache).toBe('hit');
    expect(model.calls).toHaveLength(3);
  });
});

const products = 'number;name\nKX-1001;Kettle\nKX-1002;"Kettle; large"\n';

async function shop(rule: object = {}, lookups?: object): Promise<void> {
  await writeFile(join(folder, 'products.csv'), products);
  await open({
    lookups: (lookups ?? { products: { kind: 'file', file: join(folder, 'products.csv') } }) as never,
    rules: [
      {
        name: 'known-products',
        checks: [{ check: 'lookup', lookup: 'products', find: '\\bKX-[0-9]{4}\\b' }],
        ...rule,
      } as never,
    ],
  });
}

describe('a look-up', () => {
  test.each([false, true])('keeps an invented product from the customer, streamed: %s', async (stream) => {
    answers = [{ pieces: ['Take the KX-', '1001 or the KX', '-4711.'] }];
    await shop({ repair: false });
    expect(await codeOf(gateway.ask(question({ stream })))).toBe('answer_invalid');
    expect(model.calls).toHaveLength(1);
    expect(await lastLeaf()).toMatchObject({
      outcome: 'blocked',
      verdicts: [{ outcome: 'block', rules: { 'validation/known-products': 1 } }],
    });
  });

  test.each([false, true])('has the model asked once more, and told which it is, streamed: %s', async (stream) => {
    answers = ['Take the KX-4711.', 'Take the KX-1002.'];
    await shop({ hint: 'Only name products of the catalogue.' });
    const { answer } = await gateway.ask(question({ stream }));
    expect(answer.choices[0]?.content).toBe('Take the KX-1002.');
    const said = JSON.stringify(model.calls[1]?.body['messages']);
    expect(said).toContain('KX-4711');
    expect(said).toContain('Only name products of the catalogue.');
  });

  test('finds a number with dashes and spaces that only look like its own', async () => {
    answers = ['Take the KX\u20114711.'];
    await shop({ repair: false });
    expect(await codeOf(gateway.ask(question()))).toBe('answer_invalid');
    answers = ['Take the K\u200bX-4711.'];
    expect(await codeOf(gateway.ask(question()))).toBe('answer_invalid');
    answers = ['Take the KX\u20111001.'];
    expect((await gateway.ask(question())).answer.choices[0]?.content).toBe('Take the KX\u20111001.');
  });

  test('reads the fields of a JSON answer, and wants them to be JSON', async () => {
    answers = ['{"items":[{"number":"KX-1001"},{"number":"KX-9"}]}'];
    await shop({ repair: false, checks: [{ check: 'lookup', lookup: 'products', at: '/items/*/number' }] });
    expect(await codeOf(gateway.ask(question()))).toBe('answer_invalid');
    answers = ['{"items":[{"number":"KX-1001"},{"number":"KX-1002"}]}'];
    expect(await codeOf(gateway.ask(question()))).toBe('answered');
    answers = ['{"items":[{"number":"KX-1001","number":"KX-9"}]}'];
    expect(await codeOf(gateway.ask(question()))).toBe('answer_invalid');
    answers = ['KX-1001'];
    expect(await codeOf(gateway.ask(question()))).toBe('answer_invalid');
  });

  test('reads the file again when it has changed', async () => {
    answers = ['Take the KX-4711.'];
    await shop({ repair: false });
    expect(await codeOf(gateway.ask(question()))).toBe('answer_invalid');
    await writeFile(join(folder, 'products.csv'), `${products}KX-4711;Toaster\n`);
    expect(await codeOf(gateway.ask(question()))).toBe('answered');
  });

  test('asks an SQLite file, with the value bound', async () => {
    const file = join(folder, 'shop.db');
    const database = new DatabaseSync(file);
    database.exec("CREATE TABLE products (number TEXT); INSERT INTO products VALUES ('KX-1001')");
    database.close();
    answers = ['{"number":"KX-1001"}'];
    await shop(
      { repair: false, checks: [{ check: 'lookup', lookup: 'products', at: '/number' }] },
      { products: { kind: 'sqlite', file, query: 'SELECT 1 FROM products WHERE number = ?' } },
    );
    expect(await codeOf(gateway.ask(question()))).toBe('answered');
    answers = [`{"number":"x' OR '1'='1"}`];
    expect(await codeOf(gateway.ask(question()))).toBe('answer_invalid');
  });

  test('that takes too long or fails refuses the answer, unless the operator says otherwise', async () => {
    const file = join(folder, 'shop.db');
    new DatabaseSync(file).close();
    const endless = 'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t WHERE n = ?';
    answers = ['KX-1001'];
    const lookups = { products: { kind: 'sqlite', file, query: endless, timeout: '200ms' } };
    await shop({ repair: false }, lookups);
    expect(await codeOf(gateway.ask(question()))).toBe('answer_unchecked');
    expect(await lastLeaf()).toMatchObject({ outcome: 'blocked', verdicts: [{ outcome: 'unable' }] });
    await gateway.close();
    await shop({ repair: false, onUnable: 'flag' }, { products: { kind: 'file', file: join(folder, 'none.csv') } });
    const { exchange } = await gateway.ask(question());
    expect(exchange.notes.warnings).toEqual(['answer_not_checked']);
  });

  test('is only for the models and keys that the rule names', async () => {
    answers = ['Take the KX-4711.'];
    await shop({ models: ['another'] });
    expect(await codeOf(gateway.ask(question()))).toBe('answered');
  });

  test('only records what it finds where that is wanted', async () => {
    answers = ['Take the KX-4711.'];
    await shop({ action: 'flag' });
    expect(await codeOf(gateway.ask(question()))).toBe('answered');
    expect(await lastLeaf()).toMatchObject({
      verdicts: [{ outcome: 'flag', rules: { 'validation/known-products': 1 } }],
    });
  });
});

describe('a pattern', () => {
  test('must match, or must not, at a place of the answer', async () => {
    answers = ['{"vat":"DE123456789","text":"ok"}'];
    await open({
      rules: [
        {
          name: 'form',
          repair: false,
          checks: [
            { check: 'pattern', pattern: '^DE[0-9]{9}$', at: '/vat' },
            { check: 'pattern', pattern: 'guarantee', must: 'not-match', ignoreCase: true },
          ],
        },
      ],
    });
    expect(await codeOf(gateway.ask(question()))).toBe('answered');
    answers = ['{"vat":"DE12","text":"ok"}'];
    expect(await codeOf(gateway.ask(question()))).toBe('answer_invalid');
    answers = ['{"text":"ok"}'];
    expect(await codeOf(gateway.ask(question()))).toBe('answer_invalid');
    answers = ['{"vat":"DE123456789","text":"We Guarantee it"}'];
    expect(await codeOf(gateway.ask(question()))).toBe('answer_invalid');
  });
});

describe('an answer only if sure', () => {
  const sure = (threshold: number, more: object = {}): ConfigurationInput['validation'] => ({
    rules: [{ name: 'sure', checks: [{ check: 'confidence', threshold }], ...more }],
  });

  test.each([false, true])('gives a sentence instead, with a warning, streamed: %s', async (stream) => {
    answers = [{ text: 'Das ist die richtige Antwort und nicht die falsche.', logprobs: true }];
    await open(sure(0.99));
    const { answer, exchange } = await gateway.ask(question({ stream }));
    expect(answer.choices[0]).toMatchObject({ content: 'Ich weiß es nicht.', finish: 'stop' });
    expect(exchange.notes.warnings).toEqual(['answer_not_sure']);
    expect(model.calls[0]?.body).toMatchObject({ logprobs: true });
  });

  test('gives the answer where the model was sure enough, without probabilities that nobody asked for', async () => {
    answers = [{ text: 'The answer.', logprobs: true }];
    await open(sure(0.1));
    const { answer } = await gateway.ask(question());
    expect(answer.choices[0]).toMatchObject({ content: 'The answer.', logprobs: undefined });
    expect((await gateway.ask(question({ logprobs: true }))).answer.choices[0]?.logprobs).toBeDefined();
    expect(await lastLeaf()).toMatchObject({ verdicts: [{ outcome: 'allow', scores: { 'validation/sure': 778 } }] });
  });

  test('refuses where no probabilities come, unless the operator says otherwise', async () => {
    answers = ['The answer.'];
    await open(sure(0.1));
    expect(await codeOf(gateway.ask(question()))).toBe('answer_unchecked');
    await gateway.close();
    await open(sure(0.1, { onUnable: 'allow' }));
    expect(await codeOf(gateway.ask(question()))).toBe('answered');
  });

  test('refuses where the client wants JSON, which no sentence is', async () => {
    answers = [{ text: fits, logprobs: true }];
    await open(sure(0.99));
    expect(await codeOf(gateway.ask(strictly()))).toBe('answer_not_sure');
  });
});

describe('one round of repair', () => {
  test('counts both calls against the limits of the key, and leaves nothing reserved', async () => {
    answers = ['{"city":"Bremen"}', fits, fits];
    await open();
    const { key } = await gateway.gateway.keys.create({
      name: 'limited',
      role: 'user',
      limits: { concurrency: 1, outputTokensPerDay: 1_000 },
    });
    await gateway.ask(strictly({ max_tokens: 400 }), { key });
    const leaves = await gateway.leaves();
    const requests = leaves.filter(({ kind }) => kind === 'request');
    expect(requests).toHaveLength(1);
    // Two calls of one piece each, so that there is room for another reserve; and the one place is free again.
    expect((await gateway.ask(strictly({ max_tokens: 900 }), { key })).exchange.notes.warnings).toEqual([]);
  });

  test('may be answered by another target, and says who was asked', async () => {
    answers = ['{}', { fault: { kind: 'status', status: 503 } }, fits];
    await open(
      {},
      {
        models: [
          {
            name: 'house',
            targets: [
              { provider: 'scripted', target: 'scripted' },
              { provider: 'scripted', target: 'scripted:echo' },
            ],
          },
        ],
      },
    );
    const { answer, exchange } = await gateway.ask(strictly({ model: 'house' }));
    expect(answer.choices[0]?.content).toBe(fits);
    expect(exchange.notes.tried?.map(({ code, target }) => `${target} ${code}`)).toEqual([
      'scripted answer_invalid',
      'scripted upstream_failed',
    ]);
    expect(exchange.notes.target).toBe('scripted:echo');
  });

  test('ends with the client', async () => {
    const gone = new AbortController();
    answers = ['{}', { text: fits, delay: 60_000 }];
    await open();
    const asked = codeOf(gateway.ask(strictly(), { signal: gone.signal }));
    await expect.poll(() => model.calls.length).toBe(2);
    gone.abort();
    expect(await asked).toBe('client_closed_request');
    expect(await lastLeaf()).toMatchObject({ outcome: 'cancelled', tried: [{ code: 'answer_invalid' }] });
  });

  test('is the same however an answer is cut into pieces', async () => {
    await open({ rules: [{ name: 'form', repair: false, checks: [{ check: 'pattern', pattern: '^[^<]*$' }] }] });
    const text = '{"city":"Bremen an der Weser","people":570000}';
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 6 }),
        fc.boolean(),
        async (cuts, good) => {
          const whole = good ? text : text.replace('"people"', '"folk"');
          const places = [0, ...new Set(cuts)].toSorted((one, other) => one - other);
          const pieces = places
            .map((from, index) => whole.slice(from, places[index + 1]))
            .filter((piece) => piece !== '');
          answers = [{ pieces }];
          const given = await gateway.ask(strictly({ stream: true })).then(
            ({ answer }) => answer.choices[0]?.content,
            (error: { code: string }) => error.code,
          );
          expect(given).toBe(good ? whole : 'answer_invalid');
        },
      ),
      { numRuns: 25 },
    );
  });
});
