import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';

/**
 * Planted values go through the whole program in every way that a client has, and an upstream that answers with what it got. Whatever
 * leaves the program, and whatever it leaves on the disk, is searched for them.
 */

const main = fileURLToPath(new URL('../packages/gateway/src/main.ts', import.meta.url));

const planted = {
  person: 'Roswitha Kwiatkowski',
  other: 'Mehmet Yıldırım',
  email: 'roswitha.canary@beispiel.example',
  phone: '+49 89 23456789',
  iban: 'DE89 3704 0044 0532 0130 00',
  card: '4111 1111 1111 1111',
  taxId: '65 929 970 489',
  pension: '15 070649 C 103',
  birth: '17.03.1968',
  address: 'Lindenallee 42, 80333 München',
  address6: '2003:de:abcd:17::beef',
  mac: '3c:22:fb:9a:71:0e',
  customer: 'KD-774-92810',
  secret: 'xK9#canary-geheim-77',
} as const;

const letter = `Guten Tag, hier schreibt Frau ${planted.person}. Mein Kollege heißt ${planted.other}. Sie erreichen mich unter ${planted.email}
oder telefonisch unter ${planted.phone}. Meine IBAN lautet ${planted.iban}, die Kreditkarte ${planted.card}. Steuer-ID: ${planted.taxId}.
Rentenversicherungsnummer: ${planted.pension}. Geboren am ${planted.birth}, wohnhaft ${planted.address}.
Mein Rechner hat die IP-Adresse ${planted.address6} und die MAC-Adresse ${planted.mac}. Kundennummer: ${planted.customer}.
Mein Passwort lautet: ${planted.secret}`;

/** Also without blanks, as JSON and in addresses. */
const forms = Object.values(planted).flatMap((value) => [
  value,
  value.replaceAll(' ', ''),
  value.toLowerCase().replaceAll(' ', '_'),
  JSON.stringify(value).slice(1, -1),
  encodeURIComponent(value),
  Buffer.from(value).toString('base64').replace(/=+$/, '').slice(0, -1),
]);

function leaked(text: string): string[] {
  return [...new Set(forms.filter((form) => text.includes(form)))];
}

let folder: string;
let upstream: Server;
let child: ChildProcessByStdio<null, Readable, Readable>;
let client: OpenAI;
let output = '';
let url = '';
const received: string[] = [];

interface ChatRequest {
  readonly stream?: boolean;
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly messages: readonly { readonly content: unknown }[];
}

/** Gives back the last message: in a tool call where there are tools, in pieces of a few characters where a stream is wanted. */
function answerTo(body: string): { readonly type: string; readonly chunks: readonly string[] } {
  const request = JSON.parse(body) as ChatRequest;
  const last = request.messages.at(-1)?.content;
  const text = typeof last === 'string' ? last : JSON.stringify(last);
  const name = request.tools?.[0]?.function.name ?? 'note';
  const call = (given: string) => [{ index: 0, id: 'call_1', type: 'function', function: { name, arguments: given } }];
  const json = JSON.stringify({ note: text });
  const base = { id: 'chatcmpl-1', created: 1, model: 'm' };
  if (request.stream === true) {
    const whole = request.tools === undefined ? text : json;
    const pieces = whole.match(/[^]{1,3}/gu) ?? [];
    const chunks = pieces.map((piece, index) => {
      const more = [{ index: 0, function: { arguments: piece } }];
      const delta = request.tools === undefined ? { content: piece } : { tool_calls: index === 0 ? call(piece) : more };
      return `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta }] })}\n\n`;
    });
    const end = { ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
    return { type: 'text/event-stream', chunks: [...chunks, `data: ${JSON.stringify(end)}\n\n`, 'data: [DONE]\n\n'] };
  }
  const message =
    request.tools === undefined
      ? { role: 'assistant', content: text }
      : { role: 'assistant', content: null, tool_calls: call(json).map(({ index: _index, ...rest }) => rest) };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const choices = [{ index: 0, message, finish_reason: 'stop' }];
  return { type: 'application/json', chunks: [JSON.stringify({ ...base, object: 'chat.completion', choices, usage })] };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-canary-'));
  upstream = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      received.push(`${request.url ?? ''} ${JSON.stringify(request.headers)} ${body}`);
      // The model register asks which models there are; nobody waits for the answer.
      if (request.method !== 'POST') response.writeHead(404).end();
      else if (body.includes('answer with a fault')) {
        response.writeHead(500, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: { message: body } }));
      } else if (body.includes('answer with rubbish')) response.end(`rubbish ${body}`);
      else {
        const { type, chunks } = answerTo(body);
        response.writeHead(200, { 'content-type': type });
        for (const chunk of chunks) response.write(chunk);
        response.end();
      }
    });
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address() as AddressInfo;
  writeFileSync(
    join(folder, 'gatehouse.yaml'),
    `version: 1
providers:
  - id: cloud
    kind: openai-compatible
    baseUrl: http://127.0.0.1:${port}/v1
    allowPrivateNetwork: true
    models: [m]
`,
  );
  child = spawn(process.execPath, ['--conditions=source', main, 'start', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  while (!output.includes('Ctrl-C stops it.')) await once(child.stdout, 'data');
  url = /http:\/\/127\.0\.0\.1:[0-9]+/.exec(output)?.[0] ?? '';
  const apiKey = /gh_user_[A-Za-z0-9]{49}/.exec(output)?.[0] ?? '';
  client = new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });
}, 60_000);

