import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Clock } from '../../core/clock.ts';
import type { PublishedCheckpoint } from '../../core/transparency-log.ts';
import { parseCheckpoint } from '../../lib/checkpoint.ts';
import { isConsistent, rootFromInclusion } from '../../lib/merkle-tree.ts';
import { parseNote, parseVerifierKey, verifySignature } from '../../lib/signed-note.ts';
import { FaultyFileSystem } from '../../testing/faulty-file-system.ts';
import { LedgerRoom, requestEntry, resultEntry, startEntry } from '../../testing/ledger-room.ts';
import type { LedgerOptions } from '../open-ledger.ts';
import { LedgerDamageError } from '../ledger-damage.ts';
import { LedgerSetupError } from '../ledger-setup-error.ts';
import { readLeaves } from '../read-leaves.ts';
import { findTarget } from '../verify/find-target.ts';
import { verifyLog } from '../verify/verify-log.ts';
import { checkRecord } from '../../testing/check-log.ts';
import { makeNextKey } from './signing-key.ts';

let room: LedgerRoom;
beforeEach(() => void (room = new LedgerRoom()));
afterEach(() => room.remove());

/** A clock that stands still until it is set. */
class SetClock implements Clock {
  time: number;
  constructor(time: number) {
    this.time = time;
  }
  now(): number {
    return this.time;
  }
  elapsed(): number {
    return performance.now();
  }
}

const spring = Date.UTC(2031, 3, 1);
const summer = Date.UTC(2031, 6, 1);

async function fill(leaves: number, options: Parameters<LedgerRoom['open']>[0] = {}): Promise<PublishedCheckpoint[]> {
  const ledger = await room.open(options);
  const published: PublishedCheckpoint[] = [];
  ledger.onCheckpoint((checkpoint) => published.push(checkpoint));
  await Promise.all(Array.from({ length: leaves }, (_, number) => ledger.append(startEntry(`${number}`))));
  await ledger.close();
  return published;
}

/** `npm run soak` turns the half-year at every reading of the clock. */
const atLength = process.env['GATEHOUSE_LENGTH'] === 'full';

