import { hash } from 'node:crypto';
import type { Chunk, ChunkIndex, IndexedDocument } from '../../core/collections.ts';
import type { DocumentChange, KnowledgeStore, LiveDocument, WholeDocument } from '../../core/knowledge-store.ts';
import type { Ledger, LeafDraft } from '../../core/ledger.ts';
import type { LiveDocuments } from './live-documents.ts';

export type KnowledgeLeaf = Extract<LeafDraft, { kind: 'knowledge' }>;

export interface WriterParts {
  readonly store: KnowledgeStore;
  readonly index: ChunkIndex;
  readonly live: LiveDocuments;
  readonly ledger: Pick<Ledger, 'append'>;
  /** Whose vectors go into the index; undefined where there are none. */
  readonly vectorModel: () => string | undefined;
  /** The index could not be told of a change that is in the store. */
  readonly indexFailed: (collection: string, cause: unknown) => void;
}

export interface RecordedChange {
  readonly change: Omit<DocumentChange, 'version' | 'continues'>;
  /** What the record says of it; the version is added. */
  readonly leaf: Omit<KnowledgeLeaf, 'kind' | 'version' | 'collection'>;
  readonly reason?: string | undefined;
  /** Documents that somebody has to look at: the first of them have a leaf of their own. */
  readonly held?: readonly WholeDocument[];
}

/** Leaves of single documents that are held, of one change. */
const mostHeldLeaves = 50;

/** Documents of a collection that are put into the index at a time. */
const filledAtOnce = 200;

/**
 * Where documents change: in the record first, then in the store, then in the index. What the record does not take is not done; what the index
 * does not take is put there again later, and nobody finds what the store does not have.
 */