afterAll(async () => {
  if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'close');
  upstream.closeAllConnections();
  upstream.close();
  rmSync(folder, { recursive: true, force: true });
});

/** All but the secret, which is not put back where it is redacted. */
const restored = Object.entries(planted)
  .filter(([name]) => name !== 'secret')
  .map(([, value]) => value);

test('gives the client its values back, plain and in a stream of small pieces', async () => {
  const messages = [
    { role: 'system' as const, content: `You write to ${planted.person}, ${planted.email}.` },
    { role: 'user' as const, content: letter },
  ];
  const plain = await client.chat.completions.create({ model: 'm', messages });
  const text = plain.choices[0]?.message.content ?? '';
  for (const value of restored) expect(text).toContain(value);
  let streamed = '';
  for await (const chunk of await client.chat.completions.create({ model: 'm', messages, stream: true }))
    streamed += chunk.choices[0]?.delta.content ?? '';
  expect(streamed).toBe(text);
});

test('gives a long text back as it was', async () => {
  const long = letter.slice(0, letter.lastIndexOf('\n')).repeat(250);
  const messages = [{ role: 'user' as const, content: long }];
  const { choices } = await client.chat.completions.create({ model: 'm', messages });
  expect(long.length).toBeGreaterThan(65_536);
  expect(choices[0]?.message.content).toBe(long);
});

test('gives them back in the arguments of a tool call, and takes them in its result', async () => {
  const tools = [
    {
      type: 'function' as const,
      function: { name: 'note', description: `Notes for ${planted.person}`, parameters: { type: 'object' } },
    },
  ];
  const ask = { role: 'user' as const, content: letter };
  const first = await client.chat.completions.create({ model: 'm', messages: [ask], tools });
  const called = first.choices[0]?.message.tool_calls?.[0];
  if (called?.type !== 'function') throw new Error('no tool was called');
  const { note } = JSON.parse(called.function.arguments) as { readonly note: string };
  for (const value of restored) expect(note).toContain(value);
  let streamed = '';
  const chunks = await client.chat.completions.create({ model: 'm', messages: [ask], tools, stream: true });
  for await (const chunk of chunks) streamed += chunk.choices[0]?.delta.tool_calls?.[0]?.function?.arguments ?? '';
  expect(JSON.parse(streamed)).toEqual({ note });
  await client.chat.completions.create({
    model: 'm',
    messages: [
      ask,
      { role: 'assistant', content: null, tool_calls: [called] },
      { role: 'tool', tool_call_id: called.id, content: JSON.stringify({ customer: planted.person, note: letter }) },
    ],
  });
});

