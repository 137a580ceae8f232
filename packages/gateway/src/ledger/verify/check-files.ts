import { setTimeout as delay } from 'node:timers/promises';
import { digestFromHex, digestLength, leafHash } from './hashes.ts';
import { parseEntryBundle } from './entry-bundle.ts';
import { leavesFrom, type Findings } from './faults.ts';
import { LeafScanner } from './leaf-scanner.ts';
import type { ShardReading } from './read-shard.ts';
import { hashesOfLevel, parseTilePath, tilePath, type TilePlace, tileWidth } from './tile-path.ts';
import { largestLeavesFile, leavesFile, linesOf } from './write-ahead-lines.ts';

const otherFiles =
  /^(?:origin|keys|checkpoint|policy\.txt|timestamps\/(?:0|[1-9][0-9]{0,15})\.(?:tsr|checkpoint)|leaves\/carried\.json)$/;
/** What a log that runs is about to put in the place of a file. */
const beingWritten = /\.new$/;
/** So many leaves may wait for a checkpoint before a gateway takes no more, and two writes of 512 on top. */
const mostUnsigned = 16_384 + 2 * 512;
/**
 * So long do leaves wait for a checkpoint at most, in milliseconds: a second, ten for which publishing may fail before no more leaves
 * are taken, and what a slow disk takes.
 */
const longestUnsigned = 30_000;

export interface UnsignedLeaves {
  /** Leaves of the write-ahead log that no checkpoint covers yet. */
  readonly leaves: readonly Buffer[];
  /** Verifier keys that they change to. */
  readonly keys: readonly string[];
}

/** What the signer in the same data folder says that it has signed of a shard. */
export interface SignerState {
  readonly size: number;
  /** Whether it is a copy, which may be of another time than the rest. */
  readonly copied: boolean;
}

/**
 * Looks at what lies in the folder of a shard beside the tree of its checkpoint: the write-ahead log, old partial tiles, tiles of what
 * is not signed yet, and files that do not belong there.
 */
export async function checkFiles(
  reading: ShardReading,
  findings: Findings,
  signerState?: () => Promise<SignerState | undefined>,
): Promise<UnsignedLeaves> {
  const { files, name, checkpoint } = reading;
  const paths = await files.list();
  if (paths === undefined || checkpoint === undefined) return { leaves: [], keys: [] };
  const { size } = checkpoint;
  for (const path of ['origin', 'keys']) {
    if (!paths.includes(path)) files.fault('missing', path, 'the file is not there');
  }
  const leaves: { path: string; first: number }[] = [];
  const tiles: TilePlace[] = [];
  for (const path of paths) {
    const place = parseTilePath(path);
    const match = leavesFile.exec(path);
    if (place !== undefined) tiles.push(place);
    else if (match !== null) leaves.push({ path, first: Number(match[1]) });
    else if (!otherFiles.test(path.replace(beingWritten, '')) && !isNewTile(path)) {
      files.fault('unexpected-file', path, 'a shard has no such file');
    }
  }
  const unsigned = await checkLeaves(reading, leaves, size);
  const published = await checkAge(reading, tiles, unsigned, findings, signerState);
  for (const place of tiles) await checkTile(reading, place, published, unsigned);
  if (unsigned.length > 0) {
    const those = unsigned.length === 1 ? 'leaf behind the checkpoint is' : 'leaves behind the checkpoint are';
    findings.note(name, `${unsigned.length} ${those} not signed yet`);
  }
  return { leaves: unsigned, keys: unsigned.flatMap(nextKey) };
}

/**
 * Whether the checkpoint can be the newest one: an older one that was put back looks like one whose followers are not signed yet. So
 * few leaves may be behind it, and of so short a time, as a gateway leaves unsigned; and nothing may be there that only comes after
 * a newer one. Gives the number of leaves that are signed by now, those that came meanwhile included.
 */
async function checkAge(
  { files, name, checkpoint }: ShardReading,
  tiles: readonly TilePlace[],
  unsigned: readonly Buffer[],
  findings: Findings,
  signerState: (() => Promise<SignerState | undefined>) | undefined,
): Promise<number> {
  const own = checkpoint?.size ?? 0;
  // First, for it is written before the checkpoint is.
  let signer = await signerState?.();
  let size = Math.max(own, await files.sizeNow());
  for (let attempt = 0; attempt < 10 && signer !== undefined && signer.size > size; attempt++) {
    await delay(100);
    size = Math.max(size, await files.sizeNow());
    if (size === own && attempt === 2) break;
    signer = await signerState?.();
  }
  const fault = (why: string): void =>
    files.fault('rolled-back', 'checkpoint', `it is not the newest one of its ${size} leaves: ${why}`);
  const waiting = unsigned.slice(size - own);
  const [first, last] = [timeOf(waiting[0]), timeOf(waiting.at(-1))];
  if (waiting.length > mostUnsigned || last - first > longestUnsigned) {
    fault(
      `the ${waiting.length} leaves behind it, of ${Math.round((last - first) / 1_000)} seconds, would have been signed`,
    );
    return size;
  }
  // A log that goes on has a newer one, whose files are another matter.
  if (size > own) return size;
  if (waiting.length > 0 && own % tileWidth > 0 && !files.hasEdge(own)) {
    fault('its partial tiles were removed, which only comes after a newer one');
    return size;
  }
  const between = tiles.filter(({ level, index, width }) => {
    const end = index * tileWidth + width;
    return level === 0 && width < tileWidth && end > own && end < own + waiting.length && end !== signer?.size;
  });
  // Of one tree there are tiles before it is signed.
  if (between.length > (signer === undefined || signer.copied || signer.size <= own ? 1 : 0)) {
    fault('there are tiles of trees that were signed after it');
    return size;
  }
  if (signer === undefined || signer.size <= size) return size;
  const detail = `the signer has signed ${signer.size} leaves, and the checkpoint has ${size}`;
  if (signer.copied) findings.note(name, `${detail}; the signer's state is a copy of another time`);
  else if (signer.size > own + unsigned.length) fault(detail);
  else findings.note(name, `${detail}: the gateway ended between signing and publishing, or an older one was put back`);
  return size;
}

