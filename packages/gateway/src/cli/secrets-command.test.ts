import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Leaf } from '@gatehouse/contract/leaf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import type { NewSecret, SecretAdministration } from '../core/secrets.ts';
import { readLeaves } from '../ledger/read-leaves.ts';
import { openSecretsAlone, recordRewrapAlone } from '../open-kept-secrets.ts';
import { createLog } from '../telemetry/create-log.ts';
import { type KeyService, startKeyService } from '../testing/key-service.ts';
import { openControlServer } from './control-server.ts';
import type { Dependencies } from './dependencies.ts';
import { createProgram, runProgram } from './program.ts';

const canary = 'canary-4711-value';
const origin = 'https://api.example.org';
const provider =
  'providers: [{id: far, kind: openai-compatible, baseUrl: "https://api.example.org/v1", apiKey: "${secret:one}"}]\n';

let folder: string;
let out: string;
let complaints: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-secrets-'));
  writeFileSync(join(folder, 'gatehouse.yaml'), `version: 1\ndataFolder: ./data\n${provider}`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(words: readonly string[], input = ''): Promise<number> {
  [out, complaints] = ['', ''];
  const log = createLog({ level: 'silent', version: 'test' });
  const dependencies = {
    stdin: () => [Buffer.from(input)],
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (complaints += text) },
    environment: {},
    workingFolder: folder,
    clock: systemClock,
    version: 'test',
    commandName: 'gatehouse',
    openSecrets: (place) => openSecretsAlone(place, { clock: systemClock, log }),
    recordRewrap: (place, leaf) => recordRewrapAlone(place, leaf, { clock: systemClock, log }),
  } as Partial<Omit<Dependencies, 'stdin'>> as Dependencies;
  return runProgram(createProgram(dependencies), words, dependencies);
}

async function leaves(kind: Leaf['kind']): Promise<readonly Leaf[]> {
  const found: Leaf[] = [];
  for await (const { leaf } of readLeaves(join(folder, 'data/ledger'))) if (leaf.kind === kind) found.push(leaf);
  return found;
}

const set = (...more: string[]) => run(['secrets', 'set', 'one', '--origin', origin, ...more], `${canary}\n`);

