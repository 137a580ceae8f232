import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DiscloseRequest, ReadContentRequest } from '@gatehouse/contract/admin-record';
import { createKeyRing } from './access/key-ring.ts';
import type {
  Disclosing,
  ExportRecord,
  KeyRotation,
  Reading,
  RecordPlace,
  References,
  ReferencesOptions,
} from './cli/dependencies.ts';
import { directoryServiceOf } from './cli/directory-request.ts';
import type { OpenedDirectory } from './cli/with-directory.ts';
import type { KeyAdministration } from './core/access.ts';
import { Approvals } from './disclosure/approvals.ts';
import { recordDisclosure } from './disclosure/bundle-disclosure.ts';
import { createContentReading } from './disclosure/content-reading.ts';
import { leafAt } from './index/search-record.ts';
import { createLeafSource } from './ledger/leaf-source.ts';
import { type LedgerOptions, type OpenLedger, openLedger } from './ledger/open-ledger.ts';
import { requireKeyStore } from './ledger/keys/require-key-store.ts';
import { KeyReader } from './ledger/keys/read-keys.ts';
import { loadTenantKey, tenantKeyPath } from './ledger/keys/tenant-key.ts';
import { bundleSource, contentOpener, destroyedContents, openKeyNames, openReferences } from './record-access.ts';
import { type OpenDirectory, openDirectory, openDirectoryStore, readKeys } from './open-directory.ts';
import type { RootKey } from './ledger/keys/root-key.ts';
import type { Clock } from './core/clock.ts';
import type { Ids } from './core/ids.ts';
import { declaringOf } from './cli/declared-request.ts';

export interface RecordAloneRooms {
  readonly clock: Clock;
  readonly ids: Ids;
  /** For what must never happen without a word. */
  readonly log: LedgerOptions['log'];
}

