import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Contents } from '../packages/gateway/src/ledger/verify/contents.ts';
import { folderSource } from '../packages/gateway/src/ledger/verify/source.ts';
import { verifyLog } from '../packages/gateway/src/ledger/verify/verify-log.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

/** Whatever is called, the record of it is one in which the verifier, which shares no code with the writer, finds no fault. */

let gateway: ListeningTestGateway;

beforeAll(async () => {
  gateway = await listenTestGateway({
    configuration: {
      cache: { enabled: true },
      inspection: { guards: [{ use: 'ban-substrings', action: 'block', substrings: ['geheim'] }] },
    },
  });
});

afterAll(() => gateway.close());

const messages = [{ role: 'user', content: 'Guten Tag' }];
const chat = { model: 'scripted', messages };

/** Path, body and the status that it is answered with. */
const calls: readonly (readonly [path: string, body: object, status: number])[] = [
  ['/v1/guard', { text: 'Guten Tag' }, 200],
  ['/v1/guard', { text: 'geheim' }, 200],
  ['/v1/guard', { text: 7 }, 400],
  ['/v1/moderations', { input: 'Guten Tag' }, 200],
  ['/v1/privacy/pseudonymise', { text: 'an anna@example.org', keep: 60 }, 200],
  ['/v1/privacy/restore', { text: '[EMAIL_1]', mapping: { '[EMAIL_1]': 'anna@example.org' } }, 200],
  ['/v1/chat/completions', chat, 200],
  ['/v1/chat/completions', { ...chat, stream: true }, 200],
  // From the cache.
  ['/v1/chat/completions', chat, 200],
  ['/v1/chat/completions', { ...chat, messages: [{ role: 'user', content: 'geheim' }] }, 400],
  ['/v1/chat/completions', { ...chat, model: 'nobody' }, 404],
  ['/v1/chat/completions', { model: 'scripted' }, 400],
  ['/v1/completions', { model: 'scripted', prompt: 'Guten Tag' }, 200],
  ['/v1/responses', { model: 'scripted', input: 'Guten Tag' }, 200],
  ['/v1/messages', { ...chat, max_tokens: 9 }, 200],
  ['/v1/messages/count_tokens', chat, 200],
  ['/api/chat', { ...chat, stream: false }, 200],
];

test('no call leaves a record in which a verifier finds a fault', async () => {
  for (const [path, body, status] of calls) {
    const headers = { authorization: `Bearer ${gateway.userKey}`, 'content-type': 'application/json' };
    const response = await fetch(`${gateway.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await response.text();
    expect([path, response.status, text], text).toEqual([path, status, text]);
  }
  expect((await gateway.leaves()).filter(({ kind }) => kind === 'result').length).toBeGreaterThan(10);
  const ledger = join(gateway.folder, 'ledger');
  const { findings } = await verifyLog(
    readdirSync(join(ledger, 'shards')).map((name) => ({ name, source: folderSource(join(ledger, 'shards', name)) })),
    { trust: {}, contents: await Contents.in(join(ledger, 'content')) },
  );
  expect(findings.faults).toEqual([]);
});
