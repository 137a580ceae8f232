import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  type EventList,
  eventListSchema,
  exportAskedSchema,
  exportListSchema,
  type ExportView,
  exportPlanSchema,
  type LedgerView,
  ledgerViewSchema,
  verificationsSchema,
  type VerificationResult,
} from '@gatehouse/contract/admin-evidence';
import { keyUsageListSchema } from '@gatehouse/contract/admin';
import { approvalAskedSchema } from '@gatehouse/contract/admin-record';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunningWitness } from '../packages/gateway/src/cli/dependencies.ts';
import { systemClock } from '../packages/gateway/src/core/clock.ts';
import { verifyBundle } from '../packages/gateway/src/ledger/verify/verify-bundle.ts';
import { startWitness } from '../packages/gateway/src/start-witness.ts';
import { createLog } from '../packages/gateway/src/telemetry/create-log.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { keyOfPerson } from '../packages/gateway/src/testing/key-of-person.ts';

const canary = 'the-canary-in-the-prompt';
const run = promisify(execFile);

let gateway: ListeningTestGateway;
let auditorKey: string;

async function open(fourEyes = false): Promise<void> {
  gateway = await listenTestGateway({
    logLevel: 'silent',
    configuration: {
      ledger: { fourEyes },
      inspection: { guards: [{ use: 'ban-substrings', id: 'words', substrings: ['forbidden'], action: 'block' }] },
    },
  });
  ({ key: auditorKey } = await gateway.gateway.keys.create({ name: 'auditor', role: 'auditor' }));
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function call(place: string, body?: object, key = gateway.adminKey, method?: string): Promise<Answer> {
  const response = await fetch(`${gateway.url}/admin/v1/${place}`, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    method: method ?? (body === undefined ? 'GET' : 'POST'),
  });
  return { status: response.status, body: await response.json() };
}

async function ask(content = canary): Promise<string> {
  const { exchange } = await gateway.ask({ model: 'scripted', messages: [{ role: 'user', content }] });
  await expect.poll(() => published(exchange.id), { timeout: 10_000 }).toBe(true);
  return exchange.id;
}

/** Whether both leaves of a request are covered by a checkpoint. */
async function published(request: string): Promise<boolean> {
  const leaves = await gateway.leaves();
  const last = leaves.findLastIndex((leaf) => 'request' in leaf && leaf.request === request);
  const { body } = await call('ledger');
  const size = ledgerViewSchema.parse(body).shards.at(-1)?.size ?? 0;
  return last > 0 && (leaves[last]?.index ?? Infinity) < size;
}

