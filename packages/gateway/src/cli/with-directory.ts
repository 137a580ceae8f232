import { errorRemedies } from '@gatehouse/contract/error-remedies';
import { errorCatalogue } from '@gatehouse/contract/errors';
import { GatehouseError } from '../core/errors.ts';
import type { Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import { lockOrFail, openRootKey, prepareDataFolder } from './data-folder.ts';
import type { Declaring } from './declared-request.ts';
import type { Dependencies } from './dependencies.ts';
import type { DirectoryService } from './directory-request.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { loadOrFail, requireFile } from './located-configuration.ts';
import { printable } from './printer.ts';

export interface OpenedDirectory {
  readonly directory: DirectoryService;
  readonly declared: Declaring;
}

/** Asks the gateway that runs on the data folder; where none runs, works on its directory directly, with the folder locked. */
export async function withDirectory<Result>(
  dependencies: Dependencies,
  options: Place,
  action: (opened: OpenedDirectory) => Promise<Result>,
): Promise<Result> {
  const { dataFolder, tenant } = await findPlace(dependencies, options);
  const remote = await connectToGateway(dataFolder);
  if (remote !== undefined) return explained(() => action(remote));
  await prepareDataFolder(dataFolder);
  const lock = lockOrFail(dataFolder);
  try {
    // What changes is sealed in the record, with the root key that the configuration names.
    const configuration =
      options.data !== undefined && options.config === undefined
        ? undefined
        : (await loadOrFail(dependencies, await requireFile(dependencies, options.config))).configuration;
    const rootKey = await openRootKey(dataFolder, configuration?.ledger, { make: true });
    const signerFolder = configuration?.ledger.signerFolder;
    const opened = await dependencies.openDirectory({ dataFolder, tenant, rootKey, signerFolder });
    try {
      return await explained(() => action(opened));
    } finally {
      await opened.close();
    }
  } finally {
    lock.release();
  }
}

async function explained<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof GatehouseError)) throw thrown;
    const { code, param } = thrown;
    const where = param === undefined ? '' : ` (${printable(param)})`;
    throw new CliFailure(
      exitCodes.failed,
      `${errorCatalogue[code].en.replace(/\.$/, '')}${where}`,
      errorRemedies[code],
      thrown,
    );
  }
}