describe.each([
  ['in a thread of its own', true],
  ['in the thread that serves', false],
])('a log that is published %s', (_name, thread) => {
  beforeEach(() => void (room = new LedgerRoom({ thread })));

  test('signs checkpoints over all leaves, which verify with its key, and is whole', async () => {
    const published = await fill(1_300);
    expect(published.length).toBeGreaterThan(1);
    expect(published.at(-1)?.size).toBe(1_301);
    for (const { note, size, root, origin } of published) {
      const { text, signatures } = parseNote(Buffer.from(note));
      const [vkey = ''] = readFileSync(join(room.folder, 'shards', await room.shard(), 'keys'), 'utf8').split('\n');
      const key = parseVerifierKey(vkey);
      expect(key.name).toBe(origin);
      expect(signatures.map((signature) => verifySignature(text, signature, key))).toEqual([true]);
      expect(parseCheckpoint(text)).toMatchObject({ origin, size, extensions: [] });
      expect(parseCheckpoint(text).root.equals(root)).toBe(true);
    }
    expect(await checkRecord(room.folder)).toEqual([{ shard: await room.shard(), size: 1_301 }]);
  });

  test('proves that leaves are in it and that it only grew', async () => {
    const ledger = await room.open();
    const published: PublishedCheckpoint[] = [];
    ledger.onCheckpoint((checkpoint) => published.push(checkpoint));
    for (let round = 0; round < 4; round++) {
      await Promise.all(Array.from({ length: 200 }, (_, number) => ledger.append(startEntry(`${round} ${number}`))));
      await vi.waitFor(() => expect(published.at(-1)?.size).toBe(1 + (round + 1) * 200), { timeout: 30_000 });
    }
    const shard = await room.shard();
    const leaves = await Array.fromAsync(readLeaves(room.folder));
    for (const [at, checkpoint] of published.entries()) {
      for (const index of [0, 1, 150, 199, 255, 256, checkpoint.size - 1]) {
        if (index >= checkpoint.size) continue;
        const proof = await ledger.inclusionProof(shard, index, checkpoint.size);
        const hash = Buffer.from(leaves[index]?.hash ?? '', 'hex');
        expect(rootFromInclusion(index, checkpoint.size, hash, proof)).toEqual(Buffer.from(checkpoint.root));
        expect(JSON.parse(Buffer.from(await ledger.leaf(shard, index)).toString())).toEqual(leaves[index]?.leaf);
      }
      for (const older of published.slice(0, at)) {
        const proof = await ledger.consistencyProof(shard, older.size, checkpoint.size);
        expect(isConsistent(older.size, checkpoint.size, older.root, checkpoint.root, proof)).toBe(true);
      }
    }
    await expect(ledger.inclusionProof(shard, 0, 10_000)).rejects.toThrow(RangeError);
    await expect(ledger.leaf('../signer', 0)).rejects.toThrow(RangeError);
    await ledger.close();
  });

  test('adds cosignatures to the newest checkpoint, and to no other', async () => {
    const ledger = await room.open({ publishWithin: 10 });
    const published: PublishedCheckpoint[] = [];
    ledger.onCheckpoint((checkpoint) => published.push(checkpoint));
    await ledger.append(startEntry());
    await vi.waitFor(() => expect(published.at(-1)?.size).toBe(2), { timeout: 30_000 });
    const shard = await room.shard();
    const line = `— witness.example/w ${Buffer.alloc(76, 7).toString('base64')}\n`;
    await ledger.addCosignatures(shard, 1, [line]);
    await ledger.addCosignatures(shard, 2, [line]);
    await ledger.addCosignatures(shard, 2, [line]);
    const [own] = await ledger.shards();
    expect(own?.checkpoint?.note).toBe(`${published.at(-1)?.note}${line}`);
    await expect(ledger.addCosignatures(shard, 2, ['rubbish'])).rejects.toThrow();
    await ledger.close();
  });

  test('turns to a new shard when the half-year is over, links it, and counts from the beginning', async () => {
    const clock = new SetClock(spring);
    const ledger = await room.open({ clock });
    const first = await ledger.append(requestEntry('req_0'));
    const finals: PublishedCheckpoint[] = [];
    ledger.onCheckpoint((checkpoint) => finals.push(checkpoint));
    clock.time = summer;
    const receipts = await Promise.all(
      Array.from({ length: 50 }, (_, number) => ledger.append(startEntry(`in summer ${number}`))),
    );
    expect(first).toMatchObject({ shard: 'default-2031h1', index: 1 });
    expect(receipts.map(({ index }) => index)).toEqual(receipts.map((_, at) => 1 + at));
    expect(new Set(receipts.map(({ shard }) => shard))).toEqual(new Set(['default-2031h2']));
    expect(receipts[0]?.log).toMatch(/\/default\/2031h2$/);
    await ledger.close();
    const leaves = (await Array.fromAsync(readLeaves(room.folder))).map(({ leaf }) => leaf);
    expect(leaves.slice(0, 4).map(({ kind }) => kind)).toEqual(['shard', 'request', 'sealed', 'shard']);
    const last = finals.find(({ shard }) => shard === 'default-2031h1');
    expect(last?.size).toBe(3);
    expect(leaves[3]).toMatchObject({
      index: 0,
      before: { origin: last?.origin, size: 3, root: Buffer.from(last?.root ?? []).toString('hex') },
    });
    expect(readdirSync(join(room.folder, '..', 'signer', 'signed'))).toEqual(['default-2031h2.json']);
    // The request that was open is found, whatever shard it lies in.
    await (await room.open({ clock })).close();
    expect((await room.leaves()).at(-1)?.leaf).toMatchObject({
      kind: 'interrupted',
      request: 'req_0',
      previous: 1,
      previousShard: 'default-2031h1',
    });
    expect(await checkRecord(room.folder)).toHaveLength(2);
  });

  test.each(atLength ? [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20] : [1, 4, 6, 10])(
    'finds the request that a crash left open, though the half-year turns at reading %i of the clock',
    async (reading) => {
      const ledger = await room.open({ clock: new SetClock(spring) });
      for (const request of ['req_0', 'req_1', 'req_2']) await ledger.append(requestEntry(request));
      await ledger.close();
      const clock = new SetClock(spring);
      let readings = 0;
      vi.spyOn(clock, 'now').mockImplementation(() => (++readings >= reading ? summer : spring));
      await (await room.open({ clock })).close();
      const ends = (await room.leaves()).filter(({ leaf }) => leaf.kind === 'interrupted');
      expect(ends).toHaveLength(3);
      for (const [at, { shard, leaf }] of ends.entries()) {
        if (leaf.kind !== 'interrupted') throw new Error('another leaf');
        expect({ shard: leaf.previousShard ?? shard, index: leaf.previous }).toEqual({
          shard: 'default-2031h1',
          index: 1 + at,
        });
      }
    },
  );

  test.each(atLength ? [1, 2, 3, 4, 5, 6, 8, 10, 12] : [2, 5, 8])(
    'begins a log that verifies, though the half-year turns at reading %i of the clock',
    async (reading) => {
      const clock = new SetClock(spring);
      let readings = 0;
      vi.spyOn(clock, 'now').mockImplementation(() => (++readings >= reading ? summer + 3_600_000 : spring));
      const ledger = await room.open({ clock });
      for (const request of ['req_0', 'req_1', 'req_2']) await ledger.append(requestEntry(request));
      await ledger.close();
      expect((await verified()).findings.faults).toEqual([]);
    },
  );

  test('turns to a new shard when it is opened in another half-year, and stays when the clock is set back', async () => {
    const clock = new SetClock(spring);
    await fill(3, { clock });
    clock.time = summer;
    await fill(3, { clock });
    clock.time = spring;
    await fill(3, { clock });
    const leaves = await Array.fromAsync(readLeaves(room.folder));
    expect(leaves.map(({ shard, leaf }) => `${shard.slice(-2)} ${leaf.kind}`)).toEqual([
      'h1 shard',
      ...Array(3).fill('h1 start'),
      'h1 sealed',
      'h2 shard',
      ...Array(3).fill('h2 start'),
      'h2 gap',
      ...Array(3).fill('h2 start'),
    ]);
    expect(await checkRecord(room.folder)).toHaveLength(2);
    expect(leaves.find(({ leaf }) => leaf.kind === 'gap')?.leaf).toMatchObject({
      from: summer,
      time: spring,
      reason: 'clock',
    });
    expect(room.clockSteps).toEqual([{ from: summer, to: spring, shard: 'default-2031h2' }]);
    const { faults, notices } = (await verified()).findings;
    expect(faults).toEqual([]);
    expect(notices.map(({ text }) => text).join()).toContain('lies before the half-year of this shard');
  });

  test.each([0, 700])('says in the record that the clock was set back, after %i leaves', async (count) => {
    const clock = new SetClock(spring);
    const options = { clock, fileLeaves: 256, publishWithin: 5 };
    const ledger = await room.open(options);
    for (let index = 1; index < count; index++) await ledger.append(startEntry());
    clock.time -= 20_000;
    await ledger.append(startEntry());
    clock.time -= 3_600_000;
    await Promise.all([ledger.append(startEntry()), ledger.append(startEntry())]);
    clock.time += 10_000;
    await ledger.append(startEntry());
    await ledger.close();
    clock.time -= 7_200_000;
    const again = await room.open(options);
    await again.append(startEntry());
    await again.close();
    const steps = (await room.leaves()).flatMap(({ leaf }) => (leaf.kind === 'gap' ? [leaf] : []));
    expect(steps.map(({ from = 0, time }) => from - time)).toEqual([3_620_000, 7_200_000]);
    expect(room.clockSteps).toHaveLength(2);
    expect((await verified()).findings.faults).toEqual([]);
  });

  async function verified() {
    const target = await findTarget(join(room.folder, '..'), undefined);
    if (target.kind !== 'log') throw new Error('no log');
    return verifyLog(target.shards, { trust: {}, contents: target.contents });
  }

  test('removes files of leaves that are published, and knows what they left open', async () => {
    const options = { fileLeaves: 300, publishWithin: 5 };
    const ledger = await room.open(options);
    let signed = 0;
    ledger.onCheckpoint(({ size }) => (signed = size));
    const { index } = await ledger.append(requestEntry('req_open'));
    await ledger.append(requestEntry('req_done'));
    for (let round = 0; round < 12; round++) {
      await Promise.all(Array.from({ length: 100 }, (_, number) => ledger.append(startEntry(`${round} ${number}`))));
    }
    await ledger.append(resultEntry('req_done', 2));
    const folder = join(room.folder, 'shards', await room.shard(), 'leaves');
    await vi.waitFor(() => expect(existsSync(join(folder, '000000000000.leaves'))).toBe(false), { timeout: 30_000 });
    // Files are copied one after the other: while some of them change, the copy is of no moment that there ever was.
    await vi.waitFor(() => expect(signed).toBe(1 + 2 + 1_200 + 1), { timeout: 30_000 });
    const crashed = room.copy();
    await ledger.close();
    await (await room.open({ folder: crashed, ...options })).close();
    const leaves = await room.leaves(crashed);
    expect(leaves.map((leaf) => leaf.index)).toEqual(leaves.map((_, at) => 1 + at));
    expect(leaves).toHaveLength(2 + 1_200 + 1 + 1);
    expect(leaves.at(-1)?.leaf).toMatchObject({ kind: 'interrupted', request: 'req_open', previous: index });
    expect(await checkRecord(crashed)).toHaveLength(1);
    // Whoever has read some of them goes on behind them.
    for (const at of [0, 254, 255, 256, 700, 1_202]) {
      const shard = await room.shard(crashed);
      const rest = await Array.fromAsync(readLeaves(crashed, { shard, index: at }));
      expect(rest.map((leaf) => leaf.index)).toEqual(leaves.map((leaf) => leaf.index).filter((own) => own > at));
    }
  });

  test('changes its key by a leaf and a checkpoint that both keys have signed', async () => {
    const ledger = await room.open({ publishWithin: 5 });
    const published: PublishedCheckpoint[] = [];
    ledger.onCheckpoint((checkpoint) => published.push(checkpoint));
    await ledger.append(startEntry());
    const { from, to } = await ledger.rotateKey();
    const { index } = await ledger.append(startEntry());
    await ledger.close();
    const again = await room.open();
    await again.append(startEntry());
    await again.close();
    const leaves = await room.leaves();
    expect(leaves.map(({ leaf }) => leaf.kind)).toEqual(['start', 'rotation', 'start', 'start']);
    const [own] = await again.shards();
    expect(own?.keys).toEqual([from, to]);
    const signers = (note = ''): boolean[] => {
      const { text, signatures } = parseNote(Buffer.from(note));
      return [from, to].map((vkey) =>
        signatures.some((signature) => verifySignature(text, signature, parseVerifierKey(vkey))),
      );
    };
    expect(signers(published.find(({ size }) => size === index)?.note)).toEqual([true, true]);
    expect(signers(published.at(-1)?.note)).toEqual([false, true]);
    expect(signers(own?.checkpoint?.note)).toEqual([false, true]);
    expect(await checkRecord(room.folder)).toHaveLength(1);
  });
});

