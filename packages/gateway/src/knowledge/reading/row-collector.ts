import { hash } from 'node:crypto';
import type { ColumnOptions } from '@gatehouse/contract/knowledge';
import type { CellValue, KnowledgeRow } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { germanness } from '../detect-language.ts';
import { cleanText } from './clean-text.ts';
import { clearLanguageOf } from './common-words.ts';
import type { DocumentLimits } from './document-limits.ts';
import { DocumentProblem } from './document-problem.ts';
import { type DecimalSign, decimalSignOf, readNumber } from './read-number.ts';
import type { ReadTable, RowProblem, RowProblemCode, TableOptions, TableRow } from './table-rows.ts';

const mostProblems = 1_000;
const longestKey = 500;
const longestCell = 1_000_000;
/** Columns of a table that are named where others were expected, and letters of each. */
const mostColumnsTold = 30;
const longestNameTold = 60;
/** Rows that are looked at to tell how numbers are written. */
const sampleRows = 10_000;
/** Rows that are read to tell the language of a table. */
const languageRows = 200;

/** A row as it came: text from CSV, values from JSON or a database. */
interface RawRow {
  readonly cells: readonly unknown[];
  readonly line: number;
}

const sentences: Readonly<Record<RowProblemCode, string>> = {
  'no-key': 'the row has no id',
  'no-title': 'the row has no title',
  'duplicate-key': 'another row has the same id',
  'not-a-number': 'this is no number',
  'not-a-link': 'this is no address of a page: https://…',
  'not-a-language': 'the language is neither de nor en',
  'wrong-number-of-cells': 'the row has more or fewer cells than there are columns',
  'not-an-object': 'this is no JSON object',
  'not-a-value': 'a list or an object cannot stand in a cell',
  'hidden-characters': 'characters that nobody sees were taken out',
  'too-long': 'this is too long',
};

/** Takes in the rows of one table and makes typed ones of them when all are there. */
export class RowCollector {
  readonly #options: TableOptions;
  readonly #limits: DocumentLimits;
  readonly #rows: RawRow[] = [];
  readonly #problems: RowProblem[] = [];
  readonly #positions = new Map<string, number>();
  #columns: string[] = [];
  #problemCount = 0;
  #isHeaderFixed = false;
  #delimiter: string | undefined;
  #language: Language | undefined;

  constructor(options: TableOptions, limits: DocumentLimits) {
    this.#options = options;
    this.#limits = limits;
  }

