import { createHmac, randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { DirectoryDrift, DirectoryStep } from '@gatehouse/contract/declared-directory';
import { createTwoFilesPatch } from 'diff';
import type { Command } from 'commander';
import { leaveCommandNote } from '../config/command-note.ts';
import { judgeText } from '../config/load.ts';
import type { Problem } from '../config/problem.ts';
import { type ReadDeclared, readDeclared } from '../config/read-declared.ts';
import { readIfThere, replaceConfiguration } from '../config/replace-configuration.ts';
import { maskText } from '../config/secret-marks.ts';
import { GatehouseError } from '../core/errors.ts';
import { commandLine, type Place } from './command-line.ts';
import type { Declaring } from './declared-request.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { overridesOf, printProblems, requireFile } from './located-configuration.ts';
import { createPrinter, printable, type Printer } from './printer.ts';
import { withDirectory } from './with-directory.ts';

interface ApplyOptions extends Place {
  readonly file?: string;
  readonly yes: boolean;
  readonly json: boolean;
}

/** Whoever has mended these sees the others. */
const mostProblems = 10;

export function addApplyCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  common(
    program
      .command('apply')
      .description(
        'make tenants, teams, people and roles, or the configuration, what a file says; the difference first',
      ),
  )
    .option(
      '-f, --file <file>',
      'what is to be: a file of tenants, teams, people and roles, or a configuration (required)',
    )
    .option('--yes', 'do it; without it only the difference is shown', false)
    .addHelpText(
      'after',
      `
What no file has ever declared is left alone. What the file that was applied last has declared, and this one no longer does, is
closed: keys of a person or service account that is suspended are refused.

Examples:
  ${commandName} apply -f access.yaml
  ${commandName} apply -f access.yaml --yes
  ${commandName} apply -f repository/gatehouse.yaml --config /etc/gatehouse/gatehouse.yaml --yes
`,
    )
    .action(async (options: ApplyOptions, command: Command) => {
      if (options.file === undefined) command.error("error: required option '-f, --file <file>' not specified");
      const file = resolve(dependencies.workingFolder, options.file);
      const read = await readDeclared(file, dependencies.environment);
      switch (read.kind) {
        case 'refused':
          printProblems(dependencies, await allProblems(dependencies, read, options), 'The file', mostProblems);
          throw new CliFailure(exitCodes.configuration);
        case 'configuration':
          await applyConfiguration(dependencies, printer, read.text, file, options);
          return;
        case 'directory':
          await applyDirectory(dependencies, printer, read, options);
      }
    });

  common(
    program.command('drift').description('show where the directory is no longer what the file applied last declares'),
  )
    .addHelpText(
      'after',
      '\nExit codes: 0 where there is no difference, 1 where there is one, 7 where no file was applied yet.\n',
    )
    .action(async (options: ApplyOptions) => {
      const drift = await withDeclared(dependencies, options, (declaring) => declaring.drift());
      const { applied } = drift;
      if (options.json) printer.line(JSON.stringify(drift, null, 2));
      // Whoever lets a pipeline depend on this must not take it for "as the file says".
      if (applied === null)
        throw new CliFailure(
          exitCodes.notChecked,
          'No file was applied yet, so there is nothing to compare with',
          `Apply one with \`${commandName} apply -f <file> --yes\`.`,
        );
      if (!options.json) printDrift(printer, { ...drift, applied });
      if (drift.steps.length > 0) throw new CliFailure(exitCodes.failed);
    });
}

/** What is wrong with a file by itself, and where what can be read of it refers to what is not there. */
async function allProblems(
  dependencies: Dependencies,
  { problems, remains }: Extract<ReadDeclared, { readonly kind: 'refused' }>,
  options: ApplyOptions,
): Promise<readonly Problem[]> {
  if (remains === undefined) return problems;
  try {
    const more = await withDeclared(dependencies, options, (declaring) => declaring.check(remains.declared));
    return [...problems, ...remains.problemsOf(more)];
  } catch (thrown) {
    // That there is no directory to ask, whoever has mended the file is told.
    if (thrown instanceof CliFailure) return problems;
    throw thrown;
  }
}

function common(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false);
}

function printDrift(
  printer: Printer,
  { applied, steps, undeclared }: DirectoryDrift & { readonly applied: NonNullable<DirectoryDrift['applied']> },
): void {
  const when = new Date(applied.at).toISOString().slice(0, 16).replace('T', ' ');
  printer.line(`A file was applied last at ${when} UTC by ${printable(applied.actor)}.`);
  if (steps.length === 0) printer.line('Everything is as it declares.');
  else printSteps(printer, steps);
  if (undeclared > 0) printer.line(`${String(undeclared)} more are in no file.`);
}

