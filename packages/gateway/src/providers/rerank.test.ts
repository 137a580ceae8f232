import { serverProfileNames } from '@gatehouse/contract/server-profiles';
import { providerOptionsSchema } from '@gatehouse/contract/providers';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { CollectedAnswer } from '../core/answer.ts';
import { CallController } from '../core/call-signal.ts';
import { systemClock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { createProvider } from '../create-provider.ts';
import { goldenText } from '../testing/golden-file.ts';
import { gatherAnswer } from '../testing/provider-contract.ts';
import { startWireServer, type WireServer } from '../testing/wire-server.ts';
import { RerankReader } from './openai-compatible/rerank-reader.ts';

const log = { upstreamFieldDropped: () => undefined, upstreamFailed: () => undefined };
const documents = ['The capital of Brazil is Brasilia.', 'The capital of France is Paris.'];
const question: JsonObject = { model: 'house', query: 'What is the capital of France?', documents };

let server: WireServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Ranked {
  readonly answer: CollectedAnswer | undefined;
  readonly code: string | undefined;
  readonly sent: unknown;
  readonly warned: readonly string[];
}

/** What a server of a profile is sent, and what becomes of its answer. */
async function rank(options: object, said: string, body = question): Promise<Ranked> {
  server = await startWireServer(() => ({ body: said }));
  const parsed = providerOptionsSchema.parse({
    id: 'one',
    kind: 'openai-compatible',
    baseUrl: `${server.origin}/v1`,
    apiKey: 'the-key',
    allowPrivateNetwork: true,
    models: ['m'],
    ...options,
  });
  const provider = await createProvider(parsed, { clock: systemClock, log, version: '1' });
  const warned: string[] = [];
  const { signal } = new CallController();
  const request = { kind: 'rerank', model: 'house', segments: [], notInspected: {}, body } as const;
  const answered = gatherAnswer(
    provider.call({ request, target: 'm', requestId: 'r', signal, warn: (code) => warned.push(code) }),
  );
  const answer = await answered.catch((error: unknown) => error as GatehouseError);
  const asked = server.requests[0];
  await provider.close();
  return {
    answer: answer instanceof GatehouseError ? undefined : answer,
    code: answer instanceof GatehouseError ? answer.code : undefined,
    sent: asked === undefined ? undefined : { path: asked.path, body: JSON.parse(asked.body) as unknown },
    warned,
  };
}

describe('documents to be ranked', () => {
  it.each(serverProfileNames)('go to %s as it takes them, or nowhere', async (profile) => {
    const settings = { top_n: 1, max_tokens_per_doc: 512, raw_scores: true, user: 'anna' };
    const options = profile === 'azure-openai' ? { profile, apiVersion: '2024-10-21' } : { profile };
    const { code, sent, warned } = await rank(options, '[{"index":0,"score":1}]', { ...question, ...settings });
    const said = sent === undefined ? { refused: code } : { sent, warned: [...new Set(warned)] };
    await expect(`${JSON.stringify(said, undefined, 2)}\n`).toMatchFileSnapshot(`golden/rerank/${profile}.golden`);
  });

  it.each([
    ['vllm', 'vllm', 56],
    ['llama.cpp', 'llama.cpp', 56],
    ['sglang', 'sglang', undefined],
    ['tei', 'tei', undefined],
    ['generic', 'cohere', undefined],
    ['generic', 'jina', 56],
  ])('are scored by %s as %s says', async (profile, answerOf, tokens) => {
    const { answer } = await rank({ profile }, goldenText(`rerank/${answerOf}.json`));
    expect(answer?.scores.map(({ index }) => index)).toEqual([1, 0]);
    expect(answer?.usage?.input).toBe(tokens);
  });

  it.each([
    ['a document twice', [0, 0]],
    ['one that was not sent', [0, 2]],
    ['one before the first', [0, -1]],
    ['one between two', [0, 0.5]],
  ])('are not believed to be %s', async (_name, indices) => {
    const results = indices.map((index) => ({ index, relevance_score: 0.5 }));
    expect((await rank({}, JSON.stringify({ results }))).code).toBe('upstream_invalid_response');
  });

  it.each([
    ['a score that is no number', '{"results":[{"index":0,"relevance_score":"high"},{"index":1,"relevance_score":1}]}'],
    ['a score of nothing', '{"results":[{"index":0,"relevance_score":null},{"index":1,"relevance_score":1}]}'],
    ['NaN as Python writes it', '{"results":[{"index":0,"relevance_score":NaN},{"index":1,"relevance_score":1}]}'],
    ['an endless score', '{"results":[{"index":0,"relevance_score":1e999},{"index":1,"relevance_score":1}]}'],
    ['fewer scores than documents', '{"results":[{"index":0,"relevance_score":1}]}'],
    ['no results', '{"data":[]}'],
    ['something that is no result', '{"results":[1,2]}'],
  ])('make %s an invalid answer', async (_name, said) => {
    expect((await rank({}, said)).code).toBe('upstream_invalid_response');
  });

  it('are scored each once, or not at all, whatever a server says', () => {
    const result = fc.record(
      {
        index: fc.oneof(fc.nat(3), fc.double(), fc.constant(null), fc.string()),
        relevance_score: fc.oneof(fc.double(), fc.string(), fc.constant(null)),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(result, { maxLength: 4 }), (results) => {
        const seen: number[] = [];
        const reader = new RerankReader(
          question,
          (delta) => {
            if (delta.type === 'score') seen.push(delta.index);
          },
          (text) => text,
        );
        try {
          reader.readWhole(JSON.stringify({ results }));
        } catch (error) {
          expect(error).toMatchObject({ code: 'upstream_invalid_response' });
          return;
        }
        expect(seen.toSorted((one, other) => one - other)).toEqual([0, 1]);
      }),
    );
  });
});
