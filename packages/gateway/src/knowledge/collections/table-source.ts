import { basename } from 'node:path';
import type { Chunk } from '../../core/collections.ts';
import { DocumentProblem } from '../reading/document-problem.ts';
import type { DocumentReader } from '../reading/document-reader.ts';
import type { RowPlace } from '../reading/chunk-place.ts';
import type { ReadTable, TableOptions, TableRow } from '../reading/table-rows.ts';
import { type SourceContents, type SourceContext, type SourceOf, SourceProblem } from './found-document.ts';
import { readWhole } from './folder-source.ts';

export type ChunkRow = (row: TableRow, place: RowPlace) => readonly Chunk[];

/** Problems of rows that are told at most. */
const mostProblems = 5;

/** Rows of a file, each a document by itself: `<table>/<id>`. */
export async function lookAtTable(
  source: SourceOf<'table'>,
  reader: DocumentReader,
  chunkRow: ChunkRow,
  context: SourceContext,
): Promise<SourceContents> {
  const file = await readWhole(source.path, context.largestDocument);
  if (file.kind === 'gone') throw new SourceProblem(`there is no file ${source.path}`);
  if (file.kind === 'problem') throw new SourceProblem(`${source.path}: ${file.problem}`);
  return rowsOf({ bytes: file.bytes, name: basename(source.path) }, source, reader, chunkRow, context);
}

/** Rows of what a table says. A table that cannot be read is a problem of the source: nothing is known of any of its rows. */
export async function rowsOf(
  input: { readonly bytes: Uint8Array; readonly name: string },
  options: TableOptions,
  reader: DocumentReader,
  chunkRow: ChunkRow,
  context: SourceContext,
): Promise<SourceContents> {
  const table = await reader.readTable(input, options, context.signal).catch((thrown: unknown) => {
    if (thrown instanceof DocumentProblem) throw new SourceProblem(`table ${options.name}: ${thrown.message}`, thrown);
    throw thrown;
  });
  const place = { collection: context.collection, chunkCharacters: context.chunkCharacters };
  const found = table.rows.map((row) => {
    const document = `${options.name}/${row.row.id}`;
    context.looked();
    return {
      document,
      hash: row.hash,
      bytes: bytesOf(row),
      read: () => {
        const chunks = chunkRow(row, place);
        const text = chunks.map((chunk) => chunk.text).join('\n\n');
        const url = chunks[0]?.url;
        return Promise.resolve({ title: row.row.title, language: row.language, url, chunks, text, hidden: [] });
      },
    };
  });
  return { found, unreachable: [], problems: problemsOf(table, options) };
}

function problemsOf({ problemCount, problems }: ReadTable, { name }: TableOptions): readonly string[] {
  if (problemCount === 0) return [];
  const told = problems.slice(0, mostProblems).map(({ message }) => message);
  const more = problemCount > told.length ? ` (and ${problemCount - told.length} more)` : '';
  return [`table ${name}, ${told.join('; ')}${more}`];
}

/** About: as it would stand in a file. */
function bytesOf({ row }: TableRow): number {
  return row.columns.reduce((sum, { value }) => sum + String(value).length + 1, 0);
}
