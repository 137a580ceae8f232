import {
  type CollectionView,
  type DocumentDecision,
  type DocumentDetail,
  type DocumentPage,
  type DocumentQuery,
  type IngestRequest,
  type KnowledgeDocument,
  type KnowledgeView,
  mostShownSynonyms,
  type PutDocument,
} from '@gatehouse/contract/admin-knowledge';
import type { AssistantFigures } from '@gatehouse/contract/assistant-figures';
import { assistantPrefix, type CollectionOptions, type KnowledgeOptions } from '@gatehouse/contract/knowledge';
import { hash } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import type { ChunkIndex } from '../../core/collections.ts';
import { GatehouseError } from '../../core/errors.ts';
import type {
  CollectionCounts,
  KnowledgeStore,
  StoredCollection,
  StoredDocument,
  WholeDocument,
} from '../../core/knowledge-store.ts';
import { chunkDocument } from '../reading/chunk-document.ts';
import { DocumentProblem } from '../reading/document-problem.ts';
import type { DocumentReader } from '../reading/document-reader.ts';
import type { CollectionKeeper } from './collection-keeper.ts';
import { type DocumentInspection, inspectDocument } from './inspect-document.ts';
import { reasonsOf } from './collection-writer.ts';
import type { ReleaseProposals } from './release-proposals.ts';
import { recipeOf, sourceInWords } from './recipe.ts';

/** Who does something: the id for the record, and a name for people. */
export interface DeskActor {
  readonly id: string;
  readonly name: string;
}

/** What people do with collections, behind the admin interface. All of it may throw `knowledge_unavailable`. */
export interface CollectionDesk {
  view(): Promise<KnowledgeView>;
  /** Throws `invalid_request` for a cursor of somebody else's. */
  page(wanted: DocumentQuery): Promise<DocumentPage>;
  /** Throws `resource_not_found`. */
  detail(collection: string, document: string, viewer?: string): Promise<DocumentDetail>;
  /** Throws `resource_not_found`, `invalid_request` for a name that none can have, and `document_unreadable`. */
  put(wanted: PutDocument, actor: DeskActor): Promise<KnowledgeDocument>;
  /**
   * Where a release takes two people, that of the first is a proposal. Throws `resource_not_found`, `changed_meanwhile` where it is another
   * document by now, and `approval_needs_another` and `approval_needs_person`.
   */
  decide(wanted: DocumentDecision, actor: DeskActor): Promise<KnowledgeDocument>;
  /** Throws `resource_not_found`, and `release_needs_two` where a change is to be taken that two people must release. */
  ingest(wanted: IngestRequest, actor: DeskActor): Promise<KnowledgeView>;
}

