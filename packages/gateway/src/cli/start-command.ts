import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type ConfigurationOverrides, type LoadedConfiguration, loadConfiguration } from '../config/load.ts';
import { type ConfigurationWatch, watchConfiguration } from '../config/watch.ts';
import type { CreatedKey } from '../core/access.ts';
import { TlsPairError } from '../lib/tls-pair.ts';
import { TokenModelError } from '../lib/token-model-folder.ts';
import { commandLine } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import { type ControlServer, openControlServer } from './control-server.ts';
import { finishRootKeyChange, lockDataFolder, openRootKey, prepareDataFolder } from './data-folder.ts';
import type { Dependencies, RunningGateway } from './dependencies.ts';
import { CliFailure, exitCodes, systemCode } from './failure.ts';
import { printInitialConfiguration } from './init-command.ts';
import { writeInitialConfiguration } from './initial-configuration.ts';
import { describeProblem, findFile, loadOrFail, overridesOf } from './located-configuration.ts';
import { parsePort } from './parse-options.ts';
import { createPrinter, type Printer } from './printer.ts';
import { printWelcome } from './welcome.ts';

interface Options {
  readonly config?: string;
  readonly port?: number;
  readonly data?: string;
  readonly quiet: boolean;
}

export function addStartCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('start')
    .description('start the gateway; writes a configuration first where there is none')
    .option('--config <file>', 'the configuration file')
    .option('--port <port>', 'the port to listen on, instead of that of the configuration', parsePort)
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option(
      '--quiet',
      'print nothing for people and make no first keys, for a service whose output is collected',
      false,
    )
    .addHelpText(
      'after',
      `
Examples:
  ${dependencies.commandName} start
  ${dependencies.commandName} start --config /etc/gatehouse/gatehouse.yaml --data /var/lib/gatehouse --quiet

Standard output is for people, standard error has the log: one JSON object a line from the moment that it runs.

Signals: Ctrl-C or SIGTERM lets running requests end and stops; a second Ctrl-C stops at once; SIGHUP reads the
configuration again.
`,
    )
    .action((options: Options) => start(dependencies, options));
}

async function start(dependencies: Dependencies, options: Options): Promise<void> {
  const signals = catchSignals(dependencies);
  const stdout = options.quiet ? { write: () => undefined } : dependencies.stdout;
  const printer = createPrinter(stdout, dependencies.environment);
  try {
    const file = (await findFile(dependencies, options.config)) ?? (await firstConfiguration(dependencies, printer));
    const overrides = overridesOf(dependencies, options);
    const loaded = await loadOrFail(dependencies, file, { overrides, openCertificates: true });
    const { dataFolder } = loaded.configuration;
    await prepareDataFolder(dataFolder);
    const lock = lockDataFolder(dataFolder);
    if (lock === undefined) throw await alreadyRunning(dataFolder);
    try {
      const { ledger, tenant } = loaded.configuration;
      const rootKey = await openRootKey(dataFolder, ledger);
      await finishRootKeyChange({ dataFolder, tenant, settings: ledger }, rootKey);
      const gateway = await startOrExplain(dependencies, { loaded, overrides, dataFolder, rootKey });
      await serve(dependencies, { gateway, loaded, overrides, signals, printer, options });
    } finally {
      lock.release();
    }
  } finally {
    signals.close();
  }
}

async function firstConfiguration(dependencies: Dependencies, printer: Printer): Promise<string> {
  printer.line('There is no configuration yet. Looking for model servers on this machine …');
  const written = await writeInitialConfiguration(dependencies, {
    file: resolve(dependencies.workingFolder, 'gatehouse.yaml'),
    force: false,
  });
  printInitialConfiguration(printer, written);
  return written.file;
}

interface Serving {
  readonly gateway: RunningGateway;
  readonly loaded: LoadedConfiguration;
  readonly overrides: ConfigurationOverrides;
  readonly signals: Signals;
  /** For people. */
  readonly printer: Printer;
  readonly options: Options;
}

