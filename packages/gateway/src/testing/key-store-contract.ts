import { expect, test } from 'vitest';
import type { KeyRecord, KeyStore } from '../core/access.ts';

export interface KeyStoreUnderTest {
  readonly store: KeyStore;
  /** Closes the store and opens it anew over the same backend; undefined where nothing outlives the store. */
  readonly reopen: (() => Promise<KeyStore>) | undefined;
}

export function keyRecord(id: string, over: Partial<KeyRecord> = {}): KeyRecord {
  return {
    id,
    name: `name of ${id}`,
    role: 'user',
    hash: Buffer.from(id.padEnd(32, '.')).toString('hex').slice(0, 64),
    prefix: 'gh_user_abcd',
    createdAt: 1_700_000_000_000,
    ...over,
  };
}

/** What every key store does, whatever keeps the keys. */
export function keyStoreContract(open: () => Promise<KeyStoreUnderTest>): void {
  test('begins empty', async () => {
    const { store } = await open();
    expect(await store.list()).toEqual([]);
    await store.close();
  });

  test('gives back what was put, field for field', async () => {
    const { store } = await open();
    const plain = keyRecord('key_a');
    const full = keyRecord('key_b', {
      role: 'admin',
      expiresAt: 1_800_000_000_000,
      revokedAt: 1_750_000_000_000,
      limits: { requestsPerMinute: 5, concurrency: 2 },
      processing: { purpose: 'Support', legalBasis: 'consent', note: 'form 7', subjects: ['customers'] },
      labels: ['support'],
    });
    await store.put(plain);
    await store.put(full);
    const listed = await store.list();
    expect(listed.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([plain, full]);
    await store.close();
  });

  test('replaces a record of the same id', async () => {
    const { store } = await open();
    await store.put(keyRecord('key_a'));
    await store.put(keyRecord('key_a', { revokedAt: 1_700_000_000_001 }));
    expect(await store.list()).toEqual([keyRecord('key_a', { revokedAt: 1_700_000_000_001 })]);
    await store.close();
  });

  test('keeps all of many records that are put at the same time', async () => {
    const { store } = await open();
    const records = Array.from({ length: 20 }, (_, index) => keyRecord(`key_${index}`));
    await Promise.all(records.map((record) => store.put(record)));
    expect((await store.list()).map((record) => record.id).toSorted()).toEqual(
      records.map((record) => record.id).toSorted(),
    );
    await store.close();
  });

  test('has kept what was put when it is opened again', async (context) => {
    const { store, reopen } = await open();
    if (reopen === undefined) {
      context.skip('nothing outlives this store');
      return;
    }
    await store.put(keyRecord('key_a'));
    await store.put(keyRecord('key_b', { limits: { concurrency: 3 } }));
    await store.close();
    const again = await reopen();
    expect(await again.list()).toEqual([keyRecord('key_a'), keyRecord('key_b', { limits: { concurrency: 3 } })]);
    await again.close();
  });
}
