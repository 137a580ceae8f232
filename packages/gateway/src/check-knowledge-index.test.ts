import { expect, test } from 'vitest';
import { checkKnowledgeIndex } from './check-knowledge-index.ts';
import { startScriptedQdrant } from './testing/knowledge-servers/scripted-qdrant.ts';
import { localServer, servedIndex } from './testing/served-index-under-test.ts';
import { makeDocument } from './testing/made-chunks.ts';
import { createQdrant } from './knowledge-indexes/qdrant.ts';

const key = { header: 'api-key', prefix: '' };
const qdrant = { kind: 'qdrant' } as const;

test('says how much is in an index that answers', async () => {
  const service = await startScriptedQdrant('right');
  const open = async (apiKey = 'right') =>
    servedIndex(createQdrant(localServer(service.url, { key, apiKey }), 'gatehouse'));
  const index = await open();
  await index.put('sea', [makeDocument('sea', 'a.md', 'One.', 'Two.')]);
  await index.close();
  expect(await checkKnowledgeIndex(qdrant, open)).toEqual({
    name: 'index of passages (qdrant)',
    ok: true,
    summary: 'it answers, and holds 2 passages of 1 collections',
  });
  expect(await checkKnowledgeIndex(qdrant, () => open('wrong'))).toMatchObject({
    ok: false,
    summary: 'it refuses the key, or what the key may do is not enough',
  });
  service.intercept = () => ({ status: 200, body: '<html>' });
  expect(await checkKnowledgeIndex(qdrant, open)).toMatchObject({
    ok: false,
    summary: 'it does not answer like such a server',
  });
  await service.close();
  expect(await checkKnowledgeIndex(qdrant, open)).toMatchObject({
    ok: false,
    summary: 'nobody answers at its address',
  });
});

test('says nothing of the index in memory', async () => {
  expect(await checkKnowledgeIndex({ kind: 'embedded' }, () => Promise.reject(new Error('not asked')))).toBeUndefined();
});

test('says what is wrong with a setting, and nothing of a foreign error', async () => {
  const failing = (message: string) => checkKnowledgeIndex(qdrant, () => Promise.reject(new Error(message)));
  expect(await failing('knowledge.index.baseUrl must not hold credentials')).toMatchObject({
    summary: 'knowledge.index.baseUrl must not hold credentials',
  });
  expect((await failing('password hunter2'))?.summary).not.toContain('hunter2');
});
