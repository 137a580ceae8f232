import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createKeyRing, type KeyChange } from '../access/key-ring.ts';
import { createRandomIds } from '../lib/random-ids.ts';
import { createFileKeyStore } from '../stores/file-keys.ts';
import { noKnowledge } from '../testing/no-knowledge.ts';
import { noModels } from '../testing/no-models.ts';
import { connectToGateway } from './control-client.ts';
import { openControlServer } from './control-server.ts';
import type { Dependencies } from './dependencies.ts';
import { createProgram, runProgram } from './program.ts';

const now = Date.UTC(2026, 0, 1);
const clock = { now: () => now, elapsed: () => 0 };
const day = 86_400_000;
let folder: string;
let out: string;
let errors: string;
let changes: KeyChange[];
/** Thrown where the record cannot be written. */
let fault: Error | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-change-key-'));
  writeFileSync(
    join(folder, 'gatehouse.yaml'),
    'version: 1\ndataFolder: .\nproviders: [{id: far, kind: openai-compatible, baseUrl: "https://api.example.com/v1"}]\n',
  );
  [changes, fault] = [[], undefined];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function openKeys() {
  return createKeyRing({
    store: await createFileKeyStore(join(folder, 'keys.json')),
    clock,
    ids: createRandomIds(),
    tenant: 'default',
    onChange(change) {
      if (fault !== undefined) throw fault;
      changes.push(change);
    },
  });
}

async function run(...words: string[]): Promise<number> {
  [out, errors] = ['', ''];
  const dependencies = {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (errors += text) },
    environment: {},
    workingFolder: folder,
    clock,
    version: 'test',
    commandName: 'gatehouse',
    openKeys,
  } as Partial<Dependencies> as Dependencies;
  return runProgram(createProgram(dependencies), words, dependencies);
}

/** Id of a key that was made with these options. */
async function made(...more: string[]): Promise<string> {
  expect(await run('keys', 'create', '--name', 'shop', '--json', ...more)).toBe(0);
  changes = [];
  return z.object({ id: z.string() }).parse(JSON.parse(out)).id;
}

/** The key as it is kept on the disk. */
function kept(id: string): unknown {
  const file: unknown = JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8'));
  return z
    .object({ keys: z.array(z.looseObject({ id: z.string() })) })
    .parse(file)
    .keys.find((key) => key.id === id);
}

describe('limits of a key', () => {
  test('are given by name, changed one by one, and taken away', async () => {
    const id = await made('--rpm', '60', '--limit', 'costPerMonth=20.5', 'tokensPerDay=1000');
    expect(kept(id)).toMatchObject({ limits: { requestsPerMinute: 60, costPerMonth: 20.5, tokensPerDay: 1_000 } });
    expect(await run('keys', 'change', id, '--limit', 'tokensPerDay=default', 'requestsPerHour=5')).toBe(0);
    expect(kept(id)).toMatchObject({ limits: { requestsPerMinute: 60, costPerMonth: 20.5, requestsPerHour: 5 } });
    expect(await run('keys', 'list')).toBe(0);
    expect(out).toContain('60/min, requestsPerHour 5, costPerMonth 20.5');
  });

  test.each(['tokensPerYear=5', 'tokensPerDay', 'tokensPerDay=-1', 'tokensPerDay=1.5', 'concurrency=0', 'a=b=c'])(
    'are refused where they are none: %s',
    async (limit) => {
      expect(await run('keys', 'create', '--name', 'a', '--limit', limit)).toBe(2);
    },
  );
});

