import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { commitmentHolds } from './commitment.ts';
import { Findings, leavesFrom } from './faults.ts';
import { strictBase64 } from './hashes.ts';
import { clockTolerance, LeafRules, type PieceClaim } from './leaf-rules.ts';
import { LeafScanner } from './leaf-scanner.ts';
import { FormatError, largestNote, noteText, parseNote } from './note.ts';
import { parsePolicy } from './policy.ts';
import type { ShardReading } from './read-shard.ts';
import { folderSource, ReadError, type Source, within } from './source.ts';
import { tileWidth } from './tile-path.ts';
import { checkSignatures, type Trust } from './trust.ts';
import { type LogVerdict, verifyLog } from './verify-log.ts';

export interface BundleOptions {
  readonly trust: Trust;
  readonly since?: readonly { readonly name: string; readonly bytes: Uint8Array }[] | undefined;
  readonly onProgress?: ((shard: string, leaves: number, size: number) => void) | undefined;
}

export interface BundleVerdict {
  readonly log: LogVerdict;
  readonly findings: Findings;
  readonly manifest: Manifest | undefined;
  readonly identityChecked: boolean;
  /** Contents that were disclosed and are what their leaves commit to. */
  readonly disclosed: number;
}

export interface Manifest {
  readonly created: number;
  readonly files: ReadonlyMap<string, string>;
  readonly from: number;
  readonly to: number;
  /** Number of leaves that were selected. */
  readonly selected: number;
  readonly tenant: string;
}

/** Notes grow with the number of files. */
const largestManifest = 256 * 1_048_576;
/** A disclosed content in base64, and what stands around it. */
const longestLine = 96 * 1_048_576;

/** Checks a bundle: that it is what was made, that it is of the signed log, and that what it discloses is what was recorded. */
export async function verifyBundle(folder: string, options: BundleOptions): Promise<BundleVerdict> {
  const findings = new Findings();
  const source = folderSource(folder);
  const identityChecked = options.trust.policy !== undefined || options.trust.key !== undefined;
  const trust = identityChecked ? options.trust : await ownTrust(source, findings);
  const paths = (await source.list('')) ?? [];
  const manifest = await readManifest(source, findings);
  if (manifest !== undefined) await checkFiles(folder, paths, manifest.content, findings);
  const names = new Set(paths.flatMap((path) => /^shards\/([^/]+)\//.exec(path)?.[1] ?? []));
  const since = [...(options.since ?? [])];
  for (const path of paths) {
    if (!/^checkpoints\/[^/]+\/[0-9]+$/.test(path)) continue;
    const bytes = await source.read(path, largestNote).catch(() => undefined);
    if (bytes !== undefined) since.push({ name: path, bytes });
  }
  const log = await verifyLog(
    [...names].map((name) => ({ name, source: within(source, `shards/${name}`) })),
    { trust, since, complete: false, findings, onProgress: options.onProgress },
  );
  if (names.size === 0) findings.add('missing', undefined, 'shards', 'the bundle has no shard');
  if (manifest !== undefined) checkManifestSignature(manifest, log, findings);
  const selection = await checkSelection(folder, log.readings, manifest?.content, findings);
  const disclosed = await checkOpenings(folder, log.readings, selection, findings);
  return { log, findings, manifest: manifest?.content, identityChecked, disclosed };
}

/** Where nobody says whom to believe, the policy in the bundle must at least hold for the bundle. */
async function ownTrust(source: Source, findings: Findings): Promise<Trust> {
  try {
    const bytes = await source.read('policy.txt', 1_048_576);
    if (bytes === undefined) findings.add('missing', undefined, 'policy.txt', 'the file is not there');
    return bytes === undefined ? {} : { policy: parsePolicy(bytes) };
  } catch (thrown) {
    if (!(thrown instanceof FormatError || thrown instanceof ReadError)) throw thrown;
    findings.add('malformed', undefined, 'policy.txt', thrown.message);
    return {};
  }
}

interface ReadManifest {
  readonly content: Manifest;
  readonly note: ReturnType<typeof parseNote>;
  readonly origin: string;
}

async function readManifest(source: Source, findings: Findings): Promise<ReadManifest | undefined> {
  try {
    const bytes = await source.read('manifest', largestManifest);
    if (bytes === undefined) {
      findings.add('missing', undefined, 'manifest', 'the file is not there');
      return undefined;
    }
    const note = parseNote(bytes, largestManifest);
    const [origin = '', json = '', ...more] = note.text.split('\n');
    const content = manifestOf(json);
    if (more.join('\n') !== '' || !origin.endsWith('/bundle') || content === undefined) {
      throw new FormatError('it is no manifest of a bundle');
    }
    return { content, note, origin };
  } catch (thrown) {
    if (!(thrown instanceof FormatError || thrown instanceof ReadError)) throw thrown;
    findings.add('malformed', undefined, 'manifest', thrown.message);
    return undefined;
  }
}

function manifestOf(json: string): Manifest | undefined {
  // Paths of a bundle need no escapes, and without them there is but one way to read the keys.
  if (json.includes('\\')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { created, files, from, selected, tenant, to, v } = value as Readonly<Record<string, unknown>>;
  const isCount = (number: unknown): number is number => Number.isSafeInteger(number) && (number as number) >= 0;
  if (!isCount(created) || !isCount(from) || !isCount(to) || !isCount(selected) || v !== 1) return undefined;
  if (typeof tenant !== 'string' || typeof files !== 'object' || files === null) return undefined;
  const hashes = new Map<string, string>();
  for (const [path, hash] of Object.entries(files as Readonly<Record<string, unknown>>)) {
    if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash)) return undefined;
    hashes.set(path, hash);
  }
  // A name that came twice, or a field that nobody reads here, could say something else to others.
  const named = [...hashes]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([path, hash]) => `${JSON.stringify(path)}:"${hash}"`);
  const canonical = `{"created":${created},"files":{${named.join(',')}},"from":${from},"selected":${selected},"tenant":${JSON.stringify(tenant)},"to":${to},"v":1}`;
  if (canonical !== json) return undefined;
  return { created, files: hashes, from, selected, tenant, to };
}

