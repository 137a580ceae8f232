import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ProviderCall } from '../packages/gateway/src/core/provider.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { createScriptedModel, type ScriptedModel } from '../packages/gateway/src/testing/scripted-model.ts';
import { scriptedProvider } from '../packages/gateway/src/testing/scripted-provider.ts';

/** Answers that are kept: one that rests on a restricted collection is for those alone who may have that. */

const inside = 'The margin of the kettle Zinnober is seventy-three percent.';
const outside = 'The kettle Zinnober is red, and its margin is not told to customers.';
let folder: string;
let model: ScriptedModel;
let gateway: ListeningTestGateway;
let developer: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-cache-access-'));
  await writeFile(join(folder, 'kettle.md'), `# The kettle Zinnober\n\n${outside}\n`);
  await writeFile(join(folder, 'margins.md'), `# The margin of the kettle Zinnober\n\n${inside}\n`);
  // It repeats what it was given.
  model = createScriptedModel({
    script: ({ request }) => ({ text: JSON.stringify(request.body).includes('seventy-three') ? inside : outside }),
  });
  const embeddings = createScriptedModel({ id: 'meaning' });
  const source = (file: string) => [{ kind: 'folder' as const, path: join(folder, file) }];
  gateway = await listenTestGateway({
    providers: {
      scripted: model,
      meaning: {
        ...embeddings,
        answers: ['embeddings'],
        // All questions mean the same.
        async call(_call: ProviderCall) {
          return (async function* vectors() {
            yield { type: 'embedding' as const, index: 0, vector: [1, 0] };
          })();
        },
      },
    },
    configuration: {
      providers: [
        scriptedProvider,
        {
          id: 'meaning',
          kind: 'openai-compatible',
          baseUrl: 'http://127.0.0.1:9/v1',
          allowPrivateNetwork: true,
          models: ['embedder'],
        },
      ],
      cache: { enabled: true, similar: { model: 'embedder', threshold: 0.9 } },
      knowledge: {
        collections: [
          { id: 'public', sources: source('kettle.md') },
          { id: 'internal', sources: source('margins.md'), roles: ['developer'] },
        ],
        assistants: [{ id: 'help', collections: ['public', 'internal'], model: 'scripted', answerFrom: 0.2 }],
      },
    },
  });
  await gateway.gateway.knowledge.settled();
  developer = (await gateway.gateway.keys.create({ name: 'developer', role: 'developer' })).key;
});
afterEach(async () => {
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

async function ask(key: string, content: string): Promise<{ readonly cache: string | null; readonly text: string }> {
  const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'assistant/help', messages: [{ role: 'user', content }] }),
  });
  expect(answer.status).toBe(200);
  return { cache: answer.headers.get('x-gatehouse-cache'), text: await answer.text() };
}

const question = 'What is the margin of the kettle Zinnober?';

it('an equal question is answered from the cache for those who may have the same, and anew for all others', async () => {
  expect((await ask(developer, question)).text).toContain('seventy-three');
  expect(await ask(developer, question)).toMatchObject({
    cache: 'hit',
    text: expect.stringContaining('seventy-three'),
  });
  const other = await ask(gateway.userKey, question);
  expect(other.cache).toBe('miss');
  expect(other.text).not.toContain('seventy-three');
  expect((await ask(gateway.userKey, question)).text).not.toContain('seventy-three');
  // Nor the other way round: who may have more does not get the answer of who may have less.
  expect((await ask(developer, question)).text).toContain('seventy-three');
});

it('a question that means the same is none of somebody who may have something else', async () => {
  expect((await ask(developer, question)).text).toContain('seventy-three');
  const other = await ask(gateway.userKey, 'What margin does the kettle Zinnober have?');
  expect(other.cache).toBe('miss');
  expect(other.text).not.toContain('seventy-three');
});
