import type { DocumentFinding } from '@gatehouse/contract/admin-knowledge';
import type { CollectionOptions, KnowledgeSourceOptions } from '@gatehouse/contract/knowledge';
import { hash } from 'node:crypto';
import type { DocumentStamp, KnowledgeStore, WholeDocument } from '../../core/knowledge-store.ts';
import { DocumentProblem } from '../reading/document-problem.ts';
import { type CollectionWriter, hashOfAll, type KnowledgeLeaf, reasonsOf } from './collection-writer.ts';
import { type FoundDocument, type ReadDocument, type SourceContents, SourceProblem } from './found-document.ts';
import { type DocumentInspection, inspectDocument } from './inspect-document.ts';
import { keptDocument } from './kept-document.ts';
import { recipeOf, sourceInWords } from './recipe.ts';

export interface IngestionParts {
  readonly collection: CollectionOptions;
  readonly sources: readonly { readonly key: string; readonly source: KnowledgeSourceOptions }[];
  /** Those that are not looked at this time: their documents stay. */
  readonly others: readonly string[];
  readonly acceptChange: boolean;
  readonly actor: string;
  readonly store: KnowledgeStore;
  readonly writer: CollectionWriter;
  readonly inspection: DocumentInspection;
  readonly look: (source: KnowledgeSourceOptions) => Promise<SourceContents>;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** How many documents have to be read; then each that was. */
  readonly planned: (documents: number) => void;
  readonly done: () => void;
  /** Told after it is recorded and kept. */
  readonly held: (documents: readonly WholeDocument[]) => void;
  /** What the log should say of a source that cannot be looked at. */
  readonly failed: (cause: unknown) => void;
  /** Keeps the claim, and lets others run. */
  readonly pause: () => Promise<void>;
}

export interface IngestionResult {
  /** For people, a sentence each. */
  readonly problems: readonly string[];
  /** Something changed while it was looked at: look again soon. */
  readonly again: boolean;
}

/** A document that is new, another one, or made by another recipe. */
interface Task {
  readonly key: string;
  readonly recipe: string;
  readonly found: FoundDocument;
  readonly live: DocumentStamp | undefined;
  /** Held for the whole source has changed. */
  readonly sudden: string | undefined;
}

interface Batch {
  readonly put: WholeDocument[];
  readonly remove: { readonly document: string; readonly hash: string }[];
  readonly removeHeld: string[];
  /** Live ones that are held from now on. */
  readonly takenBack: string[];
  added: number;
  changed: number;
  chunks: number;
}

/** Documents, or passages, that are recorded and put together. */
const mostInBatch = 200;
const mostChunks = 2_000;
/** Below so many documents a share of them says nothing. */
const fewDocuments = 5;
/** SHA-256 of nothing, for what could not be had. */
const hashOfNothing = hash('sha256', '', 'hex');

/** Looks at sources once, and takes what is new. Rejects where the record or the store cannot be written: what was taken until then stays. */
export class Ingestion {
  readonly #parts: IngestionParts;
  readonly #problems: string[] = [];
  readonly #live = new Map<string, DocumentStamp>();
  readonly #held = new Map<string, DocumentStamp>();
  readonly #seen = new Set<string>();
  #batch: Batch = emptyBatch();
  #version: number | undefined;
  #again = false;

  constructor(parts: IngestionParts) {
    this.#parts = parts;
  }

