import type { CollectionOptions } from '@gatehouse/contract/knowledge';
import type { Chunk } from '../../core/collections.ts';

/** The row with the labels of its columns as the configuration has them, in every language: it is kept with those of its own alone. */
export function labelRow(chunk: Chunk, collections: readonly CollectionOptions[]): Chunk {
  const { collection, row } = chunk;
  if (row === undefined) return chunk;
  const sources = collections.find(({ id }) => id === collection)?.sources ?? [];
  const source = sources.find((one) => 'columns' in one && one.name === row.table);
  if (source === undefined || !('columns' in source)) return chunk;
  const labels = new Map(source.columns.map(({ label, name }) => [name, label]));
  return { ...chunk, row: { ...row, columns: row.columns.map((one) => ({ ...one, labels: labels.get(one.name) })) } };
}
