import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadContentRequest } from '@gatehouse/contract/admin-record';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfiguration } from '../config/load.ts';
import type { CreatedKey, KeyAdministration, KeyRecord, NewKey } from '../core/access.ts';
import { systemClock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Provider } from '../core/provider.ts';
import { createRecognisers } from '../pseudonyms/recogniser-catalogue.ts';
import { createTextPseudonyms } from '../pseudonyms/text-pseudonyms.ts';
import { startWitness } from '../start-witness.ts';
import { createLog } from '../telemetry/create-log.ts';
import { canSelfSign, selfSign } from '../testing/self-signed.ts';
import { connectToGateway } from './control-client.ts';
import { lockDataFolder } from './data-folder.ts';
import type { Dependencies, Reading, RunningGateway, StartOptions } from './dependencies.ts';
import { createProgram, runProgram } from './program.ts';
import { openPrompts } from '../open-prompts.ts';
import { judgeCase } from '../prompts/judge-case.ts';
import { noAttacks } from '../testing/no-attacks.ts';
import { noDeclaring } from '../testing/no-declaring.ts';
import { noKnowledge } from '../testing/no-knowledge.ts';
import { noModels } from '../testing/no-models.ts';
import { noSecrets } from '../testing/no-secrets.ts';
import { noConsents } from '../testing/no-consents.ts';
import { noKeeping } from '../testing/no-keeping.ts';

const noDirectory = (): Promise<never> => Promise.reject(new Error('no directory was expected'));

/** Keys in memory, of the same shape as those of a gateway. */
function fakeKeys(): KeyAdministration & { readonly records: Map<string, KeyRecord> } {
  const records = new Map<string, KeyRecord>();
  return {
    records,
    create(key: NewKey): Promise<CreatedKey> {
      const number = records.size + 1;
      const record: KeyRecord = {
        ...key,
        id: `key_${number}`,
        hash: 'f'.repeat(64),
        prefix: `gh_${key.role}_ab${number}`,
        createdAt: 1_700_000_000_000,
      };
      records.set(record.id, record);
      return Promise.resolve({ record, key: `gh_${key.role}_secret${number}` });
    },
    list: () => Promise.resolve([...records.values()]),
    change(id, edit) {
      const record = records.get(id);
      if (record === undefined) return Promise.reject(new GatehouseError('resource_not_found'));
      if (record.revokedAt !== undefined) return Promise.reject(new GatehouseError('invalid_request'));
      const changed = Object.entries({ ...record, ...edit }).filter(([, value]) => value !== null);
      records.set(id, Object.fromEntries(changed) as unknown as KeyRecord);
      return Promise.resolve(records.get(id) ?? record);
    },
    async rotate(id, overlap) {
      const record = records.get(id);
      if (record === undefined) throw new GatehouseError('resource_not_found');
      const { role } = record;
      const made = await this.create({ name: record.name, role });
      records.set(id, { ...record, expiresAt: overlap, successor: made.record.id });
      return made;
    },
    revoke(id, _actor, { force = false } = {}) {
      const record = records.get(id);
      if (record === undefined) return Promise.reject(new GatehouseError('resource_not_found'));
      if (record.revokedAt !== undefined) return Promise.resolve({ record, alreadyRevoked: true });
      if (record.role === 'admin' && !force) return Promise.reject(new GatehouseError('last_admin_key'));
      const revoked = { ...record, revokedAt: 1_700_000_000_001 };
      records.set(id, revoked);
      return Promise.resolve({ record: revoked, alreadyRevoked: false });
    },
    close: () => Promise.resolve(),
  };
}

/** Content as a gateway gives it; one id needs an approval, and one is unknown. */
function readFake({ reason, request }: ReadContentRequest, actor: string): Promise<Reading> {
  if (request === 'req_none') return Promise.reject(new GatehouseError('resource_not_found'));
  const question = { id: 'apr_1', action: 'read', request, reason, requester: actor } as const;
  if (request === 'req_two') {
    return Promise.resolve({ question: { ...question, askedAt: 1, expiresAt: 2, state: 'pending' } });
  }
  const pieces = [
    { bytes: 9, text: JSON.stringify({ by: actor, why: reason }) },
    { bytes: 5, text: 'a\u001b[31mb' },
    { bytes: 7, fault: 'erased' as const },
  ];
  const contents = [{ shard: 'default-2026h2', index: 3, kind: 'request', part: 'prompt', pieces }];
  return Promise.resolve({ content: { request, contents, recorded: [7] } });
}

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

interface Bench {
  readonly folder: string;
  readonly keys: ReturnType<typeof fakeKeys>;
  readonly started: StartOptions[];
  readonly events: string[];
  elapsed: number;
  out(): string;
  complaints(): string;
  signal(name: Signal): void;
  run(...words: string[]): Promise<number>;
}

let bench: Bench;

