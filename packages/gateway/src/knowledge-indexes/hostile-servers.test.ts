import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChunkServer } from '../core/chunk-server.ts';
import { makeDocument, patient } from '../testing/made-chunks.ts';
import { startScriptedElasticsearch } from '../testing/knowledge-servers/scripted-elasticsearch.ts';
import { startScriptedPinecone } from '../testing/knowledge-servers/scripted-pinecone.ts';
import { startScriptedQdrant } from '../testing/knowledge-servers/scripted-qdrant.ts';
import { startScriptedWeaviate } from '../testing/knowledge-servers/scripted-weaviate.ts';
import type { WireReply, WireService } from '../testing/knowledge-servers/wire-service.ts';
import { localServer, servedIndex, type Told } from '../testing/served-index-under-test.ts';
import type { JsonServer } from '../upstream/json-server.ts';
import { createElasticsearch } from './elasticsearch.ts';
import { createPinecone, pineconeApiVersion } from './pinecone.ts';
import { createQdrant } from './qdrant.ts';
import { createWeaviate } from './weaviate.ts';

interface Kind {
  readonly start: () => Promise<WireService>;
  readonly key: { readonly header: string; readonly prefix: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly create: (server: JsonServer) => ChunkServer;
}

const secret = 'canary-5f1c';
const kinds: Readonly<Record<string, Kind>> = {
  elasticsearch: {
    start: () => startScriptedElasticsearch('elasticsearch', `ApiKey ${secret}`),
    key: { header: 'authorization', prefix: 'ApiKey ' },
    create: (server) => createElasticsearch(server, 'gatehouse'),
  },
  opensearch: {
    start: () => startScriptedElasticsearch('opensearch', `ApiKey ${secret}`),
    key: { header: 'authorization', prefix: 'ApiKey ' },
    create: (server) => createElasticsearch(server, 'gatehouse'),
  },
  weaviate: {
    start: () => startScriptedWeaviate(secret),
    key: { header: 'authorization', prefix: 'Bearer ' },
    create: (server) => createWeaviate(server, 'gatehouse'),
  },
  qdrant: {
    start: () => startScriptedQdrant(secret),
    key: { header: 'api-key', prefix: '' },
    create: (server) => createQdrant(server, 'gatehouse'),
  },
  pinecone: {
    start: () => startScriptedPinecone(secret),
    key: { header: 'api-key', prefix: '' },
    headers: { 'x-pinecone-api-version': pineconeApiVersion },
    create: (server) => createPinecone(server, 'gatehouse', () => Promise.resolve()),
  },
};

const json = (body: unknown, status = 200): WireReply => ({ status, body });

const answers: Readonly<Record<string, WireReply | 'silence'>> = {
  'an empty object': json({}),
  'an empty list': json([]),
  nothing: json(''),
  null: json('null'),
  'a page of HTML': { status: 200, body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } },
  'half of a text': json('{"hits": {"hits": [{"_sco'),
  'other types': json({
    hits: 5,
    result: 'x',
    data: [],
    matches: {},
    namespaces: 1,
    results: null,
    errors: 'no',
    items: {},
  }),
  'lists of nothing': json({
    hits: { hits: [null] },
    timed_out: false,
    result: { points: [null] },
    data: { Get: { Gatehouse: [null] } },
    matches: [null],
  }),
  'objects without what is in them': json({
    hits: { hits: [{}] },
    timed_out: false,
    status: 'ok',
    result: { points: [{}] },
    data: { Get: { Gatehouse: [{}] } },
    matches: [{}],
  }),
  'a part of the truth': json({
    timed_out: true,
    hits: { hits: [] },
    status: 'failed',
    errors: [{ message: 'shard is gone' }],
    data: { Get: {} },
  }),
  'too much': json({ filler: 'x'.repeat(40_000_000) }),
  'what is compressed': { status: 200, body: 'x', headers: { 'content-encoding': 'gzip' } },
  'a way elsewhere': { status: 307, body: '', headers: { location: 'http://127.0.0.1:9/steal' } },
  'a refusal that repeats the key': json({ message: `no access with ${secret}` }, 403),
  'that there is too much to do': json({ message: 'slow down' }, 429),
  'that it is broken': json({ message: 'broken' }, 500),
  silence: 'silence',
};

describe.each(Object.entries(kinds))('%s', (_name, kind) => {
  let service: WireService;
  let told: Told;

  beforeEach(async () => {
    service = await kind.start();
    told = { failures: [], strayed: 0 };
  });
  afterEach(() => service.close());

  const open = (timeout = 10_000) =>
    servedIndex(
      kind.create(
        localServer(service.url, {
          key: kind.key,
          apiKey: secret,
          timeout,
          ...(kind.headers === undefined ? {} : { headers: kind.headers }),
        }),
      ),
      told,
    );

  const lighthouse = makeDocument('sea', 'a.md', { text: 'The lighthouse of Dover.', vector: [1, 0, 0] });
  const query = { text: 'lighthouse', collections: ['sea'], limit: 3 };

  test.each(Object.entries(answers))(
    'that answers with %s is unavailable, and well again afterwards',
    async (what, answer) => {
      const index = open(what === 'silence' ? 200 : 10_000);
      await index.put('sea', [lighthouse]);
      service.intercept = () => answer;
      for (const asked of [query, { ...query, vector: [1, 0, 0], vectorWeight: 1 }])
        await expect(index.find(asked, patient)).rejects.toMatchObject({ code: 'knowledge_unavailable' });
      if (what !== 'silence') {
        // A list of nothing may be left out.
        const counted = await index.counts().catch((error: unknown) => error);
        if (counted instanceof Map) expect(counted.size).toBe(0);
        else expect(counted).toMatchObject({ code: 'knowledge_unavailable' });
        await expect(index.put('sea', [lighthouse])).rejects.toMatchObject({ code: 'knowledge_unavailable' });
      }
      for (const failure of told.failures) expect(everythingOf(failure)).not.toContain(secret);
      service.intercept = undefined;
      expect((await index.find(query, patient)).hits).toHaveLength(1);
      await index.close();
    },
  );

  test('that is not there at the start is asked again', async () => {
    service.intercept = () => json({}, 503);
    const index = open();
    await expect(index.put('sea', [lighthouse])).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    service.intercept = undefined;
    await index.put('sea', [lighthouse]);
    expect((await index.counts()).get('sea')).toBe(1);
    await index.close();
  });

  test('gets no request that it would have refused', async () => {
    const index = open();
    await index.put('sea', [lighthouse]);
    await index.find({ ...query, vector: [1, 0, 0], filter: { color: 'red' } }, patient);
    await index.remove('sea', ['a.md']);
    await index.clear('sea');
    await index.close();
    expect(told.failures).toEqual([]);
  });
});

/** What a log could show of an error: all of its texts. */
function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [error.message, error.stack, JSON.stringify(error), everythingOf(error.cause ?? '')].join('\n');
}
