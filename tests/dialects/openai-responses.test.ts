import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Delta } from '../../packages/gateway/src/core/delta.ts';
import type { JsonObject } from '../../packages/gateway/src/core/json.ts';
import type { Provider } from '../../packages/gateway/src/core/provider.ts';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';

/** Conversations that are kept between requests, with the `openai` client as it comes from npm. */

let gateway: ListeningTestGateway;
let client: OpenAI;
let answer: string;
let sent: JsonObject[];

const model: Provider = {
  id: 'scripted',
  answers: ['chat'],
  call: async ({ request }) => {
    sent.push(structuredClone(request.body));
    const deltas: readonly Delta[] = [
      { type: 'text', choice: 0, channel: 'reasoning', text: 'I think.' },
      { type: 'text', choice: 0, channel: 'reasoning', text: '', signature: 'c2ln' },
      { type: 'text', choice: 0, channel: 'content', text: answer },
      { type: 'finish', choice: 0, reason: 'stop' },
      { type: 'usage', usage: { input: 3, output: 2 } },
    ];
    return (async function* () {
      yield* deltas;
    })();
  },
  models: async () => [{ id: 'scripted' }],
  check: async () => ({ ok: true, summary: '', models: [] }),
  close: async () => undefined,
};

const clientOf = (key: string) => new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: key, maxRetries: 0 });
const messages = () => sent.at(-1)?.['messages'];
const notFound = { status: 404, code: 'resource_not_found' };

beforeAll(async () => {
  gateway = await listenTestGateway({ providers: { scripted: model } });
  client = clientOf(gateway.userKey);
});

afterAll(() => gateway.close());

beforeEach(() => {
  sent = [];
  answer = 'Fine.';
});

