import type { Clock } from '../core/clock.ts';
import type { Ledger } from '../core/ledger.ts';
import type { Log, Metrics } from '../core/telemetry.ts';
import type { ContentsEnd } from './content-places.ts';
import { nodeFileSystem, type FileSystem } from './file-system.ts';
import { lockFolder } from './folder-lock.ts';
import { segmentPath } from './ledger-folder.ts';
import { LedgerFiles } from './ledger-files.ts';
import { LedgerThread } from './ledger-thread.ts';
import { LedgerWriter } from './ledger-writer.ts';
import { recover } from './recover.ts';
import { ContentSealer } from './v1/content-envelope.ts';

export interface LedgerOptions {
  /** Holds `leaves/`, `content/` and the lock; created where it is missing. */
  readonly folder: string;
  /** 32 bytes, from which the keys of the contents are derived. */
  readonly rootKey: Uint8Array;
  /** Bytes after which a new content segment is begun. */
  readonly segmentBytes: number;
  readonly clock: Clock;
  readonly log: Pick<Log, 'ledgerFailed' | 'ledgerRecovered' | 'ledgerRepaired'>;
  readonly metrics?: Pick<Metrics, 'ledgerBatch'>;
  /** For tests: writes through this file system, without a thread. */
  readonly files?: FileSystem;
}

/** Leaves of one write; more would only wait in memory. */
const appendedAtOnce = 512;

/**
 * Opens a ledger for writing, and mends what a crash has left: the torn end of the leaves is cut off and said so in a `gap`
 * leaf, and every request leaf without an end gets an `interrupted` leaf. Rejects with LedgerLockedError where another
 * process writes it, with LedgerDamageError where it has suffered what no crash explains, and with the error of the file
 * system or `ledger_unavailable` where it cannot be written.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { folder, rootKey, segmentBytes, clock, log, metrics, files = nodeFileSystem } = options;
  await files.makeFolder(folder);
  const lock = lockFolder(folder);
  let ledger: LedgerWriter | undefined;
  try {
    const { durable: leaves, segmentEnds, droppedBytes, reason, open } = await recover(files, folder);
    const durable = { ...leaves, contents: await contentsEnd(files, folder, segmentEnds, clock.now()) };
    const opened =
      options.files === undefined
        ? await LedgerThread.open({ folder, rootKey, durable })
        : await LedgerFiles.open(files, folder, new ContentSealer(rootKey), durable);
    const release = () => lock.release();
    const turnOverAfter = () => 86_400_000;
    const writer = new LedgerWriter({ files: opened, segmentBytes, turnOverAfter, clock, log, metrics, release });
    ledger = writer;
    if (droppedBytes > 0) await writer.append({ leaf: { kind: 'gap', droppedBytes, reason } });
    let waiting: Promise<unknown>[] = [];
    for (const [request, previous] of open) {
      waiting.push(writer.append({ leaf: { kind: 'interrupted', previous, request } }));
      if (waiting.length < appendedAtOnce) continue;
      await allDurable(waiting);
      waiting = [];
    }
    await allDurable(waiting);
    if (droppedBytes > 0 || open.size > 0) log.ledgerRepaired(droppedBytes, open.size);
    return writer;
  } catch (thrown) {
    if (ledger === undefined) lock.release();
    else await ledger.close().catch(() => undefined);
    throw thrown;
  }
}

/** The content segments that go on. */
async function contentsEnd(
  files: FileSystem,
  folder: string,
  ends: ReadonlyMap<number, number>,
  now: number,
): Promise<ContentsEnd> {
  const last = Math.max(-1, ...ends.keys());
  const file = last === -1 ? undefined : await files.openToRead(segmentPath(folder, last));
  await file?.close();
  const open = { retention: 'standard', segment: last, end: ends.get(last) ?? 0, since: now };
  // Its number is used up, even where retention has removed it.
  return { next: last + 1, open: file === undefined ? [] : [open] };
}

/** Waits for all before it rejects, so that no rejection is left without a listener. */
async function allDurable(appends: readonly Promise<unknown>[]): Promise<void> {
  for (const settled of await Promise.allSettled(appends)) if (settled.status === 'rejected') throw settled.reason;
}
