import { type Bytes, nodeHash, sameBytes } from './hashes.ts';

/** Whether a tree goes on from an older state of it. */

/** The hash over the leaves from `start` up to `end` (without it), of which there are as many as a power of two. */
export type SubtreeHash = (start: number, end: number) => Promise<Bytes>;

/** The proof that the tree of `to` leaves goes on from that of `from` (RFC 9162, section 2.1.4.1), of hashes from a log. */
export async function consistencyProof(from: number, to: number, hash: SubtreeHash): Promise<readonly Bytes[]> {
  if (from === 0 || from === to) return [];
  return subproof(from, 0, to, true, hash);
}

async function subproof(
  from: number,
  start: number,
  end: number,
  whole: boolean,
  hash: SubtreeHash,
): Promise<readonly Bytes[]> {
  const size = end - start;
  if (from === size) return whole ? [] : [await rangeHash(start, end, hash)];
  const half = largestPowerBelow(size);
  if (from <= half) {
    const left = await subproof(from, start, start + half, whole, hash);
    return [...left, await rangeHash(start + half, end, hash)];
  }
  const right = await subproof(from - half, start + half, end, false, hash);
  return [...right, await rangeHash(start, start + half, hash)];
}

async function rangeHash(start: number, end: number, hash: SubtreeHash): Promise<Bytes> {
  const size = end - start;
  if (isPower(size)) return hash(start, end);
  const half = largestPowerBelow(size);
  return nodeHash(await rangeHash(start, start + half, hash), await rangeHash(start + half, end, hash));
}

/** Whether the proof leads to both roots (RFC 9162, section 2.1.4.2). */
export async function consistencyHolds(
  older: { readonly size: number; readonly root: Bytes },
  newer: { readonly size: number; readonly root: Bytes },
  proof: readonly Bytes[],
): Promise<boolean> {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && sameBytes(older.root, newer.root);
  // What has nothing is the beginning of everything.
  if (older.size === 0) return proof.length === 0;
  const [first, ...rest] = isPower(older.size) ? [older.root, ...proof] : proof;
  if (first === undefined) return false;
  let [place, last] = [older.size - 1, newer.size - 1];
  while (place % 2 === 1) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  let [was, is] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      was = await nodeHash(sibling, was);
      is = await nodeHash(sibling, is);
      while (place % 2 === 0 && place !== 0) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else is = await nodeHash(is, sibling);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && sameBytes(was, older.root) && sameBytes(is, newer.root);
}

function isPower(size: number): boolean {
  return size > 0 && 2 ** Math.round(Math.log2(size)) === size;
}

/** The largest power of two that is smaller. */
function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
