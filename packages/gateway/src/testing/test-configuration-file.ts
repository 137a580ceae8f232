import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import { parse, stringify } from 'yaml';
import { openConfigurationFile } from '../config/configuration-file.ts';
import { loadConfiguration } from '../config/load.ts';
import { type ConfigurationWatch, watchConfiguration } from '../config/watch.ts';
import type { Clock } from '../core/clock.ts';
import type { ConfigurationAdministration } from '../core/configuration-administration.ts';
import type { Ids } from '../core/ids.ts';
import { standardRetention } from '../keep-record.ts';
import type { TestGateway } from './create-test-gateway.ts';
import { scriptedProvider } from './scripted-provider.ts';

interface WrittenFile {
  readonly folder: string;
  readonly file: string;
  readonly configuration: Partial<ConfigurationInput>;
}

/** A configuration file in a folder of its own. */
export async function writeTestFile(
  text: true | string,
  configuration: Partial<ConfigurationInput>,
): Promise<WrittenFile> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-file-'));
  const file = join(folder, 'gatehouse.yaml');
  const providers = configuration.providers ?? [scriptedProvider];
  const written =
    text === true ? stringify({ version: 1, ...configuration, providers: providers.map(anywhere) }) : text;
  await writeFile(file, written, { mode: 0o600 });
  return { folder, file, configuration: parse(written) as Partial<ConfigurationInput> };
}

/** Servers of tests are on this machine; the file has to say so. */
function anywhere(
  provider: NonNullable<ConfigurationInput['providers']>[number],
): NonNullable<ConfigurationInput['providers']>[number] {
  return provider.kind === 'openai-compatible' ? { allowPrivateNetwork: true, ...provider } : provider;
}

/** Watches it for a gateway, as the command line does. */
export async function watchTestFile(
  file: string,
  { folder, gateway, configuration }: TestGateway,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): Promise<{ readonly watch: ConfigurationWatch; readonly administration: ConfigurationAdministration }> {
  const overrides = { port: configuration.server.port, dataFolder: folder };
  const loaded = await loadConfiguration(file, {}, overrides);
  if (!loaded.ok) throw new Error(`the file of the test is not valid: ${JSON.stringify(loaded.problems)}`);
  const administration = await openConfigurationFile({
    loaded,
    overrides,
    dataFolder: folder,
    clock,
    ids,
    ...gateway.configuring,
    environment: {},
    standard: standardRetention,
    referenceFindings: (wanted) => gateway.referenceFindings(wanted),
    voices: gateway.voices,
    keyNames: async () => new Map((await gateway.keys.list()).map(({ id, name }) => [id, name])),
    unexpected: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
  const watch = watchConfiguration({
    current: loaded,
    load: () => loadConfiguration(file, {}, overrides),
    async apply({ loaded: next, changed, needRestart }) {
      await gateway.apply(next.configuration, changed, needRestart, administration.actorOf(next));
      await administration.inForce(next, changed, needRestart);
    },
    reject: (problems) => gateway.reject(problems.map(({ message }) => message)),
    async confirm(current) {
      gateway.confirm();
      await administration.inForce(current, [], []);
    },
    quiet: 10,
  });
  administration.watchedBy(watch);
  return { watch, administration };
}
