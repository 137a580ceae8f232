import { createPrivateKey } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configurationSchema } from '@gatehouse/contract/config';
import type { Status } from '@gatehouse/contract/status';
import { checkWitnesses } from '../packages/gateway/src/check-witnesses.ts';
import { systemClock } from '../packages/gateway/src/core/clock.ts';
import { parseCheckpoint } from '../packages/gateway/src/lib/checkpoint.ts';
import { merkleLeafHash } from '../packages/gateway/src/lib/merkle-leaf.ts';
import { rootFromInclusion } from '../packages/gateway/src/lib/merkle-tree.ts';
import { parseNote, verifySignature } from '../packages/gateway/src/lib/signed-note.ts';
import { startWitness } from '../packages/gateway/src/start-witness.ts';
import { createLog } from '../packages/gateway/src/telemetry/create-log.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { ScriptedLog } from '../packages/gateway/src/testing/scripted-log.ts';
import { writeAddCheckpoint } from '../packages/gateway/src/witness/add-checkpoint-body.ts';
import { hasQuorum, parseTrustPolicy } from '../packages/gateway/src/witness/trust-policy.ts';
import type { RunningWitness } from '../packages/gateway/src/cli/dependencies.ts';

const silent = createLog({ level: 'silent', version: 'test' });

let folder: string;
let gateway: ListeningTestGateway | undefined;
let witness: RunningWitness | undefined;

async function openWitness(logs: string): Promise<RunningWitness> {
  await mkdir(join(folder, 'witness'));
  witness = await startWitness(
    { folder: join(folder, 'witness'), name: 'dpo.example', host: '127.0.0.1', port: 0, logs },
    systemClock,
    silent,
  );
  return witness;
}

function listen(ledger: object = {}): Promise<ListeningTestGateway> {
  return listenTestGateway({ folder: join(folder, 'data'), configuration: { ledger } }).then(
    (opened) => (gateway = opened),
  );
}

async function get(path: string, key?: string): Promise<Response> {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return fetch((gateway?.url ?? '') + path, { headers });
}

