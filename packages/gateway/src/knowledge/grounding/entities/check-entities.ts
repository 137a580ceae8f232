import type { GroundingProblem } from '@gatehouse/contract/explanation';
import type { KnowledgeRow } from '../../../core/collections.ts';
import type { Language } from '../../../core/knowledge.ts';
import { detectLanguage } from '../../detect-language.ts';
import { isGeneralWord } from '../../general-words.ts';
import { createLexicons } from '../evidence-index.ts';
import { isName } from '../name-words.ts';
import type { Quantity } from '../read-quantities.ts';
import { createWordMemory, readText, type ReadText, type ReadWord, type WordMemory } from '../read-text.ts';
import { splitSentences } from '../split-sentences.ts';
import { isMoney } from '../units.ts';
import { findIds } from './find-ids.ts';
import { findMentions, hasExtra } from './find-mentions.ts';
import { joinSpelledDigits, plainSentence } from './plain-sentence.ts';
import { type IndexedRow, indexRows, type RowIndex, statesIn } from './row-index.ts';

export interface EntityContext {
  /** What is so beside the rows, such as the passages that an answer may rest on. */
  readonly texts?: readonly string[] | undefined;
  /** What was asked: its words may be repeated, its prices and ids are no facts. */
  readonly question?: string | undefined;
}

/** A sentence of an answer that says what is not so. */
export interface EntityFinding {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly problems: readonly GroundingProblem[];
}

const priceWord =
  /\b(?:kostet|kosten|preis|preise|price|priced|costs?|für\s+nur|for\s+(?:just|only)|verkaufspreis|zahlen\s+sie|you\s+pay)\b/i;
const service =
  /versand|liefer(?:ung|kosten)|porto|gebühr|zustell|express|rücksend|retoure|mindestbestell|bestellwert|warenwert|gutschein|rabatt|\b(?:shipping|delivery|postage|fees?|returns?|minimum|vouchers?|discounts?|gift)\b/i;
const upTo =
  /(?:unter|bis(?:\s+zu)?|maximal|höchstens|weniger\s+als|under|below|up\s+to|less\s+than|at\s+most)\s*[€$£]?\s*$/i;
const from = /(?:über|ab|mindestens|mehr\s+als|over|above|from|at\s+least|more\s+than)\s*[€$£]?\s*$/i;
const soldOut =
  /\b(?:ausverkauft|vergriffen|out\s+of\s+stock|sold\s+out|unavailable|discontinued|eingestellt|nicht\s+(?:mehr\s+)?(?:auf\s+lager|verfügbar|lieferbar|vorrätig|erhältlich|bestellbar|im\s+sortiment)|(?:not|isn[’']t|no\s+longer|aren[’']t)\s+(?:currently\s+|available|in\s+stock|offered)+|derzeit\s+nicht|momentan\s+nicht)/i;
const inStock =
  /\b(?:auf\s+lager|verfügbar|lieferbar|vorrätig|erhältlich|bestellbar|in\s+stock|available|ready\s+to\s+ship)\b/i;
const piecesBehind =
  /^\s*(?:stück|stk|exemplare?n?|pieces?|pcs|units?|items?|left|available|verfügbar|vorrätig|auf\s+lager|in\s+stock|(?:sind|are|is|davon)\s+(?:noch\s+)?(?:auf\s+lager|verfügbar|in\s+stock|available|left)|remaining|of\s+(?:them|it)|(?:\p{L}+\s+){1,3}(?:auf\s+lager|vorrätig|verfügbar|lieferbar|in\s+stock|left|available))/iu;
const piecesBefore =
  /(?:bestand|lagerbestand|stock|noch|nur\s+noch|only|vorrat)\W{0,3}(?:ist|is|von|of|beträgt|sind|insgesamt|in\s+total)?\W{0,3}$/i;
const giftWord =
  /\b(?:ist|sind|is|are|wird|bekommen\s+sie|get\s+it)\s+(?:\p{L}+\s+)?(?:kostenlos|gratis|umsonst|geschenkt|free(?:\s+of\s+charge)?|for\s+free)(?![\p{L}])/iu;
const denied = /\b(?:nicht|kein\w*|leider|not|no|don[’']t|do\s+not|doesn[’']t|unknown|unbekannt|cannot)\b/i;
const countedAtMost = 12;
const mostEarlier = 40;

