import { createServer, type Server } from 'node:http';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { Approvals } from '../disclosure/approvals.ts';
import { recordDisclosure } from '../disclosure/bundle-disclosure.ts';
import { createRandomIds } from '../lib/random-ids.ts';
import { bundleSource } from '../record-access.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { makeBundle } from '../make-bundle.ts';
import {
  checkpointText,
  commitmentOf,
  makeLeaves,
  makeShard,
  receiptOf,
  signCheckpoint,
} from '../testing/log-maker.ts';
import { LedgerRoom, requestEntry, testRootKey } from '../testing/ledger-room.ts';
import {
  contentOfRequest,
  firstOrigin,
  makeVerifiedLog,
  newKey,
  openingOfRequest,
  secondOrigin,
  type VerifiedLog,
} from '../testing/verified-log.ts';
import { openControlServer } from './control-server.ts';
import type { Dependencies } from './dependencies.ts';
import { createProgram, runProgram } from './program.ts';

let folder: string;
let out: string;
let complaints: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-command-'));
  out = complaints = '';
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(words: readonly string[], over: Partial<Dependencies> = {}): Promise<number> {
  out = complaints = '';
  // These commands need no more of the world.
  const world = {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (complaints += text) },
    environment: {},
    workingFolder: folder,
    clock: systemClock,
    version: '1.2.3',
    commandName: 'gatehouse',
    ...over,
  } as unknown as Dependencies;
  return runProgram(createProgram(world), words, world);
}

