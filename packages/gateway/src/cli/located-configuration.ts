import { resolve } from 'node:path';
import { findConfiguration } from '../config/find.ts';
import {
  type ConfigurationOverrides,
  type LoadedConfiguration,
  loadConfiguration,
  type LoadOptions,
} from '../config/load.ts';
import { formatProblem, type Problem } from '../config/problem.ts';
import { asCalled, commandLine, type Place, shellQuote } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { createPrinter, printable } from './printer.ts';

export async function findFile(dependencies: Dependencies, option: string | undefined): Promise<string | undefined> {
  const { environment, workingFolder } = dependencies;
  return (await findConfiguration({ option, environment, folder: workingFolder }))?.file;
}

/** The file to use, or a failure that says how to get one. */
export async function requireFile(dependencies: Dependencies, option: string | undefined): Promise<string> {
  const file = await findFile(dependencies, option);
  if (file !== undefined) return file;
  throw new CliFailure(
    exitCodes.configuration,
    `There is no gatehouse.yaml, gatehouse.yml or gatehouse.json in ${dependencies.workingFolder}`,
    `Write one with \`${commandLine(dependencies, 'init')}\`, or name one with --config or GATEHOUSE_CONFIG.`,
  );
}

/** What the options of the command line set over the file. */
export function overridesOf(
  dependencies: Dependencies,
  place: Place & { readonly port?: number },
): ConfigurationOverrides {
  return {
    ...(place.port === undefined ? {} : { port: place.port }),
    ...(place.data === undefined ? {} : { dataFolder: resolve(dependencies.workingFolder, place.data) }),
  };
}

export interface LoadOrFailOptions extends LoadOptions {
  readonly overrides?: ConfigurationOverrides;
  /** What a configuration that is not valid ends with; 3 if it is left out. */
  readonly exitCode?: number;
}

/** Loads a file, or prints every problem and fails. */
export async function loadOrFail(
  dependencies: Dependencies,
  file: string,
  options: LoadOrFailOptions = {},
): Promise<LoadedConfiguration> {
  const result = await loadConfiguration(file, dependencies.environment, options.overrides, options);
  if (result.ok) return result;
  printProblems(dependencies, result.problems);
  throw new CliFailure(options.exitCode ?? exitCodes.configuration);
}

/** The first `most` of them, all if it is left out, with their places. `subject` is what they are in. */
export function printProblems(
  dependencies: Dependencies,
  problems: readonly Problem[],
  subject = 'The configuration',
  most = problems.length,
): void {
  const printer = createPrinter(dependencies.stderr, dependencies.environment);
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  printer.line(printer.style('red', `${subject} has ${count}:`));
  for (const problem of problems.slice(0, most)) printer.line(`  ${describeProblem(dependencies, problem)}`);
  if (problems.length > most) printer.line(`  and ${problems.length - most} more`);
}

/** One line, in which a command to write the file names it, unless it is the one that `init` writes by itself. */
export function describeProblem(dependencies: Dependencies, problem: Problem): string {
  const usual = resolve(dependencies.workingFolder, 'gatehouse.yaml') === problem.file;
  const remedy = usual
    ? problem.remedy
    : problem.remedy.replace(/`gatehouse init(?: --force)?/, (words) => `${words} --file ${shellQuote(problem.file)}`);
  return printable(asCalled(dependencies, formatProblem({ ...problem, remedy })));
}
