/**
 * A model server that costs almost nothing: it answers every chat request with the same bytes. One timer paces all streams,
 * so that each piece is a write of its own, as with a real model. Its processor time is not counted.
 */
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerPieces, answerText, chunkInterval, model } from './workload.ts';

const common = { id: 'chatcmpl-benchmark', created: 1_700_000_000, model };

const plainAnswer = Buffer.from(
  JSON.stringify({
    ...common,
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content: answerText }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 200, completion_tokens: 50, total_tokens: 250 },
  }),
);
const models = Buffer.from(
  JSON.stringify({ object: 'list', data: [{ id: model, object: 'model', created: 1_700_000_000, owned_by: 'mock' }] }),
);

const event = (choices: readonly object[], more: object = {}): string =>
  `data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices, ...more })}\n\n`;

const pieces: readonly Buffer[] = answerPieces.map((content, index) =>
  Buffer.from(
    event([{ index: 0, delta: index === 0 ? { role: 'assistant', content } : { content }, finish_reason: null }]),
  ),
);
const finish = event([{ index: 0, delta: {}, finish_reason: 'stop' }]);
const usage = event([], { usage: { prompt_tokens: 200, completion_tokens: 50, total_tokens: 250 } });
const lastPlain = Buffer.from(`${finish}data: [DONE]\n\n`);
const lastWithUsage = Buffer.from(`${finish}${usage}data: [DONE]\n\n`);

interface Stream {
  readonly response: ServerResponse;
  readonly last: Buffer;
  next: number;
}

const streams = new Set<Stream>();

setInterval(() => {
  for (const stream of streams) {
    const piece = pieces[stream.next];
    stream.next += 1;
    if (piece !== undefined) stream.response.write(piece);
    else {
      streams.delete(stream);
      stream.response.end(stream.last);
    }
  }
}, chunkInterval);

const server = createServer({ noDelay: true, keepAliveTimeout: 120_000 }, (request, response) => {
  const received: Buffer[] = [];
  request.on('data', (piece: Buffer) => received.push(piece));
  request.on('end', () => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': models.length }).end(models);
      return;
    }
    const [first] = received;
    const body = received.length === 1 && first !== undefined ? first : Buffer.concat(received);
    if (!body.includes('"stream":true')) {
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': plainAnswer.length })
        .end(plainAnswer);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    // The first piece leaves at once: what the client waits for beyond it is the proxy.
    response.write(pieces[0] ?? '');
    const stream: Stream = {
      response,
      last: body.includes('"include_usage":true') ? lastWithUsage : lastPlain,
      next: 1,
    };
    streams.add(stream);
    response.on('close', () => streams.delete(stream));
  });
});

server.listen(Number(process.argv[2]), '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('disconnect', () => process.exit());
