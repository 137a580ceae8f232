import { join } from 'node:path';
import type { Configuration } from '@gatehouse/contract/config';
import { createServerClient } from './ask-server.ts';
import { openRootKey } from './cli/data-folder.ts';
import type { RecordPlace, RewrapRecord } from './cli/dependencies.ts';
import type { Clock } from './core/clock.ts';
import { GatehouseError } from './core/errors.ts';
import type { SecretAdministration } from './core/secrets.ts';
import type { RootKey } from './ledger/keys/root-key.ts';
import { type LedgerOptions, openLedger } from './ledger/open-ledger.ts';
import { loadTenantKey } from './ledger/keys/tenant-key.ts';
import { openSources, secretsFile, usersOf } from './open-secrets.ts';
import { secretsKey } from './secrets/seal.ts';
import { SecretBook } from './secrets/secret-book.ts';
import type { SecretSources } from './secrets/secret-sources.ts';
import { createFileSecretStore } from './stores/file-secrets.ts';

export interface KeptSecrets {
  readonly sources: SecretSources;
  close(): Promise<void>;
}

const nowhere = { append: () => Promise.reject(new GatehouseError('ledger_unavailable')) };

/**
 * What a configuration refers to, for commands that look whether it works, beside a running gateway or without one. What is kept cannot be
 * had where the keys of the data folder cannot be opened; the rest can.
 */
export async function openKeptSecrets(
  configuration: Configuration,
  { clock }: { readonly clock: Clock },
): Promise<KeptSecrets> {
  const client = createServerClient();
  const book = await openBook(configuration, clock).catch(() => undefined);
  return {
    sources: openSources(configuration, { ask: (question) => client.ask(question), book, clock }),
    close: () => client.close(),
  };
}

interface Alone {
  readonly clock: Clock;
  readonly log: LedgerOptions['log'];
}

/** Kept secrets of a data folder on which no gateway runs, for a command that changes them. */
export async function openSecretsAlone(
  {
    configuration,
    dataFolder,
    rootKey,
    signerFolder,
    tenant,
  }: RecordPlace & { readonly rootKey: RootKey; readonly configuration: Configuration | undefined },
  { clock, log }: Alone,
): Promise<{ readonly secrets: SecretAdministration; close(): Promise<void> }> {
  const folder = join(dataFolder, 'ledger');
  const ledger = await openLedger({ folder, segmentBytes: 1_048_576, clock, log, rootKey, signerFolder, tenant });
  try {
    if (ledger.tenantKey === undefined) throw new Error('the ledger was opened without its keys');
    const secrets = new SecretBook({
      store: await createFileSecretStore(secretsFile(dataFolder)),
      key: secretsKey(ledger.tenantKey),
      ledger,
      clock,
      usedBy: (name) => usersOf(configuration, name),
      changed: () => Promise.resolve(),
    });
    return { secrets, close: () => ledger.close() };
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

/** Records a change of the root key in a data folder on which no gateway runs. */
export async function recordRewrapAlone(
  { dataFolder, signerFolder, tenant }: RecordPlace,
  leaf: RewrapRecord,
  { clock, log }: Alone,
): Promise<void> {
  const folder = join(dataFolder, 'ledger');
  const ledger = await openLedger({
    folder,
    segmentBytes: 1_048_576,
    clock,
    log,
    // This leaf has no content, so nothing is sealed here.
    rootKey: undefined,
    signerFolder,
    tenant,
  });
  try {
    await ledger.append({ leaf: { kind: 'rewrap', ...leaf } });
  } finally {
    await ledger.close();
  }
}

async function openBook({ dataFolder, ledger, tenant }: Configuration, clock: Clock): Promise<SecretBook> {
  const rootKey = await openRootKey(dataFolder, ledger, { make: false });
  const tenantKey = await loadTenantKey(join(dataFolder, 'keystore'), rootKey, tenant);
  return new SecretBook({
    store: await createFileSecretStore(secretsFile(dataFolder)),
    key: secretsKey(tenantKey),
    ledger: nowhere,
    clock,
    usedBy: () => [],
    changed: () => Promise.resolve(),
  });
}
