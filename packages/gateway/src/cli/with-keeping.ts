import type { ErrorCode } from '@gatehouse/contract/errors';
import { errorRemedies } from '@gatehouse/contract/error-remedies';
import { errorCatalogue } from '@gatehouse/contract/errors';
import { GatehouseError } from '../core/errors.ts';
import { commandLine, type Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import { lockOrFail, openRootKey, prepareDataFolder, requireRecord } from './data-folder.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import type { ErasingRule, KeepingControl } from './keeping-request.ts';
import { findFile, loadOrFail, requireFile } from './located-configuration.ts';

/**
 * Asks the gateway that runs on the data folder; where none runs, works on its record directly, with the folder locked.
 * `onlyLooks`: what changes nothing makes no record either.
 * `erases`: whether two people are needed for it is looked up, also where only a data folder was named.
 */
export async function withKeeping<T>(
  dependencies: Dependencies,
  options: Place,
  action: (keeping: KeepingControl) => Promise<T>,
  { erases = false, onlyLooks = false } = {},
): Promise<T> {
  const { dataFolder, tenant } = await findPlace(dependencies, options);
  const remote = await connectToGateway(dataFolder);
  if (remote !== undefined) return explained(dependencies, options, () => action(remote.keeping), { runs: true });
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
    const erasing =
      configuration === undefined && erases ? await ruleBeside(dependencies) : ruleOf(configuration?.ledger);
    const opened = await dependencies.openKeeping({ dataFolder, tenant, rootKey, configuration, erasing });
    try {
      return await explained(dependencies, options, () => action(opened.keeping), { runs: false });
    } finally {
      await opened.close();
    }
  } finally {
    lock.release();
  }
}

/** Of the configuration that this folder would have without `--data`: a rule is none that leaving out an option gets around. */
async function ruleBeside(dependencies: Dependencies): Promise<ErasingRule> {
  const file = await findFile(dependencies, undefined);
  return ruleOf(file === undefined ? undefined : (await loadOrFail(dependencies, file)).configuration.ledger);
}

function ruleOf(ledger: ErasingRule | undefined): ErasingRule {
  return { fourEyes: ledger?.fourEyes ?? false, eraseAlone: ledger?.eraseAlone ?? false };
}

const explainedCodes: ReadonlySet<ErrorCode> = new Set([
  'approval_invalid',
  'approval_needs_another',
  'resource_not_found',
  'subject_on_hold',
  'retention_minimum',
]);

async function explained<T>(
  dependencies: Dependencies,
  options: Place,
  work: () => Promise<T>,
  { runs }: { readonly runs: boolean },
): Promise<T> {
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
    if (thrown.code === 'approval_needs_another') {
      const ask = runs
        ? 'Leave --alone out, and it is asked'
        : `Start the gateway with \`${commandLine(dependencies, 'start', options)}\`, and call this again`;
      throw new CliFailure(
        exitCodes.needsAnother,
        'Erasing takes two people here (ledger.fourEyes), and nobody was asked',
        `${ask}; where there is one person only, \`ledger.eraseAlone: true\` permits --alone.`,
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
