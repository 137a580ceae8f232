import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Delta } from '../../packages/gateway/src/core/delta.ts';
import type { CallSignal } from '../../packages/gateway/src/core/call-signal.ts';
import type { JsonObject } from '../../packages/gateway/src/core/json.ts';
import type { Provider } from '../../packages/gateway/src/core/provider.ts';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { aiSdkClients } from './ai-sdk-clients.ts';
import { anthropicClient } from './anthropic-client.ts';
import type { ChatClient, Missing, Question, Said } from './chat-client.ts';
import { langchainClients } from './langchain-clients.ts';
import { ollamaClient } from './ollama-client.ts';
import { openaiChatClient } from './openai-chat-client.ts';
import { responsesClient } from './responses-client.ts';

/** Every dialect passes the same cases, with the official client of its API, unmodified, over a real socket. */
const clients: readonly ChatClient[] = [
  openaiChatClient,
  anthropicClient,
  responsesClient,
  ollamaClient,
  ...aiSdkClients,
  ...langchainClients,
];

let gateway: ListeningTestGateway;
/** What the model says next, and the bodies that it was sent. */
let answer: (signal: CallSignal) => AsyncIterable<Delta>;
let sent: JsonObject[];
let aborted: boolean;

async function* say(...deltas: readonly Delta[]): AsyncGenerator<Delta> {
  yield* deltas;
}

const text = (piece: string, channel: 'content' | 'reasoning' = 'content'): Delta => ({
  type: 'text',
  choice: 0,
  channel,
  text: piece,
});
const finish = (reason = 'stop'): Delta => ({ type: 'finish', choice: 0, reason });
const usage: Delta = { type: 'usage', usage: { input: 7, output: 5 } };
const pieces = (...list: readonly string[]): readonly Delta[] => list.map((piece) => text(piece));

const model: Provider = {
  id: 'scripted',
  answers: ['chat'],
  call: async ({ request, signal }) => {
    sent.push(structuredClone(request.body));
    return answer(signal);
  },
  models: async () => [{ id: 'scripted' }],
  check: async () => ({ ok: true, summary: '', models: [] }),
  close: async () => undefined,
};

beforeAll(async () => {
  gateway = await listenTestGateway({
    providers: { scripted: model },
    configuration: {
      inspection: { guards: [{ use: 'ban-substrings', action: 'block', substrings: ['verboten'] }] },
    },
  });
});

afterAll(() => gateway.close());

beforeEach(() => {
  sent = [];
  aborted = false;
});

const messages = (): { role: string; content: unknown }[] => sent.at(-1)?.['messages'] as never;

