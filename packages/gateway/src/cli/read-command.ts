import type { ContentPieceView, ReadContent } from '@gatehouse/contract/admin-record';
import { errorRemedies } from '@gatehouse/contract/error-remedies';
import { errorCatalogue } from '@gatehouse/contract/errors';
import type { Command } from 'commander';
import { GatehouseError } from '../core/errors.ts';
import { commandLine, type Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import { lockOrFail, openRootKey, prepareDataFolder, requireRecord } from './data-folder.ts';
import type { Dependencies, Reading } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { findFile, loadOrFail } from './located-configuration.ts';
import { parseText } from './parse-options.ts';
import { createPrinter, printable, type Printer } from './printer.ts';

interface Options extends Place {
  readonly reason?: string;
  readonly actor?: string;
  readonly json: boolean;
}

export function addReadCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('read')
    .description('open prompt and answer of a request; who and why are in the record before anything is shown')
    .argument('<request>', 'its id, req_…')
    // Not required in the eyes of commander, which would tell of that before it told of an option that it does not know.
    .option('--reason <text>', 'why; sealed in the record (required)', parseText)
    .option(
      '--actor <name>',
      'who reads, for the record, which says as well that it was on the command line',
      parseText,
    )
    .option('--json', 'print JSON', false)
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .addHelpText(
      'after',
      `\nExample:\n  ${dependencies.commandName} read req_083ff00b… --reason "complaint 17" --actor "A. Muster"\n`,
    )
    .action(async (request: string, { reason, ...options }: Options, command: Command) => {
      if (reason === undefined) command.error("error: required option '--reason <text>' not specified");
      const actor = options.actor === undefined ? 'command line' : `command line: ${options.actor}`;
      const reading = await read(dependencies, options, { request, reason }, actor).catch((thrown: unknown) => {
        throw failureOf(thrown);
      });
      if (!('content' in reading)) throw waits(dependencies, options, reading);
      const printer = createPrinter(dependencies.stdout, dependencies.environment);
      if (options.json) printer.line(JSON.stringify(reading.content, null, 2));
      else print(reading.content, printer);
    });
}

/** By the gateway that runs on the data folder; where none runs, directly, with the folder locked. */
async function read(
  dependencies: Dependencies,
  options: Place,
  wanted: { readonly request: string; readonly reason: string },
  actor: string,
): Promise<Reading> {
  const { dataFolder, tenant } = await findPlace(dependencies, options);
  const remote = await connectToGateway(dataFolder);
  if (remote !== undefined) return remote.readContent(wanted, actor);
  const file = await findFile(dependencies, options.config);
  const ledger = file === undefined ? undefined : (await loadOrFail(dependencies, file)).configuration.ledger;
  if (ledger?.fourEyes === true) {
    throw new CliFailure(
      exitCodes.needsAnother,
      'Reading content takes two people here, and without a running gateway nobody can approve',
      `Start it with \`${commandLine(dependencies, 'start', options)}\`.`,
    );
  }
  await requireRecord(dataFolder);
  await prepareDataFolder(dataFolder);
  const lock = lockOrFail(dataFolder);
  try {
    const rootKey = await openRootKey(dataFolder, ledger);
    const place = { dataFolder, tenant, signerFolder: ledger?.signerFolder, rootKey };
    return await dependencies.readContent(place, wanted, actor);
  } finally {
    lock.release();
  }
}

/** The same for other commands. Throws `resource_not_found` where there is no content, and a CliFailure where somebody must approve it. */
export async function readContents(
  dependencies: Dependencies,
  options: Place,
  wanted: { readonly request: string; readonly reason: string },
  actor: string,
): Promise<ReadContent> {
  const reading = await read(dependencies, options, wanted, actor);
  if (!('content' in reading)) throw waits(dependencies, options, reading);
  return reading.content;
}

function failureOf(thrown: unknown): unknown {
  if (!(thrown instanceof GatehouseError)) return thrown;
  if (thrown.code === 'resource_not_found') {
    return new CliFailure(
      exitCodes.failed,
      'The record has no content of a request of this id',
      '`gatehouse log --kind request,refusal` shows the ids; they begin with req_.',
    );
  }
  const { en } = errorCatalogue[thrown.code];
  return new CliFailure(exitCodes.failed, en.replace(/\.$/, ''), errorRemedies[thrown.code], thrown);
}

function waits(
  dependencies: Dependencies,
  options: Place,
  { question }: Extract<Reading, { question: object }>,
): CliFailure {
  return new CliFailure(
    exitCodes.needsAnother,
    `Somebody else must approve this first (${question.id})`,
    `With an admin key, in the console under Record; then call this again with the same reason and --actor. \`${commandLine(dependencies, 'log --kind approval', options)}\` shows the decision.`,
  );
}

function print({ contents, recorded }: ReadContent, printer: Printer): void {
  for (const { index, part, pieces, shard } of contents) {
    printer.line(printer.style('bold', `${part} (${shard}/${index})`));
    for (const piece of pieces) for (const line of linesOf(piece)) printer.line(`  ${printable(line)}`);
    printer.line();
  }
  printer.line(printer.style('dim', `This reading is in the record: ${recorded.map(String).join(', ')}`));
}

function linesOf({ base64, bytes, fault, text }: ContentPieceView): readonly string[] {
  if (fault !== undefined) return [`[${bytes} bytes: ${fault}]`];
  if (text === undefined) return [`[${bytes} bytes that are no text, base64:]`, base64 ?? ''];
  try {
    return JSON.stringify(JSON.parse(text), null, 2).split('\n');
  } catch {
    return text.split('\n');
  }
}
