import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { providerOptionsSchema } from '@gatehouse/contract/providers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallController } from '../core/call-signal.ts';
import { systemClock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Provider } from '../core/provider.ts';
import { askProvider, gatherAnswer } from '../testing/provider-contract.ts';
import { tinyGguf } from '../testing/tiny-gguf.ts';
import { createLlamaCpp } from './llama-cpp.ts';

let folder = '';
let file = '';
const opened: Provider[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-gguf-'));
  file = path.join(folder, 'tiny.gguf');
  await writeFile(file, tinyGguf());
});

afterAll(async () => {
  for (const provider of opened) await provider.close();
  await rm(folder, { recursive: true });
});

function provider(library: string | undefined, further: object = {}): Provider {
  const options = providerOptionsSchema.parse({
    id: 'edge',
    kind: 'llama-cpp',
    file,
    model: 'tiny',
    contextLength: 256,
    threads: 1,
    ...further,
  });
  if (options.kind !== 'llama-cpp') throw new Error('another kind');
  const made = createLlamaCpp(options, {
    log: { upstreamFailed: () => undefined },
    clock: systemClock,
    ...(library === undefined ? {} : { library }),
  });
  opened.push(made);
  return made;
}

/** The optional package: where it is installed beside this one, or where GATEHOUSE_LLAMA_CPP says. */
function runtime(): string | undefined {
  const given = process.env['GATEHOUSE_LLAMA_CPP'];
  if (given !== undefined) return pathToFileURL(path.resolve(given, 'dist/index.js')).href;
  try {
    createRequire(import.meta.url).resolve('node-llama-cpp/package.json');
    return 'node-llama-cpp';
  } catch {
    return undefined;
  }
}

const question: JsonObject = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'hi' },
  ],
  max_tokens: 8,
  temperature: 0,
  seed: 1,
};

describe('llama-cpp provider without its package', () => {
  it('says so, and how it is installed', async () => {
    const subject = provider('node-llama-cpp-that-is-not-there');
    await expect(askProvider(subject, { body: question })).rejects.toMatchObject({ code: 'model_runtime_missing' });
    expect(await subject.check(new AbortController().signal)).toMatchObject({
      ok: false,
      summary: 'the package node-llama-cpp is not installed',
      remedy: expect.stringContaining('npm install node-llama-cpp@3'),
    });
  });

  it('says that there is no file before anything else', async () => {
    const subject = provider('node-llama-cpp-that-is-not-there', { file: path.join(folder, 'gone.gguf') });
    expect((await subject.check(new AbortController().signal)).summary).toBe(`there is no file ${folder}/gone.gguf`);
  });

  it.each<[string, JsonObject, string]>([
    ['tools', { tools: [{ type: 'function', function: { name: 'f' } }] }, 'tools'],
    ['several answers', { n: 2 }, 'n'],
    [
      'images to be seen',
      {
        messages: [
          { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } }] },
        ],
      },
      'messages[0].content[0]',
    ],
  ])('refuses a request that wants %s', async (_what, further, param) => {
    const body = { ...question, ...further };
    await expect(askProvider(provider(undefined), { body })).rejects.toMatchObject({
      code: 'unsupported_by_model',
      param,
    });
  });
});

