import { join } from 'node:path';

/** Where things lie in the folder of a ledger. */
export function shardsFolder(folder: string): string {
  return join(folder, 'shards');
}

/** The folder of one shard, which is a transparency log (C2SP tlog-tiles). */
export function shardFolder(folder: string, shard: string): string {
  return join(folder, 'shards', shard);
}

/** The write-ahead log of a shard's leaves. */
export function leavesFolder(folder: string, shard: string): string {
  return join(folder, 'shards', shard, 'leaves');
}

/** `first`: index of the first leaf in the file. */
export function leavesPath(folder: string, shard: string, first: number): string {
  return join(leavesFolder(folder, shard), `${String(first).padStart(12, '0')}.leaves`);
}

/** The index of the first leaf in a file of leaves by its name; undefined for other files. */
export function firstLeafOf(name: string): number | undefined {
  const match = /^([0-9]{12,15})\.leaves$/.exec(name);
  return match === null ? undefined : Number(match[1]);
}

/** What is known of the leaves whose files were removed. */
export function carriedPath(folder: string, shard: string): string {
  return join(leavesFolder(folder, shard), 'carried.json');
}

/** The one file of leaves that versions before the transparency log wrote. */
export function oldLeavesPath(folder: string): string {
  return join(folder, 'leaves', '00000000.leaves');
}

export function contentFolder(folder: string): string {
  return join(folder, 'content');
}

export function segmentPath(folder: string, segment: number): string {
  return join(folder, 'content', `${String(segment).padStart(8, '0')}.seg`);
}

/** The number of a content segment by its file name; undefined for other files. */
export function segmentNumber(name: string): number | undefined {
  const match = /^([0-9]{8,15})\.seg$/.exec(name);
  return match === null ? undefined : Number(match[1]);
}

/** Where an envelope lies, as `place` in a commitment says. */
export interface ContentPlace {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

export function formatPlace(segment: number, offset: number, length: number): string {
  return `${segment}:${offset}:${length}`;
}

/** Undefined where the text is no place. */
export function parsePlace(text: string): ContentPlace | undefined {
  const match = /^([0-9]{1,15}):([0-9]{1,15}):([0-9]{1,15})$/.exec(text);
  if (match === null) return undefined;
  return { segment: Number(match[1]), offset: Number(match[2]), length: Number(match[3]) };
}
