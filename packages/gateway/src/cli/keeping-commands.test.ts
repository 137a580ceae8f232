import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { readLeaves } from '../ledger/read-leaves.ts';
import { createRandomIds } from '../lib/random-ids.ts';
import { openKeeping } from '../open-keeping.ts';
import { renewKeyStore, replaceLostKey } from '../replace-lost.ts';
import { createLog } from '../telemetry/create-log.ts';
import { requestEntry } from '../testing/ledger-room.ts';
import { loadRootKey } from './data-folder.ts';
import type { Dependencies } from './dependencies.ts';
import { createProgram, runProgram } from './program.ts';

const log = createLog({ level: 'silent', version: 'test' });
let folder: string;
let out: string;
let errors: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-keeping-'));
  const rootKey = await loadRootKey(folder, undefined);
  const ledger = await openLedger({
    folder: join(folder, 'ledger'),
    rootKey,
    segmentBytes: 65_536,
    clock: systemClock,
    log,
  });
  await ledger.append({ ...requestEntry('req_1', 'canary of anna'), subject: 'anna' });
  await ledger.append({ ...requestEntry('req_2', 'of ben'), subject: 'ben' });
  await ledger.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(...words: string[]): Promise<number> {
  return runAsGiven(...words, '--data', folder);
}

async function runAsGiven(...words: string[]): Promise<number> {
  [out, errors] = ['', ''];
  const dependencies = {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (errors += text) },
    environment: {},
    workingFolder: folder,
    clock: systemClock,
    version: 'test',
    commandName: 'gatehouse',
    replaceLostKey: (dataFolder, tenant) => replaceLostKey(dataFolder, tenant, { clock: systemClock, log }),
    renewKeyStore: (place) => renewKeyStore(place, { clock: systemClock, log }),
    openKeeping: (place) => openKeeping(place, { clock: systemClock, ids: createRandomIds(), log }),
  } as Partial<Dependencies> as Dependencies;
  return runProgram(createProgram(dependencies), words, dependencies);
}

test('erase shows what will go, changes nothing without --yes, and prints a certificate with it', async () => {
  expect(await run('erase', '--subject', 'anna')).toBe(0);
  expect(out).toContain('Of anna the record holds one content, 14 bytes:');
  expect(out).toContain('Nothing was changed.');
  expect(await run('erase', '--subject', 'anna', '--yes')).toBe(2);
  expect(errors).toContain('--reason');
  expect(await run('erase', '--subject', 'anna', '--yes', '--reason', 'asked for', '--json')).toBe(0);
  const certificate = JSON.parse(out) as object;
  expect(certificate).toMatchObject({ contents: 1, keys: 1, actor: 'command line', index: 5 });
  expect(certificate).toHaveProperty('log');
  expect(await run('erase', '--subject', 'anna')).toBe(0);
  expect(out).toContain('knows nothing of this subject');
  expect(await run('erase', '--subject', 'anna', '--yes', '--reason', 'again')).toBe(1);
  expect(await run('erase', '--subject', 'ben', '--yes', '--reason', 'asked for')).toBe(0);
  expect(out).toContain('Certificate of erasure');
  expect(out).toMatch(/: gatehouse verify \S+ --leaf [0-9a-f]{64}\n/);
  expect(out).toContain(`gatehouse verify ${folder} --leaf`);
});

test('erase prints a command that can be pasted also where the configuration says which folder is meant', async () => {
  const provider = '{id: p, kind: openai-compatible, baseUrl: "https://p.example.org/v1"}';
  writeFileSync(join(folder, 'gatehouse.yaml'), `version: 1\ndataFolder: .\nproviders: [${provider}]\n`);
  const words = ['erase', '--subject', 'anna', '--yes', '--reason', 'asked for', '--config', 'gatehouse.yaml'];
  expect(await runAsGiven(...words), errors).toBe(0);
  expect(out).toContain(`gatehouse verify ${folder} --leaf`);
});

test('hold places, lists and lifts, and stands in the way of erase', async () => {
  expect(await run('hold', 'place', '--subject', 'anna', '--reason', 'lawsuit 7')).toBe(0);
  expect(out).toMatch(/^Placed hold_/);
  expect(await run('hold', 'list')).toBe(0);
  expect(out).toContain('lawsuit 7');
  expect(await run('erase', '--subject', 'anna', '--yes', '--reason', 'asked for')).toBe(1);
  expect(errors).toContain('under a legal hold');
  expect(errors).toContain('lawsuit 7');
  expect(await run('hold', 'lift', '--subject', 'anna', '--reason', 'settled')).toBe(0);
  expect(await run('hold', 'lift', '--subject', 'anna', '--reason', 'settled')).toBe(1);
  expect(await run('erase', '--subject', 'anna', '--yes', '--reason', 'asked for')).toBe(0);
});

test('erasures that wait are shown by erase, listed, and given up', async () => {
  const configuration = join(folder, 'gatehouse.yaml');
  writeFileSync(
    configuration,
    `version: 1
providers: [{ id: a, kind: extractive, knowledge: ['.'] }]
ledger: { retention: { classes: { standard: { minimum: 30d, maximum: 90d } } } }
`,
  );
  const erase = ['erase', '--config', configuration, '--subject', 'anna'];
  expect(await run(...erase, '--yes', '--reason', 'letter 9', '--schedule')).toBe(0);
  expect(await run(...erase)).toBe(0);
  expect(out).toContain('An erasure waits already');
  expect(await run('erase', '--scheduled')).toBe(0);
  expect(out).toMatch(/erasure_.*anna.*letter 9/);
  expect(await run(...erase, '--cancel')).toBe(0);
  expect(await run('erase', '--scheduled')).toBe(0);
  expect(out).toBe('No erasure waits.\n');
  expect(await run(...erase, '--cancel')).toBe(1);
});

