import type { Language } from '../../core/knowledge.ts';
import type { Manner } from '../question.ts';
import type { QuestionUnit } from '../question-reader.ts';
import { termWeights } from '../term-weights.ts';
import type { Token } from '../tokenise.ts';
import type { AskedTerms } from './asked-terms.ts';
import type { ReadChunk, ReadSentence } from './chunk-reading.ts';
import type { ChunkWords } from './chunk-readings.ts';
import { kinInformation } from './kin-words.ts';
import type { QuestionSlots } from './question-slots.ts';
import { hasAnswer, wantedAnswer, type WantedAnswer } from './wanted-answer.ts';
import type { TermReader } from './word-terms.ts';

/** What can be seen of a chunk and a question together. Shares from 0 to 1, or 0 and 1 for no and yes, unless told otherwise. */
export interface Signals {
  /** Share of the question's information that the chunk covers, and what it is about, without prices, sizes and the like. */
  readonly covered: number;
  readonly topicCovered: number;
  /** How well the most informative word is covered. */
  readonly chiefCovered: number;
  /** Information of the most informative word that is not found, as a share of that of the most informative. */
  readonly missed: number;
  /** Information that is covered and that is not, in words that a single document has: four and two of them are 1. */
  readonly evidence: number;
  readonly lack: number;
  /** Share of the information of names and numbers of the question that is not found; 0 where it has none. */
  readonly missedNames: number;
  /** Share of the topical words that are found, each counting the same. */
  readonly found: number;
  /** Words found, those of talk left out: 0, 1/3, 2/3, 1 for three and more. */
  readonly words: number;
  /** The same covered within one sentence, and within two that follow each other. */
  readonly inSentence: number;
  readonly inTwo: number;
  /** Share of the pairs of neighbouring words of the question that are near each other in the chunk. */
  readonly pairs: number;
  /** Share of the covered information that is found in the very word, not in another for it. */
  readonly exact: number;
  /** Information of words that are not found, where the text has others that begin like them: one that a single document has is 1. */
  readonly kin: number;
  /** Share of the question's information in words that no document has, and in things among those. */
  readonly unknown: number;
  readonly strange: number;
  /** One divided by the number of topical words. */
  readonly few: number;
  /** In a sentence with a single topical word, which does not ask for existence: the share of the heading it leaves unsaid. */
  readonly loneWord: number;
  /** Share of the innermost heading that the question speaks of; its square where they share two topical words. */
  readonly heading: number;
  readonly sameQuestion: number;
  /** Share of the question that the innermost heading has. */
  readonly inHeading: number;
  /** Whether a topical word of the question stands in the innermost heading. */
  readonly titled: number;
  /** Whether question and heading ask alike: how, where, how much. */
  readonly asksAlike: number;
  /** Whether the heading denies something and the question does not. */
  readonly deniesMore: number;
  /** Whether the question asks which ones there are, and the heading names one. */
  readonly namesThing: number;
  /** Whether the question wants a number, time, name or place, and there is none near what it speaks of; and none in the chunk. */
  readonly answerFar: number;
  readonly answerMissing: number;
  /** Words of the text: eighty and more are 1. */
  readonly long: number;
}

