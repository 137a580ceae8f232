import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { Command } from 'commander';
import { leaveCommandNote } from '../config/command-note.ts';
import { judgeText } from '../config/load.ts';
import { replaceConfiguration, readIfThere } from '../config/replace-configuration.ts';
import { maskText, unmask } from '../config/secret-marks.ts';
import { openVersionStore, type StoredVersion, type VersionStore } from '../config/version-store.ts';
import { readWritten } from '../config/written-document.ts';
import { formatPath } from '../config/problem.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Place } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { overridesOf, printProblems, requireFile } from './located-configuration.ts';
import { createPrinter, printable, type Printer } from './printer.ts';

interface RestoreOptions extends Place {
  readonly actor: string;
  readonly reason?: string;
  readonly dryRun: boolean;
  readonly force: boolean;
}

export function addConfigCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  const config = program
    .command('config')
    .description('look at former versions of the configuration, and go back to one')
    .addHelpText(
      'after',
      `\nExamples:\n  ${commandName} config versions\n  ${commandName} config diff cfg_3f2a…\n  ${commandName} config restore cfg_3f2a… --dry-run\n`,
    );
  const printer = createPrinter(dependencies.stdout, dependencies.environment);

  common(config.command('versions').description('list the versions that were in force, newest first'))
    .option('--json', 'print JSON', false)
    .action(async (options: Place & { readonly json: boolean }) => {
      const store = await openStore(dependencies, options);
      if (options.json) {
        printer.line(JSON.stringify({ versions: store.list().map(({ text: _text, ...version }) => version) }, null, 2));
        return;
      }
      if (store.list().length === 0)
        printer.line('There is no version yet: the first is kept when the gateway starts.');
      printer.table(store.list().map((version) => rowOf(version)));
    });

  common(
    config
      .command('diff')
      .description('show what a version changed, or how two differ; secrets are shown as marks')
      .argument('[version]', 'a version; the newest without it')
      .argument('[against]', 'another one; the one before it without it'),
  ).action(async (id: string | undefined, against: string | undefined, options: Place) => {
    const store = await openStore(dependencies, options);
    const list = store.list();
    const version = id === undefined ? list[0] : find(store, id);
    if (version === undefined) throw new CliFailure(exitCodes.failed, 'There is no version yet');
    const before = against === undefined ? list[list.indexOf(version) + 1] : find(store, against);
    const text = before === undefined ? '' : await textOf(store, before);
    printDifference(printer, before?.id ?? 'nothing', text, version.id, await textOf(store, version));
  });

  common(
    config
      .command('restore')
      .description('make the file say again what it said; a running gateway applies it by itself')
      .argument('<version>', 'the version'),
  )
    .option('--actor <name>', 'who does it, as it is to stand in the record', 'command line')
    .option('--reason <text>', 'why, as it is to stand in the history')
    .option('--dry-run', 'only show what would change', false)
    .option('--force', 'write it even though it is not valid here, as where this shell lacks variables', false)
    .action((id: string, options: RestoreOptions) => restore(dependencies, printer, id, options));
}

function common(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration');
}

async function restore(
  dependencies: Dependencies,
  printer: Printer,
  id: string,
  options: RestoreOptions,
): Promise<void> {
  const file = await requireFile(dependencies, options.config);
  const json = file.toLowerCase().endsWith('.json');
  const folder = await versionsFolder(dependencies, options);
  const store = await openVersionStore(folder);
  const wanted = await textOf(store, find(store, id));
  const now = await readIfThere(file);
  // How secrets are called is the gateway's to say; here it is enough to know which server each is for.
  const key = randomBytes(32);
  const nameSecret = (value: string): string => createHmac('sha256', key).update(value).digest('hex').slice(0, 8);
  const masked = maskText(now ?? '', json, nameSecret);
  const written = readWritten(wanted, json);
  if (written === undefined) throw new CliFailure(exitCodes.failed, 'This version cannot be read');
  const { text, findings } = unmask(written, masked?.secrets ?? [], { standIn: true });
  const [gone] = findings;
  if (gone !== undefined) {
    throw new CliFailure(
      exitCodes.failed,
      `The history keeps no secrets, and it is not clear which one belongs to ${formatPath(gone.path)}`,
      'Write the version and its secrets by hand: `gatehouse config diff` shows it.',
    );
  }
  const shown = maskText(text, json, nameSecret)?.text ?? wanted;
  if (text === now) {
    printer.line('The file says that already.');
    return;
  }
  printDifference(printer, file, masked?.text ?? '', id, shown);
  const judged = await judgeText(text, file, dependencies.environment, overridesOf(dependencies, options));
  if (!judged.ok) {
    printProblems(dependencies, judged.problems);
    if (!options.force) throw new CliFailure(exitCodes.configuration);
  }
  if (options.dryRun) return;
  const { actor, reason = `restored ${id} on the command line` } = options;
  // Before it, for a running gateway looks at once.
  await leaveCommandNote(folder, text, { actor, reason, restored: id });
  try {
    await replaceConfiguration(file, text, now);
  } catch (thrown) {
    if (!(thrown instanceof GatehouseError)) throw thrown;
    const conflict = thrown.code === 'configuration_conflict';
    throw new CliFailure(
      exitCodes.failed,
      conflict ? `${file} was changed meanwhile` : `${file} cannot be written`,
      conflict ? 'Run the command again.' : 'Let this user write the file and its folder.',
      thrown,
    );
  }
  printer.line(`${printer.style('green', 'Restored:')} ${printable(file)} says again what it said in ${id}.`);
}

async function openStore(dependencies: Dependencies, options: Place): Promise<VersionStore> {
  return openVersionStore(await versionsFolder(dependencies, options));
}

async function versionsFolder(dependencies: Dependencies, options: Place): Promise<string> {
  const { dataFolder } = await findPlace(dependencies, options);
  return join(dataFolder, 'configurations');
}

function find(store: VersionStore, id: string): StoredVersion {
  const found = store.list().find((version) => version.id === id);
  if (found !== undefined) return found;
  throw new CliFailure(
    exitCodes.failed,
    `There is no version ${printable(id)}`,
    'List them with `gatehouse config versions`.',
  );
}

async function textOf(store: VersionStore, version: StoredVersion): Promise<string> {
  const text = await store.text(version);
  if (text !== undefined) return text;
  throw new CliFailure(exitCodes.failed, `The text of ${version.id} is gone or damaged`);
}

function rowOf({ id, at, origin, actor, reason, added, removed }: StoredVersion): string[] {
  const when = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  return [id, when, origin, `+${added} -${removed}`, printable(actor ?? ''), printable(reason ?? '')];
}

function printDifference(printer: Printer, oldName: string, before: string, newName: string, after: string): void {
  const patch = createTwoFilesPatch(oldName, newName, before, after, undefined, undefined, { context: 3 });
  // The first line is a ruler.
  for (const line of patch.trimEnd().split('\n').slice(1)) {
    const colour = line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : undefined;
    printer.line(colour === undefined ? printable(line) : printer.style(colour, printable(line)));
  }
}
