import { CsvError, parse as parseCsv } from 'csv-parse/sync';
import type { DocumentLimits } from './document-limits.ts';
import { defaultDocumentLimits } from './document-limits.ts';
import { charsetOf, decodeText } from './decode-text.ts';
import { DocumentProblem, problemOf } from './document-problem.ts';
import type { DocumentInput } from './document-text.ts';
import { RowCollector } from './row-collector.ts';
import type { ReadTable, TableOptions } from './table-rows.ts';

const mostColumns = 1_000;
const longestRow = 4_000_000;

/**
 * Reads a table: CSV with a line of headings (with commas, semicolons, tabs or bars between cells), a JSON array of objects, or
 * JSON Lines. Wrong rows are left out and told; what makes the whole of no use, such as a missing column, throws a DocumentProblem.
 */
export function readTable(
  { bytes, mediaType, name }: DocumentInput,
  options: TableOptions,
  limits: DocumentLimits = defaultDocumentLimits,
): ReadTable {
  if (bytes.byteLength > limits.bytes) throw new DocumentProblem('too-large', `more than ${limits.bytes} bytes`);
  try {
    const text = decodeText(bytes, charsetOf(mediaType)).replace(/^\ufeff/, '');
    const rows = new RowCollector(options, limits);
    const ending = /\.([a-z]{1,10})$/i.exec(name)?.[1]?.toLowerCase();
    if (ending === 'jsonl' || ending === 'ndjson') addLines(text, rows);
    else if (ending === 'json') addArray(text, rows);
    else if (ending === 'csv' || ending === 'tsv' || ending === 'tab' || ending === 'txt') addCsv(text, rows, ending);
    else throw new DocumentProblem('is-no-table');
    return rows.finish();
  } catch (thrown) {
    throw problemOf(thrown);
  }
}

/** Rows that come as objects already, such as those of a database. */
export function readRecords(
  records: Iterable<unknown>,
  options: TableOptions,
  limits: DocumentLimits = defaultDocumentLimits,
): ReadTable {
  const rows = new RowCollector(options, limits);
  let number = 0;
  for (const record of records) rows.addRecord(record, ++number);
  return rows.finish();
}

function addArray(text: string, rows: RowCollector): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new DocumentProblem('is-no-table', jsonPlace(cause), cause);
  }
  if (!Array.isArray(parsed)) throw new DocumentProblem('is-no-table');
  for (const [position, record] of parsed.entries()) rows.addRecord(record, position + 1);
}

/** The engine says where it stopped; what stands there is not for anybody's log. */
function jsonPlace(cause: unknown): string | undefined {
  const place = cause instanceof Error ? /\(line (\d+) column (\d+)\)/.exec(cause.message) : null;
  return place === null ? undefined : `line ${place[1]}, column ${place[2]}`;
}

function addLines(text: string, rows: RowCollector): void {
  let number = 0;
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end === -1 ? text.length : end).trim();
    from = end === -1 ? text.length : end + 1;
    number += 1;
    if (line !== '') rows.addRecord(parsedLine(line), number);
  }
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Excel may say in a line of its own what stands between cells: `sep=;`. */
function addCsv(text: string, rows: RowCollector, ending: string): void {
  const told = /^sep=([,;|\t])\r?\n/i.exec(text);
  const delimiter = told?.[1] ?? (ending === 'tsv' || ending === 'tab' ? '\t' : delimiterOf(text));
  const skipped = told === null ? 0 : 1;
  const [header, ...others] = recordsOf(text.slice(told?.[0].length ?? 0), delimiter, skipped);
  if (header === undefined) throw new DocumentProblem('is-no-table');
  if (header.record.length > mostColumns) throw new DocumentProblem('is-no-table', `more than ${mostColumns} columns`);
  rows.setHeader(header.record, delimiter);
  for (const { record, line } of others) rows.addCells(record, line);
}

interface CsvRecord {
  readonly record: readonly string[];
  /** Where it begins. */
  readonly line: number;
}

function recordsOf(text: string, delimiter: string, skippedLines: number): readonly CsvRecord[] {
  const found: CsvRecord[] = [];
  let next = skippedLines + 1;
  try {
    parseCsv(/[\r\n]$/.test(text.slice(-1)) ? text : `${text}\n`, {
      delimiter,
      bom: true,
      // What wrong rows there are is told by line, and the others are read.
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: longestRow,
      on_record: (record: string[]) => {
        const line = next;
        // Counted here: the parser takes the two characters at the end of a line on Windows for two lines within quotes.
        next += 1 + record.reduce((sum, cell) => sum + (cell.match(/\r\n?|\n/g)?.length ?? 0), 0);
        const isEmpty = record.every((cell) => cell.trim() === '');
        if (!isEmpty) found.push({ record, line });
        return null;
      },
    });
  } catch (cause) {
    throw csvProblem(cause, next);
  }
  return found;
}

/** `line` is where the record begins that could not be read to its end. */
function csvProblem(cause: unknown, line: number): DocumentProblem {
  const code = cause instanceof CsvError ? cause.code : undefined;
  const place = `the row that begins in line ${line}`;
  if (code === 'CSV_QUOTE_NOT_CLOSED') return new DocumentProblem('quote-not-closed', place, cause);
  if (code === 'CSV_MAX_RECORD_SIZE') return new DocumentProblem('row-too-long', place, cause);
  return new DocumentProblem('is-no-table', place, cause);
}

const delimiters = [',', ';', '\t', '|'] as const;

/** What stands most often between cells in the first line, outside of quotes. */
function delimiterOf(text: string): string {
  const counts = new Map<string, number>(delimiters.map((sign) => [sign, 0]));
  let isQuoted = false;
  for (let at = 0; at < text.length && at < 100_000; at += 1) {
    const sign = text.charAt(at);
    if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (sign === '\n' || sign === '\r')) break;
    else if (!isQuoted && counts.has(sign)) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }
  let best: string = ',';
  for (const [sign, count] of counts) if (count > (counts.get(best) ?? 0)) best = sign;
  return best;
}
