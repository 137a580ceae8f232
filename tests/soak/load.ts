import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pool } from 'undici';

/** An answer that arrived whole. */
export interface Acknowledged {
  readonly id: string;
  readonly streamed: boolean;
}

/** A cheap model server: plain answers at once, streams in ten pieces. */
export function startUpstream(): Promise<Server> {
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

/** A configuration with that model server only, for a gateway on a free port. */
export function configurationFor(upstream: Server, more: Readonly<Record<string, unknown>> = {}): string {
  const { port } = upstream.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const providers = [{ id: 'mock', kind: 'openai-compatible', baseUrl, allowPrivateNetwork: true }];
  return JSON.stringify({ version: 1, dataFolder: './data', server: { port: 0 }, providers, ...more });
}

/** Answers that arrived whole, and how often each refusal came. */
export interface Outcome {
  readonly acknowledged: Acknowledged[];
  readonly refused: Map<number, number>;
}

export interface AskOptions {
  readonly streamed: boolean;
  /** Statuses that are waited out; any other than 200 rejects. */
  readonly expected?: readonly number[];
  /** Asked before each request. */
  readonly going?: () => boolean;
}

/** Asks without a pause until the connection breaks or `going` says no. */
export async function ask(pool: Pool, key: string, outcome: Outcome, options: AskOptions): Promise<void> {
  const { streamed, expected = [], going = () => true } = options;
  const body = JSON.stringify({ model: 'm', stream: streamed, messages: [{ role: 'user', content: 'a question' }] });
  while (going()) {
    let status: number;
    let text: string;
    let id: string;
    try {
      const response = await pool.request({
        path: '/v1/chat/completions',
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body,
      });
      status = response.statusCode;
      id = String(response.headers['x-request-id']);
      text = await response.body.text();
    } catch {
      return;
    }
    if (status === 200) {
      if (!streamed || text.endsWith('data: [DONE]\n\n')) outcome.acknowledged.push({ id, streamed });
      continue;
    }
    if (!expected.includes(status)) throw new Error(`status ${status}: ${text}`);
    outcome.refused.set(status, (outcome.refused.get(status) ?? 0) + 1);
    await new Promise((done) => setTimeout(done, 5));
  }
}
