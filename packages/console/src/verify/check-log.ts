import { parseCheckpoint } from './checkpoint.ts';
import { consistencyHolds, consistencyProof } from './consistency.ts';
import { sameBytes, toHex } from './hashes.ts';
import type { SeenCheckpoint } from './seen-checkpoints.ts';
import { FormatFault, holds, parseVerifierKey, signedBy, type VerifierKey } from './signed-note.ts';
import { hashesFromTiles, MissingTile, type ReadPart } from './tiles.ts';

/** A shard as the gateway tells of it; none of it is believed. */
export interface ToldShard {
  readonly shard: string;
  readonly origin: string;
  /** Verifier keys, oldest first. */
  readonly keys: readonly string[];
  readonly checkpoint: string | null;
  /** An entry of the record says that its entries came to the end of their retention, and were removed. */
  readonly removed?: boolean;
}

/** A change of the signing key, as an entry of the record states it. */
export interface ToldRotation {
  readonly origin: string;
  readonly index: number;
  readonly from: string;
  readonly to: string;
  readonly fromSignature: string;
  readonly toSignature: string;
}

/**
 * What this browser found of a shard. `first`: it knows no older checkpoint of it, so there is nothing to hold it against. `holds`: it
 * goes on from the one that was seen. `removed`: that cannot be said any more, because its entries came to the end of their retention.
 * The others are alarms: `signature`, the checkpoint is not signed by its key; `key`, it is signed by a key to which nobody whom this
 * browser trusts has handed over; `rewritten`, another history; `shorter`, entries are gone; `gone`, the shard is not shown any more;
 * `missing`, hashes that were signed are not there; `malformed`.
 */
export type Found =
  | 'first'
  | 'holds'
  | 'removed'
  | 'signature'
  | 'key'
  | 'rewritten'
  | 'shorter'
  | 'gone'
  | 'missing'
  | 'malformed';

export interface ShardCheck {
  readonly shard: string;
  readonly origin: string;
  readonly found: Found;
  /** Leaves now, and when it was seen last. */
  readonly size: number | undefined;
  readonly seenSize: number | undefined;
  readonly seenAt: number | undefined;
  readonly since: number | undefined;
  /** The key that has signed, in hexadecimal. */
  readonly key: string | undefined;
  /** To be remembered, where all is well. */
  readonly remember: SeenCheckpoint | undefined;
}

export interface LogCheckParts {
  readonly shards: readonly ToldShard[];
  readonly rotations: readonly ToldRotation[];
  readonly seen: readonly SeenCheckpoint[];
  /** Reads a published file of a shard. */
  readonly read: (shard: string) => ReadPart;
  readonly now: number;
}

export const alarms: ReadonlySet<Found> = new Set([
  'signature',
  'key',
  'rewritten',
  'shorter',
  'gone',
  'missing',
  'malformed',
]);

/** Checks the signatures of the newest checkpoints, and that they go on from those that this browser saw last. */
export async function checkLog(parts: LogCheckParts): Promise<readonly ShardCheck[]> {
  const trusted = await trustedKeys(parts);
  const told = await Promise.all(parts.shards.map((shard) => checkShard(shard, parts, trusted)));
  const shown = new Set(parts.shards.map(({ origin }) => origin));
  const gone = parts.seen
    .filter(({ origin }) => !shown.has(origin))
    .map((seen): ShardCheck => {
      const { at, origin, shard, since } = seen;
      const seenSize = parseCheckpoint(seen.note).size;
      const lost = { size: undefined, key: undefined, remember: undefined };
      return { shard, origin, found: 'gone', seenSize, seenAt: at, since, ...lost };
    });
  return [...told, ...gone];
}

/** Public keys (hexadecimal) that this browser has seen, and those that they have handed over to; undefined where it knows none. */
async function trustedKeys({ rotations, seen }: LogCheckParts): Promise<ReadonlySet<string> | undefined> {
  if (seen.length === 0) return undefined;
  const trusted = new Set<string>();
  for (const { vkey } of seen) trusted.add(toHex((await parseVerifierKey(vkey)).publicKey));
  for (let grown = true; grown;) {
    grown = false;
    for (const rotation of rotations) {
      const handed = await handedOver(rotation).catch(() => undefined);
      if (handed === undefined || !trusted.has(handed.from) || trusted.has(handed.to)) continue;
      trusted.add(handed.to);
      grown = true;
    }
  }
  return trusted;
}

/** The statement of a rotation, which both keys sign; undefined where one has not. */
async function handedOver(rotation: ToldRotation): Promise<{ readonly from: string; readonly to: string } | undefined> {
  const { from, fromSignature, index, origin, to, toSignature } = rotation;
  const [older, newer] = await Promise.all([parseVerifierKey(from), parseVerifierKey(to)]);
  const statement = `gatehouse.key-rotation/v1\n${origin}\n${index}\n${from}\n${to}\n`;
  const bytes = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const signed = await Promise.all([
    holds(older.publicKey, statement, bytes(fromSignature)),
    holds(newer.publicKey, statement, bytes(toSignature)),
  ]);
  return signed.every(Boolean) ? { from: toHex(older.publicKey), to: toHex(newer.publicKey) } : undefined;
}

async function checkShard(
  { checkpoint: note, keys, origin, removed = false, shard }: ToldShard,
  { now, read, seen }: LogCheckParts,
  trusted: ReadonlySet<string> | undefined,
): Promise<ShardCheck> {
  const last = seen.find((one) => one.origin === origin);
  const known = {
    shard,
    origin,
    seenSize: last === undefined ? undefined : parseCheckpoint(last.note).size,
    seenAt: last?.at,
    since: last?.since,
  };
  const end = (found: Found, more: Partial<ShardCheck> = {}): ShardCheck => ({
    ...known,
    size: undefined,
    key: undefined,
    remember: undefined,
    ...more,
    found,
  });
  try {
    if (note === null) return end(last === undefined ? 'first' : 'gone');
    const newest = parseCheckpoint(note);
    const { size } = newest;
    const signer = await signerOf(newest, keys);
    if (newest.origin !== origin || signer === undefined) return end('signature', { size });
    const key = toHex(signer.key.publicKey);
    if (trusted !== undefined && !trusted.has(key)) return end('key', { size, key });
    const remember = { origin, shard, note, vkey: signer.vkey, at: now, since: last?.since ?? now };
    if (last === undefined) return end('first', { size, key, remember });
    const older = parseCheckpoint(last.note);
    if (size < older.size) return end('shorter', { size, key });
    if (size === older.size && !sameBytes(older.root, newest.root)) return end('rewritten', { size, key });
    const proof = await consistencyProof(older.size, size, hashesFromTiles(size, read(shard)));
    const goesOn = await consistencyHolds(older, newest, proof);
    return goesOn ? end('holds', { size, key, remember }) : end('rewritten', { size, key });
  } catch (error) {
    if (error instanceof FormatFault) return end('malformed');
    if (error instanceof MissingTile) return end(removed ? 'removed' : 'missing');
    throw error;
  }
}

/** The key of the shard that has signed a checkpoint: the newest of them that has. */
async function signerOf(
  checkpoint: ReturnType<typeof parseCheckpoint>,
  keys: readonly string[],
): Promise<{ readonly key: VerifierKey; readonly vkey: string } | undefined> {
  for (const vkey of keys.toReversed()) {
    const key = await parseVerifierKey(vkey);
    if (key.name === checkpoint.origin && (await signedBy(checkpoint.note, key))) return { key, vkey };
  }
  return undefined;
}