export interface DeskParts {
  readonly store: KnowledgeStore;
  readonly index: ChunkIndex;
  readonly keeper: CollectionKeeper;
  readonly reader: DocumentReader;
  readonly inspection: DocumentInspection;
  readonly proposals: ReleaseProposals;
  readonly configuration: () => KnowledgeOptions;
  /** Told of documents that somebody has to look at. */
  readonly held: (documents: readonly WholeDocument[]) => void;
  /** What became of the questions to an assistant. */
  readonly figuresOf: (assistant: string) => AssistantFigures;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const emptyCounts = { documents: 0, quarantined: 0, failed: 0, chunks: 0, languages: [] };
const endings = {
  'text/markdown': 'md',
  'text/html': 'html',
  'text/plain': 'txt',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
} as const;

export function createCollectionDesk(parts: DeskParts): CollectionDesk {
  const { configuration, index, keeper, store } = parts;

  function collectionOf(id: string): CollectionOptions {
    const found = configuration().collections.find((one) => one.id === id);
    if (found === undefined) throw new GatehouseError('resource_not_found', { param: 'collection' });
    return found;
  }

  /** What is held of a document, which stands for it, or what can be found. */
  async function documentOf(collection: string, document: string): Promise<WholeDocument> {
    collectionOf(collection);
    const found =
      (await store.document(collection, document, 'held')) ?? (await store.document(collection, document, 'live'));
    if (found === undefined) throw new GatehouseError('resource_not_found', { param: 'document' });
    return found;
  }

  async function view(): Promise<KnowledgeView> {
    const { assistants, collections, index: where } = configuration();
    // Whoever has no collections has no store either.
    const stored = collections.length === 0 ? [] : await store.collections();
    const counts = collections.length === 0 ? [] : await store.counts();
    const held = collections.length === 0 ? new Map<string, number>() : await indexCounts(index);
    return {
      collections: collections.map((collection) => {
        const known = stored.find(({ id }) => id === collection.id);
        const sums = counts.find(({ id }) => id === collection.id);
        return collectionView(collection, known, sums, keeper);
      }),
      assistants: assistants.map(
        ({ answerFrom, collections: from, examples, id, model, passages, supportFrom, title }) => ({
          id,
          model: `${assistantPrefix}${id}`,
          title: title ?? id,
          collections: [...from],
          ...(model === undefined ? {} : { answers: model }),
          answerFrom,
          supportFrom,
          passages,
          examples,
          figures: parts.figuresOf(id),
        }),
      ),
      index: {
        kind: where.kind,
        chunks: collections.reduce((sum, { id }) => sum + (held.get(id) ?? 0), 0),
        ...(where.kind === 'embedded' ? { bound: where.chunks } : {}),
      },
    };
  }

  /** One decision after the other: whoever comes second finds what the first has done. */
  let turn: Promise<unknown> = Promise.resolve();

  async function shownOne(found: WholeDocument, viewer: string | undefined): Promise<KnowledgeDocument> {
    const canBeReleased = found.state === 'quarantined' || found.state === 'rejected';
    if (!canBeReleased || !collectionOf(found.collection).fourEyes) return viewOf(found);
    const proposal = await parts.proposals.shown(found, viewer);
    return { ...viewOf(found), fourEyes: true, ...(proposal === undefined ? {} : { proposal }) };
  }

  async function decide(
    { collection, decision, document, hash: digest, reason }: DocumentDecision,
    actor: DeskActor,
  ): Promise<KnowledgeDocument> {
    const found = await documentOf(collection, document);
    if (found.hash !== digest) throw new GatehouseError('changed_meanwhile');
    const release = decision === 'release';
    const isDone = release ? found.state === 'indexed' : found.state === 'rejected';
    if (isDone || found.state === 'failed') throw new GatehouseError('changed_meanwhile');
    const takesTwo = release && collectionOf(collection).fourEyes;
    const agreed = takesTwo ? await parts.proposals.agree(found, actor, reason) : undefined;
    if (takesTwo && agreed === undefined) return shownOne(found, actor.id);
    const decided: WholeDocument = {
      ...found,
      slot: release ? 'live' : 'held',
      state: release ? 'indexed' : 'rejected',
      decidedBy: agreed === undefined ? actor.name : `${agreed.name}, ${actor.name}`,
      changedAt: parts.clock.now(),
      passages: release ? found.passages.map((chunk) => ({ ...chunk, released: true })) : found.passages,
    };
    const recorded = {
      change: {
        collection,
        put: [decided],
        // One that could be found, and is rejected, can no longer be found.
        remove: found.slot === 'live' && !release ? [document] : [],
        removeHeld: [],
      },
      leaf: { action: release ? 'released' : 'rejected', actor: actor.id, hash: digest },
      reason,
    } as const;
    try {
      await keeper.writer.apply(recorded);
    } catch (thrown) {
      if (agreed !== undefined) await parts.proposals.restore(agreed);
      throw thrown;
    }
    keeper.complete(collection);
    return shownOne(await documentOf(collection, document), actor.id);
  }

  return {
    view,
    async page({ collection, cursor, hash: wanted, limit, state, text }) {
      const known = configuration().collections.map(({ id }) => id);
      const collections = known.filter((id) => collection === undefined || id === collection);
      if (collections.length === 0) return { documents: [] };
      const after = cursor === undefined ? undefined : cursorOf(cursor);
      const found = await store.page({ collections, state, text, hash: wanted, after, limit: limit + 1 });
      const documents = found.slice(0, limit);
      const last = documents.at(-1);
      return {
        documents: documents.map(viewOf),
        ...(found.length > limit && last !== undefined ? { next: cursorFor(last) } : {}),
      };
    },
    async detail(collection, document, viewer) {
      const found = await documentOf(collection, document);
      return {
        document: await shownOne(found, viewer),
        passages: found.passages.map(({ hash: digest, id, text, titles }) => ({
          id,
          titles: [...titles],
          text,
          hash: digest,
        })),
      };
    },
    async put(wanted, actor) {
      const collection = collectionOf(wanted.collection);
      if (!wanted.document.isWellFormed() || /\p{Cc}/u.test(wanted.document))
        throw new GatehouseError('invalid_request', { param: 'document' });
      const document = await prepared(wanted, collection, parts);
      const held = document.slot === 'held';
      await keeper.writer.apply({
        change: { collection: collection.id, put: [document], remove: [], removeHeld: [] },
        leaf: {
          action: 'put',
          actor: actor.id,
          hash: document.hash,
          ...(held ? { held: 1, reasons: reasonsOf([document]) } : {}),
        },
      });
      if (held) parts.held([document]);
      keeper.complete(collection.id);
      return viewOf(await documentOf(collection.id, document.document));
    },
    decide(wanted, actor) {
      const decided = turn.then(() => decide(wanted, actor));
      turn = decided.catch(() => undefined);
      return decided;
    },
    async ingest({ acceptChange, collection }, actor) {
      if (acceptChange && collectionOf(collection).fourEyes) throw new GatehouseError('release_needs_two');
      keeper.ingest(collectionOf(collection).id, { acceptChange, actor: actor.id });
      return view();
    },
  };
}

async function prepared(
  wanted: PutDocument,
  collection: CollectionOptions,
  { clock, configuration, inspection, reader, signal }: DeskParts,
): Promise<WholeDocument> {
  const { document, mediaType, url } = wanted;
  const field = 'text' in wanted ? 'text' : 'content';
  const bytes = 'text' in wanted ? Buffer.from(wanted.text, 'utf8') : Buffer.from(wanted.content, 'base64');
  const unreadable = (problem: DocumentProblem): GatehouseError =>
    new GatehouseError('document_unreadable', { param: field, unreadable: problem.code, cause: problem });
  if (bytes.length > configuration().largestDocument) throw unreadable(new DocumentProblem('too-large'));
  const documentHash = hash('sha256', bytes, 'hex');
  const { chunkCharacters, id, language } = collection;
  const last = document.split('/').at(-1) ?? '';
  const ending = `.${endings[mediaType]}`;
  const name = last.toLowerCase().endsWith(ending) ? last : `${last}${ending}`;
  const read = await reader.readDocument({ bytes, name, mediaType }, signal).catch((thrown: unknown) => {
    throw thrown instanceof DocumentProblem ? unreadable(thrown) : thrown;
  });
  const chunks = chunkDocument(read, { collection: id, document, documentHash, url, language, chunkCharacters });
  const { title } = read;
  const found = { title, language: read.language, url, chunks, text: read.text, hidden: read.hidden };
  const inspected = await inspectDocument(found, collection, inspection, signal);
  const held = inspected.findings.length > 0;
  return {
    collection: wanted.collection,
    document,
    slot: held ? 'held' : 'live',
    state: held ? 'quarantined' : 'indexed',
    source: 'api',
    hash: documentHash,
    recipe: recipeOf(collection, undefined, inspection.guards),
    version: 0,
    title,
    language: read.language,
    bytes: bytes.length,
    chunks: inspected.chunks.length,
    changedAt: clock.now(),
    url,
    findings: inspected.findings,
    problem: undefined,
    decidedBy: undefined,
    passages: inspected.chunks,
  };
}

async function indexCounts(index: ChunkIndex): Promise<ReadonlyMap<string, number>> {
  // People are shown what there is, also while the index is away.
  return index.counts().catch(() => new Map<string, number>());
}

function collectionView(
  collection: CollectionOptions,
  known: StoredCollection | undefined,
  counts: CollectionCounts | undefined,
  keeper: CollectionKeeper,
): CollectionView {
  const { id, roles, sources, synonyms, teams, tenants, title } = collection;
  const { chunks, documents, failed, languages, quarantined } = counts ?? emptyCounts;
  const progress = keeper.progress(id);
  const problem = [keeper.problem(id), known?.problem].filter((text) => text !== undefined).join(' · ');
  return {
    id,
    title: title ?? id,
    sources: sources.map(sourceInWords),
    roles: [...roles],
    teams: [...teams],
    tenants: [...tenants],
    version: known?.version ?? 0,
    documents,
    quarantined,
    failed,
    chunks,
    languages: [...languages],
    ...(synonyms.length === 0
      ? {}
      : {
          synonyms: {
            count: synonyms.length,
            groups: synonyms.slice(0, mostShownSynonyms).map((group) => [...group]),
          },
        }),
    ...(known?.ingestedAt === undefined ? {} : { ingestedAt: known.ingestedAt }),
    ...(progress === undefined
      ? {}
      : {
          progress: {
            done: progress.done,
            startedAt: progress.startedAt,
            ...(progress.total === undefined ? {} : { total: progress.total }),
          },
        }),
    ...(problem === '' ? {} : { problem }),
  };
}

function viewOf(document: StoredDocument): KnowledgeDocument {
  const { bytes, changedAt, chunks, collection, decidedBy, findings, language, problem, state, title, url, version } =
    document;
  return {
    collection,
    document: document.document,
    state,
    title,
    ...(language === undefined ? {} : { language }),
    hash: document.hash,
    bytes,
    chunks,
    changedAt,
    version,
    ...(url === undefined ? {} : { url }),
    findings: [...findings],
    ...(problem === undefined ? {} : { problem }),
    ...(decidedBy === undefined ? {} : { decidedBy }),
  };
}

function cursorFor({ collection, document }: Pick<StoredDocument, 'collection' | 'document'>): string {
  return Buffer.from(JSON.stringify([collection, document])).toString('base64url');
}

function cursorOf(cursor: string): { readonly collection: string; readonly document: string } {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const [collection, document] = Array.isArray(read) ? (read as readonly unknown[]) : [];
    if (typeof collection === 'string' && typeof document === 'string') return { collection, document };
  } catch {
    // It is none of ours.
  }
  throw new GatehouseError('invalid_request', { param: 'cursor' });
}
