import { execFile, spawnSync } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delta } from '../../packages/gateway/src/core/delta.ts';
import type { ProviderCall } from '../../packages/gateway/src/core/provider.ts';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { scriptedProvider } from '../../packages/gateway/src/testing/scripted-provider.ts';
import { createScriptedModel } from '../../packages/gateway/src/testing/scripted-model.ts';

const run = promisify(execFile);

/** A Python that has the package `openai`; undefined where there is none, as on most machines. */
function findPython(): string | undefined {
  const named = process.env['GATEHOUSE_PYTHON'];
  return [...(named === undefined ? [] : [named]), 'python3', 'python'].find(
    (python) => spawnSync(python, ['-c', 'import openai'], { stdio: 'ignore' }).status === 0,
  );
}

const python = findPython();
let gateway: ListeningTestGateway;
let aborted = false;

/** Goes on until it is called off. */
async function* endless({ signal }: ProviderCall): AsyncGenerator<Delta> {
  yield { type: 'text', choice: 0, channel: 'content', text: 'Hello, hello, hello, hello' };
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  aborted = true;
  throw signal.reason;
}

beforeAll(async () => {
  const names = ['plain', 'tools', 'legs', 'endless'];
  const model = createScriptedModel({
    models: names,
    script: ({ target }) =>
      target === 'tools'
        ? { toolCalls: [{ name: 'find', arguments: '{"text":"Köln"}' }] }
        : { text: target === 'legs' ? '{"legs":4}' : 'Hello, how are you?' },
  });
  gateway = await listenTestGateway({
    providers: {
      scripted: { ...model, call: async (call) => (call.target === 'endless' ? endless(call) : model.call(call)) },
    },
    configuration: {
      providers: [{ ...scriptedProvider, models: names }],
      inspection: { guards: [{ use: 'ban-substrings', action: 'block', substrings: ['verboten'] }] },
    },
  });
});

afterAll(() => gateway.close());

describe.skipIf(python === undefined)('the official client for Python (needs a Python that has `openai`)', () => {
  it('chats, streams, calls tools, gets answers in a form, vectors, models, verdicts and refusals, and calls off', async () => {
    const { stdout } = await run(python ?? '', [
      new URL('python-client.py', import.meta.url).pathname,
      gateway.url,
      gateway.userKey,
    ]);
    expect(JSON.parse(stdout)).toEqual({
      plain: ['Hello, how are you?', 'stop', expect.any(Number)],
      stream: ['Hello, how are you?', true, expect.any(Number)],
      tools: ['find', { text: 'Köln' }],
      results: 'Hello, how are you?',
      'streamed tools': ['find', { text: 'Köln' }],
      form: { legs: 4 },
      responses: 'Hello, how are you?',
      'streamed responses': 'Hello, how are you?',
      embeddings: [2, true],
      models: true,
      moderations: true,
      'wrong key': ['AuthenticationError', 401, 'invalid_api_key'],
      'no such model': ['NotFoundError', 404, 'model_not_found'],
      blocked: ['BadRequestError', 400, 'input_blocked'],
    });
    await expect.poll(() => aborted).toBe(true);
  });
});