async function checkFiles(
  folder: string,
  paths: readonly string[],
  { files }: Manifest,
  findings: Findings,
): Promise<void> {
  const present = new Set(paths);
  for (const path of paths) {
    const expected = files.get(path);
    if (path === 'manifest') continue;
    if (expected === undefined) {
      findings.add('unexpected-file', undefined, path, 'the manifest does not name it');
      continue;
    }
    const found = await hashOfFile(folder, path).catch(() => undefined);
    if (found === undefined) findings.add('unreadable', undefined, path, 'it cannot be read');
    else if (found !== expected) findings.add('changed', undefined, path, 'its hash is not the one in the manifest');
  }
  for (const path of files.keys()) {
    if (!present.has(path)) findings.add('missing', undefined, path, 'the manifest names it, and it is not there');
  }
}

async function openFile(folder: string, path: string): Promise<FileHandle> {
  const handle = await open(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new ReadError('it is no file');
}

async function hashOfFile(folder: string, path: string): Promise<string> {
  const handle = await openFile(folder, path);
  const sum = createHash('sha256');
  for await (const piece of handle.createReadStream()) sum.update(piece as Buffer);
  return sum.digest('hex');
}

function checkManifestSignature({ note, origin, content }: ReadManifest, log: LogVerdict, findings: Findings): void {
  const names = new Set(log.readings.map((reading) => reading.origin.split('/')[0]));
  if (names.size !== 1 || !names.has(origin.slice(0, -'/bundle'.length))) {
    findings.add('malformed', undefined, 'manifest', `${origin} is not of the log in the bundle`);
  }
  // Whoever signs the newest checkpoint signs the manifest; a key that was replaced must not select leaves any more.
  const keys = new Set(log.signers.slice(-1));
  const checkpoint = { origin, size: 0, root: '', extensions: [], note };
  checkSignatures(checkpoint, keys, undefined, (id, detail) => findings.add(id, undefined, 'manifest', detail));
  for (const { shard } of log.shards) {
    if (!shard.startsWith(`${content.tenant}-`)) {
      findings.add('malformed', shard, 'manifest', `it is of tenant ${content.tenant}, and this shard is not`);
    }
  }
}

/** The leaves that the bundle says it is about, as `<shard> <index>`. */
async function checkSelection(
  folder: string,
  readings: readonly ShardReading[],
  manifest: Manifest | undefined,
  findings: Findings,
): Promise<ReadonlySet<string>> {
  const file = 'selection.jsonl';
  const selection = new Set<string>();
  await eachLine(folder, file, findings, async (line, number) => {
    const { shard, index } = line;
    const leaf = await leafOf(readings, shard, index);
    if (leaf === undefined) {
      findings.add('not-covered', undefined, `${file}, line ${number}`, 'the bundle does not have this leaf');
      return;
    }
    selection.add(`${shard as string} ${index as number}`);
    if (manifest === undefined) return;
    const scanner = new LeafScanner();
    const time = scanner.scan(leaf, 0, leaf.length) ? scanner.count('time') : undefined;
    if (time === undefined || time < manifest.from || time > manifest.to) {
      findings.add('malformed', undefined, `${file}, line ${number}`, 'the leaf is not of the time that was asked for');
    }
  });
  if (manifest !== undefined && selection.size !== manifest.selected) {
    const detail = `it has ${selection.size} leaves that are there, and ${manifest.selected} were selected`;
    findings.add('not-covered', undefined, file, detail);
  }
  if (manifest !== undefined) {
    for (const reading of readings) await checkLeftOut(reading, manifest, selection, findings);
  }
  return selection;
}

/**
 * Looks for leaves of the time that was asked for and that the selection leaves out: those in the bundles of leaves that are there, and whole
 * bundles that are not, between two of that time. What may be missing at the ends of the selection is the signer's word.
 */
async function checkLeftOut(
  { name, files, rules, checkpoint }: ShardReading,
  { from, to }: Manifest,
  selection: ReadonlySet<string>,
  findings: Findings,
): Promise<void> {
  const size = checkpoint?.size ?? 0;
  const scanner = new LeafScanner();
  const isAsked = (time: number): boolean => time >= from && time <= to;
  let run: { first: number; last: number } | undefined;
  const tell = (): void => {
    if (run === undefined) return;
    const detail = 'of the time that was asked for, and not selected';
    findings.add('not-covered', name, leavesFrom(run.first, run.last), detail);
    run = undefined;
  };
  const leftOut = (first: number, last: number): void => {
    if (run?.last !== first - 1) tell();
    run = { first: run?.first ?? first, last };
  };
  let before: number | undefined;
  let absentFrom: number | undefined;
  for (let first = 0; first < size; first += tileWidth) {
    const width = Math.min(tileWidth, size - first);
    if ((await files.peekLeaf(first, size)) === undefined) {
      absentFrom ??= first;
      continue;
    }
    for (let position = first; position < first + width; position++) {
      const leaf = await files.peekLeaf(position, size);
      const time = leaf && scanner.scan(leaf, 0, leaf.length) ? scanner.count('time') : undefined;
      if (time === undefined) continue;
      if (absentFrom !== undefined) {
        // Both neighbours are of that time by more than a clock may be off, so what is between them is.
        const inside = (edge: number): boolean => isAsked(edge - clockTolerance) && isAsked(edge + clockTolerance);
        if (before !== undefined && inside(before) && inside(time) && rules.clockSteps.length === 0)
          leftOut(absentFrom, position - 1);
        absentFrom = undefined;
      }
      before = time;
      if (isAsked(time) && !selection.has(`${name} ${position}`)) leftOut(position, position);
    }
  }
  tell();
}

async function checkOpenings(
  folder: string,
  readings: readonly ShardReading[],
  selection: ReadonlySet<string>,
  findings: Findings,
): Promise<number> {
  const file = 'openings.jsonl';
  let good = 0;
  await eachLine(folder, file, findings, async (line, number) => {
    const at = `${file}, line ${number}`;
    const { shard, index, part, piece, bytes } = line;
    if (!selection.has(`${String(shard)} ${String(index)}`)) {
      findings.add('not-covered', undefined, at, 'it opens a leaf that was not selected');
      return;
    }
    const leaf = await leafOf(readings, shard, index);
    const claim =
      leaf && claimsOf(leaf, index as number).find((other) => other.part === part && other.number === piece);
    const opening = typeof line['opening'] === 'string' ? Buffer.from(line['opening'], 'hex') : Buffer.alloc(0);
    const content = typeof line['content'] === 'string' ? strictBase64(line['content']) : undefined;
    if (claim === undefined || content === undefined || claim.bytes !== bytes) {
      findings.add('bad-opening', undefined, at, 'its leaf has no such content');
    } else if (commitmentHolds(claim, opening, content)) {
      good++;
    } else {
      findings.add('bad-opening', undefined, at, `it is not the ${claim.part} that leaf ${claim.index} commits to`);
    }
  });
  return good;
}

async function leafOf(readings: readonly ShardReading[], shard: unknown, index: unknown): Promise<Buffer | undefined> {
  const reading = readings.find(({ name }) => name === shard);
  const size = reading?.checkpoint?.size ?? 0;
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0 || index >= size) return undefined;
  const leaf = await reading?.files.peekLeaf(index, size);
  return leaf === undefined ? undefined : Buffer.from(leaf);
}

