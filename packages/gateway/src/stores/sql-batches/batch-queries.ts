import { type Kysely, sql, type Transaction } from 'kysely';
import {
  type BatchesWanted,
  type BatchProgress,
  type BatchState,
  type BatchStore,
  finalStates,
  type LineErrors,
  type StoredBatch,
} from '../../core/batch-store.ts';
import { putKeys } from './file-queries.ts';
import { batchOf, batchRow, fileRow, progressOf, progressText } from './rows.ts';
import { type BatchRow, type BatchTables, lineStates, type SqlDifferences } from './tables.ts';

type Database = Kysely<BatchTables>;

/** Numbers of lines that are told of each error. */
const linesOfError = 20;

async function lockedBatch(
  transaction: Transaction<BatchTables>,
  id: string,
  { locks }: Pick<SqlDifferences, 'locks'>,
): Promise<BatchRow | undefined> {
  const query = transaction.selectFrom('gatehouse_batch').selectAll().where('id', '=', id);
  const [row] = await (locks ? query.forUpdate() : query).execute();
  return row;
}

async function progress(
  transaction: Transaction<BatchTables>,
  row: BatchRow,
  change: Partial<BatchProgress>,
  at: number | undefined,
): Promise<StoredBatch> {
  const state = change.state ?? row.state;
  const next = {
    ...row,
    state,
    ended_at: row.ended_at ?? at ?? null,
    progress: progressText({ ...progressOf(row.progress), ...change }),
  };
  await transaction
    .updateTable('gatehouse_batch')
    .set({ state, progress: next.progress, ended_at: next.ended_at, total: next.total })
    .where('id', '=', row.id)
    .execute();
  return batchOf(next);
}

/** When a batch has ended, of what is said of that. */
function endOf({ cancelledAt, completedAt, expiredAt, failedAt, state }: Partial<BatchProgress>): number | undefined {
  return state !== undefined && finalStates.has(state)
    ? (cancelledAt ?? completedAt ?? expiredAt ?? failedAt)
    : undefined;
}

/** Batches, but for who asks their lines. */
export function batchQueries(
  database: Database,
  differences: SqlDifferences,
): Pick<
  BatchStore,
  'addBatch' | 'batch' | 'batches' | 'underWay' | 'change' | 'begin' | 'finish' | 'resultsOf' | 'lineErrors'
