import { fork } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { leafSchema } from '@gatehouse/contract/leaf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '../lib/canonical-json.ts';
import { merkleLeafHash } from '../lib/merkle-leaf.ts';
import { FaultyFileSystem } from '../testing/faulty-file-system.ts';
import { LedgerRoom, requestEntry, resultEntry, startEntry, testRootKey } from '../testing/ledger-room.ts';
import { LedgerLockedError } from './folder-lock.ts';
import { LedgerDamageError } from './ledger-damage.ts';
import { segmentPath } from './ledger-folder.ts';

describe.each([
  ['in a thread of its own', true],
  ['in the thread that serves', false],
])('a ledger that is written %s', (_name, thread) => {
  let room: LedgerRoom;
  beforeEach(() => void (room = new LedgerRoom({ thread })));
  afterEach(() => room.remove());

  async function exchange(count: number, options: Parameters<LedgerRoom['open']>[0] = {}): Promise<void> {
    const ledger = await room.open(options);
    for (let number = 0; number < count; number++) {
      const { index } = await ledger.append(requestEntry(`req_${number}`));
      await ledger.append(resultEntry(`req_${number}`, index));
    }
    await ledger.close();
  }

  /** Behind the last line of leaves, where the zeros begin. */
  function endOfLines(path: string): number {
    return readFileSync(path).lastIndexOf(10) + 1;
  }

  async function kinds(folder = room.folder): Promise<string[]> {
    return (await room.leaves(folder)).map(({ leaf }) => leaf.kind);
  }

  test('writes leaves that anyone can check line by line, and nothing else into the file', async () => {
    await exchange(3);
    const lines = readFileSync(await room.leavesPath(), 'utf8').split('\n');
    expect(lines.pop()).toBe('');
    expect(lines).toHaveLength(1 + 6);
    for (const [index, line] of lines.entries()) {
      const [, hash = '', json = ''] = /^([0-9a-f]{64}) (.*)$/.exec(line) ?? [];
      expect(merkleLeafHash(Buffer.from(json))).toBe(hash);
      const leaf = leafSchema.parse(JSON.parse(json));
      expect(leaf.index).toBe(index);
      expect(canonicalJson(leaf)).toBe(json);
    }
  });

  test('gives receipts with the index and the hash of the leaf', async () => {
    const ledger = await room.open();
    const receipts = await Promise.all(
      Array.from({ length: 40 }, (_, number) => ledger.append(requestEntry(`req_${number}`))),
    );
    const leaves = await room.leaves();
    const [own] = await ledger.shards();
    expect(receipts).toEqual(leaves.map(({ index, hash }) => ({ log: own?.origin, shard: own?.shard, index, hash })));
    expect(receipts.map(({ index }) => index)).toEqual(leaves.map((_, at) => 1 + at));
    await ledger.close();
  });

  test('opens the contents of a leaf, and none where it has none', async () => {
    const ledger = await room.open();
    const { index } = await ledger.append(requestEntry('req_1', 'Grüße 😀'));
    await ledger.append(resultEntry('req_1', index, ''));
    await ledger.append({
      ...resultEntry('req_2', 0),
      contents: { prompt: Buffer.from('both'), answer: Buffer.from('of them') },
    });
    await ledger.close();
    const [request, result, both] = await room.leaves();
    if (request === undefined || result === undefined || both === undefined)
      throw new Error('three leaves were written');
    const open = async (leaf: typeof both, part: 'prompt' | 'answer') => (await room.content(leaf, part))?.toString();
    expect(await open(request, 'prompt')).toBe('Grüße 😀');
    expect(await open(request, 'answer')).toBeUndefined();
    expect(await open(result, 'answer')).toBe('');
    expect(await open(both, 'prompt')).toBe('both');
    expect(await open(both, 'answer')).toBe('of them');
  });

  test('says why a content does not open', async () => {
    await exchange(1);
    const [scanned] = await room.leaves();
    if (scanned === undefined) throw new Error('a leaf was written');
    const open = (rootKey = testRootKey) => room.content(scanned, 'prompt', { rootKey });
    await expect(open(new Uint8Array(32))).rejects.toThrow('the root key');
    const path = segmentPath(room.folder, 0);
    const bytes = readFileSync(path);
    bytes[50] = (bytes[50] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await expect(open()).rejects.toMatchObject({ fault: 'changed' });
    truncateSync(path, 20);
    await expect(open()).rejects.toMatchObject({ fault: 'missing' });
    rmSync(path);
    await expect(open()).rejects.toMatchObject({ fault: 'missing' });
  });

  test('goes on where it ended, in the leaves and in the contents', async () => {
    await exchange(2);
    await exchange(2);
    const leaves = await room.leaves();
    expect(leaves.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const at of leaves) {
      const content = await room.content(at, at.leaf.kind === 'request' ? 'prompt' : 'answer');
      expect(content?.toString()).toMatch(/^(prompt|answer) of req_[01]$/);
    }
    expect(room.repairs).toEqual([]);
  });

  test('begins a new segment when one is full, and gives a larger content one of its own', async () => {
    const ledger = await room.open({ segmentBytes: 400 });
    await Promise.all(
      Array.from({ length: 9 }, (_, number) => ledger.append(requestEntry(`req_${number}`, 'x'.repeat(100)))),
    );
    await ledger.append(requestEntry('req_large', 'x'.repeat(5_000)));
    await ledger.close();
    const again = await room.open({ segmentBytes: 400 });
    await again.append(requestEntry('req_last'));
    await again.close();
    const leaves = await room.leaves();
    const places = leaves.flatMap(({ leaf }) => (leaf.kind === 'request' ? leaf.prompt.map(({ place }) => place) : []));
    expect(places.map((place) => place.split(':')[0])).toEqual(['0', '0', '1', '1', '2', '2', '3', '3', '4', '5', '6']);
    expect(statSync(segmentPath(room.folder, 0)).size).toBe(362);
    expect(statSync(segmentPath(room.folder, 6)).size).toBe(99);
    for (const at of leaves) {
      if (at.leaf.kind === 'request') expect(await room.content(at, 'prompt')).toBeDefined();
    }
  });

  test('shares one write among all who append at the same time', async () => {
    const files = new FaultyFileSystem();
    const ledger = await room.open({ files });
    const before = files.writes.length;
    await Promise.all(Array.from({ length: 100 }, (_, number) => ledger.append(requestEntry(`req_${number}`, 'x'))));
    expect(room.batches).toEqual([1, 100]);
    // One for the contents and one for the room that they are written into; the leaves have room already.
    expect(files.writes.slice(before).filter(({ path }) => /\.(?:seg|leaves)$/.test(path))).toHaveLength(3);
    await ledger.close();
  });

  test('lets who comes during a write join the next one', async () => {
    const files = new FaultyFileSystem();
    const ledger = await room.open({ files });
    const release = files.hold();
    const first = ledger.append(requestEntry('req_first'));
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const others = Array.from({ length: 30 }, (_, number) => ledger.append(requestEntry(`req_${number}`)));
    release();
    await Promise.all([first, ...others]);
    expect(room.batches).toEqual([1, 1, 30]);
    await ledger.close();
  });

  test('writes contents before the leaves that vouch for them', async () => {
    const files = new FaultyFileSystem();
    const ledger = await room.open({ files });
    await ledger.append(requestEntry('req_0'));
    const release = files.hold();
    const before = files.writes.length;
    const append = ledger.append(requestEntry('req_1'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(files.writes.slice(before).map(({ path }) => path)).toEqual([segmentPath(room.folder, 0)]);
    release();
    await append;
    expect(files.writes.slice(before).map(({ path }) => path)).toEqual([
      segmentPath(room.folder, 0),
      await room.leavesPath(),
    ]);
    await ledger.close();
  });

  test('serves who was let in before it was closed, and refuses who comes after', async () => {
    const ledger = await room.open();
    const appends = Array.from({ length: 700 }, (_, number) => ledger.append(requestEntry(`req_${number}`)));
    const closed = ledger.close();
    expect(ledger.writable()).toBe(false);
    await expect(ledger.append(startEntry())).rejects.toMatchObject({ code: 'ledger_unavailable' });
    await closed;
    expect(await Promise.all(appends)).toHaveLength(700);
    expect(await kinds()).toHaveLength(700);
    await ledger.close();
  });

  test('refuses a bad draft alone: its neighbours in the batch become durable, and no content of it stays', async () => {
    const ledger = await room.open();
    const bad = { ...requestEntry('req_bad'), leaf: { ...requestEntry('req_bad').leaf, model: 'x'.repeat(20_000) } };
    const results = await Promise.allSettled([
      ledger.append(requestEntry('req_0')),
      ledger.append(bad),
      ledger.append(requestEntry('req_1')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { code: 'internal_error' } });
    expect(ledger.writable()).toBe(true);
    await ledger.close();
    const leaves = await room.leaves();
    expect(leaves.map(({ leaf }) => ('request' in leaf ? leaf.request : ''))).toEqual(['req_0', 'req_1']);
    const places = leaves.map(({ leaf }) => (leaf.kind === 'request' ? (leaf.prompt[0]?.place ?? '') : ''));
    expect(places).toEqual(['0:0:96', '0:96:96']);
  });

  test('refuses to be opened twice, in one process or in two, and names the holder', async () => {
    const ledger = await room.open();
    await expect(room.open()).rejects.toThrow(LedgerLockedError);
    await expect(room.open()).rejects.toThrow(`process ${process.pid}`);
    await ledger.close();
    await (await room.open()).close();
  });

  test('takes over from a process that was killed with the lock in its hands', async () => {
    const script = join(room.folder, '..', 'holder.mjs');
    writeFileSync(
      script,
      `import { mkdirSync } from 'node:fs';
       import { DatabaseSync } from 'node:sqlite';
       mkdirSync(${JSON.stringify(room.folder)}, { recursive: true });
       const database = new DatabaseSync(${JSON.stringify(join(room.folder, 'lock'))});
       database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
       process.send('locked');
       setInterval(() => database.isOpen, 1_000);`,
    );
    const holder = fork(script, { execArgv: [] });
    await new Promise((resolve) => holder.once('message', resolve));
    await expect(room.open()).rejects.toThrow(LedgerLockedError);
    const gone = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await gone;
    await (await room.open()).close();
  });

  test('keeps the file of its lock to the owner', async () => {
    const ledger = await room.open();
    expect(statSync(join(room.folder, 'lock')).mode & 0o777).toBe(0o600);
    await ledger.close();
  });

  test('closes every request that was left open with an interrupted leaf, once', async () => {
    const ledger = await room.open();
    const first = await ledger.append(requestEntry('req_0'));
    await ledger.append(requestEntry('req_1'));
    await ledger.append(resultEntry('req_0', first.index));
    await ledger.append(requestEntry('req_2'));
    const crashed = room.copy();
    await ledger.close();
    await (await room.open({ folder: crashed })).close();
    await (await room.open({ folder: crashed })).close();
    const leaves = (await room.leaves(crashed)).slice(4).map(({ leaf }) => leaf);
    expect(leaves).toMatchObject([
      { kind: 'interrupted', previous: 2, request: 'req_1', index: 5 },
      { kind: 'interrupted', previous: 4, request: 'req_2', index: 6 },
    ]);
    expect(room.repairs).toEqual([{ droppedBytes: 0, interrupted: 2 }]);
  });

  test('mends a thousand open requests', async () => {
    const ledger = await room.open();
    await Promise.all(Array.from({ length: 1_100 }, (_, number) => ledger.append(requestEntry(`req_${number}`, ''))));
    await ledger.close();
    await (await room.open()).close();
    expect((await kinds()).filter((kind) => kind === 'interrupted')).toHaveLength(1_100);
  });

  test('takes zeros behind the end for what they are: room that a killed process had reserved', async () => {
    const ledger = await room.open();
    await ledger.append(startEntry());
    const crashed = room.copy();
    await ledger.close();
    expect(statSync(await room.leavesPath(crashed)).size).toBeGreaterThan(60_000);
    expect(statSync(await room.leavesPath()).size).toBeLessThan(500);
    expect(await kinds(crashed)).toEqual(['start']);
    await (await room.open({ folder: crashed })).close();
    expect(await kinds(crashed)).toEqual(['start']);
    expect(room.repairs).toEqual([]);
  });

  test.each([
    ['half a line', (line: Buffer) => line.subarray(0, line.length >> 1), 'incomplete line'],
    ['a line without its line feed', (line: Buffer) => line.subarray(0, -1), 'incomplete line'],
    [
      'a line with a changed byte',
      (line: Buffer) => Buffer.from(line.toString().replace('"time":', '"tine":')),
      'unsound line',
    ],
    ['rubbish', () => Buffer.from('rubbish\nand more'), 'unsound line'],
    ['zeros and then rubbish', () => Buffer.concat([Buffer.alloc(700), Buffer.from('x')]), 'unsound line'],
  ])('cuts off %s at the end and says so in a gap leaf', async (_name, tear, reason) => {
    await exchange(1);
    const line = readFileSync(await room.leavesPath()).subarray(-statSync(await room.leavesPath()).size);
    const torn = tear(line.subarray(0, line.indexOf(10) + 1));
    appendFileSync(await room.leavesPath(), torn);
    expect(await kinds()).toEqual(['request', 'result']);
    await (await room.open()).close();
    const leaves = await room.leaves();
    expect(leaves.map(({ leaf }) => leaf.kind)).toEqual(['request', 'result', 'gap']);
    expect(leaves[2]?.leaf).toMatchObject({ droppedBytes: torn.length, reason, index: 3 });
    expect(room.repairs).toEqual([{ droppedBytes: torn.length, interrupted: 0 }]);
  });

  test('cuts off a write of which a disk has kept the later sectors and lost the earlier ones', async () => {
    const ledger = await room.open({ publishWithin: 3_600_000 });
    await ledger.append(startEntry());
    const end = endOfLines(await room.leavesPath());
    await Promise.all(Array.from({ length: 30 }, () => ledger.append(startEntry())));
    const crashed = room.copy();
    await ledger.close();
    const file = openSync(await room.leavesPath(crashed), 'r+');
    const from = Math.ceil(end / 512) * 512;
    writeSync(file, Buffer.alloc(512), 0, 512, from);
    closeSync(file);
    await (await room.open({ folder: crashed })).close();
    const leaves = await room.leaves(crashed);
    expect(leaves.at(-1)?.leaf).toMatchObject({ kind: 'gap', reason: 'sectors that were never written' });
    const lines = readFileSync(await room.leavesPath(crashed), 'utf8').split('\n');
    const kept = lines.findIndex((line) => line.includes('"kind":"gap"'));
    expect(Buffer.byteLength(lines.slice(0, kept).join('\n')) + 1).toBeLessThanOrEqual(from);
    expect(leaves.length).toBeGreaterThanOrEqual(2);
  });

  async function damage(change: (lines: string[]) => string[]): Promise<LedgerDamageError> {
    await exchange(5);
    const path = await room.leavesPath();
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, change(lines.slice(0, -1)).join('\n') + '\n');
    const before = readFileSync(path);
    const thrown: unknown = await room.open().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(thrown instanceof LedgerDamageError)) throw new Error('it opened', { cause: thrown });
    expect(readFileSync(path).equals(before)).toBe(true);
    await expect(room.leaves()).rejects.toThrow(LedgerDamageError);
    return thrown;
  }

  test.each([
    ['a changed line', (lines: string[]) => lines.with(4, (lines[4] ?? '').replace('"m"', '"n"'))],
    ['a line cut short', (lines: string[]) => lines.with(4, (lines[4] ?? '').slice(0, -9))],
    [
      'a line without its line feed',
      (lines: string[]) => [...lines.slice(0, 4), `${lines[4]}x${lines[5]}`, ...lines.slice(6)],
    ],
    ['a missing line', (lines: string[]) => lines.toSpliced(4, 1)],
    ['a line that comes twice', (lines: string[]) => lines.toSpliced(4, 0, lines[3] ?? '')],
    ['two lines that changed places', (lines: string[]) => lines.with(4, lines[5] ?? '').with(5, lines[4] ?? '')],
    ['an empty line', (lines: string[]) => lines.toSpliced(4, 0, '')],
  ])('refuses to open with %s in the middle, names file and place, and changes nothing', async (_name, change) => {
    const offset = (lines: string[]) => Buffer.byteLength(`${lines.slice(0, 4).join('\n')}\n`);
    let expected = 0;
    const error = await damage((lines) => {
      expected = offset(lines);
      return change(lines);
    });
    expect(error).toMatchObject({ file: await room.leavesPath(), offset: expected });
    expect(error.message).toContain(await room.leavesPath());
  });

  test('refuses to open when the line before the last is missing, though nothing sound follows the break', async () => {
    expect((await damage((lines) => lines.toSpliced(8, 1))).message).toContain('leaf 8 was expected');
  });

  test('refuses to open when more is unreadable than one write can hold', async () => {
    await exchange(1);
    appendFileSync(await room.leavesPath(), 'x'.repeat(700_000));
    await expect(room.open()).rejects.toThrow('more than one write');
  });

  test('refuses to open when the leaves are gone and the contents are not', async () => {
    await exchange(1);
    rmSync(await room.leavesPath());
    await expect(room.open()).rejects.toThrow(LedgerDamageError);
  });

  test('removes contents that no leaf vouches for', async () => {
    const ledger = await room.open({ segmentBytes: 200 });
    await ledger.append(requestEntry('req_0', 'x'.repeat(50)));
    await ledger.close();
    appendFileSync(segmentPath(room.folder, 0), 'content of a request that was never acknowledged');
    writeFileSync(segmentPath(room.folder, 1), 'and more of it');
    await (await room.open({ segmentBytes: 200 })).close();
    expect(readFileSync(segmentPath(room.folder, 0))).toHaveLength(131);
    expect(() => statSync(segmentPath(room.folder, 1))).toThrow('ENOENT');
  });

  /** Four requests whose contents are missing from the third on; `signed`: whether a checkpoint covers them. */
  async function withoutLastContents(signed: boolean): Promise<string> {
    const ledger = await room.open({ publishWithin: 3_600_000 });
    for (let number = 0; number < 4; number++) await ledger.append(requestEntry(`req_${number}`, 'x'.repeat(2_000)));
    await ledger.append(startEntry());
    const crashed = room.copy();
    await ledger.close();
    const folder = signed ? room.folder : crashed;
    truncateSync(segmentPath(folder, 0), 2 * 2_081 + 100);
    return folder;
  }

  test('cuts off the last leaves where their contents never reached the disk', async () => {
    const folder = await withoutLastContents(false);
    await (await room.open({ folder })).close();
    const leaves = (await room.leaves(folder)).map(({ leaf }) => leaf);
    expect(leaves.map(({ kind }) => kind)).toEqual(['request', 'request', 'gap', 'interrupted', 'interrupted']);
    expect(leaves[2]).toMatchObject({ reason: 'missing content' });
    await exchange(1, { folder });
    const last = (await room.leaves(folder)).at(-1);
    if (last === undefined) throw new Error('a leaf was written');
    expect((await room.content(last, 'answer', { folder }))?.toString()).toBe('answer of req_0');
  });

  test('never cuts off a leaf that was signed', async () => {
    const folder = await withoutLastContents(true);
    await expect(room.open({ folder })).rejects.toThrow(LedgerDamageError);
  });

  test('opens when a whole segment was removed, and does not use its number again', async () => {
    await exchange(2);
    rmSync(segmentPath(room.folder, 0));
    await exchange(1);
    const leaves = await room.leaves();
    expect(leaves).toHaveLength(6);
    const last = leaves.at(-1)?.leaf;
    if (last?.kind !== 'result') throw new Error('a result was written');
    expect(last.answer?.[0]?.place).toMatch(/^1:/);
  });

  test('reads a ledger while it is being written', async () => {
    const ledger = await room.open();
    let done = false;
    const writing = (async () => {
      for (let round = 0; round < 60; round++) {
        await Promise.all(
          Array.from({ length: 20 }, (_, number) => ledger.append(requestEntry(`req_${round}_${number}`))),
        );
      }
      done = true;
    })();
    let seen = 0;
    while (!done) {
      const leaves = await room.leaves();
      expect(leaves.length).toBeGreaterThanOrEqual(seen);
      seen = leaves.length;
    }
    await writing;
    await ledger.close();
    expect(await room.leaves()).toHaveLength(1_200);
  });
});
