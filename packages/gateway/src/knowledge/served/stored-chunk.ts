import { createHash } from 'node:crypto';
import { columnKinds, knowledgeLanguages } from '@gatehouse/contract/knowledge';
import { z } from 'zod';
import type { ServedChunk } from '../../core/chunk-server.ts';
import type { CellValue, Chunk, IndexedChunk } from '../../core/collections.ts';
import { termsOfChunk } from './searchable-terms.ts';

/** Characters of a chunk as it is stored; a greater one is none of ours. */
const longestStored = 1_000_000;

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** A server may give back anything, so all of it is read anew. */
const chunkSchema = z.strictObject({
  id: z.string().min(1),
  titles: z.array(z.string()),
  source: z.string(),
  anchor: z.string(),
  language: z.enum(knowledgeLanguages),
  text: z.string(),
  collection: z.string().min(1),
  document: z.string(),
  documentHash: digest,
  hash: digest,
  url: z.string().optional(),
  row: z
    .strictObject({
      table: z.string(),
      id: z.string(),
      title: z.string(),
      columns: z.array(
        z.strictObject({
          name: z.string(),
          kind: z.enum(columnKinds),
          label: z.string(),
          currency: z.string().optional(),
          value: cell,
        }),
      ),
    })
    .optional(),
  released: z.boolean().optional(),
  inspectedBy: z.string().max(64).optional(),
}) satisfies z.ZodType<Chunk>;

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A UUID as RFC 9562 has them for hashes, so that servers which want one take it. */
export function keyOf(id: string): string {
  const hash = sha256(id);
  const variant = ((Number.parseInt(hash.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** What servers compare of a cell: its column and its value, in one word of a bounded length. */
function cellWord(name: string, value: CellValue): string {
  return sha256(JSON.stringify([name, value])).slice(0, 32);
}

export function cellsAsked(filter: Readonly<Record<string, CellValue>> | undefined): readonly string[] {
  return Object.entries(filter ?? {}).map(([name, value]) => cellWord(name, value));
}

/** Whether the cells of a chunk are those that are asked for. */
export function fits(chunk: Chunk, filter: Readonly<Record<string, CellValue>> | undefined): boolean {
  if (filter === undefined || Object.keys(filter).length === 0) return true;
  const { row } = chunk;
  if (row === undefined) return false;
  return Object.entries(filter).every(([name, value]) =>
    row.columns.some((column) => column.name === name && column.value === value),
  );
}

/** Without what servers and databases do not take: NUL, and halves of characters. */
export function wellFormed(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** A vector that says something: servers refuse others, or compare everything with nothing. */
export function usable(vector: readonly number[] | undefined): readonly number[] | undefined {
  if (vector === undefined || vector.length === 0) return undefined;
  return vector.every(Number.isFinite) && vector.some((value) => value !== 0) ? vector : undefined;
}

export function storedChunk({ chunk, vector }: IndexedChunk, version: string): ServedChunk {
  const titles = chunk.titles.map(wellFormed);
  const text = wellFormed(chunk.text);
  return {
    key: keyOf(chunk.id),
    collection: chunk.collection,
    document: wellFormed(chunk.document),
    version,
    language: chunk.language,
    titles,
    text,
    terms: termsOfChunk(titles, text, chunk.language),
    cells: (chunk.row?.columns ?? []).map(({ name, value }) => cellWord(name, value)),
    // JSON escapes whatever a server might not take as it is; read again it is the same.
    stored: JSON.stringify(chunk),
    vector: usable(vector),
  };
}

/** The chunk that a server has given back. Throws where it is none. */
export function readStored(stored: unknown): Chunk {
  if (typeof stored !== 'string' || stored.length > longestStored) throw new Error('there is no chunk in an answer');
  let value: unknown;
  try {
    value = JSON.parse(stored);
  } catch {
    throw new Error('a chunk in an answer is no JSON');
  }
  const read = chunkSchema.safeParse(value);
  if (!read.success) throw new Error('a chunk in an answer has not the form of one');
  // Who is told apart by the id must not get that of another collection.
  if (!read.data.id.startsWith(`${read.data.collection}/`))
    throw new Error('a chunk in an answer has the id of another collection');
  return read.data;
}
