import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Leaf } from '@gatehouse/contract/leaf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ledger } from '../core/ledger.ts';
import { leafSchema } from '@gatehouse/contract/leaf';
import { systemClock } from '../core/clock.ts';
import { LedgerRoom, requestEntry, resultEntry, startEntry } from '../testing/ledger-room.ts';
import type { Dependencies } from './dependencies.ts';
import { createProgram, runProgram } from './program.ts';

let room: LedgerRoom;
let ledger: Ledger;
let out: string;
let complaints: string;
let interrupt: () => void;

function unused(): never {
  throw new Error('listing the record needs nothing else of the world');
}

function dependencies(): Dependencies {
  return {
    stdin: unused,
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (complaints += text) },
    environment: {},
    workingFolder: '/',
    clock: systemClock,
    version: '1.2.3',
    nodeVersion: 'v24.0.0',
    processId: 1,
    commandName: 'gatehouse',
    exampleShop: undefined,
    schemaPath: undefined,
    onSignal(signal, handler) {
      if (signal === 'SIGINT') interrupt = handler;
      return () => undefined;
    },
    onParentGone: unused,
    exitNow: unused,
    discoverLocalServers: unused,
    openKeys: unused,
    makeBundle: unused,
    openAttacks: unused,
    openSecrets: unused,
    openDirectory: unused,
    recordRewrap: unused,
    checkSecrets: unused,
    openConsents: unused,
    buildRegister: unused,
    openKeeping: unused,
    recordExport: unused,
    rotateKey: unused,
    recordDisclosure: unused,
    replaceLostKey: unused,
    renewKeyStore: unused,
    readContent: unused,
    checkWitnesses: unused,
    checkTokenModel: unused,
    checkDatabase: unused,
    checkOthers: unused,
    createTextInspection: unused,
    createTextPseudonyms: unused,
    openVault: unused,
    openCosts: unused,
    releaseStatistics: unused,
    createProviders: unused,
    explainPath: unused,
    openPrompts: unused,
    judgeCase: unused,
    startGateway: unused,
    openWitness: unused,
    openReferences: () =>
      Promise.resolve({
        referencesOfKey: (id) => Promise.resolve(id === 'key_by_name' ? ['key_1'] : []),
        referencesOfSubject: () => Promise.resolve([]),
        keysNamed: (text) => Promise.resolve(text === 'of-a-key' ? ['key_1'] : []),
        close: () => Promise.resolve(),
      }),
  };
}

function run(...words: string[]): Promise<number> {
  const world = dependencies();
  return runProgram(createProgram(world), [...words, '--data', dataFolder()], world);
}

function dataFolder(): string {
  return dirname(room.folder);
}

function listed(): Leaf[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => leafSchema.parse(JSON.parse(line)));
}

async function exchange(request: string): Promise<void> {
  const { index } = await ledger.append(requestEntry(request, `the secret prompt of ${request}`));
  await ledger.append(resultEntry(request, index));
}

beforeEach(async () => {
  room = new LedgerRoom();
  ledger = await room.open();
  out = '';
  complaints = '';
});
afterEach(async () => {
  await ledger.close();
  room.remove();
});

