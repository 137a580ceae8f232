import type { DocumentFinding } from '@gatehouse/contract/admin-knowledge';
import type { Chunk } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import type { DocumentStamp, HeldState, StoredCollection, StoredDocument } from '../../core/knowledge-store.ts';
import { type CollectionRow, type DocumentRow, slots } from './tables.ts';

export function collectionOf(row: CollectionRow): StoredCollection {
  return {
    id: row.id,
    version: row.version,
    ingestedAt: row.ingested_at ?? undefined,
    problem: row.problem ?? undefined,
    settings: row.settings,
    lookedAt: JSON.parse(row.looked_at) as Readonly<Record<string, number>>,
    indexedAs: row.indexed_as,
  };
}

export function stampOf(
  row: Pick<DocumentRow, 'document' | 'slot' | 'state' | 'source' | 'hash' | 'recipe' | 'version'>,
): DocumentStamp {
  return {
    document: row.document,
    slot: row.slot === slots.live ? 'live' : 'held',
    state: row.state as 'indexed' | HeldState,
    source: row.source,
    hash: row.hash,
    recipe: row.recipe,
    version: row.version,
  };
}

export function documentOf(row: DocumentRow): StoredDocument {
  return {
    ...stampOf(row),
    collection: row.collection,
    title: row.title,
    language: languageOf(row.language),
    bytes: row.bytes,
    chunks: row.chunks,
    changedAt: row.changed_at,
    url: row.url ?? undefined,
    findings: JSON.parse(row.findings) as readonly DocumentFinding[],
    problem: row.problem ?? undefined,
    decidedBy: row.decided_by ?? undefined,
  };
}

export function languageOf(text: string | null): Language | undefined {
  return text === 'de' || text === 'en' ? text : undefined;
}

export function documentRow(document: StoredDocument): DocumentRow {
  return {
    collection: document.collection,
    document: document.document,
    slot: slots[document.slot],
    state: document.state,
    source: document.source,
    hash: document.hash,
    recipe: document.recipe,
    version: document.version,
    title: withoutNull(document.title),
    words: withoutNull(`${document.document}\n${document.title}`.toLowerCase()),
    language: document.language ?? null,
    bytes: document.bytes,
    chunks: document.chunks,
    changed_at: document.changedAt,
    url: document.url ?? null,
    findings: JSON.stringify(document.findings),
    problem: document.problem === undefined ? null : withoutNull(document.problem),
    decided_by: document.decidedBy ?? null,
  };
}

/** PostgreSQL takes no U+0000 in a text. In JSON it is written as an escape. */
function withoutNull(text: string): string {
  return text.replaceAll('\u0000', '\u{FFFD}');
}

export function chunkOf(text: string): Chunk {
  return JSON.parse(text) as Chunk;
}

/** As 32-bit floats, in the order of bytes of all machines that this runs on. */
export function vectorBytes(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}

export function vectorOf(bytes: Uint8Array | null): Float32Array | undefined {
  if (bytes === null) return undefined;
  const whole = new Uint8Array(bytes);
  return new Float32Array(whole.buffer, 0, Math.floor(whole.byteLength / 4));
}
