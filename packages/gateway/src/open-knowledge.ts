import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { extname, join } from 'node:path';
import type { AssistantFigures } from '@gatehouse/contract/assistant-figures';
import type { Configuration } from '@gatehouse/contract/config';
import type { DatabaseOptions } from '@gatehouse/contract/batches';
import { createAskDatabase } from './ask-source-database.ts';
import type { Incident } from './core/attempts.ts';
import type { Clock } from './core/clock.ts';
import type { ChunkIndex, KnowledgeRetrieval } from './core/collections.ts';
import type { KnowledgeStore, WholeDocument } from './core/knowledge-store.ts';
import type { Ledger } from './core/ledger.ts';
import type { Voices } from './core/voices.ts';
import type { SecretResolver } from './core/secrets.ts';
import type { Log } from './core/telemetry.ts';
import { createKnowledgeIndex } from './create-knowledge-index.ts';
import { isAtMachine } from './disclosure/approvals.ts';
import { createDocumentInspection, type InspectingPath } from './document-inspection.ts';
import { fetchPage } from './fetch-page.ts';
import { type CollectionDesk, createCollectionDesk } from './knowledge/collections/collection-desk.ts';
import { CollectionKeeper } from './knowledge/collections/collection-keeper.ts';
import { createReleaseProposals } from './knowledge/collections/release-proposals.ts';
import { createRetrieval } from './knowledge/collections/retrieval.ts';
import { createEmbeddedIndex } from './knowledge/embedded/embedded-index.ts';
import { chunkRow } from './knowledge/reading/chunk-row.ts';
import { defaultDocumentLimits } from './knowledge/reading/document-limits.ts';
import { createDocumentReader } from './knowledge/reading/document-reader.ts';
import { termsVersion } from './knowledge/served/searchable-terms.ts';
import { type AskedPath, createKnowledgeModels } from './knowledge-models.ts';
import { quarantineIncident } from './quarantine-incident.ts';
import { createThreadKnowledge } from './stores/thread-knowledge.ts';
import { textFromFiles } from './text-from-files.ts';

export interface KnowledgeParts {
  readonly startedWith: Configuration;
  readonly configuration: () => Configuration;
  /** The path that requests take at this moment; asked from `start` on. */
  readonly path: () => InspectingPath & { readonly beside: AskedPath; readonly secrets: SecretResolver };
  /** For the server of an index; those of a path are not open yet when this begins. */
  readonly secrets: SecretResolver;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly voices: Pick<Voices, 'personOf' | 'mayAgree'>;
  readonly tell: (incidents: readonly Incident[]) => void;
  /** What became of the questions to an assistant. */
  readonly figuresOf: (assistant: string) => AssistantFigures;
  readonly clock: Clock;
  readonly version: string;
  readonly log: Log;
}

/** Of what is read at once. */
const mostBytes = 256 * 1_048_576;