describe('keys change', () => {
  test('changes what is named, leaves the rest, and tells the record which fields are others', async () => {
    const id = await made('--label', 'berlin', '--rpm', '600', '--concurrency', '8');
    expect(await run('keys', 'change', id, '--name', 'store', '--rpm', '1200', '--expires', '90d')).toBe(0);
    expect(out).toBe(`Changed ${id} (store): name, expiry, limits.\n`);
    expect(kept(id)).toMatchObject({
      name: 'store',
      labels: ['berlin'],
      limits: { requestsPerMinute: 1_200, concurrency: 8 },
      expiresAt: now + 90 * day,
    });
    expect(changes).toMatchObject([
      { action: 'changed', actor: 'command line', changed: ['name', 'expiresAt', 'limits'], record: { id } },
    ]);
  });

  test('takes away what a key need not have', async () => {
    const id = await made('--label', 'berlin', '--rpm', '600', '--concurrency', '8', '--expires', '1d');
    expect(await run('keys', 'change', id, '--no-label', '--expires', 'never', '--rpm', 'default')).toBe(0);
    expect(kept(id)).toMatchObject({ limits: { concurrency: 8 } });
    expect(await run('keys', 'change', id, '--concurrency', 'default', '--json')).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id, name: 'shop', changed: ['limits'] });
    expect(out).not.toContain('hash');
    expect(out).not.toContain('secret');
    for (const field of ['labels', 'limits', 'expiresAt']) expect(kept(id)).not.toHaveProperty(field);
  });

  test('takes the last word where labels are both taken away and given', async () => {
    const id = await made('--label', 'berlin');
    expect(await run('keys', 'change', id, '--no-label', '--label', 'rome', 'bonn')).toBe(0);
    expect(kept(id)).toMatchObject({ labels: ['rome', 'bonn'] });
  });

  test('says that nothing was changed where all is so already, and records nothing', async () => {
    const id = await made('--rpm', '600');
    expect(await run('keys', 'change', id, '--name', 'shop', '--rpm', '600')).toBe(0);
    expect(out).toBe(`${id} (shop) was so already; nothing was changed.\n`);
    expect(changes).toEqual([]);
  });

  test('gives a purpose to a key that names none, changes its basis and note, and never the purpose', async () => {
    const id = await made();
    expect(await run('keys', 'change', id, '--legal-note', 'form 7')).toBe(2);
    expect(errors).toContain('names no purpose yet');
    expect(errors).toContain('Name both --purpose and --legal-basis.');
    const purpose = ['--purpose', 'Advice', '--legal-basis', 'consent'];
    expect(await run('keys', 'change', id, ...purpose, '--legal-note', 'form 7', '--data-subject', 'staff')).toBe(0);
    expect(await run('keys', 'change', id, '--legal-basis', 'contract', '--no-legal-note')).toBe(0);
    expect(out).toBe(`Changed ${id} (shop): purpose and legal basis.\n`);
    expect(kept(id)).toMatchObject({
      processing: { purpose: 'Advice', legalBasis: 'contract', subjects: ['staff'] },
    });
    expect(kept(id)).not.toHaveProperty('processing.note');
    expect(await run('keys', 'change', id, '--purpose', 'Advertising')).toBe(1);
    expect(errors).toContain('sends for another purpose: Advice');
    expect(errors).toContain('gatehouse keys create');
    expect(changes).toHaveLength(2);
  });

  test('changes nothing of a key that was revoked, or that is not there', async () => {
    const id = await made();
    expect(await run('keys', 'revoke', id)).toBe(0);
    expect(await run('keys', 'change', id, '--name', 'b')).toBe(1);
    expect(errors).toContain(`${id} (shop) was revoked, and is not changed any more`);
    expect(await run('keys', 'change', 'key_none', '--name', 'b')).toBe(1);
    expect(errors).toContain('There is no key of this id');
    expect(errors).toContain('`gatehouse keys list` shows the ids');
  });

  test('changes nothing that is not in the record first', async () => {
    const id = await made('--rpm', '600');
    fault = new Error('the record is full');
    expect(await run('keys', 'change', id, '--rpm', '1200')).not.toBe(0);
    expect(kept(id)).toMatchObject({ limits: { requestsPerMinute: 600 } });
  });

  test.each([
    [[], 'nothing is to be changed'],
    [['--name', 'a\nb'], '1 to 100 characters'],
    [['--name', 'a'.repeat(101)], '1 to 100 characters'],
    [['--expires', 'soon'], 'Write 12h'],
    [['--rpm', '0'], 'whole number from 1'],
    [['--label', 'Not This'], 'small letters'],
    [['--label', ...Array.from({ length: 17 }, (_, number) => `l${number}`)], 'The key cannot be so: labels'],
    [['--role', 'admin'], "unknown option '--role'"],
    [['--retention', 'contracts'], "unknown option '--retention'"],
  ])('refuses %j', async (more, message) => {
    const id = await made();
    expect(await run('keys', 'change', id, ...more)).toBe(2);
    expect(errors).toContain(message);
    expect(changes).toEqual([]);
  });

  test('asks the gateway that runs, where the change is in force at once', async () => {
    const keys = await openKeys();
    const { key, record } = await keys.create({ name: 'shop', role: 'user', limits: { concurrency: 2 } });
    const unused = (() => undefined) as never;
    let beforeChange: (() => Promise<unknown>) | undefined;
    const server = await openControlServer({
      dataFolder: folder,
      runtime: { pid: process.pid, url: 'http://127.0.0.1:1', version: 'test', startedAt: now },
      unmatchedScopes: ({ models = [] }) => models.map((pattern) => ({ scope: 'models', pattern })),
      keys: {
        ...keys,
        async list(by) {
          const listed = await keys.list(by);
          await beforeChange?.();
          return listed;
        },
      },
      consents: unused,
      attacks: unused,
      secrets: unused,
      declared: unused,
      directory: unused,
      signIn: unused,
      recordRewrap: unused,
      suspicion: unused,
      reviews: unused,
      limits: unused,
      knowledge: noKnowledge,
      modelRegister: noModels,
      modelRoutes: unused,
      callQueues: unused,
      batches: { list: unused, show: unused, cancel: unused },
      register: unused,
      releaseStatistics: unused,
      recordExport: unused,
      keeping: unused,
      rotateKey: unused,
      configurationState: unused,
      recordState: unused,
      readContent: unused,
      recordDisclosure: unused,
    });
    try {
      expect(await run('keys', 'change', record.id, '--rpm', '7', '--label', 'berlin')).toBe(0);
      expect(out).toBe(`Changed ${record.id} (shop): limits, labels.\n`);
      expect(keys.verify(key, now)).toMatchObject({
        labels: ['berlin'],
        limits: { concurrency: 2, requestsPerMinute: 7 },
      });
      // What the command line did not check, the gateway does.
      const remote = await connectToGateway(folder);
      await expect(remote?.keys.change('key_none', { name: 'b' }, 'command line')).rejects.toMatchObject({
        code: 'resource_not_found',
      });
      expect(await run('keys', 'create', '--name', 'b', '--model', 'mistral')).toBe(0);
      expect(out).toContain('No model that there is now is named mistral.');
      // Somebody changes it between the moment when it is read and that when it is changed.
      beforeChange = () => keys.change(record.id, { limits: { costPerDay: 5 } }, 'somebody else');
      expect(await run('keys', 'change', record.id, '--rpm', '9')).toBe(1);
      expect(errors).toContain('changed by somebody else in the meantime');
      expect(keys.verify(key, now)).toMatchObject({ limits: { costPerDay: 5 } });
    } finally {
      await server.close();
    }
  });
});

