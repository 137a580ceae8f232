import { builtInRoleNames } from '@gatehouse/contract/built-in-roles';
import { errorRemedies } from '@gatehouse/contract/error-remedies';
import { errorCatalogue } from '@gatehouse/contract/errors';
import { GatehouseError } from '../core/errors.ts';
import { commandLine, type Place } from './command-line.ts';
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
  const run = (opened: OpenedDirectory): Promise<Result> =>
    explained(
      () => action(opened),
      (list) => seeOf(dependencies, options, list),
      opened.directory,
    );
  if (remote !== undefined) return run(remote);
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
      return await run(opened);
    } finally {
      await opened.close();
    }
  } finally {
    lock.release();
  }
}

function seeOf(dependencies: Dependencies, options: Place, list: string): string {
  return `\`${commandLine(dependencies, list, options)}\` shows what there is.`;
}

async function explained<Result>(
  work: () => Promise<Result>,
  see: (list: string) => string,
  directory: DirectoryService,
): Promise<Result> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof GatehouseError)) throw thrown;
    const { code, param } = thrown;
    if (code === 'invalid_request') throw await whatIsWrong(thrown, see, directory);
    const where = param === undefined ? '' : ` (${printable(param)})`;
    throw new CliFailure(
      exitCodes.failed,
      `${errorCatalogue[code].en.replace(/\.$/, '')}${where}`,
      errorRemedies[code],
      thrown,
    );
  }
}

/** What of an entity leads nowhere, in the words of whoever types commands; the catalogue speaks to clients of the API. */
async function whatIsWrong(
  thrown: GatehouseError,
  see: (list: string) => string,
  directory: DirectoryService,
): Promise<CliFailure> {
  const { param = '' } = thrown;
  const failure = (message: string, remedy: string): CliFailure =>
    new CliFailure(exitCodes.failed, message, remedy, thrown);
  if (param === 'roles.role') {
    const own = (await directory.list('role')).filter(({ status }) => status === 'active');
    const names = [...builtInRoleNames, ...own.map(({ id }) => id)].map(printable);
    return failure('There is no role of this name', `There are: ${names.join(', ')}.`);
  }
  if (param.includes('team')) return failure('There is no team of this id in this tenant', see('teams list'));
  if (param.includes('tenant')) return failure('There is no tenant of this id, or it is closed', see('tenants list'));
  return failure(
    `This cannot be done${param === '' ? '' : `: look at ${printable(param)}`}`,
    'Run it with --help for what there is.',
  );
}
