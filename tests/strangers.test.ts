import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import type { Leaf } from '@gatehouse/contract/leaf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLeaves } from '../packages/gateway/src/ledger/read-leaves.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { chatBody, exchangeRaw, parseResponses, rawRequest } from './edge-harness.ts';

/** Those without a fitting key: each is recorded while they are few, and none can fill the record when they are many. */

let folder: string;
let gateway: ListeningTestGateway;

let later: number;

async function open(configuration: Partial<ConfigurationInput> = {}): Promise<void> {
  const clock = { now: () => Date.now() + later, elapsed: () => performance.now() + later };
  gateway = await listenTestGateway({ folder, configuration, clock });
}

beforeEach(async () => {
  later = 0;
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-strangers-'));
});

afterEach(async () => {
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

function get(path: string, key?: string, more: Record<string, string> = {}): Promise<Response> {
  return fetch(gateway.url + path, { headers: { ...(key === undefined ? {} : { 'api-key': key }), ...more } });
}

function chat(key?: string, more: Record<string, string> = {}): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    body: chatBody.replace('"m"', '"scripted"'),
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'api-key': key }), ...more },
  });
}

async function codeOf(response: Response): Promise<string> {
  const body = (await response.json()) as { error?: { code?: string } };
  return `${response.status} ${body.error?.code ?? ''}`.trim();
}

function lines(message: string): readonly Record<string, unknown>[] {
  return gateway.logged.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === message);
}

async function leaves(kind: Leaf['kind']): Promise<readonly Leaf[]> {
  const found: Leaf[] = [];
  for await (const { leaf } of readLeaves(join(folder, 'ledger'))) if (leaf.kind === kind) found.push(leaf);
  return found;
}

describe('a denied call', () => {
  it.each([
    ['GET', '/admin/v1/keys', 'nobody', '401 missing_credentials'],
    ['POST', '/admin/v1/keys', 'a stranger', '401 invalid_api_key'],
    ['DELETE', '/admin/v1/keys/{id}', 'a user', '403 role_not_permitted'],
    ['GET', '/admin/v1/status', 'a user', '403 role_not_permitted'],
    ['GET', '/v1/models', 'nobody', '401 missing_credentials'],
    ['GET', '/v1/models/{id}', 'a stranger', '401 invalid_api_key'],
  ])('of %s %s by %s is in the record and in the log', async (method, path, who, outcome) => {
    await open();
    const key = { nobody: undefined, 'a stranger': 'gh_user_guess', 'a user': gateway.userKey }[who];
    const response = await fetch(gateway.url + path.replace('{id}', 'key_1'), {
      method,
      headers: key === undefined ? {} : { 'api-key': key },
    });
    expect(await codeOf(response)).toBe(outcome);
    const [leaf] = await leaves('refusal');
    const known = {
      request: response.headers.get('x-request-id'),
      status: response.status,
      code: outcome.slice(4),
      route: `${method} ${path.replace('{id}', '*')}`,
    };
    expect(leaf).toMatchObject(known);
    expect(response.headers.get('x-gatehouse-leaf')).toBe(String(leaf?.index));
    expect(lines('call refused')).toEqual([
      expect.objectContaining({ ...known, client: '127.0.0.1', leaf: leaf?.index }),
    ]);
    // A reference of the period, and not the id that is in the log.
    expect(leaf?.kind === 'refusal' && /^[0-9a-f]{32}$/.test(leaf.key ?? '')).toBe(who === 'a user');
    // The record is for ever, and an address is personal data.
    expect(JSON.stringify(leaf)).not.toContain('127.0.0.1');
  });

  it('is not answered before it is recorded', async () => {
    await open();
    await gateway.gateway.close('the record is gone');
    expect(await codeOf(await get('/admin/v1/keys'))).toBe('503 ledger_unavailable');
  });
});

