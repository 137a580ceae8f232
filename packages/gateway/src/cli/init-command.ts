import { resolve } from 'node:path';
import type { Command } from 'commander';
import { commandLine } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { type InitialConfiguration, writeInitialConfiguration } from './initial-configuration.ts';
import { findFile } from './located-configuration.ts';
import { createPrinter, printable, type Printer } from './printer.ts';

export function addInitCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('init')
    .description('look for model servers on this machine and write a configuration')
    .option('--file <file>', 'where to write it', 'gatehouse.yaml')
    .option('--force', 'replace a file that is there', false)
    .addHelpText('after', `\nExample:\n  ${dependencies.commandName} init --file /etc/gatehouse/gatehouse.yaml\n`)
    .action(async (options: { file: string; force: boolean }) => {
      const printer = createPrinter(dependencies.stdout, dependencies.environment);
      const file = resolve(dependencies.workingFolder, options.file);
      printInitialConfiguration(printer, await writeInitialConfiguration(dependencies, { file, force: options.force }));
      const found = await findFile(dependencies, undefined);
      printer.line(`Next: ${commandLine(dependencies, 'start', found === file ? {} : { config: options.file })}`);
    });
}

export function printInitialConfiguration(printer: Printer, written: InitialConfiguration): void {
  printer.line(`Wrote ${written.file}`);
  const rows = written.servers.map((server) => [
    printable(server.name),
    printable(server.baseUrl),
    server.models.length === 0
      ? 'no models'
      : printable(server.models.slice(0, 4).join(', ')) + (server.models.length > 4 ? ', …' : ''),
  ]);
  if (written.knowledge !== undefined)
    rows.push(['built-in', written.knowledge, 'answers by quoting; no model was found on this machine']);
  for (const name of written.assistants)
    rows.push(['built-in', name, 'answers from documents and tables, and names the source']);
  printer.table(rows);
}
