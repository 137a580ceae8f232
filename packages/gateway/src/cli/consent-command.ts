import type { Command } from 'commander';
import type { ConsentAdministration, ConsentRecord } from '../core/consent.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import { lockOrFail, openRootKey, prepareDataFolder, requireRecord } from './data-folder.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { loadOrFail, requireFile } from './located-configuration.ts';
import { createPrinter, printable } from './printer.ts';

interface ListOptions extends Place {
  readonly json: boolean;
  readonly subject?: string;
}

interface ChangeOptions extends ListOptions {
  readonly purpose?: string;
  readonly reason?: string;
  readonly actor: string;
}

export function addConsentCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  const consent = program
    .command('consent')
    .description('record that a person has consented, or has withdrawn that; heeded from the next request on')
    .addHelpText(
      'after',
      `\nIt concerns keys whose legal basis is consent.\n\nExamples:\n  ${commandName} consent withdraw --subject anna --reason 'letter of 3 May'\n  ${commandName} consent list\n`,
    );
  const printer = createPrinter(dependencies.stdout, dependencies.environment);

  for (const [name, description, done] of [
    ['give', 'record that a person has consented', 'Recorded the consent'],
    ['withdraw', 'record that a person has withdrawn consent', 'Recorded the withdrawal'],
  ] as const) {
    common(consent.command(name).description(description))
      .option('--subject <name>', 'the person, by the name that requests give (required)')
      .option('--reason <text>', 'how and why; sealed in the record (required)')
      .option('--purpose <text>', 'one purpose, as keys name it; all of them without it')
      .option('--actor <name>', 'who has recorded it, as it is to stand in the record', 'command line')
      .action(async ({ subject, reason, purpose, actor, json, ...place }: ChangeOptions, command: Command) => {
        if (subject === undefined) command.error("error: required option '--subject <name>' not specified");
        if (reason === undefined) command.error("error: required option '--reason <text>' not specified");
        const request = { subject, reason, actor, purpose };
        const record = await withConsents(dependencies, place, (consents) =>
          name === 'give' ? consents.give(request) : consents.withdraw(request),
        );
        if (json) printer.line(JSON.stringify(shown(record), null, 2));
        else printer.line(`${done}${purpose === undefined ? '' : `, for: ${printable(purpose)}`}.`);
      });
  }

  common(consent.command('list').description('list what is recorded; names of people are not kept'))
    .option('--subject <name>', 'only of this person')
    .action(async ({ json, subject, ...place }: ListOptions) => {
      const records = await withConsents(
        dependencies,
        place,
        (consents) => (subject === undefined ? consents.list() : consents.of(subject)),
        { onlyLooks: true },
      );
      if (json) {
        printer.line(JSON.stringify(records.map(shown), null, 2));
        return;
      }
      if (records.length === 0) {
        printer.line('Nothing is recorded.');
        return;
      }
      const head = ['REFERENCE', 'STATE', 'SINCE', 'BY', 'PURPOSE'].map((title) => printer.style('dim', title));
      printer.table([
        head,
        ...records.map(({ reference, state, at, actor, purpose }) => [
          reference.slice(0, 12),
          printer.style(state === 'given' ? 'green' : 'red', state),
          new Date(at).toISOString().slice(0, 10),
          printable(actor),
          purpose === undefined ? 'all' : printable(purpose),
        ]),
      ]);
    });
}

function shown({ sequence: _sequence, ...record }: ConsentRecord): Omit<ConsentRecord, 'sequence'> {
  return record;
}

function common(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false);
}

/** Asks the gateway that runs on the data folder; where none runs, works on it directly, with the folder locked. */
async function withConsents<T>(
  dependencies: Dependencies,
  options: Place,
  action: (consents: ConsentAdministration) => Promise<T>,
  { onlyLooks = false } = {},
): Promise<T> {
  const { dataFolder, tenant } = await findPlace(dependencies, options);
  const remote = await connectToGateway(dataFolder);
  if (remote !== undefined) return explained(() => action(remote.consents));
  if (onlyLooks) await requireRecord(dataFolder);
  await prepareDataFolder(dataFolder);
  const lock = lockOrFail(dataFolder);
  try {
    const ledger =
      options.data !== undefined && options.config === undefined
        ? undefined
        : (await loadOrFail(dependencies, await requireFile(dependencies, options.config))).configuration.ledger;
    const rootKey = await openRootKey(dataFolder, ledger, { make: !onlyLooks });
    const opened = await dependencies.openConsents({
      dataFolder,
      tenant,
      rootKey,
      signerFolder: ledger?.signerFolder,
    });
    try {
      return await explained(() => action(opened.consents));
    } finally {
      await opened.close();
    }
  } finally {
    lock.release();
  }
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof GatehouseError) || thrown.code !== 'invalid_request') throw thrown;
    throw new CliFailure(
      exitCodes.usage,
      'There is no such purpose, or the name or reason is empty or too long',
      '`gatehouse keys list` shows the purposes of the keys; they are compared exactly.',
    );
  }
}
