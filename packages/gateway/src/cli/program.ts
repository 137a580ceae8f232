import { Command, CommanderError } from 'commander';
import { GatehouseError } from '../core/errors.ts';
import { addCalibrateCommand } from './calibrate-command.ts';
import { addCheckCommand } from './check-command.ts';
import { asCalled } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { addAttacksCommand } from './attacks-command.ts';
import { addConfigCommand } from './config-command.ts';
import { addConsentCommand } from './consent-command.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addEraseCommand } from './erase-command.ts';
import { addExpireCommand } from './expire-command.ts';
import { addExplainCommand } from './explain-command.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { addExportCommand } from './export-command.ts';
import { addHoldCommand } from './hold-command.ts';
import { addInitCommand } from './init-command.ts';
import { addDirectoryCommands } from './directory-commands.ts';
import { addKeysCommand } from './keys-command.ts';
import { addKeystoreCommand } from './keystore-command.ts';
import { addLimitsCommand } from './limits-command.ts';
import { addBatchesCommand } from './batches-command.ts';
import { addQueueCommand } from './queue-command.ts';
import { addKnowledgeCommand } from './knowledge-command.ts';
import { addModelsCommand } from './models-command.ts';
import { addRoutesCommand } from './routes-command.ts';
import { addLogCommand } from './log-command.ts';
import { addInspectCommand } from './inspect-command.ts';
import { addPolicyCommand } from './policy-command.ts';
import { addPromptCommand } from './prompt-command.ts';
import { addPseudonymiseCommand } from './pseudonymise-command.ts';
import { addReadCommand } from './read-command.ts';
import { addRegisterCommand } from './register-command.ts';
import { addReindexCommand } from './reindex-command.ts';
import { addCostsCommand } from './costs-command.ts';
import { addReportCommand } from './report-command.ts';
import { addRestoreCommand } from './restore-command.ts';
import { addReviewsCommand } from './reviews-command.ts';
import { createPrinter } from './printer.ts';
import { recordFailure } from './record-failure.ts';
import { addRotateKeyCommand } from './rotate-key-command.ts';
import { addSecretsCommand } from './secrets-command.ts';
import { addSignInCommands } from './sign-in-commands.ts';
import { addStartCommand } from './start-command.ts';
import { addVerifyCommand } from './verify-command.ts';
import { addApplyCommand } from './apply-command.ts';
import { addVersionCommand } from './version-command.ts';
import { addOpenApiCommand } from './openapi-command.ts';
import { addWitnessCommand } from './witness-command.ts';

/** The command line. Nothing in it ends the process or reads the world except through the dependencies. */
export function createProgram(dependencies: Dependencies): Command {
  const program = new Command('gatehouse')
    .description('A secure, auditable gateway for language models')
    .version(dependencies.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help of a command')
    .showHelpAfterError('(add --help for help)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void dependencies.stdout.write(text),
      writeErr: (text) => void dependencies.stderr.write(text),
    })
    .addHelpText(
      'after',
      `
Examples:
  ${dependencies.commandName} start
  ${dependencies.commandName} keys create --name my-app --expires 90d

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 configuration, 4 data folder, 5 address, 6 already running,
8 somebody else must approve it first.
`,
    );
  addInitCommand(program, dependencies);
  addCheckCommand(program, dependencies);
  addConfigCommand(program, dependencies);
  addStartCommand(program, dependencies);
  addDoctorCommand(program, dependencies);
  addExplainCommand(program, dependencies);
  addKeysCommand(program, dependencies);
  addDirectoryCommands(program, dependencies);
  addSignInCommands(program, dependencies);
  addSecretsCommand(program, dependencies);
  addAttacksCommand(program, dependencies);
  addReviewsCommand(program, dependencies);
  addConsentCommand(program, dependencies);
  addRegisterCommand(program, dependencies);
  addEraseCommand(program, dependencies);
  addHoldCommand(program, dependencies);
  addExpireCommand(program, dependencies);
  addKeystoreCommand(program, dependencies);
  addLogCommand(program, dependencies);
  addReadCommand(program, dependencies);
  addReindexCommand(program, dependencies);
  addInspectCommand(program, dependencies);
  addPolicyCommand(program, dependencies);
  addPromptCommand(program, dependencies);
  addCalibrateCommand(program, dependencies);
  addPseudonymiseCommand(program, dependencies);
  addRestoreCommand(program, dependencies);
  addReportCommand(program, dependencies);
  addLimitsCommand(program, dependencies);
  addKnowledgeCommand(program, dependencies);
  addModelsCommand(program, dependencies);
  addRoutesCommand(program, dependencies);
  addQueueCommand(program, dependencies);
  addBatchesCommand(program, dependencies);
  addCostsCommand(program, dependencies);
  addRotateKeyCommand(program, dependencies);
  addWitnessCommand(program, dependencies);
  addVerifyCommand(program, dependencies);
  addExportCommand(program, dependencies);
  addApplyCommand(program, dependencies);
  addOpenApiCommand(program, dependencies);
  addVersionCommand(program, dependencies);
  return program;
}

/** Runs one command line (without the program's own name) to its end. Never throws; resolves to the exit code. */
export async function runProgram(
  program: Command,
  words: readonly string[],
  dependencies: Dependencies,
): Promise<number> {
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCodes.done;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const printer = createPrinter(dependencies.stderr, dependencies.environment);
    const failure = thrown instanceof CliFailure ? thrown : recordFailure(thrown);
    if (failure !== undefined) {
      const { exitCode, message, remedy } = failure;
      if (message !== '') printer.line(`${printer.style('red', 'Error:')} ${asCalled(dependencies, message)}.`);
      if (remedy !== '') printer.line(asCalled(dependencies, remedy));
      return exitCode;
    }
    const message = thrown instanceof GatehouseError || thrown instanceof Error ? thrown.message : 'unknown error';
    printer.line(`${printer.style('red', 'Error:')} ${message}`);
    if (dependencies.environment['GATEHOUSE_DEBUG'] !== undefined && thrown instanceof Error)
      printer.line(thrown.stack);
    return exitCodes.failed;
  }
}
