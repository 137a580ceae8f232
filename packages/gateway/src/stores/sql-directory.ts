import { type Dialect, Kysely, sql } from 'kysely';
import type { DirectoryStore } from '../core/directory-store.ts';
import { GatehouseError } from '../core/errors.ts';

interface Tables {
  entity: { kind: string; id: string; body: string };
  directory: { version: number };
}

/** Of the tables; one that a later version has made is not touched. */
const version = 1;

/**
 * The directory in a SQL database: a row for each entity, found by kind and id, with its body as JSON text. Entities are read once
 * and looked up in memory, so there is nothing to gain from columns of their own.
 */
export async function openSqlDirectory(dialect: Dialect): Promise<DirectoryStore> {
  const database = new Kysely<Tables>({ dialect });
  const attempt = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof GatehouseError) throw cause;
      throw new GatehouseError('directory_unavailable', { cause });
    }
  };

  try {
    await attempt(() => makeTables(database));
  } catch (thrown) {
    await database.destroy().catch(() => undefined);
    throw thrown;
  }
  return {
    list: () => attempt(() => database.selectFrom('entity').select(['kind', 'id', 'body']).execute()),
    write: ({ put = [], remove = [] }) =>
      attempt(() =>
        database.transaction().execute(async (transaction) => {
          for (const { kind, id } of remove)
            await transaction.deleteFrom('entity').where('kind', '=', kind).where('id', '=', id).execute();
          for (const { kind, id, body } of put)
            await transaction
              .insertInto('entity')
              .values({ kind, id, body })
              .onConflict((conflict) => conflict.columns(['kind', 'id']).doUpdateSet({ body }))
              .execute();
        }),
      ),
    ready: () => attempt(async () => void (await database.selectFrom('directory').select('version').execute())),
    close: () => database.destroy(),
  };
}

async function makeTables(database: Kysely<Tables>): Promise<void> {
  await database.schema
    .createTable('directory')
    .ifNotExists()
    .addColumn('version', 'integer', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('entity')
    .ifNotExists()
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('entity_by_id', ['kind', 'id'])
    .execute();
  const [known] = await database.selectFrom('directory').select('version').execute();
  if (known === undefined) await sql`insert into directory (version) values (${version})`.execute(database);
  else if (known.version > version)
    throw new Error(`the directory was written by a later version of this program (${known.version})`);
}
