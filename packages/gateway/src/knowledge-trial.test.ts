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