function timeOf(leaf: Buffer | undefined): number {
  const scanner = new LeafScanner();
  return leaf !== undefined && scanner.scan(leaf, 0, leaf.length) ? (scanner.count('time') ?? 0) : 0;
}

function nextKey(leaf: Buffer): string[] {
  const scanner = new LeafScanner();
  if (!scanner.scan(leaf, 0, leaf.length) || scanner.text('kind') !== 'rotation') return [];
  return [scanner.text('to') ?? ''];
}

function isNewTile(path: string): boolean {
  return beingWritten.test(path) && parseTilePath(path.replace(beingWritten, '')) !== undefined;
}

/** Checks the files of the write-ahead log; gives the leaves that are not signed yet, from `size` on. */
async function checkLeaves(
  { files }: ShardReading,
  logs: readonly { path: string; first: number }[],
  size: number,
): Promise<Buffer[]> {
  const unsigned: Buffer[] = [];
  const scanner = new LeafScanner();
  let next: number | undefined;
  for (const { path, first } of logs) {
    const bytes = await files.read(path, largestLeavesFile, true);
    // It may have been taken away while this was reading: its leaves are in tiles then.
    if (bytes === undefined) continue;
    if (next !== undefined && first !== next) {
      files.fault('missing', path, `the file before it ends before leaf ${next}, and it begins with leaf ${first}`);
    }
    next = first;
    for (const { digest: claimed, index, leaf, spaced } of linesOf(bytes, first)) {
      next = index + 1;
      const digest = digestFromHex(claimed);
      const where = `${path}, leaf ${index}`;
      if (digest === undefined || !spaced || leafHash(leaf) !== digest) {
        files.fault('changed', where, 'the line does not fit its hash');
      } else if (index < size) {
        const signed = await files.peekHash(0, index, size);
        if (signed !== undefined && signed !== digest) files.fault('changed', where, 'another leaf is signed');
      } else if (!scanner.scan(Buffer.from(leaf), 0, leaf.length)) {
        files.fault('malformed', where, scanner.problem ?? 'it is not in canonical form');
      } else if (scanner.count('index') !== index) {
        files.fault('wrong-index', where, `it says that it is leaf ${scanner.count('index') ?? 'nothing'}`);
      } else if (index === size + unsigned.length) {
        unsigned.push(Buffer.from(leaf));
      } else {
        files.fault(
          'missing',
          leavesFrom(size + unsigned.length, index - 1),
          'the write-ahead log goes on behind them',
        );
      }
    }
    // A line that broke off, or zeros where lines are to come, were never acknowledged; but what is signed was.
    if (path === logs.at(-1)?.path && next < size) {
      files.fault('truncated', path, `it ends before leaf ${next}, and ${size} leaves are signed`);
    }
  }
  return unsigned;
}

/**
 * Holds a tile that the tree of the checkpoint does not need against the one that it does need. `published`: how many leaves were
 * signed by when the files were listed, those that came meanwhile included.
 */
async function checkTile(
  { checkpoint, files }: ShardReading,
  { level, index, width }: TilePlace,
  published: number,
  unsigned: readonly Buffer[],
): Promise<void> {
  const size = checkpoint?.size ?? 0;
  const total = hashesOfLevel(size, level === 'entries' ? 0 : level);
  const signedWidth = Math.min(tileWidth, Math.max(0, total - index * tileWidth));
  if (width === signedWidth) return;
  const path = tilePath(level, index, width);
  const start = index * tileWidth;
  if (
    width > signedWidth &&
    (level === 'entries' || level === 0) &&
    start + width > Math.max(published, size + unsigned.length)
  ) {
    files.fault('unexpected-file', path, `it is of a larger tree than the ${size} leaves that are signed`);
    return;
  }
  if (width > signedWidth && level !== 'entries' && level > 0 && unsigned.length === 0 && published === size) {
    files.fault('unexpected-file', path, `it is of a larger tree than the ${size} leaves that are signed`);
    return;
  }
  const bytes = await files.read(path, 32 * 1_048_576, true);
  if (bytes === undefined) return;
  if (level === 'entries') {
    const { spans, count, rest } = parseEntryBundle(bytes);
    if (count !== width || rest > 0) {
      files.fault('malformed', path, `it does not have ${width} leaves`);
      return;
    }
    for (let place = 0; place < width; place++) {
      const position = start + place;
      const leaf = bytes.subarray(spans[2 * place], spans[2 * place + 1]);
      const expected = position < size ? await files.peekLeaf(position, size) : unsigned[position - size];
      if (expected !== undefined && !expected.equals(leaf)) {
        files.fault('changed', path, `leaf ${position} in it is another one`);
        return;
      }
    }
    return;
  }
  if (bytes.length !== width * digestLength) {
    files.fault('malformed', path, `it has ${bytes.length} of ${width * digestLength} bytes`);
    return;
  }
  for (let place = 0; place < width; place++) {
    const position = start + place;
    const hash = bytes.toString('latin1', place * digestLength, (place + 1) * digestLength);
    const leaf = level === 0 && position >= size ? unsigned[position - size] : undefined;
    const expected = place < signedWidth ? await files.peekHash(level, position, total) : leaf && leafHash(leaf);
    if (expected !== undefined && expected !== hash) {
      files.fault('changed', path, `hash ${place} in it is another one`);
      return;
    }
  }
}
