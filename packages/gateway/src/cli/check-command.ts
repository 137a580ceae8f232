import type { Command } from 'commander';
import { expiryWarning } from '../config/certificates.ts';
import type { LoadedConfiguration } from '../config/load.ts';
import { placeFindingsIn } from '../config/place-findings.ts';
import type { Dependencies } from './dependencies.ts';
import { exitCodes } from './failure.ts';
import { describeProblem, loadOrFail, requireFile } from './located-configuration.ts';
import { lookUpRoles } from './look-up-roles.ts';
import { createPrinter } from './printer.ts';

export function addCheckCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('check')
    .description('test the configuration file and the certificates in it, and print every problem with its place')
    .option('--config <file>', 'the configuration file')
    .addHelpText(
      'after',
      `\nExample:\n  ${dependencies.commandName} check --config gatehouse.yaml\n\nExit code: 0 valid, also with warnings, 1 not valid.\n`,
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
      for (const warning of await roleWarnings(dependencies, loaded))
        printer.line(`${printer.style('yellow', 'Warning:')} ${warning}`);
      printer.line(`${printer.style('green', 'Valid:')} ${loaded.file}`);
    });
}

/** Roles stand in the directory, not in the file: one that there is not is a warning, for it may be made before this file holds. */
async function roleWarnings(dependencies: Dependencies, loaded: LoadedConfiguration): Promise<readonly string[]> {
  const looked = await lookUpRoles(loaded.configuration);
  if (looked === undefined) return [];
  const findings = looked.asked
    ? looked.findings
    : looked.findings.map((finding) => ({
        ...finding,
        message: 'this role is not built in, and no gateway runs that could tell whether it is one of your own',
      }));
  return placeFindingsIn(loaded, findings, dependencies.environment).map((problem) =>
    describeProblem(dependencies, problem),
  );
}