/** Everything between the moment at which the gateway answers and the one at which it is asked to stop. */
async function serve(dependencies: Dependencies, serving: Serving): Promise<void> {
  const { gateway, loaded, signals, printer, options } = serving;
  const { dataFolder } = loaded.configuration;
  let control: ControlServer | undefined;
  let watch: ConfigurationWatch | undefined;
  let reason = 'failed to start';
  try {
    control = await openControlServer({
      dataFolder,
      keys: gateway.keys,
      unmatchedScopes: (scopes) => gateway.unmatchedScopes(scopes),
      keeping: gateway.keeping,
      declared: gateway.declared,
      directory: gateway.directory,
      signIn: gateway.signIn,
      consents: gateway.consents,
      attacks: gateway.attacks,
      secrets: gateway.secrets,
      recordRewrap: (leaf) => gateway.recordRewrap(leaf),
      suspicion: gateway.suspicion,
      reviews: gateway.reviews,
      limits: () => gateway.limits(),
      modelRegister: gateway.modelRegister,
      modelRoutes: () => gateway.modelRoutes(),
      callQueues: () => gateway.callQueues(),
      batches: gateway.batches,
      knowledge: gateway.knowledge,
      register: () => gateway.register(),
      releaseStatistics: (question) => gateway.releaseStatistics(question),
      recordExport: (leaf) => gateway.recordExport(leaf),
      rotateKey: () => gateway.rotateKey(),
      configurationState: () => gateway.configurationState(),
      recordState: () => gateway.recordState(),
      readContent: (wanted, actor) => gateway.readContent(wanted, actor),
      recordDisclosure: (wanted, actor) => gateway.recordDisclosure(wanted, actor),
      runtime: {
        pid: dependencies.processId,
        url: gateway.url,
        version: dependencies.version,
        startedAt: dependencies.clock.now(),
      },
    });
    const created = await firstKeys(dependencies, serving);
    watch = watchForChanges(dependencies, serving);
    gateway.watchedBy(watch);
    signals.onReload(watch);
    await printWelcome(dependencies, { gateway, loaded, dataFolder, place: options, created, printer });
    reason = await signals.stopAsked();
    printer.line();
    printer.line(`Stopping (${reason}): running requests may end. Ctrl-C again stops at once.`);
  } finally {
    watch?.close();
    await control?.close();
    await gateway.stop(reason);
  }
  printer.line('Stopped.');
}

/**
 * At the first start there would be no way in: one key for the console, one for a first call. Not where output is collected:
 * whoever may read logs must not come by an admin key.
 */
async function firstKeys(dependencies: Dependencies, { gateway, options }: Serving): Promise<readonly CreatedKey[]> {
  if ((await gateway.keys.list()).length > 0) return [];
  if (options.quiet) {
    gateway.noKeys(commandLine(dependencies, 'keys create --name first-admin --role admin', options));
    return [];
  }
  const admin = await gateway.keys.create({ name: 'first admin', role: 'admin' }, 'first start');
  const user = await gateway.keys.create({ name: 'first user', role: 'user' }, 'first start');
  return [admin, user];
}

function watchForChanges(
  dependencies: Dependencies,
  { gateway, loaded, overrides, printer }: Serving,
): ConfigurationWatch {
  let rejected = false;
  return watchConfiguration({
    current: loaded,
    load: () => loadConfiguration(loaded.file, dependencies.environment, overrides),
    async apply({ loaded: next, changed, needRestart, needRestartChanged }) {
      await gateway.apply(next, changed, needRestart);
      rejected = false;
      printer.line(`Configuration applied; changed: ${changed.join(', ')}.`);
      if (!needRestartChanged) return;
      if (needRestart.length === 0) printer.line('Nothing of it waits for a restart any more.');
      else printer.line(printer.style('yellow', `In force only after a restart: ${needRestart.join(', ')}.`));
    },
    reject(problems) {
      const lines = problems.map((problem) => describeProblem(dependencies, problem));
      gateway.reject(lines);
      rejected = true;
      printer.line(printer.style('red', 'The changed configuration was not applied; the former one stays in force:'));
      for (const line of lines) printer.line(`  ${line}`);
    },
    async confirm(current) {
      await gateway.confirm(current);
      if (rejected) printer.line('The configuration is valid again, and as it is in force.');
      rejected = false;
    },
  });
}

