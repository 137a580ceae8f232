import type { Kysely, Transaction } from 'kysely';
import {
  type BatchStore,
  finalStates,
  type OpenableLines,
  type StoredFile,
  type StoredKey,
  type StoredLine,
} from '../../core/batch-store.ts';
import { contentOf, fileOf, fileRow, subjectsOf } from './rows.ts';
import { type BatchTables, lineStates, type SqlDifferences } from './tables.ts';

type Database = Kysely<BatchTables>;

/** Rows in one statement: SQLite takes 32,766 values, PostgreSQL 65,535. */
const rowsAtOnce = 500;

/** Bytes that are read at once, as they were before they were sealed; one line in any case. */
export const bytesAtOnce = 8_388_608;

/** As many from the beginning as are within the bound. */
export function within<Row extends { readonly bytes: number }>(rows: readonly Row[]): readonly Row[] {
  let sum = 0;
  const end = rows.findIndex(({ bytes }, index) => (sum += bytes) > bytesAtOnce && index > 0);
  return end === -1 ? rows : rows.slice(0, end);
}

/** Where the results of a batch are sealed: apart from each other, so that either file can be destroyed alone. */
export function resultScope(batch: string, part: string): string {
  return `${batch}/${part}`;
}

export function chunks<Item>(items: readonly Item[], size = rowsAtOnce): readonly (readonly Item[])[] {
  const found: (readonly Item[])[] = [];
  for (let from = 0; from < items.length; from += size) found.push(items.slice(from, from + size));
  return found;
}

export async function putKeys(database: Database, keys: readonly StoredKey[]): Promise<void> {
  for (const some of chunks(keys))
    await database
      .insertInto('gatehouse_content_key')
      .values(some.map(({ group, scope, wrapped }) => ({ scope, subject: group, wrapped })))
      .onConflict((conflict) => conflict.columns(['scope', 'subject']).doNothing())
      .execute();
}

export async function keysIn(
  database: Database,
  scope: string,
  groups: readonly string[],
): Promise<readonly StoredKey[]> {
  const found: StoredKey[] = [];
  for (const some of chunks([...new Set(groups)])) {
    const rows = await database
      .selectFrom('gatehouse_content_key')
      .selectAll()
      .where('scope', '=', scope)
      .where('subject', 'in', some)
      .execute();
    found.push(...rows.map(({ subject, wrapped }) => ({ scope, group: subject, wrapped })));
  }
  return found;
}

async function removeFile(transaction: Transaction<BatchTables>, id: string): Promise<'removed' | 'used' | 'absent'> {
  const [row] = await transaction.selectFrom('gatehouse_file').selectAll().where('id', '=', id).execute();
  if (row === undefined) return 'absent';
  const [reader] = await transaction
    .selectFrom('gatehouse_batch')
    .select('id')
    .where('file', '=', id)
    .where('state', 'not in', [...finalStates])
    .limit(1)
    .execute();
  if (reader !== undefined) return 'used';
  let scope = id;
  if (row.batch !== null && row.part !== null) {
    scope = resultScope(row.batch, row.part);
    await transaction
      .updateTable('gatehouse_batch_line')
      .set({ subjects: null, sealed: null, bytes: 0 })
      .where('batch', '=', row.batch)
      .where('state', '=', row.part === 'output' ? lineStates.completed : lineStates.failed)
      .execute();
  }
  await transaction.deleteFrom('gatehouse_content_key').where('scope', 'in', [id, scope]).execute();
  await transaction.deleteFrom('gatehouse_file_line').where('file', '=', id).execute();
  await transaction.deleteFrom('gatehouse_file').where('id', '=', id).execute();
  return 'removed';
}

/** Files: what was uploaded, and what batches have brought. */
export function fileQueries(
  database: Database,
  { locks }: Pick<SqlDifferences, 'locks'>,
): Pick<
  BatchStore,
  'addFile' | 'addLines' | 'finishFile' | 'file' | 'files' | 'removeFile' | 'readLines' | 'keysOf' | 'addKeys'