/** Collections of documents of a gateway. */
export interface OpenKnowledge {
  readonly retrieval: KnowledgeRetrieval;
  readonly desk: CollectionDesk;
  /** Names of the documents of a collection that can be found. */
  documents(collection: string): readonly string[];
  /** Takes up what is kept, and reads what has to be read from then on; resolves when what is kept can be found. Never rejects. */
  start(): Promise<void>;
  /** Another configuration holds. */
  update(): void;
  /** Whether what is kept is still being taken up. */
  readonly loading: boolean;
  /** Looks at once whether sources are due, and whether other gateways have changed something; it does so by itself every few seconds. */
  look(): Promise<void>;
  /** Resolves when nothing is left to be read. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

interface Storage {
  readonly store: KnowledgeStore;
  readonly shared: boolean;
  used(): boolean;
}

/** Rejects where a secret or certificate cannot be read. */
export async function openKnowledge(parts: KnowledgeParts): Promise<OpenKnowledge> {
  const { clock, configuration, ledger, log, path, startedWith, tell } = parts;
  const { shared, store, used } = await openStorage(startedWith, log);
  const closing = new AbortController();
  const held: { keeper?: CollectionKeeper } = {};
  const index = await openIndex(parts, () => held.keeper?.refill() ?? Promise.resolve());
  const reader = createDocumentReader({
    script: new URL(`./document-reader-worker${extname(import.meta.url)}`, import.meta.url),
    // How large a document may be, each source has seen to; what a database gives may be more.
    limits: { ...defaultDocumentLimits, bytes: Math.max(mostBytes, startedWith.knowledge.largestDocument) },
  });
  const knowledge = (): Configuration['knowledge'] => configuration().knowledge;
  const { tenant } = startedWith;
  const inspection = createDocumentInspection({ path, tenant, version: parts.version });
  const models = createKnowledgeModels({ clock, configuration: knowledge, log, path: () => path().beside });
  const tellHeld = (documents: readonly WholeDocument[]): void =>
    tell(documents.map((document) => quarantineIncident(document, tenant, clock.now())));
  const keeper = new CollectionKeeper({
    store,
    index,
    indexName: nameOf(startedWith.knowledge.index),
    shared,
    used,
    worker: `${tenant}_${randomBytes(8).toString('hex')}`,
    configuration: knowledge,
    reader,
    chunkRow,
    fetchPage,
    askDatabase: createAskDatabase(() => path().secrets),
    inspection,
    embedAll: (model, texts, signal) => models.embedAll(model, texts, signal),
    ledger,
    held: tellHeld,
    clock,
    log,
  });
  held.keeper = keeper;
  const isFilled = (collection: string): boolean => keeper.isFilled(collection);
  const { live } = keeper;
  return {
    retrieval: createRetrieval({ index, live, isFilled, configuration: knowledge, models }),
    desk: createCollectionDesk({
      store,
      index,
      keeper,
      reader,
      inspection,
      proposals: createReleaseProposals({
        store,
        ledger,
        isSame: (one, other) =>
          parts.voices.personOf(one) === parts.voices.personOf(other) || (isAtMachine(one) && isAtMachine(other)),
        mayAgree: (id) => parts.voices.mayAgree(id),
        versionOf: (collection) => keeper.writer.version(collection),
        clock,
      }),
      configuration: knowledge,
      held: tellHeld,
      figuresOf: parts.figuresOf,
      clock,
      signal: closing.signal,
    }),
    documents: (collection) => live.documents(collection),
    start: () => keeper.start(),
    update: () => keeper.update(),
    get loading() {
      return !keeper.begun && knowledge().collections.length > 0;
    },
    look: () => keeper.look(),
    settled: () => keeper.settled(),
    async close() {
      closing.abort();
      await keeper.close();
      await reader.close();
      await index.close();
      await store.close();
    },
  };
}

/** Where documents are kept, as configured. */
async function openStorage(
  { database, dataFolder }: Pick<Configuration, 'database' | 'dataFolder'>,
  log: Pick<Log, 'unexpected'>,
): Promise<Storage> {
  if (database !== undefined) return { store: await openPostgres(database, log), shared: true, used: () => true };
  const file = join(dataFolder, 'knowledge.sqlite');
  // The sources run as they are in tests, and compiled otherwise.
  const script = new URL(`./collection-worker${extname(import.meta.url)}`, import.meta.url);
  return { store: createThreadKnowledge(script, file), shared: false, used: () => existsSync(file) };
}

async function openPostgres({ ca, url }: DatabaseOptions, log: Pick<Log, 'unexpected'>): Promise<KnowledgeStore> {
  // Only who has such a database needs its client.
  const [{ createSqlKnowledge }, { createPostgresDialect }, { postgres }] = await Promise.all([
    import('./stores/sql-knowledge.ts'),
    import('./stores/sql-batches/postgres-dialect.ts'),
    import('./stores/sql-knowledge/tables.ts'),
  ]);
  const dialect = createPostgresDialect({
    url: await textFromFiles(url),
    ca: ca === undefined ? undefined : await readFile(ca, 'utf8'),
    lost: (cause) => log.unexpected('database', cause),
  });
  return createSqlKnowledge({ dialect, differences: postgres });
}

function openIndex(
  { clock, log, secrets, startedWith, version }: KnowledgeParts,
  refill: () => Promise<void>,
): Promise<ChunkIndex> {
  const script = new URL(`./knowledge-worker${extname(import.meta.url)}`, import.meta.url);
  return createKnowledgeIndex(startedWith.knowledge.index, {
    embedded: ({ chunks }) =>
      Promise.resolve(
        createEmbeddedIndex({
          script,
          chunks,
          refill,
          lost: (cause) => log.knowledgeFailed('index', cause),
        }),
      ),
    secrets,
    clock,
    newId: () => randomBytes(16).toString('hex'),
    version,
    log,
  });
}

/** What an index on a server is known by; nothing of one in memory, which begins empty. */
function nameOf(options: Configuration['knowledge']['index']): string | undefined {
  if (options.kind === 'embedded') return undefined;
  const place = options.kind === 'pgvector' ? options.url.replace(/\/\/[^@/]*@/, '//') : options.baseUrl;
  return `${options.kind} ${place} ${options.index} ${termsVersion}`;
}
