import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, delimiter, dirname, join, relative, resolve } from 'node:path';
import type { DiscloseRequest, ReadContentRequest } from '@gatehouse/contract/admin-record';
import { type Configuration, configurationSchema } from '@gatehouse/contract/config';
import { createKeyRing } from './access/key-ring.ts';
import { checkWitnesses } from './check-witnesses.ts';
import { nameOfCommand } from './cli/command-line.ts';
import type {
  Dependencies,
  Disclosing,
  ExportRecord,
  KeyRotation,
  Reading,
  RecordPlace,
  References,
  ReferencesOptions,
  RunningGateway,
  StartOptions,
} from './cli/dependencies.ts';
import type { Declaring } from './cli/declared-request.ts';
import { directoryServiceOf } from './cli/directory-request.ts';
import type { OpenedDirectory } from './cli/with-directory.ts';
import { createProgram, runProgram } from './cli/program.ts';
import { keepingControlOf } from './cli/keeping-request.ts';
import { signInControlOf } from './cli/sign-in-request.ts';
import { type ConfigurationFile, openConfigurationFile } from './config/configuration-file.ts';
import type { KeyAdministration } from './core/access.ts';
import { systemClock } from './core/clock.ts';
import { GatehouseError } from './core/errors.ts';
import { createProvider } from './create-provider.ts';
import { explainPath, openIdlePath } from './explain-path.ts';
import { openGateway } from './open-gateway.ts';
import { Approvals } from './disclosure/approvals.ts';
import { recordDisclosure } from './disclosure/bundle-disclosure.ts';
import { createContentReading } from './disclosure/content-reading.ts';
import { leafAt } from './index/search-record.ts';
import { createLeafSource } from './ledger/leaf-source.ts';
import { type LedgerOptions, type OpenLedger, openLedger } from './ledger/open-ledger.ts';
import { requireKeyStore } from './ledger/keys/require-key-store.ts';
import { KeyReader } from './ledger/keys/read-keys.ts';
import { loadTenantKey, tenantKeyPath } from './ledger/keys/tenant-key.ts';
import { bundleSource, contentOpener, destroyedContents, openKeyNames, openReferences } from './record-access.ts';
import { createRandomIds } from './lib/random-ids.ts';
import { retentionOf, standardRetention } from './keep-record.ts';
import { makeBundle } from './make-bundle.ts';
import { openAttackMemory } from './open-attack-memory.ts';
import { type OpenDirectory, openDirectory, openDirectoryStore, readKeys } from './open-directory.ts';
import { openDoor } from './open-door.ts';
import { openKeptSecrets, openSecretsAlone, recordRewrapAlone } from './open-kept-secrets.ts';
import { checkSecrets, openProvider } from './provide-secrets.ts';
import { openConsents } from './open-consents.ts';
import { openKeeping } from './open-keeping.ts';
import { checkTokenModel, openTokenModel } from './open-token-model.ts';
import { createModelRecognisers } from './pseudonyms/token-model/model-recognisers.ts';
import { createRecognisers, recogniserCatalogue } from './pseudonyms/recogniser-catalogue.ts';
import { createTextPseudonyms } from './pseudonyms/text-pseudonyms.ts';
import { discoverLocalServers } from './providers/discover-local.ts';
import { buildRegister } from './privacy/register.ts';
import { renewKeyStore, replaceLostKey } from './replace-lost.ts';
import { startWitness } from './start-witness.ts';
import { createFilePseudonymVault } from './stores/file-pseudonym-vault.ts';
import { createLog } from './telemetry/create-log.ts';
import { createTracer } from './telemetry/create-tracer.ts';
import { watchParent } from './watch-parent.ts';
import { createServerLookup } from './telemetry/server-lookup.ts';
import type { RootKey } from './ledger/keys/root-key.ts';

/** The place where everything is put together, and with main.ts the only reader of the environment and the arguments. */

const clock = systemClock;
const ids = createRandomIds();
const packageFolder = resolve(import.meta.dirname, '..');
const repository = resolve(packageFolder, '../..');
const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string };

function existing(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}