> {
  async function fileNamed(id: string): Promise<StoredFile | undefined> {
    const [row] = await database.selectFrom('gatehouse_file').selectAll().where('id', '=', id).execute();
    return row && fileOf(row);
  }

  /** The next lines, as many as may be read at once, without what is in them. */
  async function nextOf({ from, id }: StoredFile, after: number, limit: number): Promise<readonly number[]> {
    const rows =
      from === undefined
        ? await database
            .selectFrom('gatehouse_file_line')
            .select(['number', 'bytes'])
            .where('file', '=', id)
            .where('number', '>', after)
            .orderBy('number')
            .limit(limit)
            .execute()
        : await database
            .selectFrom('gatehouse_batch_line')
            .select(['number', 'bytes'])
            .where('batch', '=', from.batch)
            .where('state', '=', from.part === 'output' ? lineStates.completed : lineStates.failed)
            .where('sealed', 'is not', null)
            .where('number', '>', after)
            .orderBy('number')
            .limit(limit)
            .execute();
    return within(rows).map(({ number }) => number);
  }

  async function linesOf(file: StoredFile, after: number, limit: number): Promise<readonly StoredLine[]> {
    const numbers = await nextOf(file, after, limit);
    if (numbers.length === 0) return [];
    const { from, id } = file;
    const rows =
      from === undefined
        ? await database
            .selectFrom('gatehouse_file_line')
            .select(['number', 'bytes', 'subjects', 'sealed'])
            .where('file', '=', id)
            .where('number', 'in', [...numbers])
            .orderBy('number')
            .execute()
        : await database
            .selectFrom('gatehouse_batch_line')
            .select(['number', 'bytes', 'subjects', 'sealed'])
            .where('batch', '=', from.batch)
            .where('number', 'in', [...numbers])
            .orderBy('number')
            .execute();
    return rows.flatMap(({ bytes, number, sealed, subjects }) =>
      sealed === null || subjects === null ? [] : [{ number, bytes, ...contentOf(subjects, sealed) }],
    );
  }

  return {
    addFile: (file, keys) =>
      database.transaction().execute(async (transaction) => {
        await transaction.insertInto('gatehouse_file').values(fileRow(file)).execute();
        await putKeys(transaction, keys);
      }),
    addLines: (file, lines, keys) =>
      database.transaction().execute(async (transaction) => {
        await putKeys(transaction, keys);
        for (const some of chunks(lines))
          await transaction
            .insertInto('gatehouse_file_line')
            .values(
              some.map((line) => ({
                file,
                number: line.number,
                bytes: line.bytes,
                subjects: subjectsOf(line),
                sealed: line.sealed,
              })),
            )
            .execute();
      }),
    finishFile: (id, { bytes, details, expiresAt, lines }, keys) =>
      database.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('gatehouse_file')
          .set({
            ready: 1,
            bytes,
            lines,
            expires_at: expiresAt,
            subjects: subjectsOf(details),
            sealed: details.sealed,
          })
          .where('id', '=', id)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) await putKeys(transaction, keys);
        return numUpdatedRows > 0n;
      }),
    file: fileNamed,
    async files({ after, limit, order, owner, purpose }) {
      let query = database
        .selectFrom('gatehouse_file')
        .selectAll()
        .where('ready', '=', 1)
        .where('tenant', '=', owner.tenant)
        .where((where) =>
          where.or([
            where('owner_key', '=', owner.key),
            ...(owner.person === undefined ? [] : [where('person', '=', owner.person)]),
          ]),
        );
      if (purpose !== undefined) query = query.where('purpose', '=', purpose);
      const last = after === undefined ? undefined : await fileNamed(after);
      if (after !== undefined && last === undefined) return [];
      const later = order === 'asc' ? '>' : '<';
      if (last !== undefined)
        query = query.where((where) =>
          where.or([
            where('created_at', later, last.createdAt),
            where.and([where('created_at', '=', last.createdAt), where('id', later, last.id)]),
          ]),
        );
      const rows = await query.orderBy('created_at', order).orderBy('id', order).limit(limit).execute();
      return rows.map(fileOf);
    },
    removeFile: (id) =>
      database.transaction().execute(async (transaction) => {
        // Nobody begins a batch of it meanwhile: `addBatch` takes the same lock.
        if (locks)
          await transaction.selectFrom('gatehouse_file').select('id').where('id', '=', id).forUpdate().execute();
        return removeFile(transaction, id);
      }),
    async readLines(id, after, limit): Promise<OpenableLines> {
      const file = await fileNamed(id);
      if (file === undefined) return { lines: [], keys: [] };
      const lines = await linesOf(file, after, limit);
      const scope = file.from === undefined ? id : resultScope(file.from.batch, file.from.part);
      const keys = await keysIn(
        database,
        scope,
        lines.flatMap(({ groups }) => groups),
      );
      return { lines, keys };
    },
    keysOf: (scope, groups) => keysIn(database, scope, groups),
    addKeys: (keys) => putKeys(database, keys),
  };
}

/** Removes what has expired, a file at a time. */
export async function sweepFiles(
  database: Database,
  times: { readonly now: number; readonly uploadedBefore: number },
): Promise<void> {
  const due = await database
    .selectFrom('gatehouse_file')
    .select('id')
    .where((where) =>
      where.or([
        where('expires_at', '<=', times.now),
        where.and([where('ready', '=', 0), where('created_at', '<', times.uploadedBefore)]),
      ]),
    )
    .execute();
  for (const { id } of due) await database.transaction().execute((transaction) => removeFile(transaction, id));
}