  /** The columns of CSV, and what stands between them: where that is a semicolon, the comma is for decimals. */
  setHeader(header: readonly string[], delimiter: string): void {
    const names = header.map((name) => cleanText(name).text.trim());
    this.#delimiter = delimiter;
    const doubled = names.find((name, at) => name !== '' && names.indexOf(name) !== at);
    if (doubled !== undefined)
      throw new DocumentProblem('is-no-table', `two columns are called ${doubled.slice(0, 100)}`);
    this.#columns = names;
    for (const [position, name] of this.#columns.entries()) this.#positions.set(name, position);
    this.#isHeaderFixed = true;
    this.#checkColumns();
  }

  addCells(cells: readonly string[], line: number): void {
    if (cells.length !== this.#columns.length && !isPadded(cells, this.#columns.length))
      this.#report('wrong-number-of-cells', line, undefined, true);
    else this.#add(cells, line);
  }

  /** An object with a value for each column. Columns are all that any of them has. */
  addRecord(record: unknown, line: number): void {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      this.#report('not-an-object', line, undefined, true);
      return;
    }
    const cells: unknown[] = [];
    for (const [name, value] of Object.entries(record)) {
      let position = this.#positions.get(name);
      if (position === undefined) {
        position = this.#columns.length;
        this.#columns.push(name);
        this.#positions.set(name, position);
      }
      cells[position] = value;
    }
    this.#add(cells, line);
  }

  #add(cells: readonly unknown[], line: number): void {
    if (this.#rows.length >= this.#limits.rows)
      throw new DocumentProblem('too-many-rows', `more than ${this.#limits.rows}`);
    this.#rows.push({ cells, line });
  }

  finish(): ReadTable {
    if (!this.#isHeaderFixed && this.#rows.length > 0) this.#checkColumns();
    const columns = this.#readers();
    const rows: TableRow[] = [];
    const keys = new Set<string>();
    for (const raw of this.#rows) {
      const row = this.#read(raw, columns, keys);
      if (row !== undefined) rows.push(row);
    }
    const named = new Set(this.#options.columns.map(({ name }) => name));
    const { key, languageColumn, title } = this.#options;
    return {
      rows,
      problems: this.#problems,
      problemCount: this.#problemCount,
      unnamedColumns: this.#columns.filter(
        (name) => name !== '' && !named.has(name) && name !== key && name !== title && name !== languageColumn,
      ),
    };
  }

  #checkColumns(): void {
    const { columns, key, languageColumn, title } = this.#options;
    const wanted = new Set([
      key,
      title,
      ...(languageColumn === undefined ? [] : [languageColumn]),
      ...columns.map(({ name }) => name),
    ]);
    const missing = [...wanted].filter((name) => !this.#positions.has(name));
    // JSON leaves out what is empty: only what every row needs must be there.
    const needed = this.#isHeaderFixed ? missing : missing.filter((name) => name === key || name === title);
    if (needed.length === 0) return;
    const there = this.#columns.slice(0, mostColumnsTold).map((name) => name.slice(0, longestNameTold));
    const more = this.#columns.length > mostColumnsTold ? ', …' : '';
    throw new DocumentProblem('missing-columns', `${needed.join(', ')} ← ${there.join(', ')}${more}`);
  }

  #readers(): readonly ColumnReader[] {
    const configured = new Map(this.#options.columns.map((column) => [column.name, column]));
    return this.#columns.flatMap((name) => {
      const position = this.#positions.get(name);
      if (position === undefined || name === '') return [];
      if (name === this.#options.languageColumn && !configured.has(name)) return [];
      const options = configured.get(name) ?? { name, kind: 'text' as const, label: {} };
      return [{ options, position, sign: this.#signOf(options, position) }];
    });
  }

  /** A column that does not tell how its numbers are written is written as the others are. */
  #signOf({ kind }: ColumnOptions, position: number): DecimalSign {
    if (!isNumeric(kind)) return '.';
    const others = this.#options.columns.filter((column) => isNumeric(column.kind) && column.kind !== 'quantity');
    for (const place of [position, ...others.map(({ name }) => this.#positions.get(name) ?? -1)]) {
      const texts = this.#rows.slice(0, sampleRows).map(({ cells }) => cells[place]);
      const told = decimalSignOf(texts.filter((text) => typeof text === 'string'));
      if (told !== undefined) return told;
    }
    return this.#options.language === 'de' || this.#delimiter === ';' ? ',' : '.';
  }

  #read(raw: RawRow, columns: readonly ColumnReader[], keys: Set<string>): TableRow | undefined {
    const { line } = raw;
    const id = this.#textOf(raw, this.#options.key);
    if (id === undefined || id.length > longestKey) {
      this.#report(id === undefined ? 'no-key' : 'too-long', line, this.#options.key, true);
      return undefined;
    }
    if (keys.has(id)) {
      this.#report('duplicate-key', line, this.#options.key, true, id);
      return undefined;
    }
    const title = this.#textOf(raw, this.#options.title);
    if (title === undefined) {
      this.#report('no-title', line, this.#options.title, true);
      return undefined;
    }
    keys.add(id);
    const values = columns.map((column) => ({ column, value: this.#cell(raw, column) }));
    const language = this.#languageOf(raw, values);
    const row: KnowledgeRow = {
      table: this.#options.name,
      id,
      title,
      columns: values.map(({ column: { options }, value }) => ({
        name: options.name,
        kind: options.kind,
        label: options.label[language] ?? options.name,
        ...(options.currency === undefined ? {} : { currency: options.currency }),
        value,
      })),
    };
    return { row, language, line, hash: hash('sha256', canonicalJson({ language, row })) };
  }

  #textOf({ cells }: RawRow, name: string): string | undefined {
    const value = cells[this.#positions.get(name) ?? -1];
    const text =
      typeof value === 'number' || typeof value === 'bigint' ? String(value) : typeof value === 'string' ? value : '';
    const clean = cleanText(text).text.replace(/\s+/g, ' ').trim();
    return clean === '' ? undefined : clean;
  }

  #cell({ cells, line }: RawRow, { options, position, sign }: ColumnReader): CellValue {
    const value = plainValue(cells[position]);
    if (value === undefined) {
      this.#report('not-a-value', line, options.name, false);
      return null;
    }
    if (value === null || (typeof value === 'string' && value.trim() === '')) return null;
    if (isNumeric(options.kind)) {
      const number =
        typeof value === 'string'
          ? readNumber(value, sign, options.kind === 'quantity')
          : typeof value === 'number'
            ? value
            : undefined;
      if (number === undefined || !Number.isFinite(number)) {
        this.#report('not-a-number', line, options.name, false);
        return null;
      }
      return number;
    }
    if (typeof value !== 'string') return value;
    const { text, hidden } = cleanText(value);
    if (hidden.some(({ isSuspicious }) => isSuspicious)) this.#report('hidden-characters', line, options.name, false);
    if (text.length > longestCell) {
      this.#report('too-long', line, options.name, false);
      return null;
    }
    if (options.kind === 'link' && !isLink(text.trim())) {
      this.#report('not-a-link', line, options.name, false);
      return null;
    }
    return text.trim();
  }

  #languageOf(raw: RawRow, values: readonly { readonly column: ColumnReader; readonly value: CellValue }[]): Language {
    const { language, languageColumn } = this.#options;
    if (languageColumn !== undefined) {
      const told = this.#textOf(raw, languageColumn)?.toLowerCase() ?? '';
      const start = /^(de|en|german|deutsch|english|englisch)\b/.exec(told)?.[1] ?? '';
      if (start !== '') return start.startsWith('d') || start === 'german' ? 'de' : 'en';
      if (told !== '') this.#report('not-a-language', raw.line, languageColumn, false);
    }
    if (language !== undefined) return language;
    const texts = values.filter(
      ({ column: { options }, value }) => options.kind === 'text' && typeof value === 'string',
    );
    const told = clearLanguageOf(texts.map((text) => String(text.value)).join('. '));
    if (told !== undefined) return told;
    return (this.#language ??= this.#languageOfAll());
  }

  #languageOfAll(): Language {
    const texts = this.#rows
      .slice(0, languageRows)
      .flatMap(({ cells }) => cells.filter((cell) => typeof cell === 'string'));
    return germanness([...texts, ...this.#columns].join('. ')) > 0 ? 'de' : 'en';
  }

  #report(code: RowProblemCode, line: number, column: string | undefined, isRowLeftOut: boolean, id?: string): void {
    this.#problemCount += 1;
    if (this.#problems.length >= mostProblems) return;
    const where = column === undefined ? '' : `, column ${column}`;
    const which = id === undefined ? '' : ` (${id.slice(0, 100)})`;
    const message = `line ${line}${where}: ${sentences[code]}${which}${isRowLeftOut ? '; the row is left out' : ''}`;
    this.#problems.push({ code, line, isRowLeftOut, message, ...(column === undefined ? {} : { column }) });
  }
}

interface ColumnReader {
  readonly options: ColumnOptions;
  readonly position: number;
  readonly sign: DecimalSign;
}

/** Programs end lines with delimiters for cells that are empty, or leave those out. */
function isPadded(cells: readonly string[], columns: number): boolean {
  return cells.length > columns && cells.slice(columns).every((cell) => cell.trim() === '');
}

function isNumeric(kind: ColumnOptions['kind']): boolean {
  return kind === 'number' || kind === 'price' || kind === 'quantity';
}

/** Databases give dates and large integers, too; undefined for what cannot stand in a cell. */
function plainValue(value: unknown): CellValue | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (Array.isArray(value) && value.every((part) => typeof part === 'string' || typeof part === 'number'))
    return value.join(', ');
  return undefined;
}

function isLink(text: string): boolean {
  return /^https?:\/\/[^\s]{1,2000}$/i.test(text) && URL.canParse(text);
}