describe('verify', () => {
  let log: VerifiedLog;

  beforeEach(() => {
    log = makeVerifiedLog();
    cpSync(log.folder, join(folder, 'ledger'), { recursive: true });
    writeFileSync(join(folder, 'policy.txt'), log.policy);
    writeFileSync(join(folder, 'older'), log.older);
  });
  afterEach(() => log.remove());

  test.each(['.', 'ledger', 'ledger/shards'])('takes the record at %s', async (place) => {
    expect(await run(['verify', place, '--policy', 'policy.txt', '--since', 'older'])).toBe(0);
    expect(out).toContain('default-2026h2');
    expect(out).toContain('council, auditor');
    expect(out).toContain('Verified: 1000 leaves');
    expect(out).not.toContain('Not checked');
    expect(out).toMatch(
      /^Older checkpoint older \(\S+\/default\/2026h2, \d+ leaves\): the record goes on from it, with 700 leaves now\.$/m,
    );
    expect(complaints).toBe('');
  });

  test('says what came of each older checkpoint', async () => {
    const consistency = ['--consistency', 'older', 'policy.txt'];
    expect(await run(['verify', '.', '--policy', 'policy.txt', ...consistency])).toBe(1);
    expect(out).toMatch(/^Older checkpoint older \(.*\): the record goes on from it/m);
    expect(out).toContain('Older checkpoint policy.txt: it cannot be read.\n');
    expect(await run(['verify', '.', '--policy', 'policy.txt', '--json', ...consistency])).toBe(1);
    const { since } = JSON.parse(out) as { since: { origin: string; size: number }[] };
    expect(since).toMatchObject([
      { file: 'older', found: 'continued', now: 700 },
      { file: 'policy.txt', found: 'wrong' },
    ]);
    expect(await run(['verify', '.', '--policy', 'policy.txt', '--json'])).toBe(0);
    expect(JSON.parse(out)).not.toHaveProperty('since');
    rmSync(join(folder, 'ledger/shards/default-2026h2'), { recursive: true });
    expect(await run(['verify', '.', '--policy', 'policy.txt', '--since', 'older'])).toBe(1);
    expect(out).toMatch(
      /^Older checkpoint older \(.*\): the record does not go on from it; what is wrong stands below\.$/m,
    );
  });

  test('shows a leaf by its place or hash, and that it is in the tree', async () => {
    const [, shard] = log.shards;
    const hash = shard.hashes[300]?.toString('hex') ?? '';
    for (const name of ['default-2026h2/300', hash]) {
      expect(await run(['verify', '.', '--policy', 'policy.txt', '--leaf', name])).toBe(0);
      expect(out).toContain(`Leaf default-2026h2/300, hash ${hash}, is in the tree:\n${String(shard.leaves[300])}`);
    }
    for (const name of ['default-2026h2/700', 'default-2027h1/0', '0'.repeat(64)]) {
      expect(await run(['verify', '.', '--policy', 'policy.txt', '--leaf', name])).toBe(1);
      expect(out).toContain('no leaf of this place or hash is signed');
    }
    expect(await run(['verify', '.', '--leaf', 'leaf'])).toBe(2);
  });

  test.each(['ledger/foo', 'ledger/shards/foo', 'ledger/content/foo.seg'])('tells of %s', async (stray) => {
    mkdirSync(join(folder, 'ledger/content'));
    writeFileSync(join(folder, 'ledger/content/00000000.seg'), '');
    expect(await run(['verify', '.', '--no-contents', '--policy', 'policy.txt'])).toBe(0);
    writeFileSync(join(folder, stray), '');
    expect(await run(['verify', '.', '--no-contents', '--policy', 'policy.txt'])).toBe(1);
    expect(out).toMatch(new RegExp(`unexpected-file +${stray.slice('ledger/'.length)}`));
  });

  test('misses the shard of an older checkpoint also where no shard is left', async () => {
    rmSync(join(folder, 'ledger/shards'), { recursive: true });
    mkdirSync(join(folder, 'ledger/shards'));
    expect(await run(['verify', '.', '--policy', 'policy.txt', '--since', 'older'])).toBe(1);
    expect(out).toContain('absent-shard');
    expect(await run(['verify', '.', '--policy', 'policy.txt'])).toBe(7);
  });

  test('says what was not checked', async () => {
    expect(await run(['verify', 'ledger'])).toBe(0);
    expect(out).toContain('Not checked: whose record this is');
    expect(out).toContain('no policy asks for witnesses');
    // Of one shard alone, the one before is not missed.
    expect(await run(['verify', 'ledger/shards/default-2026h2', '--key', newKey.vkey(secondOrigin)])).toBe(0);
    expect(out).not.toContain('whose record');
    expect(out).toContain('was not looked at');
  });

  test('names what is wrong and where, and fails', async () => {
    const file = join(folder, 'ledger/shards/default-2026h2/tile/entries/000');
    const bytes = readFileSync(file);
    bytes[1_000] = 0;
    writeFileSync(file, bytes);
    expect(await run(['verify', 'ledger', '--policy', 'policy.txt'])).toBe(1);
    expect(out).toMatch(/changed +default-2026h2 +leaf 2/);
    expect(complaints).toContain('One thing is wrong: 1 changed');
    expect(await run(['verify', 'ledger', '--policy', 'policy.txt', '--leaf', 'default-2026h2/3'])).toBe(1);
    expect(out).not.toContain('"kind"');
    expect(complaints).toMatch(/^Not verified: Leaf default-2026h2\/3, hash /m);
    expect(await run(['verify', 'ledger', '--policy', 'policy.txt', '--json'])).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      counts: { changed: 1 },
      faults: [{ id: 'changed', at: 'leaf 2' }],
    });
  });

  test('takes a receipt, and a content with its opening', async () => {
    const [, shard] = log.shards;
    const checkpoint = readFileSync(join(folder, 'ledger/shards/default-2026h2/checkpoint'), 'utf8');
    const index = 3;
    writeFileSync(join(folder, 'one.tlog-proof'), receiptOf(shard, index, checkpoint));
    writeFileSync(join(folder, 'content'), contentOfRequest('default-2026h2', index));
    const opening = openingOfRequest('default-2026h2', index).toString('hex');
    const words = ['verify', 'one.tlog-proof', '--policy', 'policy.txt'];
    // The policy names the first key, and the receipt is signed by the second.
    expect(await run(words)).toBe(1);
    expect(complaints).toContain('untrusted-key');
    expect(out).not.toContain('"kind"');
    expect(complaints).toMatch(/^Not verified: \{.*"kind"/m);
    expect(await run([...words, '--json'])).toBe(1);
    expect([out.includes('kind'), JSON.parse(out)]).toMatchObject([false, { ok: false, index }]);
    writeFileSync(join(folder, 'policy.txt'), log.policy.replace(/^log .*/, `log ${newKey.vkey(secondOrigin)}`));
    expect(await run(words)).toBe(0);
    expect(out).toContain(`Verified: leaf ${index} of 700`);
    expect([out.startsWith('{'), complaints]).toEqual([true, '']);
    expect(await run([...words, '--content', 'content', '--opening', opening])).toBe(0);
    expect(out).toContain('the prompt that was recorded');
    writeFileSync(join(folder, 'content'), 'another');
    expect(await run([...words, '--content', 'content', '--opening', opening])).toBe(1);
    expect(out).toContain('bad-opening');
    writeFileSync(
      join(folder, 'one.tlog-proof'),
      receiptOf(shard, index, checkpoint).replace(`index ${index}`, `index ${index + 1}`),
    );
    expect(await run(words)).toBe(1);
    expect(out).toContain('wrong-index');
  });

  test('says which piece of a content was disclosed, where there are several', async () => {
    const [content, opening] = [Buffer.from('Sehr geehrte '), Buffer.alloc(32, 5)];
    const prompt = () =>
      [content, Buffer.from('Frau Muster')].map((piece) => commitmentOf(piece, opening, piece, '0:0:1'));
    const shard = makeShard(firstOrigin, makeLeaves({ origin: firstOrigin, count: 2, prompt }));
    const checkpoint = signCheckpoint(checkpointText(shard), { signers: [newKey] });
    writeFileSync(join(folder, 'one.tlog-proof'), receiptOf(shard, 1, checkpoint));
    writeFileSync(join(folder, 'content'), content);
    const words = ['verify', 'one.tlog-proof', '--key', newKey.vkey(firstOrigin), '--content', 'content'];
    expect(await run([...words, '--opening', opening.toString('hex')])).toBe(0);
    expect(out).toContain('The content is piece 1 of 2 of the prompt');
  });

  test('asks whom to believe of a receipt', async () => {
    const [, shard] = log.shards;
    writeFileSync(join(folder, 'one.tlog-proof'), receiptOf(shard, 3, ''));
    expect(await run(['verify', 'one.tlog-proof'])).toBe(2);
    expect(complaints).toContain('--policy');
  });

  test.each([
    [['verify', 'nowhere'], 7, 'there is no'],
    [['verify', 'policy.txt', '--key', newKey.vkey(secondOrigin)], 1, 'malformed'],
    [['verify', 'ledger', '--policy', 'older'], 2, 'cannot be used'],
    [['verify', 'ledger', '--policy', 'nowhere'], 7, 'cannot be read'],
    [['verify', 'ledger', '--since', 'policy.txt'], 1, 'malformed'],
    [['verify', 'ledger', '--opening', 'ab'], 2, 'are for a receipt'],
    [['verify'], 2, 'missing required argument'],
  ])('%j ends with %i', async (words, code, complaint) => {
    expect(await run(words)).toBe(code);
    expect(complaints + out).toContain(complaint);
  });

  describe('over HTTP', () => {
    let server: Server;
    let url: string;
    let seen: (string | undefined)[];
    let names: string[];
    let paths: string[];

    beforeEach(async () => {
      seen = [];
      paths = [];
      names = ['default-2026h1', 'default-2026h2'];
      const shards = join(folder, 'ledger/shards');
      server = createServer((request, response) => {
        seen.push(request.headers.authorization);
        paths.push(request.url ?? '');
        const path = decodeURIComponent(request.url ?? '').slice('/ledger/'.length);
        if (path === '') {
          response.end(JSON.stringify({ shards: names.map((shard) => ({ shard, size: 1 })) }));
          return;
        }
        try {
          response.end(readFileSync(join(shards, path)));
        } catch {
          response.writeHead(404).end();
        }
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ledger/`;
    });
    afterEach(() => new Promise((resolve) => server.close(resolve)));

    test('takes a list of shards, and one of them', async () => {
      const environment = { GATEHOUSE_KEY: 'gh_auditor_1' };
      expect(await run(['verify', url, '--policy', 'policy.txt', '--since', 'older'], { environment })).toBe(0);
      expect(out).toContain('Verified: 1000 leaves');
      expect(new Set(seen)).toEqual(new Set(['Bearer gh_auditor_1']));
      expect(await run(['verify', `${url}default-2026h2`, '--policy', 'policy.txt'])).toBe(0);
      expect(out).toContain('Verified: 700 leaves');
      expect(await run(['verify', `${url}nothing/`])).toBe(7);
    });

    test('follows no list out of the place that it was given', async () => {
      names = ['..', '.'];
      expect(await run(['verify', url], { environment: { GATEHOUSE_KEY: 'gh_auditor_1' } })).toBe(7);
      expect(paths.every((path) => path.startsWith('/ledger/'))).toBe(true);
    });
  });
});

describe('export', () => {
  let room: LedgerRoom;
  let data: string;

  beforeEach(async () => {
    room = new LedgerRoom();
    data = dirname(room.folder);
    const ledger = await room.open();
    for (const request of ['req_one', 'req_two']) await ledger.append(requestEntry(request, `canary of ${request}`));
    await ledger.close();
    writeFileSync(join(data, 'root.key'), `${Buffer.from(testRootKey).toString('hex')}\n`, { mode: 0o600 });
  });
  afterEach(() => room.remove());

  const world: Partial<Dependencies> = {
    makeBundle,
    async recordDisclosure({ dataFolder }, wanted, actor) {
      const ledgerFolder = join(dataFolder, 'ledger');
      const ledger = await room.open();
      const approvals = new Approvals({ clock: systemClock, ids: createRandomIds(), ledger });
      const parts = { ...bundleSource(ledgerFolder), fourEyes: false, approvals, ledger, clock: systemClock };
      try {
        return await recordDisclosure(parts, wanted, actor);
      } finally {
        await ledger.close();
      }
    },
    async recordExport({ dataFolder, tenant }, leaf) {
      const ledger = await openLedger({
        folder: join(dataFolder, 'ledger'),
        tenant,
        rootKey: undefined,
        segmentBytes: 65_536,
        clock: systemClock,
        log: { ledgerFailed: () => undefined, ledgerRecovered: () => undefined, ledgerRepaired: () => undefined },
      });
      await ledger.append({ leaf: { kind: 'export', ...leaf } });
      await ledger.close();
    },
  };

  test('writes a bundle that verifies, discloses what was asked for, and is recorded', async () => {
    const words = [
      'export',
      '--data',
      data,
      '--out',
      'bundle',
      '--reveal',
      'req_two',
      '--json',
      '--reason',
      'complaint 17',
      '--actor',
      'A. Muster',
    ];
    expect([await run(words, world), complaints]).toEqual([0, '']);
    const made = JSON.parse(out) as { manifest: string; revealed: number; selected: number };
    expect(made).toMatchObject({ revealed: 1, selected: 5, sealed: 0, faults: [] });
    const openings = readFileSync(join(folder, 'bundle/openings.jsonl'), 'utf8');
    expect(openings).toContain(Buffer.from('canary of req_two').toString('base64'));
    expect(openings).not.toContain(Buffer.from('canary of req_one').toString('base64'));

    const [key = ''] = readFileSync(join(folder, `bundle/shards/${shardName()}/keys`), 'utf8').split('\n');
    expect(await run(['verify', 'bundle', '--key', key])).toBe(0);
    expect(out).toContain('1 piece of content disclosed');
    expect(out).toContain('Bundle: 5 leaves from the beginning to 20');
    expect(readFileSync(join(folder, 'bundle/VERIFY.md'), 'utf8')).toContain(' from the beginning to 20');
    const [read, leaf] = (await room.leaves()).slice(-2).map((at) => at.leaf);
    expect(read).toMatchObject({ kind: 'read', actor: 'command line: A. Muster', of: 2, parts: ['prompt'] });
    const actor = 'command line: A. Muster';
    expect(leaf).toMatchObject({ kind: 'export', actor, leaves: 5, manifest: made.manifest, revealed: 1 });
    expect(await run(['verify', data])).toBe(0);
  });

  test('discloses nothing where that cannot be recorded, or somebody else must approve it first', async () => {
    const words = ['export', '--data', data, '--out', 'bundle', '--reveal', 'all', '--reason', 'complaint 17'];
    const broken = { ...world, recordDisclosure: () => Promise.reject(new Error('the disk is full')) };
    expect(await run(words, { ...broken, makeBundle: () => expect.unreachable() })).toBe(1);
    const asked: unknown[] = [];
    const control = await openControlServer({
      dataFolder: data,
      recordDisclosure: (wanted, actor) => {
        asked.push({ ...wanted, actor });
        const times = { askedAt: 1, expiresAt: 2 };
        const what = {
          id: 'apr_1',
          action: 'export',
          request: 'all',
          reason: wanted.reason,
          requester: actor,
        } as const;
        return Promise.resolve({ question: { ...what, ...times, state: 'pending' } });
      },
      runtime: { pid: 1, url: 'http://127.0.0.1:1', version: '1.2.3', startedAt: 0 },
    } as Partial<Parameters<typeof openControlServer>[0]> as Parameters<typeof openControlServer>[0]);
    try {
      expect(await run(words, { ...world, makeBundle: () => expect.unreachable() })).toBe(8);
    } finally {
      await control.close();
    }
    expect(complaints).toContain('Somebody else must approve this first (apr_1)');
    expect(asked).toEqual([{ actor: 'command line', reason: 'complaint 17', selector: 'all', tenant: 'default' }]);
    expect(await run(['verify', 'bundle'])).toBe(7);
  });

  function shardName(): string {
    return (readFileSync(join(folder, 'bundle/selection.jsonl'), 'utf8').match(/default-\d{4}h\d/) ?? [''])[0];
  }

  test('is recorded by the gateway that runs on the folder', async () => {
    const told: unknown[] = [];
    const control = await openControlServer({
      dataFolder: data,
      recordExport: (leaf) => Promise.resolve(void told.push(leaf)),
      runtime: { pid: 1, url: 'http://127.0.0.1:1', version: '1.2.3', startedAt: 0 },
    } as Parameters<typeof openControlServer>[0]);
    try {
      const { recordExport: _alone, ...running } = world;
      expect([await run(['export', '--data', data, '--out', 'bundle'], running), complaints]).toEqual([0, '']);
    } finally {
      await control.close();
    }
    expect(told).toMatchObject([{ from: 0, leaves: 3, revealed: 0 }]);
    expect(await run(['verify', 'bundle'])).toBe(0);
  });

  test('leaves nothing behind where the record cannot be told', async () => {
    const failing = { ...world, recordExport: () => Promise.reject(new Error('the disk is full')) };
    expect(await run(['export', '--data', data, '--out', 'bundle'], failing)).toBe(1);
    expect(await run(['verify', 'bundle'])).toBe(7);
    expect(await run(['verify', 'bundle.new'])).toBe(7);
  });

  test.each([
    [['--out', 'bundle', '--to', '2020-01-01'], 1, 'no published leaves'],
    [['--out', 'bundle', '--reason', 'why', '--reveal', 'everything'], 2, '--reveal cannot be understood'],
    [['--out', 'bundle', '--reveal', 'all'], 2, '--reason <text>'],
    [['--out', 'bundle', '--reason', 'why', '--reveal', '99999'], 1, 'no content of 99999'],
    [['--out', 'bundle', '--reason', 'why', '--reveal', 'req_two,req_none'], 1, 'no content of req_none'],
    [['--out', 'bundle', '--reason', 'why', '--reveal', 'all', '--to', '2020-01-01'], 1, 'no content of all'],
    [['--out', '.'], 2, 'is not empty'],
    [[], 2, '--out <folder>'],
  ])('%j ends with %i', async (words, code, complaint) => {
    writeFileSync(join(folder, 'something'), '');
    expect(await run(['export', '--data', data, ...words], world)).toBe(code);
    expect(complaints).toContain(complaint);
  });
});
