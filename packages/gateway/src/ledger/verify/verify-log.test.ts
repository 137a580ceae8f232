import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../lib/canonical-json.ts';
import {
  checkpointText,
  commitmentOf,
  entryBundle,
  leafHashOf,
  makeLeaves,
  makeShard,
  signCheckpoint,
  treeHash,
  writeShard,
  type MadeShard,
} from '../../testing/log-maker.ts';
import {
  auditorWitness,
  councilWitness,
  firstOrigin,
  makeVerifiedLog,
  newKey,
  oldKey,
  olderSize,
  rotationIndex,
  rotationLeaf,
  secondOrigin,
  strangersKey,
  type VerifiedLog,
} from '../../testing/verified-log.ts';
import { Contents } from './contents.ts';
import { parseVerifierKey } from './note.ts';
import { parsePolicy } from './policy.ts';
import { folderSource } from './source.ts';
import { type LogOptions, type LogVerdict, verifyLog } from './verify-log.ts';

let made: VerifiedLog;
let folder: string;

beforeAll(() => {
  made = makeVerifiedLog();
});
afterAll(() => made.remove());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-verify-'));
  cpSync(join(made.folder, 'shards'), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function verify(
  options: Partial<LogOptions> = {},
  shards = readdirSync(folder).filter((name) => name.startsWith('default-')),
): Promise<LogVerdict> {
  const sources = shards.map((name) => ({ name, source: folderSource(join(folder, name)) }));
  return verifyLog(sources, { trust: { policy: parsePolicy(Buffer.from(made.policy)) }, ...options });
}

/** Faults as `id shard at`. */
function faultsOf({ findings }: LogVerdict): string[] {
  return findings.faults.map(({ id, shard, at }) => `${id} ${shard ?? '-'} ${at}`);
}

const second = 'default-2026h2';
const bundlePath = `${second}/tile/entries/000`;

function change(path: string, edit: (bytes: Buffer) => Uint8Array | string): void {
  const file = join(folder, path);
  writeFileSync(file, edit(readFileSync(file)));
}

function flip(path: string, at: number): void {
  change(path, (bytes) => {
    bytes[at] = (bytes[at] as number) ^ 1;
    return bytes;
  });
}

/** The first bundle of the second shard with other leaves. */
function rebundle(edit: (leaves: Buffer[]) => Buffer[]): void {
  change(bundlePath, () => entryBundle(edit(made.shards[1].leaves.slice(0, 256))));
}

/** The second shard as its operator could have made it, signed in order. */
function remake(leaves: readonly Buffer[], signers = [newKey], keys = [oldKey, newKey]): MadeShard {
  const shard = makeShard(secondOrigin, leaves);
  rmSync(join(folder, second), { recursive: true });
  writeShard(folder, shard, { signers, witnesses: [councilWitness, auditorWitness] }, keys);
  return shard;
}

function edited(leaf: Buffer, fields: Readonly<Record<string, unknown>>): Buffer {
  const before = JSON.parse(leaf.toString()) as Readonly<Record<string, unknown>>;
  const { index, time, v } = before;
  // Another kind has other fields.
  return Buffer.from(canonicalJson({ ...('kind' in fields ? { index, time, v } : before), ...fields }));
}

/** The second shard with one leaf changed by its operator. */
function remakeWith(index: number, fields: Readonly<Record<string, unknown>>): void {
  remake(made.shards[1].leaves.map((leaf, at) => (at === index ? edited(leaf, fields) : leaf)));
}

describe('a log that is whole', () => {
  test('verifies under a policy that knows its first key only, with what it holds', async () => {
    const verdict = await verify({ since: [{ name: 'older', bytes: Buffer.from(made.older) }] });
    expect(faultsOf(verdict)).toEqual([]);
    expect(verdict).toMatchObject({
      identityChecked: true,
      witnessesChecked: true,
      shards: [
        { shard: 'default-2026h1', size: 300, leaves: 300, sealed: true, witnesses: ['council', 'auditor'] },
        { shard: second, size: 700, leaves: 700, sealed: false, signedBy: newKey.vkey(secondOrigin) },
      ],
    });
    expect(verdict.shards[1]?.kinds).toMatchObject({ rotation: 1, shard: 1 });
  });

  test('verifies with the key of any of its shards, old or new', async () => {
    for (const vkey of [oldKey.vkey(secondOrigin), newKey.vkey(secondOrigin)]) {
      const verdict = await verify({ trust: { key: parseVerifierKey(vkey) } }, [second]);
      expect(faultsOf(verdict).filter((fault) => !fault.startsWith('absent-shard'))).toEqual([]);
    }
  });

  test('agrees with itself where nobody says whom to believe, and says that this is all', async () => {
    const verdict = await verify({ trust: {} });
    expect(faultsOf(verdict)).toEqual([]);
    expect(verdict.identityChecked).toBe(false);
  });

  test('tells of leaves that are durable and not signed yet', async () => {
    const line = (index: number): string => {
      const leaf = Buffer.from(`{"index":${index},"kind":"stop","reason":"end","time":1790000009000,"v":1}`);
      return `${leafHashOf(leaf).toString('hex')} ${leaf.toString()}\n`;
    };
    const signed = made.shards[1].leaves[699] as Buffer;
    mkdirSync(join(folder, second, 'leaves'));
    const file = join(folder, second, 'leaves/000000000699.leaves');
    const lines = `${leafHashOf(signed).toString('hex')} ${signed.toString()}\n${line(700)}${line(701)}`;
    writeFileSync(file, Buffer.concat([Buffer.from(`${lines}half a li`), Buffer.alloc(64)]));
    const verdict = await verify();
    expect(faultsOf(verdict)).toEqual([]);
    expect(verdict.shards[1]?.unsigned).toBe(2);

    writeFileSync(file, lines.replace('"end"', '"fin"'));
    expect(faultsOf(await verify())).toContain(`changed ${second} leaves/000000000699.leaves, leaf 700`);
    writeFileSync(file, `${line(700)}${line(702)}`);
    expect((await verify()).findings.counts.get('wrong-index')).toBe(1);
  });
});

describe('a checkpoint that is not the newest one', () => {
  const older = 'tile/0/001.p/144';
  const line = (leaf: Buffer): string => `${leafHashOf(leaf).toString('hex')} ${leaf.toString()}\n`;
  const rolledBack = `rolled-back ${second} checkpoint`;
  const stop = (index: number, time: number): Buffer =>
    Buffer.from(`{"index":${index},"kind":"stop","reason":"end","time":${time},"v":1}`);

  function writeAhead(leaves: readonly Buffer[]): void {
    mkdirSync(join(folder, second, 'leaves'), { recursive: true });
    writeFileSync(join(folder, second, 'leaves/000000000000.leaves'), leaves.map(line).join(''));
  }
  const state = (size: number, copied = false): LogOptions['signerState'] => {
    return (shard) => Promise.resolve(shard === second ? { size, copied } : undefined);
  };

  test('is one where its partial tiles are gone, or newer trees have left theirs', async () => {
    writeFileSync(join(folder, second, 'checkpoint'), made.older);
    writeAhead(made.shards[1].leaves);
    // As a gateway leaves it that was killed before its next checkpoint.
    expect(faultsOf(await verify())).not.toContain(rolledBack);
    for (const end of [600, 650]) {
      const hashes = made.shards[1].hashes.slice(512, end);
      writeFileSync(join(folder, second, `tile/0/002.p/${end - 512}`), Buffer.concat(hashes));
    }
    expect(faultsOf(await verify())).toContain(rolledBack);
    rmSync(join(folder, second, 'tile/0/002.p/88'));
    expect(faultsOf(await verify())).not.toContain(rolledBack);
    expect(faultsOf(await verify({ signerState: state(700) }))).toContain(rolledBack);
    rmSync(join(folder, second, 'tile/0/002.p/138'));
    const { notices } = (await verify({ signerState: state(700) })).findings;
    expect(notices.map(({ text }) => text).join()).toContain(
      'the signer has signed 700 leaves, and the checkpoint has 400',
    );
    rmSync(join(folder, second, older));
    expect(faultsOf(await verify())).toContain(rolledBack);
  });

  test('is one where more waits behind it than a gateway lets wait', async () => {
    const time = 1_790_000_009_000;
    const { leaves } = made.shards[1];
    writeAhead([...leaves, stop(700, time), stop(701, time + 29_000)]);
    expect(faultsOf(await verify())).toEqual([]);
    writeAhead([...leaves, stop(700, time), stop(701, time + 31_000)]);
    expect(faultsOf(await verify())).toEqual([rolledBack]);
    writeAhead([...leaves, ...Array.from({ length: 18_000 }, (_, at) => stop(700 + at, time))]);
    expect(faultsOf(await verify())).toEqual([rolledBack]);
  });

  test('is not to be gone on with where the write-ahead log ends before it', async () => {
    writeAhead(made.shards[1].leaves.slice(0, 699));
    expect(faultsOf(await verify())).toEqual([`truncated ${second} leaves/000000000000.leaves`]);
    writeAhead([]);
    expect(faultsOf(await verify())).toEqual([`truncated ${second} leaves/000000000000.leaves`]);
    writeAhead(made.shards[1].leaves);
    expect(faultsOf(await verify())).toEqual([]);
  });

  test('is one where the signer has signed leaves that are not there', async () => {
    expect(faultsOf(await verify({ signerState: state(700) }))).toEqual([]);
    expect(faultsOf(await verify({ signerState: state(701) }))).toEqual([rolledBack]);
    const verdict = await verify({ signerState: state(701, true) });
    expect(faultsOf(verdict)).toEqual([]);
    expect(verdict.findings.notices.map(({ text }) => text).join()).toContain('a copy');
  });
});

describe('damage is named, with its place', () => {
  test.each<[string, () => void, string]>([
    ['a changed leaf', () => flip(bundlePath, 1_000), `changed ${second} leaf 2`],
    [
      'a changed leaf of the last tile',
      () => flip(`${second}/tile/entries/002.p/188`, 50),
      `changed ${second} leaf 512`,
    ],
    ['a changed hash', () => flip(`${second}/tile/0/000`, 100), `changed ${second} tile/0/000`],
    [
      'a changed hash of the last tile',
      () => flip(`${second}/tile/0/002.p/188`, 100),
      `changed ${second} tile/0/002.p/188`,
    ],
    ['a changed hash above', () => flip(`${second}/tile/1/000.p/2`, 40), `changed ${second} tile/1/000.p/2`],
    [
      'a changed remain of an older tree',
      () => flip(`${second}/tile/0/001.p/144`, 9),
      `changed ${second} tile/0/001.p/144`,
    ],
    [
      'a leaf that was taken out',
      () => rebundle((leaves) => leaves.toSpliced(7, 1)),
      `truncated ${second} tile/entries/000`,
    ],
    [
      'two leaves that were exchanged',
      () => rebundle((leaves) => leaves.with(5, leaves[9] as Buffer).with(9, leaves[5] as Buffer)),
      `reordered ${second} leaves 6 to 9`,
    ],
    [
      'a leaf that stands twice, in the place of another',
      () => rebundle((leaves) => leaves.with(5, leaves[6] as Buffer)),
      `missing ${second} leaf 5`,
    ],
    [
      'a file of leaves that breaks off',
      () => change(bundlePath, (bytes) => bytes.subarray(0, 5_000)),
      `truncated ${second} tile/entries/000`,
    ],
    [
      'a file of hashes that breaks off',
      () => change(`${second}/tile/0/001`, (bytes) => bytes.subarray(32)),
      `truncated ${second} tile/0/001`,
    ],
    ['leaves that are gone', () => rmSync(join(folder, bundlePath)), `missing ${second} tile/entries/000`],
    ['hashes that are gone', () => rmSync(join(folder, second, 'tile/0/001')), `missing ${second} tile/0/001`],
    [
      'something behind the leaves',
      () => change(bundlePath, (bytes) => Buffer.concat([bytes, Buffer.from([0, 0])])),
      `added ${second} tile/entries/000`,
    ],
    ['a signature of a stranger', () => sign([strangersKey]), `untrusted-key ${second} checkpoint`],
    ['a signature of the key that was given up', () => sign([oldKey]), `untrusted-key ${second} checkpoint`],
    [
      'a changed signature',
      () => change(`${second}/checkpoint`, (bytes) => bytes.toString().replace(/(2026h2 .{20})./, '$1+')),
      `bad-signature ${second} checkpoint`,
    ],
    ['a witness too few', () => sign([newKey], [councilWitness]), `no-quorum ${second} checkpoint`],
    [
      'a signed root that is not of these leaves',
      () => sign([newKey], undefined, { root: Buffer.alloc(32, 7) }),
      `wrong-root ${second} checkpoint`,
    ],
    [
      'a checkpoint that is none',
      () => change(`${second}/checkpoint`, () => 'hello\n'),
      `malformed ${second} checkpoint`,
    ],
    ['a checkpoint that is gone', () => rmSync(join(folder, second, 'checkpoint')), `missing ${second} checkpoint`],
    ['another origin', () => change(`${second}/origin`, () => `${firstOrigin}\n`), `changed ${second} origin`],
    [
      'a key of a stranger',
      () => change(`${second}/keys`, (bytes) => `${bytes.toString()}${strangersKey.vkey(secondOrigin)}\n`),
      `untrusted-key ${second} keys`,
    ],
    [
      'a key less',
      () => change(`${second}/keys`, (bytes) => `${bytes.toString().split('\n')[1] ?? ''}\n`),
      `changed ${second} keys`,
    ],
    [
      'a file that does not belong there',
      () => writeFileSync(join(folder, second, 'notes.txt'), ''),
      `unexpected-file ${second} notes.txt`,
    ],
    [
      'hashes behind the end',
      () => writeFileSync(join(folder, second, 'tile/0/003'), Buffer.alloc(8_192)),
      `unexpected-file ${second} tile/0/003`,
    ],
    [
      'a shard that is gone',
      () => rmSync(join(folder, 'default-2026h1'), { recursive: true }),
      `absent-shard ${second} leaf 0`,
    ],
  ])('%s', async (_name, damage, expected) => {
    damage();
    expect(faultsOf(await verify())).toContain(expected);
  });

  test('the keys and witnesses that there are, where others were needed', async () => {
    const details = async (): Promise<string> =>
      (await verify()).findings.faults.map(({ detail }) => detail).join('\n');
    sign([strangersKey], []);
    expect(await details()).toContain(`trusted is ${newKey.vkey(secondOrigin).split('+')[1] ?? ''}, signed by`);
    expect(await details()).toContain(`${secondOrigin} (key ${strangersKey.vkey(secondOrigin).split('+')[1] ?? ''})`);
    expect(await details()).toContain('no witness of it has cosigned');
    sign([newKey], [councilWitness]);
    expect(await details()).toContain('only council has cosigned');
  });

  function sign(signers: (typeof newKey)[], witnesses = [councilWitness, auditorWitness], over = {}): void {
    const text = checkpointText({ ...made.shards[1], ...over });
    change(`${second}/checkpoint`, () => signCheckpoint(text, { signers, witnesses }));
  }

  test('all of it at once, and no more than there is', async () => {
    flip(bundlePath, 1_000);
    flip(`${second}/tile/entries/001`, 1_000);
    flip('default-2026h1/tile/entries/000', 1_000);
    const verdict = await verify();
    expect(faultsOf(verdict)).toEqual([
      'changed default-2026h1 leaf 2',
      `changed ${second} leaf 2`,
      `changed ${second} leaf 257`,
    ]);
  });

  test('however much there is of it', async () => {
    for (const file of ['000', '001'])
      change(`${second}/tile/entries/${file}`, (bytes) => bytes.map((byte) => byte ^ 1));
    change(`${second}/tile/0/001`, (bytes) => bytes.map((byte) => byte ^ 1));
    const { findings } = await verify();
    expect(findings.total).toBeGreaterThan(0);
    expect(findings.faults.length).toBeLessThanOrEqual(21 * findings.counts.size);
  });
});

test('waits for the first checkpoint of a shard', async () => {
  const file = join(folder, second, 'checkpoint');
  const checkpoint = readFileSync(file);
  rmSync(file);
  expect(faultsOf(await verify())).toContain(`missing ${second} checkpoint`);
  const verdict = verify({ patience: 20_000 });
  setTimeout(() => writeFileSync(file, checkpoint), 150);
  expect(faultsOf(await verdict)).toEqual([]);
});

describe('a log with three levels of tiles', () => {
  const count = 66_000;
  const origin = 'gatehouse-large/default/2026h1';
  let large: string;

  beforeAll(() => {
    large = mkdtempSync(join(tmpdir(), 'gatehouse-large-'));
    const leaves = Array.from({ length: count }, (_, index) =>
      Buffer.from(
        index === 0
          ? `{"index":0,"kind":"shard","origin":"${origin}","period":"2026h1","tenant":"default","time":1770000000000,"v":1}`
          : `{"index":${index},"kind":"stop","reason":"end","time":1770000000000,"v":1}`,
      ),
    );
    writeShard(large, makeShard(origin, leaves), { signers: [oldKey] });
  });
  afterAll(() => rmSync(large, { recursive: true, force: true }));

  async function faultsWith(path: string, at: number): Promise<string[]> {
    const file = join(large, 'default-2026h1', path);
    const bytes = readFileSync(file);
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] as number) ^ 1;
    writeFileSync(file, changed);
    const source = folderSource(join(large, 'default-2026h1'));
    const verdict = await verifyLog([{ name: 'default-2026h1', source }], {
      trust: { key: parseVerifierKey(oldKey.vkey(origin)) },
    });
    writeFileSync(file, bytes);
    return faultsOf(verdict);
  }

  test.each([
    ['tile/2/000.p/1', 3, 'changed default-2026h1 tile/2/000.p/1'],
    ['tile/1/000', 8_191, 'changed default-2026h1 tile/1/000'],
    ['tile/1/001.p/1', 0, 'changed default-2026h1 tile/1/001.p/1'],
    ['tile/0/255', 0, 'changed default-2026h1 tile/0/255'],
    ['tile/entries/256', 100, 'changed default-2026h1 leaf 65537'],
    ['tile/entries/257.p/208', 2, 'changed default-2026h1 leaf 65792'],
  ])('shows a changed byte in %s', async (path, at, expected) => {
    expect(await faultsWith(path, at)).toEqual([expected]);
  });
});

