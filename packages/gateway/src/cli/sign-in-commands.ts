import type { AccountCode, AccountView, SessionInList } from '@gatehouse/contract/admin-sign-in';
import { roleName } from '@gatehouse/contract/built-in-roles';
import { errorRemedies } from '@gatehouse/contract/error-remedies';
import { errorCatalogue } from '@gatehouse/contract/errors';
import type { Command } from 'commander';
import { GatehouseError } from '../core/errors.ts';
import { commandLine, type Place } from './command-line.ts';
import { connectToGateway, type RemoteGateway } from './control-client.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { createPrinter, printable, type Printer } from './printer.ts';

interface CommonOptions extends Place {
  readonly json: boolean;
}

interface CreateOptions extends CommonOptions {
  readonly person?: string;
  readonly name?: string;
  readonly role: readonly string[];
  readonly userName: string;
}

/** Who is signed in to the console, and accounts with passwords: `sessions` and `accounts`. */
export function addSignInCommands(program: Command, dependencies: Dependencies): void {
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  addSessionsCommand(program, dependencies, printer);
  addAccountsCommand(program, dependencies, printer);
}

function addSessionsCommand(program: Command, dependencies: Dependencies, printer: Printer): void {
  const { commandName } = dependencies;
  const sessions = program
    .command('sessions')
    .description('see and end sessions of the console, of a gateway that runs')
    .addHelpText('after', `\nExamples:\n  ${commandName} sessions list\n  ${commandName} sessions end ses_3f2a…\n`);

  common(sessions.command('list').description('list who is signed in')).action(async (options: CommonOptions) => {
    const listed = await withGateway(dependencies, options, ({ signIn }) => signIn.sessions());
    if (options.json) printer.line(JSON.stringify(listed, null, 2));
    else if (listed.length === 0) printer.line('Nobody is signed in.');
    else printer.table([titles(printer, ['ID', 'NAME', 'BY', 'SINCE', 'LAST USED']), ...listed.map(sessionRow)]);
  });

  common(sessions.command('end [id]').description('end a session, with what still runs in it'))
    .option('--person <id>', 'end all of this person, and refuse what issuers have given out before')
    .action(async (id: string | undefined, options: CommonOptions & { readonly person?: string }, command: Command) => {
      const { person } = options;
      if ((id === undefined) === (person === undefined)) command.error('error: give the id of a session, or --person');
      await withGateway(dependencies, options, async ({ signIn }) => {
        if (id !== undefined) await signIn.endSession(id);
        else if (person !== undefined) await signIn.endPerson(person);
      });
      printer.line(options.json ? JSON.stringify({ id, person }) : 'Ended.');
    });
}

