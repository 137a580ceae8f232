import type { GroundingProblem } from '@gatehouse/contract/explanation';
import { codesOf, type EvidenceIndex } from './evidence-index.ts';
import type { Measure, Unit, UnitWords } from './measure-support.ts';
import { nameProblems } from './name-problems.ts';
import { QuantityIndex } from './quantity-index.ts';
import type { Quantity } from './read-quantities.ts';
import type { ReadText } from './read-text.ts';
import { hasSwappedNumber } from './swapped-numbers.ts';

/** All that an answer may name, read once. */
export interface KnownThings {
  readonly hasQuantity: (quantity: Quantity) => boolean;
  readonly hasCode: (code: string) => boolean;
  /** Of the question: may be named, not claimed. */
  readonly askedQuantities: QuantityIndex;
  readonly askedCodes: ReadonlySet<string>;
  readonly askedStems: ReadonlySet<string>;
}

export function knownThings(index: EvidenceIndex, question: ReadText): KnownThings {
  const askedQuantities = new QuantityIndex();
  askedQuantities.add(question);
  askedQuantities.addDigitsOfCodes(question);
  let quantities: QuantityIndex | undefined;
  return {
    // Few sentences have a number that the passages next to them have not.
    hasQuantity: (quantity) => (quantities ??= allQuantities(index)).has(quantity),
    hasCode: (code) => index.passages.some(({ codes }) => codes.has(code)),
    askedQuantities,
    askedCodes: codesOf([question]),
    askedStems: new Set(question.words.map((word) => word.stem)),
  };
}

/** Of all passages together: what one has of a date another may add to. */
function allQuantities({ passages }: EvidenceIndex): QuantityIndex {
  const quantities = new QuantityIndex();
  for (const { read, titles } of passages) {
    for (const part of [read, titles]) {
      quantities.add(part);
      quantities.addDigitsOfCodes(part);
    }
  }
  return quantities;
}

const aligned = 0.6;
const identifierDigits = 5;

function quantitiesOf(read: ReadText, from: number, to: number): readonly Quantity[] {
  const first = read.sentences[from]?.firstQuantity ?? 0;
  const last = read.sentences[to - 1]?.lastQuantity ?? first;
  return read.quantities.slice(first, last);
}

function localQuantities(measures: readonly Measure[]): QuantityIndex {
  const local = new QuantityIndex();
  for (const { passage, window } of measures) {
    const first = passage.read.sentences[window.from]?.firstQuantity ?? 0;
    local.add(passage.read, first, passage.read.sentences[window.to - 1]?.lastQuantity ?? first);
    local.add(passage.titles);
    local.addDigitsOfCodes(passage.titles);
  }
  return local;
}

function isComparable(left: Quantity, right: Quantity): boolean {
  return left.dimension === right.dimension || left.dimension === undefined || right.dimension === undefined;
}

/** Coverage of what is no number. */
function coverageOfWords(unit: UnitWords, measure: Measure): number {
  let weight = 0;
  let covered = 0;
  for (const [at, word] of unit.words.entries()) {
    if (word.quantity >= 0) continue;
    weight += word.weight;
    covered += word.weight * (measure.inWindow[at] ?? 0);
  }
  return weight === 0 ? 0 : covered / weight;
}

function numberProblems(
  answer: ReadText,
  unit: Unit,
  words: UnitWords,
  measures: readonly Measure[],
  known: KnownThings,
): readonly GroundingProblem[] {
  const own = answer.quantities.filter(({ start, soft }) => start >= unit.start && start < unit.end && !soft);
  if (own.length === 0) return [];
  const found = new Set<GroundingProblem>();
  const local = localQuantities(measures);
  const said = new QuantityIndex();
  said.add({ ...answer, quantities: own });
  const [best] = measures;
  for (const quantity of own) {
    if (local.has(quantity)) continue;
    const digits = answer.text.slice(quantity.start, quantity.end).replace(/\D/g, '').length;
    if (!known.hasQuantity(quantity)) {
      const bare = quantity.dimension === undefined;
      if (bare && known.askedQuantities.has(quantity)) continue;
      found.add(
        bare && digits >= identifierDigits && !/[.,]/.test(answer.text.slice(quantity.start, quantity.end))
          ? 'unknown-id'
          : 'number',
      );
      continue;
    }
    if (best === undefined || coverageOfWords(words, best) < aligned) continue;
    const others = quantitiesOf(best.passage.read, best.window.from, best.window.to);
    if (others.some((other) => !other.soft && isComparable(quantity, other) && !said.has(other))) found.add('number');
  }
  return [...found];
}

