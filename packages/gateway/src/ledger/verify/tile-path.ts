import { parseDecimal } from './checkpoint.ts';

/** Leaves or hashes of a full tile (C2SP tlog-tiles). */
export const tileWidth = 256;
export const tileHeight = 8;

/** `entries` for entry bundles. */
export type TileLevel = number | 'entries';

/** `tile/<L>/<N>[.p/<W>]`; `width` 256 is a full tile. */
export function tilePath(level: TileLevel, index: number, width = tileWidth): string {
  const digits = `${index}`.padStart(Math.ceil(`${index}`.length / 3) * 3, '0');
  const parts = digits.match(/[0-9]{3}/g) ?? [];
  const path = parts.map((part, place) => (place === parts.length - 1 ? part : `x${part}`)).join('/');
  return `tile/${level}/${path}${width === tileWidth ? '' : `.p/${width}`}`;
}

export interface TilePlace {
  readonly level: TileLevel;
  readonly index: number;
  readonly width: number;
}

/** The tile of a path as `tilePath` writes it; undefined for any other path. */
export function parseTilePath(path: string): TilePlace | undefined {
  const match = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,4}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(path);
  if (match === null) return undefined;
  const level: TileLevel = match[1] === 'entries' ? 'entries' : (parseDecimal(match[1] ?? '') ?? Number.NaN);
  const index = Number((match[2] ?? '').replaceAll(/[x/]/g, ''));
  const width = match[3] === undefined ? tileWidth : Number(match[3]);
  const place = { level, index, width };
  return tilePath(level, index, width) === path && width <= tileWidth ? place : undefined;
}

/** How many hashes of a level a tree of this size has. */
export function hashesOfLevel(size: number, level: number): number {
  return Math.floor(size / tileWidth ** level);
}

/** How many levels of tiles a tree of this size has. */
export function levelsOf(size: number): number {
  let levels = 0;
  while (hashesOfLevel(size, levels) > 0) levels++;
  return levels;
}
