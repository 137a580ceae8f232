import { canonicalJson } from '../lib/canonical-json.ts';
import type { FileSystem } from './file-system.ts';
import { LedgerDamageError } from './ledger-damage.ts';
import { carriedPath, leavesFolder } from './ledger-folder.ts';
import { readWhole } from './read-whole.ts';
import { writeWhole } from './write-whole.ts';

/** A request leaf without its end. */
export interface OpenRequest {
  readonly index: number;
  /** Folder name of the shard that it lies in. */
  readonly shard: string;
}

/** The last checkpoint of a shard. */
export interface ShardEnd {
  readonly origin: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly root: string;
}

/** Why the log does not go on in the shard before, and what was signed of that one, as far as it is known. */
export interface GivenUp {
  readonly shard: string;
  readonly reason: string;
  readonly size?: number;
  readonly root?: string;
}

/** What is known of the leaves before those that the files of leaves still hold. */
export interface Carried {
  /** Index of the first leaf that this does not tell of. */
  readonly next: number;
  /** Requests that had no end there, oldest first. */
  readonly open: ReadonlyMap<string, OpenRequest>;
  /** How long the content segments were, by number. */
  readonly segmentEnds: ReadonlyMap<number, number>;
  /** For the first leaves of the shard. */
  readonly before?: ShardEnd | undefined;
  readonly givenUp?: GivenUp | undefined;
}

const longestFile = 256 * 1_024 * 1_024;
/** Only the last segments can still grow; of each retention class one. */
const mostSegments = 4_096;

/** Undefined where there is none. Throws LedgerDamageError where it is unreadable. */
export async function readCarried(files: FileSystem, folder: string, shard: string): Promise<Carried | undefined> {
  const path = carriedPath(folder, shard);
  const bytes = await readWhole(files, path, longestFile);
  if (bytes === undefined) return undefined;
  try {
    const { next, open, segments, before, givenUp } = JSON.parse(bytes.toString()) as {
      readonly next: number;
      readonly open: readonly (readonly [string, number, string])[];
      readonly segments: readonly (readonly [number, number])[];
      readonly before?: ShardEnd;
      readonly givenUp?: GivenUp;
    };
    return {
      next,
      open: new Map(open.map(([request, index, own]) => [request, { index, shard: own }])),
      segmentEnds: new Map(segments),
      before,
      givenUp,
    };
  } catch {
    throw new LedgerDamageError(path, 0, 'it is unreadable');
  }
}

/** Durable when it resolves. */
export async function writeCarried(files: FileSystem, folder: string, shard: string, carried: Carried): Promise<void> {
  const { next, open, segmentEnds, before, givenUp } = carried;
  const segments = [...segmentEnds].sort(([left], [right]) => left - right).slice(-mostSegments);
  const text = canonicalJson({
    next,
    open: [...open].map(([request, { index, shard: own }]) => [request, index, own]),
    segments,
    ...(before === undefined ? {} : { before }),
    ...(givenUp === undefined ? {} : { givenUp }),
    v: 1,
  });
  await writeWhole(files, carriedPath(folder, shard), Buffer.from(`${text}\n`));
  await files.syncFolder(leavesFolder(folder, shard));
}