test('finishes the change of its key after a crash, and forgets a key that no leaf tells of', async () => {
  const ledger = await room.open();
  await ledger.append(startEntry());
  await ledger.close();
  const signer = join(room.folder, '..', 'signer');
  const pem = readFileSync(join(signer, 'log.pem'));
  await (await room.open({ publishWithin: 3_600_000 })).close();
  // A key that was made, and no leaf yet.
  writeFileSync(join(signer, 'log.next.pem'), pem, { mode: 0o600 });
  await (await room.open()).close();
  expect(existsSync(join(signer, 'log.next.pem'))).toBe(false);
  // The leaf is there, but no checkpoint could be written.
  const files = new FaultyFileSystem();
  const failing = await room.open({ files, publishWithin: 3_600_000 });
  files.failSteps('rename', /checkpoint$/);
  await expect(failing.rotateKey()).rejects.toMatchObject({ code: 'EIO' });
  const crashed = room.copy();
  await failing.close();
  expect(existsSync(join(crashed, '..', 'signer', 'log.next.pem'))).toBe(true);
  const again = await room.open({ folder: crashed, publishWithin: 5 });
  const { to } = (await room.leaves(crashed)).flatMap(({ leaf }) => (leaf.kind === 'rotation' ? [leaf] : []))[0] ?? {};
  await vi.waitFor(() => expect(existsSync(join(crashed, '..', 'signer', 'log.next.pem'))).toBe(false), {
    timeout: 10_000,
  });
  await again.close();
  const [own] = await again.shards();
  expect(own?.keys.at(-1)).toBe(to);
  expect(readFileSync(join(crashed, '..', 'signer', 'log.pem')).equals(pem)).toBe(false);
  expect(await checkRecord(crashed)).toHaveLength(1);
});

