import type { ModelRouteList, RouteTargetView } from '@gatehouse/contract/admin-model-routes';
import type { Command } from 'commander';
import { connectToGateway } from './control-client.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { createPrinter, printable, type Printer } from './printer.ts';

interface Options {
  readonly config?: string;
  readonly data?: string;
  readonly json: boolean;
}

/** Which targets answer which names, and how they are. */
export function addRoutesCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('routes')
    .description('print the names that several targets may answer, and how these targets are at this moment')
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `
The gateway must run: it knows its targets from the calls that it makes. Calls are those since its start. FIRST is the time to the first piece of an
answer as expected.
`,
    )
    .action((options: Options) => routes(dependencies, options));
}

async function routes(dependencies: Dependencies, options: Options): Promise<void> {
  const { dataFolder } = await findPlace(dependencies, options);
  const remote = await connectToGateway(dataFolder);
  if (remote === undefined) {
    throw new CliFailure(
      exitCodes.failed,
      'No gateway runs on this data folder, so nobody knows how its targets are',
      `Start it with \`${dependencies.commandName} start\`, and try again.`,
    );
  }
  const list = await remote.modelRoutes();
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (options.json) printer.line(JSON.stringify(list, null, 2));
  else print(printer, list);
}

const shownChanges = 5;

function print(printer: Printer, { changes, routes: list }: ModelRouteList): void {
  if (list.length === 0) {
    printer.line('No name has several targets: `models[].targets` lists them.');
    return;
  }
  for (const [index, { attempts, name, retriesLeft, strategy, targets }] of list.entries()) {
    if (index > 0) printer.line();
    printer.line(
      `${printer.style('bold', printable(name))}: ${strategy}, ${attempts} ${attempts === 1 ? 'call' : 'calls'} at most, ${retriesLeft} further calls left`,
    );
    const titles = ['TARGET', 'TRUST', 'STATE', 'RUNNING', 'FIRST', 'CALLS', 'SHARE', 'FAILED'];
    printer.table([titles.map((title) => printer.style('dim', title)), ...targets.map(row)]);
  }
  if (changes.length === 0) return;
  printer.line();
  printer.line(printer.style('bold', 'Last changes'));
  printer.table(
    changes
      .slice(0, shownChanges)
      .map(({ at, code, provider, target, to }) => [
        new Date(at).toISOString(),
        `${printable(provider)}/${printable(target)}`,
        to,
        code ?? '',
      ]),
  );
}

function row(target: RouteTargetView): string[] {
  const { calls, failed, firstPiece, provider, running, share, trust } = target;
  return [
    `${printable(provider)}/${printable(target.target)}`,
    trust,
    stateOf(target),
    String(running),
    firstPiece === null ? '' : `${Math.round(firstPiece)} ms`,
    String(calls),
    `${Math.round(share * 100)} %`,
    String(failed),
  ];
}

function stateOf({ breaker, healthy, openFor, pausedFor }: RouteTargetView): string {
  if (openFor !== null) return `left out for ${Math.ceil(openFor / 1_000)} s`;
  if (breaker === 'half-open') return 'tried again';
  if (pausedFor !== null) return `paused for ${Math.ceil(pausedFor / 1_000)} s`;
  return healthy === false ? 'not reached' : 'well';
}