async function verify(): Promise<VerificationResult> {
  const started = Date.now();
  expect((await call('verifications', {}, auditorKey)).status).toBe(202);
  let result: VerificationResult | null = null;
  await expect
    .poll(
      async () => {
        const state = verificationsSchema.parse((await call('verifications')).body);
        result = state.last;
        return state.running === null && (state.last?.startedAt ?? 0) >= started;
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  if (result === null) throw new Error('nothing was verified');
  return result;
}

async function ready(id: string): Promise<ExportView> {
  let found: ExportView | undefined;
  await expect
    .poll(
      async () => {
        found = exportListSchema.parse((await call('exports')).body).exports.find((one) => one.id === id);
        return found?.state;
      },
      { timeout: 20_000 },
    )
    .toMatch(/ready|failed/);
  if (found === undefined) throw new Error('it is not listed');
  return found;
}

async function make(wanted: object): Promise<ExportView> {
  const { body, status } = await call('exports', wanted);
  expect(status).toBe(202);
  const asked = exportAskedSchema.parse(body);
  if (!('export' in asked)) throw new Error('it must be approved first');
  return ready(asked.export.id);
}

async function fetchTar(id: string, key = gateway.adminKey): Promise<Response> {
  return fetch(`${gateway.url}/admin/v1/exports/${id}`, { headers: { authorization: `Bearer ${key}` } });
}

const everything = { from: 0, to: Date.now() + 3_600_000 };

describe('evidence over HTTP', () => {
  let folder: string;

  beforeAll(() => open());
  afterAll(() => gateway.close());
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-evidence-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Unpacks with the tar of the machine, which is not ours. */
  async function unpack(id: string): Promise<string> {
    const response = await fetchTar(id);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="gatehouse-default-[0-9-]+\.tar"$/,
    );
    const file = path.join(folder, 'bundle.tar');
    await writeFile(file, Buffer.from(await response.arrayBuffer()));
    await run('tar', ['-xf', file, '-C', folder]);
    const [name = ''] = (await readdir(folder)).filter((entry) => !entry.endsWith('.tar'));
    return path.join(folder, name);
  }

  test('tells auditors the state of the ledger, with the newest checkpoint as it is signed', async () => {
    await ask();
    const { body } = await call('ledger', undefined, auditorKey);
    const view: LedgerView = ledgerViewSchema.parse(body);
    expect(view).toMatchObject({ tenant: 'default', quorum: 0, witnesses: [], givenUp: [], public: false });
    const [shard] = view.shards;
    expect(shard).toMatchObject({ sealed: false, quorumReached: null, cosignatures: [] });
    expect(shard?.checkpoint?.startsWith(`${shard.origin}\n${shard.size}\n`)).toBe(true);
    expect(view.policy).toContain(`log ${shard?.keys.at(-1) ?? ''}`);
    expect((await call('ledger', undefined, gateway.userKey)).status).toBe(403);
  });

  test('verifies its own record, and says what is wrong with it, and where, after somebody has changed a leaf', async () => {
    await ask();
    const good = await verify();
    expect(good).toMatchObject({ failure: null, wrong: 0, faults: [], witnessesChecked: false });
    expect(good.shards[0]?.leaves).toBeGreaterThan(3);
    expect(good.contents?.present).toBeGreaterThan(0);

    const shards = path.join(gateway.folder, 'ledger', 'shards');
    const [shard = ''] = await readdir(shards);
    const entries = path.join(shards, shard, 'tile', 'entries', '000.p');
    const widths = (await readdir(entries)).map(Number).sort((one, other) => other - one);
    const file = path.join(entries, String(widths[0]));
    const bytes = await readFile(file);
    const changed = Buffer.from(bytes.toString('latin1').replace('"kind":"start"', '"kind":"stort"'), 'latin1');
    await writeFile(file, changed);
    try {
      const bad = await verify();
      expect(bad.wrong).toBeGreaterThan(0);
      expect(bad.faults).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'changed', shard })]));
    } finally {
      await writeFile(file, bytes);
    }
    expect((await verify()).wrong).toBe(0);
  });

  test('makes a bundle that the verifier and foreign tools accept, and of which a changed copy is refused', async () => {
    const request = await ask();
    const plan = exportPlanSchema.parse((await call('exports', { ...everything, dryRun: true })).body);
    expect(plan).toMatchObject({ shards: 1, disclosedLeaves: 0, pieces: 0, missed: [], fourEyes: false });
    const made = await make(everything);
    expect(made).toMatchObject({ state: 'ready', fault: null, reveal: null, bundle: { revealed: 0 } });
    expect(made.bundle?.leaves).toBeGreaterThanOrEqual(plan.leaves);
    const bundle = await unpack(made.id);
    expect((await verifyBundle(bundle, { trust: {} })).findings.faults).toEqual([]);
    const listed = await run(
      'sh',
      [
        '-c',
        String.raw`sed -n 2p manifest | sed 's/.*"files":{//; s/}.*//' | tr ',' '\n' | sed 's/"\(.*\)":"\(.*\)"/\2  \1/' | sha256sum -c`,
      ],
      { cwd: bundle },
    );
    expect(
      listed.stdout
        .trim()
        .split('\n')
        .every((line) => line.endsWith(': OK')),
    ).toBe(true);
    expect(await readFile(path.join(bundle, 'openings.jsonl'), 'utf8')).toBe('');

    const selection = path.join(bundle, 'selection.jsonl');
    const text = await readFile(selection, 'utf8');
    await writeFile(selection, text.split('\n').slice(1).join('\n'));
    expect((await verifyBundle(bundle, { trust: {} })).findings.faults.map(({ id }) => id)).toContain('changed');

    const leaves = await gateway.leaves();
    expect(leaves.filter(({ kind }) => kind === 'export').at(-1)).toMatchObject({
      manifest: made.bundle?.manifest,
      revealed: 0,
    });
    expect(request).toMatch(/^req_/);
  });

  test('discloses what was selected and recorded, to whoever has asked and nobody else', async () => {
    const request = await ask();
    const wanted = { ...everything, reveal: request, reason: 'complaint 17' };
    const plan = exportPlanSchema.parse((await call('exports', { ...wanted, dryRun: true })).body);
    expect(plan).toMatchObject({ disclosedLeaves: 2, disclosedRequests: 1, pieces: 2 });
    const before = (await gateway.leaves()).length;
    expect(before).toBe((await gateway.leaves()).length);
    const made = await make(wanted);
    expect(made).toMatchObject({ state: 'ready', bundle: { revealed: 2, sealed: 0 } });
    const openings = await readFile(path.join(await unpack(made.id), 'openings.jsonl'), 'utf8');
    const contents = openings
      .trim()
      .split('\n')
      .map((line) => Buffer.from((JSON.parse(line) as { content: string }).content, 'base64').toString());
    expect(contents.join(' ')).toContain(canary);
    const kinds = (await gateway.leaves()).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'read')).toHaveLength(2);
    expect(kinds.lastIndexOf('read')).toBeLessThan(kinds.lastIndexOf('export'));

    const { key } = await gateway.gateway.keys.create({ name: 'another admin', role: 'admin' });
    expect((await fetchTar(made.id, key)).status).toBe(403);
    expect((await fetchTar(made.id, auditorKey)).status).toBe(403);
    expect((await fetchTar(made.id, gateway.userKey)).status).toBe(403);
  });

  test('refuses what cannot be meant, and a disclosure without a reason', async () => {
    for (const [wanted, param] of [
      [{ from: 5, to: 4 }, 'to'],
      [{ ...everything, reveal: 'nonsense', reason: 'why' }, 'reveal'],
      [{ ...everything, reveal: 'req_none', reason: 'why' }, 'reveal'],
      [{ ...everything, reveal: 'all' }, 'reason'],
      [{ ...everything, reveal: 'all', reason: 'why', tenant: 'another' }, 'tenant'],
      [{ ...everything, tenant: '../..' }, 'tenant'],
    ] as const) {
      expect(await call('exports', wanted)).toMatchObject({
        status: 400,
        body: { error: { code: 'invalid_request', param } },
      });
    }
    expect((await call('exports', everything, auditorKey)).status).toBe(403);
    expect((await call('exports/exp_none', undefined, gateway.adminKey, 'DELETE')).status).toBe(404);
    expect((await make({ from: 0, to: 1 })).fault).toBe('empty');
  });

  test('deletes bundles when it is told to, and those that disclose when somebody is erased', async () => {
    await ask();
    const [plain, open] = [
      await make(everything),
      await make({ ...everything, reveal: 'all', reason: 'for the court' }),
    ];
    const files = (): Promise<string[]> => readdir(path.join(gateway.folder, 'exports'));
    expect(await files()).toEqual(expect.arrayContaining([`${plain.id}.tar`, `${open.id}.tar`]));
    const subject = `key:${(await gateway.gateway.keys.list())[0]?.id ?? ''}`;
    expect((await call('erasures', { subject, reason: 'on request' })).status).toBe(200);
    expect(await files()).not.toContain(`${open.id}.tar`);
    expect((await fetchTar(open.id)).status).toBe(404);
    expect((await fetchTar(plain.id)).status).toBe(200);
    expect((await call(`exports/${plain.id}`, undefined, gateway.adminKey, 'DELETE')).status).toBe(200);
    expect(await files()).not.toContain(`${plain.id}.tar`);
  });

  test('lists what guards have found lately, together where it comes again, and never what it was', async () => {
    for (let time = 0; time < 3; time += 1)
      await gateway
        .ask({ model: 'scripted', messages: [{ role: 'user', content: `forbidden ${randomUUID()}` }] })
        .catch(() => undefined);
    const { body } = await call('events', undefined, auditorKey);
    const list: EventList = eventListSchema.parse(body);
    expect(list.events[0]).toMatchObject({ guard: 'words', outcome: 'block', direction: 'input', count: 3 });
    expect(JSON.stringify(list)).not.toContain('forbidden');
    expect(list.receivers).toEqual([]);
    expect((await call('events', undefined, gateway.userKey)).status).toBe(403);
  });

  test('changes a key, in the record first, and for what comes then', async () => {
    const { key, record } = await gateway.gateway.keys.create({ name: 'changing', role: 'user' });
    const place = `keys/${record.id}`;
    const change = (body: object): Promise<Answer> => call(place, body, gateway.adminKey, 'PATCH');
    expect(await change({ name: 'changed', limits: { concurrency: 7 }, labels: ['berlin'] })).toMatchObject({
      status: 200,
      body: { name: 'changed', limits: { concurrency: 7 }, labels: ['berlin'] },
    });
    const purpose = { purpose: 'Advice', legalBasis: 'contract' };
    expect(await change({ processing: purpose, labels: null })).toMatchObject({
      status: 200,
      body: { processing: purpose },
    });
    expect(await change({ processing: { ...purpose, purpose: 'Advertising' } })).toMatchObject({ status: 400 });
    expect(await change({ expiresAt: 5 })).toMatchObject({ status: 400, body: { error: { code: 'expiry_in_past' } } });
    expect(gateway.gateway.keys.verify(key, Date.now())).toMatchObject({
      limits: { concurrency: 7 },
      processing: purpose,
    });
    expect(gateway.gateway.keys.verify(key, Date.now())).not.toHaveProperty('labels');
    const changes = (await gateway.leaves()).filter((leaf) => leaf.kind === 'key' && leaf.action === 'changed');
    expect(changes).toMatchObject([{ changed: ['name', 'limits', 'labels'] }, { changed: ['labels', 'processing'] }]);
    await gateway.gateway.keys.revoke(record.id);
    expect((await change({ name: 'again' })).status).toBe(409);
    expect((await call('keys/key_none', { name: 'n' }, gateway.adminKey, 'PATCH')).status).toBe(404);
  });

  test('tells how much a key was used', async () => {
    const { key, record } = await gateway.gateway.keys.create({ name: 'used', role: 'user' });
    const since = Date.now();
    await gateway.ask({ model: 'scripted', messages: [{ role: 'user', content: 'hello' }] }, { key });
    const usage = async (): Promise<unknown> =>
      keyUsageListSchema.parse((await call('keys/usage')).body).usage.find(({ id }) => id === record.id);
    await expect.poll(usage, { timeout: 10_000 }).toMatchObject({ requests: 1 });
    expect(await usage()).toHaveProperty(
      'lastUsedAt',
      expect.toSatisfy((at: number) => at >= since),
    );
  });

  test('verifies the whole record after all of this', async () => {
    expect(await verify()).toMatchObject({ faults: [], wrong: 0, failure: null });
  });
});