test('waits for the witnesses of a log that goes on', async () => {
  const text = checkpointText(made.shards[1]);
  const signed = (witnesses: (typeof councilWitness)[]): string =>
    signCheckpoint(text, { signers: [newKey], witnesses });
  change(`${second}/checkpoint`, () => signed([councilWitness]));
  expect(faultsOf(await verify())).toEqual([`no-quorum ${second} checkpoint`]);
  const verdict = verify({ patience: 20_000 });
  setTimeout(() => change(`${second}/checkpoint`, () => signed([councilWitness, auditorWitness])), 150);
  expect(faultsOf(await verdict)).toEqual([]);
});

test('waits for nobody where nothing has changed for a while', async () => {
  const text = checkpointText(made.shards[1]);
  change(`${second}/checkpoint`, () => signCheckpoint(text, { signers: [newKey], witnesses: [councilWitness] }));
  const { mtimeMs } = statSync(join(folder, second));
  const verdict = await verify({ patience: 600_000, now: mtimeMs + 31_000 });
  expect(faultsOf(verdict)).toEqual([`no-quorum ${second} checkpoint`]);
  expect(verdict.waited).toBe(0);
});

describe('against older checkpoints', () => {
  const since = (): LogOptions['since'] => [{ name: 'older', bytes: Buffer.from(made.older) }];

  test('a log that was rewritten and signed again is forked', async () => {
    remakeWith(100, { model: 'another' });
    expect(faultsOf(await verify())).toEqual([]);
    expect(faultsOf(await verify({ since: since() }))).toEqual([`forked ${second} checkpoint`]);
  });

  test('a log that was cut and signed again is rolled back', async () => {
    remake(made.shards[1].leaves.slice(0, olderSize - 1), [oldKey]);
    expect(faultsOf(await verify({ since: since() }))).toContain(`rolled-back ${second} checkpoint`);
  });

  test('a log whose shard is gone is told', async () => {
    const verdict = await verify({ since: since() }, ['default-2026h1']);
    expect(faultsOf(verdict)).toEqual(['absent-shard - older']);
    expect(faultsOf(await verify({ since: since() }, []))).toEqual(['absent-shard - older']);
    expect(faultsOf(await verify({ since: since(), trust: {} }, []))).toEqual(['absent-shard - older']);
  });

  test('a checkpoint that the log has not signed proves nothing', async () => {
    const beginning = made.shards[1].hashes.slice(0, olderSize);
    const text = checkpointText({ origin: secondOrigin, leaves: beginning, root: treeHash(beginning) });
    const forged = signCheckpoint(text, { signers: [strangersKey] });
    const verdict = await verify({ since: [{ name: 'older', bytes: Buffer.from(forged) }] });
    expect(faultsOf(verdict)).toEqual(['untrusted-key - older']);
  });

  test.each([1, 255, 256, 257, 512, 700])('a root at %i leaves is the right one', async (size) => {
    const beginning = made.shards[1].hashes.slice(0, size);
    const text = checkpointText({ origin: secondOrigin, leaves: beginning, root: treeHash(beginning) });
    const bytes = Buffer.from(signCheckpoint(text, { signers: [oldKey] }));
    expect(faultsOf(await verify({ since: [{ name: 'older', bytes }] }))).toEqual([]);
  });
});

