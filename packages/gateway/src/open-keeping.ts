import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '@gatehouse/contract/config';
import { type ErasingRule, type KeepingControl, keepingControlOf } from './cli/keeping-request.ts';
import type { Clock } from './core/clock.ts';
import type { Ids } from './core/ids.ts';
import type { Log } from './core/telemetry.ts';
import { createApprovedErasure } from './disclosure/approved-erasure.ts';
import { retentionOf } from './keep-record.ts';
import { RecordKeeper } from './ledger/keeping/record-keeper.ts';
import { defaultRetention, turnOverAfter } from './ledger/keeping/retention.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { eraseInBatches } from './open-batches.ts';
import type { RootKey } from './ledger/keys/root-key.ts';
import { vaultNames } from './open-vaults.ts';
import { createFilePseudonymVault } from './stores/file-pseudonym-vault.ts';

export interface KeepingPlace {
  readonly dataFolder: string;
  readonly tenant: string;
  readonly rootKey: RootKey;
  /** Undefined where only a data folder was named. */
  readonly configuration: Configuration | undefined;
  readonly erasing: ErasingRule;
}

/** Erasure, holds and retention of a record that no gateway writes; the folder must be locked. */
export async function openKeeping(
  { dataFolder, tenant, rootKey, configuration, erasing }: KeepingPlace,
  { clock, ids, log }: { readonly clock: Clock; readonly ids: Ids; readonly log: Log },
): Promise<{ readonly keeping: KeepingControl; close(): Promise<void> }> {
  const retention = configuration === undefined ? defaultRetention : retentionOf(configuration);
  const folder = join(dataFolder, 'ledger');
  const ledger = await openLedger({
    folder,
    tenant,
    rootKey,
    signerFolder: configuration?.ledger.signerFolder,
    segmentBytes: 1_048_576,
    turnOverAfter: (name) => turnOverAfter(retention, name),
    clock,
    log,
  });
  try {
    const { contentKeys, tenantKey } = ledger;
    if (contentKeys === undefined || tenantKey === undefined) throw new Error('the ledger was opened without its keys');
    const keeping = new RecordKeeper({
      folder,
      keysFolder: join(dataFolder, 'keystore'),
      tenantKey,
      keys: contentKeys,
      ledger,
      // It is derived from the record, and made anew when it is next asked.
      dropDerived: () => rm(join(dataFolder, 'index'), { recursive: true, force: true }),
      async forgetSubject(subject) {
        let count = 0;
        for (const name of vaultNames) {
          const vault = await createFilePseudonymVault({ folder: join(dataFolder, name), tenantKey, clock });
          count += await vault.eraseSubject(subject);
        }
        const storage = { dataFolder, database: configuration?.database };
        return count + (await eraseInBatches(subject, storage, { tenantKey, log }));
      },
      retention: () => retention,
      clock,
      ids,
    });
    await keeping.resume();
    // Nobody can be asked here.
    const erase = createApprovedErasure({ ...erasing, keeping, approvals: undefined });
    return { keeping: keepingControlOf(keeping, erase), close: () => ledger.close() };
  } catch (thrown) {
    await ledger.close().catch(() => undefined);
    throw thrown;
  }
}