describe('a conversation that is kept', () => {
  it('goes on from an earlier response, plain and streamed, with reasoning as it came', async () => {
    const first = await client.responses.create({ model: 'scripted', instructions: 'Be kind.', input: 'One' });
    answer = 'Better.';
    const second = await client.responses
      .stream({ model: 'scripted', input: 'Two', previous_response_id: first.id })
      .finalResponse();
    expect(messages()).toEqual([
      { role: 'user', content: 'One' },
      {
        role: 'assistant',
        content: 'Fine.',
        reasoning_details: [{ type: 'reasoning.text', text: 'I think.', signature: 'c2ln' }],
      },
      { role: 'user', content: 'Two' },
    ]);
    expect(second).toMatchObject({ previous_response_id: first.id, store: true });
    await client.responses.create({ model: 'scripted', input: 'Three', previous_response_id: second.id });
    expect(messages()).toMatchObject([{}, {}, { content: 'Two' }, { content: 'Better.' }, { content: 'Three' }]);
  });

  it('has personal data only sealed, and the model sees placeholders of it in every turn', async () => {
    answer = 'I wrote to [EMAIL_1].';
    const first = await client.responses.create({ model: 'scripted', input: 'Mail anna@example.org' });
    expect(first.output_text).toBe('I wrote to anna@example.org.');
    await client.responses.create({ model: 'scripted', input: 'Again', previous_response_id: first.id });
    expect(messages()).toMatchObject([
      { content: 'Mail [EMAIL_1]' },
      { content: 'I wrote to [EMAIL_1].' },
      { content: 'Again' },
    ]);
    const folder = join(gateway.folder, 'responses', 'entries');
    const files = await readdir(folder);
    expect(files).toContain(first.id.slice('resp_'.length));
    for (const file of files) {
      const bytes = await readFile(join(folder, file));
      expect(bytes.includes('anna@example.org') || bytes.includes('Mail')).toBe(false);
    }
  });

  it('can be read and deleted by its client', async () => {
    const { id, output } = await client.responses.create({ model: 'scripted', input: 'One' });
    expect(await client.responses.retrieve(id)).toMatchObject({ id, status: 'completed', output });
    await client.responses.delete(id);
    await expect(client.responses.retrieve(id)).rejects.toMatchObject(notFound);
    await expect(client.responses.delete(id)).rejects.toMatchObject(notFound);
    await expect(
      client.responses.create({ model: 'scripted', input: 'Two', previous_response_id: id }),
    ).rejects.toMatchObject({ ...notFound, param: 'previous_response_id' });
  });

  it('gives items that the client only names', async () => {
    const first = await client.responses.create({ model: 'scripted', input: 'One' });
    await client.responses.create({
      model: 'scripted',
      input: [
        { role: 'user', content: 'One' },
        ...first.output.map(({ id = '' }) => ({ type: 'item_reference' as const, id })),
        { role: 'user', content: 'Two' },
      ],
    });
    expect(messages()).toMatchObject([
      { content: 'One' },
      { content: 'Fine.', reasoning_details: [{ signature: 'c2ln' }] },
      { content: 'Two' },
    ]);
    await expect(
      client.responses.create({
        model: 'scripted',
        input: [{ type: 'item_reference', id: `msg_${'0'.repeat(32)}_0` }],
      }),
    ).rejects.toMatchObject({ ...notFound, param: 'input[0].id' });
  });

  it('is nothing to another key, and is there for another key of the same person', async () => {
    const { keys } = gateway.gateway;
    const { key: stranger } = await keys.create({ name: 'stranger', role: 'user' });
    const { id } = await client.responses.create({ model: 'scripted', input: 'One' });
    const other = clientOf(stranger);
    await expect(other.responses.retrieve(id)).rejects.toMatchObject(notFound);
    await expect(other.responses.delete(id)).rejects.toMatchObject(notFound);
    await expect(
      other.responses.create({ model: 'scripted', input: 'Two', previous_response_id: id }),
    ).rejects.toMatchObject(notFound);
    expect((await client.responses.retrieve(id)).id).toBe(id);
    const { directory } = gateway.gateway;
    const anna = await directory.create(
      'person',
      { name: 'Anna', tenant: 'default', teams: [], roles: [], identities: [] },
      { actor: 'test' },
    );
    const [before, after] = await Promise.all(
      ['old key', 'new key'].map((name) => keys.create({ name, role: 'user', owner: anna.id })),
    );
    const own = await clientOf(before?.key ?? '').responses.create({ model: 'scripted', input: 'One' });
    expect((await clientOf(after?.key ?? '').responses.retrieve(own.id)).id).toBe(own.id);
  });

  it('is not kept where the client does not want it', async () => {
    const plain = await client.responses.create({ model: 'scripted', input: 'One', store: false });
    const streamed = await client.responses.stream({ model: 'scripted', input: 'One', store: false }).finalResponse();
    for (const response of [plain, streamed]) {
      expect(response).toHaveProperty('store', false);
      await expect(client.responses.retrieve(response.id)).rejects.toMatchObject(notFound);
    }
  });

  it('is gone when whoever it is about is erased', async () => {
    const { id } = await client.responses.create({ model: 'scripted', input: 'One', safety_identifier: 'anna' });
    const { id: kept } = await client.responses.create({ model: 'scripted', input: 'One', safety_identifier: 'bert' });
    await gateway.gateway.keeping.erase({ subject: 'anna', actor: 'test', reason: 'asked for' });
    await expect(client.responses.retrieve(id)).rejects.toMatchObject(notFound);
    expect((await client.responses.retrieve(kept)).id).toBe(kept);
  });

  it('that is too long to be kept says so, and is answered all the same', async () => {
    const image = `data:image/png;base64,${'A'.repeat(4_300_000)}`;
    const response = await client.responses.create({
      model: 'scripted',
      input: [{ role: 'user', content: [{ type: 'input_image', image_url: image, detail: 'auto' }] }],
    });
    expect(response).toMatchObject({ store: false, output_text: 'Fine.' });
    await expect(client.responses.retrieve(response.id)).rejects.toMatchObject(notFound);
  });
});
