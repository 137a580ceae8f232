/**
 * What an answer from the cache costs beside one from the model, of the whole path with guards, privacy and the record, and all threads of the process:
 * questions of 1 KB, sixteen at a time, without a socket. The model answers at once and over no network, so a real miss costs more than this one.
 *
 *   node --conditions=source benchmarks/cache.ts
 */
import type { AnswerStream, Delta } from '../packages/gateway/src/core/delta.ts';
import type { Provider } from '../packages/gateway/src/core/provider.ts';
import { createTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { median } from './statistics.ts';

const atOnce = 16;
const block = 480;
const warmUpBlocks = 6;
const blocks = 8;
const text = 'What became of the order of last week? '.repeat(24);
const answer = 'It was sent yesterday, and will be there tomorrow. '.repeat(20);

const deltas: readonly Delta[] = [
  { type: 'start', id: 'a', model: 'scripted' },
  ...(answer.match(/.{1,40}/g) ?? []).map((piece): Delta => ({
    type: 'text',
    choice: 0,
    channel: 'content',
    text: piece,
  })),
  { type: 'finish', choice: 0, reason: 'stop' },
  { type: 'usage', usage: { input: 230, output: 220 } },
];

async function* answered(): AnswerStream {
  yield* deltas;
}

const model: Provider = {
  id: 'scripted',
  answers: ['chat'],
  call: () => Promise.resolve(answered()),
  models: () => Promise.resolve([{ id: 'scripted' }]),
  check: () => Promise.resolve({ ok: true, summary: '', models: [] }),
  close: () => Promise.resolve(),
};

const gateway = await createTestGateway({
  providers: { scripted: model },
  configuration: { cache: { enabled: true, maxBytes: '256MiB', coalesce: false } },
});
let questions = 0;

/** Microseconds of processor time of a request, all threads together. */
async function measure(question: () => string, wanted: 'hit' | 'miss'): Promise<number> {
  const began = process.cpuUsage();
  for (let sent = 0; sent < block; sent += atOnce) {
    const asked = Array.from({ length: atOnce }, async () => {
      const { exchange } = await gateway.ask({
        model: 'scripted',
        messages: [{ role: 'user', content: `${question()} ${text}` }],
      });
      if (exchange.notes.cache !== wanted) throw new Error(`a ${exchange.notes.cache} in place of a ${wanted}`);
    });
    await Promise.all(asked);
  }
  const { system, user } = process.cpuUsage(began);
  return (system + user) / block;
}

const another = (): string => `Question ${(questions += 1)}:`;
const same = (): string => 'Always:';

await gateway.ask({ model: 'scripted', messages: [{ role: 'user', content: `${same()} ${text}` }] });
const misses: number[] = [];
const hits: number[] = [];
for (let round = 0; round < warmUpBlocks + blocks; round += 1) {
  const miss = await measure(another, 'miss');
  const hit = await measure(same, 'hit');
  if (round < warmUpBlocks) continue;
  misses.push(miss);
  hits.push(hit);
}
await gateway.close();
const [miss, hit] = [median(misses), median(hits)];
console.table([
  { 'µs, from the model': miss.toFixed(0), 'µs, from the cache': hit.toFixed(0), share: (hit / miss).toFixed(2) },
]);
