import type { ErrorCode } from '@gatehouse/contract/errors';
import { errorRemedies } from '@gatehouse/contract/error-remedies';
import { errorCatalogue } from '@gatehouse/contract/errors';
import { GatehouseError } from '../core/errors.ts';
import type { RecordKeeping } from '../core/record-keeping.ts';
import type { Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import { lockOrFail, openRootKey, prepareDataFolder, requireRecord } from './data-folder.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { loadOrFail, requireFile } from './located-configuration.ts';

/**
 * Asks the gateway that runs on the data folder; where none runs, works on its record directly, with the folder locked.
 * `onlyLooks`: what changes nothing makes no record either.
 */
export async function withKeeping<T>(
  dependencies: Dependencies,
  options: Place,
  action: (keeping: RecordKeeping) => Promise<T>,
  { onlyLooks = false } = {},
): Promise<T> {
  const { dataFolder, tenant } = await findPlace(dependencies, options);
  const remote = await connectToGateway(dataFolder);
  if (remote !== undefined) return explained(() => action(remote.keeping));
  if (onlyLooks) await requireRecord(dataFolder);
  await prepareDataFolder(dataFolder);
  const lock = lockOrFail(dataFolder);
  try {
    // Retention classes and root key are the configuration's, so it has to be valid for this.
    const configuration =
      options.data !== undefined && options.config === undefined
        ? undefined
        : (await loadOrFail(dependencies, await requireFile(dependencies, options.config))).configuration;
    const rootKey = await openRootKey(dataFolder, configuration?.ledger, { make: !onlyLooks });
    const opened = await dependencies.openKeeping({ dataFolder, tenant, rootKey, configuration });
    try {
      return await explained(() => action(opened.keeping));
    } finally {
      await opened.close();
    }
  } finally {
    lock.release();
  }
}

const explainedCodes: ReadonlySet<ErrorCode> = new Set(['resource_not_found', 'subject_on_hold', 'retention_minimum']);

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof GatehouseError) || !explainedCodes.has(thrown.code)) throw thrown;
    if (thrown.code === 'resource_not_found') {
      throw new CliFailure(
        exitCodes.failed,
        'There is no such subject, or no hold on it',
        'Names are compared exactly.',
      );
    }
    const { en } = errorCatalogue[thrown.code];
    throw new CliFailure(
      exitCodes.failed,
      en.replace(/\.$/, '').replace('; `param` says until when', ''),
      errorRemedies[thrown.code],
    );
  }
}
