import { createHmac, createPublicKey, hash, type KeyObject } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canonicalJson } from '../lib/canonical-json.ts';
import {
  cosignCheckpoint,
  formatNote,
  formatVerifierKey,
  privateKeyOf,
  signNote,
  verifierKey,
} from '../lib/signed-note.ts';

/**
 * Writes logs in the published format without the writer, for tests of what checks them: the straightforward way, all in memory,
 * and with every leaf and file open to be spoilt.
 */

export interface LogSigner {
  readonly privateKey: KeyObject;
  vkey(name: string): string;
}

export function logSigner(seed: number): LogSigner {
  const privateKey = privateKeyOf(new Uint8Array(32).fill(seed));
  const publicKey = createPublicKey(privateKey);
  return { privateKey, vkey: (name) => formatVerifierKey(verifierKey(name, 0x01, publicKey)) };
}

export interface TestWitness {
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly vkey: string;
}

export function testWitness(name: string, seed: number): TestWitness {
  const privateKey = privateKeyOf(new Uint8Array(32).fill(seed));
  return { name, privateKey, vkey: formatVerifierKey(verifierKey(name, 0x04, createPublicKey(privateKey))) };
}

/** RFC 6962, section 2.1, word for word. */
export function treeHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return hash('sha256', '', 'buffer');
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeOf(treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

/** RFC 6962, section 2.1.1: the path from a leaf upwards. */
export function inclusionPath(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length <= 1) return [];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return index < split
    ? [...inclusionPath(index, leaves.slice(0, split)), treeHash(leaves.slice(split))]
    : [...inclusionPath(index - split, leaves.slice(split)), treeHash(leaves.slice(0, split))];
}

function nodeOf(left: Buffer, right: Buffer): Buffer {
  return hash('sha256', Buffer.concat([Buffer.of(1), left, right]), 'buffer');
}

export function leafHashOf(leaf: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([Buffer.of(0), leaf]), 'buffer');
}

export interface MadeShard {
  readonly origin: string;
  readonly leaves: readonly Buffer[];
  readonly hashes: readonly Buffer[];
  readonly root: Buffer;
}

export function makeShard(origin: string, leaves: readonly Buffer[]): MadeShard {
  const hashes = leaves.map(leafHashOf);
  return { origin, leaves, hashes, root: treeHash(hashes) };
}

/** The leaves of a shard beyond its first and, where it is sealed, its last: pairs of request and result of some 600 bytes. */
export interface LeafPlan {
  readonly origin: string;
  readonly count: number;
  readonly before?: { readonly origin: string; readonly root: Buffer; readonly size: number };
  readonly sealed?: boolean;
  readonly startTime?: number;
  /** Put in at these positions. */
  readonly others?: ReadonlyMap<number, Readonly<Record<string, unknown>>>;
  /** Commitments for a request, by its index and by the number of requests before it. */
  readonly prompt?: (index: number, requests: number) => readonly Readonly<Record<string, unknown>>[];
}

export function makeLeaves(plan: LeafPlan): Buffer[] {
  const { origin, count, before, sealed = false, startTime = 1_770_000_000_000 } = plan;
  const [, tenant = '', period = ''] = origin.split('/');
  const leaves: Buffer[] = [];
  const open: { index: number; request: string }[] = [];
  let requests = 0;
  const hexadecimal = (text: string): string => hash('sha256', `${origin}${text}`, 'hex');
  while (leaves.length < count) {
    const index = leaves.length;
    const placed = { index, time: startTime + index * 7, v: 1 };
    const other = plan.others?.get(index);
    const exchange = {
      dialect: 'openai-chat',
      key: hexadecimal('key').slice(0, 32),
      model: 'quellwinkel',
      policy: hexadecimal('policy'),
      tenant,
    };
    let leaf: Readonly<Record<string, unknown>>;
    if (index === 0) {
      const link = before === undefined ? {} : { before: { ...before, root: before.root.toString('hex') } };
      leaf = { kind: 'shard', origin, period: period.split('.')[0], tenant, ...link };
    } else if (sealed && index === count - 1) {
      leaf = { kind: 'sealed' };
    } else if (other !== undefined) {
      leaf = other;
    } else if (open.length > 3 || (index % 3 === 2 && open.length > 0)) {
      const previous = open.shift();
      leaf = {
        ...exchange,
        answer: [commitment(hexadecimal(`answer ${index}`))],
        entities: { EMAIL: 2 },
        kind: 'result',
        notInspected: {},
        outcome: 'answered',
        previous: previous?.index,
        request: previous?.request,
        status: 200,
        streamed: true,
        timings: { firstByte: 210_000, total: 1_400_000 },
        usage: { input: 132, output: 57 },
        usageSource: 'provider',
        verdicts: [{ direction: 'input', guard: 'invisible-text', outcome: 'allow', rules: {} }],
      };
    } else {
      const request = `req_${hexadecimal(`request ${index}`).slice(0, 32)}`;
      open.push({ index, request });
      leaf = {
        ...exchange,
        kind: 'request',
        prompt: plan.prompt?.(index, requests++) ?? [commitment(hexadecimal(`prompt ${index}`))],
        request,
      };
    }
    leaves.push(Buffer.from(canonicalJson({ ...leaf, ...placed }, 'integers')));
  }
  return leaves;
}