function createBench(folder: string, over: Partial<Dependencies> = {}): Bench {
  let out = '';
  let complaints = '';
  const handlers = new Map<Signal, Set<() => void>>();
  const keys = fakeKeys();
  const started: StartOptions[] = [];
  const events: string[] = [];
  const gateway: RunningGateway = {
    url: 'http://127.0.0.1:4283',
    consoleUrl: 'http://127.0.0.1:4283/console/',
    keys,
    keeping: noKeeping,
    consents: noConsents,
    attacks: noAttacks,
    secrets: noSecrets,
    signIn: undefined as never,
    declared: noDeclaring,
    directory: { list: () => Promise.resolve([]), create: noDirectory, change: noDirectory, remove: noDirectory },
    recordRewrap: () => Promise.reject(new Error('no change of the root key was expected')),
    reviews: {
      list: () => Promise.reject(new Error('not in this test')),
      show: () => Promise.reject(new Error('not in this test')),
      decide: () => Promise.reject(new Error('not in this test')),
    },
    suspicion: { risks: () => Promise.resolve([]), lift: () => Promise.reject(new Error('nobody is suspended')) },
    limits: () => Promise.reject(new Error('not in this test')),
    knowledge: noKnowledge,
    modelRegister: noModels,
    modelRoutes: () => ({ routes: [], changes: [] }),
    unmatchedScopes: () => [],
    callQueues: () => ({ queues: [] }),
    batches: {
      list: () => Promise.resolve({ batches: [], more: false }),
      show: () => Promise.reject(new Error('not in this test')),
      cancel: () => Promise.reject(new Error('not in this test')),
    },
    register: () => Promise.reject(new Error('not in this test')),
    releaseStatistics: ({ teams }) => {
      events.push(`report ${teams.join(' ')}`);
      const counts = Object.fromEntries(teams.map((team) => [team, 7]));
      return Promise.resolve({ counts, releasedAt: 1, repeated: true, left: 500, noise: 3 });
    },
    recordExport: (leaf) => Promise.resolve(void events.push(`export ${leaf.leaves}`)),
    rotateKey: () => Promise.resolve({ from: 'old', to: 'running' }),
    configurationState: () => Promise.resolve({ appliedAt: 1, rejected: null, needRestart: ['server', 'ledger'] }),
    recordState: () => Promise.reject(new Error('not in this test')),
    recordDisclosure: () => Promise.resolve({ missed: ['nothing'] }),
    readContent: (wanted, actor) => readFake(wanted, actor),
    models: () => Promise.resolve([{ id: "it's-a-model", provider: 'a' }]),
    apply: (_loaded, changed) => Promise.resolve(void events.push(`apply ${changed.join(',')}`)),
    reject: (problems) => void events.push(`reject ${problems.length}`),
    confirm: () => Promise.resolve(),
    watchedBy: () => undefined,
    noKeys: (command) => void events.push(`no keys: ${command}`),
    stop: (reason) => Promise.resolve(void events.push(`stop ${reason}`)),
  };
  const dependencies: Dependencies = {
    stdin: () => Readable.from([]),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (complaints += text) },
    environment: {},
    workingFolder: folder,
    clock: { now: () => Date.now(), elapsed: () => made.elapsed },
    version: '1.2.3',
    nodeVersion: 'v24.0.0',
    processId: 4242,
    commandName: 'gatehouse',
    exampleShop: undefined,
    schemaPath: undefined,
    onSignal(signal, handler) {
      const set = handlers.get(signal) ?? new Set();
      handlers.set(signal, set.add(handler));
      return () => void set.delete(handler);
    },
    onParentGone: () => () => undefined,
    exitNow: (code) => void events.push(`exit ${code}`),
    discoverLocalServers: () => Promise.resolve([]),
    openKeys: () => Promise.resolve(keys),
    makeBundle: () => Promise.reject(new Error('no bundle was expected')),
    openReferences: () => Promise.reject(new Error('nobody asks for references here')),
    readContent: ({ rootKey }, wanted, actor) => readFake(wanted, `${actor}, ${rootKey.name.slice(-8)}`),
    rotateKey: () => Promise.resolve({ from: 'old', to: 'stopped' }),
    recordDisclosure: () => Promise.resolve({ missed: ['nothing'] }),
    replaceLostKey: () => Promise.resolve('new'),
    renewKeyStore: () => Promise.resolve(undefined),
    openAttacks: () => Promise.reject(new Error('no attacks were expected')),
    openDirectory: () => Promise.reject(new Error('no directory was expected')),
    checkSecrets: () => Promise.resolve([]),
    openSecrets: () => Promise.reject(new Error('no secrets were expected')),
    recordRewrap: () => Promise.reject(new Error('no change of the root key was expected')),
    openConsents: () => Promise.reject(new Error('no consents were expected')),
    buildRegister: () => Promise.reject(new Error('no register was expected')),
    openKeeping: () => Promise.reject(new Error('no keeping was expected')),
    recordExport: ({ tenant }, leaf) => Promise.resolve(void events.push(`export ${tenant} ${leaf.leaves}`)),
    checkWitnesses: () => Promise.resolve([]),
    checkTokenModel: () => Promise.resolve({ ok: true, summary: 'loaded' }),
    checkDatabase: () => Promise.resolve(undefined),
    checkOthers: () => Promise.resolve([]),
    openVault: () => Promise.reject(new Error('no vault was expected')),
    openCosts: () => Promise.reject(new Error('no costs were expected')),
    releaseStatistics: () => Promise.reject(new Error('no report was expected')),
    createTextInspection: () => Promise.reject(new Error('no guards were expected')),
    createTextPseudonyms: () => createTextPseudonyms(createRecognisers(['EMAIL'])),
    createProviders: () => [],
    explainPath: () => ({ policy: 'f'.repeat(64), stages: [], models: [] }),
    openPrompts,
    judgeCase,
    openWitness: (options) => startWitness(options, systemClock, createLog({ level: 'silent', version: 'test' })),
    startGateway(options) {
      started.push(options);
      return Promise.resolve(gateway);
    },
    ...over,
  };
  const made: Bench = {
    folder,
    keys,
    started,
    events,
    elapsed: 0,
    out: () => out,
    complaints: () => complaints,
    signal: (name) => handlers.get(name)?.forEach((handler) => handler()),
    run: (...words) => runProgram(createProgram(dependencies), words, dependencies),
  };
  return made;
}

