import type { Chunk, RowFamily } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { nameOfRow } from '../name-of-row.ts';
import { missingValue } from './missing-value.ts';

/** What a question takes for granted, and no row has. */
export interface MissingRow {
  /** Says so, in the language of the question. */
  readonly sentence: string;
  /** Rows that there are instead. */
  readonly chunks: readonly Chunk[];
}

export interface AskedOfRows {
  readonly text: string;
  /** Questions before without which it cannot be understood: they may say what it is about. */
  readonly leanedOn: readonly string[];
}

/** Names with more numbers than this are a series, and each number is the id of something. */
const mostNumbers = 12;
const leastLetters = 4;

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** What makes an amount of a number: "Nachtfalter 2 kg" has no number in its name. */
const counted =
  /^\s*(?:[€$£%×]|(?:euros?|eur|cents?|kg|g|gramm|grams?|km|cm|mm|m|meters?|metres?|l|liters?|litern?|litres?|ml|zoll|inch(?:es)?|x|mal|times|stück|stk|pcs|pieces?|units?|personen|people|persons?|tage?n?|days?|wochen?|weeks?|uhr|prozent|percent|watt|volt|grad|jahre?n?|years?|pakete?n?|parcels?)(?![\p{L}\p{N}]))/iu;
const madeModels = /^(?:Pro|Plus|Max|Mini|Ultra|Lite|Light|Neo|Deluxe|Premium|PRO|PLUS|MAX|MINI|II|III|IV)$/;

/** All that rows say, in one text. */
function textOf(chunks: readonly Chunk[]): string {
  return chunks
    .flatMap(({ row }) => [row?.title ?? '', ...(row?.columns ?? []).map(({ value }) => String(value ?? ''))])
    .join('\n')
    .toLowerCase();
}

/** Whether the amount behind a number is the one that the name has its number of: a "Birkenpfad 28" has 28 litres. */
function isInName(unit: string, number: string, text: string): boolean {
  const word = /^\s*(\p{L}{2,5})/u.exec(unit)?.[1];
  return (
    word !== undefined && new RegExp(String.raw`(?<!\p{N})${number}\s*${escaped(word.toLowerCase())}`, 'u').test(text)
  );
}

/** A number or model that stands right behind a name in the question, and that nothing of this name has. */
function otherModel(question: string, chunks: readonly Chunk[], isShared: (word: string) => boolean) {
  const names = chunks.flatMap(({ row }) => (row === undefined ? [] : [nameOfRow(row)]));
  const numbers = new Map(names.flatMap(({ number }) => (number === undefined ? [] : [[number.value, number.after]])));
  const [first] = names;
  if (first === undefined || numbers.size > mostNumbers) return undefined;
  const text = textOf(chunks);
  const ends = new Set([...numbers.values(), ...(numbers.size === 0 ? first.words.slice(-1) : [])]);
  for (const word of ends) {
    if (word.length < leastLetters) continue;
    const behind = new RegExp(String.raw`(?<!\p{L})${escaped(word)}[\s"„“”»«–-]{1,3}([\p{L}\p{N}]+)(?![.,]\d)`, 'giu');
    for (const match of question.matchAll(behind)) {
      const said = match[1] ?? '';
      const after = question.slice(match.index + match[0].length);
      // All names are looked through to tell whether a word is one: last, and only for what was asked.
      if (!isOther(said, after, numbers, text) || isShared(word)) continue;
      const number = [...numbers].find(([, one]) => one === word)?.[0];
      const called = names.find((name) => name.number?.value === number)?.head ?? first.head;
      return number === undefined || !/^\d/.test(said) ? `${called} ${said}` : called.replace(number, said);
    }
  }
  return undefined;
}

function isOther(said: string, after: string, numbers: ReadonlyMap<string, string>, text: string): boolean {
  const stands = new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped(said.toLowerCase())}(?![\p{L}\p{N}])`, 'u').test(
    text,
  );
  if (/^\d{1,5}$/.test(said)) {
    if (numbers.has(said)) return false;
    const [number] = numbers.keys();
    // Without a number in the name it may count anything.
    if (number === undefined) return false;
    return !counted.test(after) || isInName(after, number, text);
  }
  return !stands && (madeModels.test(said) || /^\p{Lu}+\d+$/u.test(said));
}

/** Of each thing one row, and of variants the thing itself where it has a row. */
export function oneOfEach(chunks: readonly Chunk[]): readonly Chunk[] {
  const heads = new Map<string, Chunk>();
  for (const chunk of chunks) {
    if (chunk.row === undefined) continue;
    const { head } = nameOfRow(chunk.row);
    if (!heads.has(head) || chunk.row.title === head) heads.set(head, chunk);
  }
  return [...heads.values()];
}

/**
 * What the question asks of a thing that there is not: another number of its name, or a colour, size or value of its columns that no row of
 * this name has. All rows of the name are looked at, so that what is said to be missing is so. Pure.
 */
export function missingRow(
  { leanedOn, text: question }: AskedOfRows,
  family: RowFamily,
  language: Language,
): MissingRow | undefined {
  const { chunks } = family;
  const [first] = chunks;
  if (first?.row === undefined) return undefined;
  const isShared = (word: string): boolean => family.isShared(word);
  const model = otherModel(question, chunks, isShared);
  if (model !== undefined)
    return {
      sentence:
        language === 'de'
          ? `„${model}“ gibt es nach den Daten nicht. Es gibt:`
          : `According to the data there is no "${model}". There is:`,
      chunks: oneOfEach(chunks),
    };
  const said = new Set(
    [question, ...leanedOn]
      .join('\n')
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu),
  );
  const { words } = nameOfRow(first.row);
  if (!words.some((word) => word.length >= leastLetters && said.has(word) && !isShared(word))) return undefined;
  const missing = missingValue(question, chunks, language);
  if (missing === undefined) return undefined;
  const { head } = nameOfRow(first.row);
  const { label, there, value } = missing;
  const known = there.length === 0 ? '' : ` ${label}: ${there.join(', ')}.`;
  return {
    sentence:
      language === 'de'
        ? `„${head}“ gibt es nach den Daten nicht mit „${value}“.${known}`
        : `According to the data there is no "${head}" with "${value}".${known}`,
    chunks: missing.chunks ?? oneOfEach(chunks),
  };
}
