import type { KnowledgeHit } from '../core/knowledge.ts';
import { likelihoodOf, rankOf, type Signals } from './judge.ts';
import type { Coverage, HeadingMatch, LanguageIndex } from './language-index.ts';
import type { Manner } from './question.ts';
import type { QuestionUnit } from './question-reader.ts';
import { termWeights } from './term-weights.ts';

/** Candidates whose headings are compared with the question. */
const rerankedPassages = 40;
/** Hits below this share of the best one's rank are not worth quoting beside it. */
const nearTheBest = 0.6;

interface Candidate {
  readonly document: number;
  readonly rank: number;
  readonly signals: Signals;
}

/** What a question asks, and what of it must be found. */
export interface Asked {
  /** All words that help to find a passage. */
  readonly units: readonly QuestionUnit[];
  /** Those of the question itself: what was asked before does not vouch for a follow-up. */
  readonly own: readonly QuestionUnit[];
  readonly manner: Manner;
}

function signalsOf(
  document: number,
  { own, manner }: Asked,
  coverage: Coverage,
  heading: HeadingMatch,
  index: LanguageIndex,
): Signals {
  let importance = 0;
  let covered = 0;
  let topic = 0;
  let topicCovered = 0;
  let chief = 0;
  let chiefCovered = 0;
  let unknown = 0;
  let strange = 0;
  let topical = 0;
  let found = 0;
  let words = 0;
  for (const [position, unit] of own.entries()) {
    const quality = coverage.qualities[position]?.[document] ?? 0;
    const isFound = quality >= termWeights.partly;
    importance += unit.importance;
    covered += unit.importance * quality;
    if (unit.topical && !unit.aspect) {
      topic += unit.importance;
      topicCovered += unit.importance * quality;
    }
    if (unit.importance > chief) {
      chief = unit.importance;
      chiefCovered = quality;
    }
    if (unit.alternatives.length === 0 && unit.parts.length === 0) unknown += unit.importance;
    if (unit.strange) strange += unit.importance;
    if (unit.topical) {
      topical += 1;
      if (isFound) found += 1;
    }
    if (unit.weight >= termWeights.common && isFound) words += 1;
  }
  const share = covered / importance;
  const asks = index.kindAt(document);
  return {
    covered: share,
    topicCovered: topic === 0 ? share : topicCovered / topic,
    chiefCovered,
    found: topical === 0 ? 0 : found / topical,
    words: Math.min(3, words) / 3,
    unknown: unknown / importance,
    strange: strange / importance,
    few: 1 / Math.max(1, topical),
    loneWord: topical === 1 && manner.sentence && !manner.existence ? 1 - heading.share : 0,
    heading: heading.share,
    sameQuestion: heading.words >= 2 ? heading.share ** 2 : 0,
    inHeading: heading.answered,
    titled: coverage.titled[document] ?? 0,
    asksAlike: manner.kind !== undefined && asks === manner.kind ? 1 : 0,
    deniesMore: !manner.negated && index.negatedAt(document) ? 1 : 0,
    namesThing: asks === undefined && manner.existence && manner.kind === 'which' ? 1 : 0,
  };
}

/** The passages of one language that fit a question, best first, at most `limit`. Empty where it asks for nothing. */
export function rankPassages(index: LanguageIndex, asked: Asked, limit: number): readonly KnowledgeHit[] {
  const { units, own, manner } = asked;
  if (!own.some((unit) => unit.topical)) return [];
  const coverage = index.cover(units, manner.existence);
  const orders = new Float64Array(coverage.score.length);
  const scored: number[] = [];
  for (let document = 0; document < orders.length; document += 1) {
    const score = coverage.score[document] ?? 0;
    if (score <= 0) continue;
    orders[document] = score * (0.25 + (coverage.covered[document] ?? 0) / coverage.importance);
    scored.push(document);
  }
  scored.sort((left, right) => (orders[right] ?? 0) - (orders[left] ?? 0) || left - right);
  const candidates: Candidate[] = scored.slice(0, rerankedPassages).map((document) => {
    const signals = signalsOf(document, asked, coverage, index.headingMatch(document, own), index);
    return { document, rank: rankOf(coverage.score[document] ?? 0, signals), signals };
  });
  candidates.sort((left, right) => right.rank - left.rank || left.document - right.document);
  const best = candidates[0]?.rank ?? 0;
  const near = candidates.filter((candidate) => candidate.rank >= nearTheBest * best).slice(0, limit);
  return near.map(({ document, rank, signals }, position) => {
    // The best one's rival is the next; for all others it is the best.
    const rival = position === 0 ? (candidates[1]?.rank ?? 0) / best : 1;
    return {
      passage: index.passageAt(document),
      quote: index.quote(document, units),
      score: rank,
      support: likelihoodOf(signals, rival),
      terms: units.map((unit, place) => ({
        term: unit.form,
        importance: unit.importance / coverage.importance,
        covered: coverage.qualities[place]?.[document] ?? 0,
      })),
    };
  });
}
