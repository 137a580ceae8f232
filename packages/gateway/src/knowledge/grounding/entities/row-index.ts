import type { KnowledgeRow } from '../../../core/collections.ts';
import type { Language } from '../../../core/knowledge.ts';
import { QuantityIndex } from '../quantity-index.ts';
import { readText, type ReadText, type WordMemory } from '../read-text.ts';
import { TextMemory } from '../text-memory.ts';
import { plainSentence } from './plain-sentence.ts';

/** A row with what may be said of it. */
export interface IndexedRow {
  readonly row: KnowledgeRow;
  readonly id: string;
  /** Its title by the words that tell, and by all of them in order. */
  readonly title: ReadonlySet<string>;
  /** What stands before the first comma of it, which variants have in common. */
  readonly head: string;
  readonly headStems: ReadonlySet<string>;
  readonly stems: ReadonlySet<string>;
  /** In hundredths; with the currency as a dimension, or none. */
  readonly prices: readonly { readonly hundredths: number; readonly currency: string | undefined }[];
  /** Undefined where nothing is told of it. */
  readonly stock: number | undefined;
  /** Undefined where the row has no state. */
  readonly states: ReadonlySet<string> | undefined;
  /** Numbers of its other cells. */
  readonly numbers: QuantityIndex;
}

/** Whether something is among what is known. */
export interface Known {
  has(one: string): boolean;
}

export interface RowIndex {
  readonly rows: readonly IndexedRow[];
  readonly ids: ReadonlyMap<string, readonly IndexedRow[]>;
  readonly titleStems: ReadonlyMap<string, readonly IndexedRow[]>;
  /** All stems of rows and of what else is known to be so. */
  readonly stems: Known;
  /** Whatever letters and digits stand together anywhere. */
  readonly codes: Known;
  /** Stems of short cells, such as colours and sizes. */
  readonly values: ReadonlySet<string>;
  readonly textNumbers: QuantityIndex;
}

const stockName = /stock|bestand|lager|avail|verfügbar|lieferbar|vorrat|vorrätig|quantity|anzahl|menge/i;
const stateName = /status|state|stand|zustand/i;

/** Letters and digits alone, in small letters: how ids are compared. */
export function compact(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** What an order, or a parcel, may be: each word for the same state is in one line. */
const states = [
  'pending offen open eingegangen received',
  'processed processing bearbeitung bearbeitet vorbereitet gepackt packed',
  'shipped versandt versendet verschickt unterwegs dispatched transit',
  'delivered zugestellt geliefert ausgeliefert angekommen arrived',
  'cancelled canceled storniert abgebrochen',
  'returned retourniert zurückgeschickt zurückgegeben zurückgesandt zurückgesendet',
  'refunded erstattet rückerstattet',
].map((line) => line.split(' '));

/** The states that words tell of, by the first word of their line. */
export function statesIn(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  // "Rücksendung unterwegs" is no shipment to the customer.
  if (/^\W*(?:rücksendung|return)\b/i.test(text)) return found.add('returned');
  for (const [word] of text.toLowerCase().matchAll(/\p{L}+/gu))
    for (const line of states) if (line.includes(word)) found.add(line[0] ?? '');
  return found;
}

function priceOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value * 100) : undefined;
  if (typeof value !== 'string' || !/^\s*\d+(?:[.,]\d{1,2})?\s*$/.test(value)) return undefined;
  return Math.round(Number(value.replace(',', '.')) * 100);
}