const minimal = `version: 1
providers:
  - id: a
    kind: openai-compatible
    baseUrl: http://127.0.0.1:8000/v1
    allowPrivateNetwork: true
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-cli-'));
  bench = createBench(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const path = (...names: string[]): string => join(folder, ...names);

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`waited in vain; printed:\n${bench.out()}\n${bench.complaints()}`);
}

describe('the command line', () => {
  test('prints its version, and its help with examples', async () => {
    expect(await bench.run('version')).toBe(0);
    expect(bench.out()).toBe('gatehouse 1.2.3 (Node.js v24.0.0)\n');
    expect(await bench.run('--help')).toBe(0);
    expect(bench.out()).toContain('Exit codes: 0 done');
    for (const name of ['init', 'check', 'start', 'doctor', 'explain', 'keys', 'version'])
      expect(bench.out()).toContain(`  ${name} `);
  });

  test.each([
    [['keys', 'create']],
    [['keys', 'create', '--name', 'a', '--role', 'Root']],
    [['keys', 'create', '--name', 'a', '--expires', '90']],
    [['keys', 'create', '--name', 'a', '--expires', '11y']],
    [['keys', 'create', '--name', 'a', '--rpm', '0']],
    [['keys', 'create', '--name', 'a\nb']],
    [['start', '--port', '65536']],
    [['start', '--port', '']],
    [['nonsense']],
    [['check', '--nonsense']],
  ])('refuses %j with exit code 2, on stderr only', async (words) => {
    expect(await bench.run(...words)).toBe(2);
    expect(bench.out()).toBe('');
    expect(bench.complaints()).not.toBe('');
  });

  test('colours only a terminal, and not where NO_COLOR is set', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    const printed = async (isTTY: boolean, environment: Record<string, string>): Promise<string> => {
      let text = '';
      await createBench(folder, { stdout: { write: (piece) => (text += piece), isTTY }, environment }).run('check');
      return text;
    };
    expect(await printed(true, {})).toContain('\u001b[');
    expect(await printed(true, { NO_COLOR: '1' })).not.toContain('\u001b[');
    expect(await printed(false, {})).not.toContain('\u001b[');
  });
});

describe('init', () => {
  test('writes a valid file for the servers that it found', async () => {
    bench = createBench(folder, {
      schemaPath: path('docs', 'gatehouse.schema.json'),
      discoverLocalServers: () =>
        Promise.resolve([
          { name: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['qwen3'] },
          { name: 'Ollama', baseUrl: 'http://127.0.0.1:11435/v1', models: [] },
          { name: 'LM Studio "x": y', baseUrl: 'http://127.0.0.1:1234/v1', models: [] },
        ]),
    });
    expect(await bench.run('init')).toBe(0);
    const text = await readFile(path('gatehouse.yaml'), 'utf8');
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./docs/gatehouse.schema.json');
    const loaded = await loadConfiguration(path('gatehouse.yaml'), {});
    expect(loaded.ok && loaded.configuration.providers.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'ollama openai-compatible',
      'ollama-2 openai-compatible',
      'lm-studio--x---y openai-compatible',
    ]);
    expect((await stat(path('gatehouse.yaml'))).mode & 0o777).toBe(0o600);
    // What loads models on demand gets the time for it, within the time of the whole call.
    const timeouts = loaded.ok
      ? loaded.configuration.providers.flatMap((one) => (one.kind === 'openai-compatible' ? one.timeouts : []))
      : [];
    expect(timeouts.map(({ firstByte }) => firstByte / 60_000)).toEqual([10, 10, 10]);
    expect(timeouts.every(({ firstByte, total }) => firstByte < total)).toBe(true);
  });

  test('sets up the built-in model over the example knowledge where no server has a model', async () => {
    await mkdir(path('a-shop', 'knowledge'), { recursive: true });
    bench = createBench(folder, { exampleShop: path('a-shop') });
    expect(await bench.run('init')).toBe(0);
    const loaded = await loadConfiguration(path('gatehouse.yaml'), {});
    expect(loaded.ok && loaded.configuration.providers).toMatchObject([
      { kind: 'extractive', knowledge: [path('a-shop', 'knowledge')] },
    ]);
    expect(loaded.ok && loaded.configuration.knowledge.assistants).toEqual([]);
  });

  test('sets up the assistants of the example shop, and names a model that was found for them in a comment', async () => {
    const discoverLocalServers: Dependencies['discoverLocalServers'] = () =>
      Promise.resolve([{ name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['nomic-embed', 'qwen3:4b'] }]);
    bench = createBench(folder, {
      exampleShop: resolve(import.meta.dirname, '../../../../examples/shop'),
      discoverLocalServers,
    });
    expect(await bench.run('init')).toBe(0);
    const loaded = await loadConfiguration(path('gatehouse.yaml'), {});
    expect(loaded.ok ? [] : loaded.problems).toEqual([]);
    const { assistants = [], collections = [] } = loaded.ok ? loaded.configuration.knowledge : {};
    expect(assistants.map(({ id }) => id)).toEqual(['shop', 'support']);
    for (const { sources } of collections) {
      for (const source of sources)
        expect('path' in source && existsSync(source.path), JSON.stringify(source)).toBe(true);
    }
    expect(await readFile(path('gatehouse.yaml'), 'utf8')).toContain('# model: "qwen3:4b"\n');
    expect(bench.out()).toContain('assistant/shop');
  });

  test('brings a first piece of knowledge where there is no example', async () => {
    expect(await bench.run('init', '--file', 'sub/g.yaml')).toBe(0);
    expect(await readdir(path('sub', 'knowledge'))).toEqual(['welcome.md']);
    const loaded = await loadConfiguration(path('sub', 'g.yaml'), {});
    expect(loaded.ok && loaded.configuration.knowledge).toMatchObject({
      collections: [{ id: 'documents', sources: [{ kind: 'folder', path: path('sub', 'knowledge') }] }],
      assistants: [{ id: 'help' }],
    });
  });

  test('does not overwrite a file without --force', async () => {
    await writeFile(path('gatehouse.yaml'), 'mine');
    expect(await bench.run('init')).toBe(1);
    expect(bench.complaints()).toContain('is there already');
    expect(await readFile(path('gatehouse.yaml'), 'utf8')).toBe('mine');
    expect(await bench.run('init', '--force')).toBe(0);
    expect((await loadConfiguration(path('gatehouse.yaml'), {})).ok).toBe(true);
  });
});

describe('check', () => {
  test('says that a file is valid', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    expect(await bench.run('check')).toBe(0);
    expect(bench.out()).toBe(`Valid: ${path('gatehouse.yaml')}\n`);
  });

  test('warns of roles that are not built in, with their place and the name that was meant', async () => {
    const knowledge = `knowledge:\n  collections:\n    - id: wages\n      roles:\n        - user\n        - adnim\n`;
    await writeFile(path('gatehouse.yaml'), `${minimal}${knowledge}`);
    expect(await bench.run('check')).toBe(0);
    expect(bench.out()).toMatch(
      /gatehouse\.yaml:\d+:11 {2}knowledge\.collections\[0\]\.roles\[1\]: this role is not built in, and no gateway runs .*\. Did you mean `admin`\?\nValid: /,
    );
    expect(bench.out()).not.toContain('roles[0]');
  });

  test('prints every problem with its place, and exits with 1', async () => {
    await writeFile(path('gatehouse.yaml'), `${minimal}cahce: {}\nserver:\n  port: 70000\n`);
    expect(await bench.run('check')).toBe(1);
    expect(bench.complaints()).toContain('2 problems');
    expect(bench.complaints()).toContain(
      `${path('gatehouse.yaml')}:7:1  cahce: there is no such setting. Did you mean \`cache\`?`,
    );
    expect(bench.complaints()).toContain(`${path('gatehouse.yaml')}:9:9  server.port: must be at most 65535.`);
  });

  test.each([
    ['that is not there', undefined, `init --file 'an other.yaml'`],
    ['that is empty', '', `init --force --file 'an other.yaml'`],
    ['that is a list', '- a\n', `init --force --file 'an other.yaml'`],
  ])('names a file %s in the command that writes it', async (_name, text, words) => {
    if (text !== undefined) await writeFile(path('an other.yaml'), text);
    expect(await bench.run('check', '--config', 'an other.yaml')).toBe(1);
    expect(bench.complaints()).toContain(`\`gatehouse ${words.replace('an other.yaml', path('an other.yaml'))}\``);
  });

  test('leaves the name out where it is the one that is written anyway', async () => {
    await writeFile(path('gatehouse.yaml'), '');
    expect(await bench.run('check')).toBe(1);
    expect(bench.complaints()).toContain('`gatehouse init --force`.');
  });

  test('says how to get a configuration where there is none', async () => {
    expect(await bench.run('check')).toBe(3);
    expect(bench.complaints()).toContain('gatehouse init');
  });
});