  async run(): Promise<IngestionResult> {
    const { collection, done, others, pause, planned, signal, sources, store } = this.#parts;
    for (const stamp of await store.stamps(collection.id))
      (stamp.slot === 'live' ? this.#live : this.#held).set(stamp.document, stamp);
    const tasks: Task[] = [];
    for (const { key, source } of sources) tasks.push(...(await this.#lookAt(key, source)));
    tasks.push(...this.#givenByInterface());
    this.#removeOfSourcesThatAreGone(new Set([...sources.map(({ key }) => key), ...others, 'api']));
    planned(tasks.length);
    for (const task of tasks) {
      signal.throwIfAborted();
      const prepared = await this.#prepare(task);
      if (prepared !== undefined && !this.#isKnownFailure(prepared)) await this.#add(task, prepared);
      done();
      await pause();
    }
    await this.#flush();
    return { problems: this.#problems, again: this.#again };
  }

  /** What of a source has to be read. What has vanished is removed at once, where that is not too much. */
  async #lookAt(key: string, source: KnowledgeSourceOptions): Promise<readonly Task[]> {
    const { collection, failed, inspection, look } = this.#parts;
    let contents: SourceContents;
    try {
      contents = await look(source);
    } catch (thrown) {
      if (!(thrown instanceof SourceProblem)) throw thrown;
      this.#problems.push(thrown.message);
      failed(thrown.cause ?? thrown);
      return [];
    }
    this.#problems.push(...contents.problems);
    const recipe = recipeOf(collection, source, inspection.guards);
    const found = contents.found.filter(({ document }) => this.#isFirst(document, key, source));
    const there = new Set([...found, ...contents.unreachable].map(({ document }) => document));
    const ofSource = [...this.#live.values()].filter((stamp) => stamp.source === key);
    const vanished = ofSource.filter(({ document }) => !there.has(document));
    const changed = found.filter((each) => {
      const live = this.#live.get(each.document);
      return live !== undefined && live.hash !== each.hash;
    });
    const sudden = this.#sudden(source, ofSource.length, changed.length + vanished.length);
    if (sudden === undefined) for (const stamp of vanished) this.#remove(stamp);
    for (const stamp of this.#held.values())
      if (stamp.source === key && !there.has(stamp.document) && !this.#live.has(stamp.document)) this.#remove(stamp);
    for (const { document, problem } of contents.unreachable) await this.#fail(document, key, problem);
    return found.flatMap((each) => this.#taskOf(each, key, recipe, sudden));
  }

  /**
   * What was given by the interface has no source to be read from again, so its passages are looked at where other guards hold by now. What is held of
   * it waits for somebody as before: what was hidden in it is not kept.
   */
  #givenByInterface(): readonly Task[] {
    const { collection, inspection, store } = this.#parts;
    const recipe = recipeOf(collection, undefined, inspection.guards);
    return [...this.#live.values()].flatMap((live): Task[] => {
      if (live.source !== 'api' || live.recipe === recipe || this.#held.has(live.document)) return [];
      const found = keptDocument(live, () => store.document(collection.id, live.document, 'live'));
      return [{ key: 'api', recipe, found, live, sudden: undefined }];
    });
  }

  /** Of several documents with one name the first counts. */
  #isFirst(document: string, key: string, source: KnowledgeSourceOptions): boolean {
    const other = this.#live.get(document) ?? this.#held.get(document);
    const taken = this.#seen.has(document) || other?.source === 'api';
    this.#seen.add(document);
    if (taken && (other === undefined || other.source !== key))
      this.#problems.push(`${sourceInWords(source)}: there is a document ${document.slice(0, 200)} already`);
    return !taken;
  }

  #sudden(source: KnowledgeSourceOptions, before: number, moved: number): string | undefined {
    const { acceptChange, collection } = this.#parts;
    if (acceptChange || before < fewDocuments || moved / before <= collection.suddenChange) return undefined;
    const said = `${moved} of ${before} documents changed or vanished at once`;
    this.#problems.push(`${sourceInWords(source)}: ${said}; they are held until somebody accepts that`);
    return said;
  }

  #taskOf(found: FoundDocument, key: string, recipe: string, sudden: string | undefined): readonly Task[] {
    const live = this.#live.get(found.document);
    const held = this.#held.get(found.document);
    const { acceptChange } = this.#parts;
    const isSame = (stamp: DocumentStamp | undefined): boolean =>
      stamp?.hash === found.hash && stamp.recipe === recipe && stamp.source === key;
    if (isSame(live)) {
      // It is again what can be found: what was held of it is over.
      if (held !== undefined) this.#batch.removeHeld.push(found.document);
      return [];
    }
    // What somebody has rejected stays so, whatever is found in it by now.
    if (held?.state === 'rejected' && held.hash === found.hash && held.source === key) return [];
    if (isSame(held) && !(acceptChange && held?.state === 'quarantined')) return [];
    const other = live !== undefined && live.hash !== found.hash;
    return [{ key, recipe, found, live, sudden: other ? sudden : undefined }];
  }

  #remove({ document, hash: digest }: DocumentStamp): void {
    this.#batch.remove.push({ document, hash: digest });
    this.#live.delete(document);
    this.#held.delete(document);
  }

  #removeOfSourcesThatAreGone(keys: ReadonlySet<string>): void {
    const stamps = new Map([...this.#held, ...this.#live]);
    for (const stamp of stamps.values())
      if (!keys.has(stamp.source) && !this.#seen.has(stamp.document)) this.#remove(stamp);
  }

  /** It failed before as it does now: there is nothing new to record. */
  #isKnownFailure({ document, hash: digest, state }: WholeDocument): boolean {
    const held = this.#held.get(document);
    return state === 'failed' && held?.state === 'failed' && held.hash === digest;
  }

  async #prepare(task: Task): Promise<WholeDocument | undefined> {
    const { collection, inspection, signal } = this.#parts;
    const { found, recipe } = task;
    let read: ReadDocument | undefined;
    try {
      read = await found.read(signal);
      if (read === undefined) {
        this.#again = true;
        return undefined;
      }
      const { chunks, findings } = await inspectDocument(read, collection, inspection, signal);
      const all = task.sudden === undefined ? findings : [...findings, suddenFinding(task.sudden)];
      const isReleased = all.length > 0 && (await this.#isReleased(task));
      const held = all.length > 0 && !isReleased;
      return this.#whole(task, {
        slot: held ? 'held' : 'live',
        state: held ? 'quarantined' : 'indexed',
        title: read.title,
        language: read.language,
        url: read.url,
        findings: all,
        passages: isReleased ? chunks.map((chunk) => ({ ...chunk, released: true })) : chunks,
        ...(isReleased ? { decidedBy: await this.#decidedBy(task) } : {}),
      });
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      const isOfDocument = thrown instanceof DocumentProblem;
      if (!isOfDocument) this.#parts.failed(thrown);
      const problem = isOfDocument ? thrown.message : 'the document could not be inspected; it is read again later';
      // What may pass by itself is tried again: another recipe would be.
      return this.#whole(task, { slot: 'held', state: 'failed', problem, recipe: isOfDocument ? recipe : '' });
    }
  }

  #whole({ found, key, recipe }: Task, what: Partial<WholeDocument>): WholeDocument {
    const { collection, now } = this.#parts;
    const passages = what.passages ?? [];
    return {
      collection: collection.id,
      document: found.document,
      slot: 'held',
      state: 'failed',
      source: key,
      hash: found.hash,
      recipe,
      version: 0,
      title: found.document,
      language: undefined,
      bytes: found.bytes,
      changedAt: now(),
      url: undefined,
      findings: [],
      problem: undefined,
      decidedBy: undefined,
      ...what,
      passages,
      chunks: passages.length,
    };
  }

  /** Whether somebody has looked at this very document before and has released it; it is read again for its recipe is another one. */
  async #isReleased(task: Task): Promise<boolean> {
    return task.sudden === undefined && (await this.#decidedBy(task)) !== undefined;
  }

  async #decidedBy({ found, live }: Task): Promise<string | undefined> {
    if (live === undefined || live.hash !== found.hash) return undefined;
    const { collection, store } = this.#parts;
    return (await store.document(collection.id, found.document, 'live'))?.decidedBy;
  }

  /** What is there and cannot be had: it is told, and what can be found of it stays. */
  async #fail(document: string, key: string, problem: string): Promise<void> {
    const found = { document, hash: hashOfNothing, bytes: 0, read: () => Promise.resolve(undefined) };
    if (this.#held.get(document)?.hash === hashOfNothing || this.#seen.has(document)) return;
    this.#seen.add(document);
    const task: Task = { key, recipe: '', found, live: this.#live.get(document), sudden: undefined };
    // What waits for somebody stays with him.
    if (this.#held.get(document)?.state === 'quarantined') return;
    await this.#add(task, this.#whole(task, { problem }));
  }

  async #add({ live }: Task, document: WholeDocument): Promise<void> {
    this.#batch.put.push(document);
    // The very document that can be found is not to be found any more, for other guards or settings hold.
    if (document.state === 'quarantined' && live?.hash === document.hash) this.#batch.takenBack.push(document.document);
    this.#batch.chunks += document.chunks;
    if (document.slot === 'live') this.#batch[live === undefined ? 'added' : 'changed'] += 1;
    if (this.#batch.put.length >= mostInBatch || this.#batch.chunks >= mostChunks) await this.#flush();
  }

  async #flush(): Promise<void> {
    const { actor, collection, held, writer } = this.#parts;
    const { added, changed, put, remove, removeHeld, takenBack } = this.#batch;
    this.#batch = emptyBatch();
    if (put.length + remove.length + removeHeld.length === 0) return;
    const quarantined = put.filter(({ state }) => state === 'quarantined');
    const failed = put.filter(({ state }) => state === 'failed').length;
    const hashes = remove.map((each) => each.hash);
    this.#version = await writer.apply(
      {
        change: {
          collection: collection.id,
          put,
          remove: [...remove.map(({ document }) => document), ...takenBack],
          removeHeld,
        },
        leaf: {
          action: 'ingested',
          actor,
          hash: hashOfAll(put, hashes),
          ...counted({ added, changed, removed: remove.length, held: quarantined.length, failed }),
          ...(quarantined.length === 0 ? {} : { reasons: reasonsOf(quarantined) }),
        },
        held: quarantined,
      },
      this.#version,
    );
    if (quarantined.length > 0) held(quarantined);
  }
}

function emptyBatch(): Batch {
  return { put: [], remove: [], removeHeld: [], takenBack: [], added: 0, changed: 0, chunks: 0 };
}

function suddenFinding(said: string): DocumentFinding {
  return { reason: 'sudden-change', rule: 'sudden-change', start: 0, end: 0, excerpt: said };
}

/** What is nothing is not said. */
function counted(
  counts: Pick<KnowledgeLeaf, 'added' | 'changed' | 'removed' | 'held' | 'failed'>,
): Pick<KnowledgeLeaf, 'added' | 'changed' | 'removed' | 'held' | 'failed'> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}
