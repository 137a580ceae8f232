import fc from 'fast-check';
import { expect, test } from 'vitest';
import { merkleNodeHash } from '../../lib/merkle-node.ts';
import { treeHash } from '../../lib/merkle-tree.ts';
import { RightEdge, type Tile } from './right-edge.ts';
import { hashBytes, tilePath, tileWidth, widthOfTile } from './tile-path.ts';

function leafHash(index: number): Buffer {
  const hash = Buffer.alloc(hashBytes);
  hash.writeUInt32BE((index * 2_654_435_761) % 2 ** 32);
  return hash;
}

async function referenceRoot(size: number): Promise<Buffer> {
  const subtree = (level: number, index: number): Buffer =>
    level === 0 ? leafHash(index) : merkleNodeHash(subtree(level - 1, index * 2), subtree(level - 1, index * 2 + 1));
  return treeHash(size, subtree);
}

test('names tiles as the specification does', () => {
  expect(tilePath(0, 0)).toBe('tile/0/000');
  expect(tilePath('entries', 1_234_067)).toBe('tile/entries/x001/x234/067');
  expect(tilePath(3, 1_000, 17)).toBe('tile/3/x001/000.p/17');
  expect([0, 272, 273, 274].map((index) => widthOfTile(0, index, 70_000))).toEqual([256, 256, 112, 0]);
  expect(widthOfTile(1, 1, 70_000)).toBe(17);
  expect(widthOfTile(2, 0, 70_000)).toBe(1);
});

test('has the root of RFC 6962 at every size', async () => {
  const edge = new RightEdge();
  expect(edge.at(0).root).toEqual(await referenceRoot(0));
  for (let size = 1; size <= 1_100; size++) {
    edge.append(leafHash(size - 1), []);
    if (size >= 20 && size % 37 !== 0 && size % tileWidth >= 2) continue;
    const full = size - (size % tileWidth);
    expect(edge.at(size).root).toEqual(await referenceRoot(size));
    expect(edge.at(full).root).toEqual(await referenceRoot(full));
    expect(edge.at(full).partial).toEqual(edge.at(size).partial.filter(({ level }) => level > 0));
    expect(() => edge.at(size + 1)).toThrow(RangeError);
  }
});

test('goes on from its tiles as if it had never stopped', async () => {
  const tiles = new Map<string, Buffer>();
  const store = (tile: Tile) => tiles.set(tilePath(tile.level, tile.index, tile.bytes.length / hashBytes), tile.bytes);
  const edge = new RightEdge();
  const size = 66_200;
  for (let index = 0; index < size; index++) {
    const full: Tile[] = [];
    edge.append(leafHash(index), full);
    full.forEach(store);
    if (index % 97 === 96 || index === 65_535) edge.at(edge.size).partial.forEach(store);
  }
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.nat(Math.floor(size / 97) - 1).map((n) => (n + 1) * 97),
        fc.constant(65_536),
      ),
      async (from) => {
        const loaded = await RightEdge.load(from, (level, index, width) => {
          const tile = tiles.get(tilePath(level, index, width));
          if (tile === undefined) throw new Error(`no tile ${tilePath(level, index, width)}`);
          return Promise.resolve(tile);
        });
        expect(loaded.size).toBe(from);
        for (let index = from; index < Math.min(size, from + 300); index++) loaded.append(leafHash(index), []);
        expect(loaded.at(loaded.size).root).toEqual(await referenceRoot(loaded.size));
      },
    ),
    { numRuns: 8 },
  );
});
