import { type EvidenceIndex, type IndexedPassage, isTableRow } from './evidence-index.ts';
import type { Alias } from './evidence-vocabulary.ts';
import { QuantityIndex } from './quantity-index.ts';
import type { Quantity } from './read-quantities.ts';
import type { ReadText, ReadWord } from './read-text.ts';
import type { Span } from './split-sentences.ts';

/** A part of an answer: words from, and up to without. */
export interface Unit extends Span {
  readonly first: number;
  readonly last: number;
}

/** Sentences of a passage, from and up to without, that are held against a unit. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** How far a passage says what a unit says. */
export interface Measure {
  readonly passage: IndexedPassage;
  readonly window: Window;
  /** For each word of the unit, how far the window, and how far the passage with its titles, has it. */
  readonly inWindow: Float64Array;
  readonly inPassage: Float64Array;
  readonly weight: number;
  readonly coverage: number;
  readonly passageCoverage: number;
  /** Shares of the words of the unit, those without content included. */
  readonly pairs: number;
  readonly longestRun: number;
  readonly inOrder: number;
  /** Share of its runs of five letters, words parted by one blank. */
  readonly letters: number;
}

const candidates = 3;
const widest = 3;
const windowWords = 600;
const orderedWords = 256;
const worthMore = 0.08;
const titleCredit = 0.9;

/** The words of a unit with what they may be called in the evidence, read once for all passages. */
export interface UnitWords {
  readonly words: readonly ReadWord[];
  readonly aliases: readonly (readonly Alias[])[];
  /** The quantity that a word is part of. */
  readonly quantities: readonly (Quantity | undefined)[];
  readonly weight: number;
  /** Whether it has a question mark, or an exclamation mark. */
  readonly asks: boolean;
  readonly exclaims: boolean;
}

export function unitWords(answer: ReadText, unit: Unit, index: EvidenceIndex): UnitWords {
  const words = answer.words.slice(unit.first, unit.last);
  let weight = 0;
  for (const word of words) weight += word.weight;
  return {
    words,
    aliases: words.map((word) => index.aliasesOf(word, answer.language)),
    quantities: words.map((word) => (word.quantity < 0 ? undefined : answer.quantities[word.quantity])),
    weight,
    asks: answer.text.slice(unit.start, unit.end).includes('?'),
    exclaims: answer.text.slice(unit.start, unit.end).includes('!'),
  };
}

/** Credits of words by the places where their aliases stand. */
function scoreSentences(
  unit: UnitWords,
  passage: IndexedPassage,
  credits: readonly (readonly Alias[])[],
): ReadonlyMap<number, number> {
  const scores = new Map<number, number>();
  const seen = new Set<string>();
  for (const [at, word] of unit.words.entries()) {
    if (word.weight === 0 || seen.has(word.stem)) continue;
    seen.add(word.stem);
    const own = new Map<number, number>();
    for (const { stem, credit } of credits[at] ?? [])
      for (const sentence of passage.places.get(stem) ?? [])
        if ((own.get(sentence) ?? 0) < credit) own.set(sentence, credit);
    for (const [sentence, credit] of own) scores.set(sentence, (scores.get(sentence) ?? 0) + credit * word.weight);
  }
  return scores;
}

function quantitiesOf(passage: IndexedPassage, { from, to }: Window): QuantityIndex {
  const known = passage.quantities.get(from * 8 + (to - from));
  if (known !== undefined) return known;
  const first = passage.read.sentences[from]?.firstQuantity ?? 0;
  const made = new QuantityIndex();
  made.add(passage.read, first, Math.min(passage.read.sentences[to - 1]?.lastQuantity ?? first, first + windowWords));
  made.addDigitsOfCodes(passage.titles);
  passage.quantities.set(from * 8 + (to - from), made);
  return made;
}

function stemsOf(passage: IndexedPassage, window: Window): ReadonlySet<string> {
  const stems = new Set<string>();
  const first = passage.read.sentences[window.from]?.first ?? 0;
  const last = passage.read.sentences[window.to - 1]?.last ?? 0;
  for (let at = first; at < last && at < first + windowWords; at += 1) {
    const word = passage.read.words[at];
    if (word !== undefined) stems.add(word.stem);
  }
  return stems;
}

function creditsOf(unit: UnitWords, has: (stem: string) => number, quantities: QuantityIndex): Float64Array {
  const found = new Float64Array(unit.words.length);
  for (const [at, aliases] of unit.aliases.entries()) {
    const quantity = unit.quantities[at];
    if (quantity !== undefined) {
      found[at] = quantities.has(quantity) ? 1 : 0;
      continue;
    }
    for (const { stem, credit } of aliases) {
      const value = has(stem) * credit;
      if (value > (found[at] ?? 0)) found[at] = value;
    }
  }
  return found;
}

function weighted(unit: UnitWords, credits: Float64Array): number {
  if (unit.weight === 0) return 0;
  let sum = 0;
  for (const [at, word] of unit.words.entries()) sum += word.weight * (credits[at] ?? 0);
  return sum / unit.weight;
}

