import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, delimiter, dirname, join, relative, resolve } from 'node:path';
import { type Configuration, configurationSchema } from '@gatehouse/contract/config';
import { checkDatabase } from './check-database.ts';
import { checkKnowledgeIndex } from './check-knowledge-index.ts';
import { checkWitnesses } from './check-witnesses.ts';
import { nameOfCommand } from './cli/command-line.ts';
import type { Dependencies } from './cli/dependencies.ts';
import { createProgram, runProgram } from './cli/program.ts';
import { systemClock } from './core/clock.ts';
import { GatehouseError } from './core/errors.ts';
import { createKnowledgeIndex } from './create-knowledge-index.ts';
import { createProvider } from './create-provider.ts';
import { explainPath, openIdlePath } from './explain-path.ts';
import { createLeafSource } from './ledger/leaf-source.ts';
import { loadTenantKey } from './ledger/keys/tenant-key.ts';
import { createRandomIds } from './lib/random-ids.ts';
import { retentionOf } from './keep-record.ts';
import { makeBundle } from './make-bundle.ts';
import { openAttackMemory } from './open-attack-memory.ts';
import { readKeys } from './open-directory.ts';
import { openKeptSecrets, openSecretsAlone, recordRewrapAlone } from './open-kept-secrets.ts';
import { checkSecrets, openProvider } from './provide-secrets.ts';
import { openConsents } from './open-consents.ts';
import { openKeeping } from './open-keeping.ts';
import { checkTokenModel, openTokenModel } from './open-token-model.ts';
import { createModelRecognisers } from './pseudonyms/token-model/model-recognisers.ts';
import { createRecognisers, recogniserCatalogue } from './pseudonyms/recogniser-catalogue.ts';
import { openPrompts } from './open-prompts.ts';
import { judgeCase } from './prompts/judge-case.ts';
import { createTextPseudonyms } from './pseudonyms/text-pseudonyms.ts';
import { discoverLocalServers } from './providers/discover-local.ts';
import { buildRegister } from './privacy/register.ts';
import { renewKeyStore, replaceLostKey } from './replace-lost.ts';
import { startWitness } from './start-witness.ts';
import { createFilePseudonymVault } from './stores/file-pseudonym-vault.ts';
import { createLog } from './telemetry/create-log.ts';
import { watchParent } from './watch-parent.ts';
import { recordAlone } from './record-alone.ts';

/** The place where everything is put together, and with main.ts the only reader of the environment and the arguments. */

const clock = systemClock;
const ids = createRandomIds();
const packageFolder = resolve(import.meta.dirname, '..');
const repository = resolve(packageFolder, '../..');
const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string };

function existing(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}

