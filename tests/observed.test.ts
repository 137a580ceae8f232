import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import type { Script } from '../packages/gateway/src/testing/script.ts';
import { startScriptedServer, type ScriptedServer } from '../packages/gateway/src/testing/scripted-server.ts';

/** What the log, the metrics and the record say of a request must be one story, and that which its client saw. */

let upstream: ScriptedServer;
let gateway: ListeningTestGateway;
let script: Script | undefined;

const sentence = 'The quick brown fox jumps over the lazy dog. ';

beforeAll(async () => {
  upstream = await startScriptedServer({ script: () => script, models: ['open'] });
  gateway = await listenTestGateway({
    configuration: {
      providers: [
        {
          id: 'local',
          kind: 'openai-compatible',
          baseUrl: upstream.baseUrl,
          allowPrivateNetwork: true,
          models: ['open'],
        },
      ],
      inspection: { guards: [{ use: 'ban-substrings', substrings: ['Projekt Falke'] }] },
    },
  });
});

afterEach(() => {
  script = undefined;
});

afterAll(async () => {
  await gateway.close();
  await upstream.close();
});

function ask(stream: boolean, signal?: AbortSignal, key = gateway.userKey): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'open', stream, messages: [{ role: 'user', content: 'Hi' }] }),
    ...(signal === undefined ? {} : { signal }),
  });
}

interface Line {
  readonly msg: string;
  readonly request?: string;
  readonly status?: number;
  readonly code?: string;
  readonly outcome?: string;
  readonly error?: readonly unknown[];
}

/** Every line about a request, after the one with which it ended. */
async function linesOf(id: string | null): Promise<readonly Line[]> {
  for (;;) {
    const lines = gateway.logged.map((line) => JSON.parse(line) as Line).filter(({ request }) => request === id);
    if (lines.some(({ msg }) => msg === 'exchange ended')) return lines;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function leafOf(id: string | null): Promise<unknown> {
  return (await gateway.leaves()).findLast((leaf) => 'request' in leaf && leaf.request === id);
}

async function figures(): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  return new Map(
    text.split('\n').map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}

describe('a stream that ends badly after its first byte', () => {
  it.each([
    [
      'its model server breaks off',
      { pieces: Array.from({ length: 40 }, () => sentence), rate: 200, fault: { kind: 'cut', after: 30 } },
      'failed',
      'upstream_broken_stream',
    ],
    [
      'a guard blocks it',
      { pieces: [...Array.from({ length: 40 }, () => sentence), 'Projekt Falke'], rate: 200 },
      'blocked',
      'output_blocked',
    ],
  ] as const)('has status 200 everywhere, and says by its outcome that %s', async (_name, wanted, outcome, code) => {
    script = wanted;
    const response = await ask(true);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(`"code":"${code}"`);
    const id = response.headers.get('x-request-id');
    const lines = await linesOf(id);
    expect(lines.at(-1)).toMatchObject({ msg: 'exchange ended', status: 200, outcome, code });
    expect(await leafOf(id)).toMatchObject({ kind: 'result', status: 200, outcome, code });
    expect(
      (await figures()).get(
        `gatehouse_requests_total{dialect="openai-chat",model="open",outcome="${outcome}",status="200"}`,
      ),
    ).toBe(1);
  });

  it('has status 200 when its client goes away, and no error in the log', async () => {
    script = { pieces: Array.from({ length: 400 }, () => sentence), rate: 50 };
    const controller = new AbortController();
    const response = await ask(true, controller.signal);
    const reader = response.body?.getReader();
    await reader?.read();
    controller.abort();
    const id = response.headers.get('x-request-id');
    const lines = await linesOf(id);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ status: 200, outcome: 'cancelled', code: 'client_closed_request' });
    expect(lines[0]).not.toHaveProperty('error');
    expect(await leafOf(id)).toMatchObject({ kind: 'result', status: 200, outcome: 'cancelled' });
    expect(
      (await figures()).get(
        'gatehouse_requests_total{dialect="openai-chat",model="open",outcome="cancelled",status="200"}',
      ),
    ).toBe(1);
  });
});

describe('a request that its model server fails', () => {
  it('has the cause once in the log, and its own status and code', async () => {
    script = { fault: { kind: 'status', status: 500, body: 'out of memory' } };
    const response = await ask(true);
    expect(response.status).toBe(502);
    const lines = await linesOf(response.headers.get('x-request-id'));
    expect(lines.map(({ msg }) => msg)).toEqual(['upstream failed', 'exchange ended']);
    expect(JSON.stringify(lines).match(/out of memory/g)).toHaveLength(1);
    expect(lines[0]).toMatchObject({ code: 'upstream_failed', error: expect.any(Array) });
    expect(lines[1]).toMatchObject({ status: 502, code: 'upstream_failed', outcome: 'failed' });
    expect(lines[1]).not.toHaveProperty('error');
  });
});

describe('a stream whose key is revoked while it runs', () => {
  it('ends with the reason, and the next request is refused', async () => {
    script = { pieces: Array.from({ length: 400 }, () => sentence), rate: 50 };
    const { key, record } = await gateway.gateway.keys.create({ name: 'short-lived', role: 'user' });
    const response = await ask(true, undefined, key);
    await gateway.gateway.keys.revoke(record.id);
    const next = await ask(true, undefined, key);
    expect([next.status, await next.text()]).toEqual([401, expect.stringContaining('key_revoked')]);
    const text = await response.text();
    expect(text).toContain('"code":"key_revoked"');
    expect(text).not.toContain('[DONE]');
    expect((await linesOf(response.headers.get('x-request-id'))).at(-1)).toMatchObject({ code: 'key_revoked' });
  });
});

describe('a request that is answered', () => {
  it('counts the time of every stage, the last one too', async () => {
    await (await ask(false)).text();
    const found = await figures();
    for (const stage of ['record', 'authenticate', 'limits', 'inspectInput', 'cache', 'route']) {
      expect(found.get(`gatehouse_stage_duration_seconds_count{stage="${stage}"}`), stage).toBeGreaterThan(0);
    }
    expect(found.get('gatehouse_stage_duration_seconds_sum{stage="route"}')).toBeGreaterThan(0);
  });
});
