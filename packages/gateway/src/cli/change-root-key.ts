import { join } from 'node:path';
import { opens, rewrapToFile } from '../ledger/keys/rewrap.ts';
import { type RootKey, RootKeyError } from '../ledger/keys/root-key.ts';
import { KeyServiceError } from '../ledger/keys/transit-root-key.ts';
import { rewrapTenantKey } from '../ledger/keys/tenant-key.ts';
import { nameOfRootKey, openRootKey, rootKeyFile, type RootKeySettings } from './data-folder.ts';
import { CliFailure, exitCodes } from './failure.ts';

interface Change {
  readonly dataFolder: string;
  readonly tenant: string;
  readonly from: RootKey;
  readonly settings: RootKeySettings | undefined;
  /** What shall hold; a new key in the data folder where nothing is said of one. */
  readonly wanted: RootKeySettings | undefined;
}

/** Whether the root key lies in the data folder. */
export function isOwn(settings: RootKeySettings | undefined): boolean {
  return settings?.rootKey === undefined && settings?.keyService === undefined;
}

/**
 * Wraps the tenant key under another root key, after `record` has told the record. False where it is under that already. A gateway that runs
 * beside us has the tenant key in memory and goes on.
 */
export async function changeRootKey(
  { dataFolder, from, settings, tenant, wanted }: Change,
  record: (names: { readonly from: string; readonly to: string }) => Promise<void>,
): Promise<boolean> {
  const keysFolder = join(dataFolder, 'keystore');
  try {
    if (isOwn(wanted)) {
      if (!(await opens(keysFolder, from, tenant))) throw new RootKeyError(from.name);
      await record({ from: nameOfRootKey(settings, from), to: 'root.key' });
      await rewrapToFile({ keysFolder, rootFile: rootKeyFile(dataFolder), tenant }, from);
      return true;
    }
    const to = await openRootKey(dataFolder, wanted, { make: false });
    if (await opens(keysFolder, to, tenant)) return false;
    if (!(await opens(keysFolder, from, tenant))) throw new RootKeyError(from.name);
    await tryRootKey(to);
    await record({ from: nameOfRootKey(settings, from), to: nameOfRootKey(wanted, to) });
    await rewrapTenantKey(keysFolder, from, to, tenant);
    return true;
  } catch (thrown) {
    if (!(thrown instanceof RootKeyError) && !(thrown instanceof KeyServiceError)) throw thrown;
    throw new CliFailure(exitCodes.failed, thrown.message, 'Nothing was changed.', thrown);
  }
}

/** A key service that encrypts and does not decrypt would lock everything away. */
async function tryRootKey(key: RootKey): Promise<void> {
  const plain = new Uint8Array(32).fill(1);
  const context = 'gatehouse trial';
  const back = await key.unwrap(await key.wrap(plain, context), context);
  if (!Buffer.from(back).equals(plain)) throw new RootKeyError(key.name);
}
