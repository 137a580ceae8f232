import { leafSchema } from '@gatehouse/contract/leaf';
import { expect, test } from 'vitest';
import { openExchange, type Exchange } from '../core/exchange.ts';
import { refusalDraft, requestDraft, resultDraft } from './leaf-drafts.ts';
import { testCaller } from '../testing/test-caller.ts';

const facts = { policyHash: 'a'.repeat(64), status: 200, code: undefined, now: 30 };
const placed = { index: 1, time: 1_000, v: 1 };
const commitment = { bytes: 1, cipher: 'c'.repeat(64), mac: 'd'.repeat(64), place: '0:0:82' };

function exchangeWith(model: string): Exchange {
  const exchange = openExchange({
    id: 'req_1',
    dialect: 'openai-chat',
    kind: 'embeddings',
    receivedAt: 1_000,
    startedAt: 10,
    signal: new AbortController().signal,
    credential: { found: 'none' },
    receive: () => Promise.reject(new Error('not used')),
    incomingTrace: undefined,
  });
  exchange.notes.model = model;
  exchange.request = { kind: 'embeddings', model, segments: [], notInspected: { tokens: 2 }, body: {} };
  return exchange;
}

const request = { log: 'log/default/2026h2', shard: 'default-2026h2', index: 4, hash: '0'.repeat(64) };

test('drafts leaves of which the schema takes every field, of an exchange that came far and of one that did not', () => {
  const bare = exchangeWith('m');
  bare.request = undefined;
  const full = exchangeWith('m');
  full.caller = testCaller({ tenant: 'acme', team: 'team_1', person: 'person_1' });
  full.notes.spent = {
    usage: { input: 3, output: 2, reasoning: 1, details: { more: 1 } },
    source: 'provider',
    estimate: { input: 4, output: 2 },
    cost: { currency: 'EUR', micros: 12, prices: 'b'.repeat(32) },
    saved: undefined,
  };
  full.notes.queued = 1.5;
  full.notes.upstreamStartedAt = 12;
  full.notes.firstDeltaAt = 20;
  for (const exchange of [bare, full]) {
    leafSchema.parse({ ...requestDraft(exchange, facts.policyHash), ...placed, prompt: [commitment] });
    leafSchema.parse({ ...resultDraft(exchange, 'answered', request, facts), ...placed });
    leafSchema.parse({ ...refusalDraft(exchange, facts), ...placed });
  }
  expect(resultDraft(full, 'answered', request, facts)).toMatchObject({
    key: 'key_1',
    tenant: 'acme',
    team: 'team_1',
    person: 'person_1',
    cost: { currency: 'EUR', micros: 12, prices: 'b'.repeat(32) },
    estimate: { input: 4, output: 2 },
    notInspected: { tokens: 2 },
    timings: { firstByte: 10_000, queued: 1_500, total: 20_000, upstream: 18_000 },
    usage: { cachedInput: undefined, input: 3, output: 2, reasoning: 1 },
    usageSource: 'provider',
  });
});

test('cuts long names of models, and never through a surrogate pair', () => {
  for (const model of ['x'.repeat(300), `${'x'.repeat(255)}😀${'x'.repeat(50)}`]) {
    const draft = requestDraft(exchangeWith(model), facts.policyHash);
    expect(draft.model).toHaveLength(256);
    expect(draft.model?.isWellFormed()).toBe(true);
  }
});
