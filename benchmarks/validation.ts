/**
 * What validation and templates cost: of the whole path with guards, privacy and the record, all threads of the process together, answers of 1 KB, sixteen
 * at a time, without a socket. Four kinds of request take turns: an answer that nothing is wanted of, where nobody has rules and where a rule holds for
 * another model; one in JSON that has to fit a schema, and the same in JSON that nothing is wanted of.
 *
 *   node --conditions=source benchmarks/validation.ts
 */
import { type ConfigurationInput, configurationSchema } from '@gatehouse/contract/config';
import { CallController } from '../packages/gateway/src/core/call-signal.ts';
import { systemClock } from '../packages/gateway/src/core/clock.ts';
import type { AnswerStream, Delta } from '../packages/gateway/src/core/delta.ts';
import { type Exchange, openExchange } from '../packages/gateway/src/core/exchange.ts';
import type { Provider } from '../packages/gateway/src/core/provider.ts';
import type { Stage } from '../packages/gateway/src/core/stage.ts';
import { openaiChat } from '../packages/gateway/src/dialects/openai-chat.ts';
import { openPrices } from '../packages/gateway/src/open-prices.ts';
import { openValidation } from '../packages/gateway/src/open-validation.ts';
import { createRun } from '../packages/gateway/src/pipeline/run.ts';
import { template } from '../packages/gateway/src/pipeline/stages/template.ts';
import { validate } from '../packages/gateway/src/pipeline/stages/validate.ts';
import { createPromptBook } from '../packages/gateway/src/prompts/prompt-book.ts';
import { scriptedProvider } from '../packages/gateway/src/testing/scripted-provider.ts';
import { testCaller } from '../packages/gateway/src/testing/test-caller.ts';
import { createTestGateway, type TestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { median } from './statistics.ts';

const atOnce = 16;
const block = 320;
const warmUpRounds = 6;
const rounds = 15;
const question = 'What became of the order of last week? '.repeat(24);
const items = Array.from({ length: 16 }, (_, index) => ({
  number: `KX-${1_000 + index}`,
  name: 'A kettle of steel',
  price: 39.9,
}));
const answer = JSON.stringify({ items });

const deltas: readonly Delta[] = [
  { type: 'start', id: 'a', model: 'scripted' },
  ...(answer.match(/.{1,40}/g) ?? []).map((piece): Delta => ({
    type: 'text',
    choice: 0,
    channel: 'content',
    text: piece,
  })),
  { type: 'finish', choice: 0, reason: 'stop' },
  { type: 'usage', usage: { input: 230, output: 420 } },
];

async function* answered(): AnswerStream {
  yield* deltas;
}

const model: Provider = {
  id: 'scripted',
  answers: ['chat'],
  call: () => Promise.resolve(answered()),
  models: () => Promise.resolve([{ id: 'scripted' }]),
  check: () => Promise.resolve({ ok: true, summary: '', models: [] }),
  close: () => Promise.resolve(),
};

const noServices = { askServer: () => Promise.reject(new Error('nobody is asked')) };

const item = {
  type: 'object',
  properties: {
    number: { type: 'string', pattern: '^KX-[0-9]{4}$' },
    name: { type: 'string' },
    price: { type: 'number' },
  },
  required: ['number', 'name', 'price'],
  additionalProperties: false,
};
const schema = { type: 'object', properties: { items: { type: 'array', items: item } }, required: ['items'] };
const wanted = (strict: boolean): object => ({
  response_format: { type: 'json_schema', json_schema: { name: 'answer', strict, schema } },
});

const open = (configuration: Partial<ConfigurationInput>): Promise<TestGateway> =>
  createTestGateway({ providers: { scripted: model }, logLevel: 'silent', configuration });
const plain = await open({});
const ruled = await open({
  prompts: { templates: [{ name: 'a', version: 1, model: 'scripted', texts: { en: { user: 'Hello' } } }] },
  validation: { rules: [{ name: 'a', models: ['another'], checks: [{ check: 'pattern', pattern: 'a' }] }] },
});

const kinds = [
  { name: 'text, no rules', gateway: plain, more: {} },
  { name: 'text, rules and templates for others', gateway: ruled, more: {} },
  { name: 'JSON that nothing is wanted of', gateway: plain, more: wanted(false) },
  { name: 'JSON that has to fit its schema', gateway: plain, more: wanted(true) },
] as const;

/** Microseconds of processor time of a request, all threads together. */
async function measure({ gateway, more }: (typeof kinds)[number]): Promise<number> {
  const began = process.cpuUsage();
  for (let sent = 0; sent < block; sent += atOnce)
    await Promise.all(
      Array.from({ length: atOnce }, () =>
        gateway.ask({ model: 'scripted', messages: [{ role: 'user', content: question }], ...more }),
      ),
    );
  const { system, user } = process.cpuUsage(began);
  return (system + user) / block;
}

const times = kinds.map((): number[] => []);
for (let round = 0; round < warmUpRounds + rounds; round += 1) {
  for (const [index, kind] of kinds.entries()) {
    const time = await measure(kind);
    if (round >= warmUpRounds) times[index]?.push(time);
  }
}
const baseline = times[0] ?? [];
for (const [index, { name }] of kinds.entries()) {
  const own = times[index] ?? [];
  // Of neighbours in time, so that what else the machine does falls out.
  const ratio = median(own.map((time, round) => time / (baseline[round] ?? time)));
  process.stdout.write(`${name.padEnd(40)} ${median(own).toFixed(0).padStart(5)} µs   ${ratio.toFixed(3)}\n`);
}
await plain.close();
await ruled.close();

/** Nanoseconds of both stages by themselves for a request that nothing is wanted of, beside a stage that does nothing. */
async function stagesAlone(validation: ConfigurationInput['validation']): Promise<number> {
  const configuration = configurationSchema.parse({ version: 1, providers: [scriptedProvider], validation });
  const { rules } = openValidation(configuration, {
    clock: systemClock,
    services: noServices,
    unable: () => undefined,
  });
  const targets = [{ provider: 'scripted', target: 'scripted' }];
  const stages = [
    template({ prompts: createPromptBook([]) }),
    validate({
      answerRules: rules,
      router: { targetsOf: () => targets },
      prices: openPrices(configuration),
      clock: systemClock,
    }),
  ];
  const nothing = stages.map(({ name }): Stage => ({
    name,
    explain: () => [],
    run: (exchange, next) => next(exchange),
  }));
  const stream = answered();
  const last: Stage = { name: 'route', explain: () => [], run: () => Promise.resolve(stream) };
  const body = { model: 'scripted', messages: [{ role: 'user', content: question }] };
  const request = openaiChat.decode(Buffer.from(JSON.stringify(body)), { uninspectable: 'mark' });
  const exchange: Exchange = openExchange({
    id: 'req_1',
    dialect: 'openai-chat',
    kind: 'chat',
    receivedAt: 0,
    startedAt: 0,
    signal: new CallController(),
    credential: { found: 'none' },
    receive: () => Promise.reject(new Error('it is there')),
    incomingTrace: undefined,
  });
  exchange.request = request;
  exchange.caller = testCaller();
  const [own, empty] = [createRun([...stages, last], systemClock), createRun([...nothing, last], systemClock)];
  const timed = async (run: typeof own): Promise<number> => {
    const began = process.hrtime.bigint();
    for (let index = 0; index < 100_000; index += 1) await run(exchange);
    return Number(process.hrtime.bigint() - began) / 100_000;
  };
  const differences: number[] = [];
  for (let round = 0; round < 15; round += 1) {
    const [with_, without] = [await timed(own), await timed(empty)];
    if (round > 4) differences.push(with_ - without);
  }
  return median(differences);
}

const another = { rules: [{ name: 'a', models: ['another'], checks: [{ check: 'pattern' as const, pattern: 'a' }] }] };
process.stdout.write(`\nboth stages alone, no rules               ${(await stagesAlone({})).toFixed(0)} ns\n`);
process.stdout.write(`both stages alone, a rule for others      ${(await stagesAlone(another)).toFixed(0)} ns\n`);
