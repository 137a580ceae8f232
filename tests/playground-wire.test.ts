import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playgroundReportSchema, type PlaygroundReport } from '@gatehouse/contract/admin-playground';
import { type WireDialect, type WireHead, wireDialectNames, wireDialects } from '@gatehouse/contract/admin-wire';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { createScriptedModel } from '../packages/gateway/src/testing/scripted-model.ts';

let gateway: ListeningTestGateway;

beforeAll(async () => {
  const model = createScriptedModel({ script: () => ({ pieces: ['Mail ', '[EMAIL_1]', ' soon.'] }) });
  gateway = await listenTestGateway({
    providers: { scripted: model },
    configuration: {
      inspection: {
        guards: [{ use: 'ban-substrings', id: 'no-falcon', substrings: ['Falke'] }],
        policies: { open: { guards: [] } },
      },
    },
  });
});

afterAll(() => gateway.close());

const question = 'Mail anna@example.org';
const chat = { model: 'scripted', messages: [{ role: 'user', content: question }] };
const bodies: Readonly<Record<WireDialect, object>> = {
  'openai-chat': chat,
  'openai-responses': { model: 'scripted', input: question },
  'anthropic-messages': { ...chat, max_tokens: 100 },
  'ollama-chat': { ...chat, stream: false },
  'openai-completions': { model: 'scripted', prompt: question },
  'openai-embeddings': { model: 'scripted', input: question },
  'openai-moderations': { input: question },
  rerank: { model: 'scripted', query: question, documents: ['one', 'two'] },
};

interface Heard {
  readonly status: number;
  readonly order: readonly string[];
  readonly reports: readonly PlaygroundReport[];
  readonly head: WireHead | undefined;
  readonly text: string;
}

async function ask(dialect: string, body: string, more: object = {}, key = gateway.adminKey): Promise<Heard> {
  const response = await fetch(`${gateway.url}/admin/v1/playground/wire`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ dialect, body, ...more }),
  });
  const order: string[] = [];
  const reports: PlaygroundReport[] = [];
  let head: WireHead | undefined;
  let text = '';
  for (const event of (await response.text()).split('\n\n')) {
    const [, name, data] = /^event: (\w+)\ndata: (.*)$/s.exec(event) ?? [];
    if (name === undefined || data === undefined) continue;
    const value = JSON.parse(data) as { text?: string };
    if (name === 'gatehouse') reports.push(playgroundReportSchema.parse(value));
    if (name === 'head') head = value as never;
    if (name === 'piece') text += value.text ?? '';
    if (name !== 'piece' || order.at(-1) !== 'piece') order.push(name);
  }
  return { status: response.status, order, reports, head, text };
}

/** The same over the data plane, without what differs with every answer. */
async function called(dialect: WireDialect, body: string): Promise<string> {
  const response = await fetch(`${gateway.url}${wireDialects[dialect].path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.userKey}`, 'content-type': 'application/json' },
    body,
  });
  return plain(await response.text());
}

function plain(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{16,}/g, '…')
    .replaceAll(/"(created|created_at|completed_at)":("[^"]*"|[0-9.]+)/g, '"$1":0');
}

describe.each(wireDialectNames)('asking in the words of %s', (dialect) => {
  it('tells the answer as a program would get it, and what each stage did', async () => {
    const body = JSON.stringify(bodies[dialect]);
    const { head, order, reports, text } = await ask(dialect, body);
    expect(plain(text)).toBe(await called(dialect, body));
    expect(head).toMatchObject({ status: 200, type: 'application/json' });
    expect(head?.headers.find(([name]) => name === 'x-request-id')?.[1]).toMatch(/^req_/);
    expect(order.slice(-3)).toEqual(['head', 'piece', 'gatehouse']);
    expect(reports.at(-1)).toMatchObject({ phase: 'answered' });
    // Guards that are asked by themselves pseudonymise nothing.
    if (dialect !== 'openai-moderations') expect(reports[0]?.replaced).toMatchObject([{ placeholder: '[EMAIL_1]' }]);
    const leaf = (await gateway.leaves()).findLast(({ kind }) => kind === 'result');
    expect(leaf).toMatchObject({ outcome: 'answered' });
  });

  it('tells refusals in the form of the API', async () => {
    const { head, reports, text } = await ask(dialect, '{"model":');
    expect(head?.status).toBe(400);
    expect(text).toBe(text.trim());
    expect(JSON.parse(text)).toHaveProperty('error');
    expect(reports.at(-1)).toMatchObject({ phase: 'refused' });
  });
});

describe.each(['openai-chat', 'openai-responses', 'anthropic-messages', 'ollama-chat', 'openai-completions'] as const)(
  'a stream in the words of %s',
  (dialect) => {
    it('comes as a program would get it, byte for byte', async () => {
      const body = JSON.stringify({ ...bodies[dialect], stream: true });
      const { head, order, text } = await ask(dialect, body);
      expect(plain(text)).toBe(await called(dialect, body));
      expect(head?.type).toBe(dialect === 'ollama-chat' ? 'application/x-ndjson' : 'text/event-stream');
      expect(order).toEqual(['gatehouse', 'head', 'piece', 'gatehouse']);
    });

    it('is refused before it begins, in the form of the API', async () => {
      const forbidden = JSON.stringify(bodies[dialect]).replace(question, 'Falke');
      const body = JSON.stringify({ ...(JSON.parse(forbidden) as object), stream: true });
      const { head, reports, text } = await ask(dialect, body);
      expect(head).toMatchObject({ status: 400, type: 'application/json' });
      expect(JSON.parse(text)).toHaveProperty('error');
      expect(reports.at(-1)).toMatchObject({ phase: 'blocked', code: 'input_blocked' });
      expect((await ask(dialect, body, { policy: 'open' })).head?.status).toBe(200);
    });
  },
);

it('is for those who may see how requests are worked on, and for dialects that there are', async () => {
  expect((await ask('openai-chat', JSON.stringify(chat), {}, gateway.userKey)).status).toBe(403);
  expect((await ask('openai-files', '{}')).status).toBe(400);
});
