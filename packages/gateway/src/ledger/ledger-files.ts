import { contentParts, type ContentPart } from '@gatehouse/contract/content-parts';
import type { Commitment, Leaf, Piece } from '@gatehouse/contract/leaf';
import { AppendFile } from './append-file.ts';
import type { BatchData } from './batch.ts';
import type { ContentsEnd } from './content-places.ts';
import type { FileSystem } from './file-system.ts';
import type { ContentKeys } from './keys/key-store.ts';
import { LedgerDamageError } from './ledger-damage.ts';
import { listLeafFiles } from './leaf-files.ts';
import { leavesFolder, leavesPath } from './ledger-folder.ts';
import { SegmentFiles } from './segment-files.ts';
import { sealBatch } from './seal-batch.ts';
import { ContentSealer } from './v1/content-envelope.ts';
import { claimedHash, maximumLineBytes, parseLine, soundLine } from './v1/leaf-line.ts';

const lineFeed = 0x0a;

/** How far the leaves of a shard are durable. */
export interface LeavesEnd {
  /** Index of the next leaf. */
  readonly index: number;
  /** Index of the first leaf in the file that grows. */
  readonly leavesStart: number;
  /** Bytes of leaves in it. */
  readonly leavesEnd: number;
}

/** How far the ledger is durable. */
export interface DurableEnd extends LeavesEnd {
  readonly contents: ContentsEnd;
}

/** What the files of a ledger are opened with. */
export interface LedgerFilesParts {
  readonly files: FileSystem;
  readonly folder: string;
  readonly shard: string;
  readonly contentKeys: ContentKeys;
  /** Leaves after which a new file of leaves is begun. */
  readonly fileLeaves: number;
}

interface OpenFiles {
  leaves: AppendFile;
  readonly segments: SegmentFiles;
}

/** The open files of a ledger: the newest file of leaves of a shard, and the segments of contents that grow. */
export class LedgerFiles {
  readonly #parts: LedgerFilesParts;
  readonly #sealer = new ContentSealer();
  #durable: DurableEnd;
  #open: OpenFiles | undefined;
  /** Hash of the last durable leaf, where this process wrote it. */
  #lastHash: string | undefined;

  private constructor(parts: LedgerFilesParts, durable: DurableEnd, open: OpenFiles) {
    this.#parts = parts;
    this.#durable = durable;
    this.#open = open;
  }

  /** Opens the files and cuts off whatever lies behind their durable end. Throws LedgerDamageError where less is there. */
  static async open(parts: LedgerFilesParts, durable: DurableEnd): Promise<LedgerFiles> {
    return new LedgerFiles(parts, durable, await openBoth(parts, durable));
  }

  get durable(): DurableEnd {
    return this.#durable;
  }

  /** Seals a batch and makes it durable, contents first. After a rejection only `mend` and `close` may follow. */
  async write(batch: BatchData): Promise<void> {
    const open = this.#open;
    if (open === undefined) throw new Error('the files are not open');
    sealBatch(batch, this.#sealer, this.#parts.contentKeys);
    await open.segments.append(batch.runs, batch.contents.bytes);
    const { index, leavesStart } = this.#durable;
    if (index > leavesStart && index - leavesStart + batch.count > this.#parts.fileLeaves) await this.#turnFile(open);
    await open.leaves.append(batch.leaves.bytes, 0, batch.leaves.length);
    this.#durable = {
      index: index + batch.count,
      leavesStart: this.#durable.leavesStart,
      leavesEnd: open.leaves.length,
      contents: open.segments.durable,
    };
    const { bytes, length } = batch.leaves;
    this.#lastHash = claimedHash(bytes, bytes.lastIndexOf(lineFeed, length - 2) + 1);
  }

  /**
   * Opens the files anew after a failed write. What that write left is unknown, in the file and in the page cache, so it is
   * cut off before anything else is written; the last durable leaf and its contents are read back; and new zeros are
   * written behind both ends, which shows that the disk takes writes again. Rejects where any of this fails.
   */
  async mend(): Promise<void> {
    await this.#closeBoth(false);
    this.#parts.contentKeys.reload();
    const open = await openBoth(this.#parts, this.#durable);
    try {
      await this.#readBack(open);
      await open.leaves.reserve(1);
      await open.segments.reserve();
    } catch (thrown) {
      await closeQuietly(open);
      throw thrown;
    }
    this.#open = open;
  }

  async close(trim: boolean): Promise<void> {
    await this.#closeBoth(trim);
  }

  /** Begins a new file of leaves, whose name is durable before anything is in it. */
  async #turnFile(open: OpenFiles): Promise<void> {
    const { files, folder, shard } = this.#parts;
    const { index } = this.#durable;
    const full = open.leaves;
    open.leaves = await AppendFile.open(files, leavesPath(folder, shard, index), 0);
    try {
      await full.trim();
    } finally {
      await full.close();
    }
    await files.syncFolder(leavesFolder(folder, shard));
    this.#durable = { ...this.#durable, leavesStart: index, leavesEnd: 0 };
  }

  async #closeBoth(trim: boolean): Promise<void> {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    try {
      await open.segments.close(trim);
      if (trim) await open.leaves.trim();
    } finally {
      await closeQuietly(open);
    }
  }

  async #readBack(open: OpenFiles): Promise<void> {
    const end = this.#durable.leavesEnd;
    if (end === 0) return;
    const start = Math.max(0, end - maximumLineBytes - 1);
    const bytes = await open.leaves.read(start, end);
    const lineStart = bytes.lastIndexOf(lineFeed, bytes.length - 2) + 1;
    const found = soundLine(bytes, lineStart, bytes.length - 1);
    if (found === undefined || (this.#lastHash !== undefined && found !== this.#lastHash)) {
      throw new LedgerDamageError(open.leaves.path, start + lineStart, 'the last leaf is not the one that was written');
    }
    const leaf = parseLine(bytes, lineStart, bytes.length - 1);
    for (const piece of piecesOf(leaf)) await open.segments.check(piece);
  }
}

/** The `reason` of some kinds is a text. */
export function commitmentOf(leaf: Leaf, part: ContentPart): Commitment | undefined {
  const value = (leaf as { readonly [name in ContentPart]?: Commitment | string })[part];
  return typeof value === 'string' ? undefined : value;
}

/** The pieces of all contents of a leaf, in the order in which their envelopes were written. */
export function piecesOf(leaf: Leaf): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const part of contentParts) pieces.push(...(commitmentOf(leaf, part) ?? []));
  return pieces;
}

async function openBoth(
  { files, folder, shard }: LedgerFilesParts,
  { leavesStart, leavesEnd, contents }: DurableEnd,
): Promise<OpenFiles> {
  // A file that was begun in vain: nothing in it was acknowledged.
  for (const first of await listLeafFiles(files, folder, shard)) {
    if (first > leavesStart) await files.remove(leavesPath(folder, shard, first));
  }
  const leaves = await AppendFile.open(files, leavesPath(folder, shard, leavesStart), leavesEnd);
  let segments: SegmentFiles | undefined;
  try {
    segments = await SegmentFiles.open(files, folder, contents);
    await files.syncFolder(leavesFolder(folder, shard));
    return { leaves, segments };
  } catch (thrown) {
    await leaves.close().catch(() => undefined);
    await segments?.close(false).catch(() => undefined);
    throw thrown;
  }
}

/** What must be durable is so before a file is closed, so an error of closing says nothing. */
async function closeQuietly(open: OpenFiles): Promise<void> {
  await open.leaves.close().catch(() => undefined);
  await open.segments.close(false).catch(() => undefined);
}
