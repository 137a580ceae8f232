import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GatehouseError } from '../core/errors.ts';
import { parseCheckpoint } from '../lib/checkpoint.ts';
import { parseNote } from '../lib/signed-note.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';
import { isMissing, sendFile } from './send-file.ts';

export interface LedgerRoutesOptions {
  /** Holds a folder for each shard, laid out as C2SP tlog-tiles. */
  readonly shardsFolder: string;
  /** Whether no key is needed. */
  readonly public: boolean;
  /** The checkpoint to serve in the place of the file's, such as one with its quorum. */
  readonly checkpoint: (shard: string) => string | undefined;
  /** A C2SP tlog-policy for callers, for a log with these verifier keys. */
  readonly policy: (vkeys: readonly string[]) => string;
  /** Names of shards, oldest first. */
  readonly sortShards: (names: readonly string[]) => readonly string[];
}

const shardName = /^[a-z0-9][a-z0-9-]{0,62}-[0-9]{4}h[12](?:\.[1-9][0-9]{0,14})?$/;
/** C2SP tlog-tiles: a level from 0 to 63 or `entries`, an index in elements of three digits, and the width of a partial tile. */
const tilePath =
  /^tile\/(?:entries|[0-9]|[1-5][0-9]|6[0-3])\/(?:x(?!000)[0-9]{3}\/(?:x[0-9]{3}\/){0,4})?[0-9]{3}(?:\.p\/(?:[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?$/;
const timestampPath = /^timestamps\/[1-9][0-9]{0,15}\.(?:tsr|checkpoint)$/;

const text = 'text/plain; charset=utf-8';
const binary = 'application/octet-stream';
/** A tile never changes (C2SP tlog-tiles: caching should be long-lived); whoever needs a key for it must not share it. */
const forever = 'max-age=31536000, immutable';
/** The log for auditors and for tools that we did not write: files, read only. */
export function ledgerRoutes(options: LedgerRoutesOptions): readonly Route[] {
  const common = { method: 'GET', plane: 'record', access: options.public ? 'anyone' : 'ledger.read' } as const;
  return [
    { ...common, path: '/ledger/', handle: (call) => listShards(call, options) },
    { ...common, path: '/ledger/policy.txt', handle: (call) => sendPolicy(call, options) },
    { ...common, path: '/ledger/*', handle: (call) => sendPart(call, options) },
  ];
}

async function listShards(call: EdgeCall, options: LedgerRoutesOptions): Promise<void> {
  const shards = [];
  for (const shard of await shardsIn(options)) {
    const origin = await readText(join(options.shardsFolder, shard, 'origin'));
    const note = await checkpointOf(shard, options);
    // A shard without a checkpoint has just begun.
    if (origin === undefined || note === undefined) continue;
    const { size } = parseCheckpoint(parseNote(Buffer.from(note)).text);
    shards.push({ shard, origin: origin.trim(), size });
  }
  call.sendJson(200, JSON.stringify({ shards }));
}

async function sendPolicy(call: EdgeCall, options: LedgerRoutesOptions): Promise<void> {
  const newest = (await shardsIn(options)).at(-1);
  if (newest === undefined) throw new GatehouseError('resource_not_found');
  await sendShardPolicy(call, newest, options);
}

async function sendPart(call: EdgeCall, options: LedgerRoutesOptions): Promise<void> {
  const slash = call.rest.indexOf('/');
  const shard = call.rest.slice(0, Math.max(0, slash));
  const part = call.rest.slice(slash + 1);
  if (!shardName.test(shard)) throw new GatehouseError('resource_not_found');
  const file = join(options.shardsFolder, shard, ...part.split('/'));
  if (part === 'policy.txt') return sendShardPolicy(call, shard, options);
  if (part === 'origin' || part === 'keys') return sendText(call, await readText(file));
  if (part === 'checkpoint') return sendText(call, await checkpointOf(shard, options));
  if (tilePath.test(part) || timestampPath.test(part)) {
    const headers = [
      ...call.headersFor(binary),
      'cache-control',
      `${options.public ? 'public' : 'private'}, ${forever}`,
    ];
    return sendFile(call, file, headers);
  }
  throw new GatehouseError('resource_not_found');
}

async function sendShardPolicy(call: EdgeCall, shard: string, options: LedgerRoutesOptions): Promise<void> {
  const keys = await readText(join(options.shardsFolder, shard, 'keys'));
  sendText(call, keys === undefined ? undefined : options.policy(keys.split('\n').filter((line) => line !== '')));
}

function sendText(call: EdgeCall, body: string | undefined): void {
  if (body === undefined) throw new GatehouseError('resource_not_found');
  // New checkpoints come every second.
  call.send(200, [...call.headersFor(text), 'cache-control', 'max-age=1'], body);
}

async function checkpointOf(
  shard: string,
  { checkpoint, shardsFolder }: LedgerRoutesOptions,
): Promise<string | undefined> {
  return checkpoint(shard) ?? (await readText(join(shardsFolder, shard, 'checkpoint')));
}

async function shardsIn({ shardsFolder, sortShards }: LedgerRoutesOptions): Promise<readonly string[]> {
  const names = await readdir(shardsFolder).catch((thrown: unknown) => {
    if (isMissing(thrown)) return [];
    throw thrown;
  });
  return sortShards(names.filter((name) => shardName.test(name)));
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}