/** The best place of a passage, widened by neighbours as long as they add to it. */
function bestWindow(
  unit: UnitWords,
  passage: IndexedPassage,
): { readonly window: Window; readonly credits: Float64Array; readonly coverage: number } {
  const top: [sentence: number, score: number][] = [];
  for (const entry of scoreSentences(unit, passage, unit.aliases)) {
    const place = top.findIndex(([, score]) => entry[1] > score);
    if (place >= 0) top.splice(place, 0, entry);
    else if (top.length < candidates) top.push(entry);
    if (top.length > candidates) top.pop();
  }
  const count = passage.read.sentences.length;
  const measure = (window: Window): { window: Window; credits: Float64Array; coverage: number } => {
    const stems = stemsOf(passage, window);
    const credits = creditsOf(
      unit,
      (stem) => (stems.has(stem) ? 1 : passage.titleStems.has(stem) ? titleCredit : 0),
      quantitiesOf(passage, window),
    );
    return { window, credits, coverage: weighted(unit, credits) };
  };
  if (passage.isRecord) return measure({ from: 0, to: count });
  let best = measure({ from: 0, to: Math.min(1, count) });
  for (const [sentence] of top) {
    let here = measure({ from: sentence, to: sentence + 1 });
    // Rows of a table are about something else each.
    while (!isTableRow(passage.read, sentence) && here.window.to - here.window.from < widest) {
      const { from, to } = here.window;
      const wider = [
        ...(from > 0 && !isTableRow(passage.read, from - 1) ? [measure({ from: from - 1, to })] : []),
        ...(to < count && !isTableRow(passage.read, to) ? [measure({ from, to: to + 1 })] : []),
      ].sort((left, right) => right.coverage - left.coverage)[0];
      if (wider === undefined || wider.coverage < here.coverage + worthMore) break;
      here = wider;
    }
    if (here.coverage > best.coverage + 1e-9) best = here;
  }
  return best;
}

/** What the words of a unit are called in a window; the same number for the same stem, 0 for none. */
function sequences(
  unit: UnitWords,
  passage: IndexedPassage,
  window: Window,
): { readonly left: Int32Array; readonly right: Int32Array } {
  const first = passage.read.sentences[window.from]?.first ?? 0;
  const last = Math.min(passage.read.sentences[window.to - 1]?.last ?? 0, first + windowWords);
  const numbers = new Map<string, number>();
  const right = new Int32Array(Math.max(0, last - first));
  for (let at = first; at < last; at += 1) {
    const stem = passage.read.words[at]?.stem ?? '';
    const number = numbers.get(stem) ?? numbers.size + 1;
    numbers.set(stem, number);
    right[at - first] = number;
  }
  const length = Math.min(unit.words.length, orderedWords);
  const left = new Int32Array(length);
  for (let at = 0; at < length; at += 1) {
    const own = numbers.get(unit.words[at]?.stem ?? '');
    left[at] = own ?? numbers.get(unit.aliases[at]?.find(({ stem }) => numbers.has(stem))?.stem ?? '') ?? 0;
  }
  return { left, right };
}

/** Longest common subsequence and longest common run, in one table of bounded size. */
function order(left: Int32Array, right: Int32Array): { readonly inOrder: number; readonly run: number } {
  let above = new Int32Array(right.length + 1);
  let row = new Int32Array(right.length + 1);
  let runsAbove = new Int32Array(right.length + 1);
  let runs = new Int32Array(right.length + 1);
  let run = 0;
  for (const word of left) {
    for (let at = 0; at < right.length; at += 1) {
      const same = word !== 0 && word === right[at];
      const here = same ? (runsAbove[at] ?? 0) + 1 : 0;
      runs[at + 1] = here;
      if (here > run) run = here;
      row[at + 1] = same ? (above[at] ?? 0) + 1 : Math.max(above[at + 1] ?? 0, row[at] ?? 0);
    }
    [above, row] = [row, above];
    [runsAbove, runs] = [runs, runsAbove];
  }
  return { inOrder: above[right.length] ?? 0, run };
}

function pairsOf(left: Int32Array, right: Int32Array): number {
  if (left.length < 2) return 0;
  const known = new Set<number>();
  for (let at = 0; at + 1 < right.length; at += 1) known.add((right[at] ?? 0) * 4_096 + (right[at + 1] ?? 0));
  let common = 0;
  for (let at = 0; at + 1 < left.length; at += 1) {
    const [one = 0, two = 0] = [left[at], left[at + 1]];
    if (one !== 0 && two !== 0 && known.has(one * 4_096 + two)) common += 1;
  }
  return common / (left.length - 1);
}

const letterRun = 5;

function spelled(words: readonly ReadWord[], from: number, to: number): string {
  let text = ' ';
  for (let at = from; at < to && at < from + windowWords; at += 1) text += `${(words[at]?.form ?? '').slice(0, 64)} `;
  return text;
}

function lettersOf(unit: UnitWords, passage: IndexedPassage, window: Window): number {
  const first = passage.read.sentences[window.from]?.first ?? 0;
  const other = spelled(passage.read.words, first, passage.read.sentences[window.to - 1]?.last ?? 0);
  const own = spelled(unit.words, 0, unit.words.length);
  if (own.length < letterRun || other.length < letterRun) return 0;
  const known = new Set<string>();
  for (let at = 0; at + letterRun <= other.length; at += 1) known.add(other.slice(at, at + letterRun));
  let common = 0;
  for (let at = 0; at + letterRun <= own.length; at += 1) if (known.has(own.slice(at, at + letterRun))) common += 1;
  return common / (own.length - letterRun + 1);
}

/** Holds a unit against one passage. Bounded work for each word. */
export function measureSupport(unit: UnitWords, passage: IndexedPassage): Measure {
  const { window, credits, coverage } = bestWindow(unit, passage);
  const inPassage = creditsOf(
    unit,
    (stem) => (passage.places.has(stem) ? 1 : passage.titleStems.has(stem) ? titleCredit : 0),
    passage.allQuantities,
  );
  const { left, right } = sequences(unit, passage, window);
  const { inOrder, run } = order(left, right);
  const length = Math.max(1, left.length);
  return {
    passage,
    window,
    inWindow: credits,
    inPassage,
    weight: unit.weight,
    coverage,
    passageCoverage: weighted(unit, inPassage),
    pairs: pairsOf(left, right),
    longestRun: run / length,
    inOrder: inOrder / length,
    letters: lettersOf(unit, passage, window),
  };
}