export class CollectionWriter {
  readonly #parts: WriterParts;
  readonly #versions = new Map<string, number>();
  /** Documents that the index was to forget, and could not be told of. */
  readonly #toForget = new Map<string, Set<string>>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  version(collection: string): number {
    return this.#versions.get(collection) ?? 0;
  }

  /** What the store says, at the start or after another gateway has changed it. */
  setVersion(collection: string, version: number): void {
    this.#versions.set(collection, version);
  }

  /** One change after the other. Gives the version that the collection has with it; `least` is that of the change before, where both are one. */
  apply(recorded: RecordedChange, least?: number): Promise<number> {
    const done = this.#turn.then(() => this.#apply(recorded, least));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #apply({ change, held = [], leaf, reason }: RecordedChange, least: number | undefined): Promise<number> {
    const { index, ledger, live, store } = this.#parts;
    const { collection } = change;
    const known = this.version(collection);
    const continues = least !== undefined && least === known;
    const version = continues ? known : known + 1;
    const contents = reason === undefined ? {} : { contents: { reason: Buffer.from(reason) } };
    await ledger.append({ leaf: { kind: 'knowledge', ...leaf, collection, version }, ...contents });
    for (const document of held.slice(0, mostHeldLeaves)) {
      const { actor } = leaf;
      const reasons = reasonsOf([document]);
      const one = { action: 'held', actor, collection, hash: document.hash, reasons, version } as const;
      await ledger.append({ leaf: { kind: 'knowledge', ...one } });
    }
    const kept = await store.apply({ ...change, version, continues });
    // Where another gateway came in between, its changes are still to be followed.
    if (kept === version) this.#versions.set(collection, version);
    const found = change.put.filter(({ slot }) => slot === 'live');
    const documents = await this.#withVectors(collection, found, version);
    // From here on nobody is given what is gone, whatever the index says.
    live.remove(collection, change.remove);
    live.put(collection, documents);
    try {
      if (change.remove.length > 0) await index.remove(collection, change.remove);
      if (documents.length > 0) await index.put(collection, documents.map(indexedOf));
    } catch (cause) {
      const forget = this.#toForget.get(collection) ?? new Set<string>();
      for (const document of change.remove) forget.add(document);
      this.#toForget.set(collection, forget);
      this.#parts.indexFailed(collection, cause);
    }
    return version;
  }

  /** As they are found from now on: with the vectors that the store has kept, for passages that say what they said before. */
  async #withVectors(
    collection: string,
    found: readonly WholeDocument[],
    version: number,
  ): Promise<readonly LiveDocument[]> {
    const plain = found.map(({ document, passages }) => ({
      document,
      version,
      chunks: passages.map((chunk) => ({ chunk, vector: undefined })),
    }));
    const model = this.#parts.vectorModel();
    if (model === undefined || found.length === 0) return plain;
    try {
      return await this.#parts.store.liveOf(
        collection,
        found.map(({ document }) => document),
        model,
      );
    } catch (cause) {
      // By their words they can be found at once; the index gets the rest later.
      this.#parts.indexFailed(collection, cause);
      return plain;
    }
  }

  /**
   * Puts into the index all that the store has of a collection. Where it is `mended`, what it has is not taken away before, so that questions are
   * answered meanwhile. Gives the number of passages.
   */
  async fill(collection: string, how: 'anew' | 'mended'): Promise<number> {
    const { index, live, store, vectorModel } = this.#parts;
    const model = vectorModel();
    const forget = [...(this.#toForget.get(collection) ?? [])];
    if (how === 'anew') await index.clear(collection);
    else if (forget.length > 0) await index.remove(collection, forget);
    this.#toForget.delete(collection);
    let after: string | undefined;
    let chunks = 0;
    for (;;) {
      const documents = await store.live(collection, after, filledAtOnce, model);
      if (documents.length === 0) return chunks;
      live.put(collection, documents);
      await index.put(collection, documents.map(indexedOf));
      chunks += documents.reduce((sum, document) => sum + document.chunks.length, 0);
      after = documents.at(-1)?.document;
    }
  }

  /** What can be found, without the index, which has it already. */
  async learn(collection: string): Promise<void> {
    const { live, store } = this.#parts;
    let after: string | undefined;
    for (;;) {
      const documents = await store.live(collection, after, filledAtOnce, undefined);
      if (documents.length === 0) return;
      live.put(collection, documents);
      after = documents.at(-1)?.document;
    }
  }

  /** Puts some documents into the index as they are in the store. */
  async refresh(collection: string, documents: readonly string[]): Promise<void> {
    const { index, live, store, vectorModel } = this.#parts;
    for (let at = 0; at < documents.length; at += filledAtOnce) {
      const wanted = documents.slice(at, at + filledAtOnce);
      const found = await store.liveOf(collection, wanted, vectorModel());
      const there = new Set(found.map(({ document }) => document));
      const gone = wanted.filter((document) => !there.has(document));
      live.remove(collection, gone);
      live.put(collection, found);
      if (gone.length > 0) await index.remove(collection, gone);
      if (found.length > 0) await index.put(collection, found.map(indexedOf));
    }
  }
}

function indexedOf({ chunks, document }: LiveDocument): IndexedDocument {
  return {
    document,
    chunks: chunks.map(({ chunk, vector }) => ({
      chunk: withoutSynonyms(chunk),
      ...(vector === undefined ? {} : { vector: [...vector] }),
    })),
  };
}

/** An index is told of synonyms with a question: what is the same may change without any document. */
function withoutSynonyms(chunk: Chunk): Chunk {
  const { synonyms, ...indexed } = chunk;
  return synonyms === undefined ? chunk : indexed;
}

/** The hash of several documents, as the leaf has it. */
export function hashOfAll(documents: readonly Pick<WholeDocument, 'hash'>[], removed: readonly string[]): string {
  const hashes = [...documents.map((document) => document.hash), ...removed].toSorted();
  return hash('sha256', hashes.map((each) => `${each}\n`).join(''), 'hex');
}

/** Each document counts once for each of its reasons. */
export function reasonsOf(documents: readonly Pick<WholeDocument, 'findings'>[]): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const { findings } of documents)
    for (const reason of new Set(findings.map((finding) => finding.reason)))
      reasons[reason] = (reasons[reason] ?? 0) + 1;
  return reasons;
}