describe('what an operator signs is still held against the rules', () => {
  test.each<[string, number, Readonly<Record<string, unknown>>, string]>([
    ['a wrong index', 100, { index: 101 }, 'wrong-index leaf 100'],
    ['a version that is not known', 100, { v: 2 }, 'malformed leaf 100'],
    ['a time that runs backwards', 100, { time: 1_700_000_000_000 }, 'time-backwards leaf 100'],
    ['a fraction', 100, { time: 1.5 }, 'malformed leaf 100'],
    ['a previous leaf that comes later', 98, { previous: 99 }, 'wrong-previous leaf 98'],
    ['a previous leaf of another request', 98, { previous: 1 }, 'wrong-previous leaf 98'],
    ['a leaf that is too long', 100, { model: 'x'.repeat(17_000) }, 'malformed leaf 100'],
    ['a shard leaf in the middle', 100, { kind: 'shard' }, 'misplaced-leaf leaf 100'],
    ['a time behind the half-year', 100, { time: Date.UTC(2027, 2) }, 'outside-period leaf 100'],
    ['a time that no calendar has', 100, { time: 9_000_000_000_000_000 }, 'outside-period leaf 100'],
    [
      'a gap behind the half-year that begins nothing',
      100,
      { kind: 'gap', time: Date.UTC(2027, 2) },
      'outside-period leaf 100',
    ],
    ['a time before the half-year', 0, { time: Date.UTC(2026, 5, 1) }, 'outside-period leaf 0'],
    ['a field that its kind does not have', 100, { note: 'plain secret prompt' }, 'malformed leaf 100'],
    ['a field that sorts behind all others', 100, { zeta: 1 }, 'malformed leaf 100'],
    ['a result without a previous leaf', 98, { previous: undefined }, 'malformed leaf 98'],
    ['a result of another tenant', 98, { tenant: 'another' }, 'wrong-previous leaf 98'],
    ['a result about another subject', 98, { subject: 'ab'.repeat(16) }, 'wrong-previous leaf 98'],
    ['a request without a prompt', 99, { prompt: undefined }, 'malformed leaf 99'],
    ['leaves behind a sealed one', 100, { kind: 'sealed' }, 'misplaced-leaf leaf 101'],
    [
      'a shard that goes on from another one',
      0,
      { before: { origin: firstOrigin, root: '0'.repeat(64), size: 300 } },
      'broken-link leaf 0',
    ],
    [
      'a shard that knows of more leaves',
      0,
      { before: { origin: firstOrigin, root: '0'.repeat(64), size: 301 } },
      'truncated checkpoint',
    ],
    ['a shard that goes on from nothing', 0, { before: undefined }, 'broken-link leaf 0'],
    [
      'a change of keys that the old key has not signed',
      rotationIndex,
      { fromSignature: 'AAAA' },
      `bad-signature leaf ${rotationIndex}`,
    ],
  ])('%s', async (_name, index, fields, expected) => {
    const leaves = [...made.shards[1].leaves];
    leaves[index] = Buffer.from(
      fields['time'] === 1.5
        ? (leaves[index] as Buffer).toString().replace(/"time":\d+/, '"time":1.5')
        : canonicalJson(JSON.parse(JSON.stringify({ ...(JSON.parse(String(leaves[index])) as object), ...fields }))),
    );
    remake(leaves);
    const [id, ...at] = expected.split(' ');
    const { findings } = await verify();
    expect(findings.faults.map((fault) => `${fault.id} ${fault.at}`)).toContain(`${id ?? ''} ${at.join(' ')}`);
  });

  test('a second end of a request, also from another shard', async () => {
    const [first, later] = made.shards;
    const at = later.leaves.findIndex((leaf) => leaf.includes('"kind":"result"'));
    const { previous, request } = JSON.parse(String(later.leaves[at])) as Record<string, unknown>;
    remakeWith(at + 30, { kind: 'interrupted', previous, request });
    expect(faultsOf(await verify())).toContain(`doubled ${second} leaf ${at + 30}`);
    const ended = JSON.parse(String(first.leaves.find((leaf) => leaf.includes('"kind":"result"')))) as typeof made & {
      previous: number;
      request: string;
    };
    remakeWith(at + 30, {
      kind: 'interrupted',
      previous: ended.previous,
      previousShard: 'default-2026h1',
      request: ended.request,
    });
    expect(faultsOf(await verify())).toContain(`doubled ${second} leaf ${at + 30}`);
  });

  test('a second request of one id, also from another shard', async () => {
    const requestOf = (shard: MadeShard, at: number): unknown =>
      (JSON.parse(String(shard.leaves[at])) as Record<string, unknown>)['request'];
    const [first, later] = made.shards;
    for (const request of [requestOf(later, 1), requestOf(first, 1)]) {
      remakeWith(100, { request });
      expect(faultsOf(await verify())).toContain(`doubled ${second} leaf 100`);
    }
  });

  test('a result about somebody whose keys were destroyed meanwhile is none', async () => {
    const leaves = [...made.shards[1].leaves];
    const reference = 'ab'.repeat(16);
    const result = JSON.parse(String(leaves[98])) as { readonly previous: number };
    leaves[result.previous] = edited(leaves[result.previous] as Buffer, { subject: reference });
    leaves[98] = edited(leaves[98] as Buffer, { subject: 'cd'.repeat(16) });
    remake(leaves);
    expect(faultsOf(await verify())).toContain(`wrong-previous ${second} leaf 98`);
    const reason = [commitmentOf(Buffer.from('a'), Buffer.alloc(32), Buffer.from('a'), '0:0:1')];
    const erasure = { kind: 'erasure', actor: 'dpo', contents: 1, reason, references: [reference] };
    leaves.push(Buffer.from(canonicalJson({ ...erasure, index: 700, time: 1_790_000_009_000, v: 1 })));
    remake(leaves);
    expect(faultsOf(await verify())).toEqual([]);
  });

  describe('a clock that was set back', () => {
    const corrected = 1_785_000_000_000;
    const remakeFrom = (step: Readonly<Record<string, unknown>>, time = corrected): void =>
      void remake(
        made.shards[1].leaves.map((leaf, at) => {
          if (at < 650) return leaf;
          const own = edited(leaf, { time: time + at });
          return at === 650 ? edited(own, { kind: 'gap', droppedBytes: 0, reason: 'clock', ...step }) : own;
        }),
      );

    test('is no fault where a leaf says so, and said', async () => {
      remakeFrom({ from: 1_790_000_000_000 + 649 * 7 });
      const verdict = await verify();
      expect(faultsOf(verdict).filter((fault) => !fault.startsWith('wrong-previous'))).toEqual([]);
      expect(verdict.findings.notices.map(({ text }) => text).join()).toContain(
        'the clock was set back, from 2026-09-21',
      );
    });

    test('is one where the leaf says another time, or is no such leaf', async () => {
      for (const step of [{}, { from: 1_789_000_000_000 }, { from: 1_790_000_004_543, reason: 'restored' }]) {
        remakeFrom(step);
        expect(faultsOf(await verify())).toContain(`time-backwards ${second} leaf 650`);
      }
    });

    test('may lie before the half-year of the shard', async () => {
      const leaves = made.shards[1].leaves.map((leaf, at) => {
        const own = edited(leaf, { time: Date.UTC(2026, 4) + at });
        return at === 1
          ? edited(own, { kind: 'gap', droppedBytes: 0, from: Date.UTC(2026, 6, 2), reason: 'clock' })
          : own;
      });
      remake(leaves);
      const { findings } = await verify();
      expect(findings.faults.map(({ id }) => id).filter((id) => id !== 'wrong-previous')).toEqual([]);
      expect(findings.notices.map(({ text }) => text).join()).toContain('before the half-year of this shard');
    });
  });

  test('a result of a request that lies in a shard that never was', async () => {
    const at = made.shards[1].leaves.findIndex((leaf) => leaf.includes('"kind":"result"'));
    remakeWith(at, { previousShard: 'default-2025h2' });
    const alone = await verify({}, [second]);
    expect(faultsOf(alone)).toContain(`wrong-previous ${second} leaf ${at}`);
    const trust = { key: parseVerifierKey(oldKey.vkey(firstOrigin)) };
    expect(faultsOf(await verify({ trust, allShards: false }, [second]))).toEqual([]);
  });

  test('a change of keys that was signed for another place', async () => {
    remakeWith(rotationIndex, rotationLeaf(secondOrigin, rotationIndex + 1, oldKey, newKey));
    expect(faultsOf(await verify())).toContain(`bad-signature ${second} leaf ${rotationIndex}`);
  });

  test('a key that strangers have handed over', async () => {
    remakeWith(rotationIndex, rotationLeaf(secondOrigin, rotationIndex, strangersKey, newKey));
    const faults = faultsOf(await verify());
    expect(faults).toContain(`untrusted-key ${second} leaf ${rotationIndex}`);
    expect(faults).toContain(`untrusted-key ${second} checkpoint`);
  });

  test('a shard that was given up may end without a sealed leaf, and the log says that it was', async () => {
    rmSync(join(folder, 'default-2026h1'), { recursive: true });
    const cut = makeShard(firstOrigin, made.shards[0].leaves.slice(0, 290));
    writeShard(folder, cut, { signers: [oldKey], witnesses: [councilWitness, auditorWitness] });
    const before = { origin: firstOrigin, root: cut.root, size: 290 };
    const others = new Map<number, Readonly<Record<string, unknown>>>([
      [1, { kind: 'gap', droppedBytes: 0, reason: 'restored', shard: 'default-2026h1', size: 300 }],
    ]);
    const plan = { origin: secondOrigin, count: 20, before, startTime: 1_790_000_000_000 };
    remake(makeLeaves({ ...plan, others }), [oldKey], [oldKey]);
    const verdict = await verify();
    expect(faultsOf(verdict)).toEqual([]);
    const notices = verdict.findings.notices.map(({ text }) => text).join();
    expect(notices).toContain('given up: 300 of its leaves were signed, and 290 are there');

    const [[, gap] = []] = others;
    remake(makeLeaves({ ...plan, others: new Map(gap === undefined ? [] : [[5, gap]]) }), [oldKey], [oldKey]);
    expect(faultsOf(await verify())).toContain('broken-link default-2026h1 leaf 289');

    remake(makeLeaves(plan), [oldKey], [oldKey]);
    expect(faultsOf(await verify())).toContain('broken-link default-2026h1 leaf 289');
  });

  test('a shard that an expiry leaf tells of may be absent', async () => {
    rmSync(join(folder, 'default-2026h1'), { recursive: true });
    remakeWith(200, { kind: 'expiry', shards: ['default-2026h1'] });
    expect(faultsOf(await verify())).not.toContain(`absent-shard ${second} leaf 0`);
  });

  describe('a shard whose leaves were removed', () => {
    const first = 'default-2026h1';
    const expiry = { kind: 'expiry', shards: [first] };
    beforeEach(() => rmSync(join(folder, first, 'tile'), { recursive: true }));

    test('is no fault where an expiry leaf says so, and said', async () => {
      remakeWith(200, expiry);
      const verdict = await verify({ trust: { key: parseVerifierKey(oldKey.vkey(firstOrigin)) } });
      expect(faultsOf(verdict).filter((fault) => !fault.startsWith('wrong-previous'))).toEqual([]);
      expect(verdict.findings.notices.map(({ text }) => text).join()).toContain('were removed');
      expect(verdict.shards).toMatchObject([{ shard: first, size: 300, leaves: 0 }, { shard: second }]);
    });

    test('is one where no leaf says so, or one from before the end of its half-year', async () => {
      expect(faultsOf(await verify())).toContain(`wrong-root ${first} checkpoint`);
      remakeWith(200, { ...expiry, time: Date.UTC(2026, 5, 30) });
      expect(faultsOf(await verify())).toContain(`wrong-root ${first} checkpoint`);
      rmSync(join(folder, first), { recursive: true });
      expect(faultsOf(await verify())).toContain(`absent-shard ${second} leaf 0`);
    });

    test('must still end where the next one begins', async () => {
      remakeWith(200, expiry);
      const other = checkpointText({ origin: firstOrigin, leaves: made.shards[0].hashes, root: Buffer.alloc(32, 1) });
      writeFileSync(
        join(folder, first, 'checkpoint'),
        signCheckpoint(other, { signers: [oldKey], witnesses: [councilWitness, auditorWitness] }),
      );
      expect(faultsOf(await verify())).toContain(`broken-link ${second} leaf 0`);
    });
  });

  test('a link that does not fit is told even where the leaf that has it could not be read ahead', async () => {
    remakeWith(0, { before: { origin: firstOrigin, root: '0'.repeat(64), size: 300 } });
    let failed = false;
    const sources = ['default-2026h1', second].map((name) => {
      const own = folderSource(join(folder, name));
      const read = (path: string, limit: number): Promise<Buffer | undefined> => {
        if (name !== second || path !== 'tile/entries/000' || failed) return own.read(path, limit);
        failed = true;
        return Promise.resolve(undefined);
      };
      return { name, source: { ...own, read } };
    });
    const trust = { policy: parsePolicy(Buffer.from(made.policy)) };
    expect(faultsOf(await verifyLog(sources, { trust }))).toContain(`broken-link ${second} leaf 0`);
    expect(failed).toBe(true);
  });
});

