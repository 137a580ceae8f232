import { join } from 'node:path';

/** Where things lie in the folder of a ledger. */
export function leavesFolder(folder: string): string {
  return join(folder, 'leaves');
}

/** One file for now; the number leaves room for shards. */
export function leavesPath(folder: string): string {
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
