import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelIdentity } from '../../core/provider.ts';
import { createIdentify, readDescribed, readInfo } from './identify.ts';

type Profile = Parameters<typeof createIdentify>[0];

async function identified(
  profile: Profile,
  answers: Readonly<Record<string, unknown>>,
): Promise<readonly ModelIdentity[]> {
  const ask = async (path: string, read: (value: unknown, text: string) => unknown) => {
    if (!(path in answers)) throw new Error(`404 ${path}`);
    return read(answers[path], '');
  };
  const identify = createIdentify(profile, { ask: ask as never }, { models: '/v1/models', root: '/v1' });
  return identify(new AbortController().signal);
}

const vllm = (root: string, window = 32_768): unknown => ({
  object: 'list',
  data: [
    { id: 'qwen', object: 'model', created: Date.now(), owned_by: 'vllm', root, parent: null, max_model_len: window },
  ],
});

describe('what a model of a server with the API of OpenAI is', () => {
  test('is told by vLLM as where it came from and how much it reads, whatever the time', async () => {
    const [one] = await identified('vllm', { '/v1/models': vllm('Qwen/Qwen3-8B') });
    expect(one).toMatchObject({
      id: 'qwen',
      evidence: 'description',
      digest: expect.stringMatching(/^told:[0-9a-f]{64}$/),
      facts: { name: 'Qwen/Qwen3-8B', contextLength: 32_768 },
    });
    const [same] = await identified('vllm', { '/v1/models': vllm('Qwen/Qwen3-8B') });
    const [other] = await identified('vllm', { '/v1/models': vllm('/models/elsewhere') });
    const [smaller] = await identified('vllm', { '/v1/models': vllm('Qwen/Qwen3-8B', 8_192) });
    expect(same?.digest).toBe(one?.digest);
    expect(new Set([one?.digest, other?.digest, smaller?.digest]).size).toBe(3);
  });

  test('is told by TGI as a revision', async () => {
    const info = { model_id: 'mistralai/Mistral-7B', model_sha: 'c'.repeat(40), max_total_tokens: 4_096 };
    expect(await identified('tgi', { '/info': info })).toEqual([
      {
        id: 'mistralai/Mistral-7B',
        digest: `git:${'c'.repeat(40)}`,
        evidence: 'revision',
        facts: { name: 'mistralai/Mistral-7B', contextLength: 4_096 },
      },
    ]);
    expect(await identified('tgi', { '/info': { ...info, model_sha: null } })).toMatchObject([{ evidence: 'name' }]);
  });

  test('is told by llama.cpp as its file and its shape', async () => {
    const models = {
      object: 'list',
      data: [{ id: 'gpt', meta: { n_vocab: 32_000, n_ctx_train: 8_192, n_params: 8e9 } }],
    };
    const props = (path: string): unknown => ({ model_path: path, build_info: 'b1' });
    const [one] = await identified('llama.cpp', { '/v1/models': models, '/props': props('/models/a.gguf') });
    const [other] = await identified('llama.cpp', { '/v1/models': models, '/props': props('/models/b.gguf') });
    const [closed] = await identified('llama.cpp', { '/v1/models': models });
    expect(one?.facts).toEqual({ contextLength: 8_192, parameters: '8.0B' });
    expect(new Set([one?.digest, other?.digest, closed?.digest]).size).toBe(3);
  });

  test('is told by clouds as a name only', async () => {
    const models = { object: 'list', data: [{ id: 'gpt-5', created: 1, owned_by: 'system' }] };
    expect(await identified('generic', { '/v1/models': models })).toEqual([
      { id: 'gpt-5', digest: undefined, evidence: 'name', facts: {} },
    ]);
  });

  test('is read out of whatever a server says', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        readDescribed(value);
        readInfo(value);
        readDescribed({ data: [value, { id: 'x', root: value, meta: value, max_model_len: value, owned_by: value }] });
        readInfo({ model_id: 'x', model_sha: value, max_total_tokens: value });
      }),
    );
  });
});