describe('start', () => {
  test('starts from nothing: configuration, data folder, root key, two keys shown once, a curl that can be copied', async () => {
    const running = bench.run('start');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    expect((await stat(path('data'))).mode & 0o777).toBe(0o700);
    expect((await stat(path('data', 'root.key'))).mode & 0o777).toBe(0o600);
    expect(bench.started[0]?.rootKey.name).toMatch(/root\.key$/);
    expect(bench.out()).toContain('gh_admin_secret1');
    expect(bench.out()).toContain("-H 'authorization: Bearer gh_user_secret2'");
    expect(bench.out()).toContain('http://127.0.0.1:4283/console/start ');
    expect(bench.out()).toContain(String.raw`"model":"it'\''s-a-model"`);
    bench.signal('SIGTERM');
    expect(await running).toBe(0);
    expect(bench.events).toEqual(['stop SIGTERM']);
    expect(await readdir(path('data'))).not.toContain('runtime.json');
  });

  test('prints a curl that a shell reads as it is meant', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    const running = bench.run('start');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    const command = /  curl [^]*?\n\n/.exec(bench.out())?.[0].replace('curl', `printf '%s\\n'`) ?? '';
    const words = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' }).split('\n');
    expect(JSON.parse(words[6] ?? '')).toMatchObject({ model: "it's-a-model" });
    bench.signal('SIGINT');
    await running;
  });

  test('does not show keys again at a later start, and says how to make one; keeps the root key', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    for (const round of [1, 2]) {
      const running = bench.run('start');
      await until(() => bench.out().split('Ctrl-C stops it.').length > round);
      bench.signal('SIGTERM');
      await running;
    }
    expect(bench.out().split('gh_admin_secret1')).toHaveLength(2);
    expect(bench.out()).toContain('gatehouse keys create --name my-app');
    const [first, second] = bench.started;
    const wrapped = await first?.rootKey.wrap(new Uint8Array(32), 'a');
    expect(await second?.rootKey.unwrap(wrapped ?? new Uint8Array(), 'a')).toHaveLength(32);
  });

  test('prints commands for the configuration and the data folder that it was started with', async () => {
    await mkdir(path('etc'));
    await writeFile(path('etc', 'g.yaml'), minimal);
    const running = bench.run('start', '--config', 'etc/g.yaml', '--data', 'my data');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    for (const command of ['keys create --name my-app', 'explain', 'doctor'])
      expect(bench.out()).toContain(`  gatehouse ${command} --config etc/g.yaml --data 'my data'`);
    for (const words of [['keys', 'list'], ['explain'], ['doctor']]) {
      const second = createBench(folder);
      await second.run(...words, '--config', 'etc/g.yaml', '--data', 'my data');
      expect(second.complaints()).toBe('');
    }
    bench.signal('SIGTERM');
    await running;
  });

  test('says at a later start what to put into the variable of the curl', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    await bench.run('keys', 'create', '--name', 'a');
    const running = bench.run('start');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    expect(bench.out()).toMatch(
      /a user key of yours:\n\n {2}export GATEHOUSE_KEY=gh_user_…\n {2}curl .*\n.*\$GATEHOUSE_KEY/,
    );
    bench.signal('SIGTERM');
    await running;
  });

  test('prints nothing for people and makes no keys where it is told to be quiet', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    const running = bench.run('start', '--quiet');
    await until(() => bench.events.length > 0);
    expect(bench.events).toEqual(['no keys: gatehouse keys create --name first-admin --role admin']);
    bench.signal('SIGTERM');
    expect(await running).toBe(0);
    expect(bench.out() + bench.complaints()).toBe('');
    expect(bench.keys.records.size).toBe(0);
  });

  test.runIf(canSelfSign())('prints a curl that trusts the certificate and finds its name', async () => {
    const pair = selfSign(['DNS:gateway.example', 'DNS:other.example']);
    await writeFile(path('gatehouse.yaml'), `${minimal}tls: {cert: ${pair.certFile}, key: ${pair.keyFile}}\n`);
    const running = bench.run('start');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    expect(bench.out()).toContain(
      `curl --cacert ${pair.certFile} --resolve gateway.example:4283:127.0.0.1 https://gateway.example:4283/v1/chat/completions`,
    );
    bench.signal('SIGTERM');
    await running;
    pair.remove();
  });

  test.runIf(canSelfSign())('does not start with a certificate and a key that do not belong together', async () => {
    const [one, other] = [selfSign(['DNS:a.example']), selfSign(['DNS:a.example'])];
    await writeFile(path('gatehouse.yaml'), `${minimal}tls: {cert: ${one.certFile}, key: ${other.keyFile}}\n`);
    expect(await bench.run('start')).toBe(3);
    expect(bench.complaints()).toContain('tls.key: the private key is not that of the certificate. Name the key');
    expect(await bench.run('check')).toBe(1);
    await writeFile(path('gatehouse.yaml'), `${minimal}tls: {cert: ${one.certFile}, key: ${one.keyFile}}\n`);
    expect(await bench.run('check')).toBe(0);
    expect(bench.out()).toMatch(/Warning: tls\.cert: .* expires on/);
    one.remove();
    other.remove();
  });

  test('takes --port and --data over the file', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    const running = bench.run('start', '--port', '0', '--data', 'elsewhere');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    expect(bench.started[0]?.loaded.configuration.server.port).toBe(0);
    expect(bench.started[0]?.dataFolder).toBe(path('elsewhere'));
    bench.signal('SIGTERM');
    await running;
  });

  test('ends at once at a second Ctrl-C, but not when npm passes the first one on', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    const running = bench.run('start');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    bench.signal('SIGINT');
    bench.elapsed = 10;
    bench.signal('SIGINT');
    expect(bench.events).toEqual([]);
    bench.elapsed = 2_000;
    bench.signal('SIGINT');
    expect(bench.events[0]).toBe('exit 130');
    await running;
  });

  test('reads the configuration again at SIGHUP, and keeps the former one when it is not valid', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    const running = bench.run('start');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    await writeFile(path('gatehouse.yaml'), `${minimal}cache: {enabled: true}\nserver: {port: 5}\n`);
    bench.signal('SIGHUP');
    await until(() => bench.events.length > 0);
    expect(bench.events).toEqual(['apply server,cache']);
    expect(bench.out()).toContain('In force only after a restart: server.');
    await writeFile(path('gatehouse.yaml'), `${minimal}cache: {enabled: maybe}\n`);
    bench.signal('SIGHUP');
    await until(() => bench.events.length > 1);
    expect(bench.events[1]).toBe('reject 1');
    bench.signal('SIGTERM');
    await running;
  });

  test('refuses a second gateway on the same data folder, and names the first', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    const running = bench.run('start');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    const second = createBench(folder);
    expect(await second.run('start')).toBe(6);
    expect(second.complaints()).toContain('process 4242, http://127.0.0.1:4283');
    expect(second.started).toEqual([]);
    bench.signal('SIGTERM');
    await running;
    expect(lockDataFolder(path('data'))).toBeDefined();
  });

  test.each([
    ['EADDRINUSE', 5, 'Port 4283 on 127.0.0.1 is taken by another program', '--port 4284'],
    ['EADDRNOTAVAIL', 5, 'This machine has no address 127.0.0.1', 'server.host'],
  ])('explains %s with its remedy, and frees the data folder', async (code, exitCode, message, remedy) => {
    await writeFile(path('gatehouse.yaml'), minimal);
    bench = createBench(folder, { startGateway: () => Promise.reject(Object.assign(new Error('listen'), { code })) });
    expect(await bench.run('start')).toBe(exitCode);
    expect(bench.complaints()).toContain(message);
    expect(bench.complaints()).toContain(remedy);
    expect(bench.complaints().trim().split('\n')).toHaveLength(2);
    expect(lockDataFolder(path('data'))).toBeDefined();
  });

  test('says what is wrong with a configuration and starts nothing', async () => {
    await writeFile(path('gatehouse.yaml'), 'version: 1\n');
    expect(await bench.run('start')).toBe(3);
    expect(bench.complaints()).toContain('providers: is missing');
    expect(bench.complaints()).toContain('`knowledge.assistants`');
    expect(bench.started).toEqual([]);
  });

  test('says that a data folder cannot be used when a file is in the way', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    await writeFile(path('data'), '');
    expect(await bench.run('start')).toBe(4);
    expect(bench.complaints()).toContain('The data folder');
    expect(bench.complaints()).toContain('choose another folder');
  });

  test('refuses a root key that others can read', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    await mkdir(path('data'));
    await writeFile(path('data', 'root.key'), 'a'.repeat(64));
    await chmod(path('data', 'root.key'), 0o644);
    expect(await bench.run('start')).toBe(4);
    expect(bench.complaints()).toContain(`chmod 600 ${path('data', 'root.key')}`);
  });

  test.runIf(existsSync('/proc/self'))('gives up where no folder can ever be made', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    expect(await bench.run('start', '--data', '/proc/gatehouse/data')).toBe(4);
    expect(bench.complaints()).toContain('/proc/gatehouse');
  });

  test('starts on a record that has leaves about keys but nothing sealed yet', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    await mkdir(path('data', 'ledger', 'leaves'), { recursive: true });
    await mkdir(path('data', 'ledger', 'content'), { recursive: true });
    const running = bench.run('start');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    bench.signal('SIGTERM');
    expect(await running).toBe(0);
    expect(await readdir(path('data'))).toContain('root.key');
  });

  test('refuses sealed content whose root key is missing, rather than making another', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    await mkdir(path('data', 'ledger', 'content'), { recursive: true });
    await writeFile(path('data', 'ledger', 'content', '00000000.seg'), 'sealed');
    expect(await bench.run('start')).toBe(4);
    expect(bench.complaints()).toContain('its root key');
    expect(await readdir(path('data'))).not.toContain('root.key');
  });
});

