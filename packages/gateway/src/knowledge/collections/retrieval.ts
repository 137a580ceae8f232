import type { CollectionOptions, KnowledgeOptions } from '@gatehouse/contract/knowledge';
import type { CallSignal } from '../../core/call-signal.ts';
import type { Chunk, ChunkHit, ChunkIndex, ChunkQuery, KnowledgeRetrieval } from '../../core/collections.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { SideAccount } from '../../core/side-account.ts';
import type { LiveDocuments } from './live-documents.ts';
import { labelRow } from './label-row.ts';
import { mostTurns } from '../leaned-on.ts';
import { mayHave, type WhoAsks } from './may-have.ts';
import { namedRows } from './named-rows.ts';
import { SynonymBook, type SynonymGroup } from '../synonyms.ts';

/** Models that retrieval asks beside words, as the configuration in force has them, for whoever pays for that. */
export interface RetrievalModels {
  /** The meaning of a question; undefined where there is no such model, or it cannot be asked now: words alone answer then. */
  embed(question: string, signal: CallSignal, account?: SideAccount): Promise<readonly number[] | undefined>;
  /** How well each text answers a question, in their order; undefined where nobody can say. */
  rerank(
    question: string,
    texts: readonly string[],
    signal: CallSignal,
    account?: SideAccount,
  ): Promise<readonly number[] | undefined>;
}

export interface RetrievalOptions {
  readonly index: ChunkIndex;
  readonly live: LiveDocuments;
  readonly configuration: () => KnowledgeOptions;
  readonly models: RetrievalModels;
  /** Whether what is kept of a collection can be found yet. */
  readonly isFilled: (collection: string) => boolean;
}

/** How many more are asked for than are wanted, for some may be of a version that is gone. */
const spare = 4;

/**
 * Looks for passages as somebody may see them. Which collections those are is decided here, before the index is asked, and once more of what
 * comes back: no index is trusted with that.
 */
export function createRetrieval({
  configuration,
  index,
  isFilled,
  live,
  models,
}: RetrievalOptions): KnowledgeRetrieval {
  function permitted(named: readonly string[], who: WhoAsks): readonly CollectionOptions[] {
    const wanted = new Set(named);
    return configuration().collections.filter((collection) => wanted.has(collection.id) && mayHave(collection, who));
  }

  // By the very list of the configuration in force: another configuration has another one.
  const configured = new WeakMap<readonly SynonymGroup[], SynonymBook>();

  function bookOf({ synonyms }: CollectionOptions): SynonymBook {
    let book = configured.get(synonyms);
    if (book === undefined) configured.set(synonyms, (book = new SynonymBook(synonyms)));
    return book;
  }

  return {
    async retrieve({ collections: named, earlier, limit, text }, who, signal) {
      const { collections: all, embeddings, rerank } = configuration();
      // Whoever began before a reload may name what is called otherwise by now; that nothing is there is not known, then.
      if (named.some((id) => !all.some((collection) => collection.id === id)))
        throw new GatehouseError('knowledge_unavailable');
      const allowed = permitted(named, who);
      const collections = allowed.map(({ id }) => id);
      if (collections.length === 0) return { language: undefined, hits: [], collections };
      if (!collections.every(isFilled)) throw new GatehouseError('knowledge_unavailable');
      const vector = embeddings === undefined ? undefined : await models.embed(text, signal, who.account);
      const wanted = rerank === undefined ? limit : Math.max(limit, rerank.candidates);
      // What a collection calls the same is not known to those who may not have it.
      const told = [text, ...earlier.slice(-mostTurns)].join('\n');
      const synonyms = allowed.flatMap((collection) => [
        ...bookOf(collection).in(told),
        ...live.synonyms(collection.id).in(told),
      ]);
      const query: ChunkQuery = {
        text,
        earlier,
        collections,
        limit: wanted + spare,
        ...(synonyms.length === 0 ? {} : { synonyms }),
        ...(vector === undefined ? {} : { vector, vectorWeight: embeddings?.weight }),
      };
      const { hits, language } = await index.find(query, signal).catch((thrown: unknown) => {
        if (thrown instanceof GatehouseError) throw thrown;
        throw new GatehouseError('knowledge_unavailable', { cause: thrown });
      });
      const seen = hits
        .filter(({ chunk }) => collections.includes(chunk.collection) && live.has(chunk))
        .slice(0, wanted)
        .map((hit) => ({ ...hit, chunk: labelled(hit.chunk) }));
      const ordered = rerank === undefined ? seen : await reranked(text, seen, signal, who.account);
      const rows = namedRows(text, (id) => first(collections, (collection) => live.row(collection, id, language))).map(
        labelled,
      );
      return { language: language ?? rows[0]?.language, hits: leading(rows, ordered).slice(0, limit), collections };
    },
    row: (id, named, who, language) =>
      first(permitted(named, who), (collection) => live.row(collection.id, id, language)),
    ofKind(kinds, named, who, language) {
      return permitted(named, who)
        .flatMap(({ id }) => live.families(id)?.ofKind(kinds, language) ?? [])
        .map(labelled);
    },
    family(chunk, who) {
      const allowed = permitted([chunk.collection], who).length > 0;
      const families = allowed ? live.families(chunk.collection) : undefined;
      return {
        chunks: (families?.of(chunk) ?? []).map(labelled),
        isShared: (word) => families?.isShared(word, chunk) === true,
      };
    },
  };

  function labelled(chunk: Chunk): Chunk {
    return chunk.row === undefined ? chunk : labelRow(chunk, configuration().collections);
  }

  async function reranked(
    question: string,
    hits: readonly ChunkHit[],
    signal: CallSignal,
    account: SideAccount | undefined,
  ): Promise<readonly ChunkHit[]> {
    if (hits.length < 2) return hits;
    const scores = await models.rerank(
      question,
      hits.map(({ chunk }) => [...chunk.titles, chunk.text].join('\n')),
      signal,
      account,
    );
    if (scores === undefined || scores.length !== hits.length) return hits;
    return hits
      .map((hit, place) => ({ hit, place, score: scores[place] ?? Number.NEGATIVE_INFINITY }))
      .toSorted((one, other) => other.score - one.score || one.place - other.place)
      .map(({ hit, score }) => ({ ...hit, score }));
  }
}

function first<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Rows that the question names by their ids stand before what else was found: they are what is asked for. */
function leading(rows: readonly Chunk[], hits: readonly ChunkHit[]): readonly ChunkHit[] {
  if (rows.length === 0) return hits;
  const named = new Set(rows.map(({ id }) => id));
  const score = Math.max(0, ...hits.map((hit) => hit.score)) + 1;
  return [
    ...rows.map((chunk): ChunkHit => {
      const found = hits.find((hit) => hit.chunk.id === chunk.id);
      return {
        chunk,
        quote: chunk.text,
        score,
        lexical: 1,
        similarity: found?.similarity,
        support: 1,
        terms: found?.terms ?? [],
      };
    }),
    ...hits.filter(({ chunk }) => !named.has(chunk.id)),
  ];
}
