import { hash } from 'node:crypto';
import type { Leaf } from '@gatehouse/contract/leaf';
import { readCarried, type Carried, type OpenRequest } from './carried.ts';
import type { FileSystem, LedgerFile } from './file-system.ts';
import { listLeafFiles, scanLeafFiles, type LeafFilesEnd } from './leaf-files.ts';
import { LedgerDamageError } from './ledger-damage.ts';
import { piecesOf, type LeavesEnd } from './ledger-files.ts';
import { leavesPath, parsePlace, segmentPath, shardFolder } from './ledger-folder.ts';
import { tileWidth } from './log/tile-path.ts';
import { TileReader } from './log/tile-reader.ts';
import { hasEmptySector, type ScannedLeaf } from './scan-leaves.ts';

/** Request leaves without an end that are kept in mind; a log with more was not written by a gateway. */
const mostOpenRequests = 1_000_000;
/** The last contents that are looked at: as many as one write holds, which is what a lost write can have lost. */
const lastContents = 1_024;

export interface RecoveredShard {
  readonly durable: LeavesEnd;
  /** How long the content segments are that the last leaves vouch for, by number. */
  readonly segmentEnds: ReadonlyMap<number, number>;
  /** Bytes of leaves to be cut off, and why. */
  readonly droppedBytes: number;
  readonly reason: string;
  /** Request id → place of each request leaf without a result or refusal, oldest first. */
  readonly open: ReadonlyMap<string, OpenRequest>;
  /** The last leaf, where the files of leaves still have it. */
  readonly last: Leaf | undefined;
  /** The latest time of the leaves that the files of leaves still have, or else of the last one; 0 where there is none. */
  readonly latest: number;
  /** The new key of the last rotation that the files of leaves still have. */
  readonly rotatedTo: string | undefined;
  readonly carried: Carried | undefined;
}

interface VouchedContent {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
  readonly cipher: string;
  readonly leaf: number;
}

/**
 * Reads what the files of leaves of a shard hold, and finds where the shard ends, without changing anything. Throws
 * LedgerDamageError where something is wrong that no torn write explains; `signed` leaves are never cut off.
 */
export async function recover(
  files: FileSystem,
  folder: string,
  shard: string,
  signed: number,
): Promise<RecoveredShard> {
  const whole = await survey(files, folder, shard, Number.POSITIVE_INFINITY);
  if (whole.cut === undefined) return whole;
  if (whole.cut < signed) {
    throw new LedgerDamageError(
      leavesPath(folder, shard, whole.durable.leavesStart),
      0,
      `the content of leaf ${whole.cut} is missing, and the leaf was signed`,
    );
  }
  // Leaves whose contents never reached the disk: only a disk that lies about its writes leaves such.
  const shorter = await survey(files, folder, shard, whole.cut);
  return { ...shorter, droppedBytes: whole.droppedBytes + whole.bytes - shorter.bytes, reason: 'missing content' };
}

/** Notes what must be known of leaves when they are no longer at hand. */
export class LeafSurvey {
  readonly open: Map<string, OpenRequest>;
  readonly segmentEnds: Map<number, number>;
  readonly contents: VouchedContent[] = [];
  readonly #shard: string;
  readonly #from: number;

  constructor(shard: string, carried: Carried | undefined) {
    this.#shard = shard;
    this.#from = carried?.next ?? 0;
    this.open = new Map(carried?.open);
    this.segmentEnds = new Map(carried?.segmentEnds);
  }