describe('keys', () => {
  test('takes a retention class that there is, and names them where there is none of that name', async () => {
    await writeFile(
      path('gatehouse.yaml'),
      `${minimal}ledger:\n  retention:\n    classes:\n      contracts: { maximum: 30d }\n`,
    );
    expect(await bench.run('keys', 'create', '--name', 'shop', '--retention', 'contract')).toBe(2);
    expect(bench.complaints()).toContain('standard, contracts');
    expect(bench.keys.records.size).toBe(0);
    expect(await bench.run('keys', 'create', '--name', 'shop', '--retention', 'contracts')).toBe(0);
  });

  test('works on the data folder directly while no gateway runs', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    expect(await bench.run('keys', 'list')).toBe(0);
    expect(bench.out()).toContain('There are no keys');
    expect(
      await bench.run('keys', 'create', '--name', 'shop', '--expires', '90d', '--rpm', '5', '--concurrency', '2'),
    ).toBe(0);
    expect(bench.out()).toContain('gh_user_secret1');
    const record = bench.keys.records.get('key_1');
    expect(record).toMatchObject({ name: 'shop', role: 'user', limits: { requestsPerMinute: 5, concurrency: 2 } });
    expect(Math.abs((record?.expiresAt ?? 0) - Date.now() - 90 * 86_400_000)).toBeLessThan(60_000);
    expect(await bench.run('keys', 'revoke', 'key_1')).toBe(0);
    expect(bench.out()).toContain('Revoked key_1 (shop).');
    expect(await bench.run('keys', 'revoke', 'key_1')).toBe(0);
    expect(bench.out()).toContain('key_1 (shop) was revoked already, on 2023-11-14 22:13 UTC.');
    expect(await bench.run('keys', 'list')).toBe(0);
    expect(bench.out()).toMatch(/key_1 {2}shop {2}user .* 5\/min, 2 at once {2}revoked/);
  });

  test('lists on a terminal what it has room for, and everything where a program reads', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    await bench.run(
      'keys',
      'create',
      '--name',
      'shop '.repeat(12).trim(),
      '--expires',
      '90d',
      '--rpm',
      '5',
      '--label',
      'berlin',
    );
    const listed = async (output: Partial<Dependencies['stdout']>, ...more: string[]): Promise<string[]> => {
      let text = '';
      const stdout = { write: (piece: string) => (text += piece), ...output };
      const openKeys = () => Promise.resolve(bench.keys);
      await createBench(folder, { stdout, openKeys, environment: { NO_COLOR: '1' } }).run('keys', 'list', ...more);
      return text.trimEnd().split('\n');
    };
    const whole = await listed({});
    expect(whole[0]?.trim().split(/\s{2,}/)).toEqual([
      'ID',
      'NAME',
      'ROLE',
      'KEY',
      'CREATED',
      'EXPIRES',
      'LIMITS',
      'STATE',
      'PURPOSE',
    ]);
    expect(whole[1]?.length).toBeGreaterThan(150);
    expect(await listed({ isTTY: true, columns: 80 }, '--wide')).toEqual(whole);
    expect(await listed({ isTTY: true, columns: 300 })).toEqual(whole);
    for (const columns of [40, 80, 120]) {
      const lines = await listed({ isTTY: true, columns });
      expect(lines.slice(0, -1).every((line) => line.length <= columns)).toBe(true);
      expect(lines[1]).toMatch(/key_1 .*active/);
      expect(lines.at(-1)).toMatch(/^ {2}--wide shows more: .*created/);
    }
  });

  test('asks the gateway that runs, so that a revocation is effective at once', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    const running = bench.run('start');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    const client = createBench(folder);
    expect(await client.run('keys', 'create', '--name', 'shop', '--json')).toBe(0);
    const made: unknown = JSON.parse(client.out());
    expect(made).toMatchObject({ id: 'key_3', name: 'shop', role: 'user', key: 'gh_user_secret3' });
    expect(made).not.toHaveProperty('hash');
    expect(await client.run('keys', 'revoke', 'key_3')).toBe(0);
    expect(bench.keys.records.get('key_3')?.revokedAt).toBeDefined();
    expect(client.keys.records.size).toBe(0);
    const listing = createBench(folder);
    expect(await listing.run('keys', 'list', '--json')).toBe(0);
    expect(JSON.parse(listing.out())).toHaveLength(3);
    expect(listing.out()).not.toContain('ffff');
    expect(await client.run('keys', 'revoke', 'key_99')).toBe(1);
    expect(client.complaints()).toContain('There is no key of this id');
    bench.signal('SIGTERM');
    await running;
  });

  test('keeps the lock of the data folder and its journal to their owner, also where an earlier version made them', async () => {
    await mkdir(path('data'));
    const modes = async () => {
      const names = (await readdir(path('data'))).filter((name) => name.startsWith('gatehouse.lock'));
      const found = await Promise.all(names.map((name) => stat(path('data', name))));
      return names.map((name, index) => `${name} ${((found[index]?.mode ?? 0) & 0o777).toString(8)}`);
    };
    lockDataFolder(path('data'))?.release();
    expect(await modes()).toEqual(['gatehouse.lock 600']);
    await chmod(path('data', 'gatehouse.lock'), 0o644);
    const held = lockDataFolder(path('data'));
    expect(await modes()).toEqual(expect.arrayContaining(['gatehouse.lock 600']));
    expect((await modes()).filter((line) => !line.endsWith(' 600'))).toEqual([]);
    // A second try in the same process leaves the lock in place.
    expect(lockDataFolder(path('data'))).toBeUndefined();
    expect(lockDataFolder(path('data'))).toBeUndefined();
    held?.release();
  });

  test('opens the control socket to its owner only', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    const running = bench.run('start');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    const remote = await connectToGateway(path('data'));
    expect((await stat(remote?.runtime.socket ?? '')).mode & 0o777).toBe(0o600);
    expect((await stat(path('data', 'runtime.json'))).mode & 0o777).toBe(0o600);
    bench.signal('SIGTERM');
    await running;
    expect(await connectToGateway(path('data'))).toBeUndefined();
  });

  test('changes the signing key of a gateway, whether it runs or not', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    expect(await bench.run('rotate-key', '--json')).toBe(0);
    expect(JSON.parse(bench.out())).toEqual({ from: 'old', to: 'stopped' });
    const running = bench.run('start');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    const client = createBench(folder);
    expect(await client.run('rotate-key')).toBe(0);
    expect(client.out()).toContain('  running\n');
    expect(client.out()).toContain('  --shards running\n');
    bench.signal('SIGTERM');
    await running;
  });

  test('is not misled by what a killed gateway left behind', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    await mkdir(path('data'));
    await writeFile(path('data', 'control.sock'), '');
    await writeFile(
      path('data', 'runtime.json'),
      JSON.stringify({ pid: 1, socket: path('data', 'control.sock'), url: 'http://x', version: '1', startedAt: 1 }),
    );
    expect(await bench.run('keys', 'create', '--name', 'a')).toBe(0);
    const running = bench.run('start');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    bench.signal('SIGTERM');
    expect(await running).toBe(0);
  });

  test('waits for nobody when the folder is locked but nothing answers', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    await mkdir(path('data'));
    const lock = lockDataFolder(path('data'));
    expect(await bench.run('keys', 'list')).toBe(6);
    lock?.release();
    expect(await bench.run('keys', 'list')).toBe(0);
  });

  test.each(['no', 'a'])(
    'revokes the last admin key only when it is forced to, while %s gateway runs',
    async (runs) => {
      await writeFile(path('gatehouse.yaml'), minimal);
      const running = runs === 'a' ? bench.run('start') : undefined;
      if (running === undefined) await bench.run('keys', 'create', '--name', 'boss', '--role', 'admin');
      else await until(() => bench.out().includes('Ctrl-C stops it.'));
      const client = running === undefined ? bench : createBench(folder);
      expect(await client.run('keys', 'revoke', 'key_1')).toBe(1);
      expect(client.complaints()).toContain('the last valid admin key');
      expect(client.complaints()).toContain('--force');
      expect(bench.keys.records.get('key_1')?.revokedAt).toBeUndefined();
      expect(await client.run('keys', 'revoke', 'key_1', '--force')).toBe(0);
      expect(bench.keys.records.get('key_1')?.revokedAt).toBeDefined();
      bench.signal('SIGTERM');
      await running;
    },
  );

  test('can revoke while the configuration is broken or lacks the service environment', async () => {
    await writeFile(
      path('gatehouse.yaml'),
      `${minimal}    apiKey: \${NOT_SET_HERE}\nnonsense: 1\ndataFolder: keys-here\n`,
    );
    expect(await bench.run('keys', 'create', '--name', 'a')).toBe(0);
    expect(await bench.run('keys', 'revoke', 'key_1')).toBe(0);
    expect(await readdir(path('keys-here'))).toContain('gatehouse.lock');
  });

  test('says that there is no key of an id', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    expect(await bench.run('keys', 'revoke', 'key_9')).toBe(1);
    expect(bench.complaints()).toContain('There is no key of this id');
  });

  test.each(['runs', 'does not run'])('hints at commands for the same place while the gateway %s', async (state) => {
    await writeFile(path('other.yaml'), minimal);
    const running = state === 'runs' ? bench.run('start', '--config', path('other.yaml')) : undefined;
    if (running !== undefined) await until(() => bench.out().includes('Ctrl-C stops it.'));
    const client = createBench(folder);
    const place = ['--config', path('other.yaml'), '--data', path('data')];
    await mkdir(path('data'), { recursive: true });
    expect(await client.run('keys', 'revoke', ...place, 'key_nope')).toBe(1);
    expect(client.complaints()).toContain(`\`gatehouse keys list ${place.join(' ')}\` shows the ids`);
    const admin = running === undefined ? client : bench;
    admin.keys.records.clear();
    await admin.keys.create({ name: 'a', role: 'admin' }, 'test');
    expect(await client.run('keys', 'revoke', ...place, 'key_1')).toBe(1);
    expect(client.complaints()).toContain(
      `\`gatehouse keys create --name another --role admin ${place.join(' ')}\`, or revoke`,
    );
    bench.signal('SIGTERM');
    await running;
  });

  test('names an option that it does not know before one that is missing', async () => {
    expect(await bench.run('keys', 'create', '--rol', 'admin')).toBe(2);
    expect(bench.complaints()).toContain("unknown option '--rol'");
    expect(bench.complaints()).toContain('(Did you mean --role?)');
    const other = createBench(folder);
    expect(await other.run('keys', 'create', '--role', 'admin')).toBe(2);
    expect(other.complaints()).toContain("required option '--name <name>' not specified");
    expect(other.keys.records.size).toBe(0);
  });
});