describe('gatehouse log', () => {
  test('lists the newest leaves, oldest first, as a table without content, beside a writer', async () => {
    await ledger.append(startEntry());
    await exchange('req_a');
    expect(await run('log', '--limit', '2')).toBe(0);
    const [head = '', ...rows] = out.trimEnd().split('\n');
    expect(head).toMatch(/^TIME \(UTC\) +KIND +OUTCOME +MODEL/);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d request +m +req_a/);
    expect(rows[1]).toMatch(/ result +answered +m +1 +req_a/);
    expect(out).not.toContain('secret');
    expect(complaints).toBe('');
  });

  test.each([
    [['--kind', 'bogus'], 'refusal, refusals'],
    [['--outcome', 'xx'], 'answered, failed'],
    [['--code', 'xx'], 'input_blocked'],
  ])('names what there is where %j is nothing', async (words, names) => {
    expect(await run('log', ...words)).toBe(2);
    expect(complaints).toContain(names);
  });

  test.each([
    [['--request', 'req_x'], 'no leaf of a request req_x'],
    [['--key', 'key_none'], 'no leaf of a key key_none'],
    [['--model', 'nothing', '--key', 'key_by_name'], 'no leaf of a model nothing'],
    [['--kind', 'read'], 'No leaf of the record fits.'],
    [['--text', 'result secret-word'], 'no leaf with secret-word. It holds names and ids, and no content.'],
    [['--actor', 'key_none'], 'no leaf of a deed of the key key_none'],
  ])('says so where there is nothing of %j', async (words, sentence) => {
    await exchange('req_a');
    expect(await run('log', ...words)).toBe(0);
    expect([out, complaints]).toEqual(['', expect.stringContaining(sentence)]);
  });

  test('tells what leaves about keys, holds and expiry did', async () => {
    await ledger.append({ leaf: { kind: 'key', action: 'revoked', actor: 'key_2', key: 'key_1', role: 'user' } });
    await ledger.append({
      leaf: { kind: 'hold', action: 'lifted', actor: 'key_2' },
      contents: { reason: Buffer.from('x') },
    });
    await ledger.append({ leaf: { kind: 'expiry', class: 'standard', segments: [3, 4] } });
    expect(await run('log', '--kind', 'key,hold,expiry')).toBe(0);
    const rows = out.trimEnd().split('\n').slice(1);
    expect(rows).toEqual([
      expect.stringContaining('revoked user key_1 by key_2'),
      expect.stringContaining('lifted by key_2'),
      expect.stringContaining('standard segments 3,4'),
    ]);
  });

  test('prints the leaves as they stand in the record', async () => {
    await exchange('req_a');
    await exchange('req_b');
    expect(await run('log', '--json', '--request', 'req_b')).toBe(0);
    expect(listed().map(({ kind }) => kind)).toEqual(['request', 'result']);
    const [line = ''] = out.split('\n');
    const found = (await room.leaves()).find(({ leaf }) => leaf.kind === 'request' && leaf.request === 'req_b');
    expect(JSON.parse(line)).toEqual(found?.leaf);
    expect(out).not.toContain('secret');
  });

  test.each([
    [['--kind', 'result'], 2],
    [['--kind', 'request,result'], 4],
    [['--outcome', 'answered'], 2],
    [['--outcome', 'blocked'], 0],
    [['--key', 'key_by_name'], 4],
    [['--key', 'key_none'], 0],
    [['--since', '1h', '--kind', 'result'], 2],
    [['--until', '2020-01-01'], 0],
    [['--model', 'm', '--limit', '3'], 3],
    [['--text', 'ANSWERED openai'], 2],
    [['--text', 'req_b result'], 1],
    [['--text', 'of-a-key'], 4],
  ])('filters by %j', async (words, count) => {
    await exchange('req_a');
    await exchange('req_b');
    expect(await run('log', '--json', ...words)).toBe(0);
    expect(listed()).toHaveLength(count);
  });

  test.each([
    [['--kind', 'Result!']],
    [['--kind', 'request,bogus']],
    [['--outcome', 'xx']],
    [['--code', 'no_such_code']],
    [['--since', 'yesterday']],
    [['--limit', '0']],
    [['--unknown']],
  ])('refuses %j', async (words) => {
    expect(await run('log', ...words)).toBe(2);
    expect(out).toBe('');
  });

  test('follows what is recorded until it is interrupted', async () => {
    await exchange('req_a');
    const running = run('log', '-f', '--json', '--kind', 'result');
    await expect.poll(() => listed().length, { timeout: 10_000 }).toBe(1);
    await exchange('req_b');
    await expect.poll(() => listed().length, { timeout: 10_000 }).toBe(2);
    interrupt();
    expect(await running).toBe(0);
    expect(listed().map((leaf) => 'request' in leaf && leaf.request)).toEqual(['req_a', 'req_b']);
  });

  test('says what to do where the index cannot be used', async () => {
    rmSync(join(dataFolder(), 'index'), { recursive: true, force: true });
    writeFileSync(join(dataFolder(), 'index'), '');
    expect(await run('log')).toBe(4);
    expect(complaints).toContain('cannot be used');
    expect(complaints).toContain('it is made anew from the record');
  });
});

describe('gatehouse reindex', () => {
  test('makes the index anew and says how many leaves it has read', async () => {
    await exchange('req_a');
    await run('log', '--json');
    const { length } = listed();
    out = '';
    expect(await run('reindex')).toBe(0);
    expect(out).toMatch(new RegExp(`^Indexed ${length} leaves in [0-9.]+ s\\.\n$`));
    out = '';
    await exchange('req_b');
    expect(await run('log', '--json', '--kind', 'result')).toBe(0);
    expect(listed()).toHaveLength(2);
  });
});