async function applyDirectory(
  dependencies: Dependencies,
  printer: Printer,
  { declared, problemsOf }: Extract<ReadDeclared, { readonly kind: 'directory' }>,
  options: ApplyOptions,
): Promise<void> {
  const steps = await withDeclared(dependencies, options, async (declaring) => {
    const problems = await declaring.check(declared);
    if (problems.length > 0) {
      printProblems(dependencies, problemsOf(problems), 'The file', mostProblems);
      throw new CliFailure(exitCodes.configuration);
    }
    return options.yes ? declaring.apply(declared) : declaring.plan(declared);
  });
  if (options.json) {
    printer.line(JSON.stringify({ applied: options.yes, steps }, null, 2));
    return;
  }
  if (steps.length === 0) {
    printer.line('All of it is so already.');
    return;
  }
  printSteps(printer, steps);
  printer.line();
  printer.line(options.yes ? printer.style('green', 'Done.') : 'Nothing was done yet: say --yes to do it.');
}

const signs = { create: '+', change: '~', close: '-' } as const;
const colours = { create: 'green', change: 'yellow', close: 'red' } as const;

function printSteps(printer: Printer, steps: readonly DirectoryStep[]): void {
  for (const { action, fields, kind, name, tenant } of steps) {
    const place = tenant === undefined ? '' : ` (${printable(tenant)})`;
    printer.line(printer.style(colours[action], `${signs[action]} ${kind} ${printable(name)}${place}`));
    for (const { field, from, to } of fields) {
      const before = action === 'create' ? '' : `${from === undefined ? 'none' : printable(JSON.stringify(from))} → `;
      printer.line(`    ${field}: ${before}${to === undefined ? 'none' : printable(JSON.stringify(to))}`);
    }
  }
}

/** What is done before it is refused stays done. */
async function withDeclared<Result>(
  dependencies: Dependencies,
  options: Place & { readonly yes?: boolean },
  action: (declaring: Declaring) => Promise<Result>,
): Promise<Result> {
  return withDirectory(dependencies, options, ({ declared }) =>
    action(declared).catch((thrown: unknown) => {
      if (!(thrown instanceof GatehouseError)) throw thrown;
      throw new CliFailure(
        exitCodes.failed,
        `The directory refuses this (${thrown.code}${thrown.param === undefined ? '' : `, ${printable(thrown.param)}`})`,
        options.yes === true
          ? 'Steps before it, if there were any, are done; apply the file again without --yes to see which are left.'
          : 'Nothing was done.',
        thrown,
      );
    }),
  );
}

/** Puts another file in the place of the configuration; a running gateway takes it over by itself. */
async function applyConfiguration(
  dependencies: Dependencies,
  printer: Printer,
  text: string,
  source: string,
  options: ApplyOptions,
): Promise<void> {
  const file = await requireFile(dependencies, options.config);
  if (file === source)
    throw new CliFailure(
      exitCodes.usage,
      'This is the configuration of the gateway itself',
      'A running gateway applies it when it changes; name the other file with -f, and this one with --config.',
    );
  const json = file.toLowerCase().endsWith('.json');
  const now = await readIfThere(file);
  if (text === now) {
    printer.line('The configuration says that already.');
    return;
  }
  // What leads to other files leads there from where it is to be; what is wrong is in the file that was given.
  const judged = await judgeText(text, file, dependencies.environment, overridesOf(dependencies, options));
  if (!judged.ok) {
    const problems = judged.problems.map((problem) => (problem.file === file ? { ...problem, file: source } : problem));
    printProblems(dependencies, problems, 'The file', mostProblems);
    throw new CliFailure(exitCodes.configuration);
  }
  const key = randomBytes(32);
  const nameSecret = (value: string): string => createHmac('sha256', key).update(value).digest('hex').slice(0, 8);
  const shown = (one: string | undefined): string =>
    one === undefined ? '' : (maskText(one, json, nameSecret)?.text ?? '');
  const patch = createTwoFilesPatch(file, source, shown(now), shown(text), undefined, undefined, { context: 3 });
  // The first line is a ruler.
  for (const line of patch.trimEnd().split('\n').slice(1)) {
    const colour = line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : undefined;
    printer.line(colour === undefined ? printable(line) : printer.style(colour, printable(line)));
  }
  if (!options.yes) {
    printer.line('Nothing was done yet: say --yes to do it.');
    return;
  }
  const { dataFolder } = await findPlace(dependencies, options);
  const note = { actor: 'command line', reason: `applied ${source}` };
  // Before it, for a running gateway looks at once.
  await leaveCommandNote(join(dataFolder, 'configurations'), text, note);
  try {
    await replaceConfiguration(file, text, now);
  } catch (thrown) {
    if (!(thrown instanceof GatehouseError)) throw thrown;
    throw new CliFailure(
      exitCodes.failed,
      thrown.code === 'configuration_conflict' ? `${file} was changed meanwhile` : `${file} cannot be written`,
      `Run \`${commandLine(dependencies, 'apply', options)}\` again.`,
      thrown,
    );
  }
  printer.line(`${printer.style('green', 'Done:')} ${printable(file)} is what ${printable(source)} says.`);
}