describe('sealed contents', () => {
  let contentFolder: string;
  const content = Buffer.from('Guten Tag');
  const opening = Buffer.alloc(32, 5);
  const reason = [commitmentOf(content, opening, Buffer.from('sealed reason'), '8:0:13')];
  const envelope = (request: number): Buffer => Buffer.from(`sealed ${request}`.padEnd(40));
  const subject = (request: number): string => `${request % 2}`.repeat(32);

  beforeEach(() => {
    contentFolder = join(folder, 'content');
    mkdirSync(contentFolder);
    writeFileSync(join(contentFolder, '00000008.seg'), 'sealed reason');
    writeFileSync(
      join(contentFolder, '00000007.seg'),
      Buffer.concat(Array.from({ length: 40 }, (_, at) => envelope(at))),
    );
  });

  /** Leaves with twenty requests or so in one segment and no answers. */
  function leavesWithContents(
    count: number,
    others: ReadonlyMap<number, Readonly<Record<string, unknown>>>,
  ): readonly Buffer[] {
    return makeLeaves({
      origin: firstOrigin,
      count,
      others,
      prompt: (_index, request) => [
        commitmentOf(content, opening, envelope(request), `7:${40 * request}:40`, subject(request)),
      ],
    }).map((leaf) => {
      const { answer: _answer, ...rest } = JSON.parse(leaf.toString()) as Record<string, unknown>;
      return Buffer.from(canonicalJson(rest));
    });
  }

  /** A log of its own. `waiting`: leaves that are not signed yet. */
  async function verifyContents(
    others: ReadonlyMap<number, Readonly<Record<string, unknown>>> = new Map(),
    mostAbsent?: number,
    waiting: readonly Buffer[] = [],
  ): Promise<LogVerdict> {
    const leaves = leavesWithContents(40, others);
    const own = join(folder, 'own');
    writeShard(own, makeShard(firstOrigin, leaves), { signers: [oldKey] });
    if (waiting.length > 0) {
      mkdirSync(join(own, 'default-2026h1', 'leaves'), { recursive: true });
      const lines = waiting.map((leaf) => `${leafHashOf(leaf).toString('hex')} ${leaf.toString()}\n`);
      writeFileSync(join(own, 'default-2026h1', 'leaves/000000000040.leaves'), lines.join(''));
    }
    return verifyLog([{ name: 'default-2026h1', source: folderSource(join(own, 'default-2026h1')) }], {
      trust: { key: parseVerifierKey(oldKey.vkey(firstOrigin)) },
      contents: await Contents.in(contentFolder, mostAbsent),
    });
  }

  test('are found as they were sealed', async () => {
    const verdict = await verifyContents();
    expect(faultsOf(verdict)).toEqual([]);
    expect(verdict.contents).toEqual({ present: verdict.shards[0]?.kinds['request'], explained: 0 });
  });

  test('are told when they are changed', async () => {
    const file = join(contentFolder, '00000007.seg');
    writeFileSync(file, readFileSync(file, 'latin1').replace('sealed 4', 'sealed 5'));
    expect((await verifyContents()).findings.counts).toEqual(new Map([['changed-content', 1]]));
  });

  test('are told when they are gone, unless a leaf says why', async () => {
    rmSync(join(contentFolder, '00000007.seg'));
    expect((await verifyContents()).findings.counts).toEqual(new Map([['unexplained-content', 2]]));
    const erasure = { kind: 'erasure', actor: 'dpo', contents: 10, reason, references: [subject(0)] };
    expect((await verifyContents(new Map([[30, erasure]]))).findings.counts).toEqual(
      new Map([['unexplained-content', 1]]),
    );
    const expiry = { kind: 'expiry', class: 'standard', segments: [7] };
    const verdict = await verifyContents(new Map([[30, expiry]]));
    expect(faultsOf(verdict)).toEqual([]);
    expect(verdict.contents?.present).toBe(0);
    expect(verdict.contents?.explained).toBeGreaterThan(15);
  });

  test('are explained by a leaf that is durable and not signed yet', async () => {
    rmSync(join(contentFolder, '00000007.seg'));
    const told = { actor: 'dpo', contents: 10, index: 40, reason, time: Date.UTC(2026, 2, 1), v: 1 };
    const erasure = { ...told, kind: 'erasure', references: [subject(0), subject(1)] };
    const verdict = await verifyContents(new Map(), undefined, [Buffer.from(canonicalJson(erasure))]);
    expect(faultsOf(verdict)).toEqual([]);
    expect(verdict.contents?.explained).toBeGreaterThan(15);
    expect(verdict.findings.notices.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('certain under a newer one only'),
    );
    const one = { ...erasure, references: [subject(0)] };
    expect((await verifyContents(new Map(), undefined, [Buffer.from(canonicalJson(one))])).findings.counts).toEqual(
      new Map([['unexplained-content', 1]]),
    );
  });

  test('are explained by a leaf of a checkpoint that was signed while the log was read', async () => {
    rmSync(join(contentFolder, '00000007.seg'));
    const erasure = { kind: 'erasure', actor: 'dpo', contents: 40, reason, references: [subject(0), subject(1)] };
    const leaves = leavesWithContents(60, new Map([[50, erasure]]));
    const own = join(folder, 'own');
    writeShard(own, makeShard(firstOrigin, leaves), { signers: [oldKey] });
    const now = folderSource(join(own, 'default-2026h1'));
    writeShard(join(folder, 'before'), makeShard(firstOrigin, leaves.slice(0, 40)), { signers: [oldKey] });
    const before = folderSource(join(folder, 'before', 'default-2026h1'));
    let signed = false;
    const read = async (path: string, limit: number): Promise<Buffer | undefined> => {
      const bytes = await (signed ? now : before).read(path, limit);
      // The checkpoint is read with its partial tiles, and again where one of them is not there.
      if (path === 'tile/0/000.p/40') signed = true;
      return bytes;
    };
    // Of the write-ahead log a file that is gone by when it is read.
    const list = async (under: string): Promise<readonly string[] | undefined> => {
      const paths = await now.list(under);
      return paths && [...paths, 'leaves/000000000050.leaves'];
    };
    const verdict = await verifyLog([{ name: 'default-2026h1', source: { ...now, list, read } }], {
      trust: { key: parseVerifierKey(oldKey.vkey(firstOrigin)) },
      contents: await Contents.in(contentFolder),
    });
    expect(signed).toBe(true);
    expect(faultsOf(verdict)).toEqual([]);
    expect(verdict.shards[0]?.size).toBe(40);
  });

  test('are explained by an expiry that spared those under a hold only as far as it says', async () => {
    rmSync(join(contentFolder, '00000007.seg'));
    const some = { kind: 'expiry', class: 'standard', contents: 15, segments: [7] };
    expect((await verifyContents(new Map([[30, some]]))).findings.counts).toEqual(
      new Map([['unexplained-content', 1]]),
    );
    const all = { ...some, contents: 40 };
    expect((await verifyContents(new Map([[30, all]]))).findings.total).toBe(0);
  });

  test('are told where more are gone than can be told apart', async () => {
    rmSync(join(contentFolder, '00000007.seg'));
    const erasure = { kind: 'erasure', actor: 'dpo', contents: 10, reason, references: [subject(0), subject(1)] };
    expect((await verifyContents(new Map([[30, erasure]]))).findings.total).toBe(0);
    expect((await verifyContents(new Map([[30, erasure]]), 0)).findings.counts).toEqual(
      new Map([['unexplained-content', 1]]),
    );
    const expiry = { kind: 'expiry', class: 'standard', segments: [7] };
    expect((await verifyContents(new Map([[30, expiry]]), 0)).findings.total).toBe(0);
  });
});

test('reads nothing through a link', async () => {
  const file = join(folder, bundlePath);
  const elsewhere = join(folder, 'elsewhere');
  cpSync(file, elsewhere);
  rmSync(file);
  symlinkSync(elsewhere, file);
  expect(faultsOf(await verify())).toContain(`unreadable ${second} tile/entries/000`);
});