test('begins a shard with the key that the record knows, whatever a failed change of keys has left', async () => {
  const clock = new SetClock(spring);
  const ledger = await room.open({ clock, publishWithin: 5 });
  await ledger.append(startEntry());
  const signer = join(room.folder, '..', 'signer');
  const before = readFileSync(join(signer, 'log.pem'), 'utf8');
  await makeNextKey(signer);
  clock.time = summer;
  await ledger.append(startEntry());
  await ledger.close();
  expect(readFileSync(join(signer, 'log.pem'), 'utf8')).toBe(before);
  expect(existsSync(join(signer, 'log.next.pem'))).toBe(false);
  expect((await ledger.shards()).map(({ keys }) => keys.length)).toEqual([1, 1]);
});

test('does not begin a change of keys while the checkpoint of another is still to come', async () => {
  const files = new FaultyFileSystem();
  const ledger = await room.open({ files, publishWithin: 5 });
  const published = new Promise((resolve) => ledger.onCheckpoint(({ size }) => size === 2 && resolve(size)));
  await ledger.append(startEntry());
  await published;
  files.failSteps('rename', /checkpoint$/);
  for (let attempt = 0; attempt < 2; attempt++) await expect(ledger.rotateKey()).rejects.toMatchObject({ code: 'EIO' });
  const rotations = async () => (await room.leaves()).flatMap(({ leaf }) => (leaf.kind === 'rotation' ? [leaf] : []));
  expect(await rotations()).toHaveLength(1);
  files.failSteps('rename', /^$/);
  await ledger.rotateKey();
  await ledger.close();
  const [first, second] = await rotations();
  expect(second?.from).toBe(first?.to);
  expect((await ledger.shards())[0]?.keys).toEqual([first?.from, first?.to, second?.to]);
});

