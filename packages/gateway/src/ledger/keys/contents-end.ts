import type { ContentsEnd, OpenSegment } from '../content-places.ts';
import type { FileSystem } from '../file-system.ts';
import { contentFolder, segmentNumber, segmentPath } from '../ledger-folder.ts';
import type { KeyReader } from './read-keys.ts';

/**
 * Where contents go on after a start: of each retention class the newest segment, if the last leaves tell how long it is.
 * Others are left as they are, and a new one is begun.
 */
export async function contentsEndOf(
  files: FileSystem,
  folder: string,
  segmentEnds: ReadonlyMap<number, number>,
  keys: Pick<KeyReader, 'segments'> | undefined,
): Promise<ContentsEnd> {
  const newest = new Map<string, OpenSegment>();
  let next = 0;
  for (const segment of segmentEnds.keys()) next = Math.max(next, segment + 1);
  // What no leaf vouches for and has no key is nobody's content. An empty file only tells that its number is taken, and
  // without leaves or keys to ask nothing is judged: the key store may be an older one.
  const isJudged = keys !== undefined && segmentEnds.size > 0;
  for (const name of await files.list(contentFolder(folder))) {
    const segment = segmentNumber(name) ?? -1;
    if (segment >= next && (!isJudged || (await isEmpty(files, segmentPath(folder, segment))))) next = segment + 1;
  }
  for (const { segment, retention, created } of keys?.segments() ?? []) {
    next = Math.max(next, segment + 1);
    newest.set(retention, { retention, segment, end: segmentEnds.get(segment) ?? -1, since: created });
  }
  const open: OpenSegment[] = [];
  for (const segment of newest.values()) {
    if (segment.end < 0) continue;
    const file = await files.openToRead(segmentPath(folder, segment.segment));
    await file?.close();
    if (file !== undefined) open.push(segment);
  }
  return { next, open };
}

async function isEmpty(files: FileSystem, path: string): Promise<boolean> {
  const file = await files.openToRead(path);
  if (file === undefined) return false;
  try {
    return (await file.size()) === 0;
  } finally {
    await file.close();
  }
}
