import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Directory } from './access/directory/directory.ts';
import { createDirectoryKeys } from './access/directory/directory-keys.ts';
import { DeclaredDirectoryBook } from './access/declared/declared-directory.ts';
import { createKeyRing, type KeyChange } from './access/key-ring.ts';
import { didYouMean } from './config/explain-issue.ts';
import type { KeyAdministration, KeyRecord, KeyRing, KeyStore } from './core/access.ts';
import type { Clock } from './core/clock.ts';
import type { DirectoryStore, StoredRecord } from './core/directory-store.ts';
import type { Ids } from './core/ids.ts';
import type { Ledger } from './core/ledger.ts';
import { createFileKeyStore } from './stores/file-keys.ts';
import { createMemoryDirectory } from './stores/memory-directory.ts';
import { createThreadDirectory } from './stores/thread-directory.ts';

/** Where keys were kept before there was a directory, and what is left of that. */
const oldFile = 'keys.json';
const backup = 'keys.before-directory.json';

export interface DirectoryParts {
  readonly store: DirectoryStore;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly tenant: string;
  /** The retention classes that there are; any name where this is left out. */
  readonly retentions?: () => readonly string[];
}

export interface OpenDirectory {
  readonly directory: Directory;
  readonly keys: KeyRing & KeyAdministration;
  /** What files declare of it. */
  readonly declared: DeclaredDirectoryBook;
  /** What leaves of a period call a key, a person or a service account; whatever is none of them comes back as it is. */
  referenceOf(id: string, period: string): string;
  close(): Promise<void>;
}

/** Who there is, and their keys, over a store that keeps both. */
export async function openDirectory(parts: DirectoryParts): Promise<OpenDirectory> {
  const { clock, ids, ledger, retentions, store, tenant } = parts;
  const directory = await Directory.open({ store, ledger, clock, ids, tenant });
  const keys = await createKeyRing({
    store: createDirectoryKeys(store),
    clock,
    ids,
    tenant,
    owners: directory,
    ...(retentions === undefined ? {} : { retentions }),
    onChange: async (change) => void (await ledger.append({ leaf: keyLeaf(change, tenant) })),
  });
  const onChange = (listener: () => void): void => void directory.onChange(listener);
  const declared = await DeclaredDirectoryBook.open({ directory, onChange, store, clock, tenant, suggest: didYouMean });
  return {
    directory,
    keys,
    declared,
    referenceOf: (id, period) => directory.referenceOf(id, period) ?? keys.referenceOf(id, period),
    async close() {
      await keys.close();
      await store.close();
    },
  };
}

function keyLeaf({ action, actor, changed, record }: KeyChange, tenant: string) {
  const { id, owner, role, team } = record;
  return {
    kind: 'key',
    action,
    actor,
    key: id,
    role,
    tenant: record.tenant ?? tenant,
    ...(team === undefined ? {} : { team }),
    ...(owner === undefined ? {} : { person: owner }),
    ...(changed === undefined ? {} : { changed: [...changed] }),
  } as const;
}

/**
 * The directory of a data folder, with the keys of older versions in it. Call it while the folder is locked. Throws
 * `directory_unavailable`, and KeyFileError where the keys of an older version cannot be read.
 */
export async function openDirectoryStore(dataFolder: string): Promise<DirectoryStore> {
  // The sources run as they are in tests, and compiled otherwise.
  const script = new URL(`./directory-worker${extname(import.meta.url)}`, import.meta.url);
  const store = createThreadDirectory(script, join(dataFolder, 'directory.sqlite'));
  try {
    await takeOverKeys(store, dataFolder);
    return store;
  } catch (thrown) {
    await store.close();
    throw thrown;
  }
}

/** Who there is on a data folder on which a gateway may run, and their keys: to be read only. */
export interface ReadDirectory {
  readonly store: DirectoryStore;
  readonly keys: KeyStore;
  close(): Promise<void>;
}

/** Rejects as `openDirectoryStore` does. */
export async function readDirectory(dataFolder: string): Promise<ReadDirectory> {
  const old = await createFileKeyStore(join(dataFolder, oldFile));
  if (!existsSync(join(dataFolder, 'directory.sqlite')))
    return {
      store: createMemoryDirectory(),
      keys: { ...old, close: () => Promise.resolve() },
      close: () => old.close(),
    };
  const script = new URL(`./directory-worker${extname(import.meta.url)}`, import.meta.url);
  const store = createThreadDirectory(script, join(dataFolder, 'directory.sqlite'));
  const keys = createDirectoryKeys(store);
  return {
    store,
    keys: {
      list: async () => merged(await keys.list(), await old.list()).all,
      // What a later start would add to keys of older versions is not ours to keep.
      put: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    close: () => store.close(),
  };
}

/** The keys alone of a data folder on which a gateway may run, to be read only. */
export async function readKeys(dataFolder: string): Promise<KeyStore> {
  const { close, keys } = await readDirectory(dataFolder);
  return { ...keys, close };
}

/** The file stays as a backup. One that comes back, from a backup of somebody else's, adds keys and revocations, and takes away nothing. */
async function takeOverKeys(store: DirectoryStore, dataFolder: string): Promise<void> {
  const file = join(dataFolder, oldFile);
  const old = await (await createFileKeyStore(file)).list();
  if (!existsSync(file)) return;
  const { others } = merged(await createDirectoryKeys(store).list(), old);
  const put = others.map((record): StoredRecord => ({ kind: 'key', id: record.id, body: JSON.stringify(record) }));
  if (put.length > 0) await store.write({ put });
  await rename(file, join(dataFolder, backup));
}

/** What is known of keys from both; `others` are those that the first does not have like this. */
function merged(
  known: readonly KeyRecord[],
  old: readonly KeyRecord[],
): { readonly all: readonly KeyRecord[]; readonly others: readonly KeyRecord[] } {
  const all = new Map(known.map((record) => [record.id, record]));
  const others = new Map<string, KeyRecord>();
  for (const record of old) {
    const now = all.get(record.id);
    if (now === undefined) others.set(record.id, record);
    else if (now.revokedAt === undefined && record.revokedAt !== undefined)
      others.set(record.id, { ...now, revokedAt: record.revokedAt });
  }
  for (const [id, record] of others) all.set(id, record);
  return { all: [...all.values()], others: [...others.values()] };
}
