import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

/** A collection that only some roles may have, beside one for all: who may not have it learns nothing of it, wherever he asks. */

let folder: string;
let gateway: ListeningTestGateway;
let developer: string;

const secretWords = ['Zinnober', 'margin', 'percent', 'seventy', 'internal', 'margins.md'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-access-'));
  await writeFile(join(folder, 'opening.md'), '# Opening hours\n\nThe shop opens at nine in the morning.\n');
  const inside = join(folder, 'margins.md');
  await writeFile(inside, '# Margins\n\nThe margin of the kettle Zinnober is seventy-three percent.\n');
  gateway = await listenTestGateway({
    configuration: {
      cache: { enabled: true },
      knowledge: {
        collections: [
          { id: 'public', sources: [{ kind: 'folder', path: join(folder, 'opening.md') }] },
          { id: 'internal', sources: [{ kind: 'folder', path: inside }], roles: ['developer'] },
        ],
        assistants: [{ id: 'help', collections: ['public', 'internal'] }],
      },
    },
  });
  await gateway.gateway.knowledge.settled();
  developer = (await gateway.gateway.keys.create({ name: 'developer', role: 'developer' })).key;
});
afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

async function call(path: string, key: string, body?: object): Promise<{ status: number; text: string; id: string }> {
  const answer = await fetch(gateway.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text(), id: answer.headers.get('x-request-id') ?? '' };
}

const question = 'What is the margin of the kettle Zinnober?';
const ask = (key: string, content = question) =>
  call('/v1/chat/completions', key, { model: 'assistant/help', messages: [{ role: 'user', content }] });

function saysNothing(text: string): void {
  // The question itself may be told again.
  const rest = text.replaceAll(question, '');
  for (const word of secretWords) expect(rest, word).not.toContain(word);
}

it('answers whoever may have it', async () => {
  const { status, text } = await ask(developer);
  expect([status, text]).toEqual([200, expect.stringContaining('seventy-three percent')]);
});

it('answers nobody else, also where the same question was just answered from it', async () => {
  const { id, status, text } = await ask(gateway.userKey);
  expect(status).toBe(200);
  saysNothing(text);
  const explained = await call(`/v1/explanations/${id}`, gateway.userKey);
  expect(explained.status).toBe(200);
  saysNothing(explained.text);
});

it('answers what everybody may know', async () => {
  const { text } = await ask(gateway.userKey, 'When does the shop open in the morning?');
  expect(text).toContain('nine');
  saysNothing(text);
});

it('tells nothing of it in what is logged', () => {
  const logged = gateway.logged.join('');
  expect(logged).toContain('collection read');
  saysNothing(logged.replaceAll('"collection":"internal"', ''));
});

it('shows it only to those who look after collections', async () => {
  for (const path of ['', '/documents', '/document?collection=internal&document=margins.md'])
    expect((await call(`/admin/v1/knowledge${path}`, gateway.userKey)).status).toBe(403);
  expect((await call('/admin/v1/knowledge', gateway.adminKey)).text).toContain('internal');
});
