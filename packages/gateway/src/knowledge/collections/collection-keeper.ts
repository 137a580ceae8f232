import type { CollectionOptions, KnowledgeOptions, KnowledgeSourceOptions } from '@gatehouse/contract/knowledge';
import { hash } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { ChunkIndex } from '../../core/collections.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { KnowledgeStore, StoredCollection, WholeDocument } from '../../core/knowledge-store.ts';
import type { Ledger } from '../../core/ledger.ts';
import type { DocumentReader } from '../reading/document-reader.ts';
import { CollectionWriter } from './collection-writer.ts';
import { type AskDatabase, lookAtDatabase } from './database-source.ts';
import { lookAtFolder } from './folder-source.ts';
import type { SourceContents, SourceContext } from './found-document.ts';
import { Ingestion } from './ingestion.ts';
import type { DocumentInspection } from './inspect-document.ts';
import { LiveDocuments } from './live-documents.ts';
import { makeVectors } from './make-vectors.ts';
import { settingsOf, sourceKeys } from './recipe.ts';
import { type ChunkRow, lookAtTable } from './table-source.ts';
import { type FetchPage, lookAtWeb } from './web-source.ts';

/** What the log says of collections. */
export interface KeeperLog {
  knowledgeFilled(collection: string, chunks: number, milliseconds: number): void;
  knowledgeIngested(collection: string, version: number, problems: number, milliseconds: number): void;
  knowledgeFailed(what: string, cause: unknown): void;
  knowledgeRecovered(what: string): void;
}

export interface KeeperParts {
  readonly store: KnowledgeStore;
  readonly index: ChunkIndex;
  /** What the index is, where it outlives this process: the same name for the same index. Undefined where it begins empty. */
  readonly indexName: string | undefined;
  /** Whether anything has been kept in the store yet. */
  readonly used: () => boolean;
  /** Whether other gateways work on the store. */
  readonly shared: boolean;
  /** Name of this gateway among them. */
  readonly worker: string;
  readonly configuration: () => KnowledgeOptions;
  readonly reader: DocumentReader;
  readonly chunkRow: ChunkRow;
  readonly fetchPage: FetchPage;
  readonly askDatabase: AskDatabase;
  readonly inspection: DocumentInspection;
  readonly embedAll: (
    model: string,
    texts: readonly string[],
    signal: AbortSignal,
  ) => Promise<readonly (readonly number[])[]>;
  readonly ledger: Pick<Ledger, 'append'>;
  /** Told of documents that somebody has to look at. */
  readonly held: (documents: readonly WholeDocument[]) => void;
  readonly clock: Clock;
  readonly log: KeeperLog;
}

export interface Progress {
  readonly startedAt: number;
  readonly done: number;
  readonly total: number | undefined;
}

interface Wanted {
  readonly collection: string;
  readonly acceptChange: boolean;
  readonly actor: string;
  /** Whether all sources are looked at, or those only whose time has come. */
  readonly all: boolean;
}

/** Milliseconds between looking whether the time of a source has come, and whether another gateway has changed something. */
const tick = 5_000;
const lease = 60_000;
/** Milliseconds after which what failed is tried again. */
const retryAfter = 30_000;
/** How often sources are looked at once more at once, for something changed meanwhile. */
const mostAgain = 3;
const nobody = 'gatehouse';

/** What does for both: whoever asked by name stands for it. */
function both(one: Wanted | undefined, other: Wanted): Wanted {
  if (one === undefined) return other;
  return {
    collection: other.collection,
    acceptChange: one.acceptChange || other.acceptChange,
    actor: other.actor === nobody ? one.actor : other.actor,
    all: one.all || other.all,
  };
}

/**
 * Keeps the index in step with the sources of the collections. One collection is read at a time; what can be found stays found meanwhile, and what
 * fails is tried again. Sources are read by one gateway of those that share a store; the others follow what it has kept.
 */
