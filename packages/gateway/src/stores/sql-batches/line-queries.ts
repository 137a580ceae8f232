import { type Kysely, sql, type Transaction } from 'kysely';
import type { BatchStore, ClaimedLine, LineResult } from '../../core/batch-store.ts';
import { chunks, keysIn, within } from './file-queries.ts';
import { contentOf, subjectsOf } from './rows.ts';
import { type BatchTables, lineStates, type SqlDifferences } from './tables.ts';

type Database = Kysely<BatchTables>;

/** Milliseconds after which a worker that says nothing any more is forgotten. */
const forgottenAfter = 86_400_000;

/** Who asks which lines, and what came of them. */
export function lineQueries(
  database: Database,
  { locks, now: databaseNow }: SqlDifferences,
): Pick<BatchStore, 'keepAlive' | 'claim' | 'openLines' | 'settle' | 'release' | 'releaseAll'> {
  const inTransaction = <Result>(work: (transaction: Transaction<BatchTables>) => Promise<Result>): Promise<Result> =>
    database.transaction().execute(work);

  /** As many of the first lines as may be read at once. */
  async function readAtOnce<Row extends { readonly number: number }>(
    transaction: Transaction<BatchTables>,
    batch: string,
    rows: readonly Row[],
  ): Promise<readonly Row[]> {
    const sizes = new Map<number, number>();
    for (const some of chunks(rows))
      for (const { bytes, number } of await transaction
        .selectFrom('gatehouse_file_line')
        .select(['number', 'bytes'])
        .where('file', '=', (where) => where.selectFrom('gatehouse_batch').select('file').where('id', '=', batch))
        .where(
          'number',
          'in',
          some.map((row) => row.number),
        )
        .execute())
        sizes.set(number, bytes);
    return within(rows.map((row) => ({ row, bytes: sizes.get(row.number) ?? 0 }))).map(({ row }) => row);
  }

  /** Of lines of one batch, those whose question is still there. */
  async function stillThere(
    transaction: Transaction<BatchTables>,
    batch: string,
    numbers: readonly number[],
  ): Promise<ReadonlySet<number>> {
    const found = new Set<number>();
    for (const some of chunks(numbers)) {
      const query = transaction
        .selectFrom('gatehouse_file_line')
        .select('number')
        .where('file', '=', (where) => where.selectFrom('gatehouse_batch').select('file').where('id', '=', batch))
        .where('number', 'in', [...some]);
      // An erasure comes before this, or sees what is written here.
      for (const { number } of await (locks ? query.forShare() : query).execute()) found.add(number);
    }
    return found;
  }

  async function settleOne(
    transaction: Transaction<BatchTables>,
    worker: string,
    { batch, bytes, code, content, number, outcome, status }: LineResult,
    kept: boolean,
  ): Promise<boolean> {
    const { numUpdatedRows } = await transaction
      .updateTable('gatehouse_batch_line')
      .set({
        state: lineStates[outcome],
        worker: null,
        code: code ?? null,
        status: status ?? null,
        bytes: kept ? bytes : 0,
        subjects: kept && content !== undefined ? subjectsOf(content) : null,
        sealed: kept && content !== undefined ? content.sealed : null,
      })
      .where('batch', '=', batch)
      .where('number', '=', number)
      .where('state', '=', lineStates.open)
      .where('worker', '=', worker)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async function count(
    transaction: Transaction<BatchTables>,
    id: string,
    accepted: readonly LineResult[],
  ): Promise<void> {
    const sum = (of: (result: LineResult) => number): number =>
      accepted.reduce((total, result) => total + of(result), 0);
    const completed = sum(({ outcome }) => Number(outcome === 'completed'));
    await transaction
      .updateTable('gatehouse_batch')
      .set({
        completed: sql`completed + ${completed}`,
        failed: sql`failed + ${accepted.length - completed}`,
        input_tokens: sql`input_tokens + ${sum(({ usage }) => usage?.input ?? 0)}`,
        output_tokens: sql`output_tokens + ${sum(({ usage }) => usage?.output ?? 0)}`,
        cached_tokens: sql`cached_tokens + ${sum(({ usage }) => usage?.cachedInput ?? 0)}`,
        reasoning_tokens: sql`reasoning_tokens + ${sum(({ usage }) => usage?.reasoning ?? 0)}`,
      })
      .where('id', '=', id)
      .execute();
  }

  return {
    async keepAlive(worker, lease) {
      const until = sql<number>`${databaseNow} + ${sql.lit(Math.trunc(lease))}`;
      await database
        .insertInto('gatehouse_batch_worker')
        .values({ id: worker, alive_until: until })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ alive_until: until }))
        .execute();
      await database
        .deleteFrom('gatehouse_batch_worker')
        .where('alive_until', '<', sql<number>`${databaseNow} - ${sql.lit(forgottenAfter)}`)
        .execute();
    },
    claim: (batch, worker, { limit, now }) =>
      inTransaction(async (transaction): Promise<readonly ClaimedLine[]> => {
        const due = transaction
          .selectFrom('gatehouse_batch_line')
          .select(['number', 'attempts'])
          .where('batch', '=', batch)
          .where('state', '=', lineStates.open)
          .where('not_before', '<=', now)
          .where((where) =>
            where.or([
              where('worker', 'is', null),
              where.and([
                where('worker', '<>', worker),
                where(
                  'worker',
                  'not in',
                  where.selectFrom('gatehouse_batch_worker').select('id').where('alive_until', '>', databaseNow),
                ),
              ]),
            ]),
          )
          .orderBy('number')
          .limit(limit);
        const found = await (locks ? due.forUpdate().skipLocked() : due).execute();
        if (found.length === 0) return [];
        const rows = await readAtOnce(transaction, batch, found);
        for (const some of chunks(rows))
          await transaction
            .updateTable('gatehouse_batch_line')
            .set({ worker })
            .where('batch', '=', batch)
            .where(
              'number',
              'in',
              some.map(({ number }) => number),
            )
            .execute();
        const contents = new Map<number, ReturnType<typeof contentOf>>();
        for (const some of chunks(rows)) {
          const lines = await transaction
            .selectFrom('gatehouse_file_line')
            .select(['number', 'subjects', 'sealed'])
            .where('file', '=', (where) => where.selectFrom('gatehouse_batch').select('file').where('id', '=', batch))
            .where(
              'number',
              'in',
              some.map(({ number }) => number),
            )
            .execute();
          for (const { number, sealed, subjects } of lines) contents.set(number, contentOf(subjects, sealed));
        }
        const { file } = await transaction
          .selectFrom('gatehouse_batch')
          .select('file')
          .where('id', '=', batch)
          .executeTakeFirstOrThrow();
        const keys = await keysIn(
          transaction,
          file,
          [...contents.values()].flatMap(({ groups }) => groups),
        );
        return rows.map(({ attempts, number }) => ({ batch, number, attempts, content: contents.get(number), keys }));
      }),
    async openLines(batch) {
      const { claimed, open } = await database
        .selectFrom('gatehouse_batch_line')
        .select((expression) => [
          expression.fn.countAll<number>().as('open'),
          expression.fn.count<number>('worker').as('claimed'),
        ])
        .where('batch', '=', batch)
        .where('state', '=', lineStates.open)
        .executeTakeFirstOrThrow();
      return { open: Number(open), claimed: Number(claimed) };
    },
    settle: (worker, results) =>
      inTransaction(async (transaction) => {
        let total = 0;
        // In the same order everywhere, so that two workers never wait for each other.
        const byBatch = [...Map.groupBy(results, ({ batch }) => batch)].toSorted(([one], [other]) =>
          one < other ? -1 : 1,
        );
        for (const [batch, own] of byBatch) {
          const there = await stillThere(
            transaction,
            batch,
            own.map(({ number }) => number),
          );
          const accepted: LineResult[] = [];
          for (const result of own)
            if (await settleOne(transaction, worker, result, there.has(result.number))) accepted.push(result);
          if (accepted.length > 0) await count(transaction, batch, accepted);
          total += accepted.length;
        }
        return total;
      }),
    release: (worker, lines) =>
      inTransaction(async (transaction) => {
        for (const { attempts, batch, notBefore, number } of lines)
          await transaction
            .updateTable('gatehouse_batch_line')
            .set({ worker: null, not_before: notBefore, attempts: sql`attempts + ${attempts}` })
            .where('batch', '=', batch)
            .where('number', '=', number)
            .where('state', '=', lineStates.open)
            .where('worker', '=', worker)
            .execute();
      }),
    async releaseAll(worker) {
      await database
        .updateTable('gatehouse_batch_line')
        .set({ worker: null })
        .where('state', '=', lineStates.open)
        .where('worker', '=', worker)
        .execute();
    },
  };
}
