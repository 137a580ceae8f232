import type { Command } from 'commander';
import { expiryWarning } from '../config/certificates.ts';
import type { Dependencies } from './dependencies.ts';
import { exitCodes } from './failure.ts';
import { loadOrFail, requireFile } from './located-configuration.ts';
import { createPrinter } from './printer.ts';

export function addCheckCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('check')
    .description('test the configuration file and the certificates in it, and print every problem with its place')
    .option('--config <file>', 'the configuration file')
    .addHelpText(
      'after',
      `\nExample:\n  ${dependencies.commandName} check --config gatehouse.yaml\n\nExit code: 0 valid, 1 not valid.\n`,
    )
    .action(async (options: { config?: string }) => {
      const file = await requireFile(dependencies, options.config);
      const loaded = await loadOrFail(dependencies, file, { openCertificates: true, exitCode: exitCodes.failed });
      const printer = createPrinter(dependencies.stdout, dependencies.environment);
      for (const notice of loaded.notices) printer.line(`Note: ${notice}`);
      for (const certificate of loaded.certificates) {
        const warning = expiryWarning(certificate, dependencies.clock.now());
        if (warning !== undefined) printer.line(`${printer.style('yellow', 'Warning:')} ${warning}.`);
      }
      printer.line(`${printer.style('green', 'Valid:')} ${loaded.file}`);
    });
}