describe('never signs a second history', () => {
  async function shardsOf(folder: string, options: Partial<LedgerOptions> = {}): Promise<string[]> {
    const ledger = await room.open({ folder, ...options });
    await ledger.append(startEntry('after'));
    await ledger.close();
    await checkRecord(folder);
    return (await ledger.shards()).map(({ shard }) => shard);
  }

  test('and verifies where a request had no end in the shard that was given up, signed or not', async () => {
    const ledger = await room.open({ publishWithin: 5 });
    const published = new Promise((resolve) => ledger.onCheckpoint(({ size }) => size === 2 && resolve(size)));
    await ledger.append(requestEntry('req_signed'));
    await published;
    await ledger.close();
    const again = await room.open({ publishWithin: 3_600_000 });
    await again.append(requestEntry('req_unsigned'));
    const copy = room.restored();
    await again.close();
    await (await room.open({ folder: copy })).close();
    const target = await findTarget(copy, undefined);
    if (target.kind !== 'log') throw new Error(`this is a ${target.kind}`);
    const { findings, shards } = await verifyLog(target.shards, { trust: {}, contents: target.contents });
    expect(findings.faults).toEqual([]);
    expect(shards).toMatchObject([{ unsigned: 2 }, { kinds: { interrupted: 1 } }]);
  });

  async function gapOf(folder: string): Promise<object | undefined> {
    const shard = await room.shard(folder);
    return (await room.leaves(folder)).find((at) => at.shard === shard && at.leaf.kind === 'gap')?.leaf;
  }

  test('when the ledger was restored from a backup and the signer was not', async () => {
    await fill(5);
    const backup = room.restored();
    const [, last] = [await fill(5), (await fill(1)).at(-1)];
    rmSync(room.folder, { recursive: true });
    const { cpSync } = await import('node:fs');
    cpSync(backup, room.folder, { recursive: true });
    const before = await room.shard(backup);
    expect(await shardsOf(room.folder)).toEqual([before, `${before}.2`]);
    expect(await gapOf(room.folder)).toMatchObject({
      reason: 'restored',
      shard: before,
      size: last?.size,
      root: Buffer.from(last?.root ?? []).toString('hex'),
      index: 1,
    });
    // The same backup once more.
    rmSync(room.folder, { recursive: true });
    cpSync(backup, room.folder, { recursive: true });
    expect(await shardsOf(room.folder)).toEqual([before, `${before}.3`]);
    expect(await gapOf(room.folder)).toMatchObject({ shard: `${before}.2` });
  });

  test('when the whole data folder was restored or copied, however often', async () => {
    await fill(5);
    const shard = await room.shard();
    const origins = new Set<string>();
    for (const second of [1, 2, 3]) {
      const clock = new SetClock(Date.now() + second * 1_000);
      const copy = room.restored();
      const ledger = await room.open({ folder: copy, clock });
      await ledger.append(startEntry(`copy ${second}`));
      await ledger.close();
      const [first, next, ...others] = await ledger.shards();
      expect(first?.shard).toBe(shard);
      expect(next?.shard.startsWith(`${shard}.`)).toBe(true);
      expect(others).toEqual([]);
      origins.add(next?.origin ?? '');
      expect(await gapOf(copy)).toMatchObject({ reason: 'restored', shard, size: 6 });
      await checkRecord(copy);
    }
    // The signer's own state may be as old as the rest, so no two copies may meet in one name.
    expect(origins.size).toBe(3);
    // The original is not concerned.
    expect(await shardsOf(room.folder)).toEqual([shard]);
  });

  test('when a snapshot of the disk brought older leaves back in the same files', async () => {
    const ledger = await room.open();
    await ledger.append(startEntry());
    const path = await room.leavesPath();
    const older = readFileSync(path);
    await ledger.append(startEntry('lost'));
    await ledger.close();
    writeFileSync(path, older);
    rmSync(join(room.folder, 'shards', await room.shard(), 'checkpoint'));
    const shard = await room.shard();
    expect(await shardsOf(room.folder)).toEqual([shard, `${shard}.2`]);
    expect(await gapOf(room.folder)).toMatchObject({ shard, size: 3 });
  });

  test.each(['all of it', 'only its key'])(
    'when the signer is gone and it was said so (%s), and keeps what was open',
    async (lost) => {
      const signer = join(room.folder, '..', 'signer');
      const ledger = await room.open();
      await ledger.append(requestEntry('req_open'));
      await ledger.close();
      rmSync(lost === 'all of it' ? signer : join(signer, 'log.pem'), { recursive: true });
      const shard = await room.shard();
      await expect(room.open()).rejects.toMatchObject({
        remedy: expect.stringContaining('rotate-key --lost') as string,
      });
      expect(existsSync(join(signer, 'log.pem'))).toBe(false);
      expect(room.givenUp).toEqual([]);
      expect(await shardsOf(room.folder, { signerIsLost: true })).toHaveLength(2);
      expect(room.givenUp).toMatchObject([{ shard, reason: 'restored' }]);
      // It holds once: nothing is given up again, nor where a key is there.
      expect(await shardsOf(room.folder, { signerIsLost: true })).toHaveLength(2);
      const leaves = (await room.leaves()).filter((at) => at.shard !== shard).map(({ leaf }) => leaf);
      expect(leaves).toMatchObject([
        { kind: 'gap', shard, size: 2 },
        { kind: 'interrupted', request: 'req_open', previous: 1, previousShard: shard },
        { kind: 'start' },
        { kind: 'start' },
      ]);
      expect((await room.content({ shard, leaf: (await room.leaves())[0]?.leaf as never }, 'prompt'))?.toString()).toBe(
        'prompt of req_open',
      );
    },
  );

  test('when a witness has seen more of it', async () => {
    const ledger = await room.open({ publishWithin: 5 });
    await ledger.append(startEntry());
    const shard = await room.shard();
    await vi.waitFor(async () => expect((await ledger.shards())[0]?.checkpoint?.size).toBe(2), { timeout: 30_000 });
    const appends = [ledger.append(startEntry('on the way'))];
    await ledger.abandon(shard, 'restored', { size: 900, root: Buffer.alloc(32, 5) });
    appends.push(ledger.append(startEntry('behind')));
    const receipts = await Promise.all(appends);
    expect(receipts.map((receipt) => receipt.shard)).toEqual([shard, `${shard}.2`]);
    await ledger.close();
    expect(await gapOf(room.folder)).toMatchObject({ size: 900, root: '05'.repeat(32) });
    expect(await shardsOf(room.folder)).toEqual([shard, `${shard}.2`]);
    expect(await checkRecord(room.folder)).toHaveLength(2);
  });
});

