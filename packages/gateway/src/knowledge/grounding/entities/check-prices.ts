import type { Quantity } from '../read-quantities.ts';
import type { ReadText } from '../read-text.ts';
import { isMoney } from '../units.ts';
import type { IndexedRow } from './row-index.ts';
import type { Checked, Named, Scene } from './scene.ts';

const priceWord =
  /\b(?:kostet|kosten|preis|preise|price|priced|costs?|für\s+nur|for\s+(?:just|only)|verkaufspreis|zahlen\s+sie|you\s+pay)\b/i;
const service =
  /versand|liefer(?:ung|kosten)|porto|gebühr|zustell|express|rücksend|retoure|mindestbestell|bestellwert|warenwert|gutschein|rabatt|\b(?:shipping|delivery|postage|fees?|returns?|minimum|vouchers?|discounts?|gift)\b/i;
const upTo =
  /(?:unter|bis(?:\s+zu)?|maximal|höchstens|weniger\s+als|under|below|up\s+to|less\s+than|at\s+most)\s*[€$£]?\s*$/i;
const from = /(?:über|mindestens|mehr\s+als|over|above|at\s+least|more\s+than)\s*[€$£]?\s*$/i;
const giftWord =
  /(?<![\p{L}])(?:(?:ist|sind|is|are|wird|gibt\s+es)\s+(?:\p{L}+\s+){0,3}(?:kostenlos|gratis|umsonst|free(?:\s+of\s+charge)?|for\s+free)|geschenkt|for\s+free|free\s+of\s+charge)(?![\p{L}-])/iu;

function hundredthsOf(quantity: Quantity): readonly number[] {
  return quantity.values.map((value) => Math.round(value * 100));
}

/** Amounts of money: with a currency, with two decimals, or behind a word for a price. */
export function moneyOf(read: ReadText): readonly Quantity[] {
  const money: Quantity[] = [];
  for (const [at, quantity] of read.quantities.entries()) {
    const written = read.text.slice(quantity.start, quantity.end);
    const before = read.text.slice(Math.max(0, quantity.start - 28), quantity.start);
    const bare = quantity.dimension === undefined && !quantity.soft;
    const isPrice =
      isMoney(quantity.dimension) ||
      (bare &&
        (/^\d+[.,]\d{2}$/.test(written) ||
          (priceWord.test(before) && !/[.;!?]/.test(before.split(priceWord).at(-1) ?? ''))));
    if (!isPrice) continue;
    const earlier = money.at(-1);
    const gap = earlier === undefined ? '' : read.text.slice(earlier.end, quantity.start);
    const next = read.quantities[at - 1] === earlier;
    // "49 Euro 99", "49 Euro und 99 Cent" are one amount.
    const cents =
      quantity.values.every((value) => value < 1) || (bare && quantity.values.every((value) => value < 100));
    if (earlier !== undefined && next && cents && /^\s*(?:und|and)?\s*$/.test(gap)) {
      const more = quantity.values[0] ?? 0;
      money[money.length - 1] = {
        ...earlier,
        values: earlier.values.map((value) => value + (more < 1 ? more : more / 100)),
        end: quantity.end,
      };
    } else money.push(quantity);
  }
  // "neunundvierzig Euro neunundneunzig": what follows an amount without a unit of its own.
  return money.map((amount) => {
    const next = read.quantities.find(({ start }) => start >= amount.end);
    if (next === undefined || next.dimension !== undefined || !/^\s*$/.test(read.text.slice(amount.end, next.start)))
      return amount;
    const [more = 100] = next.values;
    return more >= 1 && more < 100 && Number.isInteger(more) && amount.values.every(Number.isInteger)
      ? { ...amount, values: amount.values.map((value) => value + more / 100) }
      : amount;
  });
}

