import { digestFromHex, digestLength, leafHash } from './hashes.ts';
import { parseEntryBundle } from './entry-bundle.ts';
import { leavesFrom, type Findings } from './faults.ts';
import { LeafScanner } from './leaf-scanner.ts';
import type { ShardReading } from './read-shard.ts';
import { hashesOfLevel, parseTilePath, tilePath, type TilePlace, tileWidth } from './tile-path.ts';

const otherFiles =
  /^(?:origin|keys|checkpoint|policy\.txt|timestamps\/(?:0|[1-9][0-9]{0,15})\.(?:tsr|checkpoint)|leaves\/carried\.json)$/;
const leavesFile = /^leaves\/([0-9]{12,15})\.leaves$/;
/** What a log that runs is about to put in the place of a file. */
const beingWritten = /\.new$/;
const largestLeavesFile = 1_073_741_824;

export interface UnsignedLeaves {
  /** Leaves of the write-ahead log that no checkpoint covers yet. */
  readonly leaves: readonly Buffer[];
  /** Verifier keys that they change to. */
  readonly keys: readonly string[];
}

/**
 * Looks at what lies in the folder of a shard beside the tree of its checkpoint: the write-ahead log, old partial tiles, tiles of what
 * is not signed yet, and files that do not belong there.
 */
export async function checkFiles(reading: ShardReading, findings: Findings): Promise<UnsignedLeaves> {
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
  for (const place of tiles) await checkTile(reading, place, size, unsigned);
  if (unsigned.length > 0) {
    findings.note(name, `${unsigned.length} leaves behind the checkpoint are not signed yet`);
  }
  return { leaves: unsigned, keys: unsigned.flatMap(nextKey) };
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
    let at = 0;
    while (at < bytes.length && bytes[at] !== 0) {
      const end = bytes.indexOf(0x0a, at);
      if (end < 0) break;
      const digest = digestFromHex(bytes.toString('latin1', at, at + 64));
      const leaf = bytes.subarray(at + 65, end);
      const index = next++;
      const where = `${path}, leaf ${index}`;
      at = end + 1;
      if (digest === undefined || bytes[at - 1 - leaf.length - 1] !== 0x20 || leafHash(leaf) !== digest) {
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
    // A line that broke off, or zeros where lines are to come, were never acknowledged.
  }
  return unsigned;
}

/** Holds a tile that the tree of the checkpoint does not need against the one that it does need. */
async function checkTile(
  { files }: ShardReading,
  { level, index, width }: TilePlace,
  size: number,
  unsigned: readonly Buffer[],
): Promise<void> {
  const total = hashesOfLevel(size, level === 'entries' ? 0 : level);
  const signedWidth = Math.min(tileWidth, Math.max(0, total - index * tileWidth));
  if (width === signedWidth) return;
  const path = tilePath(level, index, width);
  const start = index * tileWidth;
  if (width > signedWidth && (level === 'entries' || level === 0) && start + width > size + unsigned.length) {
    files.fault('unexpected-file', path, `it is of a larger tree than the ${size} leaves that are signed`);
    return;
  }
  if (width > signedWidth && level !== 'entries' && level > 0 && unsigned.length === 0) {
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
