import { leavesFrom } from './faults.ts';
import type { Digest } from './hashes.ts';

export interface Difference {
  readonly id: 'added' | 'changed' | 'missing' | 'reordered';
  readonly at: string;
  readonly detail: string;
}

/**
 * How leaves differ from the hashes that a tile has for them, both by leaf hash: `first` is the index of the first one. Leaves that
 * follow each other and have the same fault are one difference.
 */
export function tellApart(first: number, tile: readonly Digest[], entries: readonly Digest[]): Difference[] {
  const places = new Map(tile.map((digest, place) => [digest, place]));
  const present = new Set(entries);
  const differences: Difference[] = [];
  const runs: { id: Difference['id']; from: number; to: number }[] = [];
  const tell = (id: Difference['id'], place: number): void => {
    const run = runs.at(-1);
    if (run?.id === id && run.to === place - 1) run.to = place;
    else runs.push({ id, from: place, to: place });
  };
  const changed = new Set<number>();
  for (const [place, digest] of tile.entries()) {
    if (present.has(digest)) continue;
    const other = entries[place];
    const isChanged = entries.length === tile.length && other !== undefined && !places.has(other);
    if (isChanged) changed.add(place);
    tell(isChanged ? 'changed' : 'missing', place);
  }
  const seen = new Set<Digest>();
  let latest = -1;
  for (const [place, digest] of entries.entries()) {
    const signed = places.get(digest);
    if (signed === undefined) {
      if (!changed.has(place)) tell('added', place);
    } else if (seen.has(digest)) {
      tell('added', place);
    } else {
      if (signed < latest) tell('reordered', place);
      latest = Math.max(latest, signed);
    }
    seen.add(digest);
  }
  const details = {
    added: 'what stands here is not in the tree, or a second time',
    changed: 'it is not what its hash in the tree stands for',
    missing: 'it is in the tree, and not in the file',
    reordered: 'it is in the tree at another place',
  };
  for (const { id, from, to } of runs) {
    differences.push({ id, at: leavesFrom(first + from, first + to), detail: details[id] });
  }
  return differences;
}