describe('goes on after a crash', () => {
  /** The files after 5 leaves, and what a crash after 8 leaves behind. */
  async function crashed(step: (shardFolder: string, older: string, signed: string) => void): Promise<string> {
    const ledger = await room.open({ publishWithin: 3_600_000 });
    for (let number = 0; number < 4; number++) await ledger.append(startEntry());
    await ledger.close();
    const older = room.copy();
    const again = await room.open({ publishWithin: 3_600_000 });
    for (let number = 0; number < 3; number++) await again.append(startEntry());
    await again.close();
    const folder = room.copy();
    const shard = await room.shard();
    const signed = (of: string) => join(of, '..', 'signer', 'signed', `${shard}.json`);
    const state = JSON.parse(readFileSync(signed(older), 'utf8')) as { size: number; root: string };
    const own = JSON.parse(readFileSync(signed(folder), 'utf8')) as object;
    step(
      join(folder, 'shards', shard),
      join(older, 'shards', shard),
      JSON.stringify({ ...own, size: state.size, root: state.root }),
    );
    return folder;
  }

  const signedPath = (shardFolder: string): string =>
    join(shardFolder, '..', '..', '..', 'signer', 'signed', `${shardFolder.split('/').at(-1)}.json`);

  test.each<[string, (shardFolder: string, older: string, signed: string) => void]>([
    [
      'between what is signed and the checkpoint',
      (own, older) => writeFileSync(join(own, 'checkpoint'), readFileSync(join(older, 'checkpoint'))),
    ],
    ['before the first checkpoint', (own) => rmSync(join(own, 'checkpoint'))],
    [
      'between the tiles and what is signed',
      (own, older, signed) => {
        writeFileSync(join(own, 'checkpoint'), readFileSync(join(older, 'checkpoint')));
        writeFileSync(signedPath(own), signed);
      },
    ],
    [
      'in the middle of the tiles',
      (own, older, signed) => {
        writeFileSync(join(own, 'checkpoint'), readFileSync(join(older, 'checkpoint')));
        writeFileSync(signedPath(own), signed);
        writeFileSync(join(own, 'tile/0/000.p/8'), 'torn');
        rmSync(join(own, 'tile/entries/000.p/8'));
        writeFileSync(join(own, 'tile/entries/000.p/8.new'), 'torn');
      },
    ],
    [
      'in the middle of the checkpoint',
      (own, older) => {
        writeFileSync(join(own, 'checkpoint'), readFileSync(join(older, 'checkpoint')));
        writeFileSync(join(own, 'checkpoint.new'), 'torn');
        writeFileSync(`${signedPath(own)}.new`, '{"si');
      },
    ],
  ])('%s', async (_name, step) => {
    const folder = await crashed(step);
    const ledger = await room.open({ folder, publishWithin: 5 });
    await ledger.append(startEntry());
    await ledger.close();
    expect(await room.leaves(folder)).toHaveLength(8);
    expect(await checkRecord(folder)).toEqual([{ shard: await room.shard(), size: 9 }]);
  });

  test('that left a new shard without a leaf', async () => {
    const clock = new SetClock(spring);
    await fill(3, { clock });
    clock.time = summer;
    const files = new FaultyFileSystem();
    const ledger = await room.open({ clock: new SetClock(spring), files });
    const turning = { clock, folder: room.copy() };
    await ledger.close();
    // Each step of the turn fails once, and the next start takes it from there.
    for (const path of [/origin$/, /keys$/, /carried\.json$/, /default-2031h2\.json$/]) {
      const faulty = new FaultyFileSystem();
      faulty.failSteps('rename', path);
      await expect(room.open({ ...turning, files: faulty })).rejects.toThrow();
    }
    await (await room.open(turning)).close();
    const leaves = (await Array.fromAsync(readLeaves(turning.folder))).map(({ leaf }) => leaf.kind);
    expect(leaves).toEqual(['shard', 'start', 'start', 'start', 'sealed', 'shard']);
    expect(await checkRecord(turning.folder)).toHaveLength(2);
  });
});