/** A configuration for who only wants the usual guards: no model is ever asked. */
function guardsAlone(): Configuration {
  const nobody = { id: 'nobody', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1', models: [] };
  return configurationSchema.parse({ version: 1, providers: [nobody] });
}

/** For commands that look at a configuration: their own output says what is wrong, so nothing goes to the log. */
const silent = createLog({ level: 'silent', version });

/** The same, for commands that write the record: what must never happen without a word goes to whoever called them. */
const spoken: typeof silent = {
  ...silent,
  shardGivenUp({ reason, shard }, into) {
    process.stderr.write(
      `Warning: the shard ${shard} of the record is given up (${reason}); it goes on in ${into}. Were files restored or copied?\n`,
    );
  },
};

function commandName(): string {
  const script = resolve(process.argv[1] ?? '');
  const near = relative(process.cwd(), script);
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return nameOfCommand({
    node: process.argv0,
    script: near.startsWith(join('..', '..')) ? script : near,
    npmScript: process.env['npm_lifecycle_event'],
    onPath: basename(script, '.cmd') === 'gatehouse' && folders.includes(dirname(script)),
  });
}

const alone = recordAlone({ clock, ids, log: spoken });

const dependencies: Dependencies = {
  stdin: () => process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  workingFolder: process.cwd(),
  clock,
  version,
  nodeVersion: process.version,
  processId: process.pid,
  commandName: commandName(),
  exampleShop: existing(join(repository, 'examples/shop')),
  schemaPath: existing(join(repository, 'docs/reference/gatehouse.schema.json')),
  onSignal(signal, handler) {
    process.on(signal, handler);
    return () => process.off(signal, handler);
  },
  onParentGone: (gone) =>
    watchParent(gone, { named: process.env['GATEHOUSE_STOPS_WITH'], npmScript: process.env['npm_lifecycle_event'] }),
  exitNow: (code) => process.exit(code),
  discoverLocalServers,
  ...alone,
  openKeeping: (place) => openKeeping(place, { clock, ids, log: spoken }),
  async openAttacks({ dataFolder, rootKey, tenant }) {
    const tenantKey = await loadTenantKey(join(dataFolder, 'keystore'), rootKey, tenant);
    const { administration } = await openAttackMemory(dataFolder, tenantKey, { tenant, clock, ids });
    return {
      list: () => administration.list(),
      remove: (id) => administration.remove(id),
      async confirm(wanted, actor) {
        // The record can be read while the gateway runs, where approvals are.
        if (!('text' in wanted)) throw new GatehouseError('resource_not_found');
        return { attacks: [await administration.add({ ...wanted, actor })] };
      },
    };
  },
  openSecrets: (place) => openSecretsAlone(place, { clock, log: spoken }),
  recordRewrap: (place, leaf) => recordRewrapAlone(place, leaf, { clock, log: spoken }),
  openConsents: (place) => openConsents(place, { clock, ids, log: spoken }),
  buildRegister: async (configuration) => {
    const store = await readKeys(configuration.dataFolder);
    const keys = await store.list();
    await store.close();
    return buildRegister({
      configuration,
      keys,
      version,
      now: clock.now(),
      retention: retentionOf(configuration),
      policy: undefined,
    });
  },
  makeBundle,
  replaceLostKey: (dataFolder, tenant) => replaceLostKey(dataFolder, tenant, { clock, log: spoken }),
  renewKeyStore: (place) => renewKeyStore(place, { clock, log: spoken }),
  checkWitnesses,
  async openVault({ dataFolder, rootKey, tenant }) {
    const tenantKey = await loadTenantKey(join(dataFolder, 'keystore'), rootKey, tenant);
    return createFilePseudonymVault({ folder: join(dataFolder, 'vault'), tenantKey, clock });
  },
  async openCosts(configuration) {
    const { openCostsAlone } = await import('./open-costs-alone.ts');
    return openCostsAlone(configuration, { clock, ids });
  },
  async releaseStatistics(place, question) {
    const { openStatistics } = await import('./release-statistics.ts');
    const { uniformBelow } = await import('./statistics/discrete-laplace.ts');
    const references = await alone.openReferences({ ...place, rootKey: undefined });
    const store = await readKeys(place.dataFolder);
    try {
      const statistics = openStatistics(
        { ...place, budget: () => place.budget },
        {
          keys: () => store.list(),
          references,
          leaves: createLeafSource(join(place.dataFolder, 'ledger')),
          below: uniformBelow(),
          now: clock.now,
        },
      );
      return await statistics.release(question);
    } finally {
      await store.close();
      await references.close();
    }
  },
  async createTextPseudonyms(configuration) {
    if (configuration === undefined) return createTextPseudonyms(recogniserCatalogue);
    const { enabled, entities, model, patterns } = configuration.pseudonymisation;
    if (!enabled) return createTextPseudonyms([]);
    const own = createRecognisers(entities, patterns);
    if (model === undefined) return createTextPseudonyms(own);
    // Whoever runs a command sees each text that could not be read.
    const ofModel = createModelRecognisers(await openTokenModel(model), { onUnable: 'block', unable: () => undefined });
    return createTextPseudonyms([...own, ...ofModel.filter(({ type }) => entities.includes(type))]);
  },
  async createTextInspection(configuration = guardsAlone()) {
    const path = await openIdlePath(configuration, { clock, version, log: silent });
    return { inspection: path.textInspection, close: () => path.retire() };
  },
  async checkSecrets(configuration) {
    const kept = await openKeptSecrets(configuration, { clock });
    try {
      return await checkSecrets(configuration, kept.sources);
    } finally {
      await kept.close();
    }
  },
  checkTokenModel,
  checkDatabase: async ({ database }) => (database === undefined ? undefined : checkDatabase(database)),
  async checkOthers(configuration) {
    const kept = await openKeptSecrets(configuration, { clock });
    const path = await openIdlePath(configuration, { clock, version, log: silent, openSecrets: () => kept.sources });
    try {
      const { index } = configuration.knowledge;
      const found = await checkKnowledgeIndex(index, () =>
        createKnowledgeIndex(index, {
          embedded: () => Promise.reject(new Error('it is in the memory of the gateway')),
          secrets: kept.sources,
          clock,
          newId: randomUUID,
          version,
          log: silent,
        }),
      );
      return [...(await path.checkOthers()), ...(found === undefined ? [] : [found])];
    } finally {
      await path.retire();
      await kept.close();
    }
  },
  async createProviders(configuration) {
    const kept = await openKeptSecrets(configuration, { clock });
    try {
      return await Promise.all(
        configuration.providers.map((options) =>
          openProvider(
            options,
            kept.sources,
            (resolved, hidden) => createProvider(resolved, { clock, hidden, log: silent, version }),
            () => undefined,
          ),
        ),
      );
    } finally {
      await kept.close();
    }
  },
  openPrompts,
  judgeCase,
  async explainPath(configuration) {
    const kept = await openKeptSecrets(configuration, { clock });
    try {
      return await explainPath(configuration, { clock, version, log: silent, openSecrets: () => kept.sources });
    } finally {
      await kept.close();
    }
  },
  async startGateway(options) {
    // Most commands need nothing of it.
    const { startGateway } = await import('./start-gateway.ts');
    return startGateway(options, {
      clock,
      ids,
      version,
      commandName: commandName(),
      environment: process.env,
      consoleFolder: join(repository, 'packages/console/dist'),
    });
  },
  openWitness: (options) => startWitness(options, clock, createLog({ level: 'info', version })),
};

/**
 * A reader that has gone (`| head`) is no fault of a command, which goes on: what it does must not hang on who reads. A disk
 * that is full under the output is one.
 */
function heedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') process.once('exit', () => (process.exitCode ||= 1));
    });
  }
}

/** Runs a command line, without the program's own name, to its end; resolves to the exit code. */
export function runCommandLine(words: readonly string[]): Promise<number> {
  heedOutput();
  return runProgram(createProgram(dependencies), words, dependencies);
}
