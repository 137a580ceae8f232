import { hash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contentParts, type ContentPart } from '@gatehouse/contract/content-parts';
import type { Leaf } from '@gatehouse/contract/leaf';
import type { LogShard } from '../../core/transparency-log.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { nodeFileSystem } from '../file-system.ts';
import { shardFolder } from '../ledger-folder.ts';
import { holdsLeaves } from '../read-leaves.ts';
import { parseShardFolderName } from '../log/shard-name.ts';
import { tilePath, tileWidth, widthOfTile } from '../log/tile-path.ts';
import { TileReader } from '../log/tile-reader.ts';
import { createLogReader } from '../log/transparency-log.ts';
import { bundleGuide } from './bundle-guide.ts';
import { BundleWriter } from './bundle-writer.ts';
import type { Reveal } from './reveal.ts';

/** A piece of a content, opened; undefined where its key was destroyed or it is gone. */
export type OpenPieces = (
  leaf: Leaf,
  shard: string,
  part: ContentPart,
) => Promise<readonly ({ readonly opening: Uint8Array; readonly content: Uint8Array } | undefined)[]>;

export interface BundlePlan {
  /** Of the ledger; only what is published is read. */
  readonly folder: string;
  /** Where the bundle is written; must be there and empty. */
  readonly target: string;
  readonly tenant: string;
  /** Leaves from this time to that one, both included; milliseconds since the Unix epoch. */
  readonly from: number;
  readonly to: number;
  readonly reveal: Reveal | undefined;
  readonly created: number;
  readonly openPieces: OpenPieces;
  /** The C2SP tlog-policy for logs with these verifier keys. */
  readonly policyFor: (vkeys: readonly string[]) => string;
  /** Signs a text as a note under this name. */
  readonly sign: (text: string, name: string) => Promise<string>;
  readonly onProgress?: ((shard: string, leaves: number, size: number) => void) | undefined;
}

export interface WrittenBundle {
  readonly shards: number;
  /** Leaves of the time that was asked for. */
  readonly selected: number;
  /** Pieces of content that are disclosed, and those that could not be. */
  readonly revealed: number;
  readonly sealed: number;
  /** SHA-256 of the manifest, lower-case hexadecimal. */
  readonly manifest: string;
}

/** Nothing in the time that was asked for is published. */
export class EmptyBundleError extends Error {
  constructor() {
    super('the record has no published leaves of this time and tenant');
    this.name = 'EmptyBundleError';
  }
}

/** Leaves that a checker needs whatever was selected: they say what became of keys, shards and contents. */
const kept: ReadonlySet<Leaf['kind']> = new Set(['shard', 'sealed', 'rotation', 'gap', 'erasure', 'expiry']);

/** Writes a bundle. Rejects with EmptyBundleError, and with LedgerDamageError where tiles are missing. */
export async function writeBundle(plan: BundlePlan): Promise<WrittenBundle> {
  const writer = new BundleWriter(plan.target);
  const selection = await writer.lines('selection.jsonl');
  const openings = await writer.lines('openings.jsonl');
  const totals = { selected: 0, revealed: 0, sealed: 0 };
  const written: { readonly shard: LogShard; readonly size: number }[] = [];
  for (const shard of await createLogReader(plan.folder).shards()) {
    const name = parseShardFolderName(shard.shard);
    if (name?.tenant !== plan.tenant || shard.checkpoint === undefined || shard.checkpoint.size === 0) continue;
    // They came to the end of their retention, as a later shard tells.
    if (!(await holdsLeaves(plan.folder, shard.shard))) continue;
    const { size } = shard.checkpoint;
    const bundles = new Set<number>();
    const selectedBefore = totals.selected;
    for (let index = 0; index * tileWidth < size; index++) {
      for (const leaf of await readLeaves(plan.folder, shard.shard, size, index)) {
        const isSelected = leaf.time >= plan.from && leaf.time <= plan.to;
        if (isSelected || kept.has(leaf.kind)) bundles.add(index);
        if (!isSelected) continue;
        totals.selected++;
        await selection.add(`${canonicalJson({ index: leaf.index, shard: shard.shard })}\n`);
        await revealLeaf(plan, shard.shard, leaf, openings, totals);
      }
      plan.onProgress?.(shard.shard, Math.min((index + 1) * tileWidth, size), size);
    }
    // A change of keys leads from the keys of a selected shard before it to the one that signs the manifest.
    const leads = written.length > 0 && shard.keys.length > 1;
    if (totals.selected === selectedBefore && !leads) continue;
    await copyShard(plan, writer, shard, size, bundles);
    written.push({ shard, size });
  }
  await selection.close();
  await openings.close();
  const [first] = written;
  if (first === undefined || totals.selected === 0) throw new EmptyBundleError();
  const keys = written.flatMap(({ shard }) => shard.keys);
  await writer.write('policy.txt', plan.policyFor(oncePerKey(keys)));
  const logName = first.shard.origin.split('/')[0] ?? '';
  await writer.write(
    'VERIFY.md',
    bundleGuide({ ...plan, logName, shards: written.map(({ shard, size }) => ({ ...shard, size })) }),
  );
  const json = canonicalJson({
    created: plan.created,
    files: Object.fromEntries(writer.files),
    from: plan.from,
    selected: totals.selected,
    tenant: plan.tenant,
    to: plan.to,
    v: 1,
  });
  const manifest = await plan.sign(`${logName}/bundle\n${json}\n`, `${logName}/bundle`);
  await writeFile(join(plan.target, 'manifest'), manifest, { flag: 'wx', mode: 0o600, flush: true });
  return { shards: written.length, ...totals, manifest: hash('sha256', manifest, 'hex') };
}