function claimsOf(leaf: Buffer, index: number): readonly PieceClaim[] {
  const scanner = new LeafScanner();
  if (!scanner.scan(leaf, 0, leaf.length)) return [];
  // What is wrong with the leaf has been told when its shard was read.
  const rules = new LeafRules('', new Findings(), true);
  rules.take(scanner, index);
  return rules.pieces;
}

type Line = Readonly<Record<string, unknown>>;

async function eachLine(
  folder: string,
  file: string,
  findings: Findings,
  take: (line: Line, number: number) => Promise<void>,
): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await openFile(folder, file);
  } catch {
    findings.add('missing', undefined, file, 'it is not there, or cannot be read');
    return;
  }
  let rest = Buffer.alloc(0);
  let number = 0;
  for await (const piece of handle.createReadStream({ highWaterMark: 1_048_576 })) {
    let bytes = Buffer.concat([rest, piece as Buffer]);
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a)) {
      number++;
      const line = parseLine(bytes.subarray(0, end));
      if (line === undefined) findings.add('malformed', undefined, `${file}, line ${number}`, 'it is no JSON object');
      else await take(line, number);
      bytes = bytes.subarray(end + 1);
    }
    rest = Buffer.from(bytes);
    if (rest.length > longestLine) break;
  }
  if (rest.length > 0) findings.add('truncated', undefined, file, 'its last line has no end');
}

function parseLine(bytes: Buffer): Line | undefined {
  try {
    const value: unknown = JSON.parse(noteText(bytes, longestLine));
    return typeof value === 'object' && value !== null ? (value as Line) : undefined;
  } catch {
    return undefined;
  }
}
