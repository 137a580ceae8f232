import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

interface KyselyStatement {
  readonly reader: boolean;
  all(values: readonly unknown[]): unknown[];
  run(values: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(values: readonly unknown[]): IterableIterator<unknown>;
}

/** Node's SQLite as kysely's own dialect for SQLite knows it: a few names differ. */
export function forKysely(database: DatabaseSync): { close(): void; prepare(sql: string): KyselyStatement } {
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: (values) => statement.all(...(values as readonly SQLInputValue[])),
        run: (values) => statement.run(...(values as readonly SQLInputValue[])),
        iterate: (values) => statement.iterate(...(values as readonly SQLInputValue[])),
      };
    },
  };
}