async function startGateway({ loaded, overrides, dataFolder, rootKey }: StartOptions): Promise<RunningGateway> {
  const { configuration } = loaded;
  const { logLevel, otlpEndpoint, traceSampling } = configuration.telemetry;
  const log = createLog({ level: logLevel, version });
  // Node would print them between the lines of the log.
  process.removeAllListeners('warning').on('warning', (warning) => log.unexpected('warning', warning));
  const serverOf = createServerLookup(() => gateway.configuration.providers);
  const tracer =
    otlpEndpoint === undefined
      ? undefined
      : await createTracer({ endpoint: otlpEndpoint, sampling: traceSampling, version, log, serverOf });
  const directoryStore = await openDirectoryStore(dataFolder);
  const gateway = await openGateway({
    configuration,
    rootKey,
    directoryStore,
    version,
    commandName: commandName(),
    clock,
    ids,
    log,
    tracer,
  });
  let file: ConfigurationFile;
  let door: Awaited<ReturnType<typeof openDoor>>;
  let url: string;
  let adminUrl: string;
  try {
    const consoleFolder = existing(join(repository, 'packages/console/dist'));
    file = await openConfigurationFile({
      loaded,
      overrides,
      dataFolder,
      clock,
      ids,
      ...gateway.configuring,
      environment: process.env,
      standard: standardRetention,
      referenceFindings: (wanted) => gateway.referenceFindings(wanted),
      personOf: (actor) => gateway.keys.ownerOf(actor) ?? actor,
      keyNames: async () => new Map((await gateway.keys.list()).map(({ id, name }) => [id, name])),
      unexpected: (what, error) => log.unexpected(what, error),
    });
    door = await openDoor({ gateway, clock, ids, log, consoleFolder, configuration: file });
    ({ adminUrl, url } = await door.listen());
  } catch (error) {
    await gateway.close('could not listen');
    throw error;
  }
  log.listening(url);
  if (adminUrl !== url) log.listening(adminUrl);
  return {
    url,
    consoleUrl: existing(join(repository, 'packages/console/dist/index.html')) && `${adminUrl}/console/`,
    keys: gateway.keys,
    keeping: keepingControlOf(gateway.keeping, gateway.erase),
    declared: declaringOf(gateway.declared),
    signIn: signInControlOf(gateway.signInService, gateway.accounts),
    directory: directoryServiceOf(gateway.directory),
    consents: gateway.consents,
    attacks: {
      list: () => gateway.attacks.list(),
      confirm: (wanted, actor) => gateway.confirmAttack(wanted, actor),
      remove: (id) => gateway.attacks.remove(id),
    },
    suspicion: gateway.suspicion,
    secrets: gateway.secrets,
    recordRewrap: (leaf) => gateway.recordRewrap(leaf),
    reviews: gateway.reviews.queue,
    limits: () => gateway.limits(),
    modelRoutes: () => gateway.modelRoutes(),
    callQueues: () => gateway.callQueues(),
    register: () => gateway.register(),
    releaseStatistics: (question) => gateway.statistics.release(question),
    recordExport: (leaf) => gateway.recordExport(leaf),
    rotateKey: () => gateway.rotateKey(),
    recordState: async () => (await gateway.status()).ledger,
    models: () =>
      Promise.resolve(
        gateway.models().flatMap(({ id, provider, longForm }) => (longForm === true ? [] : [{ id, provider }])),
      ),
    async apply(next, changed, needRestart) {
      await gateway.apply(next.configuration, changed, needRestart, file.actorOf(next));
      await file.inForce(next, changed, needRestart);
      await door.reloadTls(next.configuration.tls);
    },
    watchedBy: (watch) => file.watchedBy(watch),
    reject: (problems) => gateway.reject(problems),
    async confirm(loaded) {
      gateway.confirm();
      await file.inForce(loaded, [], []);
    },
    noKeys: (command) => log.noKeys(command),
    readContent: (wanted, actor) => gateway.record.reading.read(wanted, actor),
    recordDisclosure: (wanted, actor) => gateway.record.disclose(wanted, actor),
    async stop(reason) {
      log.stopping(reason);
      const { drainGrace = 0, drainTimeout } = gateway.configuration.server;
      // The grace is for load balancers. Who presses Ctrl-C is a person, and waits for it.
      await door.drain(drainTimeout, reason === 'SIGTERM' ? drainGrace : 0);
      await gateway.close(reason);
      log.stopped();
      log.flush();
    },
  };
}

