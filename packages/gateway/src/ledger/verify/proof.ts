import { type Digest, emptyRoot, nodeHash } from './hashes.ts';

/**
 * Proofs of RFC 6962, checked as RFC 9162 (sections 2.1.3.2 and 2.1.4.2) says. Numbers may be beyond 32 bits, so there are no
 * bit operations on them.
 */

const half = (number: number): number => Math.floor(number / 2);
const odd = (number: number): boolean => number % 2 === 1;

/** The root that an inclusion proof leads to; undefined where the proof has not the length that index and size demand. */
export function rootOfInclusion(
  leaf: Digest,
  index: number,
  size: number,
  proof: readonly Digest[],
): Digest | undefined {
  if (!(index >= 0 && index < size)) return undefined;
  let node = index;
  let last = size - 1;
  let root = leaf;
  for (const hash of proof) {
    if (last === 0) return undefined;
    if (odd(node) || node === last) {
      root = nodeHash(hash, root);
      while (!odd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      root = nodeHash(root, hash);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 ? root : undefined;
}

/** Whether the tree of the older size and root is the beginning of the newer one. */
export function consistencyHolds(
  older: { readonly size: number; readonly root: Digest },
  newer: { readonly size: number; readonly root: Digest },
  proof: readonly Digest[],
): boolean {
  if (older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && older.root === newer.root;
  if (older.size === 0) return proof.length === 0 && older.root === emptyRoot;
  const path = [...proof];
  let node = older.size - 1;
  let last = newer.size - 1;
  while (odd(node)) {
    node = half(node);
    last = half(last);
  }
  // A size that is a power of two: its root is a node of the newer tree and not sent.
  const first = node === 0 ? older.root : path.shift();
  if (first === undefined) return false;
  let olderRoot = first;
  let newerRoot = first;
  for (const hash of path) {
    if (last === 0) return false;
    if (odd(node) || node === last) {
      olderRoot = nodeHash(hash, olderRoot);
      newerRoot = nodeHash(hash, newerRoot);
      while (!odd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      newerRoot = nodeHash(newerRoot, hash);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && olderRoot === older.root && newerRoot === newer.root;
}

/**
 * The hashes of the complete subtrees from left to right, as leaves are appended: all that is needed for the root of the tree so
 * far.
 */
export class GrowingTree {
  size = 0;
  /** By height; undefined where the size has no bit. */
  readonly #complete: (Digest | undefined)[] = [];

  /** Appends a complete subtree of 2^height leaves; the size must be a multiple of that. */
  append(hash: Digest, height = 0): void {
    let carried = hash;
    let level = height;
    for (let left = this.#complete[level]; left !== undefined; left = this.#complete[level]) {
      carried = nodeHash(left, carried);
      this.#complete[level++] = undefined;
    }
    this.#complete[level] = carried;
    this.size += 2 ** height;
  }

  clone(): GrowingTree {
    const copy = new GrowingTree();
    copy.size = this.size;
    copy.#complete.push(...this.#complete);
    return copy;
  }

  root(): Digest {
    let root: Digest | undefined;
    for (const hash of this.#complete) {
      if (hash !== undefined) root = root === undefined ? hash : nodeHash(hash, root);
    }
    return root ?? emptyRoot;
  }
}

/** The hash of a complete subtree, of a power of two of hashes. */
export function subtreeHash(hashes: readonly Digest[]): Digest {
  let level = hashes;
  while (level.length > 1) {
    const above: Digest[] = [];
    for (let index = 0; index < level.length; index += 2) {
      above.push(nodeHash(level[index] as Digest, level[index + 1] as Digest));
    }
    level = above;
  }
  return level[0] ?? emptyRoot;
}