describe('secrets, where no gateway runs', () => {
  test.each([
    [['one', '--origin', origin], '\n', 'The secret is empty'],
    [['one', '--origin', 'a.example'], canary, 'An --origin is not the origin of a server'],
    [['a name', '--origin', origin], canary, 'A secret cannot have this name'],
    [['one', '--origin', origin], `${canary}\n${canary}`, 'The secret has characters that cannot be sent'],
  ])('say which part of %j with %j cannot be kept', async (words, input, message) => {
    expect(await run(['secrets', 'set', ...words], input)).toBe(2);
    expect(complaints).toContain(message);
    expect(complaints).not.toContain(canary);
  });

  test('are set from standard input or a file, listed with who uses them, and removed', async () => {
    expect(await set('--actor', 'anna'), complaints).toBe(0);
    expect(out).toBe(`Set one, for ${origin}.\n`);
    writeFileSync(join(folder, 'key.txt'), canary);
    const two = [
      'secrets',
      'set',
      'two',
      '--origin',
      origin,
      '--origin',
      'https://b.example.org',
      '--from-file',
      'key.txt',
    ];
    expect(await run(two), complaints).toBe(0);
    expect(await run(['secrets', 'list'])).toBe(0);
    expect(out).toMatch(/one\s+https:\/\/api\.example\.org\s+\d{4}-\d\d-\d\d\s+anna\s+provider far/);
    expect(await run(['secrets', 'list', '--json'])).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      { name: 'one', origins: [origin], actor: 'anna', usedBy: ['provider far'] },
      { name: 'two', origins: [origin, 'https://b.example.org'], usedBy: [] },
    ]);
    expect(await run(['secrets', 'remove', 'one'])).toBe(1);
    expect(complaints).toContain('This secret is used');
    expect(await run(['secrets', 'remove', 'one', '--force'])).toBe(0);
    expect(await run(['secrets', 'remove', 'two'])).toBe(0);
    expect(await leaves('secret')).toMatchObject([
      { action: 'set', actor: 'anna', name: 'one', origins: [origin] },
      { action: 'set', name: 'two' },
      { action: 'removed', name: 'one' },
      { action: 'removed', name: 'two' },
    ]);
  });

  test('keep where they may be sent when they are set anew, unless other origins are given, which is told', async () => {
    const other = 'https://b.example.org';
    await run(['secrets', 'set', 'one', '--origin', origin, '--origin', other], canary);
    expect(await run(['secrets', 'set', 'one'], `${canary}-2`), complaints).toBe(0);
    expect([out, complaints]).toEqual([`Set one, for ${origin}, ${other}.\n`, '']);
    expect(await run(['secrets', 'set', 'one', '--origin', `${other}/`], `${canary}-3`), complaints).toBe(0);
    expect(out).toBe(`Set one, for ${other}.\n`);
    expect(complaints).toBe(
      `Taken away: it may no longer be sent to ${origin}. It is used by provider far. Without --origin it stays as it was.\n`,
    );
    expect((await leaves('secret')).map((leaf) => leaf.kind === 'secret' && leaf.origins)).toEqual([
      [origin, other],
      [origin, other],
      [other],
    ]);
    expect(await run(['secrets', 'set', 'two'], canary)).toBe(2);
    expect(complaints).toContain('There is no secret two yet');
  });

  test.each([
    ['an origin that is missing', ['one'], canary, 2],
    ['an origin with a path', ['one', '--origin', 'https://a.example.org/v1'], canary, 2],
    ['a name that is none', ['a b', '--origin', origin], canary, 2],
    ['nothing on standard input', ['one', '--origin', origin], '', 2],
    ['several lines', ['one', '--origin', origin], `${canary}\n${canary}`, 2],
    ['more than a secret has', ['one', '--origin', origin], 'x'.repeat(70_000), 2],
    ['a file that is not there', ['one', '--origin', origin, '--from-file', 'none.txt'], '', 2],
    ['a value as an argument', ['one', canary, '--origin', origin], '', 2],
  ])('are refused with %s, and never repeated', async (_what, words, input, code) => {
    expect(await run(['secrets', 'set', ...words], input)).toBe(code);
    expect(out + complaints).not.toContain('canary');
  });
});

test('secrets go to the gateway that runs on the data folder, by its control socket', async () => {
  await set();
  const given: NewSecret[] = [];
  const secrets: SecretAdministration = {
    list: () => Promise.resolve([]),
    set: (secret, actor) => {
      given.push(secret);
      return Promise.resolve({ name: secret.name, origins: secret.origins, since: 1, actor });
    },
    remove: () => Promise.resolve(),
  };
  const control = await openControlServer({
    dataFolder: join(folder, 'data'),
    secrets,
    runtime: { pid: 1, url: 'http://127.0.0.1:1', version: 'test', startedAt: 1 },
  } as Partial<Parameters<typeof openControlServer>[0]> as Parameters<typeof openControlServer>[0]);
  try {
    expect(await set('--json'), complaints).toBe(0);
    expect(given).toEqual([{ name: 'one', origins: [origin], value: canary }]);
    expect(out).not.toContain('canary');
    expect(await run(['secrets', 'list'])).toBe(0);
    expect(out).toBe('No secrets are kept.\n');
    expect(await run(['secrets', 'remove', 'one'])).toBe(0);
  } finally {
    await control.close();
  }
});