test('calls a tool by the name that the client knows, and sends its own name nowhere', async () => {
  const name = 'notify_roswitha_kwiatkowski';
  const tool = { type: 'function' as const, function: { name, parameters: { type: 'object' } } };
  const ask = { role: 'user' as const, content: letter };
  const choice = { type: 'function' as const, function: { name } };
  const asked = { model: 'm', messages: [ask], tools: [tool], tool_choice: choice };
  const plain = await client.chat.completions.create(asked);
  const called = plain.choices[0]?.message.tool_calls?.[0];
  expect(called).toMatchObject({ type: 'function', function: { name } });
  let streamed = '';
  for await (const chunk of await client.chat.completions.create({ ...asked, stream: true }))
    streamed += chunk.choices[0]?.delta.tool_calls?.[0]?.function?.name ?? '';
  expect(streamed).toBe(name);
});

test('lets nothing out in any other field, as a number or as part of JSON within JSON', async () => {
  const number = Number(planted.card.replaceAll(' ', ''));
  const call = {
    id: 'call_1',
    type: 'function' as const,
    function: {
      name: 'pay',
      arguments: JSON.stringify({ card: number, note: JSON.stringify({ from: planted.person }) }),
    },
  };
  const more = {
    user: planted.email,
    metadata: { [planted.person]: planted.iban, card: planted.card },
    stop: [planted.person],
    prediction: { type: 'content' as const, content: letter },
    response_format: {
      type: 'json_schema' as const,
      json_schema: { name: 'answer', schema: { enum: [planted.person, number], properties: { [planted.email]: {} } } },
    },
    documents: [{ title: planted.person, card: number, numbers: [number] }],
  };
  const answer = await client.chat.completions.create({
    model: 'm',
    messages: [
      { role: 'user', name: 'Roswitha_Kwiatkowski', content: letter },
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'call_1', content: 'done' },
      { role: 'user', content: 'And now?' },
    ],
    ...more,
  });
  expect(answer.choices).toHaveLength(1);
  const sent = JSON.parse(/\{"model".*/.exec(received.at(-1) ?? '')?.[0] ?? '{}') as ChatRequest;
  const argument = (sent.messages[1] as unknown as { tool_calls: (typeof call)[] }).tool_calls[0]?.function.arguments;
  expect(JSON.parse(argument ?? '')).toEqual({
    card: expect.stringMatching(/^\[CREDIT_CARD_1/) as string,
    note: expect.stringMatching(/^\{"from":"\[PERSON_1/) as string,
  });
});

test('lets nothing out where the upstream fails, the client asks for what is not there, or goes away', async () => {
  const say = (content: string) => [{ role: 'user' as const, content }];
  for (const model of ['m', planted.email]) {
    for (const more of ['answer with a fault', 'answer with rubbish']) {
      const asked = client.chat.completions.create({ model, messages: say(`${letter} ${more}`) });
      await expect(asked).rejects.toMatchObject({ status: expect.any(Number) as number });
    }
  }
  const parts = [letter.slice(0, 60), letter.slice(60)].map((text) => ({ type: 'text' as const, text }));
  await client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: parts }] });
  const stream = await client.chat.completions.create({ model: 'm', messages: say(letter), stream: true });
  for await (const _chunk of stream) break;
  await fetch(`${url}/v1/chat/completions?name=${encodeURIComponent(planted.person)}`, {
    method: 'POST',
    body: `{"model": "m", "broken ${letter}`,
  });
});

test('nothing of it went upstream', () => {
  expect(leaked(letter).length).toBeGreaterThanOrEqual(Object.keys(planted).length);
  expect(received.length).toBeGreaterThan(8);
  for (const request of received) expect(leaked(request)).toEqual([]);
});

test('nothing of it is in what the program says, measures or writes', async () => {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  child.kill('SIGINT');
  await once(child, 'close');
  expect(leaked(metrics)).toEqual([]);
  expect(leaked(output)).toEqual([]);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    const bytes = readFileSync(join(file.parentPath, file.name));
    expect([file.name, leaked(bytes.toString('utf8')), leaked(bytes.toString('utf16le'))]).toEqual([file.name, [], []]);
  }
});
