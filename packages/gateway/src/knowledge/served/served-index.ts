import type { CallSignal } from '../../core/call-signal.ts';
import type { ChunkServer, ServedCandidate, ServedChunk, ServedScope } from '../../core/chunk-server.ts';
import type { ChunkHit, ChunkIndex, ChunkQuery, ChunkResult, IndexedDocument } from '../../core/collections.ts';
import { GatehouseError } from '../../core/errors.ts';
import { supportBy } from '../embedded/join-legs.ts';
import { detectLanguage } from '../detect-language.ts';
import { withoutPlaceholders } from '../tokenise.ts';
import { combineLegs, type Combined, type Scored } from './combine-legs.ts';
import type { Measured, MeasureSupport } from './measure-support.ts';
import { wordsAsked } from './searchable-terms.ts';
import { cellsAsked, fits, readStored, storedChunk, usable, wellFormed } from './stored-chunk.ts';

/** Characters of a question that are looked at, as in the index of the gateway's own. */
const longestQuestion = 4_000;
/** What each leg finds at least, so that scores are scaled over the same whatever the limit. */
const fewestCandidates = 48;
/** Documents that one question for dropping names. */
const mostDropped = 200;
/** How much vectors count where nobody says. */
const usualWeight = 0.3;

export interface ServedIndexDependencies {
  readonly measure: MeasureSupport;
  /** Makes the version of what is put. */
  readonly newId: () => string;
  /** Told of every failure; whoever asked gets `knowledge_unavailable`. */
  readonly failed: (cause: unknown) => void;
  /** Told of every answer after all. */
  readonly answered: () => void;
  /** The same of vectors alone: words answer without them. A server that has an index for one number of dimensions refuses those of another model. */
  readonly meaningFailed: (cause: unknown) => void;
  readonly meaningAnswered: () => void;
  /** Told of a chunk that the server has given although it was not asked for; nobody gets it. */
  readonly strayed: () => void;
}

interface Candidates {
  readonly found: readonly Combined[];
  /** How much vectors counted. */
  readonly weight: number;
}

/** The words of a question as they are compared, without what only confuses. */
function readable(text: string): string {
  const plain = withoutPlaceholders(wellFormed(text.slice(0, longestQuestion)));
  return plain.replaceAll(/[\p{Cc}\uFFFD\s]+/gu, ' ').trim();
}

/**
 * An index of chunks on a server of others. What the server is for is finding candidates; what they are worth is worked out here, so that
 * all servers agree, and nothing that it gives is believed: collections and filters are held up against each chunk again.
 */