test('refuses routes that there are not, and tells those that are like them', async () => {
  expect(await run('keys', 'create', '--name', 'a', '--route', '/v1/models', '/v1/chat/complete')).toBe(2);
  expect(errors).toContain('routes.1: no route has a path like /v1/chat/complete; there are: /v1/chat/completions');
  expect(await run('keys', 'create', '--name', 'a', '--route', '/scim/*')).toBe(0);
});

test('lists what a key is narrowed to, its owner and team, and which one is in place of which', async () => {
  const id = await made('--model', 'local-*', '--address', '10.0.0.0/8', '--bound', 'tenant');
  expect(await run('keys', 'rotate', id)).toBe(0);
  expect(await run('keys', 'list')).toBe(0);
  const [head, ...rows] = out.trimEnd().split('\n');
  expect(head).toContain('ONLY FOR');
  expect(head).not.toContain('OWNER');
  const old = rows.find((row) => row.trim().startsWith(id));
  const next =
    rows
      .find((row) => !row.trim().startsWith(id))
      ?.trim()
      .split(' ')[0] ?? '';
  expect(old).toContain('its tenant; models: local-*; addresses: 10.0.0.0/8');
  expect(old).toContain(`replaced by ${next}`);
});

test('says of a key that was rotated already which one takes its place', async () => {
  const id = await made();
  expect(await run('keys', 'rotate', id)).toBe(0);
  expect(await run('keys', 'rotate', id)).toBe(2);
  expect(errors).toMatch(/This key was rotated already: key_\w+ takes its place/);
  expect(errors).not.toContain('revoked');
});
