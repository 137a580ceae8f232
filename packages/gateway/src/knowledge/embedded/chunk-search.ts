import type { ChunkHit, ChunkQuery, ChunkResult, IndexedDocument } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { questionRules, readableQuestion } from '../question-rules.ts';
import { germanness } from '../detect-language.ts';
import { leanedOn, mostTurns } from '../leaned-on.ts';
import { createLexicon } from '../lexicon.ts';
import { otherLanguage } from '../other-languages.ts';
import { isFollowUp, kindOf, mannerOf, partsOf, pointsBack } from '../question.ts';
import type { QuestionReader, QuestionUnit } from '../question-reader.ts';
import { withSynonyms } from '../synonym-units.ts';
import type { SynonymGroup } from '../synonyms.ts';
import { AskedTerms } from './asked-terms.ts';
import { carryOver } from './carry-over.ts';
import { ChunkReadings } from './chunk-readings.ts';
import { CollectionShard } from './collection-shard.ts';
import { FamilyMemory } from './family-memory.ts';
import { joinLegs, type Legs, nearestChunks } from './join-legs.ts';
import { questionReader, type RankedChunk, rankChunks, type Ranker } from './rank-chunks.ts';
import { ChunkScorer } from './score-chunks.ts';
import { inLanguage } from './translated-hits.ts';
import { TermReader } from './word-terms.ts';

/** Chunks of the other language that are looked at first, for the whole message, to see whether they are better at all. */
const probed = 4;
/** Chunks more than its share that each of several questions of one message gets, for some are found by more than one. */
const spare = 2;
/** How much vectors count where nobody says. */
const usualWeight = 0.3;

/** There are more chunks than may be held. */
export class TooManyChunks extends Error {}

function bestSupport(ranked: readonly RankedChunk[]): number {
  return ranked.reduce((best, { support }) => Math.max(best, support), 0);
}

/** Takes the best of each list in turn, each chunk once, with its rank in the best list. */
function interleave(lists: readonly (readonly RankedChunk[])[], limit: number): readonly RankedChunk[] {
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) return only;
  const taken = new Map<string, RankedChunk>();
  const longest = Math.max(0, ...lists.map((list) => list.length));
  for (let position = 0; position < longest && taken.size < limit; position += 1) {
    for (const list of lists) {
      const ranked = list[position];
      if (ranked !== undefined && !taken.has(ranked.chunk.id)) taken.set(ranked.chunk.id, ranked);
    }
  }
  // Ranks of several questions say nothing of each other: their order does.
  const all = [...taken.values()];
  const top = Math.max(0, ...all.map(({ rank }) => rank));
  return all.map((ranked, position) => ({ ...ranked, rank: (top * (all.length - position)) / all.length }));
}

interface Scope {
  readonly shards: readonly CollectionShard[];
  readonly mayBeFound: (shard: CollectionShard, chunk: number) => boolean;
}

interface Asking extends Scope {
  readonly text: string;
  readonly earlier: readonly string[];
  readonly limit: number;
  /** What means the same in what is asked. */
  readonly synonyms: readonly SynonymGroup[];
}

export interface ChunkSearchStatistics {
  readonly chunks: number;
  /** Bytes, as far as they can be counted. */
  readonly memory: number;
}

interface Leaning {
  readonly asked: Language;
  readonly asking: Asking;
  readonly reader: QuestionReader;
}

/** "How", "who" and the like, where "is there one in red?" asks more of the same. */
function asksAnew(question: string, language: Language): boolean {
  const kind = kindOf(question, language);
  return kind !== undefined && kind !== 'whether';
}

/** The index of chunks in the memory of the thread that it is called in. The same chunks and question give the same hits, in whatever order the chunks came. */
export class ChunkSearch {
  readonly #most: number;
  readonly #lexicons = { de: createLexicon('de'), en: createLexicon('en') };
  readonly #reader = new TermReader(this.#lexicons);
  readonly #ranker: Ranker = {
    scorer: new ChunkScorer(),
    reader: this.#reader,
    readings: new ChunkReadings(this.#reader),
  };
  readonly #families = new FamilyMemory();
  readonly #shards = new Map<string, CollectionShard>();
  #count = 0;

  /** @param most chunks that it holds */
  constructor(most: number) {
    this.#most = most;
  }

