import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from './start-gateway.ts';

const streams = Number(process.env['GATEHOUSE_STREAMS'] ?? 1_000);
const seconds = Number(process.env['GATEHOUSE_STREAM_SECONDS'] ?? 30);
const perSecond = 25;
const tokens = seconds * perSecond;

function chunk(delta: object, finish: string | null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices })}\n\n`;
}

/** Token n of every stream is ` n`, so that a lost, doubled or swapped piece shows in the text. One timer serves all. */
function startUpstream(): Promise<Server> {
  const open = new Map<ServerResponse, number>();
  setInterval(() => {
    for (const [response, sent] of open) {
      if (sent === tokens) {
        response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
        open.delete(response);
      } else {
        response.write(chunk({ content: ` ${sent}` }, null));
        open.set(response, sent + 1);
      }
    }
  }, 1_000 / perSecond).unref();
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      if (request.method === 'GET') {
        response.setHeader('content-type', 'application/json').end('{"object":"list","data":[{"id":"m"}]}');
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      open.set(response, 0);
    });
    response.on('close', () => open.delete(response));
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', 4_096, () => done(server)));
}

interface Outcome {
  readonly status: number;
  readonly text: string;
  readonly complete: boolean;
  /** Milliseconds from the request to the first piece of content. */
  readonly firstByte: number;
}

async function readStream(agent: Agent, url: string, key: string): Promise<Outcome> {
  const started = performance.now();
  const response = await agent.request({
    origin: url,
    path: '/v1/chat/completions',
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: '{"model":"m","stream":true,"messages":[{"role":"user","content":"count"}]}',
  });
  let firstByte = Number.NaN;
  let text = '';
  let rest = '';
  let complete = false;
  for await (const piece of response.body.setEncoding('utf8')) {
    if (Number.isNaN(firstByte)) firstByte = performance.now() - started;
    const lines = (rest + String(piece)).split('\n\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === 'data: [DONE]') complete = true;
      else if (line.startsWith('data: ')) text += contentOf(line.slice(6));
    }
  }
  return { status: response.statusCode, text, complete, firstByte };
}

function contentOf(json: string): string {
  const event = JSON.parse(json) as { choices?: { delta?: { content?: string } }[]; error?: unknown };
  if (event.error !== undefined) throw new Error(json);
  return event.choices?.[0]?.delta?.content ?? '';
}

async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
}

describe('a thousand streams at once', () => {
  let upstream: Server;
  let folder: string;

  beforeAll(async () => {
    upstream = await startUpstream();
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-streams-'));
  });

  afterAll(async () => {
    upstream.close();
    upstream.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    `brings ${streams} streams of ${tokens} tokens home without an error or a lost chunk`,
    async () => {
      const configuration = join(folder, 'gatehouse.json');
      const { port } = upstream.address() as AddressInfo;
      const baseUrl = `http://127.0.0.1:${port}/v1`;
      await writeFile(
        configuration,
        JSON.stringify({
          version: 1,
          dataFolder: './data',
          server: { port: 0 },
          providers: [
            { id: 'mock', kind: 'openai-compatible', baseUrl, allowPrivateNetwork: true, connections: streams },
          ],
        }),
      );
      const gateway = await startGateway(configuration);
      const agent = new Agent({ connections: streams, headersTimeout: 60_000 });
      let peak = 0;
      const watch = setInterval(() => {
        void residentMegabytes(gateway.process.pid).then((now) => (peak = Math.max(peak, now)));
      }, 500);
      const outcomes = await Promise.all(
        Array.from({ length: streams }, () => readStream(agent, gateway.url, gateway.key ?? '')),
      );
      clearInterval(watch);
      await agent.close();
      const exited = once(gateway.process, 'exit');
      gateway.process.kill('SIGTERM');
      await exited;

      const expected = Array.from({ length: tokens }, (_, index) => ` ${index}`).join('');
      const sorted = outcomes.map(({ firstByte }) => firstByte).sort((left, right) => left - right);
      const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(1);
      console.log(
        `${streams} streams: first piece p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms; ` +
          `peak resident memory ${peak.toFixed(0)} MB`,
      );
      expect(outcomes.filter(({ status }) => status !== 200)).toEqual([]);
      expect(outcomes.filter(({ complete }) => !complete)).toHaveLength(0);
      expect(outcomes.filter(({ text }) => text !== expected)).toHaveLength(0);
    },
    (seconds + 120) * 1_000,
  );
});
