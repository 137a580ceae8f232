import type { GroundingProblem } from '@gatehouse/contract/explanation';
import type { KnowledgeRow } from '../../../core/collections.ts';
import { detectLanguage } from '../../detect-language.ts';
import { isGeneralWord } from '../../general-words.ts';
import { createLexicons } from '../evidence-index.ts';
import { isName } from '../name-words.ts';
import { createWordMemory, readText, type ReadText, type ReadWord } from '../read-text.ts';
import { splitSentences } from '../split-sentences.ts';
import { checkPrices, isGift, moneyOf } from './check-prices.ts';
import { checkNumbers, checkStates, checkStock, claimsStock } from './check-stock.ts';
import { findIds } from './find-ids.ts';
import { findMentions, hasExtra, type Mention } from './find-mentions.ts';
import { joinSpelledDigits, plainSentence } from './plain-sentence.ts';
import { createRowMemory, type IndexedRow, indexRows } from './row-index.ts';
import { type Checked, denied, type Named, type Scene } from './scene.ts';

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

const mostEarlier = 40;
const lexicons = createLexicons();

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

/** Of the rows that a sentence names, those that have the colours, sizes and the like that it names too; none where no row has them all. */
function narrowed(read: ReadText, rows: readonly IndexedRow[], checked: Checked): readonly IndexedRow[] {
  const wanted = new Set(
    read.words
      .filter((word) => checked.index.values.has(word.stem) && (word.form.length > 1 || word.upper))
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
  // Of several things each may have its own colour.
  if (new Set(rows.map(({ head }) => head)).size > 1)
    return told.every((value) => variants.some((row) => row.stems.has(value))) ? variants : [];
  return variants.filter((row) => told.every((value) => row.stems.has(value)));
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

/** Whether one row may be called by the title of another: it is the same thing, or a variant of it. */
function isSameThing(one: IndexedRow, other: IndexedRow): boolean {
  return (
    one === other ||
    [...one.title].every((stem) => other.title.has(stem)) ||
    [...other.title].every((stem) => one.title.has(stem))
  );
}

/** Whether an id stands right behind the title of another row, or with the titles of others alone. */
function isMismatched(read: ReadText, ids: readonly Named[], titles: readonly Named[]): boolean {
  if (ids.length === 0 || titles.length === 0) return false;
  const belong = (id: Named, title: Named): boolean =>
    id.rows.some((row) => title.rows.some((other) => isSameThing(row, other)));
  const beside = (id: Named, title: Named): boolean =>
    id.start >= title.end &&
    id.start - title.end <= 12 &&
    /^[\s("„:,–-]*(?:nr|no|art\p{L}*|item|sku)?[\s.:]*$/iu.test(read.text.slice(title.end, id.start));
  if (ids.some((id) => titles.some((title) => beside(id, title) && !belong(id, title)))) return true;
  return !ids.some((id) => titles.some((title) => belong(id, title)));
}

function namedBy(read: ReadText, mentions: readonly Mention[]): readonly Named[] {
  return mentions
    .filter(({ distinctive }) => distinctive)
    .map(({ first, last, rows }) => ({
      start: read.words[first]?.start ?? 0,
      end: read.words[last - 1]?.end ?? 0,
      rows,
    }));
}

/** What a sentence is about: the rows that it names, or those that the sentence before was about. */
function sceneOf(
  read: ReadText,
  byId: readonly Named[],
  byTitle: readonly Named[],
  before: Scene,
  checked: Checked,
): Scene {
  if (byId.length === 0 && byTitle.length === 0) return { ...before, named: false };
  const rows =
    byId.length > 0
      ? byId.flatMap((id) => id.rows)
      : narrowed(
          read,
          byTitle.flatMap((title) => title.rows),
          checked,
        );
  return { rows, named: true, earlier: [...before.earlier, ...before.rows].slice(-mostEarlier) };
}

function checkNames(read: ReadText, mentions: readonly Mention[], named: boolean, checked: Checked): boolean {
  const isDenied = denied.test(read.text) && moneyOf(read).length === 0;
  const extra = mentions.some((mention) =>
    hasExtra(read, mention, checked.index, (word) => isKnownWord(word, checked)),
  );
  if (extra && !isDenied) return false;
  const strange = strangeWords(read, checked);
  if (strange.length === 0) return true;
  const isClaim = moneyOf(read).length > 0 || claimsStock(read, read.text);
  if (isClaim && !named && !isDenied) return false;
  return denied.test(read.text) || !hasStrangeName(read, strange);
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
  const read = readText(rest, language, memory, [{ start: 0, end: rest.length }]);
  const mentions = findMentions(read, index);
  const byTitle = namedBy(read, mentions);
  const byId = ids.filter(({ rows }) => rows.length > 0);
  const scene = sceneOf(read, byId, byTitle, before, checked);
  if (isMismatched(read, byId, byTitle) || (scene.named && scene.rows.length === 0)) problems.add('name');
  if (!checkNames(read, mentions, scene.named, checked)) problems.add('name');
  const bound: Scene = { ...scene, named: scene.named || scene.rows.length > 0 };
  const isRight =
    checkPrices(read, [...byId, ...byTitle], bound, checked) &&
    !(scene.named && isGift(rest, scene.rows)) &&
    checkStock(read, rest, bound, checked) &&
    // "The iPhone 15 we do not have" says nothing of rows.
    ((!scene.named && denied.test(rest)) || checkNumbers(read, bound, checked)) &&
    checkStates(rest, scene);
  if (!isRight) problems.add('number');
  return { problems: [...problems], scene };
}

export type CheckEntities = (
  answer: string,
  rows: readonly KnowledgeRow[],
  context?: EntityContext,
) => readonly EntityFinding[];

/**
 * Holds what an answer says of products, prices, stock and orders against the rows that it may speak of: unknown or misspelt ids however
 * they are disguised, names that look like products of these rows but are none, prices and stock of another row. A finding for each
 * sentence that has a problem. Pure, but for remembering stems of words; `rows` are all that the answer may name.
 */
export function createEntityCheck(): CheckEntities {
  const memory = createWordMemory();
  const rowMemory = createRowMemory();
  return (answer, rows, { question = '', texts = [] } = {}) => {
    const language = detectLanguage(answer) ?? detectLanguage(question) ?? 'de';
    const checked: Checked = {
      index: indexRows(rows, texts, language, memory, rowMemory),
      asked: new Set(readText(plainSentence(question), language, memory).words.map((word) => word.stem)),
      language,
      memory,
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
  };
}