/** What commands do with a data folder on which no gateway runs: with its record, and with who there is. */
export function recordAlone({ clock, ids, log }: RecordAloneRooms) {
  /** The ledger of a data folder on which no gateway runs, for a command. */
  function openAlone(
    dataFolder: string,
    options: Pick<LedgerOptions, 'tenant' | 'rootKey' | 'signerFolder' | 'nameOf'>,
  ): Promise<OpenLedger> {
    return openLedger({ folder: join(dataFolder, 'ledger'), segmentBytes: 1_048_576, clock, log, ...options });
  }

  /** The keys of a gateway that does not run; their changes are recorded all the same. */
  async function openKeys(dataFolder: string, tenant: string): Promise<KeyAdministration> {
    const references: Partial<OpenDirectory> = {};
    const ledger = await openAlone(dataFolder, {
      tenant,
      // Leaves about keys have no content, so nothing is sealed here.
      rootKey: undefined,
      nameOf: (id, period) => references.referenceOf?.(id, period) ?? id,
    });
    const known = await openDirectory({ store: await openDirectoryStore(dataFolder), ledger, clock, ids, tenant });
    Object.assign(references, known);
    const { keys } = known;
    return {
      create: (key, actor) => keys.create(key, actor),
      list: () => keys.list(),
      change: (id, edit, actor) => keys.change(id, edit, actor),
      rotate: (id, overlap, by) => keys.rotate(id, overlap, by),
      revoke: (id, by, options) => keys.revoke(id, by, options),
      async close() {
        await known.close();
        await ledger.close();
      },
    };
  }

  /** Who there is, of a data folder on which no gateway runs. */
  async function openOwnDirectory({
    dataFolder,
    ...place
  }: RecordPlace & { readonly rootKey: RootKey }): Promise<OpenedDirectory & { close(): Promise<void> }> {
    const references: Partial<OpenDirectory> = {};
    const nameOf = (id: string, period: string): string => references.referenceOf?.(id, period) ?? id;
    const ledger = await openAlone(dataFolder, { ...place, nameOf });
    try {
      const { tenant } = place;
      const known = await openDirectory({ store: await openDirectoryStore(dataFolder), ledger, clock, ids, tenant });
      Object.assign(references, known);
      return {
        directory: directoryServiceOf(known.directory),
        declared: declaringOf(known.declared),
        async close() {
          await known.close();
          await ledger.close();
        },
      };
    } catch (thrown) {
      await ledger.close();
      throw thrown;
    }
  }

  /** Records a bundle that was made while no gateway runs. */
  async function recordExport({ dataFolder, signerFolder, tenant }: RecordPlace, leaf: ExportRecord): Promise<void> {
    const ledger = await openAlone(dataFolder, { signerFolder, tenant, rootKey: undefined });
    try {
      await ledger.append({ leaf: { kind: 'export', ...leaf } });
    } finally {
      await ledger.close();
    }
  }

  /** Under which names a record knows keys and subjects; subjects only with the key store's own key. */
  async function openRecordReferences({ dataFolder, tenant, rootKey }: ReferencesOptions): Promise<References> {
    const keysFolder = join(dataFolder, 'keystore');
    if (rootKey !== undefined) await requireKeyStore(join(dataFolder, 'ledger'), keysFolder);
    const store = await readKeys(dataFolder);
    const ring = await createKeyRing({ store, clock, ids, tenant, onChange: () => undefined });
    const keys =
      rootKey === undefined || !existsSync(tenantKeyPath(keysFolder))
        ? undefined
        : new KeyReader(keysFolder, await loadTenantKey(keysFolder, rootKey, tenant));
    const source = createLeafSource(join(dataFolder, 'ledger'));
    const keyReference = (key: string, period: string): string => ring.referenceOf(key, period);
    return {
      ...openReferences({ source, keys, keyReference }),
      keysNamed: openKeyNames({ source, keyReference, listKeys: () => ring.list() }),
      async close() {
        keys?.close();
        await ring.close();
      },
    };
  }

  /** Changes the signing key of a record on which no gateway runs. */
  async function rotateKey(dataFolder: string, tenant: string): Promise<KeyRotation> {
    const ledger = await openAlone(dataFolder, { tenant, rootKey: undefined });
    try {
      const { from, to } = await ledger.rotateKey();
      return { from, to };
    } finally {
      await ledger.close();
    }
  }

  /** Opens contents of a record on which no gateway runs. Nobody could approve that, so nobody is asked. */
  async function readContent(
    { dataFolder, rootKey, signerFolder, tenant }: RecordPlace & { readonly rootKey: RootKey },
    wanted: ReadContentRequest,
    actor: string,
  ): Promise<Reading> {
    const ledgerFolder = join(dataFolder, 'ledger');
    const ledger = await openAlone(dataFolder, { signerFolder, tenant, rootKey });
    try {
      const source = createLeafSource(ledgerFolder);
      // Commands only need it: a gateway has a thread for that, and need not hold the query builder twice.
      const { IndexBuilder } = await import('./index/index-builder.ts');
      const builder = new IndexBuilder({ folder: join(dataFolder, 'index'), source });
      try {
        await builder.follow();
        const { store } = builder;
        const reading = createContentReading({
          fourEyes: false,
          approvals: new Approvals({ clock, ids, ledger }),
          ledger,
          find: (request) => Promise.resolve(store.findRequest(request)),
          leafAt: (place) => leafAt(source, place),
          open: contentOpener(
            ledgerFolder,
            ledger.contentKeys,
            destroyedContents({ query: (filter, page) => Promise.resolve(store.query(filter, page)) }, source),
          ),
        });
        return await reading.read(wanted, actor);
      } finally {
        builder.close();
      }
    } finally {
      await ledger.close();
    }
  }

  /** Records that contents go into a bundle while no gateway runs. Nobody could approve that, so nobody is asked. */
  async function discloseAlone(
    { dataFolder, rootKey, signerFolder, tenant }: RecordPlace & { readonly rootKey: RootKey },
    wanted: DiscloseRequest,
    actor: string,
  ): Promise<Disclosing> {
    const folder = join(dataFolder, 'ledger');
    const ledger = await openAlone(dataFolder, { signerFolder, tenant, rootKey });
    try {
      const approvals = new Approvals({ clock, ids, ledger });
      return await recordDisclosure(
        { ...bundleSource(folder), fourEyes: false, approvals, ledger, clock },
        wanted,
        actor,
      );
    } finally {
      await ledger.close();
    }
  }

  return Object.freeze({
    openKeys,
    openDirectory: openOwnDirectory,
    recordExport,
    openReferences: openRecordReferences,
    rotateKey,
    readContent,
    recordDisclosure: discloseAlone,
  });
}