function addAccountsCommand(program: Command, dependencies: Dependencies, printer: Printer): void {
  const { commandName } = dependencies;
  const accounts = program
    .command('accounts')
    .description('accounts with passwords, for sites without an identity provider, of a gateway that runs')
    .addHelpText(
      'after',
      `\nExamples:\n  ${commandName} accounts create --name 'Anna Beispiel' --user-name anna --role admin\n  ${commandName} accounts reset anna\n`,
    );

  common(accounts.command('list').description('list accounts')).action(async (options: CommonOptions) => {
    const listed = await withGateway(dependencies, options, ({ signIn }) => signIn.accounts());
    if (options.json) printer.line(JSON.stringify(listed, null, 2));
    else if (listed.length === 0) printer.line('There are no accounts.');
    else printer.table([titles(printer, ['USER NAME', 'PERSON', 'STATE', 'SECOND FACTOR']), ...listed.map(accountRow)]);
  });

  common(accounts.command('create').description('give a person an account; prints the code that sets it up, once'))
    .requiredOption('--user-name <name>', 'the name for signing in')
    .option('--person <id>', 'of a person of the directory')
    .option('--name <name>', 'of a new person, in place of --person')
    .option('--role <role...>', 'of a new person', [])
    .action(async (options: CreateOptions, command: Command) => {
      const { name, person, role, userName } = options;
      if ((person === undefined) === (name === undefined)) command.error('error: give one of --person and --name');
      const unknown = role.find((one) => !roleName.safeParse(one).success);
      if (unknown !== undefined) command.error(`error: ${printable(unknown)} is no name of a role`);
      const made = await withGateway(dependencies, options, async ({ directory, signIn }) => {
        const roles = role.map((one) => ({ role: one }));
        const { id } =
          person === undefined ? await directory.create('person', { name, userName, roles }) : { id: person };
        return signIn.createAccount({ person: id, userName });
      });
      tellCode(printer, options, made);
    });

  common(
    accounts.command('reset <name>').description('take password and second factor away; prints a new code, once'),
  ).action(async (name: string, options: CommonOptions) => {
    const made = await withGateway(dependencies, options, async ({ signIn }) =>
      signIn.resetAccount(personNamed(await signIn.accounts(), name)),
    );
    tellCode(printer, options, made);
  });

  common(accounts.command('remove <name>').description('remove an account; its person stays')).action(
    async (name: string, options: CommonOptions) => {
      await withGateway(dependencies, options, async ({ signIn }) =>
        signIn.removeAccount(personNamed(await signIn.accounts(), name)),
      );
      printer.line(options.json ? JSON.stringify({ name }) : `Removed ${printable(name)}.`);
    },
  );
}

function common(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false);
}

/** By the name for signing in, or the id of the person. */
function personNamed(accounts: readonly AccountView[], name: string): string {
  const found = accounts.find(
    ({ person, userName }) => person === name || userName.toLowerCase() === name.toLowerCase(),
  );
  if (found === undefined) throw new GatehouseError('resource_not_found', { param: 'name' });
  return found.person;
}

function tellCode(printer: Printer, { json }: CommonOptions, made: AccountCode): void {
  if (json) {
    printer.line(JSON.stringify(made, null, 2));
    return;
  }
  const { account, setUpCode } = made;
  const until = account.setUpUntil === undefined ? '' : `, until ${new Date(account.setUpUntil).toISOString()}`;
  printer.line(
    `Account ${printable(account.userName)} of ${account.person}. Its person sets it up in the console${until}, with this code:`,
  );
  printer.line('');
  printer.line(`  ${setUpCode}`);
}

function titles(printer: Printer, names: readonly string[]): string[] {
  return names.map((title) => printer.style('dim', title));
}

function sessionRow({ createdAt, id, issuer, method, name, usedAt }: SessionInList): string[] {
  const by = issuer === undefined || issuer === 'local' ? method : issuer;
  return [id, printable(name), printable(by), minuteOf(createdAt), minuteOf(usedAt)];
}

function accountRow({ person, recoveryCodes, secondFactor, state, userName }: AccountView): string[] {
  return [printable(userName), person, state, secondFactor ? `yes, ${recoveryCodes} recovery codes` : 'no'];
}

function minuteOf(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}

/** Sessions and passwords are of a gateway that runs; nobody signs in to one that does not. */
async function withGateway<Result>(
  dependencies: Dependencies,
  options: Place,
  action: (gateway: RemoteGateway) => Promise<Result>,
): Promise<Result> {
  const { dataFolder } = await findPlace(dependencies, options);
  const remote = await connectToGateway(dataFolder);
  if (remote === undefined) {
    const start = commandLine(dependencies, 'start', options);
    throw new CliFailure(exitCodes.failed, 'No gateway runs on this data folder', `Start it with \`${start}\`.`);
  }
  try {
    return await action(remote);
  } catch (thrown) {
    if (!(thrown instanceof GatehouseError)) throw thrown;
    const { code } = thrown;
    throw new CliFailure(exitCodes.failed, errorCatalogue[code].en.replace(/\.$/, ''), errorRemedies[code], thrown);
  }
}
