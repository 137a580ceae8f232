import { hash } from 'node:crypto';
import { dirname } from 'node:path';
import type { Leaf } from '@gatehouse/contract/leaf';
import type { FileSystem, LedgerFile } from './file-system.ts';
import { LedgerDamageError } from './ledger-damage.ts';
import { piecesOf, type DurableEnd } from './ledger-files.ts';
import { contentFolder, leavesFolder, leavesPath, parsePlace, segmentNumber, segmentPath } from './ledger-folder.ts';
import { hasEmptySector, judgeTail, scanLeaves } from './scan-leaves.ts';

/** Request leaves without an end that are kept in mind; a log with more was not written by a gateway. */
const mostOpenRequests = 1_000_000;
/** The last contents that are looked at: as many as one write holds, which is what a lost write can have lost. */
const lastContents = 1_024;

export interface RecoveredState {
  readonly durable: Pick<DurableEnd, 'index' | 'leavesEnd'>;
  /** How long the content segments are that the last leaves vouch for, by number. */
  readonly segmentEnds: ReadonlyMap<number, number>;
  /** Bytes of leaves to be cut off, and why. */
  readonly droppedBytes: number;
  readonly reason: string;
  /** Request id → index of each request leaf without a result or refusal, oldest first. */
  readonly open: ReadonlyMap<string, number>;
}

interface VouchedContent {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
  readonly cipher: string;
  readonly leafStart: number;
}

/**
 * Reads a ledger from its beginning and finds where it ends, without changing anything. Throws LedgerDamageError where
 * something is wrong that no torn write explains.
 */
export async function recover(files: FileSystem, folder: string): Promise<RecoveredState> {
  await files.makeFolder(leavesFolder(folder));
  await files.makeFolder(contentFolder(folder));
  // The folders' own names must survive a power failure as well, or all in them is lost.
  await files.syncFolder(folder);
  await files.syncFolder(dirname(folder));
  const path = leavesPath(folder);
  const file = await files.openToRead(path);
  if (file === undefined) {
    // The name of the leaves is durable before the first content is, so contents alone mean that the leaves were removed.
    if (await hasContents(files, folder))
      throw new LedgerDamageError(path, 0, 'there are contents, but the leaves are gone');
    return {
      durable: { index: 0, leavesEnd: 0 },
      segmentEnds: new Map(),
      droppedBytes: 0,
      reason: 'nothing',
      open: new Map(),
    };
  }
  try {
    const whole = await survey(files, folder, file, path, Number.POSITIVE_INFINITY);
    if (whole.cut === undefined) return whole;
    // Leaves whose contents never reached the disk: only a disk that lies about its writes leaves such.
    const shorter = await survey(files, folder, file, path, whole.cut);
    return {
      ...shorter,
      droppedBytes: whole.droppedBytes + whole.durable.leavesEnd - shorter.durable.leavesEnd,
      reason: 'missing content',
    };
  } finally {
    await file.close();
  }
}

async function hasContents(files: FileSystem, folder: string): Promise<boolean> {
  for (const name of await files.list(contentFolder(folder))) {
    const number = segmentNumber(name);
    const file = number === undefined ? undefined : await files.openToRead(segmentPath(folder, number));
    if (file === undefined) continue;
    const size = await file.size();
    await file.close();
    if (size > 0) return true;
  }
  return false;
}

async function survey(
  files: FileSystem,
  folder: string,
  file: LedgerFile,
  path: string,
  until: number,
): Promise<RecoveredState & { readonly cut: number | undefined }> {
  const open = new Map<string, number>();
  const contents: VouchedContent[] = [];
  const scan = scanLeaves(file);
  let leavesEnd = 0;
  let index = 0;
  let tail = { droppedBytes: 0, reason: 'nothing' };
  for (;;) {
    const step = await scan.next();
    if (step.done === true) {
      tail = await judgeTail(file, path, step.value);
      break;
    }
    for (const { leaf, start, end } of step.value) {
      if (start >= until) break;
      index++;
      leavesEnd = end;
      noteRequest(open, leaf, path, start);
      for (const { place, cipher } of piecesOf(leaf)) {
        const at = parsePlace(place);
        if (at === undefined) throw new LedgerDamageError(path, start, 'a commitment names no place');
        contents.push({ ...at, cipher, leafStart: start });
      }
    }
    if (contents.length > 4 * lastContents) contents.splice(0, contents.length - lastContents);
    if (leavesEnd >= until) break;
  }
  const { cut } = await judgeContents(files, folder, contents);
  const segmentEnds = new Map<number, number>();
  for (const { segment, offset, length } of contents) {
    segmentEnds.set(segment, Math.max(segmentEnds.get(segment) ?? 0, offset + length));
  }
  return { durable: { index, leavesEnd }, segmentEnds, ...tail, open, cut };
}

function noteRequest(open: Map<string, number>, leaf: Leaf, path: string, start: number): void {
  switch (leaf.kind) {
    case 'request':
      open.set(leaf.request, leaf.index);
      if (open.size > mostOpenRequests) throw new LedgerDamageError(path, start, 'too many requests have no end');
      break;
    case 'result':
    case 'refusal':
    case 'interrupted':
      open.delete(leaf.request);
      break;
    default:
  }
}

/**
 * Looks whether the last contents are there. `cut`: beginning of the first leaf whose content never reached the disk. A
 * whole segment may have been removed, as retention does; nothing is wrong then.
 */
async function judgeContents(
  files: FileSystem,
  folder: string,
  contents: readonly VouchedContent[],
): Promise<{ readonly cut: number | undefined }> {
  const last = contents.at(-1);
  if (last === undefined) return { cut: undefined };
  const path = segmentPath(folder, last.segment);
  const file = await files.openToRead(path);
  if (file === undefined) return { cut: undefined };
  try {
    let cut: number | undefined;
    for (let at = contents.length - 1; at >= 0; at--) {
      const content = contents[at];
      if (content === undefined || content.segment !== last.segment || !(await neverWritten(file, content))) {
        return { cut };
      }
      cut = content.leafStart;
      if (contents.length - at > lastContents) break;
    }
    if (contents.length < lastContents) return { cut };
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