interface Signals {
  /** Resolves at the first SIGINT or SIGTERM with its name, or when whoever started this process is gone. */
  stopAsked(): Promise<string>;
  onReload(watch: ConfigurationWatch): void;
  close(): void;
}

/** Milliseconds. */
const doubledWithin = 400;

/** Caught from the beginning, so that a Ctrl-C during the start is heeded once the gateway can be stopped in order. */
function catchSignals(dependencies: Dependencies): Signals {
  const asked = Promise.withResolvers<string>();
  let firstInterrupt: number | undefined;
  let watch: ConfigurationWatch | undefined;
  const remove = [
    dependencies.onSignal('SIGINT', () => {
      const now = dependencies.clock.elapsed();
      firstInterrupt ??= now;
      // npm passes on the signal that the terminal has sent to us already, so one Ctrl-C may come twice within a moment.
      if (now - firstInterrupt > doubledWithin) dependencies.exitNow(exitCodes.interrupted);
      asked.resolve('Ctrl-C');
    }),
    dependencies.onSignal('SIGTERM', () => asked.resolve('SIGTERM')),
    dependencies.onParentGone(() => asked.resolve('the process that started it has ended')),
    dependencies.onSignal('SIGHUP', () => void watch?.reload().catch(() => undefined)),
  ];
  return {
    stopAsked: () => asked.promise,
    onReload(started) {
      watch = started;
    },
    close() {
      for (const each of remove) each();
    },
  };
}

async function alreadyRunning(dataFolder: string): Promise<CliFailure> {
  const remote = await connectToGateway(dataFolder);
  const where = remote === undefined ? '' : ` (process ${remote.runtime.pid}, ${remote.runtime.url})`;
  return new CliFailure(
    exitCodes.alreadyRunning,
    `Another gateway runs on the data folder ${dataFolder}${where}`,
    'Stop it first, or start this one with its own --data folder and --port.',
  );
}

async function startOrExplain(
  dependencies: Dependencies,
  options: Parameters<Dependencies['startGateway']>[0],
): Promise<RunningGateway> {
  try {
    return await dependencies.startGateway(options);
  } catch (thrown) {
    // It was in order a moment ago, when the configuration was loaded.
    if (thrown instanceof TlsPairError) {
      throw new CliFailure(exitCodes.configuration, `tls.${thrown.file}: ${thrown.message}`, thrown.remedy, thrown);
    }
    if (thrown instanceof TokenModelError) {
      const message = `pseudonymisation.model: ${thrown.message}`;
      throw new CliFailure(exitCodes.configuration, message, thrown.remedy, thrown);
    }
    const { host, port } = options.loaded.configuration.server;
    switch (systemCode(thrown)) {
      case 'EADDRINUSE':
        throw new CliFailure(
          exitCodes.address,
          `Port ${port} on ${host} is taken by another program`,
          `Stop that program, or start with another port: --port ${port === 65_535 ? port - 1 : port + 1}, or \`server.port\`.`,
          thrown,
        );
      case 'EADDRNOTAVAIL':
      case 'ENOTFOUND':
        throw new CliFailure(
          exitCodes.address,
          `This machine has no address ${host}`,
          'Set `server.host` to 127.0.0.1, to 0.0.0.0 for all addresses, or to one of this machine.',
          thrown,
        );
      case 'EACCES':
        if (!(thrown instanceof Error && 'syscall' in thrown && thrown.syscall === 'listen')) throw thrown;
        throw new CliFailure(
          exitCodes.address,
          `This user may not listen on port ${port}`,
          'Take a port from 1024, for example --port 4283.',
          thrown,
        );
      default:
        throw thrown;
    }
  }
}
