/** Hashes in a full tile, and leaves in a full bundle (C2SP tlog-tiles). */
export const tileWidth = 256;
export const hashBytes = 32;

/** A tile of hashes of a level, or a bundle of leaves. */
export type TileLevel = number | 'entries';

/** Path of a tile within its log; `width` below 256 names a partial one. */
export function tilePath(level: TileLevel, index: number, width: number = tileWidth): string {
  return width === tileWidth ? fullTilePath(level, index) : `${partialTilesFolder(level, index)}/${width}`;
}

/** Where the partial tiles lie that became this full one. */
export function partialTilesFolder(level: TileLevel, index: number): string {
  return `${fullTilePath(level, index)}.p`;
}

function fullTilePath(level: TileLevel, index: number): string {
  let path = String(index % 1_000).padStart(3, '0');
  for (let rest = Math.floor(index / 1_000); rest > 0; rest = Math.floor(rest / 1_000)) {
    path = `x${String(rest % 1_000).padStart(3, '0')}/${path}`;
  }
  return `tile/${level}/${path}`;
}

/** How many hashes the tree of `size` leaves has in a tile: 0 to 256. */
export function widthOfTile(level: number, index: number, size: number): number {
  const hashes = Math.floor(size / tileWidth ** level);
  return Math.max(0, Math.min(tileWidth, hashes - index * tileWidth));
}
