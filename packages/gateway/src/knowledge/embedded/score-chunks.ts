import type { Alternative, QuestionUnit } from '../question-reader.ts';
import { termWeights } from '../term-weights.ts';
import type { AskedTerms } from './asked-terms.ts';
import type { CollectionShard } from './collection-shard.ts';
import { bodyCount, createPostingBuffer, headingCount, pathCount, type PostingBuffer } from './term-postings.ts';
import { placeOf, ScoreMemory, signatureOf, type UnitScores } from './unit-scores.ts';

/**
 * BM25F as in Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009): the fields of a chunk are normalised by their own
 * lengths before they are added up, so that a long text below it does not make a heading count less.
 */
export const ranking = {
  k1: 1.2,
  body: { weight: 1, normalisation: 0.75 },
  heading: { weight: 1.5, normalisation: 0.5 },
  path: { weight: 0.7, normalisation: 0.4 },
};

/** Lengths from which on a field counts as that long. */
const longestBody = 4_095;
const longestHeading = 255;

export interface ScoredChunk {
  readonly shard: CollectionShard;
  readonly chunk: number;
  readonly score: number;
}

/** What one occurrence in a field counts, by the length of the field. */
function normsOf(longest: number, average: number, field: { weight: number; normalisation: number }): Float32Array {
  const norms = new Float32Array(longest + 1);
  const { normalisation, weight } = field;
  for (let length = 0; length <= longest; length += 1)
    norms[length] = weight / (1 - normalisation + (normalisation * length) / Math.max(1, average));
  return norms;
}

interface Norms {
  readonly body: Float32Array;
  readonly heading: Float32Array;
  readonly path: Float32Array;
}

/** Averages of the lengths of the fields. */
interface Averages {
  readonly body: number;
  readonly heading: number;
  readonly path: number;
}

function averagesOf(asked: AskedTerms): Averages {
  const sums = { path: 0, heading: 0, body: 0 };
  for (const shard of asked.shards) {
    const { body, heading, path } = shard.statistics(asked.language);
    sums.path += path;
    sums.heading += heading;
    sums.body += body;
  }
  const { size } = asked;
  return { body: sums.body / size, heading: sums.heading / size, path: sums.path / size };
}

function normsFor({ body, heading, path }: Averages): Norms {
  return {
    body: normsOf(longestBody, body, ranking.body),
    heading: normsOf(longestHeading, heading, ranking.heading),
    path: normsOf(longestHeading, path, ranking.path),
  };
}

/** Numbers for each chunk, of which only those that were written are ever looked at again. */
class Sums {
  values = new Float32Array(0);
  touched = new Uint32Array(0);
  /** How many were written. */
  count = 0;

  reserve(size: number): void {
    if (this.values.length >= size) return;
    this.values = new Float32Array(size);
    this.touched = new Uint32Array(size);
  }

  /** What counts nothing is not written. */
  add(chunk: number, value: number): void {
    if (value <= 0) return;
    const before = this.values[chunk] ?? 0;
    if (before === 0) this.touched[this.count++] = chunk;
    this.values[chunk] = before + value;
  }

  raise(chunk: number, value: number): void {
    const before = this.values[chunk] ?? 0;
    if (value <= before) return;
    if (before === 0) this.touched[this.count++] = chunk;
    this.values[chunk] = value;
  }

  /** Forgets what a question that failed has left. */
  clear(): void {
    this.values.fill(0);
    this.count = 0;
  }

  /** Hands what was written over to another one, and forgets it. */
  addTo(sums: Sums, factor: number): void {
    const { count, touched, values } = this;
    for (let place = 0; place < count; place += 1) {
      const chunk = touched[place] ?? 0;
      sums.add(chunk, factor * (values[chunk] ?? 0));
      values[chunk] = 0;
    }
    this.count = 0;
  }

  /** Adds what was worked out before. */
  addScores({ chunks, scores }: UnitScores, factor: number): void {
    const { touched, values } = this;
    let { count } = this;
    for (let place = 0; place < chunks.length; place += 1) {
      const chunk = chunks[place] ?? 0;
      const before = values[chunk] ?? 0;
      if (before === 0) touched[count++] = chunk;
      values[chunk] = before + factor * (scores[place] ?? 0);
    }
    this.count = count;
  }

