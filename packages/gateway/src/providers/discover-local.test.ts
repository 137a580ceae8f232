import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { startScriptedServer } from '../testing/scripted-server.ts';
import { discoverLocalServers, localCandidates, parseHostVariable, readLocalModels } from './discover-local.ts';

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(
  answer: (path: string) => { status?: number; type?: string; body: string; location?: string } | undefined,
): Promise<number> {
  const server: Server = createServer((request, response) => {
    const given = answer(request.url ?? '');
    if (given === undefined) return;
    response.writeHead(given.status ?? 200, {
      'content-type': given.type ?? 'application/json',
      ...(given.location === undefined ? {} : { location: given.location }),
    });
    response.end(given.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function discover(
  ports: Partial<Record<'ollama' | 'vllm' | 'llama.cpp' | 'lm-studio', number>>,
  environment = {},
  timeout = 5_000,
) {
  const free = await freePort();
  return discoverLocalServers({
    environment,
    signal: new AbortController().signal,
    timeout,
    ports: { ollama: free, vllm: free, 'llama.cpp': free, 'lm-studio': free, ...ports },
  });
}

const list = (owner: string, ...ids: string[]): string =>
  JSON.stringify({ object: 'list', data: ids.map((id) => ({ id, object: 'model', created: 1, owned_by: owner })) });

describe('host variables', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:11434/v1'],
    ['127.0.0.1:5000', 'http://127.0.0.1:5000/v1'],
    ['0.0.0.0', 'http://127.0.0.1:11434/v1'],
    ['0.0.0.0:5000', 'http://127.0.0.1:5000/v1'],
    [':5000', 'http://127.0.0.1:5000/v1'],
    ['gpu-box', 'http://gpu-box:11434/v1'],
    ['gpu-box:5000', 'http://gpu-box:5000/v1'],
    ['http://gpu-box:5000', 'http://gpu-box:5000/v1'],
    ['http://gpu-box:5000/', 'http://gpu-box:5000/v1'],
    ['http://gpu-box', 'http://gpu-box/v1'],
    ['http://gpu-box:80', 'http://gpu-box/v1'],
    ['https://models.example.org', 'https://models.example.org/v1'],
    ['https://models.example.org/ollama/', 'https://models.example.org/ollama/v1'],
    ['https://models.example.org/v1', 'https://models.example.org/v1'],
    ['gpu-box:80', 'http://gpu-box/v1'],
    ['[::1]:5000', 'http://[::1]:5000/v1'],
    ['::1', 'http://[::1]:11434/v1'],
    ['[::]:5000', 'http://[::1]:5000/v1'],
    ['::', 'http://[::1]:11434/v1'],
    [' "localhost:5000" ', 'http://localhost:5000/v1'],
  ])('reads %s', (value, expected) => {
    expect(parseHostVariable(value, 11_434)).toBe(expected);
  });

  it.each([
    '',
    '  ',
    'ftp://host',
    'host:port',
    'host:99999',
    'user:password@host',
    'a b',
    'http://',
    '\\\\host',
    'unix:///run/x.sock',
  ])('does not understand %j', (value) => {
    expect(parseHostVariable(value, 11_434)).toBeUndefined();
  });

  it('gives a URL or nothing, whatever the value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.ipV6(), fc.domain()), (value) => {
        const base = parseHostVariable(value, 8_000);
        if (base !== undefined) expect(new URL(base).pathname).toMatch(/\/v1$/);
      }),
    );
  });
});

