import type { LeafPlace } from './leaf-index.ts';

/** What an item is called that a leaf is by itself. */
export function reviewItemAt({ shard, index }: LeafPlace): string {
  return `${shard}-${index}`;
}
