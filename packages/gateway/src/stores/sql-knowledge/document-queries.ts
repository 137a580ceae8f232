import { type Kysely, sql } from 'kysely';
import type {
  DocumentsWanted,
  KnowledgeStore,
  LiveDocument,
  StoredChunk,
  WholeDocument,
} from '../../core/knowledge-store.ts';
import { chunkOf, documentOf, documentRow, stampOf, vectorBytes, vectorOf } from './rows.ts';
import { type KnowledgeTables, type SqlDifferences, slots } from './tables.ts';

type DocumentQueries = Pick<
  KnowledgeStore,
  'stamps' | 'page' | 'document' | 'apply' | 'live' | 'liveOf' | 'withoutVector' | 'putVectors'
>;

/** Below the number of parameters that a statement may have: 32,766 in SQLite. */
const rowsAtOnce = 1_000;

export function documentQueries(database: Kysely<KnowledgeTables>, { locks }: SqlDifferences): DocumentQueries {
  return {
    async stamps(collection) {
      const rows = await database
        .selectFrom('gatehouse_document')
        .select(['document', 'slot', 'state', 'source', 'hash', 'recipe', 'version'])
        .where('collection', '=', collection)
        .orderBy('document')
        .orderBy('slot')
        .execute();
      return rows.map(stampOf);
    },
    page: (wanted) => page(database, wanted),
    async document(collection, document, slot) {
      const row = await database
        .selectFrom('gatehouse_document')
        .selectAll()
        .where('collection', '=', collection)
        .where('document', '=', document)
        .where('slot', '=', slots[slot])
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const chunks = await database
        .selectFrom('gatehouse_chunk')
        .select('chunk')
        .where('collection', '=', collection)
        .where('document', '=', document)
        .where('slot', '=', slots[slot])
        .orderBy('number')
        .execute();
      return { ...documentOf(row), passages: chunks.map(({ chunk }) => chunkOf(chunk)) };
    },
    async apply({ collection, continues, put, remove, removeHeld, version: wanted }) {
      return database.transaction().execute(async (transaction) => {
        const version = await raiseVersion(transaction, { collection, continues, wanted, locks });
        await removeDocuments(transaction, collection, remove);
        await removeDocuments(transaction, collection, removeHeld, slots.held);
        for (const some of inPieces(put))
          await putDocuments(
            transaction,
            collection,
            some.map((document) => ({ ...document, version })),
          );
        return version;
      });
    },
    async live(collection, after, limit, model) {
      let query = database
        .selectFrom('gatehouse_document')
        .select(['document', 'version'])
        .where('collection', '=', collection)
        .where('slot', '=', slots.live);
      if (after !== undefined) query = query.where('document', '>', after);
      const documents = await query.orderBy('document').limit(limit).execute();
      return withChunks(database, collection, documents, model);
    },
    async liveOf(collection, documents, model) {
      const found: LiveDocument[] = [];
      for (const some of inPieces(documents)) {
        const rows = await database
          .selectFrom('gatehouse_document')
          .select(['document', 'version'])
          .where('collection', '=', collection)
          .where('slot', '=', slots.live)
          .where('document', 'in', some)
          .orderBy('document')
          .execute();
        found.push(...(await withChunks(database, collection, rows, model)));
      }
      return found;
    },
    async withoutVector(collection, model, limit) {
      const rows = await database
        .selectFrom('gatehouse_chunk')
        .select(['document', 'number', 'chunk'])
        .where('collection', '=', collection)
        .where('slot', '=', slots.live)
        .where((where) => where.or([where('vector_model', 'is', null), where('vector_model', '!=', model)]))
        .orderBy('document')
        .orderBy('number')
        .limit(limit)
        .execute();
      return rows.map(({ chunk, document, number }) => ({ document, number, chunk: chunkOf(chunk) }));
    },
    async putVectors(collection, model, vectors) {
      await database.transaction().execute(async (transaction) => {
        for (const { document, hash, number, vector } of vectors)
          await transaction
            .updateTable('gatehouse_chunk')
            .set({ vector_model: model, vector: vectorBytes(vector) })
            .where('collection', '=', collection)
            .where('slot', '=', slots.live)
            .where('document', '=', document)
            .where('number', '=', number)
            // Another version may have come meanwhile.
            .where('hash', '=', hash)
            .execute();
      });
    },
  };
}

