import type { Chunk, KnowledgeRow } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';

/** What is kept of a chunk; null where it follows from the rest. */
type Kept = readonly [
  document: string,
  anchor: string,
  language: Language,
  titles: readonly string[],
  text: string,
  documentHash: string,
  hash: string,
  source: string | null,
  id: string | null,
  url: string | null,
  row: KnowledgeRow | null,
  inspectedBy: string | null,
  released: boolean,
];

function idOf(collection: string, document: string, anchor: string): string {
  return `${collection}/${document}#${anchor}`;
}

export function encodeChunk(chunk: Chunk): Uint8Array {
  const { anchor, collection, document, documentHash, hash, id, language, row, source, text, titles, url } = chunk;
  const { inspectedBy = null, released = false } = chunk;
  const kept: Kept = [
    document,
    anchor,
    language,
    titles,
    text,
    documentHash,
    hash,
    source === document ? null : source,
    id === idOf(collection, document, anchor) ? null : id,
    url ?? null,
    row ?? null,
    inspectedBy,
    released,
  ];
  return Buffer.from(JSON.stringify(kept), 'utf8');
}

export function decodeChunk(bytes: Uint8Array, collection: string): Chunk {
  const json = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const [document, anchor, language, titles, text, documentHash, hash, source, id, url, row, inspectedBy, released] =
    JSON.parse(json) as Kept;
  return {
    id: id ?? idOf(collection, document, anchor),
    titles,
    source: source ?? document,
    anchor,
    language,
    text,
    collection,
    document,
    documentHash,
    hash,
    ...(url !== null && { url }),
    ...(row !== null && { row }),
    ...(inspectedBy !== null && { inspectedBy }),
    ...(released && { released }),
  };
}