export function createServedIndex(server: ChunkServer, dependencies: ServedIndexDependencies): ChunkIndex {
  const { answered, failed, meaningAnswered, meaningFailed, measure, newId, strayed } = dependencies;
  let closed = false;

  async function asked<Answer>(work: () => Promise<Answer>, signal?: CallSignal): Promise<Answer> {
    if (closed) throw new GatehouseError('knowledge_unavailable', { note: 'the index is closed' });
    let answer: Answer;
    try {
      answer = await work();
    } catch (cause) {
      // Who left has not seen the server fail.
      signal?.throwIfAborted();
      failed(cause);
      throw new GatehouseError('knowledge_unavailable', { cause });
    }
    answered();
    return answer;
  }

  async function writeAll(chunks: readonly ServedChunk[]): Promise<void> {
    let batch: ServedChunk[] = [];
    let bytes = 0;
    for (const chunk of chunks) {
      const size = sizeOf(chunk);
      if (batch.length > 0 && (batch.length >= server.batch.chunks || bytes + size > server.batch.bytes)) {
        await server.write(batch);
        batch = [];
        bytes = 0;
      }
      batch.push(chunk);
      bytes += size;
    }
    if (batch.length > 0) await server.write(batch);
  }

  async function dropAll(collection: string, documents: readonly string[], except?: string): Promise<void> {
    for (let at = 0; at < documents.length; at += mostDropped)
      await server.drop(collection, documents.slice(at, at + mostDropped), except);
  }

  function read(
    candidates: readonly ServedCandidate[],
    { collections, limit }: ServedScope,
    query: ChunkQuery,
  ): Scored[] {
    const scored = new Map<string, Scored>();
    for (const { score, stored } of candidates.slice(0, limit)) {
      if (typeof score !== 'number' || !Number.isFinite(score)) throw new Error('a score in an answer is no number');
      const chunk = readStored(stored);
      if (!collections.includes(chunk.collection) || !fits(chunk, query.filter)) strayed();
      else if (!scored.has(chunk.id)) scored.set(chunk.id, { chunk, score });
    }
    return [...scored.values()];
  }

  /** Undefined where vectors cannot be asked about, and words can. */
  async function nearestTo(
    vector: readonly number[],
    scope: ServedScope,
    { alone, signal }: { readonly alone: boolean; readonly signal: CallSignal },
  ): Promise<readonly ServedCandidate[] | undefined> {
    try {
      const found = await server.nearest(vector, scope, signal);
      meaningAnswered();
      return found;
    } catch (cause) {
      if (alone || signal.aborted) throw cause;
      meaningFailed(cause);
      return undefined;
    }
  }

  async function candidatesOf(query: ChunkQuery, text: string, signal: CallSignal): Promise<Candidates> {
    const vector = usable(query.vector);
    const weight = weightOf(query);
    const scope: ServedScope = {
      collections: [...new Set(query.collections)],
      cells: cellsAsked(query.filter),
      limit: Math.max(fewestCandidates, query.limit),
    };
    const earlier = (query.earlier ?? []).map(readable);
    const words = wordsAsked(text, earlier, detectLanguage(text) ?? 'en', query.synonyms);
    const alone = weight === 1 || words.terms.length === 0;
    const [byWords, byMeaning] = await Promise.all([
      alone ? [] : server.words(words, scope, signal),
      vector === undefined || weight === 0 ? [] : nearestTo(vector, scope, { alone, signal }),
    ]);
    const counted = byMeaning === undefined ? 0 : weight;
    const found = read(byWords, scope, query).filter(({ score }) => score > 0);
    return { weight: counted, found: combineLegs(found, read(byMeaning ?? [], scope, query), counted) };
  }

  return {
    put: (collection, documents) =>
      asked(async () => {
        const version = newId();
        await writeAll(documents.flatMap(({ chunks }) => chunks.map((chunk) => storedChunk(chunk, version))));
        await dropAll(collection, names(documents), version);
      }),
    remove: (collection, documents) => asked(() => dropAll(collection, documents.map(wellFormed))),
    clear: (collection) => asked(() => server.drop(collection, undefined, undefined)),
    counts: () => asked(() => server.counts()),
    async find(query, signal): Promise<ChunkResult> {
      signal.throwIfAborted();
      const text = readable(query.text);
      const nothing = query.collections.length === 0 || query.limit < 1;
      const { found, weight } = await asked(
        async () => (nothing ? { found: [], weight: 0 } : await candidatesOf(query, text, signal)),
        signal,
      );
      const best = found.slice(0, query.limit);
      const earlier = (query.earlier ?? []).map(readable);
      const chunks = best.map(({ chunk }) => chunk);
      const { language, measured } = await measure({ text, earlier, synonyms: query.synonyms }, chunks, signal);
      signal.throwIfAborted();
      return { language, hits: best.map((one) => hitOf(one, measured.get(one.chunk.id), weight)) };
    },
    async close() {
      if (closed) return;
      closed = true;
      await server.close();
    },
  };
}

/** How much vectors count beside words. */
function weightOf({ vector, vectorWeight = usualWeight }: ChunkQuery): number {
  return usable(vector) === undefined ? 0 : Math.min(1, Math.max(0, vectorWeight));
}

function names(documents: readonly IndexedDocument[]): readonly string[] {
  return [...new Set(documents.map(({ document }) => wellFormed(document)))];
}

function sizeOf({ stored, terms, text, vector }: ServedChunk): number {
  // Numbers of a vector take some twelve characters each; texts may have three bytes a character.
  return 512 + 2 * stored.length + 2 * text.length + 8 * terms.length + 12 * (vector?.length ?? 0);
}

function hitOf(
  { chunk, cosine, lexical, score, similarity }: Combined,
  measured: Measured | undefined,
  weight: number,
): ChunkHit {
  const { quote, support, terms } = measured ?? { quote: chunk.text, support: 0, terms: [] };
  return { chunk, quote, score, lexical, similarity, support: supportBy(support, cosine, weight), terms };
}
