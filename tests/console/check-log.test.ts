import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Found,
  type ToldRotation,
  type ToldShard,
  checkLog,
} from '../../packages/console/src/verify/check-log.ts';
import { consistencyHolds, consistencyProof } from '../../packages/console/src/verify/consistency.ts';
import type { Bytes } from '../../packages/console/src/verify/hashes.ts';
import type { SeenCheckpoint } from '../../packages/console/src/verify/seen-checkpoints.ts';
import { hashesFromTiles, type ReadPart } from '../../packages/console/src/verify/tiles.ts';

/** RFC 6962, section 2.1, word by word: what is checked shares nothing with it. */
function treeHash(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return createHash('sha256').digest();
  if (leaves.length === 1) return only;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  const parts = [Buffer.of(1), treeHash(leaves.slice(0, half)), treeHash(leaves.slice(half))];
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

function leavesOf(size: number, changed = -1): Buffer[] {
  return Array.from({ length: size }, (_, index) =>
    createHash('sha256')
      .update(`${index === changed ? 'another ' : ''}${index}`)
      .digest(),
  );
}

/** The tiles of a tree (C2SP tlog-tiles) by their paths. */
function tilesOf(leaves: readonly Buffer[]): Map<string, Buffer> {
  const tiles = new Map<string, Buffer>();
  let hashes = leaves;
  for (let level = 0; hashes.length > 0; level += 1) {
    const above: Buffer[] = [];
    for (let index = 0; index * 256 < hashes.length; index += 1) {
      const own = hashes.slice(index * 256, index * 256 + 256);
      const place = `tile/${level}/${String(index).padStart(3, '0')}`;
      tiles.set(own.length === 256 ? place : `${place}.p/${own.length}`, Buffer.concat(own));
      if (own.length === 256) above.push(treeHash(own));
    }
    hashes = above;
  }
  return tiles;
}

function reader(tiles: ReadonlyMap<string, Buffer>): ReadPart {
  return (path) => {
    const tile = tiles.get(path);
    return Promise.resolve(tile === undefined ? undefined : new Uint8Array(tile));
  };
}

const bytes = (buffer: Buffer): Bytes => new Uint8Array(buffer);
const sizes = fc.tuple(fc.integer({ min: 1, max: 1_400 }), fc.integer({ min: 0, max: 1_400 }));

describe('the proof that a log only grew, computed from its tiles', () => {
  test('leads from every older root to every newer one', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async ([from, more]) => {
        const leaves = leavesOf(from + more);
        const older = { size: from, root: bytes(treeHash(leaves.slice(0, from))) };
        const newer = { size: leaves.length, root: bytes(treeHash(leaves)) };
        const proof = await consistencyProof(
          from,
          leaves.length,
          hashesFromTiles(leaves.length, reader(tilesOf(leaves))),
        );
        expect(await consistencyHolds(older, newer, proof)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('does not from the root of another history, whichever leaf was changed', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async ([from, more], seed) => {
        const leaves = leavesOf(from + more);
        const older = { size: from, root: bytes(treeHash(leavesOf(from, seed % from))) };
        const newer = { size: leaves.length, root: bytes(treeHash(leaves)) };
        const proof = await consistencyProof(
          from,
          leaves.length,
          hashesFromTiles(leaves.length, reader(tilesOf(leaves))),
        );
        expect(await consistencyHolds(older, newer, proof)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test('takes a full tile where a partial one has given way to it', async () => {
    const all = leavesOf(256);
    const older = { size: 100, root: bytes(treeHash(all.slice(0, 100))) };
    const newer = { size: 200, root: bytes(treeHash(all.slice(0, 200))) };
    const proof = await consistencyProof(100, 200, hashesFromTiles(200, reader(tilesOf(all))));
    expect(await consistencyHolds(older, newer, proof)).toBe(true);
  });
});

const origin = 'log.example/default/2026h2';

interface Signer {
  readonly vkey: string;
  readonly privateKey: KeyObject;
}

function makeSigner(name = origin): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const material = Buffer.concat([Buffer.of(1), publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)]);
  const id = createHash('sha256').update(`${name}\n`).update(material).digest().subarray(0, 4);
  return { vkey: `${name}+${id.toString('hex')}+${material.toString('base64')}`, privateKey };
}

function checkpoint(leaves: readonly Buffer[], { privateKey, vkey }: Signer, name = origin): string {
  const text = `${name}\n${leaves.length}\n${treeHash(leaves).toString('base64')}\n`;
  const id = Buffer.from(vkey.split('+')[1] ?? '', 'hex');
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString('base64');
  return `${text}\n— ${name} ${signature}\n`;
}

describe('the check of a log by a browser', () => {
  let signer: Signer;
  let seen: SeenCheckpoint[];

  beforeAll(() => {
    signer = makeSigner();
    const note = checkpoint(leavesOf(300), signer);
    seen = [{ origin, shard: 'default-2026h2', note, vkey: signer.vkey, at: 5, since: 1 }];
  });

  async function found(
    leaves: readonly Buffer[],
    more: Partial<ToldShard> & {
      seen?: SeenCheckpoint[];
      rotations?: ToldRotation[];
      tiles?: Map<string, Buffer>;
    } = {},
  ): Promise<Found | undefined> {
    const { rotations = [], seen: known = seen, tiles = tilesOf(leaves), ...told } = more;
    const shard = {
      shard: 'default-2026h2',
      origin,
      keys: [signer.vkey],
      checkpoint: checkpoint(leaves, signer),
      ...told,
    };
    const [check] = await checkLog({ shards: [shard], rotations, seen: known, read: () => reader(tiles), now: 9 });
    expect(check?.remember === undefined).toBe(check?.found !== 'first' && check?.found !== 'holds');
    return check?.found;
  }

  test('remembers what it sees first, and finds good what only grew', async () => {
    expect(await found(leavesOf(300), { seen: [] })).toBe('first');
    expect(await found(leavesOf(300))).toBe('holds');
    expect(await found(leavesOf(1_000))).toBe('holds');
  });

  test('notices a rewritten history, whether it grew since or not, and entries that are gone', async () => {
    expect(await found(leavesOf(300, 17))).toBe('rewritten');
    expect(await found(leavesOf(900, 17))).toBe('rewritten');
    // Tiles of the old history do not help a new checkpoint.
    expect(await found(leavesOf(900, 17), { tiles: tilesOf(leavesOf(900)) })).toBe('rewritten');
    expect(await found(leavesOf(299))).toBe('shorter');
    expect(await found(leavesOf(900), { tiles: new Map() })).toBe('missing');
    // Where the record says that the retention is over, nothing can be said, and nothing is wrong.
    expect(await found(leavesOf(900), { tiles: new Map(), removed: true })).toBe('removed');
    expect(await found(leavesOf(900, 17), { removed: true })).toBe('rewritten');
  });

  test('notices a checkpoint that its key has not signed, and one that another key has', async () => {
    const forged = checkpoint(leavesOf(400), signer).replace('\n400\n', '\n401\n');
    expect(await found(leavesOf(400), { checkpoint: forged })).toBe('signature');
    expect(await found(leavesOf(400), { checkpoint: 'nonsense' })).toBe('malformed');
    const other = makeSigner();
    const resigned = { keys: [other.vkey], checkpoint: checkpoint(leavesOf(400), other) };
    expect(await found(leavesOf(400), resigned)).toBe('key');
    expect(await found(leavesOf(400), { ...resigned, keys: [signer.vkey, other.vkey] })).toBe('key');
  });

  test('believes a key to which the one that it knows has handed over, and no other', async () => {
    const next = makeSigner();
    const statement = `gatehouse.key-rotation/v1\n${origin}\n350\n${signer.vkey}\n${next.vkey}\n`;
    const signed = (key: KeyObject): string => sign(null, Buffer.from(statement), key).toString('base64');
    const rotation: ToldRotation = {
      origin,
      index: 350,
      from: signer.vkey,
      to: next.vkey,
      fromSignature: signed(signer.privateKey),
      toSignature: signed(next.privateKey),
    };
    const told = { keys: [signer.vkey, next.vkey], checkpoint: checkpoint(leavesOf(400), next) };
    expect(await found(leavesOf(400), { ...told, rotations: [rotation] })).toBe('holds');
    const forged = { ...rotation, fromSignature: signed(next.privateKey) };
    expect(await found(leavesOf(400), { ...told, rotations: [forged] })).toBe('key');
    expect(await found(leavesOf(400), { ...told, rotations: [{ ...rotation, index: 351 }] })).toBe('key');
  });

  test('notices a shard that is not shown any more', async () => {
    const checks = await checkLog({ shards: [], rotations: [], seen, read: () => reader(new Map()), now: 9 });
    expect(checks).toMatchObject([{ found: 'gone', seenSize: 300, origin }]);
  });
});
