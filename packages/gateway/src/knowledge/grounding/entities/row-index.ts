import type { KnowledgeRow } from '../../../core/collections.ts';
import type { Language } from '../../../core/knowledge.ts';
import { QuantityIndex } from '../quantity-index.ts';
import { readText, type ReadText, type WordMemory } from '../read-text.ts';
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

export interface RowIndex {
  readonly rows: readonly IndexedRow[];
  readonly ids: ReadonlyMap<string, readonly IndexedRow[]>;
  readonly titleStems: ReadonlyMap<string, readonly IndexedRow[]>;
  /** All stems of rows and of what else is known to be so. */
  readonly stems: ReadonlySet<string>;
  readonly texts: readonly ReadText[];
  /** Whatever letters and digits stand together anywhere. */
  readonly codes: ReadonlySet<string>;
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

/** Reads rows, and texts beside them that are so as well, for one language. */
export function indexRows(
  rows: readonly KnowledgeRow[],
  texts: readonly string[],
  language: Language,
  memory: WordMemory,
): RowIndex {
  const ids = new Map<string, IndexedRow[]>();
  const titleStems = new Map<string, IndexedRow[]>();
  const stems = new Set<string>();
  const codes = new Set<string>();
  const textNumbers = new QuantityIndex();
  const reads: ReadText[] = [];
  const put = (into: Map<string, IndexedRow[]>, key: string, row: IndexedRow): void => {
    const known = into.get(key);
    if (known === undefined) into.set(key, [row]);
    else known.push(row);
  };
  const indexedRows = rows.map((row) => {
    const { indexed, read } = indexRow(row, language, memory);
    put(ids, indexed.id, indexed);
    for (const stem of indexed.title) put(titleStems, stem, indexed);
    reads.push(read);
    return indexed;
  });
  for (const text of texts) {
    const read = readText(plainSentence(text), language, memory);
    textNumbers.add(read);
    textNumbers.addDigitsOfCodes(read);
    reads.push(read);
  }
  for (const read of reads) {
    for (const word of read.words) {
      stems.add(word.stem);
      if (/\d/.test(word.form)) codes.add(compact(word.form));
    }
    for (const [run] of read.text.matchAll(/[\p{L}\p{N}]+(?:[-_./#][\p{L}\p{N}]+)*/gu))
      if (/\d/.test(run)) codes.add(compact(run));
  }
  return { rows: indexedRows, ids, titleStems, stems, codes, texts: reads, textNumbers };
}