/** A runtime in the form of node-llama-cpp that does what the last message says, to see what becomes of the worst of it. */
const madeUp = `
const meter = { getState: () => ({}), diff: () => ({ usedInputTokens: 3, usedOutputTokens: 2 }) };
export const LlamaLogLevel = { error: 'error' };
export async function getLlama({ maxThreads }) {
  return {
    loadModel: async ({ modelPath }) => {
      if (modelPath.includes('slow')) await new Promise(() => setInterval(() => undefined, 1_000));
      const getSequence = () => ({ contextSize: 40, tokenMeter: meter, clearHistory: async () => undefined });
      return { tokenizer: {}, createContext: async () => ({ getSequence }) };
    },
  };
}
export class LlamaChat {
  constructor({ contextSequence }) {
    this.sequence = contextSequence;
    const tokens = (chatHistory) => chatHistory.flatMap(({ text }) => [...(text ?? '')]);
    this.chatWrapper = {
      generateContextState: ({ chatHistory }) => ({ contextText: { tokenize: () => tokens(chatHistory) } }),
    };
  }
  async generateResponse(history, { maxTokens, onResponseChunk, signal }) {
    const said = history.findLast(({ type }) => type === 'user').text;
    if (said === 'crash') process.exit(3);
    if (said === 'throw') throw new Error('out of memory');
    if (said === 'silence') {
      await new Promise((resolve) => {
        const alive = setInterval(() => undefined, 1_000);
        signal.addEventListener('abort', () => (clearInterval(alive), resolve()));
      });
      return { metadata: { stopReason: 'abort' } };
    }
    onResponseChunk({ type: 'segment', segmentType: 'thought', text: 'Hm.' });
    onResponseChunk({ text: 'You said ' });
    onResponseChunk({ text: said + ' ' + maxTokens });
    return { metadata: { stopReason: 'eogToken' } };
  }
}
`;

describe('llama-cpp provider with a runtime that is made up', () => {
  let library = '';

  beforeAll(async () => {
    await writeFile(path.join(folder, 'runtime.mjs'), madeUp);
    library = pathToFileURL(path.join(folder, 'runtime.mjs')).href;
  });

  function says(content: string): JsonObject {
    return { messages: [{ role: 'user', content }] };
  }

  it('gives text and thoughts, and lets it write no more than the context has room for', async () => {
    const answer = await gatherAnswer(askProvider(provider(library), { body: says('hi') }));
    expect(answer.choices[0]).toMatchObject({ content: 'You said hi 37', reasoning: 'Hm.', finish: 'stop' });
    expect(answer.usage).toEqual({ input: 2, output: 2 });
  });

  it('answers one after the other, each what it was asked', async () => {
    const subject = provider(library);
    const texts = ['one', 'two', 'three', 'four'];
    const answers = await Promise.all(texts.map((text) => gatherAnswer(askProvider(subject, { body: says(text) }))));
    expect(answers.map(({ choices }) => choices[0]?.content?.split(' ')[2])).toEqual(texts);
  });

  it('says that a process that died has failed, and starts another', async () => {
    const subject = provider(library);
    await expect(askProvider(subject, { body: says('crash') })).rejects.toMatchObject({ code: 'upstream_failed' });
    await expect
      .poll(() => gatherAnswer(askProvider(subject, { body: says('hi') })).catch(() => undefined))
      .toMatchObject({ choices: [{ finish: 'stop' }] });
  });

  it('says that an answer failed, and goes on', async () => {
    const subject = provider(library);
    await expect(askProvider(subject, { body: says('throw') })).rejects.toMatchObject({ code: 'upstream_failed' });
    expect((await gatherAnswer(askProvider(subject, { body: says('hi') }))).choices[0]?.finish).toBe('stop');
  });

  it('refuses what is longer than the context', async () => {
    const asked = askProvider(provider(library), { body: says('x'.repeat(40)) });
    await expect(asked).rejects.toMatchObject({ code: 'context_length_exceeded' });
  });

  it('stops what nobody waits for, and answers the next one', async () => {
    const subject = provider(library);
    await subject.check(new AbortController().signal);
    const controller = new CallController();
    const silent = askProvider(subject, { body: says('silence'), controller });
    controller.abort(new GatehouseError('client_closed_request'));
    await expect(silent).rejects.toMatchObject({ code: 'client_closed_request' });
    expect((await gatherAnswer(askProvider(subject, { body: says('hi') }))).choices[0]?.finish).toBe('stop');
  });

  it('waits for an answer no longer than it is allowed to', async () => {
    const subject = provider(library, { timeouts: { idle: '50ms' } });
    const silent = askProvider(subject, { body: says('silence') });
    await expect(silent).rejects.toMatchObject({ code: 'upstream_idle_timeout' });
  });

  it('waits for the loading no longer than it is allowed to, and lets clients go at once', async () => {
    const slow = path.join(folder, 'slow.gguf');
    await writeFile(slow, '');
    const late = provider(library, { file: slow, timeouts: { load: '200ms' } });
    await expect(askProvider(late, { body: says('hi') })).rejects.toMatchObject({ code: 'upstream_timeout' });
    const controller = new CallController();
    const patient = askProvider(provider(library, { file: slow }), { body: says('hi'), controller });
    controller.abort(new GatehouseError('client_closed_request'));
    await expect(patient).rejects.toMatchObject({ code: 'client_closed_request' });
  });

  it('gives the process none of the secrets of the environment', async () => {
    process.env['CANARY_OF_THE_GATEWAY'] = 'canary-4711';
    await writeFile(path.join(folder, 'telling.mjs'), `throw new Error(JSON.stringify(process.env));`);
    const subject = provider(pathToFileURL(path.join(folder, 'telling.mjs')).href);
    const { summary } = await subject.check(new AbortController().signal);
    delete process.env['CANARY_OF_THE_GATEWAY'];
    expect(summary).toContain('PATH');
    expect(summary).not.toContain('canary-4711');
  });
});

