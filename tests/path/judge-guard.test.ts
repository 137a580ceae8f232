import { afterEach, describe, expect, test } from 'vitest';
import { createTestGateway, type TestGateway } from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { judgedText } from '../../packages/gateway/src/testing/foreign-judges.ts';
import { type ScriptedServer, startScriptedServer } from '../../packages/gateway/src/testing/scripted-server.ts';

let server: ScriptedServer;
let gateway: TestGateway;
afterEach(async () => {
  await gateway.close();
  await server.close();
});

type Trust = 'machine' | 'organisation' | 'cloud';
type Body = Parameters<typeof judgedText>[0];

/** Personal data come in the clear to the model of this machine, as its policy wants it. */
async function open(judge: object, trust: Trust): Promise<void> {
  server = await startScriptedServer({
    script: ({ body }) => {
      if (body['model'] !== 'reviewer') return { text: 'Das schrieb Anna Krüger, und es ist bad.' };
      const unsafe = judgedText(body as unknown as Body).includes('bad');
      const verdict = {
        verdict: unsafe ? 'unsafe' : 'safe',
        category: unsafe ? 'harmful' : null,
        reason: '',
        confidence: 0.9,
      };
      return { text: JSON.stringify(verdict), usage: { prompt_tokens: 300, completion_tokens: 30, total_tokens: 330 } };
    },
  });
  const provider = { kind: 'openai-compatible', baseUrl: server.baseUrl, allowPrivateNetwork: true } as const;
  gateway = await createTestGateway({
    configuration: {
      providers: [
        { ...provider, id: 'here', models: ['llama'], trust: 'machine' },
        { ...provider, id: 'there', models: ['reviewer'], trust },
      ],
      pseudonymisation: { rules: [{ providers: ['here'], default: 'pass' }] },
      inspection: { guards: [{ use: 'judge', model: 'reviewer', retries: 0, ...judge }] },
      cache: { enabled: false },
    },
  });
}

async function ask(content: string, stream = false): Promise<string> {
  try {
    const { answer } = await gateway.ask({ model: 'llama', stream, messages: [{ role: 'user', content }] });
    return answer.choices[0]?.content ?? '';
  } catch (thrown) {
    return (thrown as { readonly code: string }).code;
  }
}

const judged = (): string[] =>
  server.requests
    .filter(({ body }) => body['model'] === 'reviewer')
    .map(({ body }) => judgedText(body as unknown as Body));

describe('a judge', () => {
  test('reads questions and answers, streamed or not, and is counted', async () => {
    await open({}, 'machine');
    expect(await ask('a bad question')).toBe('input_blocked');
    expect(server.requests.some(({ body }) => body['model'] === 'llama')).toBe(false);
    expect(await ask('Wer war das?')).toBe('output_blocked');
    expect(await ask('Wer war das denn?', true)).toBe('output_blocked');
    // The same answer is judged once.
    expect(judged()).toEqual([
      'a bad question',
      'Wer war das?',
      'Das schrieb Anna Krüger, und es ist bad.',
      'Wer war das denn?',
    ]);
    const metrics = await gateway.gateway.metrics.render();
    expect(metrics).toContain('gatehouse_guard_calls_total{whom="model",outcome="answered"} 4');
    expect(metrics).toContain('gatehouse_guard_tokens_total 1320');
  });

  test('of a cloud gets no question with personal data, and no answer that was meant for this machine', async () => {
    await open({}, 'cloud');
    expect(await ask('Guten Tag')).toBe('guard_unable');
    expect(server.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(gateway.logged.join('')).toContain('do not go to a judge outside of the organisation');
  });

  test('of a cloud gets no answer of a model that is trusted more', async () => {
    await open({ direction: 'output' }, 'cloud');
    expect(await ask('Wer war das?')).toBe('guard_unable');
    expect(judged()).toEqual([]);
    expect(gateway.logged.join('')).toContain('trusted less than the model');
  });

  test('that cannot judge lets nothing pass, and its failures are counted', async () => {
    await open({ model: 'nobody' }, 'machine');
    expect(await ask('Guten Tag')).toBe('guard_unable');
    expect(await gateway.gateway.metrics.render()).toContain('{whom="model",outcome="failed"} 1');
  });
});
