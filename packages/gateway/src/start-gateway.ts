import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningGateway, StartOptions } from './cli/dependencies.ts';
import { directoryServiceOf } from './cli/directory-request.ts';
import { keepingControlOf } from './cli/keeping-request.ts';
import { signInControlOf } from './cli/sign-in-request.ts';
import { type ConfigurationFile, openConfigurationFile } from './config/configuration-file.ts';
import type { Gateway } from './gateway.ts';
import { openGateway } from './open-gateway.ts';
import { standardRetention } from './keep-record.ts';
import { openDirectoryStore } from './open-directory.ts';
import { openDoor } from './open-door.ts';
import { createLog } from './telemetry/create-log.ts';
import { createTracer } from './telemetry/create-tracer.ts';
import { createServerLookup } from './telemetry/server-lookup.ts';
import type { Clock } from './core/clock.ts';
import type { Ids } from './core/ids.ts';
import { declaringOf } from './cli/declared-request.ts';

export interface StartRooms {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly version: string;
  /** How it was called. */
  readonly commandName: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the built console lies, if it does. */
  readonly consoleFolder: string;
}

/** Starts a gateway, and what listens before it. */
export async function startGateway(
  { loaded, overrides, dataFolder, rootKey }: StartOptions,
  rooms: StartRooms,
): Promise<RunningGateway> {
  const { clock, commandName, environment, ids, version } = rooms;
  const consoleFolder = existsSync(rooms.consoleFolder) ? rooms.consoleFolder : undefined;
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
    commandName,
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
    file = await openConfigurationFile({
      loaded,
      overrides,
      dataFolder,
      clock,
      ids,
      ...gateway.configuring,
      environment,
      standard: standardRetention,
      referenceFindings: (wanted) => gateway.referenceFindings(wanted),
      voices: gateway.voices,
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
    consoleUrl: existsSync(join(rooms.consoleFolder, 'index.html')) ? `${adminUrl}/console/` : undefined,
    keys: gateway.keys,
    unmatchedScopes: (scopes) => gateway.unmatchedScopes(scopes),
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
    modelRegister: gateway.modelRegister,
    modelRoutes: () => gateway.modelRoutes(),
    callQueues: () => gateway.callQueues(),
    batches: {
      list: (query) => gateway.batchesView.list(query, { tenants: undefined, named: true }),
      show: (id) => gateway.batchesView.get(id, { named: true }),
      cancel: (id) => gateway.batchesView.cancel(id, 'command line', { named: true }),
    },
    knowledge: knowledgeCommands(gateway),
    register: () => gateway.register(),
    releaseStatistics: (question) => gateway.statistics.release(question),
    recordExport: (leaf) => gateway.recordExport(leaf),
    rotateKey: () => gateway.rotateKey(),
    configurationState: async () => (await gateway.status()).configuration,
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

/** At the machine itself somebody acts under the name that is given there. */
function knowledgeCommands({ knowledge: { desk }, knowledgeTrial }: Gateway): RunningGateway['knowledge'] {
  const by = (name: string): { readonly id: string; readonly name: string } => ({ id: name, name });
  return {
    view: () => desk.view(),
    page: (wanted) => desk.page(wanted),
    detail: (collection, document) => desk.detail(collection, document),
    put: (wanted, actor) => desk.put(wanted, by(actor)),
    decide: (wanted, actor) => desk.decide(wanted, by(actor)),
    ingest: (wanted, actor) => desk.ingest(wanted, by(actor)),
    tryQuestion: (wanted) => knowledgeTrial.tryQuestion(wanted),
    findPassages: (wanted) => knowledgeTrial.findPassages(wanted),
    calibrate: (wanted) => knowledgeTrial.calibrate(wanted),
  };
}
