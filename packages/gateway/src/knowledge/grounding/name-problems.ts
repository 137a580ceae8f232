import type { GroundingProblem } from '@gatehouse/contract/explanation';
import type { Measure, Unit, UnitWords } from './measure-support.ts';
import { nameScore } from './name-words.ts';
import type { ReadSentence, ReadText, ReadWord } from './read-text.ts';

/** Beside the same words on both sides a slight suspicion is enough, on one side it takes more, with no place at all most. */
const betweenSame = 0.15;
const besideSame = 0.6;
const unheardOf = 0.75;
const aligned = 0.6;
/** Where all else is the same, one word in the place of another is no paraphrase. */
const nearlyTheSame = 0.75;
const mostNames = 64;
const mostWords = 600;

/** The sentence of a window that has most words of the unit, with what it has of them. */
interface Core {
  readonly read: ReadText;
  readonly first: number;
  readonly words: readonly ReadWord[];
  /** How often it has each stem. */
  readonly counts: ReadonlyMap<string, number>;
  readonly coverage: number;
  readonly has: (at: number) => boolean;
}

function coreOf(unit: UnitWords, { passage, window }: Measure): Core | undefined {
  let best: Core | undefined;
  for (const sentence of passage.read.sentences.slice(window.from, window.to)) {
    const core = holdAgainst(unit, passage.read, sentence);
    if (best === undefined || core.coverage > best.coverage) best = core;
  }
  return best;
}

function holdAgainst(unit: UnitWords, read: ReadText, { first, last }: ReadSentence): Core {
  const words = read.words.slice(first, Math.min(last, first + mostWords));
  const counts = new Map<string, number>();
  for (const { stem } of words) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const found = unit.aliases.map((aliases) => aliases.some(({ credit, stem }) => credit >= 0.7 && counts.has(stem)));
  let weight = 0;
  for (const [at, word] of unit.words.entries()) if (found[at] === true) weight += word.weight;
  return {
    read,
    first,
    words,
    counts,
    coverage: unit.weight === 0 ? 0 : weight / unit.weight,
    has: (at) => found[at] === true,
  };
}

/** The stem next to a word, others like it passed over; '' at the edge. */
function besideOf(
  words: readonly ReadWord[],
  at: number,
  step: 1 | -1,
  isPassed: (at: number) => boolean,
): ReadWord | undefined {
  let place = at + step;
  while (place >= 0 && place < words.length && Math.abs(place - at) < 6 && isPassed(place)) place += step;
  return words[place];
}

interface Slot {
  readonly sides: 0 | 1 | 2;
  /** How likely the word there is a name. */
  readonly score: number;
}

/** The place in the core where another capitalised word stands beside the same words. */
function slotOf(unit: UnitWords, at: number, core: Core, said: ReadonlyMap<string, number>): Slot {
  const isUnfound = (place: number): boolean => {
    const word = unit.words[place];
    return word !== undefined && word.upper && word.weight > 0 && !core.has(place);
  };
  const isUnsaid = (place: number): boolean => {
    const word = core.words[place];
    if (word === undefined || !word.upper || word.weight === 0 || word.quantity >= 0) return false;
    return (core.counts.get(word.stem) ?? 0) > (said.get(word.stem) ?? 0);
  };
  const left = besideOf(unit.words, at, -1, isUnfound);
  const right = besideOf(unit.words, at, 1, isUnfound);
  let best: Slot = { sides: 0, score: 0 };
  for (let place = 0; place < core.words.length; place += 1) {
    if (!isUnsaid(place)) continue;
    const otherLeft = besideOf(core.words, place, -1, isUnsaid);
    const otherRight = besideOf(core.words, place, 1, isUnsaid);
    const sameLeft = left?.stem === otherLeft?.stem;
    const sameRight = right?.stem === otherRight?.stem;
    const telling = (sameLeft && (left?.weight ?? 0) > 0) || (sameRight && (right?.weight ?? 0) > 0);
    const sides = sameLeft && sameRight ? 2 : telling ? 1 : 0;
    if (sides < best.sides || sides === 0) continue;
    const score = nameScore(core.read, core.first + place);
    if (sides > best.sides || score > best.score) best = { sides, score };
  }
  return best;
}

/** Names that stand where the passage has another one, and names that nothing knows. */
export function nameProblems(
  answer: ReadText,
  unit: Unit,
  words: UnitWords,
  measures: readonly Measure[],
  asked: ReadonlySet<string>,
): readonly GroundingProblem[] {
  const [best] = measures;
  const core = best === undefined ? undefined : coreOf(words, best);
  const said = new Map<string, number>();
  for (const aliases of words.aliases)
    for (const { credit, stem } of aliases) if (credit >= 0.7) said.set(stem, (said.get(stem) ?? 0) + 1);
  let looked = 0;
  for (const [at, word] of words.words.entries()) {
    if (word.kind !== 'word' || !word.upper || word.weight === 0 || word.quantity >= 0 || core?.has(at) === true)
      continue;
    looked += 1;
    if (looked > mostNames) break;
    const score = nameScore(answer, unit.first + at);
    const somewhere = measures.some((measure) => (measure.inPassage[at] ?? 0) >= 0.6);
    if (!somewhere && score >= unheardOf && !asked.has(word.stem)) return ['name'];
    if (core === undefined || core.coverage < aligned) continue;
    const slot = slotOf(words, at, core, said);
    const suspicion = Math.max(score, slot.score);
    if (
      (slot.sides === 2 && (suspicion >= betweenSame || core.coverage >= nearlyTheSame)) ||
      (slot.sides === 1 && suspicion >= besideSame)
    )
      return ['name'];
  }
  return [];
}
