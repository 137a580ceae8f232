import { keyRecordSchema } from '@gatehouse/contract/key-record';
import type { KeyRecord, KeyStore } from '../../core/access.ts';
import type { DirectoryStore } from '../../core/directory-store.ts';
import { DirectoryError } from './stored-entity.ts';

/** Keys in the store of the directory; whoever opened that closes it. */
export function createDirectoryKeys(store: DirectoryStore): KeyStore {
  return {
    async list() {
      const records = (await store.list()).filter(({ kind }) => kind === 'key');
      return records.map(({ id, body }) => readKey(id, body));
    },
    put: (record) => store.write({ put: [{ kind: 'key', id: record.id, body: JSON.stringify(record) }] }),
    close: () => Promise.resolve(),
  };
}

/** Throws DirectoryError: starting without a key would forget its revocation. */
function readKey(id: string, body: string): KeyRecord {
  let content: unknown;
  try {
    content = JSON.parse(body);
  } catch {
    throw new DirectoryError('key', id, 'it is not valid JSON');
  }
  const parsed = keyRecordSchema.safeParse(content);
  if (!parsed.success) throw new DirectoryError('key', id, parsed.error.issues[0]?.message ?? 'unknown reason');
  return parsed.data;
}
