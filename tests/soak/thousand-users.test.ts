import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGateway } from './start-gateway.ts';

const isFull = process.env['GATEHOUSE_LENGTH'] === 'full';
const users = isFull ? 1_000 : 40;
const items = isFull ? 100_000 : 1_000;
const questionsOfUser = isFull ? 3 : 1;
const perSecond = 25;
/** Milliseconds over which the users arrive. */
const arrivals = isFull ? 4_000 : 200;

const adjectives = 'warm cool soft firm bright dark quiet plain smooth rough light heavy thin thick old new'.split(' ');
const nouns = 'cloth brush sponge towel powder oil wax soap water vinegar chalk sand felt wool cotton linen'.split(' ');
const verbs = 'cleaned polished wiped brushed rinsed rubbed washed dried'.split(' ');

const pick = (words: readonly string[], number: number): string => words[number % words.length] ?? '';

/** What is said of an item: no two neighbours have the same, and nothing in it is a number. */
function careOf(item: number): string {
  const how = `${pick(adjectives, item)} ${pick(nouns, item >> 4)}`;
  return `It is ${pick(verbs, item >> 8)} with a ${how} and then left to rest on a ${pick(adjectives, item >> 3)} ${pick(nouns, item)} until the next morning.`;
}

const idOf = (item: number): string => `AR-${String(100_000 + item)}`;

/** Milliseconds that the model took for each item: from the request to the last token. */
const took = new Map<string, number>();

interface Answering {
  readonly words: readonly string[];
  readonly id: string;
  readonly began: number;
  sent: number;
}

function chunk(delta: object, finish: string | null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices })}\n\n`;
}

/** A model that says what the first passage says of care, a word at a time. One timer serves all. */
function startModel(): Promise<Server> {
  const open = new Map<ServerResponse, Answering>();
  setInterval(() => {
    for (const [response, answering] of open) {
      const word = answering.words[answering.sent];
      if (word === undefined) {
        took.set(answering.id, performance.now() - answering.began);
        response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
        open.delete(response);
      } else {
        response.write(chunk({ content: `${word} ` }, null));
        answering.sent += 1;
      }
    }
  }, 1_000 / perSecond).unref();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      if (request.method === 'GET') {
        response.setHeader('content-type', 'application/json').end('{"object":"list","data":[{"id":"m"}]}');
        return;
      }
      const care = /It is [a-z ]+ morning\./.exec(body)?.[0] ?? 'I do not know.';
      const id = /How is (AR-\d+)/.exec(body)?.[1] ?? '';
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      open.set(response, { words: care.split(' '), id, began: performance.now(), sent: 0 });
    });
    response.on('close', () => open.delete(response));
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', 4_096, () => done(server)));
}

interface Outcome {
  readonly item: number;
  readonly status: number;
  readonly text: string;
  /** Milliseconds from the request to the end of the answer. */
  readonly total: number;
}

async function ask(agent: Agent, url: string, key: string, item: number): Promise<Outcome> {
  const began = performance.now();
  const response = await agent.request({
    origin: url,
    path: '/v1/chat/completions',
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'assistant/shop',
      messages: [{ role: 'user', content: `How is ${idOf(item)} cared for?` }],
    }),
  });
  const body = (await response.body.json()) as { choices?: { message: { content: string } }[] };
  const text = body.choices?.[0]?.message.content ?? JSON.stringify(body);
  return { item, status: response.statusCode, text, total: performance.now() - began };
}

async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
}

async function untilIndexed(url: string, key: string): Promise<number> {
  const began = performance.now();
  for (;;) {
    const response = await fetch(`${url}/admin/v1/knowledge`, { headers: { authorization: `Bearer ${key}` } });
    const { collections } = (await response.json()) as {
      collections: { chunks: number; progress?: object; problem?: string }[];
    };
    const [first] = collections;
    if (first?.problem !== undefined) throw new Error(first.problem);
    if (first !== undefined && first.chunks >= items && first.progress === undefined) return performance.now() - began;
    await wait(250);
  }
}

let model: Server;
let folder: string;

beforeAll(async () => {
  model = await startModel();
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-users-'));
  const rows = Array.from({ length: items }, (_, item) =>
    JSON.stringify({ id: idOf(item), name: `Article ${idOf(item)}`, care: careOf(item) }),
  );
  await writeFile(join(folder, 'items.jsonl'), `${rows.join('\n')}\n`);
});

afterAll(async () => {
  model.close();
  model.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

it(
  `answers ${users} people at once from ${items} passages, each with what is said of the item that was asked for`,
  async () => {
    const configuration = join(folder, 'gatehouse.json');
    const { port } = model.address() as AddressInfo;
    const baseUrl = `http://127.0.0.1:${port}/v1`;
    const table = { kind: 'table', path: './items.jsonl', name: 'items', key: 'id', title: 'name', language: 'en' };
    await writeFile(
      configuration,
      JSON.stringify({
        version: 1,
        dataFolder: './data',
        server: { port: 0 },
        limits: { requestsPerMinute: 1_000_000, concurrency: 10_000 },
        providers: [{ id: 'mock', kind: 'openai-compatible', baseUrl, allowPrivateNetwork: true, connections: users }],
        knowledge: {
          collections: [{ id: 'items', sources: [table] }],
          assistants: [{ id: 'shop', collections: ['items'], model: 'm' }],
        },
      }),
    );
    const gateway = await startGateway(configuration);
    const indexed = await untilIndexed(gateway.url, gateway.adminKey ?? '');
    const before = await residentMegabytes(gateway.process.pid);
    const agent = new Agent({ connections: users, headersTimeout: 120_000, bodyTimeout: 120_000 });
    let peak = before;
    const watch = setInterval(() => {
      void residentMegabytes(gateway.process.pid).then((now) => (peak = Math.max(peak, now)));
    }, 500);
    const outcomes = await Promise.all(
      Array.from({ length: users }, async (_, user) => {
        await wait((user * arrivals) / users);
        const own: Outcome[] = [];
        for (let question = 0; question < questionsOfUser; question += 1) {
          // Nobody asks for what another has asked for: nothing is answered twice.
          const item = (user * questionsOfUser + question) * Math.floor(items / (users * questionsOfUser));
          own.push(await ask(agent, gateway.url, gateway.key ?? '', item));
        }
        return own;
      }),
    );
    clearInterval(watch);
    await agent.close();
    const exited = once(gateway.process, 'exit');
    gateway.process.kill('SIGTERM');
    await exited;

    const all = outcomes.flat();
    const added = all
      .map(({ item, total }) => total - (took.get(idOf(item)) ?? Number.NaN))
      .sort((left, right) => left - right);
    const at = (share: number): string => (added[Math.floor(share * (added.length - 1))] ?? Number.NaN).toFixed(0);
    console.log(
      `${users} people, ${all.length} questions, ${items} passages indexed in ${(indexed / 1_000).toFixed(1)} s: ` +
        `added by the gateway p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms; ` +
        `resident memory ${before.toFixed(0)} MB before, ${peak.toFixed(0)} MB at most`,
    );
    expect(all.filter(({ status }) => status !== 200)).toEqual([]);
    expect(all.filter(({ item, text }) => !text.includes(careOf(item))).slice(0, 3)).toEqual([]);
    expect(all.filter(({ item, text }) => !text.includes(idOf(item))).slice(0, 3)).toEqual([]);
  },
  isFull ? 900_000 : 120_000,
);