async function ask(key = gateway?.userKey): Promise<Response> {
  const response = await fetch(`${gateway?.url ?? ''}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'scripted', messages: [{ role: 'user', content: 'Hello' }] }),
  });
  await response.arrayBuffer();
  return response;
}

async function status(): Promise<Status> {
  return (await (await get('/admin/v1/status', gateway?.adminKey)).json()) as Status;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('waited in vain');
}

/** Checks a receipt with nothing but the policy of the gateway. */
function check(receipt: string, policyText: string): Record<string, unknown> {
  const policy = parseTrustPolicy(Buffer.from(policyText));
  const [head = '', ...rest] = receipt.split('\n\n');
  const [, extra = '', index = '', ...proof] = head.split('\n');
  const leaf = Buffer.from(extra.slice('extra '.length), 'base64');
  const note = parseNote(Buffer.from(rest.join('\n\n')));
  const { root, size } = parseCheckpoint(note.text);
  expect(note.signatures.some((one) => policy.logs.some(({ key }) => verifySignature(note.text, one, key)))).toBe(true);
  const cosigned = [...policy.witnesses].filter(([, { key }]) =>
    note.signatures.some((one) => verifySignature(note.text, one, key)),
  );
  expect(hasQuorum(policy, new Set(cosigned.map(([name]) => name)))).toBe(true);
  const hash = Buffer.from(merkleLeafHash(leaf), 'hex');
  const hashes = proof.map((line) => Buffer.from(line, 'base64'));
  expect(rootFromInclusion(Number(index.slice('index '.length)), size, hash, hashes)).toEqual(root);
  return JSON.parse(leaf.toString()) as Record<string, unknown>;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-witnessed-'));
});

async function shut(): Promise<void> {
  await gateway?.close();
  gateway = undefined;
}

afterEach(async () => {
  await shut();
  await witness?.stop();
  witness = undefined;
  await rm(folder, { recursive: true, force: true });
});

describe('a gateway without witnesses', () => {
  it('says that the operator is not covered, and gives receipts that its key alone vouches for', async () => {
    const { userKey, auditorKey } = await withAuditor();
    expect((await status()).ledger).toMatchObject({ coverage: 'none', quorum: 0, witnesses: [], witnessed: null });
    const answer = await ask();
    const id = answer.headers.get('x-request-id') ?? '';
    const [origin, index] = [answer.headers.get('x-gatehouse-log'), Number(answer.headers.get('x-gatehouse-leaf'))];
    const receipt = await get(`/v1/receipts/${id}`, userKey);
    expect(receipt.status).toBe(200);
    expect(receipt.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const policy = await (await get('/ledger/policy.txt', auditorKey)).text();
    const text = await receipt.text();
    expect(check(text, policy)).toMatchObject({ kind: 'result', request: id, index });
    expect(text).toContain(`\n\n${origin}\n`);
    const first = await get(`/v1/receipts/${id}?leaf=request`, userKey);
    expect(check(await first.text(), policy)).toMatchObject({ kind: 'request', request: id });
    expect((await get(`/v1/receipts/${id}`, auditorKey)).status).toBe(200);
  });

  it('gives no receipt to strangers, to other callers, or of requests that never were: all the same 404', async () => {
    const { auditorKey } = await withAuditor();
    const id = (await ask()).headers.get('x-request-id') ?? '';
    const other = await gateway?.gateway.keys.create({ name: 'other', role: 'user' });
    const bodies = [];
    for (const path of [
      `/v1/receipts/${id}`,
      '/v1/receipts/req_00000000000000000000000000000000',
      '/v1/receipts/%20',
    ]) {
      const refused = await get(path, other?.key);
      expect(refused.status, path).toBe(404);
      bodies.push(await refused.text());
    }
    expect(new Set(bodies).size).toBe(1);
    expect((await get(`/v1/receipts/${id}`)).status).toBe(401);
    for (const [query, param] of [
      ['leaf=other', 'leaf'],
      ['leaf=request&leaf=result', 'leaf'],
      ['cosigned=', 'cosigned'],
      ['foo=1', 'foo'],
      ['leaf=request&constructor=1', 'constructor'],
    ] as const) {
      const wrong = await get(`/v1/receipts/${id}?${query}`, auditorKey);
      expect([wrong.status, await wrong.json()], query).toMatchObject([
        400,
        { error: { code: 'invalid_request', param } },
      ]);
    }
    expect((await get(`/v1/receipts/${id}?leaf=request&cosigned=no`, auditorKey)).status).toBe(200);
  });

  it('finds receipts of the time before its last start by the index', async () => {
    await withAuditor();
    const id = (await ask()).headers.get('x-request-id') ?? '';
    await shut();
    const { auditorKey, userKey } = await withAuditor();
    const policy = await (await get('/ledger/policy.txt', auditorKey)).text();
    // The index reads what is new to it in the background.
    await until(async () => (await get(`/v1/receipts/${id}`, auditorKey)).status === 200);
    const receipt = await get(`/v1/receipts/${id}`, auditorKey);
    expect(check(await receipt.text(), policy)).toMatchObject({ kind: 'result', request: id });
    const first = await get(`/v1/receipts/${id}?leaf=request`, auditorKey);
    expect(check(await first.text(), policy)).toMatchObject({ kind: 'request', request: id });
    // Keys of tests are forgotten at the end, so this is another caller's.
    expect((await get(`/v1/receipts/${id}`, userKey)).status).toBe(404);
  });

  it('lets an auditor read state and log, and nothing else', async () => {
    const { auditorKey } = await withAuditor();
    expect((await get('/admin/v1/status', auditorKey)).status).toBe(200);
    expect((await get('/ledger/', auditorKey)).status).toBe(200);
    expect((await get('/admin/v1/keys', auditorKey)).status).toBe(403);
    const refused = await ask(auditorKey);
    expect(refused.status).toBe(403);
    const denied = await get('/ledger/', gateway?.userKey);
    expect([denied.status, await denied.json()]).toMatchObject([403, { error: { code: 'role_not_permitted' } }]);
    expect(denied.headers.get('x-gatehouse-log')).toMatch(/\/default\/[0-9]{4}h[12]$/);
  });

  it('gives the receipt of a refusal', async () => {
    const { auditorKey } = await withAuditor();
    const refused = await ask('gh_user_wrong');
    const id = refused.headers.get('x-request-id') ?? '';
    // A refusal is told before it is in the record, and that before it is signed.
    await until(async () => (await get(`/v1/receipts/${id}`, auditorKey)).status === 200);
    const receipt = await get(`/v1/receipts/${id}`, auditorKey);
    const policy = await (await get('/ledger/policy.txt', auditorKey)).text();
    expect(check(await receipt.text(), policy)).toMatchObject({ kind: 'refusal', code: 'invalid_api_key' });
  });
});

async function withAuditor(ledger: object = {}): Promise<{ readonly userKey: string; readonly auditorKey: string }> {
  const opened = await listen(ledger);
  const { key } = await opened.gateway.keys.create({ name: 'auditor', role: 'auditor' });
  return { userKey: opened.userKey, auditorKey: key };
}

/** The verifier keys of the log, which are made at its first start. */
async function logKeys(auditorKey: string): Promise<{ readonly shard: string; readonly keys: string }> {
  let shard: string | undefined;
  await until(async () => {
    const { shards } = (await (await get('/ledger/', auditorKey)).json()) as { shards: { shard: string }[] };
    shard = shards[0]?.shard;
    return shard !== undefined;
  });
  return { shard: shard ?? '', keys: await (await get(`/ledger/${shard}/keys`, auditorKey)).text() };
}

describe('a gateway with a witness', () => {
  it('has its checkpoints cosigned, gives receipts that the operator cannot take back, and ends cosigned', async () => {
    const first = await withAuditor();
    const { shard, keys } = await logKeys(first.auditorKey);
    await shut();
    const { url, vkey } = await openWitness(`shards ${keys}`);
    const { userKey, auditorKey } = await withAuditor({
      witnesses: [{ name: 'dpo', vkey, url, allowPrivateNetwork: true }],
    });
    const id = (await ask()).headers.get('x-request-id') ?? '';
    const receipt = await (await get(`/v1/receipts/${id}`, userKey)).text();
    const policy = await (await get('/ledger/policy.txt', auditorKey)).text();
    expect(policy).toContain(`witness dpo ${vkey} ${url}\nquorum dpo\n`);
    expect(check(receipt, policy)).toMatchObject({ kind: 'result', request: id });
    await until(async () => (await status()).ledger.coverage === 'covered');
    const configuration = gateway?.configuration;
    if (configuration === undefined) throw new Error('the gateway runs');
    expect(await checkWitnesses(configuration, AbortSignal.timeout(5_000))).toEqual([
      {
        name: 'dpo',
        state: 'ok',
        summary: expect.stringMatching(/^it has cosigned [0-9]+ leaves of /),
        remedy: undefined,
      },
    ]);
    const { ledger } = await status();
    expect(ledger).toMatchObject({ quorum: 1, witnesses: [{ name: 'dpo', health: 'cosigns' }], setBack: null });
    expect(await (await get('/metrics')).text()).toMatch(/\ngatehouse_ledger_witnessed_timestamp_seconds [1-9]/);
    expect(await (await get('/metrics')).text()).toContain('\ngatehouse_ledger_covered 1\n');
    const shown = await (await get(`/ledger/${shard}/checkpoint`, auditorKey)).text();
    expect(parseNote(Buffer.from(shown)).signatures.map(({ name }) => name)).toContain('dpo.example');
    await shut();
    const last = parseNote(await readFile(join(folder, 'data/ledger/shards', shard, 'checkpoint')));
    expect(last.signatures.map(({ name }) => name)).toContain('dpo.example');
  });

  it('gives no receipt without the quorum when its witnesses fail, except on demand, and says that it is not covered', async () => {
    const first = await withAuditor();
    const { shard, keys } = await logKeys(first.auditorKey);
    await shut();
    const { url, vkey } = await openWitness(`shards ${keys}`);
    const { userKey, auditorKey } = await withAuditor({
      witnesses: [{ name: 'dpo', vkey, url, allowPrivateNetwork: true }],
    });
    await until(async () => (await status()).ledger.coverage === 'covered');
    const before = (await ask()).headers.get('x-request-id') ?? '';
    expect((await get(`/v1/receipts/${before}`, userKey)).status).toBe(200);
    await witness?.stop();
    const id = (await ask()).headers.get('x-request-id') ?? '';
    const pending = await get(`/v1/receipts/${id}`, userKey);
    expect([pending.status, pending.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await pending.json()).toMatchObject({ error: { code: 'receipt_pending' } });
    const alone = await get(`/v1/receipts/${id}?cosigned=no`, userKey);
    expect(alone.status).toBe(200);
    const { signatures } = parseNote(Buffer.from((await alone.text()).replace(/^[^]*?\n\n/, '')));
    expect(signatures.map(({ name }) => name)).toEqual([keys.split('+')[0]]);
    // What was cosigned before stays provable.
    expect((await get(`/v1/receipts/${before}`, userKey)).status).toBe(200);
    await until(async () => (await status()).ledger.coverage === 'waiting');
    expect(await (await get('/metrics')).text()).toContain('\ngatehouse_ledger_covered 0\n');
    expect((await get(`/ledger/${shard}/checkpoint`, auditorKey)).status).toBe(200);
  });

  it('says what the operator of a witness has to do that was not told of a new key', async () => {
    const first = await withAuditor();
    const { shard, keys } = await logKeys(first.auditorKey);
    await shut();
    const { url, vkey } = await openWitness(`shards ${keys}`);
    const { userKey } = await withAuditor({ witnesses: [{ name: 'dpo', vkey, url, allowPrivateNetwork: true }] });
    await until(async () => (await status()).ledger.coverage === 'covered');
    const { to } = (await gateway?.gateway.rotateKey()) ?? { to: '' };
    // The first checkpoint after the change has both signatures, the next only the new one.
    await until(async () => {
      await ask();
      return (await status()).ledger.coverage === 'waiting';
    });
    const id = (await ask()).headers.get('x-request-id') ?? '';
    expect((await get(`/v1/receipts/${id}`, userKey)).status).toBe(503);
    const failed = gateway?.logged.find((line) => line.includes('witness failed'));
    expect(failed).toContain('its operator must start it with --shards and the newest key');
    await shut();
    expect(await looked(url, vkey)).toMatchObject([{ state: 'warning', remedy: expect.stringContaining(to) }]);
    await witness?.stop();
    witness = await startWitness(
      {
        folder: join(folder, 'witness'),
        name: undefined,
        host: '127.0.0.1',
        port: 0,
        logs: `shards ${keys}shards ${to}\n`,
      },
      systemClock,
      silent,
    );
    const told = await withAuditor({ witnesses: [{ name: 'dpo', vkey, url: witness.url, allowPrivateNetwork: true }] });
    await until(async () => (await status()).ledger.coverage === 'covered');
    await until(async () => (await get(`/v1/receipts/${id}`, told.auditorKey)).status === 200);
    expect(shard).toBe((await names(told.auditorKey))[0]);
  });

  it('gives a shard up of which its witness has seen more, and goes on in a new one', async () => {
    const first = await withAuditor();
    const { shard, keys } = await logKeys(first.auditorKey);
    await shut();
    const { url, vkey } = await openWitness(`shards ${keys}`);
    expect(await looked(url, vkey)).toMatchObject([{ state: 'warning', remedy: expect.stringContaining(keys.trim()) }]);
    // Whoever has not been restarted has not shown it anything, which is no fault of the witness.
    expect(await looked(url, vkey, true)).toMatchObject([
      {
        state: 'warning',
        summary: expect.stringContaining('not restarted since'),
        remedy: expect.stringMatching(/^Restart the gateway/),
      },
    ]);
    expect(await looked('http://127.0.0.1:9', vkey)).toMatchObject([{ state: 'failed' }]);
    // As if the whole machine had been set back to an older image: nothing on it tells, but the witness remembers.
    const [origin = ''] = keys.split('+');
    const forgotten = new ScriptedLog({
      origin,
      privateKey: createPrivateKey(await readFile(join(folder, 'data/signer/log.pem'))),
    });
    forgotten.grow(1_000);
    const body = writeAddCheckpoint(0, [], (await forgotten.checkpointOf()).note);
    expect((await fetch(`${url}/add-checkpoint`, { method: 'POST', body })).status).toBe(200);

    const { auditorKey } = await withAuditor({ witnesses: [{ name: 'dpo', vkey, url, allowPrivateNetwork: true }] });
    await until(async () => (await names(auditorKey)).length > 1);
    expect((await names(auditorKey))[0]).toBe(shard);
    const { ledger } = await status();
    expect(ledger).toMatchObject({ coverage: 'contradicted', setBack: { witness: 'dpo', origin, proved: true } });
    expect(await (await get('/metrics')).text()).toContain('gatehouse_ledger_contradicted 1');
    expect(gateway?.logged.some((line) => line.includes('log was set back'))).toBe(true);
    expect((await ask()).status).toBe(200);
    await until(async () => (await status()).ledger.witnesses[0]?.health === 'cosigns');
    const leaves = (await gateway?.leaves()) ?? [];
    expect(leaves.find((leaf) => leaf.kind === 'gap')).toMatchObject({
      reason: expect.stringMatching(/^witness dpo: /),
    });
  });
});

/** What `doctor` says of a witness. */
function looked(url: string, vkey: string, waiting = false): ReturnType<typeof checkWitnesses> {
  const configuration = configurationSchema.parse({
    version: 1,
    dataFolder: join(folder, 'data'),
    providers: [{ id: 'p', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1' }],
    ledger: { witnesses: [{ name: 'dpo', vkey, url, allowPrivateNetwork: true }] },
  });
  return checkWitnesses(configuration, AbortSignal.timeout(5_000), waiting);
}

async function names(auditorKey: string): Promise<readonly string[]> {
  const { shards } = (await (await get('/ledger/', auditorKey)).json()) as { shards: { shard: string }[] };
  return shards.map((one) => one.shard);
}
