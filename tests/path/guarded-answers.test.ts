import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../packages/gateway/src/core/json.ts';
import type { Delta } from '../../packages/gateway/src/core/delta.ts';
import type { Provider } from '../../packages/gateway/src/core/provider.ts';
import { createTestGateway, type TestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';

let test: TestGateway;

/** A gateway before a model that says exactly this. */
async function answering(deltas: readonly Delta[], substrings: readonly string[] = ['verboten']): Promise<TestGateway> {
  const provider: Provider = {
    id: 'scripted',
    answers: ['chat'],
    call: async () =>
      (async function* () {
        yield* deltas;
      })(),
    models: async () => [{ id: 'scripted' }],
    check: async () => ({ ok: true, summary: '', models: [] }),
    close: async () => undefined,
  };
  test = await createTestGateway({
    providers: { scripted: provider },
    configuration: {
      inspection: {
        guards: [{ use: 'invisible-text' }, { use: 'ban-substrings', action: 'redact', substrings: [...substrings] }],
      },
    },
  });
  return test;
}

const stop: Delta = { type: 'finish', choice: 0, reason: 'stop' };
const said = (text: string, logprobs?: readonly Json[]): Delta => ({
  type: 'text',
  choice: 0,
  channel: 'content',
  text,
  ...(logprobs === undefined ? {} : { logprobs }),
});
const called = (more: object): Delta => ({ type: 'toolCall', choice: 0, index: 0, arguments: '', ...more });
const question = { model: 'scripted', messages: [{ role: 'user', content: 'Mail anna@example.org' }] };

afterEach(async () => {
  await test.close();
});

describe('an answer', () => {
  it.each([
    ['the name of a tool', [called({ id: 'a', name: 'get_verboten', arguments: '{}' }), stop]],
    [
      'a name in pieces',
      [called({ id: 'a', name: 'ver' }), called({ name: 'boten' }), called({ arguments: '{}' }), stop],
    ],
    ['the id of a call', [called({ id: 'verboten', name: 'get', arguments: '{}' }), stop]],
    ['a name with hidden characters', [called({ id: 'a', name: 'g\u200bet', arguments: '{}' }), stop]],
  ])('is blocked where guards would change %s, and the record says by which', async (_what, deltas) => {
    const { ask, leaves } = await answering(deltas);
    await expect(ask(question)).rejects.toMatchObject({ code: 'output_blocked' });
    const result = (await leaves()).at(-1);
    expect(result).toMatchObject({ kind: 'result', outcome: 'blocked', code: 'output_blocked' });
    const blocks = result?.kind === 'result' ? result.verdicts.filter(({ outcome }) => outcome === 'block') : [];
    expect(blocks).toMatchObject([{ direction: 'output', rules: expect.anything() as unknown }]);
  });

  it('keeps the names and ids that guards have nothing against, with placeholders in the arguments put back', async () => {
    const { ask } = await answering([called({ id: 'a', name: 'get', arguments: '{"[EMAIL_1]":1}' }), stop]);
    const { answer } = await ask(question);
    expect(answer.choices[0]?.toolCalls).toEqual([{ id: 'a', name: 'get', arguments: '{"anna@example.org":1}' }]);
  });

  it('keeps its log probabilities where an address is put back, as one entry for the address', async () => {
    const entry = (token: string, logprob: number): Json => ({ token, logprob, bytes: null, top_logprobs: [] });
    const entries = [
      entry('To ', -0.25),
      entry('[', -0.5),
      entry('EMAIL', -0.25),
      entry('_1].', -1),
      entry(' Bye', -2),
    ];
    const { ask } = await answering([said('To [EMAIL', entries.slice(0, 3)), said('_1]. Bye', entries.slice(3)), stop]);
    const { answer } = await ask({ ...question, logprobs: true });
    expect(answer.choices[0]?.content).toBe('To anna@example.org. Bye');
    expect(answer.choices[0]?.logprobs).toMatchObject([
      { token: 'To ', logprob: -0.25 },
      { token: 'anna@example.org.', logprob: -1.75, bytes: [...Buffer.from('anna@example.org.')] },
      { token: ' Bye', logprob: -2 },
    ]);
  });

  it('has no alternative to a token that guards would not let through', async () => {
    const alternatives = ['Ja', 'verboten', 'Nein'].map((token) => ({ token, logprob: -1, bytes: null }));
    const { ask, leaves } = await answering([
      said('Ja', [{ token: 'Ja', logprob: -1, bytes: null, top_logprobs: alternatives }]),
      stop,
    ]);
    const { answer } = await ask({ ...question, logprobs: true, top_logprobs: 3 });
    expect(answer.choices[0]?.logprobs).toMatchObject([{ top_logprobs: [{ token: 'Ja' }, { token: 'Nein' }] }]);
    const result = (await leaves()).at(-1);
    expect(JSON.stringify(result)).toContain('"ban-substrings/1":1');
    expect(result).toMatchObject({ kind: 'result', outcome: 'answered' });
  });

  it('with placeholders that stand for nobody is recorded as such', async () => {
    const { ask, leaves } = await answering([said('[EMAIL_1] [EMAIL_2] [EMAIL_7]'), stop]);
    const { answer } = await ask(question);
    expect(answer.choices[0]?.content).toBe('anna@example.org [EMAIL_2] [EMAIL_7]');
    const result = (await leaves()).at(-1);
    expect(result?.kind === 'result' && result.verdicts.at(-1)).toEqual({
      direction: 'output',
      guard: 'pseudonyms',
      outcome: 'flag',
      rules: { 'pseudonyms/invented': 2 },
    });
  });

  it('that was asked for as JSON is judged as JSON, escapes and all', async () => {
    const { ask } = await answering([said(String.raw`{"a":"v\u0065rbo`), said('ten [EMAIL_1]"}'), stop]);
    const quoted = { ...question, messages: [{ role: 'user', content: 'Mail "anna maria"@example.org' }] };
    const { answer } = await ask({ ...quoted, response_format: { type: 'json_object' } });
    expect(JSON.parse(answer.choices[0]?.content ?? '')).toEqual({ a: '[redacted] "anna maria"@example.org' });
  });
});
