import type { KeyRecord, KeyStore } from '../core/access.ts';

/** Keys in memory only: for tests and for gateways that live as long as a test. */
export function createMemoryKeyStore(records: readonly KeyRecord[] = []): KeyStore {
  const kept = new Map(records.map((record) => [record.id, record]));
  return {
    list: () => Promise.resolve([...kept.values()]),
    put(record) {
      kept.set(record.id, record);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