function commitment(digest: string): Readonly<Record<string, unknown>> {
  return { bytes: 91, cipher: digest, mac: digest, place: '0:0:172', subject: digest.slice(0, 32) };
}

export function commitmentOf(
  content: Uint8Array,
  opening: Uint8Array,
  envelope: Uint8Array,
  place: string,
  subject?: string,
) {
  return {
    bytes: content.length,
    cipher: hash('sha256', envelope, 'hex'),
    mac: createHmac('sha256', opening).update(content).digest('hex'),
    place,
    ...(subject === undefined ? {} : { subject }),
  };
}

export interface Signing {
  readonly signers: readonly LogSigner[];
  readonly witnesses?: readonly TestWitness[];
}

export function checkpointText({
  origin,
  leaves,
  root,
}: {
  origin: string;
  leaves: readonly unknown[];
  root: Buffer;
}): string {
  return `${origin}\n${leaves.length}\n${root.toString('base64')}\n`;
}

export function signCheckpoint(text: string, { signers, witnesses = [] }: Signing): string {
  const origin = text.slice(0, text.indexOf('\n'));
  return formatNote({
    text,
    signatures: [
      ...signers.map(({ privateKey }) => signNote(text, origin, privateKey)),
      ...witnesses.map(({ name, privateKey }) => cosignCheckpoint(text, name, privateKey, 1_790_000_123)),
    ],
  });
}

/** Writes a shard below `shards`; gives its folder. `keys` are those that the shard has had, oldest first. */
export function writeShard(
  shards: string,
  shard: MadeShard,
  signing: Signing,
  keys: readonly LogSigner[] = signing.signers,
): string {
  const [, tenant = '', period = ''] = shard.origin.split('/');
  const folder = join(shards, `${tenant}-${period}`);
  const put = (path: string, content: Uint8Array | string): void => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  put('origin', `${shard.origin}\n`);
  put('keys', keys.map((key) => `${key.vkey(shard.origin)}\n`).join(''));
  put('checkpoint', signCheckpoint(checkpointText(shard), signing));
  for (const [level, hashes] of levelsOf(shard.hashes).entries()) {
    for (let at = 0; at < hashes.length; at += 256) {
      const tile = hashes.slice(at, at + 256);
      put(pathOf(`${level}`, at / 256, tile.length), Buffer.concat(tile));
    }
  }
  for (let at = 0; at < shard.leaves.length; at += 256) {
    const bundle = shard.leaves.slice(at, at + 256);
    put(pathOf('entries', at / 256, bundle.length), entryBundle(bundle));
  }
  return folder;
}

/** Hashes of each level of tiles: of a level, one for each full tile of the one below. */
function levelsOf(hashes: readonly Buffer[]): (readonly Buffer[])[] {
  if (hashes.length === 0) return [];
  const above: Buffer[] = [];
  for (let at = 0; at + 256 <= hashes.length; at += 256) above.push(treeHash(hashes.slice(at, at + 256)));
  return [hashes, ...levelsOf(above)];
}

export function entryBundle(leaves: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    leaves.flatMap((leaf) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(leaf.length);
      return [length, leaf];
    }),
  );
}

export function pathOf(level: string, index: number, width: number): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  const path = digits.replaceAll(/[0-9]{3}(?=[0-9])/g, (part) => `x${part}/`);
  return `tile/${level}/${path}${width === 256 ? '' : `.p/${width}`}`;
}

/** A receipt (C2SP tlog-proof) for a leaf. */
export function receiptOf(shard: MadeShard, index: number, checkpoint: string): string {
  const path = inclusionPath(index, shard.hashes).map((node) => `${node.toString('base64')}\n`);
  const leaf = shard.leaves[index]?.toString('base64') ?? '';
  return `c2sp.org/tlog-proof@v1\nextra ${leaf}\nindex ${index}\n${path.join('')}\n${checkpoint}`;
}
