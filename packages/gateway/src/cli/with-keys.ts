import type { KeyScopes, UnmatchedScope } from '@gatehouse/contract/key-scopes';
import type { KeyAdministration } from '../core/access.ts';
import { GatehouseError } from '../core/errors.ts';
import { commandLine, type Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import { lockOrFail, prepareDataFolder } from './data-folder.ts';
import type { Dependencies } from './dependencies.ts';
import type { DirectoryService } from './directory-request.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { printable } from './printer.ts';

/** What teams and accounts are called; empty where no gateway runs that knows it. */
export type NamesOfIds = () => Promise<ReadonlyMap<string, string>>;

async function namesIn(directory: DirectoryService | undefined): Promise<ReadonlyMap<string, string>> {
  if (directory === undefined) return new Map();
  const kinds = ['team', 'person', 'service-account'] as const;
  const lists = await Promise.all(kinds.map((kind) => directory.list(kind)));
  return new Map(lists.flat().map(({ id, name }) => [id, name]));
}

/** What of scopes names nothing that there is now; empty where no gateway runs that knows it. */
export type UnmatchedScopes = (scopes: KeyScopes) => Promise<readonly UnmatchedScope[]>;

/** Asks the gateway that runs on the data folder; where none runs, works on its keys directly, with the folder locked. */
export async function withKeys(
  dependencies: Dependencies,
  options: Place,
  action: (administration: KeyAdministration, names: NamesOfIds, unmatched: UnmatchedScopes) => Promise<void>,
): Promise<void> {
  const place = await findPlace(dependencies, options);
  const remote = await connectToGateway(place.dataFolder);
  const run = (administration: KeyAdministration): Promise<void> =>
    action(
      administration,
      () => namesIn(remote?.directory),
      (scopes) => remote?.unmatchedScopes(scopes) ?? Promise.resolve([]),
    ).catch((thrown: unknown) => {
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
    case 'key_rotated': {
      const successor = thrown instanceof GatehouseError ? printable(thrown.param ?? '') : '';
      return new CliFailure(
        exitCodes.usage,
        `This key was rotated already: ${successor} takes its place`,
        `Rotate that one, with \`${commandLine(dependencies, `keys rotate ${successor}`, options)}\`.`,
      );
    }
    case 'key_ended':
      return new CliFailure(
        exitCodes.usage,
        'This key can no longer be changed: it was revoked, it has expired, or whose it is is not active',
        `\`${commandLine(dependencies, 'keys list', options)}\` shows what there is.`,
      );
    case 'invalid_request':
      return whatIsWrong(dependencies, options, thrown instanceof GatehouseError ? thrown.param : undefined);
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

/** Which part of a key that is to be made or changed leads nowhere. */
function whatIsWrong(dependencies: Dependencies, options: Place, param: string | undefined): CliFailure {
  const see = (list: string): string => `\`${commandLine(dependencies, list, options)}\` shows what there is.`;
  const [message, remedy] = {
    role: ['There is no role of this name', see('roles list')],
    owner: [
      'There is no person or service account of this id in this tenant, or it is not active',
      `\`${commandLine(dependencies, 'people list', options)}\` and \`service-accounts list\` show who there is.`,
    ],
    team: ['There is no team of this id in this tenant, it is closed, or none is named', see('teams list')],
    tenant: ['There is no tenant of this id, or it is closed', see('tenants list')],
    retention: ['There is no retention class of this name', 'They are in `ledger.retention.classes`.'],
  }[param ?? ''] ?? [
    'The key cannot be like this',
    `Look at its options${param === undefined ? '' : ` (${param})`}; --help lists them.`,
  ];
  return new CliFailure(exitCodes.usage, message, remedy);
}
