import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  configurationAppliedSchema,
  configurationAskedSchema,
  configurationCheckSchema,
  configurationProposalListSchema,
  configurationVersionListSchema,
  configurationVersionTextSchema,
  configurationViewSchema,
} from '@gatehouse/contract/admin-configuration';
import { afterEach, describe, expect, test } from 'vitest';
import { leaveCommandNote } from '../packages/gateway/src/config/command-note.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';
import { keyOfPerson } from '../packages/gateway/src/testing/key-of-person.ts';

const canary = 'canary-secret-of-the-file';

const text = `# Our gateway
version: 1
providers:
  - id: scripted
    kind: openai-compatible
    baseUrl: https://models.example.org/v1
    apiKey: ${canary} # rotated in May
    models: [scripted]
inspection:
  guards:
    # We learned that the hard way.
    - use: prompt-injection
      action: block
    - use: secrets
      action: redact
limits:
  concurrency: 50
`;

let running: ListeningTestGateway | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function start(file: string = text): Promise<ListeningTestGateway> {
  running = await listenTestGateway({ file, providers: {} });
  return running;
}

async function call(gateway: ListeningTestGateway, address: string, body?: object, key = gateway.adminKey) {
  const response = await fetch(`${gateway.url}/admin/v1/configuration${address}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json: unknown = await response.json();
  return { status: response.status, json };
}

const signIn = `signIn:
  issuers:
    - id: acme
      issuer: https://id.example.org
      audience: [gatehouse]
      roles:
        - { group: engineers, role: developer }
        - { group: operators, role: operator }
`;

describe('who may sign in', () => {
  test('is changed by nobody who would give more than they may do, neither for themselves nor for others', async () => {
    const gateway = await start(text + signIn);
    const { key: operator } = await gateway.gateway.keys.create({ name: 'o', role: 'operator' });
    const { base, text: now } = await view(gateway);
    const promoted = String(now).replace('role: operator', 'role: admin');
    expect(promoted).not.toBe(now);
    const refused = [403, { error: { code: 'beyond_own_permissions', param: 'signIn.issuers[0].roles[0].role' } }];
    const asked = async (changed: string, key: string): Promise<[number, unknown]> => {
      const { json, status } = await call(gateway, '', { base, text: changed, reason: 'easier' }, key);
      return [status, json];
    };
    expect(await asked(promoted, operator)).toMatchObject(refused);
    // Another issuer gives the same roles to others.
    expect(await asked(String(now).replace('id.example.org', 'mine.example.org'), operator)).toMatchObject(refused);
    const check = { base, text: promoted };
    const checked = configurationCheckSchema.parse((await call(gateway, '/check', check, operator)).json);
    expect(checked.problems.map(({ path: at }) => at)).toContain('signIn.issuers[0].roles[1].role');
    expect(await gateway.reload()).toBe('unchanged');
    // What has nothing to do with it goes on to be theirs.
    expect((await asked(String(now).replace('concurrency: 50', 'concurrency: 51'), operator))[0]).toBe(200);
    const again = await view(gateway);
    const byAdmin = {
      base: again.base,
      text: String(again.text).replace('role: operator', 'role: admin'),
      reason: 'x',
    };
    expect((await call(gateway, '', byAdmin)).status).toBe(200);
  });
});

async function view(gateway: ListeningTestGateway) {
  return configurationViewSchema.parse((await call(gateway, '')).json);
}

const fileOf = (gateway: ListeningTestGateway): Promise<string> => readFile(gateway.file ?? '', 'utf8');

describe('reading the configuration', () => {
  test('shows the file without its secrets, and where each setting comes from', async () => {
    const gateway = await start();
    const { json } = await call(gateway, '');
    expect(JSON.stringify(json)).not.toContain(canary);
    const seen = configurationViewSchema.parse(json);
    expect(seen.text).toBe(text.replace(canary, /"\(secret [0-9a-f]{8}\)"/.exec(seen.text ?? '')?.[0] ?? ''));
    expect(seen).toMatchObject({ file: gateway.file, format: 'yaml', writable: true, problems: [], fourEyes: false });
    const setting = (name: string) => seen.settings.find((each) => each.path.join('.') === name);
    expect(setting('limits.concurrency')).toMatchObject({ value: 50, source: 'file', line: 17 });
    expect(setting('limits.requestsPerMinute')).toMatchObject({ source: 'default' });
    expect(setting('providers.0.apiKey')).toMatchObject({ secret: true, source: 'file', line: 7 });
    expect(setting('server.host')).toMatchObject({ protected: true, restart: true });
    expect(setting('dataFolder')).toMatchObject({ source: 'command-line' });
  });

  test('lets auditors read and nothing else, and other keys nothing at all', async () => {
    const gateway = await start();
    const { key } = await gateway.gateway.keys.create({ name: 'auditor', role: 'auditor' });
    const { base } = await view(gateway);
    const change = { base, reason: 'why not', edits: [{ path: ['limits', 'concurrency'], value: 1 }] };
    expect((await call(gateway, '', undefined, key)).status).toBe(200);
    expect((await call(gateway, '/versions', undefined, key)).status).toBe(200);
    expect((await call(gateway, '/proposals', undefined, key)).status).toBe(200);
    expect((await call(gateway, '', change, key)).status).toBe(403);
    expect((await call(gateway, '/check', { edits: change.edits }, key)).status).toBe(403);
    expect((await call(gateway, '', undefined, gateway.userKey)).status).toBe(403);
    expect(await fileOf(gateway)).toBe(text);
  });
});

describe('changing the configuration', () => {
  test('writes what was changed and nothing else, puts it in force, and records who did it and why', async () => {
    const gateway = await start();
    await chmod(gateway.file ?? '', 0o640);
    const { base } = await view(gateway);
    const edits = [
      { path: ['inspection', 'guards', 0, 'action'], value: 'flag' },
      { path: ['limits', 'requestsPerMinute'], value: 100 },
    ];
    const checked = configurationCheckSchema.parse((await call(gateway, '/check', { edits, base })).json);
    expect(checked).toMatchObject({ problems: [], changed: ['limits', 'inspection'], needRestart: [] });
    expect(checked.consequences).toEqual([
      {
        kind: 'guard-milder',
        path: 'inspection.guards[0].action',
        subject: 'prompt-injection',
        from: 'block',
        to: 'flag',
        weakens: true,
      },
    ]);
    expect(await fileOf(gateway)).toBe(text);

    const { status, json } = await call(gateway, '', { edits, base, reason: 'too many false alarms' });
    expect(status).toBe(200);
    const applied = configurationAppliedSchema.parse(json);
    expect(applied.version).toMatchObject({
      origin: 'console',
      actorName: 'test admin',
      reason: 'too many false alarms',
      current: true,
    });
    const now = text
      .replace('action: block', 'action: flag')
      .replace('concurrency: 50\n', 'concurrency: 50\n  requestsPerMinute: 100\n');
    expect(await fileOf(gateway)).toBe(now);
    expect((await stat(gateway.file ?? '')).mode & 0o777).toBe(0o640);
    expect(gateway.gateway.configuration.limits.requestsPerMinute).toBe(100);
    expect(gateway.gateway.configuration.inspection.guards[0]).toMatchObject({ action: 'flag' });
    expect((await view(gateway)).base).toBe(applied.base);

    const leaf = (await gateway.leaves()).find(({ kind }) => kind === 'configuration');
    if (leaf?.kind !== 'configuration') throw new Error('there is no leaf of the change');
    expect(leaf.changed).toEqual(['limits', 'inspection']);
    expect(leaf.actor).toMatch(/^[0-9a-f]{32}$/);
    expect(await gateway.content(leaf, 'reason')).toBe('too many false alarms');
    expect(await gateway.content(leaf, 'diff')).toContain('+ inspection.guards.0.action: "flag"');
  });

  test('takes a text with the marks of secrets back, and keeps the secrets', async () => {
    const gateway = await start();
    const seen = await view(gateway);
    const wanted = (seen.text ?? '').replace('concurrency: 50', 'concurrency: 60');
    const { status } = await call(gateway, '', { text: wanted, base: seen.base, reason: 'more of them' });
    expect(status).toBe(200);
    expect(await fileOf(gateway)).toBe(text.replace('concurrency: 50', 'concurrency: 60'));
  });

  test('refuses a change of a file that somebody else has changed meanwhile', async () => {
    const gateway = await start();
    const { base } = await view(gateway);
    const theirs = text.replace('concurrency: 50', 'concurrency: 70');
    await writeFile(gateway.file ?? '', theirs);
    const edits = [{ path: ['limits', 'concurrency'], value: 60 }];
    const { status, json } = await call(gateway, '', { edits, base, reason: 'mine' });
    expect(status).toBe(409);
    expect(json).toMatchObject({ error: { code: 'configuration_conflict' } });
    expect(await fileOf(gateway)).toBe(theirs);
  });

  test('says what is wrong with a text, with its place, and writes nothing', async () => {
    const gateway = await start();
    const { base } = await view(gateway);
    const wrong = text.replace('concurrency: 50', 'concurency: 50').replace('action: block', 'action: blok');
    const checked = configurationCheckSchema.parse((await call(gateway, '/check', { text: wrong, base })).json);
    expect(checked.problems.map(({ line, path: at }) => [line, at])).toEqual([
      [13, 'inspection.guards[0].action'],
      [17, 'limits.concurency'],
    ]);
    const { status, json } = await call(gateway, '', { text: wrong, base, reason: 'try' });
    expect([status, json]).toMatchObject([400, { error: { code: 'configuration_invalid' } }]);
    expect(await fileOf(gateway)).toBe(text);
    const torn = configurationCheckSchema.parse((await call(gateway, '/check', { text: 'a: [', base })).json);
    expect(torn).toMatchObject({ after: null, problems: [{ line: 1 }] });
  });

  test('puts the old file back where the new one cannot be put in force', async () => {
    const gateway = await start();
    const { base } = await view(gateway);
    gateway.gateway.apply = () => Promise.reject(new Error('the disk is full'));
    const edits = [{ path: ['limits', 'concurrency'], value: 60 }];
    const { status, json } = await call(gateway, '', { edits, base, reason: 'mine' });
    expect([status, json]).toMatchObject([409, { error: { code: 'configuration_not_applied' } }]);
    expect(await fileOf(gateway)).toBe(text);
    expect(configurationVersionListSchema.parse((await call(gateway, '/versions')).json).versions).toHaveLength(1);
    expect(await readdir(path.dirname(gateway.file ?? ''))).toEqual(['gatehouse.yaml']);
  });

  test('lets nobody read the environment or files, use secrets elsewhere, open the network or lock others out', async () => {
    const gateway = await start();
    const seen = await view(gateway);
    const mark = /"(\(secret [0-9a-f]{8}\))"/.exec(seen.text ?? '')?.[1];
    const refused: readonly (readonly [readonly (string | number)[], unknown, string])[] = [
      [['providers', 0, 'operator'], '${HOME}', 'providers[0].operator'],
      [['providers', 0, 'apiKey'], '${OTHER}', 'providers[0].apiKey'],
      [['providers', 0, 'operator'], mark, 'providers[0].operator'],
      [['providers', 0, 'operator'], `I am ${mark}`, 'providers[0].operator'],
      [['providers', 0, 'tls'], { verify: false }, 'providers[0].tls.verify'],
      [['providers', 0, 'tls'], { ca: '/etc/passwd' }, 'providers[0].tls.ca'],
      [['providers', 0, 'allowPrivateNetwork'], true, 'providers[0].allowPrivateNetwork'],
      [['providers', 1], { id: 'k', kind: 'extractive', knowledge: ['/etc'] }, 'providers[1].knowledge[0]'],
      [['server', 'port'], 1, 'server'],
      [['server'], { maxBodyBytes: '1B' }, 'server'],
      [['dataFolder'], '/tmp/elsewhere', 'dataFolder'],
      [['tenant'], 'other', 'tenant'],
      [['tls'], { cert: 'a', key: 'b' }, 'tls'],
      [['ledger'], { rootKey: 'ab'.repeat(32) }, 'ledger.rootKey'],
    ];
    for (const [at, value, blamed] of refused) {
      const edits = [{ path: at, value }];
      const checked = configurationCheckSchema.parse((await call(gateway, '/check', { edits })).json);
      expect(
        checked.problems.map((problem) => problem.path),
        `${at.join('.')}: ${String(value)}`,
      ).toContain(blamed);
      const { status } = await call(gateway, '', { edits, base: seen.base, reason: 'attack' });
      expect(status, at.join('.')).toBe(400);
    }
    // The key stays where its address goes.
    const moved = (seen.text ?? '').replace('models.example.org', 'evil.example.org');
    const checked = configurationCheckSchema.parse((await call(gateway, '/check', { text: moved })).json);
    expect(checked.problems).toMatchObject([{ path: 'providers[0].apiKey', line: 7 }]);
    expect(await fileOf(gateway)).toBe(text);
  });

  test('says what waits for a restart', async () => {
    const gateway = await start();
    const { base } = await view(gateway);
    const edits = [{ path: ['ledger', 'fourEyes'], value: true }];
    const checked = configurationCheckSchema.parse((await call(gateway, '/check', { edits })).json);
    expect(checked).toMatchObject({ needRestart: ['ledger'], consequences: [] });
    const { json } = await call(gateway, '', { edits, base, reason: 'two people' });
    expect(configurationAppliedSchema.parse(json)).toMatchObject({ needRestart: ['ledger'] });
    expect((await view(gateway)).needRestart).toEqual(['ledger']);
  });

  test('makes the file anew where it is gone', async () => {
    const gateway = await start();
    const { rm } = await import('node:fs/promises');
    await rm(gateway.file ?? '');
    const seen = await view(gateway);
    expect(seen).toMatchObject({ base: 'missing', text: null, writable: true });
    const edits = [{ path: ['limits', 'concurrency'], value: 60 }];
    expect((await call(gateway, '', { edits, base: 'missing', reason: 'it was gone' })).status).toBe(200);
    expect(await fileOf(gateway)).toBe(text.replace('concurrency: 50', 'concurrency: 60'));
  });
});

describe('the history of the configuration', () => {
  test('has versions of the console and of editors, without secrets, and restores one with the secrets of now', async () => {
    const gateway = await start();
    const first = await view(gateway);
    await call(gateway, '', {
      edits: [{ path: ['inspection', 'guards', 1], remove: true }],
      base: first.base,
      reason: 'without secrets',
    });
    // Somebody rotates the key on the disk, and says why in a comment.
    const rotated = (await fileOf(gateway)).replace(canary, 'canary-new').replace('in May', 'in June');
    await writeFile(gateway.file ?? '', rotated);
    await gateway.reload();
    const list = configurationVersionListSchema.parse((await call(gateway, '/versions')).json).versions;
    expect(list.map(({ origin, current, changed }) => [origin, current, changed])).toEqual([
      ['file', true, ['providers']],
      ['console', false, ['inspection']],
      ['start', false, []],
    ]);
    expect(list[0]).toMatchObject({ added: 1, removed: 1 });
    expect(list[1]).toMatchObject({ added: 0, removed: 2, reason: 'without secrets' });
    const oldest = list[2]?.id ?? '';
    const told = configurationVersionTextSchema.parse((await call(gateway, `/versions/${oldest}`)).json);
    expect(told).toMatchObject({ before: null, version: { origin: 'start' } });

    const { base } = await view(gateway);
    const checked = configurationCheckSchema.parse((await call(gateway, '/check', { version: oldest, base })).json);
    expect(checked.problems).toEqual([]);
    const { status } = await call(gateway, `/versions/${oldest}/restore`, { base, reason: 'we need it' });
    expect(status).toBe(200);
    expect(await fileOf(gateway)).toBe(text.replace(canary, 'canary-new'));
    const [newest] = configurationVersionListSchema.parse((await call(gateway, '/versions')).json).versions;
    expect(newest).toMatchObject({ origin: 'restore', restored: oldest, current: true });

    const folder = path.join(gateway.folder, 'configurations');
    for (const name of await readdir(folder)) {
      expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
      expect(await readFile(path.join(folder, name), 'utf8')).not.toMatch(/canary/);
    }
    expect((await call(gateway, '/versions/cfg_unknown')).status).toBe(404);
  });

  test('knows who has restored a version on the command line, and why', async () => {
    const gateway = await start();
    const changed = text.replace('concurrency: 50', 'concurrency: 60');
    const note = { actor: 'anna', reason: 'Ticket 7', restored: 'cfg_1' };
    await leaveCommandNote(path.join(gateway.folder, 'configurations'), changed, note);
    await writeFile(gateway.file ?? '', changed);
    await gateway.reload();
    const [newest] = configurationVersionListSchema.parse((await call(gateway, '/versions')).json).versions;
    expect(newest).toMatchObject({ origin: 'command', ...note });
    const leaf = (await gateway.leaves()).findLast(({ kind }) => kind === 'configuration');
    expect(leaf).toMatchObject({ actor: 'anna', changed: ['limits'] });
  });
});

describe('four eyes', () => {
  test('lets another administrator agree before something protects less, once, and records both', async () => {
    const gateway = await start(`${text}ledger:\n  fourEyes: true\n`);
    const second = await keyOfPerson(gateway.gateway, { name: 'second', role: 'admin' });
    const { base } = await view(gateway);
    const stricter = { edits: [{ path: ['limits', 'concurrency'], value: 10 }], base, reason: 'less' };
    const one = configurationAppliedSchema.parse((await call(gateway, '', stricter)).json);
    const wanted = {
      edits: [{ path: ['inspection', 'guards', 0, 'shadow'], value: true }],
      base: one.base,
      reason: 'trying it out',
    };
    const asked = await call(gateway, '', wanted);
    expect(asked.status).toBe(202);
    const { proposal } = configurationAskedSchema.parse(asked.json);
    expect(proposal).toMatchObject({ state: 'pending', consequences: [{ kind: 'guard-shadowed' }] });
    const before = await fileOf(gateway);
    const own = await call(gateway, `/proposals/${proposal.id}`, { decision: 'approved' });
    expect(own.json).toMatchObject({ error: { code: 'approval_needs_another' } });
    const early = await call(gateway, '', { proposal: proposal.id, base: one.base });
    expect(early.json).toMatchObject({ error: { code: 'approval_invalid' } });
    expect(await fileOf(gateway)).toBe(before);

    expect((await call(gateway, `/proposals/${proposal.id}`, { decision: 'approved' }, second.key)).status).toBe(200);
    // Whoever agreed cannot use it either.
    const stolen = await call(gateway, '', { proposal: proposal.id, base: one.base }, second.key);
    expect(stolen.status).toBe(404);
    const applied = await call(gateway, '', { proposal: proposal.id, base: one.base });
    expect(configurationAppliedSchema.parse(applied.json).version.approver).toBe(second.record.id);
    expect(gateway.gateway.configuration.inspection.guards[0]).toMatchObject({ shadow: true });
    expect((await call(gateway, '', { proposal: proposal.id, base: one.base })).status).toBe(404);
    const list = configurationProposalListSchema.parse((await call(gateway, '/proposals')).json);
    expect(list.proposals).toEqual([]);
    const leaves = await gateway.leaves();
    expect(leaves.filter(({ kind }) => kind === 'approval')).toMatchObject([
      { action: 'configure', decision: 'approved', request: proposal.id },
    ]);
    expect(leaves.findLast(({ kind }) => kind === 'configuration')).toHaveProperty('approver');

    // A way back that protects less takes two as well, and stays a way back.
    const versions = configurationVersionListSchema.parse((await call(gateway, '/versions')).json).versions;
    const first = versions.find(({ origin }) => origin === 'start')?.id ?? '';
    const { base: now } = await view(gateway);
    const back = await call(gateway, `/versions/${first}/restore`, { base: now, reason: 'as it was' });
    expect(back.status).toBe(202);
    const wish = configurationAskedSchema.parse(back.json).proposal;
    expect(wish.consequences).toMatchObject([{ kind: 'limit-raised' }]);
    await call(gateway, `/proposals/${wish.id}`, { decision: 'approved' }, second.key);
    const restored = await call(gateway, '', { proposal: wish.id, base: now });
    expect(configurationAppliedSchema.parse(restored.json).version).toMatchObject({
      origin: 'restore',
      restored: first,
      reason: 'as it was',
    });
  });
});
