import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import { SecretError } from '../core/secrets.ts';
import { openExchange } from '../core/exchange.ts';
import type { Exchange } from '../core/exchange.ts';
import type { ExchangeEnd, Log } from '../core/telemetry.ts';
import { createLog } from './create-log.ts';
import { testCaller } from '../testing/test-caller.ts';

const time = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

function openLog(level: 'debug' | 'info' | 'warn' = 'debug') {
  const lines: string[] = [];
  const log = createLog({
    level,
    destination: { write: (line) => void lines.push(line) },
    version: '1.2.3',
    clock: { now: () => time, elapsed: () => 0 },
  });
  return { log, lines, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

function exchangeWith(body: string): Exchange {
  const exchange = openExchange({
    id: 'req_1',
    dialect: 'openai-chat',
    kind: 'chat',
    receivedAt: time,
    startedAt: 1_000,
    signal: new AbortController().signal,
    credential: { found: 'one', value: 'gh_canary_credential' },
    receive: () => Promise.reject(new Error('not used')),
    incomingTrace: undefined,
  });
  exchange.caller = testCaller({ key: 'key_7' });
  exchange.rawBody = Buffer.from(body);
  exchange.notes.model = 'llama';
  exchange.request = {
    kind: 'chat',
    model: 'llama',
    segments: [{ place: '/messages/0/content', origin: 'user', format: 'text', text: body }],
    notInspected: {},
    body: { messages: [{ role: 'user', content: body }] },
    stream: true,
    includeUsage: false,
    choices: 1,
  };
  return exchange;
}

const ended = (exchange: Exchange, more: Partial<ExchangeEnd> = {}): ExchangeEnd => ({
  exchange,
  outcome: 'answered',
  status: 200,
  streamed: true,
  error: undefined,
  duration: 12.34567,
  ...more,
});

test('writes one access line for each exchange, with references and figures only', () => {
  const { log, parsed } = openLog('info');
  const exchange = exchangeWith('canary prompt');
  Object.assign(exchange.notes, {
    provider: 'local',
    target: 'llama3:8b',
    firstDeltaAt: 1_003.5,
    usage: { input: 5, output: 7 },
    receipt: { index: 41, hash: 'ab' },
    cache: 'miss',
    pseudonyms: { '<EMAIL_1>': 'canary@example.org' },
  });
  Object.assign(exchange.notes.entities, { EMAIL: 2, IBAN: 1 });
  exchange.notes.verdicts.push(
    { direction: 'input', guard: 'max-tokens', outcome: 'allow', rules: {} },
    { direction: 'output', guard: 'invisible-text', outcome: 'redact', rules: { 'invisible-text/tag': 1 } },
  );
  log.exchangeEnded(ended(exchange));
  expect(parsed()).toEqual([
    {
      level: 'info',
      time: '2026-01-02T03:04:05.006Z',
      request: 'req_1',
      key: 'key_7',
      dialect: 'openai-chat',
      model: 'llama',
      provider: 'local',
      target: 'llama3:8b',
      status: 200,
      outcome: 'answered',
      duration: 12.346,
      firstByte: 3.5,
      tokensIn: 5,
      tokensOut: 7,
      streamed: true,
      cache: 'miss',
      leaf: 41,
      entities: 'EMAIL=2 IBAN=1',
      verdicts: 'output/invisible-text=redact',
      msg: 'exchange ended',
    },
  ]);
});

test('tells code and causes of an exchange that failed', () => {
  const { log, parsed } = openLog();
  const error = new GatehouseError('upstream_failed', { cause: new Error('status 500: Bearer canarycanary') });
  log.exchangeEnded(ended(exchangeWith('x'), { outcome: 'failed', status: 502, error }));
  expect(parsed()[0]).toMatchObject({
    code: 'upstream_failed',
    error: [{ code: 'upstream_failed' }, { name: 'Error', message: 'status 500: Bearer [masked]' }],
  });
});

test('does not repeat a model name that nobody configured, for it is text of the client', () => {
  const { log, lines } = openLog();
  const exchange = exchangeWith('x');
  const request = exchange.request;
  if (request === undefined) throw new Error('the exchange has a request');
  exchange.request = { ...request, model: 'canary@example.org' };
  exchange.notes.model = undefined;
  log.exchangeEnded(ended(exchange, { outcome: 'refused', status: 404, error: new GatehouseError('model_not_found') }));
  expect(lines[0]).toContain('model_not_found');
  expect(lines[0]).not.toContain('canary');
});

test('keeps a line whole, whatever a name contains', () => {
  const { log, lines, parsed } = openLog();
  log.guardUnable('a"b\n{"level":"fatal"}', 'req_1', new Error('x\ny'));
  expect(lines[0]?.trimEnd()).not.toContain('\n');
  expect(parsed()[0]).toMatchObject({ level: 'warn', guard: 'a"b\n{"level":"fatal"}' });
});

test('writes no line below its level', () => {
  const { log, lines } = openLog('warn');
  log.exchangeEnded(ended(exchangeWith('x')));
  log.listening('http://127.0.0.1:1');
  log.clientError('invalid_json', new Error('x'));
  expect(lines).toEqual([]);
  log.ledgerRepaired(3, 4);
  expect(lines).toHaveLength(1);
});

test('no line of any function shows a credential, a prompt or a property of an error', () => {
  const canary = 'canaryZ9x8Y7w6';
  const foreign = Object.assign(
    new Error(`failed with authorization: Bearer ${canary} at https://u:${canary}@host/x?q=${canary}`),
    {
      headers: { authorization: canary },
      body: canary,
      cause: Object.assign(new SyntaxError(`Unexpected token 'c', "${canary}" is not valid JSON`), { input: canary }),
    },
  );
  const exchange = exchangeWith(canary);
  const calls: { [Name in keyof Log]: Parameters<Log[Name]> } = {
    exchangeEnded: [
      ended(exchange, { error: new GatehouseError('internal_error', { cause: foreign, param: canary }) }),
    ],
    guardUnable: ['guard', 'req_1', foreign],
    passageHeld: ['handbook', 'ab12'],
    knowledgeFilled: ['handbook', 120, 15],
    knowledgeIngested: ['handbook', 3, 0, 250],
    knowledgeFailed: ['source of handbook', foreign],
    knowledgeRecovered: ['index of handbook'],
    upstreamFieldDropped: ['local', `sk-${canary}`],
    secretUnavailable: ['local', new SecretError('missing', '${file:/run/a}', 'is not there', { cause: foreign })],
    secretsChanged: [],
    upstreamFailed: ['local', 'req_1', 'upstream_failed', foreign],
    knowledgeIndexFailed: ['qdrant', foreign],
    knowledgeIndexRecovered: ['qdrant'],
    passageStrayed: ['qdrant'],
    ledgerFailed: [foreign],
    ledgerRecovered: [],
    indexFailed: [foreign],
    indexRecovered: [],
    cacheFailed: [foreign],
    cacheRecovered: [],
    countersFailed: [foreign],
    countersRecovered: [],
    ledgerRepaired: [1, 2],
    clockSetBack: [1_790_000_060_000, 1_790_000_000_000, 'default-2026h2'],
    shardGivenUp: [{ shard: 'default-2026h1', reason: 'restored', size: 7 }, 'default-2026h1.2'],
    configurationApplied: [['providers'], ['server']],
    identityShared: ['acme', 'per_1', 'per_2'],
    rolesUnknown: [['inspection.rules.0.roles.0: there is no such role']],
    configurationRejected: [[`gatehouse.yaml:3 apiKey: ${canary} is too short`]],
    configurationConfirmed: [],
    noKeys: ['gatehouse keys create'],
    tlsReloaded: [],
    tlsReloadFailed: [foreign],
    discovered: ['local', 3],
    discoveryFailed: ['local', foreign],
    listening: ['http://127.0.0.1:4283'],
    stopping: ['SIGTERM'],
    stopped: [],
    callRefused: [
      {
        requestId: 'req_1',
        route: 'GET /admin/v1/keys',
        plane: 'admin',
        caller: undefined,
        client: '192.0.2.1',
        error: new GatehouseError('invalid_api_key', { cause: foreign }),
        startedAt: 0,
      },
      7,
    ],
    breakerChanged: ['local', 'qwen3', 'open', 'upstream_failed'],
    modelChanged: ['local', 'qwen3', `sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`],
    budgetReached: [
      {
        at: 1_700_000_000_000,
        kind: 'team',
        id: 'team_1',
        span: 'month',
        since: 1_698_796_800_000,
        share: 80,
        used: 80,
        limit: 100,
        currency: 'EUR',
      },
    ],
    suspended: ['key_1', 1_700_000_000_000],
    eventsFailed: ['siem.example', foreign],
    eventsRecovered: ['siem.example', 3],
    strangersRefused: [3, 2, '192.0.2.1', { invalid_api_key: 3 }],
    certificateRefused: ['expired', 'AB:CD', 2],
    clientError: ['invalid_json', foreign],
    logMet: ['log.example/default/2026h2', 7],
    checkpointRefused: [
      { status: 409, reason: 'another size', origin: 'log.example/default/2026h2', size: 7, from: 0, known: 5 },
    ],
    checkpointCosigned: ['log.example/default/2026h2', 7],
    checkpointInconsistent: ['log.example/default/2026h2', 7, 'the proof does not hold', '/var/lib/witness/evidence/x'],
    witnessFailed: ['dpo', foreign],
    witnessRecovered: ['dpo'],
    timestamped: ['log.example/default/2026h2', 7],
    timestampFailed: [foreign],
    logSetBack: ['dpo', 'log.example/default/2026h2', 'it has cosigned 9 leaves'],
    unexpected: ['http', foreign],
  };
  const { log, lines, parsed } = openLog();
  for (const [name, parameters] of Object.entries(calls)) {
    const before = lines.length;
    (log[name as keyof Log] as (...given: unknown[]) => void)(...parameters);
    expect(lines.length, name).toBe(before + 1);
  }
  expect(lines.join('')).not.toContain(canary);
  for (const line of parsed()) {
    expect(line).toMatchObject({
      level: expect.any(String),
      time: '2026-01-02T03:04:05.006Z',
      msg: expect.any(String),
    });
    for (const [field, value] of Object.entries(line)) if (field !== 'error') expect(typeof value).not.toBe('object');
  }
});

test('a process that ends or crashes leaves no line behind in its buffer', async () => {
  const script = (end: string): string => `
    import { createLog } from ${JSON.stringify(new URL('create-log.ts', import.meta.url).href)};
    const log = createLog({ level: 'info', version: '1' });
    const notes = { verdicts: [], entities: {}, cache: 'off' };
    for (let index = 0; index < 50; index += 1) {
      log.exchangeEnded({ exchange: { id: 'req_' + index, dialect: 'd', notes }, outcome: 'answered', status: 200, streamed: false, duration: 1 });
    }
    ${end}`;
  const run = promisify(execFile);
  const root = fileURLToPath(new URL('../../../..', import.meta.url));
  for (const end of ['', 'process.exit(0);', 'log.stopped(); process.exit(0);']) {
    const { stderr } = await run(process.execPath, ['--conditions=source', '--input-type=module', '-e', script(end)], {
      cwd: root,
    });
    expect(stderr.match(/"request":"req_/g), end).toHaveLength(50);
  }
  await expect(
    run(process.execPath, ['--conditions=source', '--input-type=module', '-e', script('throw new Error("crash");')], {
      cwd: root,
    }),
  ).rejects.toMatchObject({
    stderr: expect.stringContaining('"request":"req_49"'),
  });
});

test('a full disk under the log does not stop the process', async () => {
  const script = `
    import { openSync } from 'node:fs';
    import { createLog } from ${JSON.stringify(new URL('create-log.ts', import.meta.url).href)};
    const log = createLog({ level: 'info', version: '1' });
    for (let index = 0; index < 20; index += 1) {
      log.ledgerRecovered();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    log.stopped();
    process.exitCode = 7;`;
  const shell = `"${process.execPath}" --conditions=source --input-type=module -e '${script.replaceAll("'", `'"'"'`)}' 2> /dev/full`;
  const root = fileURLToPath(new URL('../../../..', import.meta.url));
  await expect(promisify(execFile)('/bin/sh', ['-c', shell], { cwd: root })).rejects.toMatchObject({ code: 7 });
});
