import { type Kysely, sql, type Transaction } from 'kysely';
import { type BatchStore, finalStates } from '../../core/batch-store.ts';
import { sweepFiles } from './file-queries.ts';
import { type BatchTables, lineStates } from './tables.ts';

type Database = Kysely<BatchTables>;

/** Lines that are about somebody, of one file. Gives their number. */
async function eraseInFile(transaction: Transaction<BatchTables>, file: string, mark: string): Promise<number> {
  const { numDeletedRows } = await transaction
    .deleteFrom('gatehouse_file_line')
    .where('file', '=', file)
    .where('subjects', 'like', mark)
    .executeTakeFirst();
  await sql`update gatehouse_file set
      bytes = (select coalesce(sum(bytes), 0) from gatehouse_file_line where file = ${file}),
      lines = (select count(*) from gatehouse_file_line where file = ${file})
    where id = ${file} and batch is null`.execute(transaction);
  return Number(numDeletedRows);
}

/** The same of results of one batch. */
async function eraseInBatch(transaction: Transaction<BatchTables>, batch: string, mark: string): Promise<number> {
  const { numUpdatedRows } = await transaction
    .updateTable('gatehouse_batch_line')
    .set({ subjects: null, sealed: null, bytes: 0 })
    .where('batch', '=', batch)
    .where('subjects', 'like', mark)
    .executeTakeFirst();
  for (const [part, state] of [
    ['output', lineStates.completed],
    ['errors', lineStates.failed],
  ] as const)
    await sql`update gatehouse_file set
        bytes = (select coalesce(sum(bytes), 0) from gatehouse_batch_line where batch = ${batch} and state = ${state}),
        lines = (select count(*) from gatehouse_batch_line where batch = ${batch} and state = ${state} and sealed is not null)
      where batch = ${batch} and part = ${part}`.execute(transaction);
  return Number(numUpdatedRows);
}

/** Forgetting: of people, and of what has been kept for long enough. */
export function erasureQueries(database: Database): Pick<BatchStore, 'eraseGroup' | 'sweep'> {
  return {
    eraseGroup: (group) =>
      database.transaction().execute(async (transaction) => {
        if (!/^[0-9a-f]{1,64}$/.test(group)) throw new TypeError('this is no group');
        const mark = `%${group}%`;
        const scopes = await transaction
          .selectFrom('gatehouse_content_key')
          .select('scope')
          .where('subject', '=', group)
          .execute();
        if (scopes.length === 0) return { contents: 0 };
        const named = new Set(scopes.map(({ scope }) => scope.split('/', 1)[0] ?? scope));
        let contents = 0;
        // Questions first: an answer that comes now is not kept, for there is no question to it any more.
        for (const id of named) {
          contents += await eraseInFile(transaction, id, mark);
          const batches = await transaction.selectFrom('gatehouse_batch').select('id').where('file', '=', id).execute();
          for (const batch of batches) named.add(batch.id);
        }
        for (const id of named) contents += await eraseInBatch(transaction, id, mark);
        await transaction.deleteFrom('gatehouse_content_key').where('subject', '=', group).execute();
        return { contents };
      }),
    async sweep(times) {
      await sweepFiles(database, times);
      const over = await database
        .selectFrom('gatehouse_batch')
        .select('id')
        .where('state', 'in', [...finalStates])
        .where('ended_at', '<', times.endedBefore)
        .execute();
      for (const { id } of over)
        await database.transaction().execute(async (transaction) => {
          await transaction.deleteFrom('gatehouse_file').where('batch', '=', id).execute();
          await transaction.deleteFrom('gatehouse_batch_line').where('batch', '=', id).execute();
          await transaction
            .deleteFrom('gatehouse_content_key')
            .where('scope', 'in', [id, `${id}/output`, `${id}/errors`])
            .execute();
          await transaction.deleteFrom('gatehouse_batch').where('id', '=', id).execute();
        });
    },
  };
}
