import { type Dialect, Kysely } from 'kysely';
import { GatehouseError } from '../core/errors.ts';
import { type KnowledgeStore, knowledgeStoreMethods } from '../core/knowledge-store.ts';
import { collectionQueries } from './sql-knowledge/collection-queries.ts';
import { documentQueries } from './sql-knowledge/document-queries.ts';
import { proposalQueries } from './sql-knowledge/proposal-queries.ts';
import { type KnowledgeTables, makeTables, type SqlDifferences } from './sql-knowledge/tables.ts';

export interface SqlKnowledgeOptions {
  readonly dialect: Dialect;
  readonly differences: SqlDifferences;
}

/** Documents of collections in a SQL database: a row for each document in each of its places, and one for each passage. */
export function createSqlKnowledge({ dialect, differences }: SqlKnowledgeOptions): KnowledgeStore {
  const database = new Kysely<KnowledgeTables>({ dialect });
  let made: Promise<void> | undefined;

  /** Made with the first question, and again with the next where that failed. */
  async function tables(): Promise<void> {
    made ??= makeTables(database, differences);
    try {
      await made;
    } catch (thrown) {
      made = undefined;
      throw thrown;
    }
  }

  const queries: Omit<KnowledgeStore, 'ready' | 'close'> = {
    ...collectionQueries(database, differences),
    ...documentQueries(database, differences),
    ...proposalQueries(database),
  };
  const store: Record<string, unknown> = {
    async ready() {
      await attempt(async () => {
        await tables();
        await database.selectFrom('gatehouse_knowledge_schema').select('version').execute();
      });
    },
    close: () => database.destroy(),
  };
  async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof GatehouseError) throw cause;
      throw new GatehouseError('knowledge_unavailable', { cause });
    }
  }
  for (const name of knowledgeStoreMethods) {
    if (name === 'ready') continue;
    const query = queries[name] as (...parameters: unknown[]) => Promise<unknown>;
    store[name] = (...parameters: unknown[]) =>
      attempt(async () => {
        await tables();
        return query(...parameters);
      });
  }
  return Object.freeze(store) as unknown as KnowledgeStore;
}
