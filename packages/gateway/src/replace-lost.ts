import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CliFailure, exitCodes } from './cli/failure.ts';
import type { RecordPlace } from './cli/dependencies.ts';
import type { Clock } from './core/clock.ts';
import type { Log } from './core/telemetry.ts';
import { KeyStore } from './ledger/keys/key-store.ts';
import { missingKeyFiles, setKeysAside } from './ledger/keys/require-key-store.ts';
import type { RootKey } from './ledger/keys/root-key.ts';
import { loadTenantKey } from './ledger/keys/tenant-key.ts';
import { openLedger } from './ledger/open-ledger.ts';

/** What goes on where keys are lost: only when somebody has said that they are, and never without a word in the record. */

interface Parts {
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes a signing key, and a shard that it signs. Gives its verifier key. */
export async function replaceLostKey(dataFolder: string, tenant: string, { clock, log }: Parts): Promise<string> {
  let givenUp = false;
  const ledger = await openLedger({
    folder: join(dataFolder, 'ledger'),
    tenant,
    rootKey: undefined,
    signerIsLost: true,
    segmentBytes: 1_048_576,
    clock,
    log: {
      ...log,
      shardGivenUp(shard, into) {
        givenUp = true;
        log.shardGivenUp(shard, into);
      },
    },
  });
  try {
    const newest = (await ledger.shards()).at(-1);
    const key = newest?.keys.at(-1);
    if (!givenUp || key === undefined)
      throw new CliFailure(exitCodes.failed, 'The signing key is there', 'To change it, leave --lost out.');
    return key;
  } finally {
    await ledger.close();
  }
}

/** Gives the folder with what was left of the old keys, if there was anything. */
export async function renewKeyStore(
  { dataFolder, rootKey, signerFolder, tenant }: RecordPlace & { readonly rootKey: RootKey },
  { clock, log }: Parts,
): Promise<string | undefined> {
  const keysFolder = join(dataFolder, 'keystore');
  if ((await missingKeyFiles(keysFolder)).length === 0)
    throw new CliFailure(exitCodes.failed, `The key store in ${keysFolder} is there`, 'Nothing was changed.');
  // The leaf is first: from the moment on at which there are new keys, the record tells why the old contents do not open.
  const ledger = await openLedger({
    folder: join(dataFolder, 'ledger'),
    signerFolder,
    tenant,
    rootKey: undefined,
    segmentBytes: 1_048_576,
    clock,
    log,
  });
  try {
    await ledger.append({ leaf: { kind: 'gap', droppedBytes: 0, reason: 'keys-lost' } });
  } finally {
    await ledger.close();
  }
  const aside = await setKeysAside(keysFolder, clock.now());
  await mkdir(keysFolder, { recursive: true, mode: 0o700 });
  new KeyStore(keysFolder, await loadTenantKey(keysFolder, rootKey, tenant)).close();
  return aside;
}