function fakeProvider(id: string, check: Provider['check'], closed: string[]): Provider {
  return {
    id,
    answers: ['chat'],
    call: () => Promise.reject(new Error('not called')),
    models: () => Promise.resolve([]),
    check,
    close: () => Promise.resolve(void closed.push(id)),
  };
}

describe('read', () => {
  const words = ['read', 'req_1', '--reason', 'complaint 17'];

  test('opens content of a data folder on which no gateway runs, and prints nothing that a terminal would obey', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    await mkdir(path('data'));
    expect(await bench.run(...words)).toBe(4);
    expect(bench.complaints()).toContain('There is no record');
    await mkdir(path('data/ledger'));
    await writeFile(path('data/ledger/log.json'), '{}');
    expect(await bench.run(...words, '--actor', 'A. Muster')).toBe(0);
    expect(bench.out()).toContain('prompt (default-2026h2/3)');
    expect(bench.out()).toContain('"by": "command line: A. Muster, root.key"');
    expect(bench.out()).toContain('"why": "complaint 17"');
    expect(bench.out()).toContain('a?[31mb');
    expect(bench.out()).toContain('[7 bytes: erased]');
    expect(bench.out()).toContain('This reading is in the record: 7');
  });

  test('asks the gateway that runs', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    const running = bench.run('start');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    const client = createBench(folder);
    expect(await client.run(...words, '--json')).toBe(0);
    expect(JSON.parse(client.out())).toMatchObject({ request: 'req_1', recorded: [7] });
    expect(client.out()).not.toContain('root key');
    expect(await client.run('read', 'req_two', '--reason', 'why')).toBe(8);
    expect(client.complaints()).toContain('Somebody else must approve this first (apr_1)');
    expect(await client.run('read', 'req_none', '--reason', 'why')).toBe(1);
    expect(client.complaints()).toContain('no content of a request of this id');
    bench.signal('SIGTERM');
    await running;
  });

  test('takes two people where that is configured, so not without a gateway', async () => {
    await writeFile(path('gatehouse.yaml'), `${minimal}ledger:\n  fourEyes: true\n`);
    await mkdir(path('data'));
    expect(await bench.run(...words)).toBe(8);
    expect(bench.complaints()).toContain('takes two people');
    expect(bench.out()).toBe('');
  });

  test.each([[['read', 'req_1']], [['read', 'req_1', '--reason', ' ']], [['read', '--reason', 'why']]])(
    'refuses %j',
    async (given) => {
      await writeFile(path('gatehouse.yaml'), minimal);
      expect(await bench.run(...given)).toBe(2);
      expect(bench.out()).toBe('');
    },
  );
});

