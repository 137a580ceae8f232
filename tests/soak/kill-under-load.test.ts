import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLeaves } from '../../packages/gateway/src/ledger/read-leaves.ts';
import { startGateway } from './start-gateway.ts';

/** How often the process is killed; the issue of durability is settled by many moments, not by one. */
const rounds = Number(process.env['GATEHOUSE_KILLS'] ?? 100);
const workers = 24;

interface Acknowledged {
  readonly id: string;
  readonly streamed: boolean;
}

/** A cheap model server: plain answers at once, streams in ten pieces. */
function startUpstream(): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'GET') {
        response.setHeader('content-type', 'application/json').end('{"object":"list","data":[{"id":"m"}]}');
        return;
      }
      const { stream } = JSON.parse(Buffer.concat(chunks).toString()) as { stream?: boolean };
      response.setHeader('content-type', stream === true ? 'text/event-stream' : 'application/json');
      if (stream === true)
        void streamAnswer((text) => response.write(text)).then(() => response.end('data: [DONE]\n\n'));
      else response.end(plainAnswer);
    });
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

const plainAnswer = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'an answer' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
});

async function streamAnswer(write: (text: string) => unknown): Promise<void> {
  for (let index = 0; index < 10; index += 1) {
    await new Promise((done) => setTimeout(done, 2));
    const last = index === 9;
    write(
      `data: ${JSON.stringify({
        id: 'chatcmpl-1',
        object: 'chat.completion.chunk',
        created: 1,
        model: 'm',
        choices: [{ index: 0, delta: { content: `piece ${index} ` }, finish_reason: last ? 'stop' : null }],
      })}\n\n`,
    );
  }
}

/** Asks without a pause until the connection breaks; notes every answer that arrived whole. */
async function ask(pool: Pool, key: string, streamed: boolean, acknowledged: Acknowledged[]): Promise<void> {
  const body = JSON.stringify({ model: 'm', stream: streamed, messages: [{ role: 'user', content: 'a question' }] });
  for (;;) {
    try {
      const response = await pool.request({
        path: '/v1/chat/completions',
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body,
      });
      const text = await response.body.text();
      const id = String(response.headers['x-request-id']);
      if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}: ${text}`);
      if (!streamed || text.endsWith('data: [DONE]\n\n')) acknowledged.push({ id, streamed });
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('status')) throw error;
      return;
    }
  }
}

describe('a gateway that is killed under load', () => {
  let upstream: Server;
  let folder: string;

  beforeAll(async () => {
    upstream = await startUpstream();
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-kill-'));
  });

  afterAll(async () => {
    upstream.close();
    upstream.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    `has the result leaf of every acknowledged answer after ${rounds} kills`,
    async () => {
      const configuration = join(folder, 'gatehouse.json');
      const { port } = upstream.address() as AddressInfo;
      await writeFile(
        configuration,
        JSON.stringify({
          version: 1,
          dataFolder: './data',
          server: { port: 0 },
          providers: [
            {
              id: 'mock',
              kind: 'openai-compatible',
              baseUrl: `http://127.0.0.1:${port}/v1`,
              allowPrivateNetwork: true,
            },
          ],
        }),
      );
      const acknowledged: Acknowledged[] = [];
      let key: string | undefined;
      for (let round = 0; round < rounds; round += 1) {
        const gateway = await startGateway(configuration);
        key ??= gateway.key;
        if (key === undefined) throw new Error('the first start printed no key');
        const pool = new Pool(gateway.url, { connections: workers });
        const asking = Array.from({ length: workers }, (_, index) =>
          ask(pool, key ?? '', index % 3 === 0, acknowledged),
        );
        await new Promise((done) => setTimeout(done, 50 + Math.random() * 400));
        const exited = once(gateway.process, 'exit');
        gateway.process.kill('SIGKILL');
        await exited;
        await Promise.all(asking);
        await pool.destroy();
      }
      // The last start recovers what the last kill left behind.
      const last = await startGateway(configuration);
      const stopped = once(last.process, 'exit');
      last.process.kill('SIGTERM');
      await stopped;

      const answered = new Set<string>();
      const open = new Set<string>();
      let expected = 0;
      for await (const { index, leaf } of readLeaves(join(folder, 'data', 'ledger'))) {
        expect(index).toBe(expected);
        expected += 1;
        if (leaf.kind === 'request') open.add(leaf.request);
        if (leaf.kind === 'result' || leaf.kind === 'interrupted' || leaf.kind === 'refusal') open.delete(leaf.request);
        if (leaf.kind === 'result' && leaf.outcome === 'answered') answered.add(leaf.request);
      }
      const lost = acknowledged.filter(({ id }) => !answered.has(id));
      console.log(
        `${rounds} kills, ${acknowledged.length} acknowledged answers, ${expected} leaves, ${lost.length} lost`,
      );
      expect(acknowledged.length).toBeGreaterThan(rounds * 10);
      expect(acknowledged.some(({ streamed }) => streamed)).toBe(true);
      expect(lost).toEqual([]);
      // Every request leaf is answered for: by a result, or by the note that the process ended in between.
      expect([...open]).toEqual([]);
    },
    rounds * 20_000,
  );
});
