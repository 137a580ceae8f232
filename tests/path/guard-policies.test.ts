import type { ConfigurationInput } from '@gatehouse/contract/config';
import type { Leaf } from '@gatehouse/contract/leaf';
import { afterEach, describe, expect, it } from 'vitest';
import type { Guard } from '../../packages/gateway/src/core/guard.ts';
import type { Verdict } from '../../packages/gateway/src/core/verdict.ts';
import { createGuard } from '../../packages/gateway/src/guards/catalogue.ts';
import {
  createTestGateway,
  listenTestGateway,
  type ListeningTestGateway,
  type TestGateway,
  type TestGatewayOptions,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';

const opened: TestGateway[] = [];

async function open(
  inspection: ConfigurationInput['inspection'],
  options: TestGatewayOptions = {},
): Promise<TestGateway> {
  const test = await createTestGateway({ ...options, configuration: { inspection } });
  opened.push(test);
  return test;
}

async function listen(inspection: ConfigurationInput['inspection']): Promise<ListeningTestGateway> {
  const test = await listenTestGateway({ configuration: { inspection } });
  opened.push(test);
  return test;
}

function question(content: string, more: object = {}): object {
  return { model: 'scripted:echo', messages: [{ role: 'user', content }], ...more };
}

function ended(leaves: readonly Leaf[]): Extract<Leaf, { kind: 'result' | 'refusal' }> {
  const leaf = leaves.findLast(({ kind }) => kind === 'result' || kind === 'refusal');
  if (leaf?.kind !== 'result' && leaf?.kind !== 'refusal') throw new Error('there is no end of an exchange');
  return leaf;
}

afterEach(async () => {
  for (const test of opened.splice(0)) await test.close();
});

describe('policies of guards', () => {
  const forbidden = { use: 'ban-substrings' as const, substrings: ['Falke'] };

  it('hold for keys by their labels, and the leaves name them', async () => {
    const { ask, gateway, leaves, userKey } = await open({
      guards: [forbidden],
      policies: { research: { guards: [{ ...forbidden, action: 'flag' }] } },
      rules: [{ labels: ['research'], policy: 'research' }],
    });
    await expect(ask(question('Falke'), { key: userKey })).rejects.toMatchObject({ code: 'input_blocked' });
    expect(ended(await leaves()).guardPolicy).toBeUndefined();
    const { key } = await gateway.keys.create({ name: 'lab', role: 'user', labels: ['research'] });
    await ask(question('Falke'), { key });
    const all = await leaves();
    expect(ended(all)).toMatchObject({ kind: 'result', guardPolicy: 'research' });
    expect(ended(all).verdicts).toMatchObject([
      { direction: 'input', outcome: 'flag' },
      { direction: 'output', outcome: 'flag' },
    ]);
    expect(all.findLast(({ kind }) => kind === 'request')).toMatchObject({ guardPolicy: 'research' });
  });

  it('hold for models by any of their names, and read the answer too', async () => {
    const { ask, leaves } = await open({
      guards: [],
      policies: { strict: { guards: [{ ...forbidden, direction: 'output' }] } },
      rules: [{ models: ['scripted/scripted:echo'], policy: 'strict' }],
    });
    await expect(ask(question('Falke'))).rejects.toMatchObject({ code: 'output_blocked' });
    expect(ended(await leaves())).toMatchObject({ kind: 'result', outcome: 'blocked', guardPolicy: 'strict' });
  });

  it('can be searched by their name', async () => {
    const { ask, gateway } = await open({
      policies: { lab: { guards: [] } },
      rules: [{ policy: 'lab' }],
    });
    await ask(question('hello'));
    const listed = async (): Promise<unknown> => {
      const { entries } = await gateway.record.search.list({ guardPolicy: 'lab', limit: 10 }, 'everything');
      return entries.map(({ kind, guardPolicy }) => [kind, guardPolicy]);
    };
    await expect.poll(listed).toEqual([
      ['result', 'lab'],
      ['request', 'lab'],
    ]);
  });

  it('are explained with their guards and rules', async () => {
    const { gateway } = await open({
      guards: [],
      policies: { lab: { description: 'For the lab', guards: [{ ...forbidden, shadow: true }] } },
      rules: [{ labels: ['lab'], models: ['m'], policy: 'lab' }],
    });
    const facts = gateway.explain().stages.find(({ name }) => name === 'inspectInput')?.facts;
    expect(facts).toMatchObject([
      { id: 'no-guard' },
      { id: 'guard-policy', name: 'lab', description: 'For the lab', guards: 1 },
      { id: 'guard', name: 'ban-substrings', policy: 'lab' },
      { id: 'guard-policy-rule', name: 'rules[0]', labels: ['lab'], models: ['m'], policy: 'lab' },
      { id: 'guards-of-all-targets' },
      { id: 'uninspectable' },
    ]);
  });
});

describe('a guard in shadow', () => {
  const actions = ['flag', 'review', 'redact', 'block'] as const;

  /** Everything that a client sees, without what differs from request to request. */
  async function seen({ url, userKey }: ListeningTestGateway, body: object): Promise<unknown> {
    const answer = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${userKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = (await answer.text()).replaceAll(/"(id|created|request_id)":("[^"]*"|\d+)/g, '"$1":0');
    return { status: answer.status, type: answer.headers.get('content-type'), text };
  }

  it.each(actions.flatMap((action) => [true, false].map((stream) => ({ action, stream }))))(
    'that would $action changes nothing in what is sent, answered and streamed (stream: $stream)',
    async ({ action, stream }) => {
      const guard = { use: 'ban-substrings' as const, substrings: ['Falke', 'der'], action };
      const without = await listen({ guards: [] });
      const shadowed = await listen({ guards: [{ ...guard, shadow: true }] });
      const asked = question('Wo ist Projekt Falke, der Vogel?', { stream });
      expect(await seen(shadowed, asked)).toEqual(await seen(without, asked));
      expect(shadowed.model.calls.map(({ body }) => body)).toEqual(without.model.calls.map(({ body }) => body));
      const { verdicts, ...rest } = ended(await shadowed.leaves());
      expect(rest).toMatchObject({ kind: 'result', outcome: 'answered', status: 200 });
      expect(verdicts).toMatchObject([
        { direction: 'input', guard: 'ban-substrings', outcome: action, shadow: true },
        { direction: 'output', guard: 'ban-substrings', outcome: action, shadow: true },
      ]);
      expect(Object.values(verdicts[0]?.rules ?? {})).toEqual([1, 1]);
    },
  );

  it('is told apart in the metrics, in the log and in the index, where it decides nothing', async () => {
    const { ask, gateway, logged } = await open({
      guards: [
        { use: 'ban-substrings', id: 'trial', substrings: ['Falke'], shadow: true },
        { use: 'ban-substrings', id: 'real', substrings: ['Falke'], action: 'flag', direction: 'input' },
      ],
    });
    await ask(question('Falke'));
    const metrics = await gateway.metrics.render();
    const line = (guard: string, outcome: string, shadow: boolean): string =>
      `gatehouse_guard_verdicts_total{guard="${guard}",direction="input",outcome="${outcome}",shadow="${String(shadow)}"} 1`;
    expect(metrics).toContain(line('trial', 'block', true));
    expect(metrics).toContain(line('real', 'flag', false));
    expect(logged.join('')).toContain('input/trial=block(shadow)');
    const listed = async (verdict: 'shadow' | 'block') =>
      (await gateway.record.search.list({ verdict, limit: 10 }, 'everything')).entries;
    await expect.poll(() => listed('shadow')).toMatchObject([{ kind: 'result', verdict: 'flag' }]);
    const entries = await listed('shadow');
    expect(entries[0]?.findings).toContainEqual({
      guard: 'trial',
      rule: 'trial/1',
      direction: 'input',
      outcome: 'block',
      findings: 1,
      shadow: true,
    });
    expect(await listed('block')).toEqual([]);
  });

  /** A gateway with a guard in shadow that judges when it is told to. */
  async function slow(over: Partial<Guard> = {}) {
    const verdicts: ((verdict: Verdict) => void)[] = [];
    const test = await open(
      { guards: [{ use: 'max-tokens', shadow: true, timeout: '20s' }] },
      {
        makeGuard: (options, services) => ({
          ...createGuard(options, services),
          openStream: undefined as never,
          inspect: () => new Promise((resolve) => verdicts.push(resolve)),
          ...over,
        }),
      },
    );
    return { ...test, verdicts };
  }
  const found: Verdict = { outcome: 'block', findings: [{ rule: 'slow/rule', segment: 0, start: 0, end: 1 }] };

  it('that takes its time is not waited for before the model is asked, and stands in the record', async () => {
    const { ask, leaves, model, verdicts } = await slow({ directions: ['input'] });
    const asked = ask(question('hello'));
    await expect.poll(() => model.calls.at(0)?.finished).toBe(true);
    expect(verdicts).toHaveLength(1);
    verdicts[0]?.(found);
    expect((await asked).answer.choices[0]?.content).toContain('hello');
    expect(ended(await leaves()).verdicts).toEqual([
      { direction: 'input', guard: 'max-tokens', outcome: 'block', rules: { 'slow/rule': 1 }, shadow: true },
    ]);
  });

  it('that takes its time with the answer holds back no piece of it', async () => {
    const { ask, leaves, verdicts } = await slow({ directions: ['output'] });
    const asked = ask(question('one two three', { stream: true }));
    await expect.poll(() => verdicts.length).toBe(1);
    verdicts[0]?.(found);
    await asked;
    expect(ended(await leaves()).verdicts).toMatchObject([{ direction: 'output', outcome: 'block', shadow: true }]);
  });

  it('that never answers is unable at its time-out, and the exchange ends well', async () => {
    const { ask, leaves } = await slow({ directions: ['input'], timeout: 5 });
    await ask(question('hello'));
    expect(ended(await leaves())).toMatchObject({
      outcome: 'answered',
      verdicts: [{ outcome: 'unable', rules: { 'max-tokens/timed-out': 1 }, shadow: true }],
    });
  });
});

describe('what is for review', () => {
  it('passes as it is, and is found in the record', async () => {
    const { ask, gateway, leaves } = await open({
      guards: [
        { use: 'ban-substrings', id: 'look', substrings: ['Falke'], action: 'review' },
        { use: 'ban-substrings', id: 'hide', substrings: ['Habicht'], action: 'redact' },
      ],
    });
    const { answer } = await ask(question('Falke und Habicht'));
    expect(answer.choices[0]?.content).toContain('Falke und [redacted]');
    expect(ended(await leaves()).verdicts).toMatchObject([
      { guard: 'look', outcome: 'review' },
      { guard: 'hide', outcome: 'redact' },
      { guard: 'look', outcome: 'review' },
      { guard: 'hide', outcome: 'allow' },
    ]);
    await ask(question('hello'));
    const listed = async (verdict: 'review' | 'allow') =>
      (await gateway.record.search.list({ verdict, limit: 10 }, 'everything')).entries;
    await expect.poll(() => listed('allow')).toHaveLength(1);
    expect(await listed('review')).toMatchObject([{ kind: 'result', verdict: 'redact' }]);
  });
});
