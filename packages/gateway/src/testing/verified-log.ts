import { hash, sign } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkpointText,
  commitmentOf,
  logSigner,
  type LogSigner,
  makeLeaves,
  makeShard,
  type MadeShard,
  pathOf,
  signCheckpoint,
  testWitness,
  treeHash,
  writeShard,
} from './log-maker.ts';

export const oldKey = logSigner(1);
export const newKey = logSigner(2);
export const strangersKey = logSigner(9);
export const councilWitness = testWitness('council.example/witness', 3);
export const auditorWitness = testWitness('auditor.example/witness', 4);
export const firstOrigin = 'gatehouse-3f2a9c1d/default/2026h1';
export const secondOrigin = 'gatehouse-3f2a9c1d/default/2026h2';

/** A log of two shards that a policy with two witnesses covers: the first is sealed, in the second the key changes. */
export interface VerifiedLog {
  /** As the folder of a ledger. */
  readonly folder: string;
  readonly shards: readonly [MadeShard, MadeShard];
  readonly policy: string;
  /** A checkpoint of the second shard from before the change of keys. */
  readonly older: string;
  remove(): void;
}

export const olderSize = 400;

/** What a request of the made log was about, and under what it is committed to. */
export function contentOfRequest(shard: string, index: number): Buffer {
  return Buffer.from(`What does ${shard} say at ${index}?`);
}

export function openingOfRequest(shard: string, index: number): Buffer {
  return hash('sha256', `opening ${shard} ${index}`, 'buffer');
}

/** Commitments of the requests of a shard, by index. */
function promptsOf(shard: string) {
  return (index: number) => [
    commitmentOf(
      contentOfRequest(shard, index),
      openingOfRequest(shard, index),
      Buffer.from(`${shard} ${index}`),
      `0:${index}:1`,
    ),
  ];
}

export const rotationIndex = 500;

export function rotationLeaf(origin: string, index: number, from: LogSigner, to: LogSigner) {
  const keys = { from: from.vkey(origin), to: to.vkey(origin) };
  const statement = `gatehouse.key-rotation/v1\n${origin}\n${index}\n${keys.from}\n${keys.to}\n`;
  const signed = (signer: LogSigner): string =>
    sign(null, Buffer.from(statement), signer.privateKey).toString('base64');
  return { kind: 'rotation', ...keys, fromSignature: signed(from), toSignature: signed(to) };
}

export function makeVerifiedLog(): VerifiedLog {
  const folder = join(mkdtempSync(join(tmpdir(), 'gatehouse-log-')), 'ledger');
  const witnesses = [councilWitness, auditorWitness];
  const first = makeShard(
    firstOrigin,
    makeLeaves({ origin: firstOrigin, count: 300, sealed: true, prompt: promptsOf('default-2026h1') }),
  );
  const others = new Map([[rotationIndex, rotationLeaf(secondOrigin, rotationIndex, oldKey, newKey)]]);
  const before = { origin: firstOrigin, root: first.root, size: first.leaves.length };
  const startTime = 1_790_000_000_000;
  const second = makeShard(
    secondOrigin,
    makeLeaves({ origin: secondOrigin, count: 700, before, others, startTime, prompt: promptsOf('default-2026h2') }),
  );
  writeShard(join(folder, 'shards'), first, { signers: [oldKey], witnesses });
  const secondFolder = writeShard(join(folder, 'shards'), second, { signers: [newKey], witnesses }, [oldKey, newKey]);
  // The remains of an older checkpoint, which a log may keep.
  const remains = pathOf('0', 1, olderSize - 256);
  mkdirSync(join(secondFolder, remains, '..'), { recursive: true });
  writeFileSync(join(secondFolder, remains), Buffer.concat(second.hashes.slice(256, olderSize)));
  const beginning = second.hashes.slice(0, olderSize);
  const older = checkpointText({ origin: secondOrigin, leaves: beginning, root: treeHash(beginning) });
  return {
    folder,
    shards: [first, second],
    policy: [
      `log ${oldKey.vkey(firstOrigin)}`,
      `witness council ${councilWitness.vkey}`,
      `witness auditor ${auditorWitness.vkey}`,
      'group both all council auditor',
      'quorum both',
      '',
    ].join('\n'),
    older: signCheckpoint(older, { signers: [oldKey] }),
    remove: () => rmSync(join(folder, '..'), { recursive: true, force: true }),
  };
}