  note({ leaf, index, start }: Pick<ScannedLeaf, 'leaf' | 'index' | 'start'>, path: string): void {
    if (index < this.#from) return;
    switch (leaf.kind) {
      case 'request':
        this.open.set(leaf.request, { index, shard: this.#shard });
        if (this.open.size > mostOpenRequests)
          throw new LedgerDamageError(path, start, 'too many requests have no end');
        break;
      case 'result':
      case 'refusal':
      case 'interrupted':
        this.open.delete(leaf.request);
        break;
      default:
    }
    for (const { place, cipher } of piecesOf(leaf)) {
      const at = parsePlace(place);
      if (at === undefined) throw new LedgerDamageError(path, start, 'a commitment names no place');
      this.contents.push({ ...at, cipher, leaf: index });
      this.segmentEnds.set(at.segment, Math.max(this.segmentEnds.get(at.segment) ?? 0, at.offset + at.length));
    }
    if (this.contents.length > 4 * lastContents) this.contents.splice(0, this.contents.length - lastContents);
  }
}

async function survey(
  files: FileSystem,
  folder: string,
  shard: string,
  until: number,
): Promise<RecoveredShard & { readonly cut: number | undefined; readonly bytes: number }> {
  const carried = await readCarried(files, folder, shard);
  const firsts = await listLeafFiles(files, folder, shard);
  const [oldest] = firsts;
  if (oldest === undefined) throw new LedgerDamageError(leavesPath(folder, shard, 0), 0, 'the leaves are gone');
  if (oldest > (carried?.next ?? 0))
    throw new LedgerDamageError(
      leavesPath(folder, shard, carried?.next ?? 0),
      0,
      'the file of these leaves is missing',
    );
  const noted = new LeafSurvey(shard, carried);
  let durable: LeavesEnd = { index: oldest, leavesStart: oldest, leavesEnd: 0 };
  let bytes = 0;
  let last: Leaf | undefined;
  let latest = 0;
  let rotatedTo: string | undefined;
  let tail: Pick<LeafFilesEnd, 'droppedBytes' | 'reason'> = { droppedBytes: 0, reason: 'nothing' };
  const scan = scanLeafFiles(files, folder, shard, firsts);
  try {
    for (;;) {
      const step = await scan.next();
      if (step.done === true) {
        tail = step.value;
        // The last file may have no leaf yet.
        const newest = firsts.at(-1) ?? oldest;
        if (durable.leavesStart !== newest) durable = { index: step.value.index, leavesStart: newest, leavesEnd: 0 };
        break;
      }
      const { path, first, leaves } = step.value;
      for (const scanned of leaves) {
        if (scanned.index >= until) break;
        durable = { index: scanned.index + 1, leavesStart: first, leavesEnd: scanned.end };
        bytes += scanned.end - scanned.start;
        last = scanned.leaf;
        const isSetBack = last.kind === 'gap' && last.reason === 'clock';
        latest = isSetBack ? last.time : Math.max(latest, last.time);
        if (last.kind === 'rotation') rotatedTo = last.to;
        noted.note(scanned, path);
      }
      if (durable.index >= until) break;
    }
  } finally {
    await scan.return({ index: 0, droppedBytes: 0, reason: '' });
  }
  const cut = await judgeContents(files, folder, noted.contents);
  const { open, segmentEnds } = noted;
  if (last === undefined) latest = await lastTimeOf(files, folder, shard, durable.index);
  return { durable, segmentEnds, ...tail, open, last, latest, rotatedTo, carried, cut, bytes };
}

/** Of the last leaf of full tiles, where no file of leaves has any; 0 where it cannot be had, which is told elsewhere. */
async function lastTimeOf(files: FileSystem, folder: string, shard: string, count: number): Promise<number> {
  if (count === 0) return 0;
  try {
    const reader = new TileReader(files, shardFolder(folder, shard), count);
    const entries = await reader.bundle(Math.floor((count - 1) / tileWidth));
    const { time } = JSON.parse((entries.at(-1) ?? Buffer.alloc(0)).toString()) as { readonly time?: unknown };
    return typeof time === 'number' ? time : 0;
  } catch {
    return 0;
  }
}

/**
 * Looks whether the last contents are there, and gives the index of the first leaf whose content never reached the disk. A
 * whole segment may have been removed, as retention does; nothing is wrong then.
 */
async function judgeContents(
  files: FileSystem,
  folder: string,
  contents: readonly VouchedContent[],
): Promise<number | undefined> {
  const last = contents.at(-1);
  if (last === undefined) return undefined;
  const path = segmentPath(folder, last.segment);
  const file = await files.openToRead(path);
  if (file === undefined) return undefined;
  try {
    let cut: number | undefined;
    for (let at = contents.length - 1; at >= 0; at--) {
      const content = contents[at];
      if (content === undefined || content.segment !== last.segment || !(await neverWritten(file, content))) return cut;
      cut = content.leaf;
      if (contents.length - at > lastContents) break;
    }
    if (contents.length < lastContents) return cut;
    throw new LedgerDamageError(path, await file.size(), 'more contents are missing than one write can lose');
  } finally {
    await file.close();
  }
}

/** Whether an envelope is cut short or has sectors that were never written; a changed one is not ours to judge here. */
async function neverWritten(file: LedgerFile, { offset, length, cipher }: VouchedContent): Promise<boolean> {
  const envelope = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const bytes = await file.read(envelope, read, length - read, offset + read);
    if (bytes === 0) return true;
    read += bytes;
  }
  if (hash('sha256', envelope, 'hex') === cipher) return false;
  return envelope.every((byte) => byte === 0) || hasEmptySector(envelope, offset, length);
}
