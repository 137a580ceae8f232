import type { Chunk, ChunkHit, KnowledgeRow } from '../core/collections.ts';
import type { Language } from '../core/knowledge.ts';
import { isOfKind, kindStems } from '../knowledge/kind-of-row.ts';
import { nameOfRow } from '../knowledge/name-of-row.ts';
import { makeChunk } from './made-chunks.ts';

type Column = KnowledgeRow['columns'][number];

/** What a row says: its price in euros, how many there are, and texts by their columns. */
export interface MadeCells {
  readonly price?: number;
  readonly stock?: number;
  readonly currency?: string;
  readonly [text: string]: string | number | undefined;
}

function columnOf(name: string, value: string | number, currency: string): Column {
  if (name === 'price')
    return { name, label: 'Price', labels: { de: 'Preis', en: 'Price' }, kind: 'price', currency, value };
  if (name === 'stock')
    return { name, label: 'Stock', labels: { de: 'Bestand', en: 'Stock' }, kind: 'quantity', value };
  return { name, label: name, kind: typeof value === 'number' ? 'number' : 'text', value };
}

/** The passage of a row of a shop. */
export function madeRow(title: string, cells: MadeCells = {}, language: Language = 'en', collection = 'shop'): Chunk {
  const { currency = 'EUR', ...said } = cells;
  const columns = Object.entries(said).flatMap(([name, value]) =>
    value === undefined ? [] : [columnOf(name, value, currency)],
  );
  const row: KnowledgeRow = { table: 'goods', id: `ID-${title}`, title, columns };
  return makeChunk(collection, `goods/${title}`, { titles: [title], text: title, language, row }).chunk;
}

/** Looks through rows as collections do. */
export function madeKinds(rows: readonly Chunk[], language: Language = 'en') {
  return (kinds: readonly (readonly string[])[]): readonly Chunk[] =>
    rows.filter(({ row }) => {
      if (row === undefined) return false;
      const stems = kindStems(nameOfRow(row).words, language);
      return kinds.some((kind) => isOfKind(stems, kind, language));
    });
}

/** A passage as it is found. */
export function madeHit(chunk: Chunk, support = 0.6): ChunkHit {
  return { chunk, quote: chunk.text, score: support, lexical: support, similarity: undefined, support, terms: [] };
}
