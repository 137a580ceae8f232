import type { KnowledgeIndexOptions } from '@gatehouse/contract/knowledge';
import type { ChunkServer } from './core/chunk-server.ts';
import type { Clock } from './core/clock.ts';
import type { ChunkIndex } from './core/collections.ts';
import { SecretError, type SecretResolver } from './core/secrets.ts';
import type { Log } from './core/telemetry.ts';
import { createMeasure, type MeasureSupport } from './knowledge/served/measure-support.ts';
import { createServedIndex } from './knowledge/served/served-index.ts';
import { textFromFiles } from './text-from-files.ts';
import { openJsonServer, type JsonServer } from './upstream/json-server.ts';

export interface KnowledgeIndexDependencies {
  /** Makes the index in the memory of the gateway. */
  readonly embedded: (options: Extract<KnowledgeIndexOptions, { kind: 'embedded' }>) => Promise<ChunkIndex>;
  readonly secrets: SecretResolver;
  readonly clock: Clock;
  /** Makes ids that nobody has had. */
  readonly newId: () => string;
  readonly version: string;
  readonly log: Pick<Log, 'knowledgeIndexFailed' | 'knowledgeIndexRecovered' | 'passageStrayed'>;
  /** Tells how much of a question the found chunks cover; among themselves without it. */
  readonly measure?: MeasureSupport;
}

/** What makes a `ChunkServer` of options in which no references are left. */
type Remote = Exclude<KnowledgeIndexOptions, { kind: 'embedded' | 'pgvector' }>;

/**
 * Makes the index that a configuration names. One on a server connects at the first question, so that a gateway starts whether or not the server
 * is there; where a secret cannot be had, it is asked for again at each question. Rejects with a message for the operator where the settings cannot be
 * used.
 */
export async function createKnowledgeIndex(
  options: KnowledgeIndexOptions,
  dependencies: KnowledgeIndexDependencies,
): Promise<ChunkIndex> {
  if (options.kind === 'embedded') return dependencies.embedded(options);
  const { log, measure = createMeasure(), newId } = dependencies;
  const { kind } = options;
  const whole = toldOnce(log, kind);
  const meaning = toldOnce(log, `${kind}, vectors`);
  return createServedIndex(await openOrWait(() => openServer(options, dependencies)), {
    measure,
    newId,
    failed: whole.failed,
    answered: whole.answered,
    meaningFailed: meaning.failed,
    meaningAnswered: meaning.answered,
    strayed: () => log.passageStrayed(kind),
  });
}

/** A failure is told once, until it is well again. */
function toldOnce(
  log: KnowledgeIndexDependencies['log'],
  what: string,
): { readonly failed: (cause: unknown) => void; readonly answered: () => void } {
  let failing = false;
  return {
    failed(cause) {
      if (!failing) log.knowledgeIndexFailed(what, cause);
      failing = true;
    },
    answered() {
      if (failing) log.knowledgeIndexRecovered(what);
      failing = false;
    },
  };
}

/** What the smallest of them takes at once. */
const smallestBatch = { chunks: 200, bytes: 1_500_000 };

/** A server whose secret cannot be had, such as from a vault that is away, must not keep a gateway from starting: it is opened when it can be. */
async function openOrWait(open: () => Promise<ChunkServer>): Promise<ChunkServer> {
  try {
    return await open();
  } catch (thrown) {
    if (!(thrown instanceof SecretError)) throw thrown;
  }
  let opening: Promise<ChunkServer> | undefined;
  const ready = (): Promise<ChunkServer> => {
    opening ??= open();
    // What has failed may go well the next time.
    opening.catch(() => (opening = undefined));
    return opening;
  };
  return {
    batch: smallestBatch,
    write: async (chunks) => (await ready()).write(chunks),
    drop: async (collection, documents, except) => (await ready()).drop(collection, documents, except),
    words: async (asked, scope, signal) => (await ready()).words(asked, scope, signal),
    nearest: async (vector, scope, signal) => (await ready()).nearest(vector, scope, signal),
    counts: async () => (await ready()).counts(),
    close: async () => (await opening?.catch(() => undefined))?.close(),
  };
}

/** Only who has such a server needs what speaks to it. */
async function openServer(
  options: Exclude<KnowledgeIndexOptions, { kind: 'embedded' }>,
  dependencies: KnowledgeIndexDependencies,
): Promise<ChunkServer> {
  switch (options.kind) {
    case 'elasticsearch': {
      const { createElasticsearch } = await import('./knowledge-indexes/elasticsearch.ts');
      const key = { header: 'authorization', prefix: 'ApiKey ' };
      return createElasticsearch(await connect(options, dependencies, key), options.index);
    }
    case 'pgvector': {
      const { createPgvector } = await import('./knowledge-indexes/pgvector.ts');
      return createPgvector({ ...options, url: await textFromFiles(options.url) });
    }
    case 'weaviate': {
      const { createWeaviate } = await import('./knowledge-indexes/weaviate.ts');
      const key = { header: 'authorization', prefix: 'Bearer ' };
      return createWeaviate(await connect(options, dependencies, key), options.index);
    }
    case 'qdrant': {
      const { createQdrant } = await import('./knowledge-indexes/qdrant.ts');
      return createQdrant(await connect(options, dependencies, { header: 'api-key', prefix: '' }), options.index);
    }
    case 'pinecone': {
      const { createPinecone, pineconeApiVersion } = await import('./knowledge-indexes/pinecone.ts');
      const server = await connect(
        options,
        dependencies,
        { header: 'api-key', prefix: '' },
        {
          'x-pinecone-api-version': pineconeApiVersion,
        },
      );
      return createPinecone(server, options.index);
    }
  }
}

/** A server with its secrets, for the very origin that is asked. They go into what is made here and nowhere else. */
async function connect(
  options: Remote,
  { clock, secrets, version }: KnowledgeIndexDependencies,
  key: { readonly header: string; readonly prefix: string },
  own: Readonly<Record<string, string>> = {},
): Promise<JsonServer> {
  const { origin } = new URL(options.baseUrl);
  const hidden: string[] = [];
  const resolved = async (text: string): Promise<string> => {
    const { secrets: found, text: whole } = await secrets.resolve(text, origin);
    hidden.push(...found);
    return whole;
  };
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers)) headers[name] = await resolved(value);
  const { allowPrivateNetwork, apiKey, baseUrl, timeout, tls } = options;
  return openJsonServer(
    {
      baseUrl,
      headers,
      apiKey: apiKey === undefined ? undefined : await resolved(apiKey),
      allowPrivateNetwork,
      tls,
      timeout,
    },
    { clock, userAgent: `gatehouse/${version}`, setting: 'knowledge.index', key, headers: own, hidden },
  );
}
