import type { PseudonymVault } from '../core/pseudonym-vault.ts';
import type { Place } from './command-line.ts';
import { openRootKey, requireRecord } from './data-folder.ts';
import type { Dependencies } from './dependencies.ts';
import { findPlace } from './find-place.ts';
import { findFile, loadOrFail } from './located-configuration.ts';

export interface OpenedVault {
  readonly tenant: string;
  readonly vault: Pick<PseudonymVault, 'get' | 'put'>;
}

/** The vault of the data folder that the options mean. */
export async function openVault(dependencies: Dependencies, options: Place): Promise<OpenedVault> {
  const { dataFolder, tenant } = await findPlace(dependencies, options);
  await requireRecord(dataFolder);
  const file = await findFile(dependencies, options.config);
  const configured = file === undefined ? undefined : (await loadOrFail(dependencies, file)).configuration;
  const rootKey = await openRootKey(dataFolder, configured?.ledger, { make: false });
  return { tenant, vault: await dependencies.openVault({ dataFolder, tenant, rootKey }) };
}
