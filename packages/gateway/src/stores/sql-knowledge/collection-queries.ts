import { type Kysely, sql } from 'kysely';
import type { CollectionCounts, KnowledgeStore } from '../../core/knowledge-store.ts';
import { collectionOf, languageOf } from './rows.ts';
import { type KnowledgeTables, type SqlDifferences, slots } from './tables.ts';

type CollectionQueries = Pick<KnowledgeStore, 'collections' | 'counts' | 'note' | 'drop' | 'claim' | 'unclaim'>;

export function collectionQueries(database: Kysely<KnowledgeTables>, { now }: SqlDifferences): CollectionQueries {
  return {
    async collections() {
      const rows = await database.selectFrom('gatehouse_collection').selectAll().orderBy('id').execute();
      return rows.map(collectionOf);
    },
    counts: () => counts(database),
    async note(id, what) {
      const set = {
        ...('ingestedAt' in what ? { ingested_at: what.ingestedAt ?? null } : {}),
        ...('problem' in what ? { problem: what.problem ?? null } : {}),
        ...(what.settings === undefined ? {} : { settings: what.settings }),
        ...(what.lookedAt === undefined ? {} : { looked_at: JSON.stringify(what.lookedAt) }),
        ...(what.indexedAs === undefined ? {} : { indexed_as: what.indexedAs }),
      };
      const usual = { version: 0, ingested_at: null, problem: null, settings: '', looked_at: '{}', indexed_as: '' };
      await database
        .insertInto('gatehouse_collection')
        .values({ id, ...usual, ...set })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ id, ...set }))
        .execute();
    },
    async drop(collection) {
      await database.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('gatehouse_document_proposal').where('collection', '=', collection).execute();
        await transaction.deleteFrom('gatehouse_chunk').where('collection', '=', collection).execute();
        await transaction.deleteFrom('gatehouse_document').where('collection', '=', collection).execute();
        await transaction.deleteFrom('gatehouse_collection').where('id', '=', collection).execute();
      });
    },
    async claim(collection, worker, lease) {
      const until = sql<number>`${now} + ${sql.lit(lease)}`;
      const claimed = await database
        .insertInto('gatehouse_collection_claim')
        .values({ collection, worker, alive_until: until })
        .onConflict((conflict) =>
          conflict
            .column('collection')
            .doUpdateSet({ worker, alive_until: until })
            .where((where) =>
              where.or([
                where('gatehouse_collection_claim.worker', '=', worker),
                where('gatehouse_collection_claim.alive_until', '<', now),
              ]),
            ),
        )
        .returning('worker')
        .executeTakeFirst();
      return claimed?.worker === worker;
    },
    async unclaim(collection, worker) {
      await database
        .deleteFrom('gatehouse_collection_claim')
        .where('collection', '=', collection)
        .where('worker', '=', worker)
        .execute();
    },
  };
}

async function counts(database: Kysely<KnowledgeTables>): Promise<readonly CollectionCounts[]> {
  const rows = await database
    .selectFrom('gatehouse_document')
    .select(['collection', 'slot', 'state', 'language'])
    .select(({ fn: count }) => [count.countAll<number>().as('documents'), count.sum<number>('chunks').as('passages')])
    .groupBy(['collection', 'slot', 'state', 'language'])
    .orderBy('collection')
    .execute();
  const all = new Map<string, CollectionCounts>();
  for (const { collection, documents, language, passages, slot, state } of rows) {
    const sum = all.get(collection) ?? {
      id: collection,
      documents: 0,
      quarantined: 0,
      failed: 0,
      chunks: 0,
      languages: [],
    };
    const live = slot === slots.live;
    const spoken = live ? languageOf(language) : undefined;
    all.set(collection, {
      id: collection,
      documents: sum.documents + (live ? Number(documents) : 0),
      quarantined: sum.quarantined + (state === 'quarantined' ? Number(documents) : 0),
      failed: sum.failed + (state === 'failed' ? Number(documents) : 0),
      chunks: sum.chunks + (live ? Number(passages) : 0),
      languages:
        spoken === undefined || sum.languages.includes(spoken) ? sum.languages : [...sum.languages, spoken].toSorted(),
    });
  }
  return [...all.values()];
}