describe.each(clients)('$name', (client) => {
  const ask = (question: Question): Promise<Said> => client.ask({ url: gateway.url, key: gateway.userKey }, question);
  const misses = (what: Missing): boolean => client.misses?.includes(what) === true;
  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.unreachable('it was answered'),
      (thrown: unknown) => client.failureOf(thrown),
    );

  describe.each([{ stream: false }, { stream: true }])('with stream: $stream', ({ stream }) => {
    it('is answered, with reasoning, usage and how it ended', async () => {
      answer = () =>
        say(text('Let me ', 'reasoning'), text('think.', 'reasoning'), ...pieces('Hel', 'lo'), finish('length'), usage);
      const said = await ask({ text: 'Hello?', system: 'Be kind.', stream });
      const reasoning = misses('reasoning') ? '' : 'Let me think.';
      const tokens = stream && misses('input-tokens-of-streams') ? 5 : 12;
      expect(said).toEqual({ text: 'Hello', reasoning, calls: [], finish: 'length', tokens });
      expect(messages()).toMatchObject([
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Hello?' },
      ]);
      const leaf = (await gateway.leaves()).findLast(({ kind }) => kind === 'result');
      expect(leaf).toMatchObject({
        dialect: client.dialect,
        outcome: 'answered',
        streamed: stream || misses('plain-calls'),
        finish: ['length'],
      });
    });

    it('is offered tools, calls them, and hears their results', async () => {
      answer = () =>
        say(
          { type: 'toolCall', choice: 0, index: 0, id: 'call_a', name: 'find', arguments: '{"text":' },
          { type: 'toolCall', choice: 0, index: 0, arguments: '"Köln"}' },
          { type: 'toolCall', choice: 0, index: 1, id: 'call_b', name: 'tell', arguments: '{"text":"x"}' },
          finish('tool_calls'),
          usage,
        );
      const said = await ask({ text: 'Find it', tools: ['find', 'tell'], stream });
      expect(said).toMatchObject({
        calls: [
          { name: 'find', input: { text: 'Köln' } },
          { name: 'tell', input: { text: 'x' } },
        ],
        finish: 'tool_calls',
      });
      expect(sent.at(-1)?.['tools']).toMatchObject([{ function: { name: 'find' } }, { function: { name: 'tell' } }]);
      answer = () => say(...pieces('It rains.'), finish(), usage);
      const results = said.calls.map(({ id = '', input, name }) => ({
        id,
        name,
        input: input as object,
        result: `result of ${name}`,
      }));
      expect((await ask({ text: 'Find it', tools: ['find', 'tell'], results, stream })).text).toBe('It rains.');
      expect(messages().filter(({ role }) => role === 'tool')).toMatchObject([
        { content: 'result of find' },
        { content: 'result of tell' },
      ]);
      expect(messages().find(({ role }) => role === 'assistant')).toMatchObject({
        tool_calls: [{ function: { name: 'find', arguments: '{"text":"Köln"}' } }, { function: { name: 'tell' } }],
      });
    });

    it('asks for JSON of a schema', async () => {
      const schema = {
        type: 'object',
        properties: { legs: { type: 'number' } },
        required: ['legs'],
        additionalProperties: false,
      };
      answer = () => say(...pieces('{"le', 'gs":4}'), finish(), usage);
      expect(JSON.parse((await ask({ text: 'Legs?', schema, stream })).text)).toEqual({ legs: 4 });
      expect(sent.at(-1)?.['response_format']).toMatchObject({ type: 'json_schema', json_schema: { schema } });
    });

    it('keeps personal data from the model, and gives them back where a placeholder comes in pieces', async () => {
      answer = () => say(...pieces('Mail to [EM', 'AI', 'L_', '1', '] is sent.'), finish(), usage);
      const said = await ask({ text: 'Mail anna@example.org', stream });
      expect(said.text).toBe('Mail to anna@example.org is sent.');
      expect(messages()).toMatchObject([{ content: 'Mail [EMAIL_1]' }]);
    });

    it('is told of a wrong key, an unknown model, a blocked question and a failing server', async () => {
      answer = () => say(...pieces('x'), finish(), usage);
      const wrong = failure(client.ask({ url: gateway.url, key: 'gh_wrong' }, { text: 'x', stream }));
      expect(await wrong).toMatchObject({ status: 401 });
      expect(await failure(ask({ text: 'x', model: 'none', stream }))).toMatchObject({ status: 404 });
      expect(await failure(ask({ text: 'Das ist verboten.', stream }))).toMatchObject({ status: 400 });
      expect(sent).toEqual([]);
    });

    it('is refused where an answer is forbidden before its first word', async () => {
      answer = () => say(...pieces('verboten ', 'is this'), finish(), usage);
      expect(await failure(ask({ text: 'Say it', stream }))).toMatchObject({ status: 400 });
    });

    it('ends the call of the model when it goes away', async () => {
      const controller = new AbortController();
      answer = async function* (signal) {
        const gone = new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            aborted = true;
            resolve();
          });
        });
        yield text('Hello');
        controller.abort();
        await gone;
        throw signal.reason;
      };
      const called = ask({ text: 'Hello?', stream, signal: controller.signal });
      if (misses('failure-when-called-off')) await called.catch(() => undefined);
      else await expect(called).rejects.toThrow();
      await expect.poll(() => aborted).toBe(true);
    });
  });

  it('hears what came before a forbidden word in a stream, nothing of the word, and why it ended', async () => {
    answer = () => say(...pieces('This is fine. ', 'But that is ver', 'bot', 'en and more'), finish(), usage);
    let heard = '';
    const ended = await ask({ text: 'Say it', stream: true, onText: (piece) => (heard += piece) }).then(
      ({ finish: reason }) => reason,
      (thrown: unknown) => client.failureOf(thrown).said,
    );
    expect(heard).toBe('This is fine. But that is ');
    expect(ended).toMatch(/blocked/);
    const leaf = (await gateway.leaves()).findLast(({ kind }) => kind === 'result');
    expect(leaf).toMatchObject({ outcome: 'blocked', code: 'output_blocked' });
  });

  it('is told where a stream broke', async () => {
    answer = async function* () {
      yield text('Hello');
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error('the model fell over');
    };
    const outcome = await ask({ text: 'Hello?', stream: true }).then(
      (said) => said.finish,
      (thrown: unknown) => client.failureOf(thrown).said,
    );
    expect(outcome).toMatch(/internal|unexpected/i);
  });
});