describe('evidence with four eyes', () => {
  beforeAll(() => open(true));
  afterAll(() => gateway.close());

  test('asks a second person before contents are disclosed, and then makes exactly that bundle', async () => {
    const request = await ask();
    const wanted = { from: 0, to: Date.now(), reveal: request, reason: 'complaint 17' };
    const asked = approvalAskedSchema.parse((await call('exports', wanted)).body);
    expect(asked.approval).toMatchObject({ action: 'export', state: 'pending' });
    expect(exportListSchema.parse((await call('exports')).body).exports).toEqual([]);
    const decision = { decision: 'approved' };
    expect((await call(`approvals/${asked.approval.id}`, decision)).status).toBe(403);
    const { key } = await keyOfPerson(gateway.gateway, { name: 'second', role: 'admin' });
    expect((await call(`approvals/${asked.approval.id}`, decision, key)).status).toBe(200);
    expect((await make(wanted)).bundle).toMatchObject({ revealed: 2 });
    // The approval is used up.
    expect((await call('exports', wanted)).body).toHaveProperty('approval');
    // Without contents nobody needs to be asked.
    expect((await make({ from: 0, to: wanted.to })).state).toBe('ready');
  });
});

describe('evidence with a witness', () => {
  let folder: string;
  let witness: RunningWitness;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-evidence-'));
    const data = path.join(folder, 'data');
    gateway = await listenTestGateway({ folder: data, logLevel: 'silent' });
    const [shard] = (await gateway.gateway.evidence.ledger()).shards;
    await gateway.close();
    await mkdir(path.join(folder, 'witness'));
    const place = { folder: path.join(folder, 'witness'), name: 'dpo.example', host: '127.0.0.1', port: 0 };
    const log = createLog({ level: 'silent', version: 'test' });
    witness = await startWitness({ ...place, logs: `shards ${shard?.keys[0] ?? ''}\n` }, systemClock, log);
    const { url, vkey } = witness;
    const witnesses = [{ name: 'dpo', vkey, url, allowPrivateNetwork: true }];
    gateway = await listenTestGateway({ folder: data, logLevel: 'silent', configuration: { ledger: { witnesses } } });
    ({ key: auditorKey } = await gateway.gateway.keys.create({ name: 'auditor', role: 'auditor' }));
  });
  afterAll(async () => {
    await gateway.close();
    await witness.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('tells who has signed which checkpoint and when, and verifies the cosignatures', async () => {
    const since = Math.floor(Date.now() / 1_000) * 1_000;
    await ask();
    const view = async (): Promise<LedgerView> => ledgerViewSchema.parse((await call('ledger')).body);
    await expect.poll(async () => (await view()).shards.at(-1)?.quorumReached, { timeout: 10_000 }).toBe(true);
    const { policy, quorum, shards, witnesses } = await view();
    expect(quorum).toBe(1);
    expect(witnesses).toMatchObject([{ name: 'dpo', vkey: witness.vkey, health: 'cosigns' }]);
    expect(shards.at(-1)?.cosignatures).toMatchObject([{ witness: 'dpo' }]);
    expect(shards.at(-1)?.cosignatures[0]?.at).toBeGreaterThanOrEqual(since - 60_000);
    expect(policy).toContain(`witness dpo ${witness.vkey}`);
    const result = await verify();
    expect(result).toMatchObject({ wrong: 0, witnessesChecked: true });
    expect(result.shards.at(-1)?.witnesses).toEqual(['dpo']);
  });
});
