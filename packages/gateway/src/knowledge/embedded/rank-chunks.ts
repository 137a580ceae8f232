import type { Chunk } from '../../core/collections.ts';
import type { Language, TermContribution } from '../../core/knowledge.ts';
import type { Manner } from '../question.ts';
import { QuestionReader, type QuestionUnit } from '../question-reader.ts';
import { quoteOf } from '../quote.ts';
import { termWeights } from '../term-weights.ts';
import { tokenise } from '../tokenise.ts';
import type { AskedTerms } from './asked-terms.ts';
import { amongOthers } from './among-others.ts';
import { readChunk } from './chunk-reading.ts';
import type { ChunkReadings } from './chunk-readings.ts';
import type { CollectionShard } from './collection-shard.ts';
import { rankOf, type Standing, supportOf } from './judge-chunks.ts';
import { QuestionSlots } from './question-slots.ts';
import { type ChunkScorer, ranking, type ScoredChunk } from './score-chunks.ts';
import { askedQuestion, type Signals, signalsOf } from './signals.ts';
import type { TermReader } from './word-terms.ts';

/** A chunk with what a question finds in it. */
export interface RankedChunk {
  readonly chunk: Chunk;
  readonly number: number;
  readonly shard: CollectionShard;
  readonly rank: number;
  readonly support: number;
  readonly quote: string;
  readonly terms: readonly TermContribution[];
  /** What its support was judged by. */
  readonly signals: Signals;
  readonly standing: Standing;
}

/** What is asked, of chunks in one language. */
export interface RankedQuestion {
  readonly text: string;
  /** The language that it is asked in. */
  readonly language: Language;
  /** All words that help to find a chunk; first those of the question itself, which alone vouch for an answer. */
  readonly units: readonly QuestionUnit[];
  readonly own: number;
  readonly manner: Manner;
}

/** Chunks that may be read word by word and put in order by that, beside as many as are wanted. */
const mostRead = 16;
/** How far the best is above the next tells much, so some are read however few are wanted. */
const leastRead = 6;
/** What scores less than this share of the best cannot come before it, whatever is read in it. */
const nearTheBest = 0.6;
/** Quality from which a word is found as it is. */
const literal = 0.9;

export interface Ranker {
  readonly scorer: ChunkScorer;
  readonly reader: TermReader;
  readonly readings: ChunkReadings;
}

interface Candidate {
  readonly scored: ScoredChunk;
  readonly chunk: Chunk;
  readonly signals: Signals;
  readonly qualities: Float32Array;
  readonly rank: number;
}

/** The reader of questions for the collections that are asked. */
export function questionReader(asked: AskedTerms): QuestionReader {
  return new QuestionReader(asked, asked, true);
}

/** How many words of the question a row of a table has as they are. */
function literalMatches(row: string, language: Language, slots: QuestionSlots, reader: TermReader): number {
  const units = new Set<number>();
  for (const token of tokenise(row, language, true)) {
    for (const term of reader.wordTerms(token, language).terms) {
      for (const { quality, slot } of slots.matches(term)) {
        const { share = 0, unit = 0 } = slots.slots[slot] ?? {};
        if (share === 1 && quality >= literal && (slots.units[unit]?.weight ?? 0) > termWeights.filler) units.add(unit);
      }
    }
  }
  return units.size;
}

/** What chunks get of a question that was found otherwise, by its meaning: they are read, and judged, in the same way. */
export function rankFound(
  { reader, readings }: Ranker,
  asked: AskedTerms,
  question: RankedQuestion,
  found: readonly ScoredChunk[],
): readonly RankedChunk[] {
  const { language, manner, own, text, units } = question;
  const slots = new QuestionSlots(asked, units);
  const ownUnits = units.slice(0, own);
  const tokens = tokenise(text, language, true);
  const told = askedQuestion(text, ownUnits, manner, tokens, language);
  const importance = units.reduce((sum, unit) => sum + unit.importance, 0);
  const ideal = (ranking.k1 + 1) * importance;
  const candidates = found.map((scored): Candidate => {
    const words = readings.wordsOf(scored.shard, scored.chunk);
    const read = readChunk(words, slots, reader);
    const signals = signalsOf(words, read, told, slots, asked, reader);
    return { scored, chunk: words.chunk, signals, qualities: read.qualities, rank: rankOf(scored.score, signals) };
  });
  candidates.sort((one, other) => other.rank - one.rank || (one.chunk.id < other.chunk.id ? -1 : 1));
  const best = candidates[0]?.rank ?? 0;
  // A question of words that fit anything is about nothing, whatever has them.
  const asks = ownUnits.some((unit) => unit.topical);
  const rarest = asked.inverseFrequency(1);
  return candidates.map((candidate, position) => {
    const { chunk, qualities, rank, scored, signals } = candidate;
    // What was not found by words leads nobody by them.
    const rival = position === 0 && best > 0 ? (candidates[1]?.rank ?? 0) / best : 1;
    const reached = ideal === 0 ? 0 : Math.min(1, scored.score / ideal);
    const others = amongOthers(candidate, candidates, ownUnits, rarest);
    const standing: Standing = { rival, reached, language: chunk.language, ...others };
    return {
      chunk,
      number: scored.chunk,
      shard: scored.shard,
      rank,
      signals,
      standing,
      support: asks ? supportOf(signals, standing) : 0,
      quote: quoteOf(chunk.text, (row) => literalMatches(row, chunk.language, slots, reader)),
      terms: units.map((unit, place) => ({
        term: unit.form,
        importance: importance === 0 ? 0 : unit.importance / importance,
        covered: qualities[place] ?? 0,
      })),
    };
  });
}

/** The chunks that fit a question, best first, `limit` or some more. */
export function rankChunks(
  ranker: Ranker,
  asked: AskedTerms,
  question: RankedQuestion,
  limit: number,
  mayBeFound: (shard: CollectionShard, chunk: number) => boolean,
): readonly RankedChunk[] {
  const scored = ranker.scorer.best(asked, question.units, Math.max(mostRead, limit), mayBeFound);
  const least = nearTheBest * (scored[0]?.score ?? 0);
  const read = scored.filter(
    ({ score }, place) => place < Math.max(limit, leastRead) || (place < mostRead && score >= least),
  );
  return rankFound(ranker, asked, question, read);
}
