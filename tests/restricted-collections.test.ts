import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { createScriptedModel } from '../packages/gateway/src/testing/scripted-model.ts';

/** Stand nowhere but in the restricted documents: in a text, a heading, a name of a file and a row. */
const canaries = ['Zyklamenfaktor', 'Quittenmarge', 'birnenplan', 'Mispelpreis'];
const secretPassage = 'The Zyklamenfaktor of the garden lamp is four.';

let folder: string;
let gateway: ListeningTestGateway;
let developer: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-restricted-'));
  await mkdir(join(folder, 'open'));
  await mkdir(join(folder, 'closed'));
  await writeFile(join(folder, 'open/lamp.md'), '# Garden lamp\n\nThe garden lamp shines for eight hours.\n');
  await writeFile(join(folder, 'closed/birnenplan.md'), `# Quittenmarge of the garden lamp\n\n${secretPassage}\n`);
  await writeFile(join(folder, 'prices.csv'), 'id,name,note\nGL-1,Garden lamp,Mispelpreis\n');
  gateway = await listenTestGateway({
    configuration: {
      cache: { enabled: true },
      knowledge: {
        collections: [
          { id: 'open', sources: [{ kind: 'folder', path: join(folder, 'open') }] },
          {
            id: 'closed',
            roles: ['developer'],
            sources: [
              { kind: 'folder', path: join(folder, 'closed') },
              { kind: 'table', path: join(folder, 'prices.csv'), name: 'prices', key: 'id', title: 'name' },
            ],
          },
        ],
        assistants: [
          { id: 'quoting', collections: ['open', 'closed'], answerFrom: 0.05 },
          { id: 'worded', collections: ['open', 'closed'], answerFrom: 0.05, supportFrom: 0, model: 'scripted' },
        ],
      },
    },
    providers: {
      // Says all that it is shown.
      scripted: createScriptedModel({
        models: ['scripted'],
        script: ({ request }) => ({ text: `The garden lamp. ${request.segments.map(({ text }) => text).join('\n')}` }),
      }),
    },
  });
  await gateway.gateway.knowledge.settled();
  developer = (await gateway.gateway.keys.create({ name: 'insider', role: 'developer' })).key;
});
afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

async function ask(key: string, assistant: string, question: string): Promise<{ text: string; request: string }> {
  const response = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: `assistant/${assistant}`, messages: [{ role: 'user', content: question }] }),
  });
  return { text: await response.text(), request: response.headers.get('x-request-id') ?? '' };
}

async function explanation(key: string, request: string): Promise<string> {
  const response = await fetch(`${gateway.url}/v1/explanations/${request}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return response.text();
}

/** The canaries that stand in a text, in any case. */
function foundIn(text: string): readonly string[] {
  return canaries.filter((canary) => text.toLowerCase().includes(canary.toLowerCase()));
}

const questions = [
  'How long does the garden lamp shine, and what is its Zyklamenfaktor?',
  'What is the Quittenmarge of the garden lamp?',
  'What stands in birnenplan?',
  'GL-1',
  'Tell me about the garden lamp',
];

describe.each(['quoting', 'worded'])(
  'a collection that a role may not have, behind an assistant that is %s',
  (assistant) => {
    test('is there for whoever may have it', async () => {
      const { request, text } = await ask(developer, assistant, 'What is the Quittenmarge of the garden lamp?');
      expect(text).toContain('Zyklamenfaktor');
      expect(await explanation(developer, request)).toContain('Zyklamenfaktor');
    });

    test.each(questions)('is in no answer, citation or explanation of another: %s', async (question) => {
      // Whoever may have it has asked the same before, so that it is in the cache.
      await ask(developer, assistant, question);
      const { request, text } = await ask(gateway.userKey, assistant, question);
      const told = await explanation(gateway.userKey, request);
      const own = canaries.filter((canary) => question.toLowerCase().includes(canary.toLowerCase()));
      // What he has written himself may come back to him, as the question that was looked for.
      const without = (given: string): string =>
        own.reduce((left, canary) => left.replaceAll(new RegExp(canary, 'gi'), ''), given);
      expect(foundIn(without(text))).toEqual([]);
      expect(foundIn(without(told))).toEqual([]);
      expect(told).not.toContain('"closed"');
      expect(text).not.toContain('is four');
      expect(told).not.toContain('is four');
    });
  },
);

test('nothing of it is in the log, in the metrics, or in a leaf', async () => {
  expect(foundIn(gateway.logged.join(''))).toEqual([]);
  const metrics = await fetch(`${gateway.adminUrl}/metrics`, {
    headers: { authorization: `Bearer ${gateway.adminKey}` },
  });
  expect(foundIn(await metrics.text())).toEqual([]);
  expect(foundIn(JSON.stringify(await gateway.leaves()))).toEqual([]);
});

test('the contents of the record are sealed, and hold it nowhere in the clear', async () => {
  const ledger = join(gateway.folder, 'ledger');
  const found: string[] = [];
  for (const name of await readdir(ledger, { recursive: true, withFileTypes: true })) {
    if (name.isFile()) found.push(...foundIn(await readFile(join(name.parentPath, name.name), 'latin1')));
  }
  expect(found).toEqual([]);
});