describe('doctor', () => {
  test('tests each model server, says what to do, and exits with 1 when one fails', async () => {
    await writeFile(path('gatehouse.yaml'), minimal.replace('version: 1', 'version: 1\nserver: {port: 0}'));
    const closed: string[] = [];
    bench = createBench(folder, {
      createProviders: () => [
        fakeProvider('good', () => Promise.resolve({ ok: true, summary: '3 models', models: [] }), closed),
        fakeProvider(
          'bad',
          () => Promise.resolve({ ok: false, summary: 'refused', remedy: 'Start \u001b[2Jit.', models: [] }),
          closed,
        ),
        fakeProvider('broken', () => Promise.reject(new Error('went wrong')), closed),
      ],
    });
    expect(await bench.run('doctor')).toBe(1);
    expect(bench.out()).toMatch(/ok +provider good {3,}3 models/);
    expect(bench.out()).toMatch(/failed +provider bad {3,}refused/);
    expect(bench.out()).toContain('→ Start ?[2Jit.');
    expect(bench.out()).toMatch(/failed +provider broken {2,}went wrong/);
    expect(bench.out()).toContain('Not covered:');
    expect(closed.toSorted()).toEqual(['bad', 'broken', 'good']);
  });

  test('exits with 0 when all is well, and makes nothing', async () => {
    await writeFile(path('gatehouse.yaml'), minimal.replace('version: 1', 'version: 1\nserver: {port: 0}'));
    expect(await bench.run('doctor', '--json')).toBe(0);
    const { diagnoses } = JSON.parse(bench.out()) as { diagnoses: { name: string }[] };
    expect(diagnoses.map(({ name }) => name)).toEqual([
      'configuration',
      'data folder',
      'root key',
      'disk',
      'clock',
      'port',
      'witnesses',
    ]);
    expect(await readdir(folder)).toEqual(['gatehouse.yaml']);
  });

  test('tells what the database and look-ups are like', async () => {
    await writeFile(path('gatehouse.yaml'), minimal.replace('version: 1', 'version: 1\nserver: {port: 0}'));
    bench = createBench(folder, {
      checkDatabase: () => Promise.resolve({ name: 'database', ok: false, summary: 'too old', remedy: 'Use another.' }),
      checkOthers: () => Promise.resolve([{ name: 'look-up products', ok: true, summary: 'it answers' }]),
    });
    expect(await bench.run('doctor')).toBe(1);
    expect(bench.out()).toMatch(/failed +database +too old/);
    expect(bench.out()).toContain('→ Use another.');
    expect(bench.out()).toMatch(/ok +look-up products +it answers/);
  });

  test('says how to get a configuration where there is none, in the way that the program was called', async () => {
    bench = createBench(folder, { commandName: 'npm run gatehouse --' });
    expect(await bench.run('doctor')).toBe(1);
    expect(bench.out()).toContain('→ Write one with `npm run gatehouse -- init`.');
    expect(bench.out()).toContain('One test, 1 failed');
    await bench.run('init');
    await bench.run('doctor', '--data', 'elsewhere');
    expect(bench.out()).toContain(`${path('elsewhere')} will be made at the first start`);
  });

  test('warns of a secret in a file that others can read', async () => {
    await writeFile(path('gatehouse.yaml'), `${minimal}    apiKey: written-out\nserver: {port: 0}\n`);
    await chmod(path('gatehouse.yaml'), 0o644);
    expect(await bench.run('doctor')).toBe(0);
    expect(bench.out()).toMatch(/warning {2}configuration .*holds a secret/);
  });

  test('says that the operator is not covered as long as nobody cosigns', async () => {
    await writeFile(path('gatehouse.yaml'), minimal.replace('version: 1', 'version: 1\nserver: {port: 0}'));
    expect(await bench.run('doctor')).toBe(0);
    expect(bench.out()).toMatch(/warning {2}witnesses .*proves nothing against whoever operates this gateway/);
    const vkey = 'w.example+9d66859f+BAkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJ';
    const ledger = `ledger: {quorum: 0, witnesses: [{name: dpo, vkey: "${vkey}", url: "https://w.example"}]}\n`;
    await writeFile(path('gatehouse.yaml'), `${minimal}server: {port: 0}\n${ledger}`);
    const report = { name: 'dpo', state: 'failed', summary: 'it cannot be reached', remedy: 'Start it.' } as const;
    bench = createBench(folder, { checkWitnesses: () => Promise.resolve([report]) });
    expect(await bench.run('doctor')).toBe(1);
    expect(bench.out()).toMatch(/failed +witness dpo {2,}it cannot be reached/);
    expect(bench.out()).toContain('callers believe what nobody has cosigned');
  });

  test('says what is wrong with certificates', async () => {
    await writeFile(path('a.pem'), 'not a certificate');
    await writeFile(path('gatehouse.yaml'), `${minimal}server: {port: 0}\ntls: {cert: a.pem, key: a.pem}\n`);
    expect(await bench.run('doctor')).toBe(1);
    expect(bench.out()).toMatch(/failed +certificate/);
  });
});