async function readLeaves(folder: string, shard: string, size: number, index: number): Promise<readonly Leaf[]> {
  const entries = await new TileReader(nodeFileSystem, shardFolder(folder, shard), size).bundle(index);
  return entries.map((entry) => JSON.parse(entry.toString('utf8')) as Leaf);
}

async function revealLeaf(
  plan: BundlePlan,
  shard: string,
  leaf: Leaf,
  openings: { add(content: string): Promise<void> },
  totals: { revealed: number; sealed: number },
): Promise<void> {
  const { index } = leaf;
  const request = 'request' in leaf ? leaf.request : undefined;
  if (plan.reveal?.({ shard, index, request }) !== true) return;
  for (const part of contentParts) {
    // The reason of some kinds is a text in the leaf itself.
    if (!Array.isArray((leaf as unknown as Readonly<Record<string, unknown>>)[part])) continue;
    for (const [piece, opened] of (await plan.openPieces(leaf, shard, part)).entries()) {
      if (opened === undefined) {
        totals.sealed++;
        continue;
      }
      totals.revealed++;
      const line = {
        bytes: opened.content.length,
        content: Buffer.from(opened.content).toString('base64'),
        index,
        opening: Buffer.from(opened.opening).toString('hex'),
        part,
        piece,
        shard,
      };
      await openings.add(`${canonicalJson(line)}\n`);
    }
  }
}

/** Copies what is published of a shard at this size: all hashes, and the bundles of leaves that are wanted. */
async function copyShard(
  plan: BundlePlan,
  writer: BundleWriter,
  { shard, origin, keys, checkpoint }: LogShard,
  size: number,
  bundles: ReadonlySet<number>,
): Promise<void> {
  const put = (path: string, content: Uint8Array | string): Promise<void> =>
    writer.write(`shards/${shard}/${path}`, content);
  const own = shardFolder(plan.folder, shard);
  await put('origin', `${origin}\n`);
  await put('keys', keys.map((key) => `${key}\n`).join(''));
  await put('policy.txt', plan.policyFor(keys));
  await put('checkpoint', checkpoint?.note ?? '');
  for (let level = 0; widthOfTile(level, 0, size) > 0; level++) {
    for (let index = 0, width = widthOfTile(level, 0, size); width > 0; width = widthOfTile(level, ++index, size)) {
      await put(tilePath(level, index, width), await new TileReader(nodeFileSystem, own, size).tile(level, index));
    }
  }
  for (const name of await readdir(join(own, 'timestamps')).catch(() => [])) {
    const stampedSize = Number(/^([1-9][0-9]{0,15})\.(?:tsr|checkpoint)$/.exec(name)?.[1]);
    if (stampedSize <= size) await put(`timestamps/${name}`, await readFile(join(own, 'timestamps', name)));
  }
  for (const index of bundles) {
    const entries = await new TileReader(nodeFileSystem, own, size).bundle(index);
    const framed = entries.flatMap((entry) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    });
    await put(tilePath('entries', index, entries.length), Buffer.concat(framed));
  }
}

/** A policy may name a public key once only; the shards of a log share theirs under different names. */
function oncePerKey(vkeys: readonly string[]): string[] {
  const seen = new Set<string>();
  return vkeys.filter((vkey) => {
    const key = vkey.slice(vkey.indexOf('+', vkey.indexOf('+') + 1));
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