/** The ledger of a data folder on which no gateway runs, for a command. */
function openAlone(
  dataFolder: string,
  options: Pick<LedgerOptions, 'tenant' | 'rootKey' | 'signerFolder' | 'nameOf'>,
): Promise<OpenLedger> {
  return openLedger({ folder: join(dataFolder, 'ledger'), segmentBytes: 1_048_576, clock, log: spoken, ...options });
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

/** The keys of a gateway that does not run; their changes are recorded all the same. */
async function openKeys(dataFolder: string, tenant: string): Promise<KeyAdministration> {
  const references: Partial<OpenDirectory> = {};
  const ledger = await openAlone(dataFolder, {
    tenant,
    // Leaves about keys have no content, so nothing is sealed here.
    rootKey: undefined,
    nameOf: (id, period) => references.referenceOf?.(id, period) ?? id,
  });
  const known = await openDirectory({ store: await openDirectoryStore(dataFolder), ledger, clock, ids, tenant });
  Object.assign(references, known);
  const { keys } = known;
  return {
    create: (key, actor) => keys.create(key, actor),
    list: () => keys.list(),
    change: (id, edit, actor) => keys.change(id, edit, actor),
    rotate: (id, overlap, by) => keys.rotate(id, overlap, by),
    revoke: (id, by, options) => keys.revoke(id, by, options),
    async close() {
      await known.close();
      await ledger.close();
    },
  };
}

/** Who there is, of a data folder on which no gateway runs. */
async function openOwnDirectory({
  dataFolder,
  ...place
}: RecordPlace & { readonly rootKey: RootKey }): Promise<OpenedDirectory & { close(): Promise<void> }> {
  const references: Partial<OpenDirectory> = {};
  const nameOf = (id: string, period: string): string => references.referenceOf?.(id, period) ?? id;
  const ledger = await openAlone(dataFolder, { ...place, nameOf });
  try {
    const { tenant } = place;
    const known = await openDirectory({ store: await openDirectoryStore(dataFolder), ledger, clock, ids, tenant });
    Object.assign(references, known);
    return {
      directory: directoryServiceOf(known.directory),
      declared: declaringOf(known.declared),
      async close() {
        await known.close();
        await ledger.close();
      },
    };
  } catch (thrown) {
    await ledger.close();
    throw thrown;
  }
}

/** As whoever is at the machine itself. */
function declaringOf(declared: OpenDirectory['declared']): Declaring {
  return {
    check: (file) => Promise.resolve(declared.check(file)),
    plan: (file) => Promise.resolve().then(() => declared.plan(file)),
    apply: (file) => declared.apply(file, { actor: 'command line' }),
    drift: () => Promise.resolve(declared.drift()),
  };
}

/** Records a bundle that was made while no gateway runs. */
async function recordExport({ dataFolder, signerFolder, tenant }: RecordPlace, leaf: ExportRecord): Promise<void> {
  const ledger = await openAlone(dataFolder, { signerFolder, tenant, rootKey: undefined });
  try {
    await ledger.append({ leaf: { kind: 'export', ...leaf } });
  } finally {
    await ledger.close();
  }
}

/** Under which names a record knows keys and subjects; subjects only with the key store's own key. */
async function openRecordReferences({ dataFolder, tenant, rootKey }: ReferencesOptions): Promise<References> {
  const keysFolder = join(dataFolder, 'keystore');
  if (rootKey !== undefined) await requireKeyStore(join(dataFolder, 'ledger'), keysFolder);
  const store = await readKeys(dataFolder);
  const ring = await createKeyRing({ store, clock, ids, tenant, onChange: () => undefined });
  const keys =
    rootKey === undefined || !existsSync(tenantKeyPath(keysFolder))
      ? undefined
      : new KeyReader(keysFolder, await loadTenantKey(keysFolder, rootKey, tenant));
  const source = createLeafSource(join(dataFolder, 'ledger'));
  const keyReference = (key: string, period: string): string => ring.referenceOf(key, period);
  return {
    ...openReferences({ source, keys, keyReference }),
    keysNamed: openKeyNames({ source, keyReference, listKeys: () => ring.list() }),
    async close() {
      keys?.close();
      await ring.close();
    },
  };
}

/** Changes the signing key of a record on which no gateway runs. */
async function rotateKey(dataFolder: string, tenant: string): Promise<KeyRotation> {
  const ledger = await openAlone(dataFolder, { tenant, rootKey: undefined });
  try {
    const { from, to } = await ledger.rotateKey();
    return { from, to };
  } finally {
    await ledger.close();
  }
}

/** Opens contents of a record on which no gateway runs. Nobody could approve that, so nobody is asked. */
async function readContent(
  { dataFolder, rootKey, signerFolder, tenant }: RecordPlace & { readonly rootKey: RootKey },
  wanted: ReadContentRequest,
  actor: string,
): Promise<Reading> {
  const ledgerFolder = join(dataFolder, 'ledger');
  const ledger = await openAlone(dataFolder, { signerFolder, tenant, rootKey });
  try {
    const source = createLeafSource(ledgerFolder);
    // Commands only need it: a gateway has a thread for that, and need not hold the query builder twice.
    const { IndexBuilder } = await import('./index/index-builder.ts');
    const builder = new IndexBuilder({ folder: join(dataFolder, 'index'), source });
    try {
      await builder.follow();
      const { store } = builder;
      const reading = createContentReading({
        fourEyes: false,
        approvals: new Approvals({ clock, ids, ledger }),
        ledger,
        find: (request) => Promise.resolve(store.findRequest(request)),
        leafAt: (place) => leafAt(source, place),
        open: contentOpener(
          ledgerFolder,
          ledger.contentKeys,
          destroyedContents({ query: (filter, page) => Promise.resolve(store.query(filter, page)) }, source),
        ),
      });
      return await reading.read(wanted, actor);
    } finally {
      builder.close();
    }
  } finally {
    await ledger.close();
  }
}

/** Records that contents go into a bundle while no gateway runs. Nobody could approve that, so nobody is asked. */
async function discloseAlone(
  { dataFolder, rootKey, signerFolder, tenant }: RecordPlace & { readonly rootKey: RootKey },
  wanted: DiscloseRequest,
  actor: string,
): Promise<Disclosing> {
  const folder = join(dataFolder, 'ledger');
  const ledger = await openAlone(dataFolder, { signerFolder, tenant, rootKey });
  try {
    const approvals = new Approvals({ clock, ids, ledger });
    return await recordDisclosure(
      { ...bundleSource(folder), fourEyes: false, approvals, ledger, clock },
      wanted,
      actor,
    );
  } finally {
    await ledger.close();
  }
}

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
  exampleKnowledge: existing(join(repository, 'examples/shop/knowledge')),
  schemaPath: existing(join(repository, 'docs/reference/gatehouse.schema.json')),
  onSignal(signal, handler) {
    process.on(signal, handler);
    return () => process.off(signal, handler);
  },
  onParentGone: (gone) =>
    watchParent(gone, { named: process.env['GATEHOUSE_STOPS_WITH'], npmScript: process.env['npm_lifecycle_event'] }),
  exitNow: (code) => process.exit(code),
  discoverLocalServers,
  openKeys,
  openDirectory: openOwnDirectory,
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
  recordExport,
  rotateKey,
  replaceLostKey: (dataFolder, tenant) => replaceLostKey(dataFolder, tenant, { clock, log: spoken }),
  renewKeyStore: (place) => renewKeyStore(place, { clock, log: spoken }),
  checkWitnesses,
  openReferences: openRecordReferences,
  readContent,
  recordDisclosure: discloseAlone,
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
    const references = await openRecordReferences({ ...place, rootKey: undefined });
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
  async checkGuards(configuration) {
    const kept = await openKeptSecrets(configuration, { clock });
    const path = await openIdlePath(configuration, { clock, version, log: silent, openSecrets: () => kept.sources });
    try {
      return await path.checkGuards();
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
  async explainPath(configuration) {
    const kept = await openKeptSecrets(configuration, { clock });
    try {
      return await explainPath(configuration, { clock, version, log: silent, openSecrets: () => kept.sources });
    } finally {
      await kept.close();
    }
  },
  startGateway,
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
