import { hash } from 'node:crypto';
import type { Piece } from '@gatehouse/contract/leaf';
import { AppendFile } from './append-file.ts';
import type { SegmentRun } from './batch.ts';
import { emptyContents, type ContentsEnd, type OpenSegment } from './content-places.ts';
import type { FileSystem } from './file-system.ts';
import { LedgerDamageError } from './ledger-damage.ts';
import { contentFolder, parsePlace, segmentNumber, segmentPath } from './ledger-folder.ts';

/** What the bytes of an erased content are overwritten with. Zeros would look like a write that was lost. */
export const erasedByte = 0xff;

interface OpenFile {
  readonly file: AppendFile;
  readonly segment: number;
  readonly since: number;
}

/** The content segments that grow, one for each retention class. */
export class SegmentFiles {
  readonly #files: FileSystem;
  readonly #folder: string;
  readonly #open = new Map<string, OpenFile>();
  #durable: ContentsEnd = emptyContents;

  private constructor(files: FileSystem, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /**
   * Opens the segments and cuts off whatever lies behind their durable end. Throws LedgerDamageError where one is shorter.
   */
  static async open(files: FileSystem, folder: string, durable: ContentsEnd): Promise<SegmentFiles> {
    const segments = new SegmentFiles(files, folder);
    const contents = contentFolder(folder);
    // Content that no leaf vouches for was never acknowledged, and erasure would not find it: it does not stay.
    const there = new Set<number>();
    for (const name of await files.list(contents)) {
      const number = segmentNumber(name) ?? -1;
      there.add(number);
      if (number >= durable.next) await files.remove(segmentPath(folder, number));
    }
    // Retention may have removed one meanwhile.
    const open = durable.open.filter(({ segment }) => there.has(segment));
    try {
      for (const { retention, segment, end, since } of open) {
        const file = await AppendFile.open(files, segmentPath(folder, segment), end);
        segments.#open.set(retention, { file, segment, since });
      }
      await files.syncFolder(contents);
    } catch (thrown) {
      await segments.close(false).catch(() => undefined);
      throw thrown;
    }
    segments.#durable = { next: durable.next, open };
    return segments;
  }

  get durable(): ContentsEnd {
    return this.#durable;
  }

  /** Makes the runs of a batch durable. */
  async append(runs: readonly SegmentRun[], contents: Uint8Array): Promise<void> {
    let { next } = this.#durable;
    // One write for each segment, however their contents alternate in the batch: each write waits for the disk.
    for (const [segment, own] of Map.groupBy(runs, (run) => run.segment)) {
      const [first] = own;
      if (first === undefined) continue;
      const open = await this.#turnTo(first);
      if (own.length === 1) await open.file.append(contents, first.start, first.end - first.start);
      else {
        const joined = Buffer.concat(own.map(({ start, end }) => contents.subarray(start, end)));
        await open.file.append(joined, 0, joined.length);
      }
      next = Math.max(next, segment + 1);
    }
    const open: OpenSegment[] = [];
    for (const [retention, { file, segment, since }] of this.#open) {
      open.push({ retention, segment, end: file.length, since });
    }
    this.#durable = { next, open };
  }

  /** Writes zeros behind the ends, which shows that the disk takes writes. */
  async reserve(): Promise<void> {
    for (const { file } of this.#open.values()) await file.reserve(1);
  }

  /** Reads a content back and holds it against its commitment, if its segment is open. Throws LedgerDamageError. */
  async check(piece: Piece): Promise<void> {
    const place = parsePlace(piece.place);
    for (const { file, segment } of this.#open.values()) {
      if (place === undefined || segment !== place.segment) continue;
      const envelope = await file.read(place.offset, place.offset + place.length);
      if (hash('sha256', envelope, 'hex') === piece.cipher || isErased(envelope)) continue;
      throw new LedgerDamageError(file.path, place.offset, 'the last content is not the one that was written');
    }
  }

  /** `trim`: whether the zeros behind the ends are cut off. */
  async close(trim: boolean): Promise<void> {
    const open = [...this.#open.values()];
    this.#open.clear();
    try {
      if (trim) for (const { file } of open) await file.trim();
    } finally {
      // What must be durable is so before a file is closed, so an error of closing says nothing.
      for (const { file } of open) await file.close().catch(() => undefined);
    }
  }

  async #turnTo({ retention, segment, since }: SegmentRun): Promise<OpenFile> {
    const full = this.#open.get(retention);
    if (full?.segment === segment) return full;
    const file = await AppendFile.open(this.#files, segmentPath(this.#folder, segment), 0);
    const next = { file, segment, since };
    this.#open.set(retention, next);
    if (full !== undefined) {
      try {
        await full.file.trim();
      } finally {
        await full.file.close();
      }
    }
    await this.#files.syncFolder(contentFolder(this.#folder));
    return next;
  }
}

/** Whether an envelope was overwritten by an erasure. */
export function isErased(envelope: Uint8Array): boolean {
  return envelope.every((byte) => byte === erasedByte);
}
