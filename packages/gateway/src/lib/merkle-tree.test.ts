import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merkleLeafHash } from './merkle-leaf.ts';
import { consistencyProof, inclusionProof, isConsistent, rootFromInclusion, treeHash } from './merkle-tree.ts';

/** RFC 6962, section 2.1, word for word. */
function recursiveRoot(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return createHash('sha256').digest();
  if (leaves.length === 1) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return createHash('sha256')
    .update(Buffer.of(1))
    .update(recursiveRoot(leaves.slice(0, split)))
    .update(recursiveRoot(leaves.slice(split)))
    .digest();
}

const leaves = Array.from({ length: 300 }, (_, index) =>
  Buffer.from(merkleLeafHash(Buffer.from(`leaf ${index}`)), 'hex'),
);
const subtree = (level: number, index: number): Buffer =>
  recursiveRoot(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));

const twoSizes = fc
  .tuple(fc.nat(leaves.length), fc.nat(leaves.length))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe('a Merkle tree of RFC 6962', () => {
  it('has the root of the recursive definition at every size', async () => {
    for (let size = 0; size <= leaves.length; size++)
      expect(await treeHash(size, subtree)).toEqual(recursiveRoot(leaves.slice(0, size)));
  });

  it('proves that a leaf is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: leaves.length }), fc.nat(), async (size, number) => {
        const index = number % size;
        const proof = await inclusionProof(index, size, subtree);
        expect(rootFromInclusion(index, size, leaves[index] as Buffer, proof)).toEqual(
          recursiveRoot(leaves.slice(0, size)),
        );
      }),
    );
  });

  it('leads elsewhere from another leaf, another place or a changed, longer or shorter proof', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: leaves.length }),
        fc.nat(),
        fc.nat(),
        fc.nat(255),
        async (size, number, place, bit) => {
          const index = number % size;
          const root = recursiveRoot(leaves.slice(0, size));
          const leaf = leaves[index] as Buffer;
          const proof = await inclusionProof(index, size, subtree);
          const others = [
            rootFromInclusion((index + 1) % size, size, leaf, proof),
            rootFromInclusion(index, size, leaves[(index + 1) % size] as Buffer, proof),
            rootFromInclusion(index, size, leaf, proof.slice(1)),
            rootFromInclusion(index, size, leaf, [...proof, leaf]),
            rootFromInclusion(index, size, leaf, flipped(proof, place, bit)),
          ];
          for (const other of others) expect(other).not.toEqual(root);
        },
      ),
    );
  });

  it('proves that it begins with an older tree', async () => {
    await fc.assert(
      fc.asyncProperty(twoSizes, async ([from, to]) => {
        const proof = await consistencyProof(from, to, subtree);
        const roots = [from, to].map((size) => recursiveRoot(leaves.slice(0, size))) as [Buffer, Buffer];
        expect(isConsistent(from, to, ...roots, proof)).toBe(true);
      }),
    );
  });

  it('is not consistent with another older tree, nor by a changed, longer or shorter proof', async () => {
    await fc.assert(
      fc.asyncProperty(twoSizes, fc.nat(), fc.nat(255), async ([from, to], place, bit) => {
        fc.pre(from > 0 && from < to);
        const proof = await consistencyProof(from, to, subtree);
        const [older, newer] = [from, to].map((size) => recursiveRoot(leaves.slice(0, size))) as [Buffer, Buffer];
        const [wrong] = flipped([older], place, bit) as [Buffer];
        expect(isConsistent(from, to, wrong, newer, proof)).toBe(false);
        expect(isConsistent(from, to, older, flipped([newer], place, bit)[0] as Buffer, proof)).toBe(false);
        expect(isConsistent(from, to, older, newer, flipped(proof, place, bit))).toBe(false);
        expect(isConsistent(from, to, older, newer, proof.slice(1))).toBe(false);
        expect(isConsistent(from, to, older, newer, [...proof, older])).toBe(false);
      }),
    );
  });

  it('refuses leaves and sizes that it does not have', async () => {
    await expect(inclusionProof(3, 3, subtree)).rejects.toThrow(RangeError);
    await expect(inclusionProof(-1, 3, subtree)).rejects.toThrow(RangeError);
    await expect(consistencyProof(4, 3, subtree)).rejects.toThrow(RangeError);
  });
});

function flipped(hashes: readonly Buffer[], place: number, bit: number): Buffer[] {
  return hashes.map((hash, index) => {
    if (index !== place % hashes.length) return hash;
    const changed = Buffer.from(hash);
    const at = bit >> 3;
    changed[at] = (changed[at] as number) ^ (1 << (bit & 7));
    return changed;
  });
}