  /** The same for those alone that have something already. */
  addScoresToKnown({ chunks, scores }: UnitScores, factor: number): void {
    const { count, touched, values } = this;
    if (chunks.length < count * searched) {
      for (let place = 0; place < chunks.length; place += 1) {
        const chunk = chunks[place] ?? 0;
        const before = values[chunk] ?? 0;
        if (before !== 0) values[chunk] = before + factor * (scores[place] ?? 0);
      }
      return;
    }
    for (let known = 0; known < count; known += 1) {
      const chunk = touched[known] ?? 0;
      const place = placeOf(chunks, chunk, 0);
      if (chunks[place] === chunk) values[chunk] = (values[chunk] ?? 0) + factor * (scores[place] ?? 0);
    }
  }

  /** Forgets what was written. */
  clearTouched(): void {
    const { count, touched, values } = this;
    for (let place = 0; place < count; place += 1) values[touched[place] ?? 0] = 0;
    this.count = 0;
  }

  /** What was written, by ascending numbers. */
  inOrder(): UnitScores {
    const chunks = this.touched.slice(0, this.count).sort();
    const scores = new Float32Array(chunks.length);
    for (let place = 0; place < chunks.length; place += 1) scores[place] = this.values[chunks[place] ?? 0] ?? 0;
    return { chunks, scores };
  }

  /** The same, where the higher one stays. */
  raiseTo(sums: Sums): void {
    const { count, touched, values } = this;
    for (let place = 0; place < count; place += 1) {
      const chunk = touched[place] ?? 0;
      sums.raise(chunk, values[chunk] ?? 0);
      values[chunk] = 0;
    }
    this.count = 0;
  }
}

/** Whether the first fits less, or as well and comes later. */
function isBehind(one: ScoredChunk, other: ScoredChunk): boolean {
  if (one.score !== other.score) return one.score < other.score;
  return one.shard.keyOf(one.chunk) > other.shard.keyOf(other.chunk);
}

/** The chunks that fit best, kept as a heap whose first is the worst of them. */
class Best {
  readonly #limit: number;
  readonly #heap: ScoredChunk[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer(offered: ScoredChunk): void {
    const heap = this.#heap;
    const worst = heap[0];
    if (heap.length < this.#limit || worst === undefined) {
      heap.push(offered);
      this.#rise(heap.length - 1);
    } else if (isBehind(worst, offered)) {
      heap[0] = offered;
      this.#sink();
    }
  }

  /** The one that the next has to be better than; undefined as long as any is good enough. */
  get worst(): ScoredChunk | undefined {
    return this.#heap.length < this.#limit ? undefined : this.#heap[0];
  }

  /** Best first. */
  list(): readonly ScoredChunk[] {
    return this.#heap.toSorted((one, other) => (isBehind(one, other) ? 1 : -1));
  }

  #isBehind(one: number, other: number): boolean {
    const left = this.#heap[one];
    const right = this.#heap[other];
    return left !== undefined && right !== undefined && isBehind(left, right);
  }

  #swap(one: number, other: number): void {
    const left = this.#heap[one];
    const right = this.#heap[other];
    if (left === undefined || right === undefined) return;
    this.#heap[one] = right;
    this.#heap[other] = left;
  }

  #rise(from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >>> 1;
      if (!this.#isBehind(place, parent)) return;
      this.#swap(parent, place);
      place = parent;
    }
  }

  #sink(): void {
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const worse = this.#isBehind(left + 1, left) ? left + 1 : left;
      if (!this.#isBehind(worse, place)) return;
      this.#swap(place, worse);
      place = worse;
    }
  }
}

/** Looking one chunk up takes as long as passing so many. */
const searched = 8;
/** Postings from which a word counts as frequent. */
const frequent = 1_000;
/** Postings from which its scores are worth remembering. */
const memorable = 256;
/** Languages and sets of collections for which the worth of an occurrence is remembered by length. */
const mostNorms = 64;

// The root: what fits any topic counts less, but still tells one text from another.
function weightOf(unit: QuestionUnit): number {
  return Math.sqrt(unit.weight);
}

interface PlannedUnit {
  readonly unit: QuestionUnit;
  /** Postings that have to be read for it, of all collections. */
  readonly frequency: number;
  /** What it and all after it can be worth at most. */
  rest: number;
}

function postingsOf(asked: AskedTerms, unit: QuestionUnit): number {
  let count = 0;
  for (const { term } of unit.alternatives) count += asked.postings(term);
  for (const part of unit.parts) count += postingsOf(asked, part);
  return count;
}