async function page(
  database: Kysely<KnowledgeTables>,
  { after, collections, hash, limit, state, text }: DocumentsWanted,
): Promise<readonly ReturnType<typeof documentOf>[]> {
  if (collections.length === 0) return [];
  let query = database
    .selectFrom('gatehouse_document as document')
    .selectAll()
    .where('collection', 'in', collections)
    // What is held stands for the document.
    .where((where) =>
      where.or([
        where('slot', '=', slots.held),
        where.not(
          where.exists(
            where
              .selectFrom('gatehouse_document as held')
              .select('held.document')
              .whereRef('held.collection', '=', 'document.collection')
              .whereRef('held.document', '=', 'document.document')
              .where('held.slot', '=', slots.held),
          ),
        ),
      ]),
    );
  if (state !== undefined) query = query.where('state', '=', state);
  if (hash !== undefined) query = query.where('hash', '=', hash);
  if (text !== undefined && text !== '') {
    const escaped = text.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`);
    query = query.where(sql<boolean>`words like ${`%${escaped}%`} escape '\\'`);
  }
  if (after !== undefined)
    query = query.where((where) =>
      where.or([
        where('collection', '>', after.collection),
        where.and([where('collection', '=', after.collection), where('document', '>', after.document)]),
      ]),
    );
  const rows = await query.orderBy('collection').orderBy('document').limit(limit).execute();
  return rows.map(documentOf);
}

interface RaisedVersion {
  readonly collection: string;
  readonly continues: boolean;
  readonly wanted: number;
  readonly locks: boolean;
}

/** Another gateway may have raised it since this one has looked: no two changes have the same version. */
async function raiseVersion(
  transaction: Kysely<KnowledgeTables>,
  { collection, continues, locks, wanted }: RaisedVersion,
): Promise<number> {
  const empty = { ingested_at: null, problem: null, settings: '', looked_at: '{}', indexed_as: '' };
  await transaction
    .insertInto('gatehouse_collection')
    .values({ id: collection, version: 0, ...empty })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const query = transaction.selectFrom('gatehouse_collection').select('version').where('id', '=', collection);
  const known = (await (locks ? query.forUpdate() : query).executeTakeFirstOrThrow()).version;
  const version = Math.max(wanted, continues ? known : known + 1);
  await transaction.updateTable('gatehouse_collection').set({ version }).where('id', '=', collection).execute();
  return version;
}

async function removeDocuments(
  transaction: Kysely<KnowledgeTables>,
  collection: string,
  documents: readonly string[],
  slot?: number,
): Promise<void> {
  for (const some of inPieces(documents)) {
    // Whoever has released something has released what was held then.
    await transaction
      .deleteFrom('gatehouse_document_proposal')
      .where('collection', '=', collection)
      .where('document', 'in', some)
      .execute();
    for (const table of ['gatehouse_chunk', 'gatehouse_document'] as const) {
      let query = transaction.deleteFrom(table).where('collection', '=', collection).where('document', 'in', some);
      if (slot !== undefined) query = query.where('slot', '=', slot);
      await query.execute();
    }
  }
}

async function putDocuments(
  transaction: Kysely<KnowledgeTables>,
  collection: string,
  documents: readonly WholeDocument[],
): Promise<void> {
  const named = (slot: WholeDocument['slot']): readonly string[] =>
    documents.filter((document) => document.slot === slot).map(({ document }) => document);
  // What a passage means does not change with what is known of it beside.
  const known = await knownVectors(transaction, collection, named('live'));
  // What becomes live takes the place of both.
  await removeDocuments(transaction, collection, named('live'));
  await removeDocuments(transaction, collection, named('held'), slots.held);
  await transaction.insertInto('gatehouse_document').values(documents.map(documentRow)).execute();
  const chunks = documents.flatMap(({ document, passages, slot }) =>
    passages.map((chunk, number) => ({
      collection,
      document,
      slot: slots[slot],
      number,
      hash: chunk.hash,
      chunk: JSON.stringify(chunk),
      ...(known.get(`${document} ${chunk.hash}`) ?? noVector),
    })),
  );
  for (const some of inPieces(chunks)) await transaction.insertInto('gatehouse_chunk').values(some).execute();
}

const noVector = { vector_model: null, vector: null };

async function knownVectors(
  transaction: Kysely<KnowledgeTables>,
  collection: string,
  documents: readonly string[],
): Promise<ReadonlyMap<string, { readonly vector_model: string | null; readonly vector: Uint8Array | null }>> {
  const known = new Map<string, { readonly vector_model: string | null; readonly vector: Uint8Array | null }>();
  for (const some of inPieces(documents)) {
    const rows = await transaction
      .selectFrom('gatehouse_chunk')
      .select(['document', 'hash', 'vector_model', 'vector'])
      .where('collection', '=', collection)
      .where('slot', '=', slots.live)
      .where('document', 'in', some)
      .where('vector_model', 'is not', null)
      .execute();
    for (const { document, hash, vector, vector_model } of rows)
      known.set(`${document} ${hash}`, { vector_model, vector });
  }
  return known;
}

async function withChunks(
  database: Kysely<KnowledgeTables>,
  collection: string,
  documents: readonly { readonly document: string; readonly version: number }[],
  model: string | undefined,
): Promise<readonly LiveDocument[]> {
  const chunks = new Map<string, StoredChunk[]>(documents.map(({ document }) => [document, []]));
  for (const some of inPieces([...chunks.keys()])) {
    const rows = await database
      .selectFrom('gatehouse_chunk')
      .select(['document', 'chunk'])
      .select((where) =>
        where
          .case()
          .when('vector_model', '=', model ?? '')
          .then(where.ref('vector'))
          .else(null)
          .end()
          .as('vector'),
      )
      .where('collection', '=', collection)
      .where('slot', '=', slots.live)
      .where('document', 'in', some)
      .orderBy('document')
      .orderBy('number')
      .execute();
    for (const { chunk, document, vector } of rows)
      chunks.get(document)?.push({ chunk: chunkOf(chunk), vector: vectorOf(vector) });
  }
  return documents.map(({ document, version }) => ({ document, version, chunks: chunks.get(document) ?? [] }));
}

function* inPieces<Item>(all: readonly Item[]): Generator<readonly Item[]> {
  for (let at = 0; at < all.length; at += rowsAtOnce) yield all.slice(at, at + rowsAtOnce);
}
