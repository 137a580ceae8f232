import { CohereClient, CohereClientV2, CohereError } from 'cohere-ai';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { providerOptionsSchema } from '../../packages/contract/src/providers.ts';
import { systemClock } from '../../packages/gateway/src/core/clock.ts';
import type { JsonObject } from '../../packages/gateway/src/core/json.ts';
import { createProvider } from '../../packages/gateway/src/create-provider.ts';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { createScriptedModel } from '../../packages/gateway/src/testing/scripted-model.ts';
import { startWireServer } from '../../packages/gateway/src/testing/wire-server.ts';
import { scriptedProvider } from '../../packages/gateway/src/testing/scripted-provider.ts';

let gateway: ListeningTestGateway;
let sent: JsonObject[] = [];

beforeAll(async () => {
  const model = createScriptedModel();
  const chatting = createScriptedModel({ id: 'chatting' });
  gateway = await listenTestGateway({
    providers: {
      scripted: {
        ...model,
        call: async (call) => {
          sent.push(structuredClone(call.request.body));
          return model.call(call);
        },
      },
      chatting: { ...chatting, id: 'chatting', answers: ['chat'] },
    },
    configuration: {
      providers: [
        { ...scriptedProvider, models: ['scripted'] },
        { ...scriptedProvider, id: 'chatting', models: ['talker'] },
      ],
      cache: { enabled: true },
      inspection: { guards: [{ use: 'ban-substrings', action: 'block', substrings: ['verboten'] }] },
    },
  });
});

afterAll(() => gateway.close());

beforeEach(() => {
  sent = [];
});

const documents = ['Cooking with rice', 'The capital of France is Paris.', 'Rome'];
const query = 'The capital of France?';

async function post(path: string, body: object): Promise<{ status: number; headers: Headers; body: JsonObject }> {
  const response = await fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.userKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'scripted', ...body }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as JsonObject };
}

it("ranks for Cohere's own client, of both versions of its API", async () => {
  const options = { token: gateway.userKey, environment: gateway.url, maxRetries: 0 };
  const newer = await new CohereClientV2(options).rerank({ model: 'scripted', query, documents, topN: 2 });
  expect(newer.results.map(({ index }) => index)[0]).toBe(1);
  expect(newer.results).toHaveLength(2);
  expect(newer.meta?.tokens?.inputTokens).toBeGreaterThan(0);
  const older = await new CohereClient(options).rerank({
    model: 'scripted',
    query,
    documents: documents.map((text) => ({ text })),
    returnDocuments: true,
  });
  expect(older.results[0]).toMatchObject({ index: 1, document: { text: documents[1] } });
  const refused = new CohereClientV2({ ...options, token: 'gh_wrong' }).rerank({ model: 'scripted', query, documents });
  await expect(refused).rejects.toSatisfy((error) => error instanceof CohereError && error.statusCode === 401);
});

it.each(['/v1/rerank', '/v2/rerank', '/rerank'])(
  'keeps personal data from the model at %s, and records',
  async (path) => {
    const own = ['Mail anna@example.org', `Ring us ${path}`];
    const { body, status } = await post(path, {
      query: 'Who is anna@example.org?',
      documents: own,
      return_documents: true,
    });
    expect(status).toBe(200);
    expect(sent).toMatchObject([{ query: 'Who is [EMAIL_1]?', documents: ['Mail [EMAIL_1]', own[1]] }]);
    expect(
      (body['results'] as { document: unknown; index: number }[]).toSorted((a, b) => a.index - b.index),
    ).toMatchObject([{ document: { text: own[0] } }, { document: { text: own[1] } }]);
    const leaf = (await gateway.leaves()).findLast(({ kind }) => kind === 'result');
    expect(leaf).toMatchObject({ dialect: 'rerank', outcome: 'answered', entities: { EMAIL: 2 }, model: 'scripted' });
    if (leaf === undefined) throw new Error('nothing is recorded');
    expect(await gateway.content(leaf, 'answer')).toContain('"scores":[');
  },
);

it('stops at a document that a guard forbids, and at a model that cannot rank', async () => {
  const blocked = await post('/v1/rerank', { query, documents: ['fine', 'This is verboten.'] });
  expect(blocked).toMatchObject({ status: 400, body: { error: { code: 'input_blocked' } } });
  const unable = await post('/v1/rerank', { model: 'talker', query, documents });
  expect(unable).toMatchObject({ status: 400, body: { error: { code: 'unsupported_by_model' } } });
  expect(sent).toEqual([]);
});

it('answers the same question from the cache, and tells apart what differs', async () => {
  const asked = { query: 'again', documents: ['one', 'two'] };
  expect((await post('/v1/rerank', asked)).headers.get('x-gatehouse-cache')).toBe('miss');
  const again = await post('/v2/rerank', { ...asked, return_documents: true });
  expect(again.headers.get('x-gatehouse-cache')).toBe('hit');
  expect((again.body['results'] as object[])[0]).toHaveProperty('document');
  const swapped = await post('/v1/rerank', { query: 'again', documents: ['two', 'one'] });
  expect(swapped.headers.get('x-gatehouse-cache')).toBe('miss');
  expect(sent).toHaveLength(2);
});

it('gives a bare list to who asks as text-embeddings-inference has it', async () => {
  const { body } = await post('/rerank', { query, texts: documents, return_text: true });
  expect(body).toMatchObject([{ index: 1, score: expect.any(Number), text: documents[1] }, {}, {}]);
});

it('asks another server where one says what cannot be', async () => {
  const strange = await startWireServer(() => ({
    body: '{"results":[{"index":0,"relevance_score":0.5},{"index":0,"relevance_score":0.4}]}',
  }));
  const model = createScriptedModel();
  const local = { kind: 'openai-compatible' as const, allowPrivateNetwork: true, models: ['m'] };
  const odd = providerOptionsSchema.parse({ ...local, id: 'odd', baseUrl: `${strange.origin}/v1` });
  const log = { upstreamFieldDropped: () => undefined, upstreamFailed: () => undefined };
  const two = await listenTestGateway({
    providers: {
      odd: await createProvider(odd, { clock: systemClock, log, version: '1' }),
      sound: { ...model, id: 'sound' },
    },
    configuration: {
      providers: ['odd', 'sound'].map((id) => ({ ...local, id, baseUrl: 'http://127.0.0.1:9/v1' })),
      models: [
        { name: 'both', strategy: 'first', targets: ['odd', 'sound'].map((provider) => ({ provider, target: 'm' })) },
      ],
    },
  });
  const response = await fetch(`${two.url}/v1/rerank`, {
    method: 'POST',
    headers: { authorization: `Bearer ${two.userKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'both', query, documents: ['one', 'two'] }),
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('x-gatehouse-route')).toContain('"sound/m"');
  expect(strange.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  await two.close();
  await strange.close();
});