function configured(ledger: string): void {
  writeFileSync(
    join(folder, 'gatehouse.yaml'),
    `version: 1\nproviders: [{ id: a, kind: extractive, knowledge: ['.'] }]\nledger: { ${ledger} }\n`,
  );
}

test('erase takes two people where four eyes are required, though no gateway runs and only the data folder is named', async () => {
  configured('fourEyes: true');
  expect(await run('erase', '--subject', 'anna')).toBe(0);
  const erase = ['erase', '--subject', 'anna', '--yes', '--reason', 'asked for'];
  for (const words of [erase, [...erase, '--alone'], [...erase, '--schedule']]) {
    expect(await run(...words)).toBe(8);
    expect(errors).toContain('Erasing takes two people here');
    expect(errors).toContain('ledger.eraseAlone');
  }
  expect(await run('erase', '--subject', 'anna')).toBe(0);
  expect(out).toContain('one content');
});

test('erase lets one person alone where the configuration does, asked for in words, and the record says so', async () => {
  configured('fourEyes: true, eraseAlone: true');
  const erase = ['erase', '--subject', 'anna', '--yes', '--reason', 'asked for', '--actor', 'A. Muster', '--json'];
  expect(await run(...erase)).toBe(8);
  expect(await run(...erase, '--alone')).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ contents: 1, actor: 'command line: A. Muster (alone)' });
  const leaves = await Array.fromAsync(readLeaves(join(folder, 'ledger')));
  expect(leaves.map(({ leaf }) => leaf)).toContainEqual(
    expect.objectContaining({ kind: 'erasure', actor: 'command line: A. Muster (alone)' }),
  );
});

test('expire says what is at its end', async () => {
  expect(await run('expire')).toBe(0);
  expect(out).toBe('At the end of its retention: 0 content files, the leaves of 0 shards.\n');
});

test('keystore backs up, does not overwrite, restores, and what was erased since stays erased', async () => {
  const backup = join(folder, 'keys.backup');
  expect(await run('keystore', 'backup', backup)).toBe(0);
  expect(await run('keystore', 'backup', backup)).toBe(1);
  expect(errors).toContain('exists already');
  expect(readFileSync(backup, 'utf8')).not.toContain('anna');
  expect(await run('erase', '--subject', 'anna', '--yes', '--reason', 'asked for')).toBe(0);
  expect(await run('keystore', 'restore', backup)).toBe(1);
  expect(errors).toContain('There is a key store');
  rmSync(join(folder, 'keystore'), { recursive: true });
  expect(await run('keystore', 'restore', backup)).toBe(0);
  expect(await run('erase', '--subject', 'anna')).toBe(0);
  expect(out).toContain('knows nothing of this subject');
  expect(await run('erase', '--subject', 'ben')).toBe(0);
  expect(out).toContain('one content');
});

test('a lost key store is refused by all, until somebody says that it is lost, which the record tells', async () => {
  rmSync(join(folder, 'keystore'), { recursive: true });
  for (const words of [
    ['hold', 'list'],
    ['expire'],
    ['erase', '--subject', 'anna'],
    ['hold', 'place', '--subject', 'anna', '--reason', 'lawsuit 7'],
  ]) {
    expect(await run(...words)).toBe(4);
    expect(errors).toContain('keystore restore');
    expect(existsSync(join(folder, 'keystore'))).toBe(false);
  }
  expect(await run('keystore', 'renew')).toBe(2);
  expect(await run('keystore', 'renew', '--yes')).toBe(0);
  expect(await run('hold', 'list')).toBe(0);
  const leaves = await Array.fromAsync(readLeaves(join(folder, 'ledger')));
  expect(leaves.map(({ leaf }) => leaf)).toContainEqual(
    expect.objectContaining({ kind: 'gap', reason: 'keys-lost', droppedBytes: 0 }),
  );
  expect(await run('keystore', 'renew', '--yes')).toBe(1);
  expect(errors).toContain('is there');
});

test('what only looks makes nothing where there is no record', async () => {
  rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-keeping-'));
  for (const words of [['hold', 'list'], ['expire'], ['erase', '--subject', 'anna']]) {
    expect(await run(...words)).toBe(4);
    expect(errors).toContain('There is no record');
  }
  expect(readdirSync(folder)).toEqual([]);
});

test('a lost signing key is refused, until somebody says that it is lost', async () => {
  expect(await run('rotate-key', '--lost')).toBe(1);
  rmSync(join(folder, 'signer'), { recursive: true });
  expect(await run('hold', 'list')).toBe(4);
  expect(errors).toContain('`gatehouse rotate-key --lost`');
  expect(existsSync(join(folder, 'signer', 'log.pem'))).toBe(false);
  expect(await run('rotate-key', '--lost')).toBe(0);
  expect(out).toContain('gatehouse-');
  expect(await run('hold', 'list')).toBe(0);
});
