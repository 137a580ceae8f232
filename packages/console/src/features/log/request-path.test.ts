import type { LogLeaf } from '@gatehouse/contract/admin-record';
import { describe, expect, test } from 'vitest';
import { spansOf, type StageName, type StageState, wayOf } from './request-path.ts';

const exchange = { dialect: 'openai-chat', model: 'm', policy: 'a'.repeat(64), request: 'req_1', tenant: 'default' };
const measured = {
  entities: {},
  notInspected: {},
  status: 200,
  streamed: false,
  timings: { total: 1_000, upstream: 800, firstByte: 500 },
  usageSource: 'provider',
  verdicts: [],
};

function leaf(kind: string, fields: object = {}): LogLeaf {
  const whole = kind === 'request' ? { prompt: [] } : kind === 'interrupted' ? {} : measured;
  return {
    shard: 's',
    index: 0,
    hash: '',
    json: '',
    leaf: { v: 1, index: 0, time: 0, kind, ...exchange, ...whole, ...fields },
  } as unknown as LogLeaf;
}

function states(...leaves: LogLeaf[]): Partial<Record<StageName, StageState>> {
  return Object.fromEntries(wayOf({ leaves }).stages.map(({ name, state }) => [name, state]));
}

const block = { direction: 'input', guard: 'words', outcome: 'block', rules: { 'words/a': 1 } };

describe('the way of a request', () => {
  test('goes through all stages of one that was answered', () => {
    const answered = leaf('result', {
      outcome: 'answered',
      provider: 'p',
      cache: 'miss',
      entities: { EMAIL: 2 },
      verdicts: [
        { direction: 'input', guard: 'words', outcome: 'allow', rules: {} },
        { direction: 'output', guard: 'words', outcome: 'flag', rules: { 'words/a': 1 } },
        { direction: 'output', guard: 'validation', outcome: 'redact', rules: { 'validation/mended': 1 } },
      ],
    });
    expect(states(leaf('request'), answered)).toEqual({
      authenticate: 'passed',
      limits: 'passed',
      consent: 'passed',
      input: 'passed',
      knowledge: 'unused',
      personalData: 'acted',
      cache: 'passed',
      route: 'passed',
      model: 'passed',
      output: 'acted',
      validation: 'acted',
      outcome: 'passed',
    });
  });

  test.each([
    ['key_expired', 'authenticate'],
    ['rate_limit_exceeded', 'limits'],
    ['consent_missing', 'consent'],
    ['input_blocked', 'input'],
    ['assistant_not_found', 'knowledge'],
    ['secret_refused', 'personalData'],
    ['model_not_found', 'route'],
    ['upstream_timeout', 'model'],
    ['answer_invalid', 'validation'],
    ['invalid_json', 'authenticate'],
  ] as const)('ends with %s at %s, and nothing behind it was reached', (code, stopped) => {
    const { stages } = wayOf({ leaves: [leaf('refusal', { code })] });
    const place = stages.findIndex(({ name }) => name === stopped);
    expect(stages[place]?.state).toBe('stopped');
    expect(new Set(stages.slice(place + 1, -1).map(({ state }) => state))).not.toContain('passed');
    expect(stages.slice(0, place).map(({ state }) => state)).not.toContain('stopped');
  });

  test('is of a blocked request where a guard blocked, in the record a refusal, and not where one in shadow would have', () => {
    expect(wayOf({ leaves: [leaf('refusal', { code: 'input_blocked', verdicts: [block] })] }).outcome).toBe('blocked');
    const shadowed = leaf('refusal', { code: 'rate_limit_exceeded', verdicts: [{ ...block, shadow: true }] });
    expect(wayOf({ leaves: [shadowed] }).outcome).toBe('refused');
  });

  test('ends at the guard that could not judge, on its way', () => {
    const unable = (direction: string) => ({ direction, guard: 'judge', outcome: 'unable', rules: {} });
    expect(states(leaf('refusal', { code: 'guard_unable', verdicts: [unable('input')] })).input).toBe('stopped');
    const back = leaf('result', { outcome: 'blocked', code: 'guard_unable', verdicts: [unable('output')] });
    expect(states(leaf('request'), back).output).toBe('stopped');
  });

  test('asks no model where the cache knew the answer', () => {
    const hit = states(leaf('result', { outcome: 'answered', cache: 'hit' }));
    expect([hit.cache, hit.route, hit.model]).toEqual(['acted', 'unreached', 'unreached']);
  });

  test('goes from the documents to the guards on the answer where an assistant quotes, and no model is asked', () => {
    const quoted = { outcome: 'answered', model: 'assistant/shop', knowledge: { assistant: 'shop' } };
    const output = { direction: 'output', guard: 'words', outcome: 'redact', rules: { 'words/a': 1 } };
    const handed = { direction: 'output', guard: 'assistant', outcome: 'review', rules: { 'assistant/hand-over': 1 } };
    const end = leaf('result', { ...quoted, verdicts: [output, handed] });
    expect(states(leaf('request'), end)).toMatchObject({
      knowledge: 'acted',
      personalData: 'unreached',
      cache: 'unreached',
      route: 'unreached',
      model: 'unreached',
      output: 'acted',
    });
    const { byItself, verdicts } = wayOf({ leaves: [end] });
    expect(byItself).toBe(true);
    expect(verdicts.knowledge).toEqual([handed]);
    expect(verdicts.output).toEqual([output]);
  });

  test.each([
    ['by its provider', { outcome: 'answered', provider: 'p' }, 'passed'],
    ['by what the cache kept', { outcome: 'answered', cache: 'hit' }, 'unreached'],
    ['by where it failed', { outcome: 'failed', code: 'upstream_timeout' }, 'stopped'],
  ])('is known to have needed a model for an assistant %s', (_how, told, model) => {
    const end = leaf('result', { model: 'assistant/shop', ...told });
    expect(wayOf({ leaves: [end] }).byItself).toBe(false);
    expect(states(end)).toMatchObject({ knowledge: 'acted', personalData: 'passed', model });
  });

  test('has nothing to do with documents where a model is asked for, also while it goes on', () => {
    expect(states(leaf('request')).knowledge).toBe('unused');
    expect(states(leaf('request', { model: 'assistant/shop' })).knowledge).toBe('acted');
  });

  test('is open as long as there is no end, and says so of one that never came', () => {
    expect(wayOf({ leaves: [leaf('request')] }).outcome).toBe('running');
    expect(states(leaf('request'))).toMatchObject({ input: 'passed', model: 'open', outcome: 'open' });
    expect(wayOf({ leaves: [leaf('request'), leaf('interrupted')] }).outcome).toBe('interrupted');
  });
});

describe('the time of a request', () => {
  test('is divided where the model was called and where it began to answer', () => {
    expect(spansOf(measured.timings)).toEqual([
      { name: 'before', from: 0, to: 200 },
      { name: 'waiting', from: 200, to: 500 },
      { name: 'answering', from: 500, to: 1_000 },
    ]);
  });

  test('is one where no model was called, and never goes back', () => {
    expect(spansOf({ total: 7 })).toEqual([{ name: 'whole', from: 0, to: 7 }]);
    for (const { from, to } of spansOf({ total: 5, upstream: 9, firstByte: 1 }))
      expect(to).toBeGreaterThanOrEqual(from);
  });
});
