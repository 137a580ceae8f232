import { knowledgeSchema, type KnowledgeIndexOptions } from '@gatehouse/contract/knowledge';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKnowledgeIndex } from './create-knowledge-index.ts';
import { systemClock } from './core/clock.ts';
import type { ChunkIndex } from './core/collections.ts';
import { SecretError, type SecretResolver } from './core/secrets.ts';
import { patient } from './testing/made-chunks.ts';
import { startWireService, type WireService } from './testing/knowledge-servers/wire-service.ts';

const told: string[] = [];
const log = {
  knowledgeIndexFailed: (kind: string, cause: unknown) => told.push(`${kind} failed: ${codeOf(cause)}`),
  knowledgeIndexRecovered: (kind: string) => told.push(`${kind} recovered`),
  passageStrayed: (kind: string) => told.push(`${kind} strayed`),
};

function codeOf(cause: unknown): string {
  if (cause instanceof SecretError) return cause.fault;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}

/** Resolves `${secret:NAME}` for one origin alone. */
const secretsFor = (origin: string): SecretResolver => ({
  resolve: (text, asked) => {
    if (text.includes('${') && asked !== origin)
      return Promise.reject(new SecretError('other-origin', text, 'may not be sent there'));
    return Promise.resolve({ text: text.replace('${secret:index}', 'k-123'), secrets: ['k-123'] });
  },
});

function optionsOf(index: unknown): KnowledgeIndexOptions {
  return knowledgeSchema.parse({ index }).index;
}

const none: SecretResolver = { resolve: (text) => Promise.resolve({ text, secrets: [] }) };

function open(options: KnowledgeIndexOptions, secrets: SecretResolver = none): Promise<ChunkIndex> {
  return createKnowledgeIndex(options, {
    embedded: () => Promise.reject(new Error('not this one')),
    secrets,
    clock: systemClock,
    newId: () => 'version-1',
    version: '1.2.3',
    log,
  });
}

const question = { text: 'lighthouse', collections: ['sea'], limit: 3 };

describe('an index on a server', () => {
  let service: WireService;
  let indexes: ChunkIndex[];

  beforeEach(async () => {
    told.length = 0;
    indexes = [];
    service = await startWireService(() => ({ status: 503, body: {} }));
  });
  afterEach(async () => {
    for (const index of indexes) await index.close();
    await service.close();
  });

  async function opened(options: Readonly<Record<string, unknown>>, secrets?: SecretResolver): Promise<ChunkIndex> {
    const index = await open(optionsOf({ baseUrl: service.url, allowPrivateNetwork: true, ...options }), secrets);
    indexes.push(index);
    return index;
  }

  test.each([
    ['elasticsearch', 'authorization', 'ApiKey k-123'],
    ['weaviate', 'authorization', 'Bearer k-123'],
    ['qdrant', 'api-key', 'k-123'],
    ['pinecone', 'api-key', 'k-123'],
  ])('is asked with its key as %s wants it', async (kind, header, value) => {
    const index = await opened(
      { kind, apiKey: '${secret:index}', headers: { 'x-team': 'a' } },
      secretsFor(service.url),
    );
    await expect(index.find(question, patient)).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    expect(service.seen[0]?.headers).toMatchObject({
      [header]: value,
      'x-team': 'a',
      'user-agent': 'gatehouse/1.2.3',
      'accept-encoding': 'identity',
    });
  });

  test('keeps a secret from every origin but its own', async () => {
    const index = await opened({ kind: 'qdrant', apiKey: '${secret:index}' }, secretsFor('https://elsewhere.example'));
    await expect(index.find(question, patient)).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    expect(service.seen).toEqual([]);
    expect(told).toEqual(['qdrant failed: other-origin']);
  });

  test('is there as soon as its secret can be had', async () => {
    let there = false;
    const vault: SecretResolver = {
      resolve: (text) =>
        there
          ? Promise.resolve({ text: 'k-123', secrets: ['k-123'] })
          : Promise.reject(new SecretError('unavailable', text, 'cannot be asked for')),
    };
    const index = await opened({ kind: 'pinecone', apiKey: '${vault:a#b}' }, vault);
    await expect(index.counts()).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    there = true;
    service.intercept = () => ({ status: 200, body: { namespaces: [] } });
    expect((await index.counts()).size).toBe(0);
    expect(service.seen[0]?.headers['api-key']).toBe('k-123');
    expect(told).toEqual(['pinecone failed: unavailable', 'pinecone recovered']);
  });

  test('in a private network is not asked unless that is allowed', async () => {
    const index = await opened({ kind: 'qdrant', allowPrivateNetwork: false });
    await expect(index.find(question, patient)).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    expect(service.seen).toEqual([]);
    expect(told).toEqual(['qdrant failed: upstream_address_forbidden']);
  });

  test('is told of once when it fails, and once when it answers again', async () => {
    const index = await opened({ kind: 'pinecone' });
    const count = () => index.counts().catch(() => undefined);
    await count();
    await count();
    service.intercept = () => ({ status: 200, body: { namespaces: [] } });
    await count();
    await count();
    expect(told).toEqual(['pinecone failed: upstream_failed', 'pinecone recovered']);
  });

  test('that does not answer is given up after its time', async () => {
    service.intercept = () => 'silence';
    const index = await opened({ kind: 'weaviate', timeout: '50ms' });
    await expect(index.find(question, patient)).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    expect(told).toEqual(['weaviate failed: upstream_timeout']);
  });

  test('is asked below the path of its address', async () => {
    const index = await opened({ kind: 'qdrant', baseUrl: `${service.url}/vectors/` });
    await index.counts().catch(() => undefined);
    expect(service.seen[0]?.path).toEqual(['vectors', 'collections', 'gatehouse']);
  });

  test.each([
    ['credentials in its address', { baseUrl: 'http://user:password@127.0.0.1:9200' }, /credentials/],
    ['a query in its address', { baseUrl: 'http://127.0.0.1:9200/?x=1' }, /query/],
    ['its key twice', { apiKey: 'a', headers: { 'API-Key': 'b' } }, /both apiKey and the header api-key/],
  ])('is not made with %s', async (_what, options, message) => {
    await expect(opened({ kind: 'qdrant', ...options })).rejects.toThrow(message);
  });

  test('is not made with a secret that would begin another header', async () => {
    const broken: SecretResolver = { resolve: () => Promise.resolve({ text: 'a\r\nx-evil: 1', secrets: [] }) };
    await expect(opened({ kind: 'qdrant', apiKey: '${secret:index}' }, broken)).rejects.toThrow(/no header may have/);
  });
});

test('a PostgreSQL with a name that is too long for its tables is not made', async () => {
  const options = optionsOf({ kind: 'pgvector', url: 'postgres://a@127.0.0.1/b', index: 'x'.repeat(60) });
  await expect(open(options)).rejects.toThrow(/40 characters/);
});

test('a PostgreSQL that is not there is unavailable', async () => {
  told.length = 0;
  const index = await open(optionsOf({ kind: 'pgvector', url: 'postgres://a@127.0.0.1:9/b' }));
  await expect(index.find(question, patient)).rejects.toMatchObject({ code: 'knowledge_unavailable' });
  expect(told).toEqual(['pgvector failed: ECONNREFUSED']);
  await index.close();
});

test('the index in memory is made by whoever can', async () => {
  await expect(open(optionsOf({ kind: 'embedded' }))).rejects.toThrow('not this one');
});