function hasPrice(rows: readonly IndexedRow[], quantity: Quantity, before: string): boolean {
  const wanted = hundredthsOf(quantity);
  const fits = (price: number): boolean =>
    wanted.some(
      (value) => price === value || (upTo.test(before) && price <= value) || (from.test(before) && price >= value),
    );
  return rows.some(({ prices }) =>
    prices.some(
      ({ currency, hundredths }) =>
        fits(hundredths) &&
        (currency === undefined || quantity.dimension === undefined || currency === quantity.dimension),
    ),
  );
}

/** Whether a row with this price has all the words of rows that the sentence has: a price without a product is of what it speaks of. */
function fitsOne(read: ReadText, amount: Quantity, before: string, { index }: Checked): boolean {
  const words = read.words.filter(
    (word) => word.upper && word.weight >= 1 && word.quantity < 0 && index.titleStems.has(word.stem),
  );
  return index.rows.some((row) => hasPrice([row], amount, before) && words.every(({ stem }) => row.stems.has(stem)));
}

const currencyIn = /[€$£]|euro|eur\b|usd|dollar|gbp|chf|cent/i;

/** Whether an amount may stand in a sentence about these rows. */
function isPrice(read: ReadText, amount: Quantity, scene: Scene, checked: Checked): boolean {
  const sentence = read.text;
  const before = sentence.slice(Math.max(0, amount.start - 24), amount.start);
  if (scene.rows.length > 0 && hasPrice(scene.rows, amount, before)) return true;
  const written = sentence.slice(Math.max(0, amount.start - 2), amount.end + 3);
  // "The price of Nachtfalter 2 is …": a number of the title is no price.
  const bare = !currencyIn.test(written) && !/[.,]\d{2}$/.test(sentence.slice(amount.start, amount.end));
  if (bare && scene.rows.some(({ title }) => title.has(read.words[amount.first]?.stem ?? ''))) return true;
  const inTexts = checked.index.textNumbers.has(amount);
  const clause = sentence.slice(Math.max(0, amount.start - 60), Math.min(sentence.length, amount.end + 40));
  const isService = service.test(clause);
  if ((!scene.named || isService) && inTexts) return true;
  if (isService && hasPrice(checked.index.rows, amount, before)) return true;
  return !scene.named && fitsOne(read, amount, before, checked);
}

/** Of what a sentence names, that which stands next before a place, or next behind it. */
function nearest(named: readonly Named[], amount: Quantity, side: 'before' | 'behind'): Named | undefined {
  let best: Named | undefined;
  for (const one of named) {
    if (side === 'before' && one.end <= amount.start && (best === undefined || one.end > best.end)) best = one;
    if (side === 'behind' && one.start >= amount.end && (best === undefined || one.start < best.start)) best = one;
  }
  return best;
}

/**
 * Whether all amounts of money are those of the rows. Where several things are named, each amount belongs to the one before it, or, in the
 * other order of words, each to the one behind it.
 */
export function checkPrices(read: ReadText, named: readonly Named[], scene: Scene, checked: Checked): boolean {
  const amounts = moneyOf(read);
  if (amounts.length === 0) return true;
  const things = new Set(named.flatMap(({ rows }) => rows.map(({ head }) => head)));
  if (things.size < 2) return amounts.every((amount) => isPrice(read, amount, scene, checked));
  return (['before', 'behind'] as const).some((side) =>
    amounts.every((amount) => {
      const own = nearest(named, amount, side);
      if (own === undefined) return false;
      const heads = new Set(own.rows.map(({ head }) => head));
      const rows = [...own.rows, ...scene.rows.filter(({ head }) => heads.has(head))];
      return isPrice(read, amount, { ...scene, rows }, checked);
    }),
  );
}

/** Whether something that has a price is said to cost nothing. */
export function isGift(sentence: string, rows: readonly IndexedRow[]): boolean {
  if (!giftWord.test(sentence) || service.test(sentence)) return false;
  return rows.some(({ prices }) => prices.some(({ hundredths }) => hundredths > 0));
}