describe.skipIf(runtime() === undefined)('llama-cpp provider with its package', () => {
  it('answers from a GGUF file, twice the same, with a count of tokens', async () => {
    const subject = provider(runtime());
    const first = await gatherAnswer(askProvider(subject, { body: question }));
    const second = await gatherAnswer(askProvider(subject, { body: question, stream: true }));
    expect(first.choices[0]?.content).not.toBe('');
    expect(first.choices[0]?.finish).toBe('length');
    expect(first.usage).toMatchObject({ output: 8 });
    expect(first.usage?.input).toBeGreaterThan(5);
    expect(second.choices).toEqual(first.choices);
  });

  it('refuses what is longer than its context in place of forgetting what was said first', async () => {
    const body = { ...question, messages: [{ role: 'user', content: 'x'.repeat(400) }] };
    await expect(gatherAnswer(askProvider(provider(runtime()), { body }))).rejects.toMatchObject({
      code: 'context_length_exceeded',
    });
  });

  it('stops when the client goes away, and answers the next one', async () => {
    const subject = provider(runtime());
    const controller = new CallController();
    const stream = await askProvider(subject, { body: { ...question, max_tokens: 200 }, controller, stream: true });
    const gathering = gatherAnswer(stream);
    controller.abort(new GatehouseError('client_closed_request'));
    await expect(gathering).rejects.toMatchObject({ code: 'client_closed_request' });
    expect((await gatherAnswer(askProvider(subject, { body: question }))).usage).toMatchObject({ output: 8 });
  });

  it('answers in JSON of a schema', async () => {
    const schema = {
      type: 'object',
      properties: { ok: { type: 'boolean' } },
      required: ['ok'],
      additionalProperties: false,
    };
    const format = { type: 'json_schema', json_schema: { name: 'a', schema } };
    const body = { ...question, max_tokens: 100, response_format: format };
    const answer = await gatherAnswer(askProvider(provider(runtime()), { body }));
    expect(JSON.parse(answer.choices[0]?.content ?? '')).toEqual({ ok: expect.any(Boolean) });
  });

  it('says that a file is no model', async () => {
    const broken = path.join(folder, 'broken.gguf');
    await writeFile(broken, tinyGguf().subarray(0, 900));
    const report = await provider(runtime(), { file: broken }).check(new AbortController().signal);
    expect(report).toMatchObject({ ok: false, remedy: expect.stringContaining('whole GGUF file') });
  });
});