export class CollectionKeeper {
  readonly live = new LiveDocuments();
  readonly writer: CollectionWriter;
  readonly #parts: KeeperParts;
  readonly #closing = new AbortController();
  readonly #progress = new Map<string, Progress>();
  readonly #problems = new Map<string, string>();
  readonly #failing = new Set<string>();
  /** Collections whose index lacks something, and since when it is not tried. */
  readonly #unfilled = new Map<string, number>();
  /** When vectors that are missing were last asked for in vain. */
  readonly #vectorsFailedAt = new Map<string, number>();
  /** Of collections that others have given vectors to: when. */
  readonly #vectorsAt = new Map<string, number>();
  /** When each was last read to its end, as far as this gateway knows. */
  readonly #ingestedAt = new Map<string, number | undefined>();
  readonly #queue: Wanted[] = [];
  /** What failed, as where the disk is full: it is tried again by itself. */
  readonly #failedAt = new Map<string, { readonly wanted: Wanted; readonly at: number }>();
  /** What is put off while another gateway reads the collection, or one that has died is still taken to. */
  readonly #putOff = new Map<string, Wanted>();
  #working: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #filled = new Set<string>();
  #vectorModel: string | undefined;
  #opened = false;
  #begun = false;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    const { index, ledger, store } = parts;
    this.writer = new CollectionWriter({
      store,
      index,
      live: this.live,
      ledger,
      vectorModel: () => vectorModelOf(parts.configuration()),
      indexFailed: (collection, cause) => this.#indexFailed(collection, cause),
    });
  }

  /** Begins: what is kept can be found when it resolves, and what has to be read is read from then on. Never rejects. */
  async start(): Promise<void> {
    await this.#exclusively(() => this.#open());
    this.#begun = true;
    this.#timer = setInterval(() => void this.look(), tick).unref();
  }

  /** Looks whether the time of a source has come, and whether another gateway has changed something. */
  look(): Promise<void> {
    return this.#exclusively(() => this.#tick());
  }

  /** Another configuration holds. */
  update(): void {
    void this.#exclusively(() => this.#open());
  }

  /** Whether what is kept of a collection can be found; until then nobody can say that something is not there. */
  isFilled(collection: string): boolean {
    return this.#filled.has(collection);
  }

  /** Whether it has tried to take up what is kept, as whoever asks for readiness wants to know. */
  get begun(): boolean {
    return this.#begun;
  }

  progress(collection: string): Progress | undefined {
    return this.#progress.get(collection);
  }

  /** What is wrong now, beside what the last ingestion said. */
  problem(collection: string): string | undefined {
    return this.#problems.get(collection);
  }

  /** Has a collection looked at again. Resolves at once; `progress` tells how far it is. */
  ingest(
    collection: string,
    { acceptChange, actor }: { readonly acceptChange: boolean; readonly actor: string },
  ): void {
    this.#want({ collection, acceptChange, actor, all: true });
  }

  /** Somebody has changed a document: what it lacks, such as vectors, is made soon. */
  complete(collection: string): void {
    if (this.#parts.configuration().embeddings !== undefined)
      this.#want({ collection, acceptChange: false, actor: nobody, all: false });
  }

  /** The index has lost what it had: it gets all of it again. Rejects where it cannot. */
  async refill(): Promise<void> {
    for (const { id } of this.#parts.configuration().collections)
      if (this.#filled.has(id)) await this.writer.fill(id, 'anew');
  }

  /** Resolves when nothing is left to do. */
  async settled(): Promise<void> {
    for (;;) {
      await this.#turn;
      const working = this.#working;
      if (working === undefined) return;
      await working;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closing.abort(new GatehouseError('shutting_down'));
    await this.#turn.catch(() => undefined);
    await this.#working;
  }

  #exclusively(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work).catch((cause: unknown) => {
      if (!this.#closing.signal.aborted) this.#failed('collections', cause);
    });
    this.#turn = done;
    return done;
  }

  /** Takes up what is configured by now. */
  async #open(): Promise<void> {
    const { configuration, inspection, shared, store, used } = this.#parts;
    const { collections, embeddings } = configuration();
    // A store that was never used is not made for nothing.
    if (collections.length === 0 && (shared || !used())) {
      this.#opened = true;
      return;
    }
    const stored = new Map((await store.collections()).map((each) => [each.id, each]));
    this.#recovered('collections');
    await this.#changeVectors();
    const wanted = new Set(collections.map(({ id }) => id));
    for (const one of stored.values()) if (!wanted.has(one.id)) await this.#dropped(one, shared);
    for (const collection of collections) {
      const known = stored.get(collection.id);
      if (!this.#vectorsAt.has(collection.id)) {
        this.#vectorsAt.set(collection.id, known?.lookedAt['vectors'] ?? 0);
        this.writer.setVersion(collection.id, known?.version ?? 0);
        this.#ingestedAt.set(collection.id, known?.ingestedAt);
        await this.#fill(collection.id, known);
      }
      if (known?.settings !== settingsOf(collection, inspection.guards))
        this.#want({ collection: collection.id, acceptChange: false, actor: nobody, all: true });
      else if (embeddings !== undefined)
        this.#want({ collection: collection.id, acceptChange: false, actor: nobody, all: false });
    }
    this.#opened = true;
  }

  /** Vectors of another model say nothing beside those of this one: they go from the index, and others are made. */
  async #changeVectors(): Promise<void> {
    const model = vectorModelOf(this.#parts.configuration());
    if (this.#opened && model !== this.#vectorModel)
      for (const id of this.#filled) await this.writer.fill(id, 'mended');
    this.#vectorModel = model;
  }

  async #dropped({ id, version }: StoredCollection, shared: boolean): Promise<void> {
    const { index, ledger, store } = this.#parts;
    this.live.clear(id);
    this.#vectorsAt.delete(id);
    this.#filled.delete(id);
    this.#unfilled.delete(id);
    // Another gateway may have it still.
    if (shared) return;
    const documents = await store.stamps(id);
    const hashes = documents.map((document) => document.hash).toSorted();
    const digest = hash('sha256', hashes.map((each) => `${each}\n`).join(''), 'hex');
    const leaf = { action: 'dropped', actor: nobody, collection: id, hash: digest, version } as const;
    await ledger.append({ leaf: { kind: 'knowledge', ...leaf, removed: documents.length } });
    await store.drop(id);
    await index.clear(id);
  }

  async #fill(id: string, known: StoredCollection | undefined): Promise<void> {
    const { clock, indexName, log, store } = this.#parts;
    if (known === undefined) {
      this.#filled.add(id);
      return;
    }
    const began = clock.elapsed();
    try {
      const name = indexName === undefined ? '' : `${indexName} ${known.version}`;
      const isThere = name !== '' && known.indexedAs === name;
      if (isThere) await this.writer.learn(id);
      else {
        const chunks = await this.writer.fill(id, this.#filled.has(id) ? 'mended' : 'anew');
        if (chunks > 0) log.knowledgeFilled(id, chunks, clock.elapsed() - began);
        if (name !== '') await store.note(id, { indexedAs: name });
      }
      this.#filled.add(id);
      this.#unfilled.delete(id);
      this.#problems.delete(id);
      this.#recovered(`index of ${id}`);
    } catch (cause) {
      if (this.#closing.signal.aborted) throw cause;
      this.#indexFailed(id, cause);
    }
  }

  #indexFailed(collection: string, cause: unknown): void {
    if (cause instanceof GatehouseError && cause.code === 'knowledge_full') {
      // Trying again would end as it did: what it holds can be found, and people are told that it is not all.
      this.#filled.add(collection);
      this.#unfilled.delete(collection);
      this.#problems.set(collection, 'The index is full, so not all of it can be found; see `knowledge.index.chunks`.');
    } else {
      this.#unfilled.set(collection, this.#parts.clock.now());
      this.#problems.set(collection, 'The index could not be written; that is tried again.');
    }
    this.#failed(`index of ${collection}`, cause);
  }

  async #tick(): Promise<void> {
    const { clock, configuration, inspection, shared, store } = this.#parts;
    if (!this.#opened) return this.#open();
    const { collections, embeddings } = configuration();
    if (collections.length === 0) return;
    const now = clock.now();
    const stored = new Map((await store.collections()).map((each) => [each.id, each]));
    this.#recovered('collections');
    for (const collection of collections) {
      const { id } = collection;
      const known = stored.get(id);
      const failedAt = this.#unfilled.get(id);
      if (failedAt !== undefined && now - failedAt >= retryAfter) await this.#fill(id, known);
      if (shared && known !== undefined) await this.#follow(known);
      const vectorsFailed = this.#vectorsFailedAt.get(id);
      const isDue = dueSources(collection, known, now).length > 0;
      const again = embeddings !== undefined && vectorsFailed !== undefined && now - vectorsFailed >= retryAfter;
      if (isDue || again) this.#want({ collection: id, acceptChange: false, actor: nobody, all: false });
      const failed = this.#failedAt.get(id);
      if (failed !== undefined && now - failed.at >= retryAfter) this.#want(failed.wanted);
      const putOff = this.#putOff.get(id);
      this.#putOff.delete(id);
      // What nobody asked for has been done meanwhile, where another gateway came to the end of it.
      const settings = settingsOf(collection, inspection.guards);
      const isDone = putOff?.all === true && putOff.actor === nobody && known?.settings === settings;
      if (putOff !== undefined && !isDone) this.#want(putOff);
    }
  }

  /** What another gateway has kept since. */
  async #follow({ id, ingestedAt, lookedAt, version }: StoredCollection): Promise<void> {
    if (this.#progress.has(id)) return;
    const vectorsAt = lookedAt['vectors'] ?? 0;
    const known = this.writer.version(id);
    // A version may still have come in pieces when it was looked at before.
    if (version > known || this.#ingestedAt.get(id) !== ingestedAt) {
      const stamps = (await this.#parts.store.stamps(id)).filter(({ slot }) => slot === 'live');
      const there = new Set(stamps.map(({ document }) => document));
      const gone = this.live.documents(id).filter((document) => !there.has(document));
      const changed = stamps.filter((stamp) => stamp.version >= known).map(({ document }) => document);
      await this.writer.refresh(id, [...gone, ...changed]);
      this.writer.setVersion(id, version);
      this.#ingestedAt.set(id, ingestedAt);
    }
    if (vectorsAt > (this.#vectorsAt.get(id) ?? 0)) {
      await this.writer.refresh(id, this.live.documents(id));
      this.#vectorsAt.set(id, vectorsAt);
    }
  }

  #want(wanted: Wanted): void {
    if (this.#closing.signal.aborted) return;
    const { all, acceptChange, collection } = wanted;
    const covered = this.#queue.some(
      (one) => one.collection === collection && (one.all || !all) && (one.acceptChange || !acceptChange),
    );
    if (covered) return;
    if (!this.#progress.has(collection))
      this.#progress.set(collection, { startedAt: this.#parts.clock.now(), done: 0, total: undefined });
    this.#queue.push(wanted);
    this.#working ??= this.#work().finally(() => (this.#working = undefined));
  }

  async #work(): Promise<void> {
    // Whoever wants something is answered first.
    await Promise.resolve();
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const { collection: id } = next;
      const collection = this.#parts.configuration().collections.find((one) => one.id === id);
      try {
        if (collection !== undefined) await this.#ingestOnce(collection, next);
        this.#failedAt.delete(id);
      } catch (cause) {
        if (this.#closing.signal.aborted) break;
        this.#failedAt.set(id, { wanted: both(this.#failedAt.get(id)?.wanted, next), at: this.#parts.clock.now() });
        this.#problems.set(id, 'The collection could not be read to its end; the log says why.');
        this.#failed(`collection ${id}`, cause);
      } finally {
        if (!this.#queue.some((one) => one.collection === id)) this.#progress.delete(id);
      }
    }
    this.#progress.clear();
  }

  async #ingestOnce(collection: CollectionOptions, wanted: Wanted): Promise<void> {
    const { store, worker } = this.#parts;
    const { id } = collection;
    if (!(await store.claim(id, worker, lease))) {
      this.#putOff.set(id, both(this.#putOff.get(id), wanted));
      return;
    }
    const renewing = setInterval(() => {
      void store.claim(id, worker, lease).catch(() => undefined);
    }, lease / 3).unref();
    try {
      const known = (await store.collections()).find((one) => one.id === id);
      if (known !== undefined && known.version > this.writer.version(id)) await this.#follow(known);
      for (let tries = 0; tries < mostAgain; tries += 1) if (!(await this.#ingest(collection, wanted))) break;
      await this.#makeVectors(id);
    } finally {
      clearInterval(renewing);
      await store.unclaim(id, worker).catch(() => undefined);
    }
  }

  /** Gives whether something changed while it was looked at. */
  async #ingest(collection: CollectionOptions, { acceptChange, actor, all }: Wanted): Promise<boolean> {
    const { clock, held, indexName, inspection, log, store } = this.#parts;
    const { id } = collection;
    const known = (await store.collections()).find((one) => one.id === id);
    const keys = sourceKeys(collection.sources);
    const due = new Set(all ? keys : dueSources(collection, known, clock.now()));
    const settings = settingsOf(collection, inspection.guards);
    if (due.size === 0 && known?.settings === settings) return false;
    const began = clock.elapsed();
    const startedAt = clock.now();
    let progress: Progress = { startedAt, done: 0, total: undefined };
    const tell = (next: Partial<Progress>): void => {
      progress = { ...progress, ...next };
      this.#progress.set(id, progress);
    };
    const { signal } = this.#closing;
    const ingestion = new Ingestion({
      collection,
      sources: collection.sources.flatMap((source, place) => {
        const key = keys[place] ?? '';
        return due.has(key) ? [{ key, source }] : [];
      }),
      others: keys.filter((key) => !due.has(key)),
      acceptChange,
      actor,
      store,
      writer: this.writer,
      inspection,
      look: (source) => this.#look(collection, source, signal),
      now: () => clock.now(),
      signal,
      planned: (total) => tell({ done: 0, total }),
      done: () => tell({ done: progress.done + 1 }),
      held,
      failed: (cause) => log.knowledgeFailed(`source of ${id}`, cause),
      pause: breathe,
    });
    tell({});
    const { again, problems } = await ingestion.run();
    const lookedAt = { ...known?.lookedAt, ...Object.fromEntries([...due].map((key) => [key, startedAt])) };
    const version = this.writer.version(id);
    const whole = this.#unfilled.has(id) ? {} : indexName === undefined ? {} : { indexedAs: `${indexName} ${version}` };
    const ingestedAt = clock.now();
    this.#ingestedAt.set(id, ingestedAt);
    await store.note(id, {
      ingestedAt,
      problem: problems.length === 0 ? undefined : problems.slice(0, 20).join(' · '),
      settings,
      lookedAt,
      ...whole,
    });
    this.#recovered(`collection ${id}`);
    if (!this.#failing.has(`index of ${id}`)) this.#problems.delete(id);
    log.knowledgeIngested(id, version, problems.length, clock.elapsed() - began);
    return again;
  }

  #look(collection: CollectionOptions, source: KnowledgeSourceOptions, signal: AbortSignal): Promise<SourceContents> {
    const { askDatabase, chunkRow, configuration, fetchPage, reader } = this.#parts;
    const { chunkCharacters, id, language } = collection;
    const context: SourceContext = {
      collection: id,
      language,
      chunkCharacters,
      largestDocument: configuration().largestDocument,
      signal,
      looked: () => undefined,
    };
    switch (source.kind) {
      case 'folder':
        return lookAtFolder(source, folderPrefix(collection, source), reader, context);
      case 'web':
        return lookAtWeb(source, fetchPage, reader, context);
      case 'table':
        return lookAtTable(source, reader, chunkRow, context);
      case 'database':
        return lookAtDatabase(source, askDatabase, reader, chunkRow, context);
    }
  }

  async #makeVectors(id: string): Promise<void> {
    const { clock, configuration, embedAll, log, store } = this.#parts;
    const model = configuration().embeddings?.model;
    const key = vectorModelOf(configuration());
    if (model === undefined || key === undefined) return;
    try {
      const parts = { store, writer: this.writer, embedAll, signal: this.#closing.signal, pause: breathe };
      const made = await makeVectors(id, { model, key }, parts);
      this.#vectorsFailedAt.delete(id);
      this.#recovered(`vectors of ${id}`);
      if (made === 0) return;
      const now = clock.now();
      const known = (await store.collections()).find((one) => one.id === id);
      await store.note(id, { lookedAt: { ...known?.lookedAt, vectors: now } });
      this.#vectorsAt.set(id, now);
    } catch (cause) {
      if (this.#closing.signal.aborted) throw cause;
      // Words alone answer until then.
      this.#vectorsFailedAt.set(id, clock.now());
      if (this.#failing.has(`vectors of ${id}`)) return;
      this.#failing.add(`vectors of ${id}`);
      log.knowledgeFailed(`vectors of ${id}`, cause);
    }
  }

  /** Said once until it is well again. */
  #failed(what: string, cause: unknown): void {
    if (this.#failing.has(what)) return;
    this.#failing.add(what);
    this.#parts.log.knowledgeFailed(what, cause);
  }

  #recovered(what: string): void {
    if (this.#failing.delete(what)) this.#parts.log.knowledgeRecovered(what);
  }
}

/** What vectors are known by: those of the same model with other dimensions are others. */
function vectorModelOf({ embeddings }: KnowledgeOptions): string | undefined {
  if (embeddings === undefined) return undefined;
  const { dimensions, model } = embeddings;
  return dimensions === undefined ? model : `${model} ${dimensions}`;
}

/** Sources that are to be looked at again by now. */
function dueSources(
  { sources }: CollectionOptions,
  known: StoredCollection | undefined,
  now: number,
): readonly string[] {
  const keys = sourceKeys(sources);
  return sources.flatMap(({ every }, place) => {
    const key = keys[place] ?? '';
    return every !== undefined && now - (known?.lookedAt[key] ?? 0) >= every ? [key] : [];
  });
}

/** Documents of the first folder are known by their path in it, those of others by the name of the folder as well. */
function folderPrefix({ sources }: CollectionOptions, source: KnowledgeSourceOptions): string {
  const folders = sources.filter(({ kind }) => kind === 'folder');
  const place = folders.indexOf(source);
  if (place <= 0 || source.kind !== 'folder') return '';
  const name = source.path.split(/[\\/]/).findLast((step) => step !== '') ?? '';
  const same = folders
    .slice(0, place)
    .filter(
      (folder) => folder.kind === 'folder' && folder.path.split(/[\\/]/).findLast((step) => step !== '') === name,
    );
  return `${name}${same.length === 0 ? '' : `~${same.length + 1}`}/`;
}

/** Lets requests run in between. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
