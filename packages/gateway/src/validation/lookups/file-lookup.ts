import { readFile, stat } from 'node:fs/promises';
import type { FileLookupOptions } from '@gatehouse/contract/validation';
import type { SlowLookup } from './remembered-lookup.ts';
import { readableText } from '../readable-text.ts';
import { csvRows, separatorOf } from './table-rows.ts';

/** A larger list belongs into a database. */
const largestFile = 128 * 1_048_576;
/** Rows that are read at a stretch, between which others are let run. */
const rowsAtOnce = 5_000;

interface Known {
  readonly stamp: string;
  readonly values: ReadonlySet<string>;
}

/** Values of a file, all of them in memory; read again when the file has changed. */
export function createFileLookup(options: FileLookupOptions): SlowLookup {
  const { file, ignoreCase } = options;
  let known: Known | undefined;
  let reading: Promise<Known> | undefined;

  async function read(stamp: string): Promise<Known> {
    const text = await readFile(file, 'utf8');
    const values = new Set<string>();
    let rows = 0;
    for (const value of valuesIn(text, options)) {
      const plain = readableText(value).trim();
      if (plain !== '') values.add(ignoreCase ? plain.toLowerCase() : plain);
      rows += 1;
      if (rows % rowsAtOnce === 0) await new Promise(setImmediate);
    }
    return { stamp, values };
  }

  async function current(): Promise<Known> {
    const { ino, mtimeMs, size } = await stat(file);
    if (size > largestFile) throw new RangeError('the file of the look-up is too large');
    const stamp = `${ino} ${mtimeMs} ${size}`;
    if (known?.stamp === stamp) return known;
    reading ??= read(stamp).finally(() => {
      reading = undefined;
    });
    known = await reading;
    return known;
  }

  return {
    has: async (value) => (await current()).values.has(ignoreCase ? value.toLowerCase() : value),
    close: () => Promise.resolve(),
  };
}

function* valuesIn(text: string, { column, file, format, separator }: FileLookupOptions): Generator<string> {
  switch (format ?? formatOf(file)) {
    case 'csv':
      yield* columnOf(text, column, separator ?? separatorOf(text));
      return;
    case 'jsonl':
      yield* propertyOf(text, column);
      return;
    default:
      yield* linesOf(text);
  }
}

function formatOf(file: string): NonNullable<FileLookupOptions['format']> {
  const name = file.toLowerCase();
  if (name.endsWith('.csv') || name.endsWith('.tsv')) return 'csv';
  return name.endsWith('.jsonl') || name.endsWith('.ndjson') ? 'jsonl' : 'lines';
}

function* columnOf(text: string, column: string | undefined, separator: string): Generator<string> {
  let place: number | undefined;
  for (const row of csvRows(text, separator)) {
    if (place === undefined) {
      place = column === undefined ? 0 : row.findIndex((name) => name.trim() === column);
      if (place === -1) throw new RangeError('the file of the look-up has no such column');
    } else yield row[place] ?? '';
  }
}

/** A line that is no JSON is a mistake of the file: nobody can say what is missing then. */
function* propertyOf(text: string, property: string | undefined): Generator<string> {
  for (const line of linesOf(text)) {
    const value = JSON.parse(line) as unknown;
    const wanted =
      property === undefined || typeof value !== 'object' || value === null || !Object.hasOwn(value, property)
        ? property === undefined
          ? value
          : undefined
        : (value as Readonly<Record<string, unknown>>)[property];
    if (typeof wanted === 'string' || typeof wanted === 'number') yield String(wanted);
  }
}

function* linesOf(text: string): Generator<string> {
  let from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (from < text.length) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end === -1 ? text.length : end).trim();
    from = end === -1 ? text.length : end + 1;
    if (line !== '') yield line;
  }
}
