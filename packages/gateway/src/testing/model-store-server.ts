import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a path answers: a JSON value, a function of the request, or `hang` for nothing at all. */
export type StoreAnswer = unknown;

export interface ModelStoreServer {
  readonly origin: string;
  /** By path; the test changes them as it goes. */
  readonly answers: Map<string, StoreAnswer>;
  /** Paths that were asked, in their order. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** A model server that says what it is told to say of its models, and answers every chat the same. */
export async function startModelStore(answers: Readonly<Record<string, StoreAnswer>>): Promise<ModelStoreServer> {
  const table = new Map(Object.entries(answers));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void respond(request, response, table, asked);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    answers: table,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  table: ReadonlyMap<string, StoreAnswer>,
  asked: string[],
): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  asked.push(path);
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces).toString('utf8');
  const answer = table.get(path) ?? (path.endsWith('/chat/completions') ? completion : undefined);
  if (answer === 'hang') return;
  const value: unknown = typeof answer === 'function' ? (answer as (text: string) => unknown)(body) : answer;
  if (value === undefined) response.writeHead(404, { 'content-type': 'text/html' }).end('<html></html>');
  else if (typeof value === 'string') response.writeHead(200, { 'content-type': 'application/json' }).end(value);
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

const completion = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Guten Tag.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 3, total_tokens: 6 },
};

/** What `GET /api/tags` of Ollama says of models with these digests. */
export function ollamaTags(models: Readonly<Record<string, string>>): unknown {
  return {
    models: Object.entries(models).map(([name, letter]) => ({
      name,
      model: name,
      modified_at: '2026-11-01T00:00:00Z',
      size: 5_000_000_000,
      digest: letter.repeat(64),
      details: { format: 'gguf', family: 'qwen3', parameter_size: '8.2B', quantization_level: 'Q4_K_M' },
    })),
  };
}
