import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';

/** Moderations and completions, with the `openai` client as it comes from npm. */

let gateway: ListeningTestGateway;
let client: OpenAI;

beforeAll(async () => {
  gateway = await listenTestGateway({
    configuration: {
      inspection: {
        guards: [{ use: 'toxicity' }, { use: 'ban-substrings', action: 'block', substrings: ['geheim'] }],
      },
    },
  });
  client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.userKey, maxRetries: 0 });
});

afterAll(() => gateway.close());

describe('moderations', () => {
  it('say of each text what the guards say, in OpenAI’s categories where there is one', async () => {
    const { results } = await client.moderations.create({
      input: ['A nice day.', 'You are a stupid idiot and I hate you.', 'Das ist geheim.'],
    });
    expect(results.map(({ flagged }) => flagged)).toEqual([false, true, true]);
    expect(results[1]?.categories.harassment).toBe(true);
    expect(results[1]?.category_scores.harassment).toBeGreaterThan(0);
    expect(Object.values(results[2]?.categories ?? {}).some(Boolean)).toBe(false);
    expect(results[2]).toMatchObject({ rules: [expect.stringContaining('ban-substrings/') as string] });
    expect(results[0]?.category_applied_input_types.violence).toEqual([]);
  });

  it('give one result for parts that belong together, ask no model, and leave no text in the record', async () => {
    const { model, results } = await client.moderations.create({
      model: 'omni-moderation-latest',
      input: [
        { type: 'text', text: 'Fine.' },
        { type: 'text', text: 'Das ist geheim.' },
      ],
    });
    expect([model, results.map(({ flagged }) => flagged)]).toEqual(['omni-moderation-latest', [true]]);
    const leaf = (await gateway.leaves()).findLast(({ kind }) => kind === 'result');
    expect(leaf).toMatchObject({ dialect: 'openai-moderations', outcome: 'answered', usageSource: 'none' });
    expect(leaf).not.toHaveProperty('prompt');
  });

  it('refuse what no guard can read', async () => {
    await expect(
      client.moderations.create({ input: [{ type: 'image_url', image_url: { url: 'https://example.org/x.png' } }] }),
    ).rejects.toMatchObject({ status: 400, code: 'unsupported_content', param: 'input[0].type' });
    await expect(client.moderations.create({ input: [] })).rejects.toMatchObject({ param: 'input' });
  });
});

describe('completions of the old form', () => {
  it('are answered as one question, plain and streamed', async () => {
    const plain = await client.completions.create({ model: 'scripted:echo', prompt: 'Say this', max_tokens: 20 });
    expect(plain).toMatchObject({
      object: 'text_completion',
      model: 'scripted:echo',
      choices: [{ index: 0, text: 'Say this', finish_reason: 'stop' }],
    });
    expect(plain.usage?.total_tokens).toBeGreaterThan(0);
    let text = '';
    let finish: string | null = null;
    let tokens = 0;
    for await (const chunk of await client.completions.create({
      model: 'scripted:echo',
      prompt: ['Say this'],
      stream: true,
      stream_options: { include_usage: true },
    })) {
      text += chunk.choices[0]?.text ?? '';
      finish = chunk.choices[0]?.finish_reason ?? finish;
      tokens = chunk.usage?.total_tokens ?? tokens;
    }
    expect([text, finish]).toEqual(['Say this', 'stop']);
    expect(tokens).toBeGreaterThan(0);
  });

  it('are stopped by guards as chat is', async () => {
    await expect(client.completions.create({ model: 'scripted:echo', prompt: 'geheim' })).rejects.toMatchObject({
      code: 'input_blocked',
    });
  });

  it.each([
    ['prompt', { prompt: [1, 2, 3] }],
    ['prompt', { prompt: ['a', 'b'] }],
    ['suffix', { prompt: 'x', suffix: 'y' }],
    ['echo', { prompt: 'x', echo: true }],
    ['logprobs', { prompt: 'x', logprobs: 3 }],
  ])('are refused for what chat cannot do: %s', async (param, fields) => {
    await expect(client.completions.create({ model: 'scripted', ...fields })).rejects.toMatchObject({
      status: 400,
      param,
    });
  });
});
