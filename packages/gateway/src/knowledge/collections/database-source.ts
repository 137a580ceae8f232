import type { DocumentReader } from '../reading/document-reader.ts';
import { type SourceContents, type SourceContext, type SourceOf, SourceProblem } from './found-document.ts';
import { type ChunkRow, rowsOf } from './table-source.ts';

/** Asks a database what its query gives, in a transaction that cannot write. `url` as it is configured. */
export type AskDatabase = (
  url: string,
  query: string,
  signal: AbortSignal,
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** Rows that a query gives, each a document by itself: `<name>/<id>`. */
export async function lookAtDatabase(
  source: SourceOf<'database'>,
  askDatabase: AskDatabase,
  reader: DocumentReader,
  chunkRow: ChunkRow,
  context: SourceContext,
): Promise<SourceContents> {
  const rows = await askDatabase(source.url, source.query, context.signal).catch((cause: unknown) => {
    if (context.signal.aborted) throw cause;
    // What a database says may have values of its rows in it.
    throw new SourceProblem(`the database of ${source.name} cannot be asked; the log says why`, cause);
  });
  if (rows.length === 0) return { found: [], unreachable: [], problems: [] };
  const names = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => JSON.stringify(Object.fromEntries(names.map((name) => [name, cellOf(row[name])]))));
  const input = { bytes: Buffer.from(`${lines.join('\n')}\n`), name: `${source.name}.jsonl` };
  return rowsOf(input, source, reader, chunkRow, context);
}

/** A value as a cell of a table can hold it. Numbers that are too large or too exact for one stay texts. */
function cellOf(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return null;
  return JSON.stringify(value);
}