test('refuses a tree that is not the one that was signed, and leaves that are not in it', async () => {
  await fill(300);
  const shard = join(room.folder, 'shards', await room.shard());
  for (const path of ['tile/0/001.p/45', 'tile/1/000.p/1']) {
    const whole = readFileSync(join(shard, path));
    const changed = Buffer.from(whole);
    changed[3] = (changed[3] ?? 0) ^ 1;
    writeFileSync(join(shard, path), changed);
    await expect(room.open()).rejects.toThrow(LedgerDamageError);
    writeFileSync(join(shard, path), whole);
  }
  const path = await room.leavesPath();
  const lines = readFileSync(path, 'utf8').split('\n');
  const { merkleLeafHash } = await import('../../lib/merkle-leaf.ts');
  const json = (lines[299] ?? '').slice(65).replace('"version":"298"', '"version":"299"');
  writeFileSync(path, lines.with(299, `${merkleLeafHash(Buffer.from(json))} ${json}`).join('\n'));
  await expect(room.open()).rejects.toThrow('leaf 299 is not the one that was signed');
  writeFileSync(path, lines.join('\n'));
  await (await room.open()).close();
});

test('finds its signer again where it was put, and refuses to begin anew without it', async () => {
  const signerFolder = join(room.folder, '..', 'elsewhere');
  await (await room.open({ signerFolder })).close();
  await (await room.open()).close();
  expect(existsSync(join(room.folder, '..', 'signer'))).toBe(false);
  const moved = join(room.folder, '..', 'moved');
  renameSync(signerFolder, moved);
  await expect(room.open()).rejects.toThrow('`ledger.signerFolder`');
  const ledger = await room.open({ signerFolder: moved });
  await ledger.close();
  await (await room.open()).close();
  expect(await ledger.shards()).toHaveLength(1);
});

