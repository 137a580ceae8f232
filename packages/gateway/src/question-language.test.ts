import { expect, test } from 'vitest';
import { listenTestGateway } from './testing/create-test-gateway.ts';
import { knownPassages } from './testing/known-passages.ts';

test('refusals of an assistant are in the language of the question, unless the client asks for one', async () => {
  const gateway = await listenTestGateway({
    retrieval: knownPassages,
    configuration: {
      knowledge: { collections: [{ id: 'help' }], assistants: [{ id: 'shop', collections: ['help'] }] },
      inspection: { guards: [{ use: 'ban-substrings', substrings: ['zyzzyva'] }] },
    },
  });
  const refusal = async (content: string, headers: Record<string, string> = {}, more: object = {}): Promise<string> => {
    const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${gateway.userKey}`,
        'content-type': 'application/json',
        'accept-language': '*',
        ...headers,
      },
      body: JSON.stringify({ model: 'assistant/shop', messages: [{ role: 'user', content }], ...more }),
    });
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    return `${answer.status} ${error.code} ${error.message}`;
  };
  const german = 'Wie kann ich eine zyzzyva zurückgeben?';
  const said = await refusal(german);
  const english = await refusal('How can I return a zyzzyva?');
  expect(said.split(' ').slice(0, 2)).toEqual(english.split(' ').slice(0, 2));
  expect(said).not.toBe(english);
  expect(said).toBe(await refusal('zyzzyva', { 'accept-language': 'de-AT' }));
  expect(await refusal(german, { 'accept-language': 'en' })).toBe(english);
  expect(await refusal(german, {}, { stream: true })).toBe(said);
  // Whoever asks a model of others is a program more often than not; nothing changes for it.
  expect(await refusal(german, {}, { model: 'scripted' })).toBe(english);
  await gateway.close();
});
