import { createHash } from 'node:crypto';
import type { CallSignal } from '../core/call-signal.ts';
import { CallController } from '../core/call-signal.ts';
import type { Chunk, IndexedChunk, IndexedDocument, KnowledgeRow } from '../core/collections.ts';
import type { Language } from '../core/knowledge.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface MadeChunk {
  readonly text: string;
  readonly titles?: readonly string[];
  readonly language?: Language;
  readonly vector?: readonly number[];
  readonly url?: string;
  readonly row?: KnowledgeRow;
}

/** A chunk as reading makes them: its id and hashes are right. */
export function makeChunk(collection: string, document: string, made: MadeChunk, place = 0): IndexedChunk {
  const titles = made.titles ?? ['Document'];
  const anchor = place === 0 ? 'text' : `text~${place + 1}`;
  const id = `${collection}/${document}#${anchor}`;
  const chunk: Chunk = {
    id,
    titles,
    source: document,
    anchor,
    language: made.language ?? 'en',
    text: made.text,
    collection,
    document,
    documentHash: sha256(`${collection}/${document}/${made.text}`),
    hash: sha256([id, ...titles, made.text].join('\n')),
    ...(made.url !== undefined && { url: made.url }),
    ...(made.row !== undefined && { row: made.row }),
  };
  return made.vector === undefined ? { chunk } : { chunk, vector: made.vector };
}

/** A document of a collection; each text is a chunk. */
export function makeDocument(
  collection: string,
  document: string,
  ...chunks: readonly (string | MadeChunk)[]
): IndexedDocument {
  return {
    document,
    chunks: chunks.map((chunk, place) =>
      makeChunk(collection, document, typeof chunk === 'string' ? { text: chunk } : chunk, place),
    ),
  };
}

/** A row of a table of products. */
export function makeRow(id: string, title: string, cells: Readonly<Record<string, string | number | boolean | null>>) {
  return {
    table: 'products',
    id,
    title,
    columns: Object.entries(cells).map(([name, value]) => ({
      name,
      kind: typeof value === 'number' ? ('number' as const) : ('text' as const),
      label: name,
      value,
    })),
  } satisfies KnowledgeRow;
}

/** Somebody who waits for ever. */
export const patient: CallSignal = new CallController();
