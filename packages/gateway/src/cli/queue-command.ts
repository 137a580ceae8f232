import type { CallQueueList } from '@gatehouse/contract/admin-queue';
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

type CallQueue = CallQueueList['queues'][number];

/** Who waits for which model server. */
export function addQueueCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('queue')
    .description('print who waits for which model server at this moment')
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `
The gateway must run: its queues are in its memory. Only providers with a \`capacity\` have one. OLDEST is how long the one that came first has waited,
CALLS TAKE what the last calls took.
`,
    )
    .action((options: Options) => queue(dependencies, options));
}

async function queue(dependencies: Dependencies, options: Options): Promise<void> {
  const { dataFolder } = await findPlace(dependencies, options);
  const remote = await connectToGateway(dataFolder);
  if (remote === undefined) {
    throw new CliFailure(
      exitCodes.failed,
      'No gateway runs on this data folder, so nobody waits',
      `Start it with \`${dependencies.commandName} start\`, and try again.`,
    );
  }
  const list = await remote.callQueues();
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (options.json) printer.line(JSON.stringify(list, null, 2));
  else print(printer, list);
}

function print(printer: Printer, { queues }: CallQueueList): void {
  if (queues.length === 0) {
    printer.line('No model server has a queue: `providers[].capacity` gives it one.');
    return;
  }
  const titles = ['PROVIDER', 'RUNNING', 'WAITING', 'OF THEM BATCHES', 'OLDEST', 'CALLS TAKE'];
  printer.table([titles.map((title) => printer.style('dim', title)), ...queues.map(row)]);
  for (const { models, provider, tenants } of queues) {
    printSides(printer, `Tenants at ${printable(provider)}`, 'TENANT', tenants, ({ tenant }) => tenant);
    printSides(printer, `Models at ${printable(provider)}`, 'MODEL', models, ({ target }) => target);
  }
}

function row({ batchWaiting, concurrent, longest, oldest, provider, running, usual, waiting }: CallQueue): string[] {
  return [
    printable(provider),
    `${running} of ${concurrent}`,
    `${waiting} of ${longest}`,
    String(batchWaiting),
    waiting === 0 ? '' : duration(oldest),
    usual === null ? '' : duration(usual),
  ];
}

/** One side alone tells nothing that the first table does not. */
function printSides<Side extends { readonly running: number; readonly waiting: number }>(
  printer: Printer,
  heading: string,
  title: string,
  sides: readonly Side[],
  nameOf: (side: Side) => string,
): void {
  if (sides.length < 2) return;
  printer.line();
  printer.line(printer.style('bold', heading));
  printer.table([
    [title, 'RUNNING', 'WAITING'].map((text) => printer.style('dim', text)),
    ...sides.map((side) => [printable(nameOf(side)), String(side.running), String(side.waiting)]),
  ]);
}

function duration(milliseconds: number): string {
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}