describe('another root key', () => {
  let service: KeyService;
  beforeEach(async () => {
    service = await startKeyService();
    await set();
  });
  afterEach(() => service.close());

  const root = () => readFileSync(join(folder, 'data/root.key'), 'utf8');
  const write = (name: string, ledger: string): void =>
    writeFileSync(join(folder, name), `version: 1\ndataFolder: ./data\nledger: ${ledger}\n${provider}`);
  /** Whether what is sealed opens under a configuration. */
  const opens = async (file: string): Promise<boolean> =>
    (await run(['secrets', 'set', 'one', '--origin', origin, '--config', file], canary)) === 0;

  test('takes the place of the one in the data folder', async () => {
    const before = root();
    expect(await run(['keystore', 'rewrap', '--actor', 'anna']), complaints).toBe(0);
    expect(root()).not.toBe(before);
    expect(out).toContain('Back up');
    expect(readdirSync(join(folder, 'data')).filter((name) => name.startsWith('root.key'))).toEqual(['root.key']);
    expect(await opens('gatehouse.yaml')).toBe(true);
    expect(await leaves('rewrap')).toMatchObject([{ actor: 'anna', from: 'root.key', to: 'root.key' }]);
    writeFileSync(join(folder, 'data/root.key'), before);
    expect(await opens('gatehouse.yaml')).toBe(false);
  });

  test('is one that another configuration names: in a file, in a key service, and in the data folder again', async () => {
    writeFileSync(join(folder, 'key.txt'), `${'ab'.repeat(32)}\n`);
    write('file.yaml', '{ rootKey: "${file:key.txt}" }');
    writeFileSync(join(folder, 'token.txt'), `${service.token}\n`);
    write(
      'service.yaml',
      `{ keyService: { kind: transit, url: "${service.url}", key: one, token: "\${file:token.txt}" } }`,
    );
    const steps = ['gatehouse.yaml', 'file.yaml', 'service.yaml', 'gatehouse.yaml'];
    for (const [index, to] of steps.entries()) {
      const from = steps[index - 1];
      if (from === undefined) continue;
      expect(await run(['keystore', 'rewrap', '--config', from, '--to', to]), complaints).toBe(0);
      expect([await opens(from), await opens(to)], `${from} to ${to}`).toEqual([false, true]);
    }
    expect(await run(['keystore', 'rewrap', '--config', 'gatehouse.yaml', '--to', 'file.yaml'])).toBe(0);
    expect(await run(['keystore', 'rewrap', '--config', 'gatehouse.yaml', '--to', 'file.yaml'])).toBe(0);
    expect(out).toContain('already');
    expect((await leaves('rewrap')).map((leaf) => leaf.kind === 'rewrap' && [leaf.from, leaf.to])).toEqual([
      ['root.key', 'ledger.rootKey'],
      ['ledger.rootKey', `${service.url}/transit/one`],
      [`${service.url}/transit/one`, 'root.key'],
      ['root.key', 'ledger.rootKey'],
    ]);
  });

  test('is not taken, nor recorded, where it cannot be used', async () => {
    write('service.yaml', `{ keyService: { kind: transit, url: "${service.url}", key: one, token: wrong } }`);
    expect(await run(['keystore', 'rewrap', '--to', 'service.yaml'])).toBe(1);
    write('file.yaml', '{ rootKey: "${file:none.txt}" }');
    expect(await run(['keystore', 'rewrap', '--to', 'file.yaml'])).toBe(4);
    expect(complaints).toContain('none.txt');
    writeFileSync(join(folder, 'none.txt'), `${canary}\n`);
    expect(await run(['keystore', 'rewrap', '--to', 'file.yaml'])).toBe(4);
    expect(complaints).not.toContain('canary');
    expect(await leaves('rewrap')).toEqual([]);
    expect(await opens('gatehouse.yaml')).toBe(true);
  });

  test('that is damaged half way is finished by the next command that changes it, with the folder as it was', async () => {
    const next = 'cd'.repeat(32);
    writeFileSync(join(folder, 'data/root.key.next'), `${next}\n`, { mode: 0o600 });
    expect(await opens('gatehouse.yaml')).toBe(true);
    expect(await run(['keystore', 'rewrap']), complaints).toBe(0);
    expect(root()).toBe(`${next}\n`);
    expect(await opens('gatehouse.yaml')).toBe(true);
  });
});