interface Checked {
  readonly index: RowIndex;
  readonly asked: ReadonlySet<string>;
  readonly language: Language;
  readonly memory: WordMemory;
  readonly values: ReadonlySet<string>;
}

const lexicons = createLexicons();

/** Stems of short cells such as colours and sizes. */
function valuesOf(rows: readonly KnowledgeRow[], language: Language, memory: WordMemory): ReadonlySet<string> {
  const values = new Set<string>();
  for (const { columns } of rows) {
    for (const { kind, value } of columns) {
      if (kind !== 'text' || typeof value !== 'string' || value.length > 24 || value.split(/\s+/).length > 3) continue;
      for (const word of readText(value, language, memory).words)
        if (word.kind === 'word' && (word.weight > 0 || (word.form.length === 1 && word.upper))) values.add(word.stem);
    }
  }
  return values;
}

function hundredthsOf(quantity: Quantity): readonly number[] {
  return quantity.values.map((value) => Math.round(value * 100));
}

/** Amounts of money: with a currency, with two decimals, or behind a word for a price. */
function moneyOf(read: ReadText): readonly Quantity[] {
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

function isKnownWord(word: ReadWord, { asked, index, language }: Checked): boolean {
  if (index.stems.has(word.stem) || asked.has(word.stem)) return true;
  if (isGeneralWord(word.form, language) || lexicons[language].stems.has(word.stem)) return true;
  return lexicons[language].conceptsOf(word.stem).length > 0;
}

/** Capitalised words that nothing knows: in a sentence about a price or a stock they are taken for a product. */
function strangeWords(read: ReadText, checked: Checked): readonly number[] {
  return read.words.flatMap((word, at) => {
    if (word.kind !== 'word' || !word.upper || word.weight < 1 || word.quantity >= 0) return [];
    return isKnownWord(word, checked) ? [] : [at];
  });
}

interface Scene {
  readonly rows: readonly IndexedRow[];
  readonly named: boolean;
  /** All that was named in the sentences before. */
  readonly earlier: readonly IndexedRow[];
}

/** Of the rows that a sentence names, those that have the colours, sizes and the like that it names too; none where no row has them all. */
function narrowed(read: ReadText, rows: readonly IndexedRow[], checked: Checked): readonly IndexedRow[] {
  const wanted = new Set(
    read.words
      .filter((word) => checked.values.has(word.stem) && (word.form.length > 1 || word.upper))
      .map((word) => word.stem),
  );
  const told = [...wanted].filter((value) => checked.index.rows.some((row) => row.stems.has(value)));
  if (told.length === 0) return rows;
  const families = new Set(rows.map((row) => row.id));
  const variants = checked.index.rows.filter(
    (row) =>
      families.has(row.id) ||
      rows.some((other) => other.title.size > 0 && [...other.title].every((stem) => row.title.has(stem))),
  );
  return variants.filter((row) => told.every((value) => row.stems.has(value)));
}

/** Whether a row with this price has all the words of rows that the sentence has: a price without a product is of what it speaks of. */
function fitsOne(read: ReadText, amount: Quantity, before: string, { index }: Checked): boolean {
  const words = read.words.filter(
    (word) => word.upper && word.weight >= 1 && word.quantity < 0 && index.titleStems.has(word.stem),
  );
  return index.rows.some((row) => hasPrice([row], amount, before) && words.every(({ stem }) => row.stems.has(stem)));
}

const currencyIn = /[€$£]|euro|eur\b|usd|dollar|gbp|chf|cent/i;

function checkPrices(read: ReadText, sentence: string, scene: Scene, checked: Checked): boolean {
  for (const amount of moneyOf(read)) {
    const before = sentence.slice(Math.max(0, amount.start - 24), amount.start);
    if (scene.rows.length > 0 && hasPrice(scene.rows, amount, before)) continue;
    const written = sentence.slice(Math.max(0, amount.start - 2), amount.end + 3);
    // "The price of Nachtfalter 2 is …": a number of the title is no price.
    const bare = !currencyIn.test(written) && !/[.,]\d{2}$/.test(sentence.slice(amount.start, amount.end));
    if (bare && scene.rows.some(({ title }) => title.has(read.words[amount.first]?.stem ?? ''))) continue;
    const inTexts = checked.index.textNumbers.has(amount);
    const clause = sentence.slice(Math.max(0, amount.start - 60), Math.min(sentence.length, amount.end + 40));
    const isService = service.test(clause);
    if ((!scene.named || isService) && inTexts) continue;
    if (isService && hasPrice(checked.index.rows, amount, before)) continue;
    if (!scene.named && fitsOne(read, amount, before, checked)) continue;
    return false;
  }
  return true;
}

function stockNumbers(read: ReadText, sentence: string): readonly number[] {
  return read.quantities.flatMap((quantity) => {
    if (quantity.dimension !== undefined || quantity.values.some((value) => !Number.isInteger(value))) return [];
    const behind = sentence.slice(quantity.end, quantity.end + 40);
    const before = sentence.slice(Math.max(0, quantity.start - 32), quantity.start);
    const counts = piecesBehind.test(behind) || (piecesBefore.test(before) && !/^\s*[-–]?\s*\p{L}/u.test(behind));
    return counts ? quantity.values.slice(0, 1) : [];
  });
}

function checkStock(read: ReadText, sentence: string, { named, rows }: Scene, checked: Checked): boolean {
  const stocks = (rows.length > 0 ? rows : checked.index.rows).flatMap(({ stock }) => stock ?? []);
  const numbers = stockNumbers(read, sentence);
  const sum = stocks.reduce((total, stock) => total + stock, 0);
  if (numbers.some((number) => !stocks.includes(number) && !(named && sum === number))) return false;
  if (!named || stocks.length === 0 || /[?]\s*$/.test(sentence)) return true;
  if (soldOut.test(sentence)) return stocks.every((stock) => stock === 0);
  if (inStock.test(sentence) && numbers.length === 0 && !denied.test(sentence))
    return stocks.some((stock) => stock > 0);
  return true;
}

/** Other numbers that are said of rows: with a unit, or large. */
function checkNumbers(read: ReadText, scene: Scene, checked: Checked): boolean {
  const heads = new Set([...scene.rows, ...scene.earlier].map(({ head }) => head));
  const rows = heads.size > 0 ? checked.index.rows.filter(({ head }) => heads.has(head)) : checked.index.rows;
  const known = (quantity: Quantity): boolean =>
    rows.some(({ numbers }) => numbers.has(quantity)) || checked.index.textNumbers.has(quantity);
  return read.quantities.every((quantity) => {
    if (quantity.soft || isMoney(quantity.dimension)) return true;
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

function checkStates(sentence: string, { named, rows }: Scene): boolean {
  if (!named) return true;
  const known = rows.flatMap(({ states }) => states ?? []);
  const told = known.flatMap((states) => [...states]);
  if (known.length === 0 || denied.test(sentence) || /[?]\s*$/.test(sentence)) return true;
  const said = statesIn(sentence);
  return said.size === 0 || told.some((state) => said.has(state));
}

function claims(read: ReadText, sentence: string): boolean {
  return (
    moneyOf(read).length > 0 ||
    stockNumbers(read, sentence).length > 0 ||
    soldOut.test(sentence) ||
    inStock.test(sentence)
  );
}

/** Two names in a row, or a name with a number, that nothing knows: taken for a product wherever they stand. */
function hasStrangeName(read: ReadText, strange: readonly number[]): boolean {
  return strange.some((at) => {
    const [word, next] = [read.words[at], read.words[at + 1]];
    if (word === undefined) return false;
    if (strange.includes(at + 1) && next !== undefined && /^[ -]["„“»]?$/.test(read.text.slice(word.end, next.start)))
      return true;
    const before = read.words[at - 1];
    // "Hängematte Nordlicht": a kind of thing that is known, with a name that is not.
    const isKind = before?.upper === true && before.weight >= 1 && before.kind === 'word' && before.quantity < 0;
    if (isKind && read.language === 'de' && /^ ["„“»]?$/.test(read.text.slice(before.end, word.start))) return true;
    if (!isName(read, at)) return false;
    return (
      next?.kind === 'number' &&
      next.quantity >= 0 &&
      read.quantities[next.quantity]?.dimension === undefined &&
      /^ $/.test(read.text.slice(word.end, next.start))
    );
  });
}

function checkSentence(
  original: string,
  before: Scene,
  checked: Checked,
): { readonly problems: readonly GroundingProblem[]; readonly scene: Scene } {
  const { index, language, memory } = checked;
  const sentence = joinSpelledDigits(plainSentence(original));
  const problems = new Set<GroundingProblem>();
  const ids = findIds(sentence, index);
  if (ids.some(({ rows }) => rows.length === 0)) problems.add('unknown-id');
  // Ids were looked at: their digits are neither amounts nor parts of names.
  let rest = sentence;
  for (const { start, end } of ids) rest = `${rest.slice(0, start)}${' '.repeat(end - start)}${rest.slice(end)}`;
  const whole = [{ start: 0, end: rest.length }];
  const read = readText(rest, language, memory, whole);
  const mentions = findMentions(read, index);
  const isDenied = denied.test(sentence);
  const extra = mentions.some((mention) => hasExtra(read, mention, index, (word) => isKnownWord(word, checked)));
  if (extra && !(isDenied && moneyOf(read).length === 0)) problems.add('name');
  const byTitle = mentions.filter(({ distinctive }) => distinctive).flatMap(({ rows }) => rows);
  const byId = ids.flatMap(({ rows }) => rows);
  const named = byId.length > 0 || byTitle.length > 0;
  // An id beside the title of another row.
  if (byId.length > 0 && byTitle.length > 0) {
    const belongs = byId.some((row) =>
      byTitle.some(
        (other) =>
          other === row ||
          [...other.title].every((stem) => row.title.has(stem)) ||
          [...row.title].every((stem) => other.title.has(stem)),
      ),
    );
    if (!belongs && mentions.some(({ distinctive, rows }) => distinctive && rows.every((row) => row.title.size > 0)))
      problems.add('name');
  }
  const rows = byId.length > 0 ? byId : narrowed(read, byTitle, checked);
  if (byTitle.length > 0 && byId.length === 0 && rows.length === 0) problems.add('name');
  const earlier = [...before.earlier, ...before.rows].slice(-mostEarlier);
  const scene: Scene = named
    ? { rows, named: true, earlier }
    : { rows: before.rows, named: false, earlier: before.earlier };
  const bound: Scene = named ? scene : { ...scene, named: before.rows.length > 0 };
  if (!checkPrices(read, rest, bound, checked)) problems.add('number');
  if (!checkStock(read, rest, bound, checked)) problems.add('number');
  if (!checkNumbers(read, bound, checked)) problems.add('number');
  if (!checkStates(rest, scene)) problems.add('number');
  if (
    named &&
    giftWord.test(rest) &&
    !service.test(rest) &&
    rows.some(({ prices }) => prices.some(({ hundredths }) => hundredths > 0))
  )
    problems.add('number');
  const strange = strangeWords(read, checked);
  const isClaim = claims(read, rest);
  if (
    strange.length > 0 &&
    ((isClaim && !named && !(isDenied && moneyOf(read).length === 0)) || (!isDenied && hasStrangeName(read, strange)))
  )
    problems.add('name');
  return { problems: [...problems], scene };
}

/**
 * Holds what an answer says of products, prices, stock and orders against the rows that it may speak of: unknown or misspelt ids however
 * they are disguised, names that look like products of these rows but are none, prices and stock of another row. A finding for each
 * sentence that has a problem. Pure; `rows` are all that the answer may name.
 */
export function checkEntities(
  answer: string,
  rows: readonly KnowledgeRow[],
  { question = '', texts = [] }: EntityContext = {},
): readonly EntityFinding[] {
  const language = detectLanguage(answer) ?? detectLanguage(question) ?? 'de';
  const memory = createWordMemory();
  const checked: Checked = {
    index: indexRows(rows, texts, language, memory),
    asked: new Set(readText(plainSentence(question), language, memory).words.map((word) => word.stem)),
    language,
    memory,
    values: valuesOf(rows, language, memory),
  };
  const findings: EntityFinding[] = [];
  let scene: Scene = { rows: [], named: false, earlier: [] };
  for (const { start, end } of splitSentences(answer)) {
    const text = answer.slice(start, end);
    const found = checkSentence(text, scene, checked);
    if (found.problems.length > 0) findings.push({ text, start, end, problems: found.problems });
    scene = found.scene;
  }
  return findings;
}