function stockOf(row: KnowledgeRow): number | undefined {
  for (const { kind, name, label, value } of row.columns) {
    if (kind !== 'quantity' && !stockName.test(`${name} ${label}`)) continue;
    if (typeof value === 'boolean') return value ? Number.POSITIVE_INFINITY : 0;
    if (typeof value === 'number') return value;
    if (typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  }
  return undefined;
}

function indexRow(
  row: KnowledgeRow,
  language: Language,
  memory: WordMemory,
): { readonly indexed: IndexedRow; readonly read: ReadText } {
  const told = row.columns.filter(({ kind, value }) => kind !== 'hidden' && kind !== 'link' && value !== null);
  const prices = told.flatMap(({ kind, value, currency }) => {
    const hundredths = kind === 'price' ? priceOf(value) : undefined;
    return hundredths === undefined ? [] : [{ hundredths, currency: currency?.toLowerCase() }];
  });
  const title = readText(plainSentence(row.title), language, memory);
  const cells = told.filter(({ kind }) => kind !== 'price').map(({ label, value }) => `${label}: ${String(value)}`);
  const read = readText(plainSentence(`${row.title}\n${row.id}\n${cells.join('\n')}`), language, memory);
  const numbers = new QuantityIndex();
  numbers.add(read);
  numbers.addDigitsOfCodes(read);
  const state = told.filter(({ name, label }) => stateName.test(name) || stateName.test(label));
  const titleWords = title.words.filter(
    (word) => word.weight > 0 || word.kind !== 'word' || word.quantity >= 0 || word.form.length === 1 || word.upper,
  );
  const head = row.title.split(/[,(]/)[0]?.trim() ?? '';
  return {
    read,
    indexed: {
      row,
      id: compact(row.id),
      title: new Set(titleWords.map((word) => word.stem)),
      head: head.toLowerCase(),
      headStems: new Set(
        titleWords.filter(({ start, weight }) => start < head.length && weight > 0).map((word) => word.stem),
      ),
      stems: new Set(read.words.map((word) => word.stem)),
      prices,
      stock: stockOf(row),
      states: state.length === 0 ? undefined : new Set(state.flatMap(({ value }) => [...statesIn(String(value))])),
      numbers,
    },
  };
}

/** What is known of a text beside the rows. */
interface KnownText {
  readonly read: ReadText;
  readonly stems: ReadonlySet<string>;
  readonly codes: ReadonlySet<string>;
}

interface KnownRow extends KnownText {
  readonly indexed: IndexedRow;
  /** Stems of its short cells, such as colours and sizes. */
  readonly values: readonly string[];
}

/** Rows and texts as they were read before. */
export interface RowMemory {
  readonly rows: TextMemory<KnownRow>;
  readonly texts: TextMemory<KnownText>;
}

export function createRowMemory(): RowMemory {
  return { rows: new TextMemory<KnownRow>(), texts: new TextMemory<KnownText>() };
}

function knownText(read: ReadText): KnownText {
  const stems = new Set<string>();
  const codes = new Set<string>();
  for (const word of read.words) {
    stems.add(word.stem);
    if (/\d/.test(word.form)) codes.add(compact(word.form));
  }
  for (const [run] of read.text.matchAll(/[\p{L}\p{N}]+(?:[-_./#][\p{L}\p{N}]+)*/gu))
    if (/\d/.test(run)) codes.add(compact(run));
  return { read, stems, codes };
}

function valuesOf({ columns, id, title }: KnowledgeRow, language: Language, memory: WordMemory): readonly string[] {
  return columns.flatMap(({ kind, value }) => {
    if (value === title || value === id || kind !== 'text' || typeof value !== 'string') return [];
    if (value.length > 24 || value.split(/\s+/).length > 3) return [];
    return readText(value, language, memory)
      .words.filter((word) => word.kind === 'word' && (word.weight > 0 || (word.form.length === 1 && word.upper)))
      .map(({ stem }) => stem);
  });
}

/** Of texts together: what one has of a date another may add to. */
function numbersOf(texts: readonly KnownText[]): QuantityIndex {
  const numbers = new QuantityIndex();
  for (const { read } of texts) {
    numbers.add(read);
    numbers.addDigitsOfCodes(read);
  }
  return numbers;
}

/** Reads rows, and texts beside them that are so as well, for one language. */
export function indexRows(
  rows: readonly KnowledgeRow[],
  texts: readonly string[],
  language: Language,
  memory: WordMemory,
  known: RowMemory,
): RowIndex {
  const ids = new Map<string, IndexedRow[]>();
  const titleStems = new Map<string, IndexedRow[]>();
  const put = (into: Map<string, IndexedRow[]>, key: string, row: IndexedRow): void => {
    const there = into.get(key);
    if (there === undefined) into.set(key, [row]);
    else there.push(row);
  };
  const knownRows = rows.map((row) =>
    known.rows.recall(`${language} ${JSON.stringify(row)}`, (): KnownRow => {
      const { indexed, read } = indexRow(row, language, memory);
      return { ...knownText(read), indexed, values: valuesOf(row, language, memory) };
    }),
  );
  for (const { indexed } of knownRows) {
    put(ids, indexed.id, indexed);
    for (const stem of indexed.title) put(titleStems, stem, indexed);
  }
  const knownTexts = texts.map((text) =>
    known.texts.recall(`${language} ${text}`, () => knownText(readText(plainSentence(text), language, memory))),
  );
  const all = [...knownRows, ...knownTexts];
  let textNumbers: QuantityIndex | undefined;
  return {
    rows: knownRows.map(({ indexed }) => indexed),
    ids,
    titleStems,
    stems: { has: (stem) => all.some(({ stems }) => stems.has(stem)) },
    codes: { has: (code) => all.some(({ codes }) => codes.has(code)) },
    values: new Set(knownRows.flatMap(({ values }) => values)),
    // Few answers have a number that is in no row.
    get textNumbers() {
      return (textNumbers ??= numbersOf(knownTexts));
    },
  };
}
