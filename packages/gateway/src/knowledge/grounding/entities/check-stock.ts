import { isMoney } from '../units.ts';
import type { Quantity } from '../read-quantities.ts';
import type { ReadText } from '../read-text.ts';
import { type IndexedRow, statesIn } from './row-index.ts';
import { type Checked, denied, type Scene } from './scene.ts';

const soldOut =
  /\b(?:ausverkauft|vergriffen|out\s+of\s+stock|sold\s+out|unavailable|discontinued|eingestellt|nicht\s+(?:mehr\s+)?(?:auf\s+lager|verfügbar|lieferbar|vorrätig|erhältlich|bestellbar|im\s+sortiment)|(?:not|isn[’']t|no\s+longer|aren[’']t)\s+(?:currently\s+|available|in\s+stock|offered)+|derzeit\s+nicht|momentan\s+nicht)/i;
const inStock =
  /\b(?:auf\s+lager|verfügbar|lieferbar|vorrätig|erhältlich|bestellbar|in\s+stock|available|ready\s+to\s+ship)\b/i;
const piecesBehind =
  /^\s*(?:stück|stk|exemplare?n?|pieces?|pcs|units?|items?|left|available|verfügbar|vorrätig|auf\s+lager|in\s+stock|(?:sind|are|is|davon)\s+(?:noch\s+)?(?:auf\s+lager|verfügbar|in\s+stock|available|left)|remaining|of\s+(?:them|it)|(?:\p{L}+\s+){1,3}(?:auf\s+lager|vorrätig|verfügbar|lieferbar|in\s+stock|left|available))/iu;
const piecesBefore =
  /(?:bestand|lagerbestand|stock|noch|nur\s+noch|only|vorrat)\W{0,3}(?:ist|is|von|of|beträgt|sind|insgesamt|in\s+total)?\W{0,3}$/i;
const countedAtMost = 12;
/** When somebody is there is nothing of rows. */
const ofTime: ReadonlySet<string> = new Set(['clock', 'weekday', 'month']);

/** "The Glühwurm 100 front light is in stock": a number right behind a word of a name belongs to that name. */
function isOfName(read: ReadText, { first }: Quantity, rows: readonly IndexedRow[]): boolean {
  const [before, word] = [read.words[first - 1], read.words[first]];
  if (before === undefined || word === undefined || before.quantity >= 0) return false;
  return rows.some(({ title }) => title.has(before.stem) && title.has(word.stem));
}

function stockNumbers(read: ReadText, sentence: string, rows: readonly IndexedRow[] = []): readonly number[] {
  return read.quantities.flatMap((quantity) => {
    if (isOfName(read, quantity, rows)) return [];
    if (quantity.dimension !== undefined || quantity.values.some((value) => !Number.isInteger(value))) return [];
    const behind = sentence.slice(quantity.end, quantity.end + 40);
    const before = sentence.slice(Math.max(0, quantity.start - 32), quantity.start);
    const counts = piecesBehind.test(behind) || (piecesBefore.test(before) && !/^\s*[-–]?\s*\p{L}/u.test(behind));
    return counts ? quantity.values.slice(0, 1) : [];
  });
}

export function checkStock(read: ReadText, sentence: string, { named, rows }: Scene, checked: Checked): boolean {
  const stocks = (rows.length > 0 ? rows : checked.index.rows).flatMap(({ stock }) => stock ?? []);
  const numbers = stockNumbers(read, sentence, rows);
  const sum = stocks.reduce((total, stock) => total + stock, 0);
  const inTexts = (number: number): boolean => !named && checked.index.textNumbers.hasPlain(number);
  if (numbers.some((number) => !stocks.includes(number) && !(named && sum === number) && !inTexts(number)))
    return false;
  if (!named || stocks.length === 0 || /[?]\s*$/.test(sentence)) return true;
  if (soldOut.test(sentence)) return stocks.every((stock) => stock === 0);
  if (inStock.test(sentence) && numbers.length === 0 && !denied.test(sentence))
    return stocks.some((stock) => stock > 0);
  return true;
}

/** Other numbers that are said of rows: with a unit, or large. */
export function checkNumbers(read: ReadText, scene: Scene, checked: Checked): boolean {
  const heads = new Set([...scene.rows, ...scene.earlier].map(({ head }) => head));
  const rows = heads.size > 0 ? checked.index.rows.filter(({ head }) => heads.has(head)) : checked.index.rows;
  const known = (quantity: Quantity): boolean =>
    rows.some(({ numbers }) => numbers.has(quantity)) || checked.index.textNumbers.has(quantity);
  return read.quantities.every((quantity) => {
    if (quantity.soft || isMoney(quantity.dimension) || ofTime.has(quantity.dimension ?? '')) return true;
    if (
      quantity.dimension === undefined &&
      (quantity.values.length === 0 || (quantity.values[0] ?? 0) <= countedAtMost)
    )
      return true;
    if (known(quantity)) return true;
    const [value = 0] = quantity.plain;
    return rows.some(
      ({ prices, stock }) => stock === value || prices.some(({ hundredths }) => hundredths === Math.round(value * 100)),
    );
  });
}

export function checkStates(sentence: string, { named, rows }: Scene): boolean {
  if (!named) return true;
  const known = rows.flatMap(({ states }) => states ?? []);
  const told = known.flatMap((states) => [...states]);
  if (known.length === 0 || denied.test(sentence) || /[?]\s*$/.test(sentence)) return true;
  const said = statesIn(sentence);
  return said.size === 0 || told.some((state) => said.has(state));
}

/** Whether a sentence says how many there are, or whether there are any. */
export function claimsStock(read: ReadText, sentence: string): boolean {
  return stockNumbers(read, sentence).length > 0 || soldOut.test(sentence) || inStock.test(sentence);
}