  /** Throws TooManyChunks, and then has changed nothing. */
  put(collection: string, documents: readonly IndexedDocument[]): void {
    this.mustHold(
      collection,
      documents.map(({ chunks, document }) => [document, chunks.length] as const),
    );
    this.#change(collection, (shard) => {
      for (const document of documents) shard.put(document);
    });
  }

  /** Throws TooManyChunks where there would be too many with these documents. */
  mustHold(collection: string, sizes: readonly (readonly [document: string, chunks: number])[]): void {
    const counts = new Map(sizes);
    const shard = this.#shards.get(collection);
    let added = 0;
    for (const [document, chunks] of counts) added += chunks - (shard?.chunksOf(document) ?? 0);
    if (added > 0 && this.#count + added > this.#most) {
      throw new TooManyChunks(`the index holds ${this.#most} chunks, and ${this.#count + added} are wanted`);
    }
  }

  remove(collection: string, documents: readonly string[]): void {
    if (!this.#shards.has(collection)) return;
    this.#change(collection, (shard) => {
      for (const document of documents) shard.remove(document);
    });
  }

  clear(collection: string): void {
    this.#forget();
    this.#count -= this.#shards.get(collection)?.count ?? 0;
    this.#shards.delete(collection);
  }

  counts(): ReadonlyMap<string, number> {
    return new Map([...this.#shards].map(([name, shard]) => [name, shard.count]));
  }

  statistics(): ChunkSearchStatistics {
    let memory = 0;
    for (const shard of this.#shards.values()) memory += shard.memory;
    return { chunks: this.#count, memory };
  }

  /** Does what the first question after a change would have to wait for. */
  prepare(): void {
    for (const shard of this.#shards.values()) {
      shard.sorted('de');
      shard.sorted('en');
    }
  }

  /** `holds` says whether all of each document is in here: only then can it be told which of two translate each other. */
  find(query: ChunkQuery, holds: 'documents' | 'parts' = 'documents'): ChunkResult {
    const limit = Math.max(0, Math.floor(query.limit));
    const scope = this.#scopeOf(query);
    const text = readableQuestion(query.text);
    if (limit === 0 || scope.shards.length === 0) return { language: this.#languageOf(text), hits: [] };
    const earlier = (query.earlier ?? []).slice(-mostTurns).map(readableQuestion);
    const weight = query.vector === undefined ? 0 : Math.min(1, Math.max(0, query.vectorWeight ?? usualWeight));
    const { synonyms = [] } = query;
    const { asked, language, ranked } = this.#byWords({ ...scope, text, earlier, limit, synonyms });
    const told = (hits: readonly ChunkHit[]): ChunkResult => {
      if (language === undefined || holds === 'parts') return { language, hits };
      return { language, hits: inLanguage(hits, { language, text }, (collection) => this.#shards.get(collection)) };
    };
    if (weight === 0 || query.vector === undefined) return told(hitsOf(ranked.slice(0, limit)));
    const near = nearestChunks(query.vector, scope.shards, scope.mayBeFound, limit);
    const legs: Legs = {
      ranker: this.#ranker,
      ranked,
      near,
      weight,
      asked: (other) =>
        this.#question(new AskedTerms(scope.shards, other, this.#lexicons, this.#families), text, asked, synonyms),
    };
    return told(joinLegs(legs, limit));
  }

  #languageOf(text: string): Language | undefined {
    const value = germanness(text);
    return value === 0 ? undefined : value > 0 ? 'de' : 'en';
  }

  #scopeOf({ collections, filter }: ChunkQuery): Scope {
    const shards: CollectionShard[] = [];
    // In an order of its own, so that sums do not depend on that of the question.
    for (const name of [...new Set(collections)].toSorted()) {
      const shard = this.#shards.get(name);
      if (shard !== undefined && shard.count > 0) shards.push(shard);
    }
    if (filter === undefined || Object.keys(filter).length === 0) return { shards, mayBeFound: () => true };
    const fitting = new Map(shards.map((shard) => [shard, shard.rowsWith(filter)]));
    return { shards, mayBeFound: (shard, chunk) => fitting.get(shard)?.[chunk] === 1 };
  }

  /** What the words find, in the language of the question and, where that is not enough, in the other one. */
  #byWords(asking: Asking): { asked: Language; language: Language | undefined; ranked: readonly RankedChunk[] } {
    const { earlier, text } = asking;
    const foreignness = otherLanguage(text);
    let value = germanness(text);
    if (value === 0) value = germanness(earlier.join('\n'));
    const guess: Language = value > 0 ? 'de' : 'en';
    const other: Language = guess === 'de' ? 'en' : 'de';
    if (foreignness === 'strong') return { asked: guess, language: undefined, ranked: [] };
    const own = this.#findIn(guess, guess, asking);
    // Function words decide the language; a keyword or a name alone leaves it to where it is found.
    if (Math.abs(value) < 2) {
      const support = bestSupport(this.#findIn(other, other, asking, true));
      const best = Math.max(support, bestSupport(own));
      const isOther = support > bestSupport(own) || own.length === 0;
      const language = isOther ? other : guess;
      const ranked = isOther ? this.#findIn(other, other, asking) : own;
      // Neither its words nor a document tell the language: gibberish, code, or a lone name.
      const untold = (foreignness === 'weak' || Math.abs(value) < questionRules.told) && best < questionRules.enough;
      return { asked: language, language: untold ? undefined : language, ranked };
    }
    if (bestSupport(own) >= questionRules.enough) return { asked: guess, language: guess, ranked: own };
    // Where there are documents in the language of the question, those of the other one must match better.
    const foreign = bestSupport(this.#findIn(other, guess, asking, true));
    const discount = asking.shards.some((shard) => shard.statistics(guess).chunks > 0)
      ? questionRules.otherLanguageSupport
      : 1;
    if (foreign * discount <= bestSupport(own)) return { asked: guess, language: guess, ranked: own };
    const ranked = this.#findIn(other, guess, asking).map((each) => ({ ...each, support: each.support * discount }));
    return { asked: guess, language: guess, ranked };
  }

  #findIn(language: Language, asked: Language, asking: Asking, probing = false): readonly RankedChunk[] {
    const terms = new AskedTerms(asking.shards, language, this.#lexicons, this.#families);
    if (terms.size === 0) return [];
    const { mayBeFound, text } = asking;
    const reader = questionReader(terms);
    const lists: (readonly RankedChunk[])[] = [];
    const parts = probing ? [text.trim()] : partsOf(text);
    const wanted = probing ? Math.min(probed, asking.limit) : asking.limit;
    const limit = parts.length === 1 ? wanted : Math.min(wanted, Math.ceil(wanted / parts.length) + spare);
    for (const part of parts) {
      const question = this.#question(terms, part, asked, asking.synonyms, reader);
      let ranked = rankChunks(this.#ranker, terms, question, limit, mayBeFound);
      if (isFollowUp(part, asked)) {
        const context = this.#toldBefore(terms, part, question.units, { asked, asking, reader });
        const manner = { ...question.manner, existence: false, sentence: false };
        const units = [...question.units, ...context];
        // What a word stands for is asked about as if it were named.
        const own = pointsBack(part, asked) ? units.length : question.own;
        const together = { ...question, units, own, manner };
        const found = rankChunks(this.#ranker, terms, together, limit, mayBeFound);
        if (found.length > 0) ranked = found;
      }
      lists.push(ranked);
    }
    lists.sort((left, right) => bestSupport(right) - bestSupport(left));
    return interleave(lists, wanted);
  }

  /** What a question that leans on others means besides its own words. */
  #toldBefore(
    terms: AskedTerms,
    part: string,
    own: readonly QuestionUnit[],
    { asked, asking: { earlier, synonyms, text }, reader }: Leaning,
  ): readonly QuestionUnit[] {
    const unitsOf = (told: string) =>
      this.#question(terms, told, asked, synonyms, reader).units.map((unit): QuestionUnit => ({
        ...unit,
        importance: unit.importance * questionRules.earlierImportance,
      }));
    // "It" means what the same message told before, else what was asked before.
    if (part !== partsOf(text).at(-1) && pointsBack(part, asked))
      return carryOver(unitsOf(text.replace(part, ' ')), [], own);
    const before = leanedOn(earlier, asked);
    if (before === undefined) return [];
    const since = before.since.map((told) => ({ units: unitsOf(told), asksAnew: asksAnew(told, asked) }));
    const carried = carryOver(unitsOf(before.topic), since, own);
    // Who asks how heavy something is no longer asks what it costs.
    return asksAnew(part, asked) ? carried.filter(({ aspect }) => !aspect) : carried;
  }

  #question(
    terms: AskedTerms,
    text: string,
    asked: Language,
    groups: readonly SynonymGroup[],
    reader = questionReader(terms),
  ) {
    const units = withSynonyms(reader.unitsOf(text, asked), { asked, groups, text }, terms);
    return { terms, text, language: asked, units, own: units.length, manner: mannerOf(text, asked) };
  }

  /** What was remembered of documents, before they change. */
  #forget(): void {
    this.#ranker.scorer.forget();
    this.#ranker.readings.forget();
    this.#families.forget();
  }

  #change(collection: string, change: (shard: CollectionShard) => void): void {
    const shard = this.#shards.get(collection) ?? new CollectionShard(collection, this.#reader);
    const before = shard.count;
    this.#forget();
    change(shard);
    shard.tidy();
    this.#count += shard.count - before;
    if (shard.count > 0) this.#shards.set(collection, shard);
    else this.#shards.delete(collection);
  }
}

function hitsOf(ranked: readonly RankedChunk[]): ChunkHit[] {
  const best = ranked[0]?.rank ?? 0;
  return ranked.map(({ chunk, quote, rank, support, terms }) => ({
    chunk,
    quote,
    score: rank,
    lexical: best === 0 ? 0 : rank / best,
    similarity: undefined,
    support,
    terms,
  }));
}