/** What a word is worth in a chunk that says nothing else. */
function mostWorth(asked: AskedTerms, unit: QuestionUnit): number {
  let most = 0;
  for (const { term, weight } of unit.alternatives)
    most = Math.max(most, weight * asked.inverseAmongThese(asked.documentFrequency(term)) * (ranking.k1 + 1));
  return Math.max(
    most,
    unit.parts.reduce((sum, part) => sum + termWeights.part * partsWorth(asked, part), 0),
  );
}

/** Parts of parts count beside them. */
function partsWorth(asked: AskedTerms, part: QuestionUnit): number {
  const own = mostWorth(asked, { ...part, parts: [] });
  return own + part.parts.reduce((sum, inner) => sum + partsWorth(asked, inner), 0);
}

/** Rare words first. */
function planUnits(asked: AskedTerms, units: readonly QuestionUnit[]): readonly PlannedUnit[] {
  const planned = units.map((unit): PlannedUnit => ({ unit, frequency: postingsOf(asked, unit), rest: 0 }));
  planned.sort((one, other) => one.frequency - other.frequency);
  let rest = 0;
  for (const one of planned.toReversed()) {
    rest += weightOf(one.unit) * mostWorth(asked, one.unit);
    one.rest = rest;
  }
  return planned;
}

/** What is the same for all words of a question, in one collection. */
interface Scoring {
  readonly asked: AskedTerms;
  readonly shard: CollectionShard;
  readonly norms: Norms;
  /** What stands before the signature of a word in memory. */
  readonly scope: string;
}

/** Scores the chunks of a question; keeps its memory between questions. */
export class ChunkScorer {
  readonly #totals = new Sums();
  readonly #units = new Sums();
  readonly #parts = new Sums();
  readonly #part = new Sums();
  readonly #buffer: PostingBuffer = createPostingBuffer();
  readonly #memory = new ScoreMemory();
  readonly #norms = new Map<string, Norms>();

  /** Documents have changed. */
  forget(): void {
    this.#memory.clear();
    this.#norms.clear();
  }

  /**
   * The best chunks for the words of a question, best first. Time and memory go with the number of postings of the words, not with that of
   * chunks.
   */
  best(
    asked: AskedTerms,
    units: readonly QuestionUnit[],
    limit: number,
    mayBeFound: (shard: CollectionShard, chunk: number) => boolean = () => true,
  ): readonly ScoredChunk[] {
    const best = new Best(limit);
    const asking = `${asked.language} ${asked.shards.map(({ name }) => name).join(' ')}`;
    const norms = this.#normsOf(asking, asked);
    for (const sums of [this.#totals, this.#units, this.#parts, this.#part]) if (sums.count > 0) sums.clear();
    const planned = planUnits(asked, units);
    for (const shard of asked.shards) {
      for (const sums of [this.#totals, this.#units, this.#parts, this.#part]) sums.reserve(shard.size);
      const mayBe = (chunk: number): boolean => shard.isThere(chunk) && mayBeFound(shard, chunk);
      const scoring = { asked, shard, norms, scope: `${asking} ${shard.name}` };
      let known = false;
      for (const one of planned) {
        // A frequent word is worth little: where enough chunks are ahead by more than all that is left, no other need be looked at.
        known ||= one.frequency > frequent && this.#totals.count >= limit && this.#reaches(one.rest, limit, mayBe);
        this.#addPlanned(scoring, one, known);
      }
      this.#offerAll(best, shard, mayBe);
    }
    return best.list();
  }

  /** Hands all totals over, and forgets them. */
  #offerAll(best: Best, shard: CollectionShard, mayBe: (chunk: number) => boolean): void {
    const { count, touched, values } = this.#totals;
    let { worst } = best;
    let least = worst?.score ?? 0;
    for (let place = 0; place < count; place += 1) {
      const chunk = touched[place] ?? 0;
      const score = values[chunk] ?? 0;
      values[chunk] = 0;
      if (score < least) continue;
      // Many are often just as good; what tells them apart is looked at before anything is made of them.
      if (worst !== undefined && score === least && shard.keyOf(chunk) >= worst.shard.keyOf(worst.chunk)) continue;
      if (!mayBe(chunk)) continue;
      best.offer({ shard, chunk, score });
      worst = best.worst;
      least = worst?.score ?? 0;
    }
    this.#totals.count = 0;
  }

  #normsOf(asking: string, asked: AskedTerms): Norms {
    const known = this.#norms.get(asking);
    if (known !== undefined) return known;
    if (this.#norms.size >= mostNorms) this.#norms.clear();
    const norms = normsFor(averagesOf(asked));
    this.#norms.set(asking, norms);
    return norms;
  }

  /** Whether so many chunks have more already than a score. */
  #reaches(score: number, wanted: number, mayBe: (chunk: number) => boolean): boolean {
    let reached = 0;
    const { count, touched, values } = this.#totals;
    for (let place = 0; place < count; place += 1) {
      const chunk = touched[place] ?? 0;
      if ((values[chunk] ?? 0) <= score || !mayBe(chunk)) continue;
      reached += 1;
      if (reached >= wanted) return true;
    }
    return false;
  }

  #addPlanned(scoring: Scoring, { frequency, unit }: PlannedUnit, known: boolean): void {
    const weight = weightOf(unit);
    if (weight <= 0) return;
    if (frequency < memorable) return this.#addUnit(scoring, unit, known);
    const key = `${scoring.scope} ${signatureOf(unit)}`;
    let scores = this.#memory.get(key);
    if (scores === undefined) {
      if (known || !this.#memory.isWanted(key)) return this.#addUnit(scoring, unit, known);
      this.#scoreUnit(scoring, unit, false);
      scores = this.#units.inOrder();
      this.#units.clearTouched();
      this.#memory.set(key, scores);
    }
    if (known) this.#totals.addScoresToKnown(scores, weight);
    else this.#totals.addScores(scores, weight);
  }

  #addUnit(scoring: Scoring, unit: QuestionUnit, known: boolean): void {
    const weight = weightOf(unit);
    const [only] = unit.alternatives;
    if (only !== undefined && unit.alternatives.length === 1 && unit.parts.length === 0) {
      const terms = scoring.asked.termsOf(only.term);
      // One list of postings needs no notes of what is best.
      if (terms.length <= 1) return this.#raise(scoring, unit.alternatives, this.#totals, known, weight);
    }
    this.#scoreUnit(scoring, unit, known);
    this.#units.addTo(this.#totals, weight);
  }

  /** What a word is worth, into the sums of words. */
  #scoreUnit(scoring: Scoring, unit: QuestionUnit, known: boolean): void {
    this.#raise(scoring, unit.alternatives, this.#units, known);
    // The parts of a compound that nobody has as a whole, each found for itself, count together.
    for (const part of unit.parts) this.#addPart(scoring, part, known);
    this.#parts.raiseTo(this.#units);
  }