function codeProblems(words: UnitWords, known: KnownThings): readonly GroundingProblem[] {
  const found = new Set<GroundingProblem>();
  for (const word of words.words) {
    if (word.kind !== 'code' || known.hasCode(word.form) || known.askedCodes.has(word.form)) continue;
    const digits = word.form.replace(/\D/g, '').length;
    found.add(word.form.length >= 4 && digits >= 2 ? 'unknown-id' : 'name');
  }
  return [...found];
}

const leastOpposite = 0.2;
const wellCovered = 0.7;

interface ClauseMatch {
  same: number;
  opposite: number;
}

/** How well clauses of a window cover a clause of the unit, those that deny the same and those that deny the opposite. */
function matchClause(words: readonly number[], unit: UnitWords, measure: Measure, match: ClauseMatch): void {
  const { read } = measure.passage;
  const first = read.sentences[measure.window.from]?.first ?? 0;
  const last = Math.min(read.sentences[measure.window.to - 1]?.last ?? 0, first + 600);
  let total = 0;
  for (const at of words) total += unit.words[at]?.weight ?? 0;
  const clauses = new Map<number, Map<string, boolean>>();
  for (let at = first; at < last; at += 1) {
    const word = read.words[at];
    if (word === undefined || word.weight === 0) continue;
    const clause = clauses.get(word.clause) ?? new Map<string, boolean>();
    clauses.set(word.clause, clause.set(word.stem, word.negative));
  }
  for (const stems of clauses.values()) {
    let same = 0;
    let opposite = 0;
    let matched = 0;
    for (const at of words) {
      const word = unit.words[at];
      const alias = unit.aliases[at]?.find(({ stem }) => stems.has(stem));
      if (word === undefined || alias === undefined) continue;
      matched += 1;
      if (stems.get(alias.stem) === word.negative) same += word.weight * alias.credit;
      else opposite += word.weight * alias.credit;
    }
    // One word in common is no statement that could be denied, unless the rest of the sentence is there too.
    if (matched < 2 && words.length > 1 && measure.coverage < wellCovered) continue;
    // Where only some words of a clause are denied otherwise, it is by a word of its own: "kostenpflichtig", "ohne Aufpreis".
    const isOpposite = opposite > leastOpposite * total;
    if (isOpposite) match.opposite = Math.max(match.opposite, (same + opposite) / total);
    else match.same = Math.max(match.same, same / total);
  }
}

const clearlyOpposite = 0.55;

function negationProblems(unit: UnitWords, measures: readonly Measure[]): readonly GroundingProblem[] {
  const clauses = new Map<number, number[]>();
  for (const [at, word] of unit.words.entries()) {
    if (word.weight === 0) continue;
    const clause = clauses.get(word.clause) ?? [];
    clauses.set(word.clause, clause);
    clause.push(at);
  }
  for (const words of clauses.values()) {
    const match: ClauseMatch = { same: 0, opposite: 0 };
    for (const measure of measures) matchClause(words, unit, measure, match);
    if (match.opposite >= clearlyOpposite && match.opposite > match.same + 0.1) return ['negation'];
  }
  return [];
}

/** What a sentence says that the passages, best first, say otherwise, or that nothing of them says. */
export function findProblems(
  answer: ReadText,
  unit: Unit,
  words: UnitWords,
  measures: readonly Measure[],
  known: KnownThings,
): readonly GroundingProblem[] {
  return [
    ...new Set([
      ...numberProblems(answer, unit, words, measures, known),
      ...codeProblems(words, known),
      ...nameProblems(answer, unit, words, measures, known.askedStems),
      ...negationProblems(words, measures),
      ...(hasSwappedNumber(answer, unit, words, measures, known.askedStems) ? (['number'] as const) : []),
    ]),
  ];
}