describe('many strangers', () => {
  it('are recorded, then counted, then told to wait, and are one leaf and one line in the end', async () => {
    await open();
    const seen = new Map<string, number>();
    for (let turn = 0; turn < 100; turn += 1) {
      const response = turn % 2 === 0 ? await chat() : await get('/admin/v1/keys', 'gh_user_guess');
      if (response.status === 429) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      const code = await codeOf(response);
      seen.set(code, (seen.get(code) ?? 0) + 1);
    }
    expect([...seen.keys()].toSorted()).toEqual([
      '401 invalid_api_key',
      '401 missing_credentials',
      '429 too_many_failures',
    ]);
    const own = await leaves('refusal');
    expect(own.length).toBeGreaterThanOrEqual(10);
    expect(own.length).toBeLessThan(20);
    expect(lines('exchange ended').length + lines('call refused').length).toBe(own.length);
    await gateway.gateway.close('end of the test');
    const [sum, ...others] = await leaves('refusals');
    expect(others).toEqual([]);
    if (sum?.kind !== 'refusals') throw new Error('no sum');
    const counted = Object.values(sum.codes).reduce((total, count) => total + count, 0);
    expect(counted + own.length).toBe(100);
    expect(sum.codes['too_many_failures']).toBe(seen.get('429 too_many_failures'));
    expect(sum).toMatchObject({ addresses: 1 });
    expect(sum.from).toBeLessThanOrEqual(sum.to);
    expect(lines('strangers refused')).toEqual([
      expect.objectContaining({ level: 'warn', refused: counted, addresses: 1, client: '127.0.0.1' }),
    ]);
  });

  it('cannot get around it by asking all at once', async () => {
    await open();
    const stranger = rawRequest('', {
      headers: ['host: x', 'content-type: application/json', 'content-length: 0', 'api-key: gh_user_guess'],
    });
    const { text } = await exchangeRaw(
      Number(new URL(gateway.url).port),
      [Buffer.concat(Array.from({ length: 300 }, () => stranger))],
      { quiet: 3_000 },
    );
    const statuses = parseResponses(text).map(({ status }) => status);
    expect(statuses).toHaveLength(300);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(200);
    expect(await leaves('refusal')).toHaveLength(10);
  });

  it('cannot lock out those with a key who share their address', async () => {
    await open({ limits: { failuresPerMinute: 1 } });
    for (let turn = 0; turn < 5; turn += 1) await chat('gh_user_guess');
    expect(await codeOf(await chat('gh_user_guess'))).toBe('429 too_many_failures');
    expect((await chat(gateway.userKey)).status).toBe(200);
    expect((await get('/v1/models', gateway.userKey)).status).toBe(200);
    expect((await get('/admin/v1/keys', gateway.adminKey)).status).toBe(200);
    expect((await get('/readyz')).status).toBe(200);
    // A key that may not do this is no better than none.
    expect(await codeOf(await chat(gateway.adminKey))).toBe('429 too_many_failures');
  });

  it('are told apart behind a proxy that is trusted, and not by what they write themselves', async () => {
    await open({ limits: { failuresPerMinute: 1 }, server: { trustedProxies: ['127.0.0.0/8'] } });
    const from = (address: string): Promise<Response> => chat(undefined, { 'x-forwarded-for': address });
    await from('203.0.113.1');
    expect((await from('203.0.113.1')).status).toBe(429);
    expect((await from('198.51.100.7, 203.0.113.1')).status).toBe(429);
    expect((await from('203.0.113.2')).status).toBe(401);
    await gateway.close();
    await open({ limits: { failuresPerMinute: 1 } });
    await from('203.0.113.1');
    expect((await from('203.0.113.2')).status).toBe(429);
  });

  it('are limited anew when the limit is changed', async () => {
    await open({ limits: { failuresPerMinute: 1 } });
    await chat();
    expect((await chat()).status).toBe(429);
    const { configuration } = gateway.gateway;
    const limits = { ...configuration.limits, failuresPerMinute: 60_000 };
    await gateway.gateway.apply({ ...configuration, limits }, ['limits']);
    later = 1_000;
    expect((await chat()).status).toBe(401);
  });
});