  #addPart(scoring: Scoring, part: QuestionUnit, known: boolean): void {
    this.#raise(scoring, part.alternatives, this.#part, known);
    this.#part.addTo(this.#parts, termWeights.part);
    for (const inner of part.parts) this.#addPart(scoring, inner, known);
  }

  /** A word counts as what finds it best, not as the sum of the ways to say it. `known`: only chunks that have a score already. `added`: what is found is added, times this. */
  #raise(
    { asked, norms, shard }: Scoring,
    alternatives: readonly Alternative[],
    sums: Sums,
    known: boolean,
    added?: number,
  ): void {
    const buffer = this.#buffer;
    const postings = shard.terms(asked.language);
    const { bodies, headings, paths } = shard.lengthsOf();
    const { k1 } = ranking;
    const totals = this.#totals.values;
    for (const { term, weight } of alternatives) {
      const worth = weight * asked.inverseAmongThese(asked.documentFrequency(term)) * (k1 + 1);
      for (const one of asked.termsOf(term)) {
        const number = postings.numberOf(one);
        if (number === undefined) continue;
        const count = postings.read(number, buffer);
        const { chunks, counts } = buffer;
        for (let posting = 0; posting < count; posting += 1) {
          const chunk = chunks[posting] ?? 0;
          if (known && totals[chunk] === 0) continue;
          const packed = counts[posting] ?? 0;
          let frequency = bodyCount(packed) * (norms.body[Math.min(longestBody, bodies[chunk] ?? 0)] ?? 0);
          if ((packed & 0x0f) !== 0) {
            frequency += headingCount(packed) * (norms.heading[headings[chunk] ?? 0] ?? 0);
            frequency += pathCount(packed) * (norms.path[paths[chunk] ?? 0] ?? 0);
          }
          // As precise as what is remembered of it, so that it is the same whether it is.
          const score = Math.fround((worth * frequency) / (frequency + k1));
          if (added === undefined) sums.raise(chunk, score);
          else sums.add(chunk, added * score);
        }
      }
    }
  }
}
