import { isGeneralWord } from '../../general-words.ts';
import { isName } from '../name-words.ts';
import type { ReadText, ReadWord } from '../read-text.ts';
import type { IndexedRow, RowIndex } from './row-index.ts';

/** Words of a sentence that name rows by their titles. */
export interface Mention {
  /** Words from, and up to without. */
  readonly first: number;
  readonly last: number;
  readonly rows: readonly IndexedRow[];
  /** More than the word for a kind of thing. */
  readonly distinctive: boolean;
}

function adjacent(read: ReadText, left: number, right: number): boolean {
  const [one, two] = [read.words[left], read.words[right]];
  return (
    one !== undefined &&
    two !== undefined &&
    /^["“”„»«‚‘’'*_(]?[ \-–]?["“”„»«‚‘’'*_(]{0,2}$/.test(read.text.slice(one.end, two.start))
  );
}

/** Words that only titles with the same beginning have, or most words of one, tell a thing, not a kind of thing. */
function isDistinctive(run: ReadonlySet<string>, rows: readonly IndexedRow[]): boolean {
  if (!rows.some(({ headStems }) => [...run].some((stem) => headStems.has(stem)))) return false;
  if (rows.some((row) => row.title.size === run.size)) return true;
  const [only] = run;
  const long = run.size > 1 || (only?.length ?? 0) >= 5;
  if (long && new Set(rows.map(({ head }) => head)).size === 1) return true;
  return run.size > 1 && rows.some((row) => run.size / row.title.size >= 0.5);
}

/** The rows that a run of words means: those of which it is the whole title, else all that have it in theirs. */
function meant(run: ReadonlySet<string>, rows: readonly IndexedRow[]): readonly IndexedRow[] {
  const whole = rows.filter((row) => row.title.size === run.size);
  return whole.length > 0 ? whole : rows;
}

export function findMentions(read: ReadText, index: RowIndex): readonly Mention[] {
  const mentions: Mention[] = [];
  let at = 0;
  while (at < read.words.length) {
    const word = read.words[at];
    const known =
      word === undefined || (word.weight === 0 && word.kind === 'word') ? undefined : index.titleStems.get(word.stem);
    if (word === undefined || known === undefined) {
      at += 1;
      continue;
    }
    let rows: readonly IndexedRow[] = known;
    const run = new Set([word.stem]);
    let last = at + 1;
    while (last < read.words.length) {
      // A word without content may stand between ("Buch für Kinder").
      const here = read.words[last];
      const isTitle = rows.some((row) => row.title.has(here?.stem ?? ''));
      const skip = !isTitle && here?.weight === 0 && here.kind === 'word' && last + 1 < read.words.length ? 1 : 0;
      const next = read.words[last + skip];
      const narrower: readonly IndexedRow[] = next === undefined ? [] : rows.filter((row) => row.title.has(next.stem));
      if (next === undefined || narrower.length === 0 || next.start - (read.words[last - 1]?.end ?? 0) > 12) break;
      if (/[.;:!?]/.test(read.text.slice(read.words[last - 1]?.end ?? 0, next.start))) break;
      run.add(next.stem);
      rows = narrower;
      last += 1 + skip;
    }
    const whole = rows.some((row) => [...row.headStems].every((stem) => run.has(stem)));
    const upper = read.words.slice(at, last).some((one) => one.upper || one.kind !== 'word');
    // "A rain cover" in English is none of the name "Überzieher Rain Cover".
    const distinctive = isDistinctive(run, rows) && (read.language === 'de' || whole || upper);
    mentions.push({ first: at, last, rows: meant(run, rows), distinctive });
    at = last;
  }
  return mentions;
}

function isExtra(read: ReadText, at: number, index: RowIndex, mention: Mention): boolean {
  const word: ReadWord | undefined = read.words[at];
  if (word === undefined) return false;
  const known = mention.rows.some((row) => row.title.has(word.stem) || row.stems.has(word.stem));
  if (known) return false;
  const quantity = word.quantity < 0 ? undefined : read.quantities[word.quantity];
  if (word.kind === 'number' || quantity !== undefined)
    return quantity?.dimension === undefined && /^\d{1,5}$/.test(word.form) && !index.ids.has(word.form);
  if (word.kind === 'code') return !index.codes.has(word.form);
  if (/^(?:pro|plus|max|mini|ultra|lite|air|xl|xxl|neo|deluxe|premium|sport|edition|ii|iii|iv|v\d)$/.test(word.form))
    return word.upper;
  return word.upper && word.weight >= 1 && !index.stems.has(word.stem) && (read.language === 'en' || isName(read, at));
}

/** "Fleecejacke Nebelgrau, Damen S": what stands behind a comma and is not known at all. */
function hasStrangeListing(read: ReadText, mention: Mention, isKnown: (word: ReadWord) => boolean): boolean {
  const [last, next] = [read.words[mention.last - 1], read.words[mention.last]];
  if (last === undefined || next === undefined || !/^, $/.test(read.text.slice(last.end, next.start))) return false;
  return mention.distinctive && next.kind === 'word' && next.weight >= 1 && next.quantity < 0 && !isKnown(next);
}

/** "Hängematte Morgentau" where Morgentau is a mug: another kind of thing before a name in German. */
function isOtherKind(read: ReadText, { distinctive, first, last, rows }: Mention): boolean {
  const [before, word] = [read.words[first - 1], read.words[first]];
  if (read.language !== 'de' || !distinctive || last - first !== 1 || before === undefined || word === undefined)
    return false;
  if (before.kind !== 'word' || !before.upper || before.weight < 1 || before.quantity >= 0) return false;
  if (!/^ ["„“»]?$/.test(read.text.slice(before.end, word.start)) || isGeneralWord(before.form, 'de')) return false;
  // A "Wanderrucksack Birkenpfad" is a "Rucksack Birkenpfad".
  return rows.every(
    ({ stems }) =>
      ![...stems].some((stem) => stem.length >= 4 && (before.form.endsWith(stem) || stem.endsWith(before.stem))),
  );
}

/** Whether words stand at a mention that make another thing of it: "Birkenpfad 32", "Birkenpfad 28 Pro", "Rucksack Felsenmeer". */
export function hasExtra(
  read: ReadText,
  mention: Mention,
  index: RowIndex,
  isKnown: (word: ReadWord) => boolean,
): boolean {
  if (hasStrangeListing(read, mention, isKnown)) return true;
  if (adjacent(read, mention.last - 1, mention.last) && isExtra(read, mention.last, index, mention)) {
    const behind = read.words[mention.last];
    // "Birkenpfad 28 3 Stück", "der Rucksack 2 Mal" count something.
    const counts =
      behind?.kind === 'number' &&
      /^\s+(?:x|mal|stück|stk|pieces|items|times|left|units)/iu.test(read.text.slice(behind.end));
    if (!counts) return true;
  }
  if (isOtherKind(read, mention)) return true;
  const before = read.words[mention.first - 1];
  if (before === undefined || before.kind !== 'word' || !adjacent(read, mention.first - 1, mention.first)) return false;
  if (before.begins && read.language === 'de') return false;
  return isExtra(read, mention.first - 1, index, mention) && !(before.begins && mention.distinctive);
}
