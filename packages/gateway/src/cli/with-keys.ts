import type { KeyAdministration } from '../core/access.ts';
import { GatehouseError } from '../core/errors.ts';
import { commandLine, type Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import { lockOrFail, prepareDataFolder } from './data-folder.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';

/** Asks the gateway that runs on the data folder; where none runs, works on its keys directly, with the folder locked. */
export async function withKeys(
  dependencies: Dependencies,
  options: Place,
  action: (administration: KeyAdministration) => Promise<void>,
): Promise<void> {
  const place = await findPlace(dependencies, options);
  const remote = await connectToGateway(place.dataFolder);
  const run = (administration: KeyAdministration): Promise<void> =>
    action(administration).catch((thrown: unknown) => {
      throw keyFailure(dependencies, options, thrown) ?? thrown;
    });
  if (remote !== undefined) return run(remote.keys);
  await prepareDataFolder(place.dataFolder);
  const lock = lockOrFail(place.dataFolder);
  try {
    const administration = await dependencies.openKeys(place.dataFolder, place.tenant);
    try {
      await run(administration);
    } finally {
      await administration.close();
    }
  } finally {
    lock.release();
  }
}

/** What a refusal about keys means for the operator; undefined for any other. */
function keyFailure(dependencies: Dependencies, options: Place, thrown: unknown): CliFailure | undefined {
  switch (thrown instanceof GatehouseError ? thrown.code : undefined) {
    case 'resource_not_found':
      return new CliFailure(
        exitCodes.failed,
        'There is no key of this id',
        `\`${commandLine(dependencies, 'keys list', options)}\` shows the ids; they begin with key_.`,
      );
    case 'invalid_request':
      return new CliFailure(
        exitCodes.usage,
        'There is no such role, owner, team, tenant or retention class, or the key can no longer be changed',
        `\`${commandLine(dependencies, 'roles list', options)}\`, \`people list\` and \`teams list\` show who there is; retention classes are in \`ledger.retention.classes\`.`,
      );
    case 'last_admin_key':
      return new CliFailure(
        exitCodes.failed,
        'This is the last valid admin key: without it nobody could use the console or the admin API',
        `Create another with \`${commandLine(dependencies, 'keys create --name another --role admin', options)}\`, or revoke this one all the same with --force.`,
      );
    default:
      return undefined;
  }
}
