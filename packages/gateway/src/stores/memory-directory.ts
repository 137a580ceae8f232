import type { DirectoryStore, StoredRecord } from '../core/directory-store.ts';

/** The directory in memory only: for tests and for gateways that live as long as a test. */
export function createMemoryDirectory(records: readonly StoredRecord[] = []): DirectoryStore {
  const kept = new Map(records.map((record) => [nameOf(record), record]));
  return {
    list: () => Promise.resolve([...kept.values()]),
    write({ put = [], remove = [] }) {
      for (const record of remove) kept.delete(nameOf(record));
      for (const record of put) kept.set(nameOf(record), record);
      return Promise.resolve();
    },
    ready: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function nameOf({ kind, id }: Pick<StoredRecord, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}
