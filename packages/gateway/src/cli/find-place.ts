import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type DataPlace, readDataPlace } from '../config/data-place.ts';
import type { Place } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { loadOrFail, requireFile } from './located-configuration.ts';

/** The data folder that is meant, by the options of a command; the configuration need not be valid for that. */
export async function findPlace(dependencies: Dependencies, options: Place): Promise<DataPlace> {
  const { environment, workingFolder } = dependencies;
  const given = options.data === undefined ? undefined : resolve(workingFolder, options.data);
  if (given !== undefined) {
    try {
      await access(given);
    } catch {
      throw new CliFailure(exitCodes.dataFolder, `There is no folder ${given}`, 'Name the data folder of the gateway.');
    }
  }
  if (given !== undefined && options.config === undefined) return { dataFolder: given, tenant: 'default' };
  const file = await requireFile(dependencies, options.config);
  const place = (await readDataPlace(file, environment)) ?? (await loadOrFail(dependencies, file)).configuration;
  return { dataFolder: given ?? place.dataFolder, tenant: place.tenant };
}
