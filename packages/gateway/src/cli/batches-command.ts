import type { BatchDetail, BatchList, BatchListQuery, BatchView } from '@gatehouse/contract/admin-batches';
import type { Command } from 'commander';
import type { BatchCommands } from './batch-commands.ts';
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

interface ListOptions extends Options {
  readonly running: boolean;
  readonly ended: boolean;
}

const shownAtOnce = 100;

/** Batches of all callers: which there are, what failed, and ending one. */
export function addBatchesCommand(program: Command, dependencies: Dependencies): void {
  const batches = program
    .command('batches')
    .description('see batches of requests, and cancel them')
    .addHelpText('after', '\nThe gateway must run. Nothing of what stands in the requests is shown.\n');
  place(batches.command('list').description('print batches, the newest first'))
    .option('--running', 'only those under way', false)
    .option('--ended', 'only those that have ended', false)
    .action((options: ListOptions) => list(dependencies, options));
  place(batches.command('show <id>').description('print one batch, and which of its lines have no answer')).action(
    (id: string, options: Options) => show(dependencies, id, options),
  );
  place(batches.command('cancel <id>').description('end a batch; lines that are under way are still answered')).action(
    (id: string, options: Options) => cancel(dependencies, id, options),
  );
}

function place(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false);
}

async function connect(dependencies: Dependencies, options: Options): Promise<BatchCommands> {
  const { dataFolder } = await findPlace(dependencies, options);
  const remote = await connectToGateway(dataFolder);
  if (remote !== undefined) return remote.batches;
  throw new CliFailure(
    exitCodes.failed,
    'No gateway runs on this data folder, so nobody can be asked about batches',
    `Start it with \`${dependencies.commandName} start\`, and try again.`,
  );
}

async function list(dependencies: Dependencies, options: ListOptions): Promise<void> {
  if (options.running && options.ended)
    throw new CliFailure(exitCodes.usage, '--running and --ended exclude each other', 'Give one of them, or neither.');
  const state: BatchListQuery['state'] = options.running ? 'running' : options.ended ? 'ended' : 'all';
  const found = await (await connect(dependencies, options)).list({ limit: shownAtOnce, state });
  print(dependencies, options, found, printList);
}

async function show(dependencies: Dependencies, id: string, options: Options): Promise<void> {
  print(dependencies, options, await (await connect(dependencies, options)).show(id), printDetail);
}

async function cancel(dependencies: Dependencies, id: string, options: Options): Promise<void> {
  print(dependencies, options, await (await connect(dependencies, options)).cancel(id), (printer, batch) =>
    printer.line(`${batch.id}: ${sentenceOf(batch)}`),
  );
}

function print<Found>(
  { environment, stdout }: Dependencies,
  { json }: Options,
  found: Found,
  asText: (printer: Printer, found: Found) => void,
): void {
  const printer = createPrinter(stdout, environment);
  if (json) printer.line(JSON.stringify(found, null, 2));
  else asText(printer, found);
}

function printList(printer: Printer, { batches, more }: BatchList): void {
  if (batches.length === 0) {
    printer.line('There is no such batch.');
    return;
  }
  const titles = ['BATCH', 'MADE BY', 'STATE', 'LINES', 'MADE'];
  printer.table([titles.map((title) => printer.style('dim', title)), ...batches.map(row)]);
  if (more) printer.line(`These are the newest ${batches.length}; there are more.`);
}

function row(batch: BatchView): string[] {
  return [
    batch.id,
    printable(batch.keyName ?? batch.key),
    wordOf(batch),
    progressOf(batch),
    new Date(batch.createdAt).toISOString(),
  ];
}

function wordOf({ state }: BatchView): string {
  return state.replaceAll('_', ' ');
}

const sayings: Readonly<Record<BatchView['state'], string>> = Object.freeze({
  validating: 'It is being validated',
  in_progress: 'It is under way',
  finalizing: 'It is being finished',
  completed: 'It is completed',
  failed: 'It has failed',
  expired: 'It has expired',
  cancelling: 'It is being cancelled',
  cancelled: 'It was cancelled',
});

/** How it stands, in a sentence. */
export function sentenceOf({
  requests: { answered, failed, total },
  state,
}: Pick<BatchView, 'requests' | 'state'>): string {
  // Of a file that could not be read nobody knows the lines.
  if (total === 0) return `${sayings[state]}.`;
  const done = `${answered + failed} of ${total} ${total === 1 ? 'line is' : 'lines are'} done`;
  return `${sayings[state]}: ${done}${failed === 0 ? '' : `, ${failed} of them without an answer`}.`;
}

function progressOf({ requests: { answered, failed, total } }: BatchView): string {
  const done = `${answered + failed} of ${total}`;
  return failed === 0 ? done : `${done}, ${failed} without an answer`;
}

function printDetail(printer: Printer, { batch, lineErrors }: BatchDetail): void {
  printer.line(`${printer.style('bold', batch.id)}  ${batch.endpoint}`);
  printer.line(`Made by ${printable(batch.keyName ?? batch.key)} (tenant ${printable(batch.tenant)})`);
  printer.line(sentenceOf(batch));
  if (batch.wait !== null) {
    const { code, limit, message, until } = batch.wait;
    const which = limit === null ? code : `${code}, ${limit}`;
    printer.line(
      `It waits until ${new Date(until).toISOString()} at most: ${printable(message)} (${printable(which)})`,
    );
  }
  for (const { line, message } of batch.problems)
    printer.line(`  ${line === null ? 'The whole file' : `Line ${line}`}: ${printable(message)}`);
  if (lineErrors.length === 0) return;
  printer.line();
  printer.table([
    ['CODE', 'STATUS', 'LINES', 'THE FIRST OF THEM'].map((title) => printer.style('dim', title)),
    ...lineErrors.map(({ code, count, lines, status }) => [
      code,
      status === null ? 'not asked' : String(status),
      String(count),
      lines.join(', '),
    ]),
  ]);
}