test('refuses a record of a version before the log, a key that others may read, and another name', async () => {
  const old = join(room.folder, 'leaves', '00000000.leaves');
  mkdirSync(join(room.folder, 'leaves'), { recursive: true });
  writeFileSync(old, '');
  await expect(room.open()).rejects.toThrow(LedgerSetupError);
  rmSync(old);
  await (await room.open({ name: 'logs.example/one' })).close();
  await expect(room.open({ name: 'logs.example/two' })).rejects.toThrow('`ledger.name`');
  const key = join(room.folder, '..', 'signer', 'log.pem');
  expect(statSync(key).mode & 0o777).toBe(0o600);
  chmodSync(key, 0o640);
  await expect(room.open()).rejects.toThrow(`chmod 600 ${key}`);
  chmodSync(key, 0o600);
  const pem = readFileSync(key);
  rmSync(key);
  await expect(room.open()).rejects.toThrow('is missing');
  writeFileSync(key, 'rubbish', { mode: 0o600 });
  await expect(room.open()).rejects.toThrow('is damaged');
  writeFileSync(key, pem, { mode: 0o600 });
  const ledger = await room.open();
  expect((await ledger.shards())[0]?.origin).toMatch(/^logs\.example\/one\/default\/\d{4}h[12]$/);
  await ledger.close();
});

test.each<[string, (files: FaultyFileSystem) => void]>([
  ['tiles cannot be written', (files) => files.failWrites({ code: 'ENOSPC', path: /tile\// })],
  ['a tile is torn', (files) => files.failWrites({ code: 'EIO', path: /tile\//, partly: 10 })],
  ['tiles cannot be renamed', (files) => files.failSteps('rename', /tile\//)],
  ['folders of tiles cannot be synchronised', (files) => files.failSteps('syncFolder', /tile/)],
  ['what is signed cannot be noted', (files) => files.failWrites({ code: 'EIO', path: /signed\// })],
  ['what is signed cannot be renamed', (files) => files.failSteps('rename', /signed\//)],
  ['the checkpoint cannot be written', (files) => files.failWrites({ code: 'ENOSPC', path: /checkpoint/ })],
  ['the checkpoint cannot be renamed', (files) => files.failSteps('rename', /checkpoint$/)],
])('goes on taking leaves for a while when %s, then takes no more, and recovers by itself', async (_name, fail) => {
  const files = new FaultyFileSystem();
  let elapsed = 0;
  const clock: Clock = { now: () => Date.now(), elapsed: () => elapsed };
  const ledger = await room.open({ files, clock, publishWithin: 5 });
  const published: PublishedCheckpoint[] = [];
  ledger.onCheckpoint((checkpoint) => published.push(checkpoint));
  fail(files);
  const { index } = await ledger.append(startEntry());
  await vi.waitFor(() => expect(room.failures.length).toBeGreaterThan(0), { timeout: 30_000 });
  expect(ledger.writable()).toBe(true);
  await ledger.append(startEntry());
  const before = published.at(-1)?.size ?? 0;
  expect(before).toBeLessThanOrEqual(index);
  elapsed = 11_000;
  await vi.waitFor(() => expect(ledger.writable()).toBe(false), { timeout: 30_000 });
  await expect(ledger.append(startEntry())).rejects.toMatchObject({ code: 'ledger_unavailable' });
  files.heal();
  await vi.waitFor(() => expect(ledger.writable()).toBe(true), { timeout: 30_000 });
  expect(room.recoveries).toBe(1);
  const last = await ledger.append(startEntry());
  await ledger.close();
  expect(published.at(-1)?.size).toBe(last.index + 1);
  expect(await room.leaves()).toHaveLength(3);
  expect(await checkRecord(room.folder)).toHaveLength(1);
});
