import { emptyTreeHash, merkleNodeHash } from './merkle-node.ts';

/**
 * Proofs over an RFC 6962 tree. Sizes and indexes are integers up to 2^53 - 1, hashes are 32 bytes. `index` counts the whole
 * subtrees of a level from the left: the subtree of `2 ** level` leaves that begins at leaf `index * 2 ** level`.
 */
export type SubtreeHash = (level: number, index: number) => Uint8Array | Promise<Uint8Array>;

/** The root of the first `size` leaves (MTH of RFC 6962, section 2.1). */
export async function treeHash(size: number, subtree: SubtreeHash): Promise<Buffer> {
  return size === 0 ? emptyTreeHash() : rangeHash(0, size, subtree);
}

/**
 * The hashes that lead from a leaf to the root, the leaf's sibling first (PATH of RFC 6962, section 2.1.1). Throws RangeError
 * where the tree has no such leaf.
 */
export async function inclusionProof(index: number, size: number, subtree: SubtreeHash): Promise<Buffer[]> {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size))
    throw new RangeError(`a tree of ${size} leaves has no leaf ${index}`);
  const siblings: [number, number][] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      siblings.push([middle, end]);
      end = middle;
    } else {
      siblings.push([start, middle]);
      start = middle;
    }
  }
  return rangeHashes(siblings.reverse(), subtree);
}

/**
 * The hashes that show that the first `from` leaves of the tree of `to` leaves are the older tree (PROOF of RFC 6962, section
 * 2.1.2). Empty where there is nothing to show: an empty or an equal tree. Throws RangeError where `from` is larger than `to`.
 */
export async function consistencyProof(from: number, to: number, subtree: SubtreeHash): Promise<Buffer[]> {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to))
    throw new RangeError(`a tree of ${to} leaves does not hold one of ${from}`);
  if (from === 0 || from === to) return [];
  const ranges: [number, number][] = [];
  let [start, end] = [0, to];
  // Whether the range that is left is the older tree itself, whose root the verifier has already.
  let whole = true;
  while (end !== from) {
    const middle = start + splitOf(end - start);
    if (from <= middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([start, middle]);
      start = middle;
      whole = false;
    }
  }
  if (!whole) ranges.push([start, end]);
  return rangeHashes(ranges.reverse(), subtree);
}

/** The root that a leaf hash and its proof lead to (RFC 9162, section 2.1.3.2); undefined where the proof has another length. */
export function rootFromInclusion(
  index: number,
  size: number,
  leafHash: Uint8Array,
  proof: readonly Uint8Array[],
): Buffer | undefined {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size)) return undefined;
  let [node, last] = [index, size - 1];
  let root: Buffer = Buffer.from(leafHash);
  for (const sibling of proof) {
    if (last === 0 || sibling.length !== 32) return undefined;
    if (node % 2 === 1 || node === last) {
      root = merkleNodeHash(sibling, root);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      root = merkleNodeHash(root, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? root : undefined;
}

/** Whether a proof shows that the tree of `to` leaves begins with the tree of `from` leaves (RFC 9162, section 2.1.4.2). */
export function isConsistent(
  from: number,
  to: number,
  fromRoot: Uint8Array,
  toRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to)) return false;
  if (proof.some((hash) => hash.length !== 32)) return false;
  if (from === 0) return proof.length === 0 && emptyTreeHash().equals(fromRoot);
  if (from === to) return proof.length === 0 && Buffer.from(fromRoot).equals(toRoot);
  const path = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  const [first, ...others] = path;
  if (first === undefined) return false;
  let [node, last] = [from - 1, to - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let older: Buffer = Buffer.from(first);
  let newer = older;
  for (const hash of others) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      older = merkleNodeHash(hash, older);
      newer = merkleNodeHash(hash, newer);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      newer = merkleNodeHash(newer, hash);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && older.equals(fromRoot) && newer.equals(toRoot);
}

/** Not by shifts: those are of 32 bits. */
function half(value: number): number {
  return Math.floor(value / 2);
}

/** The largest power of two below `size`, where a tree is split. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

function isPowerOfTwo(value: number): boolean {
  let power = 1;
  while (power < value) power *= 2;
  return power === value;
}

async function rangeHashes(ranges: readonly (readonly [number, number])[], subtree: SubtreeHash): Promise<Buffer[]> {
  const hashes: Buffer[] = [];
  for (const [start, end] of ranges) hashes.push(await rangeHash(start, end, subtree));
  return hashes;
}

/** The hash of leaves `start` to `end`, where `start` is a multiple of a power of two that is no smaller than the range. */
async function rangeHash(start: number, end: number, subtree: SubtreeHash): Promise<Buffer> {
  const whole: Uint8Array[] = [];
  for (let at = start; at < end;) {
    let [level, width] = [0, 1];
    while (at + width * 2 <= end && at % (width * 2) === 0) [level, width] = [level + 1, width * 2];
    whole.push(await subtree(level, at / width));
    at += width;
  }
  // The smallest subtrees are on the right, and are joined first.
  let root = whole.pop();
  if (root === undefined) throw new RangeError('an empty range has no hash');
  for (let left = whole.pop(); left !== undefined; left = whole.pop()) root = merkleNodeHash(left, root);
  return Buffer.from(root);
}
