import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SignerState } from './check-files.ts';
import { Contents } from './contents.ts';
import type { FaultId } from './faults.ts';
import { halfYearOf } from './half-year.ts';
import { folderSource, httpSource, isFolder, ReadError, within } from './source.ts';
import type { ShardSource } from './verify-log.ts';

/** What there is to check at a path or a URL. */
export type Target =
  | { readonly kind: 'receipt'; readonly bytes: Buffer }
  | { readonly kind: 'bundle'; readonly folder: string }
  | {
      readonly kind: 'log';
      readonly shards: readonly ShardSource[];
      /** False for a single shard, whose neighbours are elsewhere. */
      readonly allShards: boolean;
      readonly contents: Contents | undefined;
      /** What lies in the folders around the shards and belongs to no ledger, and what is wrong with the name of the log. */
      readonly strays?: readonly { readonly id: FaultId; readonly at: string; readonly detail: string }[];
      /** Of the signer beside the record. */
      readonly signerState?: (shard: string) => Promise<SignerState | undefined>;
    };

const largestReceipt = 1_048_576;
/** Not `.` or `..`, which would lead elsewhere. */
const shardName = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,255}$/;

/**
 * Finds out what lies at a place: a receipt is a file; a bundle has a `manifest`; a shard a `checkpoint`; the folder of a ledger has
 * `shards`, and a data folder has `ledger`. Throws ReadError where it is none of these.
 */
export async function findTarget(place: string, token: string | undefined): Promise<Target> {
  if (/^https?:\/\//.test(place)) return findUrl(place, token);
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) throw new ReadError(`there is no ${place}`);
  if (!found.isDirectory()) {
    if (found.size > largestReceipt) throw new ReadError(`${place} is too large for a receipt`);
    return { kind: 'receipt', bytes: await readFile(place) };
  }
  const names = new Set(await readdir(place));
  if (names.has('manifest')) return { kind: 'bundle', folder: place };
  if (names.has('checkpoint')) return oneShard(place);
  const ledger = names.has('shards') ? place : join(place, 'ledger');
  if (await isFolder(join(ledger, 'shards'))) {
    const contents = join(ledger, 'content');
    return {
      kind: 'log',
      shards: await shardsIn(join(ledger, 'shards')),
      allShards: true,
      contents: (await isFolder(contents)) ? await Contents.in(contents) : undefined,
      strays: await straysIn(ledger),
      signerState: (shard) => readSignerState(join(ledger, '..', 'signer', 'signed', `${shard}.json`)),
    };
  }
  const shards = await shardsIn(place);
  if (shards.length > 0) return { kind: 'log', shards, allShards: true, contents: undefined };
  throw new ReadError(`${place} is no ledger, shard, bundle or receipt`);
}

const ledgerNames = /^(?:shards|content|destructions|log\.json|lock|lock\.holder|lock-journal|.*\.new)$/;

async function straysIn(ledger: string): Promise<{ id: FaultId; at: string; detail: string }[]> {
  const detail = 'a ledger has no such file';
  const entries = await readdir(ledger);
  const strays = entries.filter((name) => !ledgerNames.test(name));
  for (const entry of await readdir(join(ledger, 'shards'), { withFileTypes: true })) {
    // One that is being made is empty at first.
    if (!entry.isDirectory() || halfYearOf(entry.name) === undefined) strays.push(`shards/${entry.name}`);
  }
  const contents = await readdir(join(ledger, 'content')).catch(() => []);
  for (const name of contents) if (!/^[0-9]{8,15}\.seg$/.test(name)) strays.push(`content/${name}`);
  return strays.map((at) => ({ id: 'unexpected-file', at, detail }));
}

/** `self` says which file it was when it was written: a copy is another one. Undefined where there is none that can be read. */
async function readSignerState(path: string): Promise<SignerState | undefined> {
  try {
    const { ino, birthtimeNs } = await stat(path, { bigint: true });
    const { self, size } = JSON.parse(await readFile(path, 'utf8')) as Readonly<Record<string, unknown>>;
    return typeof size === 'number' ? { size, copied: self !== `${ino}:${birthtimeNs}` } : undefined;
  } catch {
    return undefined;
  }
}

async function oneShard(folder: string): Promise<Target> {
  const source = folderSource(folder);
  const origin =
    (await source.read('origin', 1_024).catch(() => undefined)) ?? (await source.read('checkpoint', 1_048_576));
  const shard = { name: nameOf(firstLine(origin)), source };
  return { kind: 'log', shards: [shard], allShards: false, contents: undefined };
}

async function shardsIn(folder: string): Promise<ShardSource[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const shards: ShardSource[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    // A shard that is being made, or whose checkpoint was taken away, has leaves or tiles all the same.
    const holds = entry.isDirectory() ? await readdir(path) : [];
    if (holds.some((name) => ['checkpoint', 'origin', 'tile', 'leaves'].includes(name))) {
      shards.push({ name: entry.name, source: folderSource(path) });
    }
  }
  return shards;
}

async function findUrl(place: string, token: string | undefined): Promise<Target> {
  const source = httpSource(place, { token });
  const checkpoint = await source.read('checkpoint', 1_048_576);
  if (checkpoint !== undefined) {
    const shard = { name: nameOf(firstLine(checkpoint)), source };
    return { kind: 'log', shards: [shard], allShards: false, contents: undefined };
  }
  const list = await source.read('', 16 * 1_048_576);
  const names = list === undefined ? [] : shardNames(list);
  if (names.length === 0) throw new ReadError(`${place} is neither a log nor a list of logs`);
  const shards = names.map((name) => ({ name, source: within(source, name) }));
  return { kind: 'log', shards, allShards: true, contents: undefined };
}

/** The list that a gateway gives: JSON with `shards`, each with the name of its folder. */
function shardNames(list: Buffer): string[] {
  try {
    const { shards } = JSON.parse(list.toString('utf8')) as { shards?: unknown };
    if (!Array.isArray(shards)) return [];
    return shards.flatMap((entry: unknown) => {
      const name = typeof entry === 'string' ? entry : (entry as { shard?: unknown } | null)?.shard;
      return typeof name === 'string' && shardName.test(name) ? [name] : [];
    });
  } catch {
    return [];
  }
}

function firstLine(bytes: Buffer | undefined): string {
  return bytes?.toString('utf8').split('\n', 1)[0] ?? '';
}

function nameOf(origin: string): string {
  const name = origin.split('/').slice(1).join('-');
  return name === '' ? origin : name;
}
