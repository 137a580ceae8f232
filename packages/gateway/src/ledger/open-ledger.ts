import { dirname, join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import type { Ledger } from '../core/ledger.ts';
import type { Log, Metrics } from '../core/telemetry.ts';
import type { PublishedCheckpoint, TransparencyLog } from '../core/transparency-log.ts';
import { nodeFileSystem, type FileSystem } from './file-system.ts';
import { lockFolder } from './folder-lock.ts';
import { contentsEndOf } from './keys/contents-end.ts';
import type { KeyDestruction } from './keys/key-store.ts';
import { openContentKeys } from './keys/no-keys.ts';
import { KeyReader } from './keys/read-keys.ts';
import { requireKeyStore } from './keys/require-key-store.ts';
import { localRootKey, type RootKey } from './keys/root-key.ts';
import { loadTenantKey } from './keys/tenant-key.ts';
import { LocalStore, type BatchStore, type ShardStart, type StoreEvents } from './ledger-store.ts';
import { LedgerThread } from './ledger-thread.ts';
import { LedgerWriter, type NextShard } from './ledger-writer.ts';
import { openLogFile } from './log/log-file.ts';
import { ShardKeeper, type OpenedShard, type ShardHead } from './log/shard-keeper.ts';
import { makeNextKey, signRotation, type Rotation } from './log/signing-key.ts';
import { createLogReader } from './log/transparency-log.ts';
import type { RecoveredShard } from './recover.ts';

export interface LedgerOptions {
  /** Holds `shards/`, `content/` and the lock; created where it is missing. */
  readonly folder: string;
  /** Holds the signing key and what was signed; where it is left out, where it was, at first `signer` beside the ledger. */
  readonly signerFolder?: string | undefined;
  /** Holds the keys of the contents; `keystore` beside the ledger where it is left out. */
  readonly keysFolder?: string | undefined;
  /** Name of the log; a random one where it is left out at the first start. */
  readonly name?: string | undefined;
  readonly tenant?: string;
  /**
   * What the keys of the contents are wrapped under; a plain key has 32 bytes. Without it leaves can be written that have no
   * content and no subject.
   */
  readonly rootKey: Uint8Array | RootKey | undefined;
  /** What leaves of a period call a key; must give back whatever is no id of a key. */
  readonly nameOf?: (id: string, period: string) => string;
  /** Milliseconds after which a content segment of a retention class is left for a new one; a day where nothing is said. */
  readonly turnOverAfter?: (retention: string) => number;
  /** The signing key is lost, and it was said that it is: the log goes on in a new shard with a new key. */
  readonly signerIsLost?: boolean;
  /** Bytes after which a new content segment is begun. */
  readonly segmentBytes: number;
  /** Leaves after which a new file of leaves is begun. */
  readonly fileLeaves?: number;
  /** Milliseconds after which a leaf is published at the latest. */
  readonly publishWithin?: number;
  readonly clock: Clock;
  readonly log: Pick<Log, 'ledgerFailed' | 'ledgerRecovered' | 'ledgerRepaired'> &
    Partial<Pick<Log, 'clockSetBack' | 'shardGivenUp'>>;
  readonly metrics?: Pick<Metrics, 'ledgerBatch'>;
  /** For tests: writes through this file system, without a thread. */
  readonly files?: FileSystem;
}

/** The record, which is a transparency log as well. */
export interface OpenLedger extends Ledger, TransparencyLog {
  /** Changes the signing key: resolves when a checkpoint that both keys have signed is published. */
  rotateKey(): Promise<Rotation>;
  /** The shard that is being written. */
  readonly head: ShardHead;
  /** What opens contents, for those who may read them. */
  readonly contentKeys: KeyReader | undefined;
  /** Under which what belongs to the key store is sealed. */
  readonly tenantKey: Uint8Array | undefined;
  /** Destroys keys of contents for good. */
  destroyKeys(which: KeyDestruction): Promise<number>;
}

/** Leaves of one write; more would only wait in memory. */
const appendedAtOnce = 512;
const defaultFileLeaves = 16_384;
const defaultPublishWithin = 1_000;

/**
 * Opens a ledger for writing, and mends what a crash has left: the torn end of the leaves is cut off and said so in a `gap`
 * leaf, and every request leaf without an end gets an `interrupted` leaf. A clock that was set back meanwhile is told of, too. Where the files are older than what was signed of
 * them, or copies, a new shard is begun. Rejects with LedgerLockedError where another process writes it, with
 * LedgerSetupError where an operator has to do something, with LedgerDamageError where it has suffered what no crash explains,
 * and with the error of the file system or `ledger_unavailable` where it cannot be written.
 */
export async function openLedger(options: LedgerOptions): Promise<OpenLedger> {
  const { folder, rootKey, segmentBytes, clock, log, metrics, tenant = 'default', files = nodeFileSystem } = options;
  const keysFolder = options.keysFolder ?? join(dirname(folder), 'keystore');
  const { fileLeaves = defaultFileLeaves, publishWithin = defaultPublishWithin } = options;
  await files.makeFolder(folder);
  const lock = lockFolder(folder);
  let ledger: LedgerWriter | undefined;
  let store: BatchStore | undefined;
  try {
    const now = (): number => clock.now();
    const wrapping = rootKey instanceof Uint8Array ? localRootKey(rootKey, 'root key') : rootKey;
    if (wrapping !== undefined) await requireKeyStore(folder, keysFolder, files);
    const tenantKey = wrapping === undefined ? undefined : await loadTenantKey(keysFolder, wrapping, tenant);
    const keys = tenantKey === undefined ? undefined : new KeyReader(keysFolder, tenantKey);
    const { name, signerFolder } = await openLogFile(files, folder, {
      name: options.name,
      signerFolder: options.signerFolder,
    });
    const { signerIsLost = false } = options;
    const keeper = await ShardKeeper.open({
      files,
      folder,
      signerFolder,
      tenant,
      name,
      now,
      signerIsLost,
      gaveUp: (givenUp, shard) => log.shardGivenUp?.(givenUp, shard),
    });
    const startOf = async (shard: string, origin: string, recovered: RecoveredShard): Promise<ShardStart> => ({
      shard,
      origin,
      durable: { ...recovered.durable, contents: await contentsEndOf(files, folder, recovered.segmentEnds, keys) },
      keys: keeper.keys,
    });
    const opened = await keeper.openNewest();
    const { head, recovered } = opened;

    const listeners = new Set<(checkpoint: PublishedCheckpoint) => void>();
    const events: StoreEvents = {
      published(checkpoint) {
        for (const listener of listeners) listener(checkpoint);
      },
      publishingFailed: (cause) => log.ledgerFailed(cause),
      publishingRecovered: () => log.ledgerRecovered(),
    };
    const recoverAgain = async (shard: string): Promise<ShardStart> => {
      const { origin } = ledger?.head ?? head;
      return startOf(shard, origin, await keeper.recoverAgain(shard));
    };
    store =
      options.files === undefined
        ? new LedgerThread({
            start: { folder, signerFolder, keysFolder, tenantKey, fileLeaves, publishWithin },
            events,
            recoverAgain,
          })
        : new LocalStore({
            files,
            publishingFiles: files,
            folder,
            signerFolder,
            contentKeys: openContentKeys(keysFolder, tenantKey),
            clock,
            fileLeaves,
            publishWithin,
            events,
          });
    const batches = store;
    await batches.begin(await startOf(head.shard, head.origin, recovered));

    const next = async (shard: Promise<OpenedShard>): Promise<NextShard> => {
      const found = await shard;
      const start = await startOf(found.head.shard, found.head.origin, found.recovered);
      // The contents go on where they are, whatever shard their leaves are in.
      return {
        ...found,
        start: { ...start, durable: { ...start.durable, contents: batches.durable.contents } },
        sealed: false,
      };
    };
    const release = (): void => lock.release();
    const { nameOf = (id: string) => id, turnOverAfter = () => 86_400_000 } = options;
    const writer = new LedgerWriter(
      {
        files: batches,
        shards: {
          follow: (shard) => next(keeper.follow(shard)),
          giveUp: (shard, why, signed) => next(keeper.giveUp(shard, why, signed)),
          async makeRotation(origin, index) {
            const { current } = await keeper.refreshKeys();
            const made = await makeNextKey(signerFolder);
            return { next: made, rotation: signRotation(origin, index, current, made) };
          },
        },
        segmentBytes,
        turnOverAfter,
        nameOf,
        clock,
        log,
        metrics,
        release,
      },
      { head, sealed: recovered.last?.kind === 'sealed', latest: recovered.latest },
    );
    ledger = writer;
    await writer.prepare();
    await mend(writer, recovered, log);
    return Object.assign(writer, {
      contentKeys: keys,
      tenantKey,
      destroyKeys: (which: KeyDestruction) => batches.destroyKeys(which),
      ...createLogReader(folder, nodeFileSystem),
      onCheckpoint(listener: (checkpoint: PublishedCheckpoint) => void) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      addCosignatures: (shard: string, size: number, lines: readonly string[]) =>
        batches.addCosignatures(shard, size, lines),
    });
  } catch (thrown) {
    if (ledger === undefined) {
      await store?.close(false).catch(() => undefined);
      lock.release();
    } else await ledger.close().catch(() => undefined);
    throw thrown;
  }
}

/** Says in the record what a crash has left open. */
async function mend(
  writer: LedgerWriter,
  { droppedBytes, reason, open }: RecoveredShard,
  log: Pick<Log, 'ledgerRepaired'>,
): Promise<void> {
  if (droppedBytes > 0) await writer.append({ leaf: { kind: 'gap', droppedBytes, reason } });
  let waiting: Promise<unknown>[] = [];
  for (const [request, { index, shard }] of open) {
    // The shard is always named, for the half-year may turn before the leaf has its place; in that shard it is left out.
    waiting.push(writer.append({ leaf: { kind: 'interrupted', previous: index, previousShard: shard, request } }));
    if (waiting.length < appendedAtOnce) continue;
    await allDurable(waiting);
    waiting = [];
  }
  await allDurable(waiting);
  if (droppedBytes > 0 || open.size > 0) log.ledgerRepaired(droppedBytes, open.size);
}

/** Waits for all before it rejects, so that no rejection is left without a listener. */
async function allDurable(appends: readonly Promise<unknown>[]): Promise<void> {
  for (const settled of await Promise.allSettled(appends)) if (settled.status === 'rejected') throw settled.reason;
}
