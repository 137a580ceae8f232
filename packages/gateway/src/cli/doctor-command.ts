import type { Configuration } from '@gatehouse/contract/config';
import type { Command } from 'commander';
import { loadConfiguration } from '../config/load.ts';
import { formatPath } from '../config/problem.ts';
import { asCalled, commandLine, type Place } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { type Diagnosis, diagnoseMachine } from './diagnose-machine.ts';
import { diagnoseRecord } from './diagnose-record.ts';
import { diagnoseRestart, waitingForRestart } from './diagnose-restart.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { describeProblem, findFile, overridesOf } from './located-configuration.ts';
import { lookUpRoles } from './look-up-roles.ts';
import { createPrinter, printable } from './printer.ts';

/** How long one model server may take to show that it works, in milliseconds. */
const providerTimeout = 10_000;

const notCovered = [
  'whether clients elsewhere reach this gateway (firewalls, name service, proxies)',
  'the quality and the speed of the models',
  'whether the disk keeps what it says it has flushed, and whether the data folder is backed up',
  'whether the clock agrees with a time server',
];

export function addDoctorCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('doctor')
    .description(
      'test configuration, data folder, disk, clock, port, certificates, witnesses, every model server, the database, look-ups and guards that ask others',
    )
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExit code: 0 when nothing failed, 1 otherwise. Warnings do not count.\n')
    .action(async (options: Place & { json: boolean }) => {
      const diagnoses = await diagnose(dependencies, options);
      if (options.json) dependencies.stdout.write(`${JSON.stringify({ diagnoses, notCovered }, null, 2)}\n`);
      else print(dependencies, diagnoses);
      if (diagnoses.some(({ state }) => state === 'failed')) throw new CliFailure(exitCodes.failed);
    });
}

async function diagnose(dependencies: Dependencies, place: Place): Promise<readonly Diagnosis[]> {
  const file = await findFile(dependencies, place.config);
  if (file === undefined) {
    const remedy = `Write one with \`${commandLine(dependencies, 'init')}\`.`;
    return [{ name: 'configuration', state: 'failed', summary: `none in ${dependencies.workingFolder}`, remedy }];
  }
  const result = await loadConfiguration(file, dependencies.environment, overridesOf(dependencies, place));
  if (!result.ok) {
    return result.problems.map((problem) => ({
      name: 'configuration',
      state: 'failed',
      summary: describeProblem(dependencies, problem),
      remedy: undefined,
    }));
  }
  const machine = await diagnoseMachine(dependencies, result);
  const waiting = await waitingForRestart(result.configuration);
  return [
    ...machine,
    ...(await diagnoseRecord(dependencies, result.configuration)),
    ...diagnoseRestart(waiting),
    ...(await diagnoseWitnesses(dependencies, result.configuration, waiting.includes('ledger'))),
    ...(await diagnoseTokenModel(dependencies, result.configuration)),
    ...(await diagnoseSecrets(dependencies, result.configuration)),
    ...(await diagnoseRoles(result.configuration)),
    ...diagnosePrices(result.configuration),
    ...(await diagnoseProviders(dependencies, result.configuration)),
    ...(await diagnoseOthers(dependencies, result.configuration)),
  ];
}

/** Without a witness the record is only as good as the word of whoever runs it, which nobody would notice. */
async function diagnoseWitnesses(
  dependencies: Dependencies,
  configuration: Configuration,
  waiting: boolean,
): Promise<readonly Diagnosis[]> {
  const { quorum, witnesses } = configuration.ledger;
  const remedy =
    'Have somebody else run `gatehouse witness`, and name it under `ledger.witnesses`; docs/guides/witness.md tells how.';
  const uncovered = (summary: string): Diagnosis => ({ name: 'witnesses', state: 'warning', summary, remedy });
  if (witnesses.length === 0) {
    return [uncovered('there is none: the record proves nothing against whoever operates this gateway')];
  }
  const reports = await dependencies.checkWitnesses(configuration, AbortSignal.timeout(providerTimeout), waiting);
  return [
    ...(quorum === 0
      ? [uncovered('none is needed (`ledger.quorum: 0`): callers believe what nobody has cosigned')]
      : []),
    ...reports.map((report) => ({ ...report, name: `witness ${report.name}` })),
  ];
}

/** Of pseudonymisation, where there is one. */
async function diagnoseTokenModel(
  dependencies: Dependencies,
  { pseudonymisation: { enabled, model } }: Configuration,
): Promise<readonly Diagnosis[]> {
  if (!enabled || model === undefined) return [];
  const { ok, summary, remedy } = await dependencies.checkTokenModel(model);
  return [{ name: 'model of personal data', state: ok ? 'ok' : 'failed', summary, remedy }];
}

