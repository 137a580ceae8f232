import { digestFromHex, leafHash } from './hashes.ts';
import { LeafScanner } from './leaf-scanner.ts';
import { listOf } from './list-of.ts';
import type { ShardReading } from './read-shard.ts';
import { largestLeavesFile, leavesFile, linesOf } from './write-ahead-lines.ts';

/** What leaves say was destroyed on purpose: this explains what is absent. */
export class Destructions {
  /** References of subjects whose keys were destroyed. */
  readonly erased = new Set<string>();
  /** Segments that have expired, and of how many contents: only some where others in it are under a legal hold. */
  readonly expired = new Map<number, number>();

  /** `scanner` has scanned a leaf of this kind. */
  take(scanner: LeafScanner, kind: string | undefined): void {
    if (kind === 'erasure') {
      for (const reference of listOf(scanner.value('references'))) {
        if (typeof reference === 'string') this.erased.add(reference);
      }
    } else if (kind === 'expiry') {
      // Where the leaf counts contents, the others in the segment stay.
      const contents = scanner.count('contents') ?? Number.POSITIVE_INFINITY;
      for (const segment of listOf(scanner.value('segments'))) {
        if (typeof segment === 'number') this.#expire(segment, contents);
      }
    }
  }

  get none(): boolean {
    return this.erased.size === 0 && this.expired.size === 0;
  }

  add({ erased, expired }: Destructions): void {
    for (const reference of erased) this.erased.add(reference);
    for (const [segment, contents] of expired) this.#expire(segment, contents);
  }

  #expire(segment: number, contents: number): void {
    this.expired.set(segment, (this.expired.get(segment) ?? 0) + contents);
  }
}

/**
 * What the leaves of a log that goes on say behind the checkpoint that was read: a leaf is durable before what it tells of is
 * destroyed, but signed only after.
 */
export async function destructionsSince({ checkpoint, files }: ShardReading): Promise<Destructions> {
  const found = new Destructions();
  const size = checkpoint?.size ?? 0;
  const scanner = new LeafScanner();
  const take = (leaf: Buffer): void => {
    if (scanner.scan(leaf, 0, leaf.length)) found.take(scanner, scanner.text('kind'));
  };
  let waiting = Number.POSITIVE_INFINITY;
  for (const path of (await files.list()) ?? []) {
    const first = leavesFile.exec(path)?.[1];
    if (first === undefined) continue;
    const bytes = await files.read(path, largestLeavesFile, true);
    // It was taken away since the files were listed: its leaves are in tiles then.
    if (bytes === undefined) continue;
    waiting = Math.min(waiting, Math.max(size, Number(first)));
    for (const { digest, leaf, index } of linesOf(bytes, Number(first))) {
      if (index >= size && digestFromHex(digest) === leafHash(leaf)) take(leaf);
    }
  }
  // Those that are no longer waiting were published before that was found out.
  const published = await files.sizeNow();
  for (let position = size; position < Math.min(waiting, published); position++) {
    const leaf = await files.peekLeaf(position, published);
    if (leaf !== undefined) take(leaf);
  }
  return found;
}
