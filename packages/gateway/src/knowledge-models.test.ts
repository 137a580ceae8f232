import { knowledgeSchema } from '@gatehouse/contract/knowledge';
import { expect, test } from 'vitest';
import type { Delta } from './core/delta.ts';
import { GatehouseError } from './core/errors.ts';
import type { Provider } from './core/provider.ts';
import type { ModelRequest } from './core/request.ts';
import { createKnowledgeModels, type KnowledgeModels } from './knowledge-models.ts';

interface Asked {
  readonly models: KnowledgeModels;
  readonly requests: ModelRequest[];
  readonly said: string[];
  elapsed: number;
  answer: (request: ModelRequest) => readonly Delta[];
}

function create({ isNear = true }: { readonly isNear?: boolean } = {}): Asked {
  const requests: ModelRequest[] = [];
  const said: string[] = [];
  const asked = { elapsed: 0, answer: (_request: ModelRequest): readonly Delta[] => [] };
  const provider = {
    id: 'local',
    async call({ request }: { readonly request: ModelRequest }) {
      requests.push(request);
      const deltas = asked.answer(request);
      return (async function* stream() {
        yield* deltas;
      })();
    },
  } as Partial<Provider> as Provider;
  const knowledge = knowledgeSchema.parse({
    embeddings: { model: 'small', dimensions: 2 },
    rerank: { model: 'judge' },
  });
  const models = createKnowledgeModels({
    configuration: () => knowledge,
    path: () => ({
      router: { choose: () => ({ provider, target: 'there' }) },
      trust: { allows: () => isNear },
      withoutPersonalData: (text) => Promise.resolve(text.replace('Anna', '[PERSON]')),
    }),
    clock: { now: () => 0, elapsed: () => asked.elapsed },
    log: {
      knowledgeFailed: (what) => said.push(what),
      knowledgeRecovered: (what) => said.push(`${what} is well`),
    },
  });
  return Object.assign(asked, { models, requests, said });
}

const { signal } = new AbortController();
const vectors = (request: ModelRequest): readonly Delta[] =>
  (request.body['input'] as readonly string[]).map((text, index) => ({
    type: 'embedding' as const,
    index,
    vector: [text.length, 1],
  }));

test('a question is asked about once', async () => {
  const asked = create();
  asked.answer = vectors;
  expect(await asked.models.embed('Tea?', signal)).toEqual([4, 1]);
  expect(await asked.models.embed('Tea?', signal)).toEqual([4, 1]);
  expect(asked.requests.map(({ body }) => body)).toEqual([{ model: 'small', input: ['Tea?'], dimensions: 2 }]);
});

test('what goes to a cloud has no personal data in it', async () => {
  const asked = create({ isNear: false });
  asked.answer = vectors;
  await asked.models.embed('Is Anna there?', signal);
  await asked.models.embedAll('small', ['Ask Anna.'], signal);
  expect(asked.requests.map(({ body }) => body['input'])).toEqual([['Is [PERSON] there?'], ['Ask [PERSON].']]);
});

test('a model that fails is left alone for a while, and words answer alone', async () => {
  const asked = create();
  asked.answer = () => {
    throw new GatehouseError('upstream_unreachable');
  };
  expect(await asked.models.embed('Tea?', signal)).toBeUndefined();
  expect(await asked.models.embed('Milk?', signal)).toBeUndefined();
  expect(asked.requests).toHaveLength(1);
  asked.elapsed = 6_000;
  asked.answer = vectors;
  expect(await asked.models.embed('Milk?', signal)).toEqual([5, 1]);
  expect(asked.said).toEqual(['model small', 'model small is well']);
});

test('whoever has gone waits for nothing', async () => {
  const asked = create();
  asked.answer = vectors;
  const gone = AbortSignal.abort(new GatehouseError('client_closed_request'));
  asked.answer = () => {
    throw new GatehouseError('client_closed_request');
  };
  await expect(asked.models.embed('Tea?', gone)).rejects.toMatchObject({ code: 'client_closed_request' });
  expect(asked.said).toEqual([]);
});

test('vectors that are missing are no vectors', async () => {
  const asked = create();
  asked.answer = (request) => vectors(request).slice(1);
  await expect(asked.models.embedAll('small', ['a', 'b'], signal)).rejects.toMatchObject({
    code: 'upstream_invalid_response',
  });
});

test('a rerank model says how well each text answers, in their order', async () => {
  const asked = create();
  asked.answer = () => [
    { type: 'score', index: 1, score: 0.9 },
    { type: 'score', index: 0, score: 0.2 },
  ];
  expect(await asked.models.rerank('Tea?', ['a', 'b'], signal)).toEqual([0.2, 0.9]);
  expect(asked.requests.map(({ body }) => body)).toEqual([{ model: 'judge', query: 'Tea?', documents: ['a', 'b'] }]);
});