/** Which references lead to no secret. Nothing where there are none. */
async function diagnoseSecrets(
  dependencies: Dependencies,
  configuration: Configuration,
): Promise<readonly Diagnosis[]> {
  const reports = await dependencies.checkSecrets(configuration);
  const failed = reports.filter(({ fault }) => fault !== undefined);
  if (reports.length > 0 && failed.length === 0)
    return [
      {
        name: 'secrets',
        state: 'ok',
        summary: `${reports.length} ${reports.length === 1 ? 'setting refers' : 'settings refer'} to secrets`,
        remedy: undefined,
      },
    ];
  return failed.map(({ fault, of, remedy }) => ({
    name: 'secrets',
    state: 'failed',
    summary: `${of}: ${fault}`,
    remedy,
  }));
}

/** Whether budgets of money of the configuration see every call; which models there are, the servers alone know. */
function diagnosePrices({ limits, prices }: Configuration): readonly Diagnosis[] {
  const ofMoney = [limits, ...limits.budgets].some(
    ({ costPerDay, costPerMonth }) => costPerDay !== undefined || costPerMonth !== undefined,
  );
  if (!ofMoney) return [];
  const name = 'budgets of money';
  if (prices.unpriced === 'refuse')
    return [{ name, state: 'ok', summary: 'models without a price are refused', remedy: undefined }];
  const remedy = 'Set `prices.unpriced: refuse`, and write `kind: free` for what costs nothing.';
  return [{ name, state: 'warning', summary: 'they do not see calls of models without a price', remedy }];
}

/** Whether there are the roles that rules are for. Nothing where rules name built-in ones only, which are always there. */
async function diagnoseRoles(configuration: Configuration): Promise<readonly Diagnosis[]> {
  const looked = await lookUpRoles(configuration);
  if (looked === undefined) return [];
  const diagnosis = { name: 'roles of rules', state: 'warning' } as const;
  if (!looked.asked) {
    const remedy = 'Start the gateway and call this again; its log names them as well.';
    return [{ ...diagnosis, summary: 'not looked up: some are not built in, and no gateway runs', remedy }];
  }
  if (looked.findings.length === 0)
    return [{ ...diagnosis, state: 'ok', summary: 'there are all that rules name', remedy: undefined }];
  return looked.findings.map(({ message, path, remedy }) => ({
    ...diagnosis,
    summary: `${formatPath(path)}: ${message}`,
    remedy,
  }));
}

/** The database, guards that ask somebody else, and look-ups. */
async function diagnoseOthers(dependencies: Dependencies, configuration: Configuration): Promise<readonly Diagnosis[]> {
  const database = await dependencies.checkDatabase(configuration);
  const others = await dependencies.checkOthers(configuration);
  return [...(database === undefined ? [] : [database]), ...others].map(({ name, ok, summary, remedy }) => ({
    name,
    state: ok ? 'ok' : 'failed',
    summary,
    remedy,
  }));
}

async function diagnoseProviders(
  dependencies: Dependencies,
  configuration: Parameters<Dependencies['createProviders']>[0],
): Promise<readonly Diagnosis[]> {
  const providers = await dependencies.createProviders(configuration);
  try {
    return await Promise.all(
      providers.map(async (provider): Promise<Diagnosis> => {
        const name = `provider ${provider.id}`;
        try {
          const report = await provider.check(AbortSignal.timeout(providerTimeout));
          return { name, state: report.ok ? 'ok' : 'failed', summary: report.summary, remedy: report.remedy };
        } catch (thrown) {
          const summary = thrown instanceof Error ? thrown.message : 'it could not be tested';
          return { name, state: 'failed', summary, remedy: 'Check its settings in the configuration.' };
        }
      }),
    );
  } finally {
    await Promise.all(providers.map((provider) => provider.close()));
  }
}

function print(dependencies: Dependencies, diagnoses: readonly Diagnosis[]): void {
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  const marks = {
    ok: printer.style('green', 'ok'),
    warning: printer.style('yellow', 'warning'),
    failed: printer.style('red', 'failed'),
  };
  printer.table(
    diagnoses.flatMap(({ name, state, summary, remedy }) => [
      [marks[state], name, printable(asCalled(dependencies, summary))],
      ...(remedy === undefined || state === 'ok' ? [] : [['', '', `→ ${printable(asCalled(dependencies, remedy))}`]]),
    ]),
  );
  printer.line();
  const failed = diagnoses.filter(({ state }) => state === 'failed').length;
  const warnings = diagnoses.filter(({ state }) => state === 'warning').length;
  const tests = diagnoses.length === 1 ? 'One test' : `${diagnoses.length} tests`;
  printer.line(`${tests}, ${failed} failed, ${warnings} with a warning. Not covered:`);
  for (const line of notCovered) printer.line(`  ${line}`);
}
