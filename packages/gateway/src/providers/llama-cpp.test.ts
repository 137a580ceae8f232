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
