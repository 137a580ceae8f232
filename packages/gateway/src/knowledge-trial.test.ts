import { expect, test } from 'vitest';
import { listenTestGateway } from './testing/create-test-gateway.ts';
import { knownPassages } from './testing/known-passages.ts';

test('a question can be tried as somebody with a role that there is, and with no other', async () => {
  const gateway = await listenTestGateway({
    retrieval: knownPassages,
    configuration: {
      knowledge: { collections: [{ id: 'help' }], assistants: [{ id: 'shop', collections: ['help'] }] },
    },
  });
  const ask = async (role: string) => {
    const answer = await fetch(`${gateway.url}/admin/v1/knowledge/try`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ assistant: 'shop', question: 'How do I return it?', role }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  expect(await ask('user')).toMatchObject({ status: 200 });
  expect(await ask('supprt')).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_request', param: 'role' } },
  });
  await gateway.close();
});

test('passages are found as a role has them, and what is named wrongly is refused', async () => {
  const gateway = await listenTestGateway({
    configuration: {
      knowledge: {
        collections: [{ id: 'help' }, { id: 'wages', roles: ['auditor'] }],
        assistants: [{ id: 'shop', collections: ['help', 'wages'] }],
      },
    },
  });
  const ask = async (path: string, body: object, method: 'POST' | 'PUT' = 'POST') => {
    const answer = await fetch(`${gateway.url}/admin/v1/knowledge/${path}`, {
      method,
      headers: { authorization: `Bearer ${gateway.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  await gateway.gateway.knowledge.settled();
  for (const [collection, text] of [
    ['help', '# Returns\n\nYou may return every article within thirty days.\n'],
    ['wages', '# Returns of tax\n\nThe return of tax for Ms Brown is 400 Euro.\n'],
  ])
    await ask('document', { collection, document: 'returns.md', mediaType: 'text/markdown', text }, 'PUT');
  const all = await ask('find', { text: 'returns' });
  expect(all).toMatchObject({ status: 200, body: { collections: ['help', 'wages'] } });
  expect(all.body['passages']).toMatchObject([
    { document: 'returns.md', terms: [{ term: expect.any(String) as string }] },
    { document: 'returns.md' },
  ]);
  const asUser = await ask('find', { text: 'returns', role: 'user' });
  expect(asUser.body['collections']).toEqual(['help']);
  expect(JSON.stringify(asUser.body)).not.toMatch(/wages|Brown/);
  expect((await ask('find', { text: 'returns', collections: ['wages'], role: 'user' })).body).toMatchObject({
    collections: [],
    passages: [],
  });
  expect(await ask('find', { text: 'returns', collections: ['wagse'] })).toMatchObject({
    status: 404,
    body: { error: { code: 'resource_not_found', param: 'collections' } },
  });
  expect(await ask('find', { text: 'returns', role: 'usr' })).toMatchObject({ status: 400 });

  const pairs = [
    { question: 'How do I return an article?', answers: ['returns.md'] },
    { question: 'How do I return an article?', answers: ['retruns.md'] },
    { question: 'What is the capital of France?', answers: [] },
  ];
  expect((await ask('calibrate', { assistant: 'shop', pairs })).body).toMatchObject({
    pairs: 2,
    answerable: 1,
    notFound: [{ pair: 1, answer: 'retruns.md', counts: false }],
  });
  await gateway.close();
});