describe('candidates', () => {
  it('are the default ports', () => {
    expect(localCandidates({})).toEqual([
      { name: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
      { name: 'vllm', baseUrl: 'http://127.0.0.1:8000/v1' },
      { name: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1' },
      { name: 'lm-studio', baseUrl: 'http://127.0.0.1:1234/v1' },
    ]);
  });

  it('begin with what the variables say, each address once', () => {
    const found = localCandidates({
      OLLAMA_HOST: '0.0.0.0',
      VLLM_HOST: 'http://gpu:9000/v1',
      LLAMA_CPP_HOST: 'localhost:8080',
      LLAMA_ARG_HOST: '0.0.0.0',
      LLAMA_ARG_PORT: '9999',
      LMSTUDIO_HOST: 'nonsense nonsense',
    });
    expect(found.map(({ name, baseUrl }) => `${name} ${baseUrl}`)).toEqual([
      'ollama http://127.0.0.1:11434/v1',
      'vllm http://gpu:9000/v1',
      'llama.cpp http://localhost:8080/v1',
      'llama.cpp http://127.0.0.1:9999/v1',
      'vllm http://127.0.0.1:8000/v1',
      'lm-studio http://127.0.0.1:1234/v1',
    ]);
  });

  it.each([
    [{ LLAMA_ARG_PORT: '9999' }, 'http://127.0.0.1:9999/v1'],
    [{ LLAMA_ARG_HOST: '::1', LLAMA_ARG_PORT: '9999' }, 'http://[::1]:9999/v1'],
    [{ LLAMA_ARG_HOST: '10.0.0.7' }, 'http://10.0.0.7:8080/v1'],
  ])('read %j', (environment, expected) => {
    expect(localCandidates(environment)[0]).toEqual({ name: 'llama.cpp', baseUrl: expected });
  });

  it('leave out a socket file', () => {
    expect(localCandidates({ LLAMA_ARG_HOST: '/run/llama.sock' })).toHaveLength(4);
  });
});

describe('a list of models', () => {
  it('says who serves it', () => {
    expect(readLocalModels(JSON.parse(list('vllm', 'a')))).toEqual({ models: ['a'], owner: 'vllm' });
    expect(readLocalModels(JSON.parse(list('somebody', 'a')))).toEqual({ models: ['a'], owner: undefined });
  });

  it('may be empty, in the way of Ollama too', () => {
    expect(readLocalModels({ object: 'list', data: null })).toEqual({ models: [], owner: undefined });
    expect(readLocalModels({ object: 'list', data: [] })).toEqual({ models: [], owner: undefined });
  });

  it.each([
    null,
    7,
    [],
    {},
    { data: [] },
    { object: 'list' },
    { object: 'list', data: {} },
    { object: 'list', data: [7] },
    { object: 'list', data: [{ id: 'a' }] },
    { object: 'list', data: [{ id: 'a', object: 'user' }] },
    { object: 'list', data: [{ object: 'model' }] },
  ])('is not what %j is', (value) => {
    expect(readLocalModels(value)).toBeUndefined();
  });
});

describe('discovery', () => {
  it('finds a server on a default port, with its models', async () => {
    const port = await serve((path) =>
      path === '/v1/models' ? { body: list('library', 'qwen3:8b', 'llama3.2') } : { status: 404, body: '{}' },
    );
    expect(await discover({ ollama: port })).toEqual([
      { name: 'ollama', baseUrl: `http://127.0.0.1:${port}/v1`, models: ['qwen3:8b', 'llama3.2'] },
    ]);
  });

  it('finds several, and one by a variable', async () => {
    const one = await startScriptedServer({ models: ['a'] });
    const two = await startScriptedServer({ models: ['b'] });
    closing.push(
      () => one.close(),
      () => two.close(),
    );
    const found = await discover({ 'lm-studio': one.port }, { OLLAMA_HOST: `0.0.0.0:${two.port}` });
    expect(found.map(({ name, models }) => [name, models])).toEqual([
      ['ollama', ['b']],
      ['lm-studio', ['a']],
    ]);
  });

  it('knows vLLM on the port of llama.cpp', async () => {
    const port = await serve(() => ({ body: list('vllm', 'x') }));
    expect(await discover({ 'llama.cpp': port })).toMatchObject([{ name: 'vllm' }]);
  });

  it.each([
    ['a web application', { type: 'text/html', body: '<html></html>' }],
    ['JSON of something else', { body: '{"status":"ok"}' }],
    ['a list of other things', { body: '{"object":"list","data":[{"id":"7","object":"order"}]}' }],
    ['JSON that calls itself text', { type: 'text/plain', body: list('vllm', 'x') }],
    ['broken JSON', { body: '{"object":' }],
    ['an error', { status: 500, body: list('vllm', 'x') }],
    ['a request for a key', { status: 401, body: '{}' }],
    ['a redirect', { status: 302, body: '', location: 'http://127.0.0.1:9/v1/models' }],
    ['an endless answer', { body: ' '.repeat(3_000_000) + list('vllm', 'x') }],
  ])('does not take %s for a model server', async (_name, answer) => {
    const port = await serve(() => answer);
    expect(await discover({ vllm: port, 'llama.cpp': port })).toEqual([]);
  });

  it('does not wait for a server that does not answer', async () => {
    const silent = await serve(() => undefined);
    const port = await serve(() => ({ body: list('vllm', 'x') }));
    expect(await discover({ ollama: silent, vllm: port }, {}, 400)).toMatchObject([{ name: 'vllm' }]);
  });

  it('finds nothing where nothing is, or when it is called off', async () => {
    expect(await discover({})).toEqual([]);
    expect(await discoverLocalServers({ environment: {}, signal: AbortSignal.abort() })).toEqual([]);
  });
});