export interface AskedQuestion {
  /** The words of the question itself: what was asked before does not vouch for a follow-up. */
  readonly units: readonly QuestionUnit[];
  readonly manner: Manner;
  readonly wanted: WantedAnswer | undefined;
  /** Folded forms of all of its words, and of those that are names, or nouns in German, or numbers. */
  readonly forms: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

export function askedQuestion(
  text: string,
  units: readonly QuestionUnit[],
  manner: Manner,
  tokens: readonly Token[],
  language: Language,
): AskedQuestion {
  const names = tokens.filter(({ capital, form, verbatim }) => capital || verbatim || digits.test(form));
  return {
    units,
    manner,
    wanted: wantedAnswer(text, language),
    forms: new Set(tokens.map(({ form }) => form)),
    names: new Set(names.map(({ form }) => form)),
  };
}

const digits = /\d/;
/** Words of a text that has as much of any question by chance as a longer one. */
const manyWords = 80;
/** Words that a single document has, for which there is as much evidence as can be, or lack of it. */
const fullEvidence = 4;
const fullLack = 2;

/** Words between two neighbours of a question at most, for them to be near each other. */
const nearWords = 4;

function coveredBy(units: readonly QuestionUnit[], qualities: (unit: number) => number): number {
  let importance = 0;
  let covered = 0;
  for (const [place, unit] of units.entries()) {
    importance += unit.importance;
    covered += unit.importance * qualities(place);
  }
  return importance === 0 ? 0 : covered / importance;
}

/** The sentences that cover most, alone and with the next one. */
function bestPlaces(units: readonly QuestionUnit[], sentences: readonly ReadSentence[]) {
  let inSentence = 0;
  let inTwo = 0;
  let best = 0;
  for (const [place, sentence] of sentences.entries()) {
    const next = sentences[place + 1]?.qualities;
    const alone = coveredBy(units, (unit) => sentence.qualities[unit] ?? 0);
    const both = coveredBy(units, (unit) => Math.max(sentence.qualities[unit] ?? 0, next?.[unit] ?? 0));
    if (alone > inSentence) {
      inSentence = alone;
      best = place;
    }
    inTwo = Math.max(inTwo, both);
  }
  return { inSentence, inTwo, best };
}

function nearPairs(units: readonly QuestionUnit[], read: ReadChunk): number {
  let pairs = 0;
  let near = 0;
  const all = [...read.headings, ...read.sentences];
  for (let unit = 0; unit + 1 < units.length; unit += 1) {
    const weight = Math.min(units[unit]?.importance ?? 0, units[unit + 1]?.importance ?? 0);
    pairs += weight;
    const isNear = all.some(({ places }) => {
      const one = places[unit] ?? -1;
      const other = places[unit + 1] ?? -1;
      return one >= 0 && other >= 0 && Math.abs(one - other) <= nearWords;
    });
    if (isNear) near += weight;
  }
  return pairs === 0 ? 0 : near / pairs;
}

/** How a question and the innermost heading of a chunk meet. */
function headingMatch(
  heading: ReadSentence | undefined,
  slots: QuestionSlots,
  asked: AskedTerms,
  reader: TermReader,
): { readonly share: number; readonly words: number } {
  let total = 0;
  let matched = 0;
  let words = 0;
  const seen = new Set<string>();
  for (const token of heading?.tokens ?? []) {
    const { empty, stem, terms } = reader.wordTerms(token, asked.language);
    if (empty || seen.has(stem)) continue;
    seen.add(stem);
    const weight = reader.weightOf(token, asked.language);
    const importance = weight * asked.inverseFrequency(asked.documentFrequency(terms[0] ?? ''));
    total += importance;
    const isMatched = terms.some((term) => slots.matches(term).some(({ quality }) => quality >= termWeights.partly));
    if (!isMatched) continue;
    matched += importance;
    if (weight === 1) words += 1;
  }
  return { share: total === 0 ? 0 : matched / total, words };
}

/** What is seen of the words of the question, one by one. */
function wordSignals(units: readonly QuestionUnit[], read: ReadChunk, names: ReadonlySet<string>, rarest: number) {
  let named = 0;
  let namesMissed = 0;
  let importance = 0;
  let topic = 0;
  let topicCovered = 0;
  let chief = 0;
  let chiefCovered = 0;
  let missed = 0;
  let unknown = 0;
  let strange = 0;
  let topical = 0;
  let found = 0;
  let words = 0;
  let coveredAll = 0;
  let exact = 0;
  for (const [place, unit] of units.entries()) {
    const quality = read.qualities[place] ?? 0;
    const isFound = quality >= termWeights.partly;
    importance += unit.importance;
    coveredAll += unit.importance * quality;
    if (quality >= 0.85) exact += unit.importance * quality;
    if (unit.topical && !unit.aspect) {
      topic += unit.importance;
      topicCovered += unit.importance * quality;
    }
    if (unit.importance > chief) {
      chief = unit.importance;
      chiefCovered = quality;
    }
    if (names.has(unit.form)) {
      named += unit.importance;
      namesMissed += unit.importance * (1 - quality);
    }
    if (!isFound) missed = Math.max(missed, unit.importance);
    if (unit.alternatives.length === 0 && unit.parts.length === 0) unknown += unit.importance;
    if (unit.strange) strange += unit.importance;
    if (unit.topical) {
      topical += 1;
      if (isFound) found += 1;
    }
    if (unit.weight >= termWeights.common && isFound) words += 1;
  }
  const whole = Math.max(importance, Number.MIN_VALUE);
  return {
    covered: coveredAll / whole,
    topicCovered: topic === 0 ? coveredAll / whole : topicCovered / topic,
    chiefCovered,
    missed: chief === 0 ? 1 : missed / chief,
    evidence: Math.min(1, coveredAll / (fullEvidence * rarest)),
    lack: Math.min(1, (importance - coveredAll) / (fullLack * rarest)),
    missedNames: named === 0 ? 0 : namesMissed / named,
    exact: coveredAll === 0 ? 0 : exact / coveredAll,
    unknown: unknown / whole,
    strange: strange / whole,
    found: topical === 0 ? 0 : found / topical,
    words: Math.min(3, words) / 3,
    few: 1 / Math.max(1, topical),
    topical,
  };
}

export function signalsOf(
  words: ChunkWords,
  read: ReadChunk,
  { forms, manner, names, units, wanted }: AskedQuestion,
  slots: QuestionSlots,
  asked: AskedTerms,
  reader: TermReader,
): Signals {
  const { language } = words.chunk;
  const last = read.headings.at(-1);
  const heading = headingMatch(last, slots, asked, reader);
  const rarest = asked.inverseFrequency(1);
  const { topical, ...ofWords } = wordSignals(units, read, names, rarest);
  const { best, inSentence, inTwo } = bestPlaces(units, read.sentences);
  const isAsked = (token: Token): boolean => forms.has(token.form);
  const has = (sentences: readonly ReadSentence[]): boolean =>
    wanted === undefined || sentences.some(({ tokens }) => hasAnswer(wanted, tokens, language, isAsked));
  const asks = words.kind;
  return {
    ...ofWords,
    kin: Math.min(1, kinInformation(units, read) / rarest),
    inSentence,
    inTwo,
    pairs: nearPairs(units, read),
    loneWord: topical === 1 && manner.sentence && !manner.existence ? 1 - heading.share : 0,
    heading: heading.share,
    sameQuestion: heading.words >= 2 ? heading.share ** 2 : 0,
    inHeading: last === undefined ? 0 : coveredBy(units, (unit) => last.qualities[unit] ?? 0),
    titled: units.some((unit, place) => unit.topical && (last?.qualities[place] ?? 0) >= termWeights.partly) ? 1 : 0,
    asksAlike: manner.kind !== undefined && asks === manner.kind ? 1 : 0,
    deniesMore: !manner.negated && words.negated ? 1 : 0,
    namesThing: asks === undefined && manner.existence && manner.kind === 'which' ? 1 : 0,
    answerFar: has(read.sentences.slice(Math.max(0, best - 1), best + 2)) ? 0 : 1,
    answerMissing: has(read.sentences) ? 0 : 1,
    long: Math.min(1, read.sentences.reduce((words, { tokens }) => words + tokens.length, 0) / manyWords),
  };
}