describe('explain', () => {
  const explanation = {
    policy: 'f'.repeat(64),
    stages: [
      { name: 'limits' as const, facts: [{ id: 'concurrency' as const, requests: 5_000 }] },
      {
        name: 'inspectInput' as const,
        facts: [
          {
            id: 'guard' as const,
            name: 'house-words',
            kind: 'ban-substrings',
            directions: ['input' as const],
            facts: [{ id: 'forbidden-texts' as const, texts: 1_200, caseSensitive: false, wholeWords: true }],
          },
        ],
      },
    ],
    models: [{ name: 'default', provider: 'a', target: 'qwen3' }],
  };

  test('prints the stages in order, the models, and what the environment gave, but not its values', async () => {
    await writeFile(path('gatehouse.yaml'), `${minimal}    apiKey: \${KEY_OF_A}\n`);
    bench = createBench(folder, { explainPath: () => explanation, environment: { KEY_OF_A: 'top-secret' } });
    expect(await bench.run('explain')).toBe(0);
    expect(bench.out()).toContain(
      [
        ' 1  limits',
        '    At most 5,000 requests of one key at the same time',
        '',
        ' 2  inspectInput',
        '    house-words: ban-substrings, reads requests only',
        '      Looks for 1,200 forbidden texts; capital and small letters are alike, whole words only',
        '',
      ].join('\n'),
    );
    expect(bench.out()).toContain(`Policy        ${'f'.repeat(64)}`);
    expect(bench.out()).toMatch(/default {2}→ a {2}qwen3/);
    expect(bench.out()).toMatch(/providers\[0\]\.apiKey {2}KEY_OF_A/);
    expect(bench.out()).not.toContain('top-secret');
  });

  test('prints the same as JSON', async () => {
    await writeFile(path('gatehouse.yaml'), minimal);
    bench = createBench(folder, { explainPath: () => explanation });
    expect(await bench.run('explain', '--json')).toBe(0);
    expect(JSON.parse(bench.out())).toMatchObject(explanation);
    expect((JSON.parse(bench.out()) as { hash: string }).hash).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('witness', () => {
  const vkey = 'gatehouse-test/default/2026h2+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';

  test('makes its key, prints the lines that others need, and stops with Ctrl-C', async () => {
    const running = bench.run(
      'witness',
      '--name',
      'dpo.example/witness',
      '--port',
      '0',
      '--url',
      'https://dpo.example/w',
    );
    await until(() => bench.out().includes('quorum dpo-example-witness'));
    const [, key = ''] = /vkey: (dpo\.example\/witness\+[0-9a-f]{8}\+B\S+)\n/.exec(bench.out()) ?? [];
    expect(bench.out()).toContain(`witness dpo-example-witness ${key} https://dpo.example/w\n`);
    expect(bench.out()).not.toContain('        allowPrivateNetwork');
    expect(bench.out()).toContain('It refuses every checkpoint until');
    const second = createBench(folder);
    expect(await second.run('witness', '--port', '0')).toBe(6);
    expect(second.complaints()).toContain('Another witness runs on the folder');
    bench.signal('SIGINT');
    expect(await running).toBe(0);
    expect(lockDataFolder(path('witness'))).toBeDefined();
  });

  test.each([
    ['dpo.example/witness', 'dpo-example-witness'],
    ['None', 'witness'],
  ])('prints a configuration that works as it stands, for a witness called %s', async (name, label) => {
    const running = bench.run('witness', '--name', name, '--port', '0');
    await until(() => bench.out().includes(`quorum ${label}`));
    bench.signal('SIGTERM');
    await running;
    const [snippet = ''] = /^ {2}ledger:\n(?: {4}.*\n)+/m.exec(bench.out()) ?? [];
    await writeFile(
      path('gatehouse.yaml'),
      `version: 1\nproviders:\n  - id: p\n    kind: openai-compatible\n    baseUrl: https://p.example/v1\n${snippet.replaceAll(/^ {2}/gm, '')}`,
    );
    const loaded = await loadConfiguration(path('gatehouse.yaml'), {});
    const [witness] = loaded.ok ? loaded.configuration.ledger.witnesses : [];
    expect(witness).toMatchObject({ name: label, allowPrivateNetwork: true });
    expect(witness?.url).toMatch(/^http:\/\/127\.0\.0\.1:[0-9]+$/);
  });

  test('keeps its name', async () => {
    const running = bench.run('witness', '--name', 'dpo.example', '--port', '0');
    await until(() => bench.out().includes('quorum dpo-example'));
    bench.signal('SIGTERM');
    await running;
    expect(await bench.run('witness', '--name', 'other.example', '--port', '0')).toBe(4);
    expect(bench.complaints()).toContain('This witness is called dpo.example');
  });

  test.each([
    [['--port', '0'], 4, 'needs a name'],
    [['--port', '0', '--name', 'w', '--log', 'nonsense'], 3, 'Line 1 of the logs'],
    [['--port', '0', '--name', 'w', '--shards', vkey], 3, 'the id of the verifier key does not fit it'],
    [['--port', '0', '--name', 'w', '--logs', 'missing.txt'], 3, 'missing.txt cannot be read (ENOENT)'],
  ])('explains what is wrong with %j', async (words, exitCode, message) => {
    expect(await bench.run('witness', ...words)).toBe(exitCode);
    expect(bench.complaints()).toContain(message);
  });

  test('explains a port that is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    expect(await bench.run('witness', '--name', 'w', '--port', port)).toBe(5);
    expect(bench.complaints()).toContain(`cannot listen on 127.0.0.1:${port} (it is taken)`);
    await new Promise<void>((resolve) => taken.close(() => resolve()));
  });
});

describe('report', () => {
  const words = [
    'report',
    '--epsilon',
    '0.5',
    '--team',
    'sales',
    'support',
    '--from',
    '2026-01-01',
    '--to',
    '2026-02-01',
  ];

  async function benchWith(release: Dependencies['releaseStatistics']): Promise<Bench> {
    await mkdir(path('.gatehouse', 'ledger'), { recursive: true });
    await writeFile(path('.gatehouse', 'ledger', 'log.json'), '{}');
    await writeFile(
      path('gatehouse.yaml'),
      `${minimal}dataFolder: ${path('.gatehouse')}\nprivacy:\n  statisticsBudget: 2\n`,
    );
    return createBench(folder, {
      releaseStatistics: release,
      clock: { now: () => Date.UTC(2026, 4, 1), elapsed: () => 0 },
    });
  }

  test('asks for whole days with the budget of the configuration, and prints counts with how far they are off', async () => {
    const asked: unknown[] = [];
    bench = await benchWith((place, question) => {
      asked.push(place, question);
      const counts = { sales: 12, support: 340 };
      return Promise.resolve({ counts, releasedAt: 1, repeated: false, left: 1_500, noise: 119 });
    });
    expect(await bench.run(...words)).toBe(0);
    const times = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 1, 1) };
    expect(asked).toEqual([
      { dataFolder: path('.gatehouse'), tenant: 'default', budget: 2_000 },
      { ...times, teams: ['sales', 'support'], most: 20, epsilon: 500 },
    ]);
    expect(bench.out()).toBe(
      `Requests from 2026-01-01 up to 2026-02-01, with noise (ε = 0.5, 20 of one person at most)
  sales    12
  support  340
19 of 20 counts are off by 119 at most.
Left for this time: ε = 1.5.
`,
    );
  });

  test('asks the gateway that runs, which has the book and the budget in force', async () => {
    bench = await benchWith(() => Promise.reject(new Error('the book is in use')));
    const running = bench.run('start');
    await until(() => bench.out().includes('Ctrl-C stops it.'));
    const client = createBench(folder, {
      releaseStatistics: () => Promise.reject(new Error('the book is in use')),
      clock: { now: () => Date.UTC(2026, 4, 1), elapsed: () => 0 },
    });
    expect(await client.run(...words, '--json')).toBe(0);
    expect(JSON.parse(client.out())).toMatchObject({
      from: '2026-01-01',
      to: '2026-02-01',
      left: 0.5,
      repeated: true,
      requests: { sales: 7, support: 7 },
    });
    expect(bench.events).toContain('report sales support');
    bench.signal('SIGTERM');
    await running;
  });

  test('says what is left where the budget does not cover it', async () => {
    bench = await benchWith(() => Promise.resolve({ left: 250 }));
    expect(await bench.run(...words)).toBe(1);
    expect(bench.out()).toBe('');
    expect(bench.complaints()).toContain('ε = 0.25 is left');
  });

  test.each([
    [['--epsilon', '0']],
    [['--epsilon', '0.0001']],
    [['--from', '2026-02-30']],
    [['--to', '2026-01-01']],
    [['--to', '2026-05-02']],
    [['--from', '2025-12-31']],
    [['--team', 'Not A Label']],
    [['--for', 'everybody']],
  ])('refuses %j', async (more) => {
    bench = await benchWith(() => Promise.reject(new Error('nothing may be released')));
    expect(await bench.run(...words, ...more)).toBe(2);
  });

  test.each(['epsilon', 'team', 'from', 'to'])('asks for --%s', async (name) => {
    bench = await benchWith(() => Promise.reject(new Error('nothing may be released')));
    const given: readonly (readonly string[])[] = [
      ['--epsilon', '1'],
      ['--team', 'sales'],
      ['--from', '2026-01-01'],
      ['--to', '2026-01-02'],
    ];
    expect(await bench.run('report', ...given.filter(([option]) => option !== `--${name}`).flat())).toBe(2);
    expect(bench.complaints()).toContain(`--${name}`);
  });
});
