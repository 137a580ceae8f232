import { join } from 'node:path';
import type { Clock } from './core/clock.ts';
import type { ConsentAdministration } from './core/consent.ts';
import type { Ids } from './core/ids.ts';
import type { Log } from './core/telemetry.ts';
import { createKeyRing } from './access/key-ring.ts';
import { openLedger } from './ledger/open-ledger.ts';
import type { RootKey } from './ledger/keys/root-key.ts';
import { createConsentBook } from './privacy/consent-book.ts';
import { consentReferences } from './privacy/consent-references.ts';
import { type ConsentFiles, createFileConsentStore } from './stores/file-consents.ts';
import { readKeys } from './open-directory.ts';

export interface ConsentPlace {
  readonly dataFolder: string;
  readonly tenant: string;
  readonly rootKey: RootKey;
  readonly signerFolder: string | undefined;
}

/** Where a data folder has its consents. */
export function consentFiles(dataFolder: string, check: string): ConsentFiles {
  return { file: join(dataFolder, 'consents.json'), check, countFile: join(dataFolder, 'keystore', 'consents') };
}

/** The consents of a data folder on which no gateway runs; it must be locked. */
export async function openConsents(
  { dataFolder, tenant, rootKey, signerFolder }: ConsentPlace,
  { clock, ids, log }: { readonly clock: Clock; readonly ids: Ids; readonly log: Log },
): Promise<{ readonly consents: ConsentAdministration; close(): Promise<void> }> {
  const ledger = await openLedger({
    folder: join(dataFolder, 'ledger'),
    tenant,
    rootKey,
    signerFolder,
    segmentBytes: 1_048_576,
    clock,
    log,
  });
  try {
    const { tenantKey } = ledger;
    if (tenantKey === undefined) throw new Error('the ledger was opened without its keys');
    const keys = await createKeyRing({
      store: await readKeys(dataFolder),
      clock,
      ids,
      tenant,
      onChange: () => undefined,
    });
    const references = consentReferences(tenantKey);
    const consents = await createConsentBook({
      store: await createFileConsentStore(consentFiles(dataFolder, references.check)),
      references,
      ledger,
      purposes: async () => (await keys.list()).flatMap(({ processing }) => processing?.purpose ?? []),
      clock,
    });
    return {
      consents,
      async close() {
        await consents.close();
        await keys.close();
        await ledger.close();
      },
    };
  } catch (thrown) {
    await ledger.close().catch(() => undefined);
    throw thrown;
  }
}