> {
  const inTransaction = <Result>(work: (transaction: Transaction<BatchTables>) => Promise<Result>): Promise<Result> =>
    database.transaction().execute(work);

  async function batchNamed(id: string): Promise<StoredBatch | undefined> {
    const [row] = await database.selectFrom('gatehouse_batch').selectAll().where('id', '=', id).execute();
    return row && batchOf(row);
  }

  return {
    addBatch: (batch, keys) =>
      inTransaction(async (transaction) => {
        // A file that is being removed is gone before this, or stays.
        if (differences.locks)
          await transaction
            .selectFrom('gatehouse_file')
            .select('id')
            .where('id', '=', batch.file)
            .forUpdate()
            .execute();
        await transaction.insertInto('gatehouse_batch').values(batchRow(batch)).execute();
        await putKeys(transaction, keys);
      }),
    batch: batchNamed,
    async batches(wanted: BatchesWanted) {
      let query = database.selectFrom('gatehouse_batch').selectAll();
      const { after, limit, of, states } = wanted;
      if ('owner' in of) {
        const { key, person, tenant } = of.owner;
        query = query
          .where('tenant', '=', tenant)
          .where((where) =>
            where.or([where('owner_key', '=', key), ...(person === undefined ? [] : [where('person', '=', person)])]),
          );
      } else if (of.tenants !== undefined) {
        if (of.tenants.length === 0) return [];
        query = query.where('tenant', 'in', [...of.tenants]);
      }
      if (states !== undefined) query = query.where('state', 'in', [...states]);
      const last = after === undefined ? undefined : await batchNamed(after);
      if (after !== undefined && last === undefined) return [];
      if (last !== undefined)
        query = query.where((where) =>
          where.or([
            where('created_at', '<', last.createdAt),
            where.and([where('created_at', '=', last.createdAt), where('id', '<', last.id)]),
          ]),
        );
      const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(batchOf);
    },
    async underWay() {
      const rows = await database
        .selectFrom('gatehouse_batch')
        .selectAll()
        .where('state', 'not in', [...finalStates])
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(batchOf);
    },
    change: (id, from: readonly BatchState[], change) =>
      inTransaction(async (transaction) => {
        const row = await lockedBatch(transaction, id, differences);
        if (row === undefined || !from.includes(row.state as BatchState)) return undefined;
        return progress(transaction, row, change, endOf(change));
      }),
    begin: (id, at) =>
      inTransaction(async (transaction) => {
        const row = await lockedBatch(transaction, id, differences);
        if (row?.state !== 'validating') return undefined;
        await sql`insert into gatehouse_batch_line (batch, number, state, attempts, not_before, bytes)
          select ${id}, number, ${sql.lit(lineStates.open)}, 0, 0, 0 from gatehouse_file_line where file = ${row.file}`.execute(
          transaction,
        );
        const { count } = await transaction
          .selectFrom('gatehouse_batch_line')
          .select((expression) => expression.fn.countAll<number>().as('count'))
          .where('batch', '=', id)
          .executeTakeFirstOrThrow();
        return progress(
          transaction,
          { ...row, total: Number(count) },
          { state: 'in_progress', inProgressAt: at },
          undefined,
        );
      }),
    finish: (id, change, files) =>
      inTransaction(async (transaction) => {
        const row = await lockedBatch(transaction, id, differences);
        if (row === undefined || finalStates.has(row.state as BatchState)) return undefined;
        const [open] = await transaction
          .selectFrom('gatehouse_batch_line')
          .select('number')
          .where('batch', '=', id)
          .where('state', '=', lineStates.open)
          .limit(1)
          .execute();
        if (open !== undefined) return undefined;
        for (const file of files) await transaction.insertInto('gatehouse_file').values(fileRow(file)).execute();
        return progress(transaction, row, change, endOf(change));
      }),
    async resultsOf(batch) {
      const rows = await database
        .selectFrom('gatehouse_batch_line')
        .select((expression) => [
          'state',
          expression.fn.countAll<number>().as('lines'),
          expression.fn.sum<number>('bytes').as('bytes'),
        ])
        .where('batch', '=', batch)
        .where('sealed', 'is not', null)
        .groupBy('state')
        .execute();
      const part = (state: number): { readonly lines: number; readonly bytes: number } => {
        const found = rows.find((row) => row.state === state);
        return { lines: Number(found?.lines ?? 0), bytes: Number(found?.bytes ?? 0) };
      };
      return { output: part(lineStates.completed), errors: part(lineStates.failed) };
    },
    async lineErrors(batch) {
      const rows = await database
        .selectFrom('gatehouse_batch_line')
        .select((expression) => ['code', 'status', expression.fn.countAll<number>().as('count')])
        .where('batch', '=', batch)
        .where('state', '=', lineStates.failed)
        .groupBy(['code', 'status'])
        .orderBy('code')
        .execute();
      const found: LineErrors[] = [];
      for (const { code, count, status } of rows) {
        const lines = await database
          .selectFrom('gatehouse_batch_line')
          .select('number')
          .where('batch', '=', batch)
          .where('state', '=', lineStates.failed)
          .where('code', code === null ? 'is' : '=', code)
          .where('status', status === null ? 'is' : '=', status)
          .orderBy('number')
          .limit(linesOfError)
          .execute();
        found.push({
          code: code ?? '',
          status: status ?? undefined,
          count: Number(count),
          lines: lines.map(({ number }) => number),
        });
      }
      return found;
    },
  };
}
