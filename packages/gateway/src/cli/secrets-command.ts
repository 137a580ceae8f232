import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type SecretView, setSecretRequestSchema } from '@gatehouse/contract/admin-secrets';
import type { Command } from 'commander';
import { GatehouseError } from '../core/errors.ts';
import type { SecretAdministration } from '../core/secrets.ts';
import { commandLine, type Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import { lockOrFail, openRootKey, prepareDataFolder } from './data-folder.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes, systemCode } from './failure.ts';
import { findPlace } from './find-place.ts';
import { findFile, loadOrFail } from './located-configuration.ts';
import { createPrinter, printable } from './printer.ts';

interface CommonOptions extends Place {
  readonly json: boolean;
}

interface SetOptions extends CommonOptions {
  readonly origin: readonly string[];
  readonly fromFile?: string;
  readonly actor: string;
}

interface RemoveOptions extends CommonOptions {
  readonly force: boolean;
  readonly actor: string;
}

/** Bytes; whatever is longer is no secret. */
const longestInput = 65_536;

export function addSecretsCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  const secrets = program
    .command('secrets')
    .description(
      'keep secrets for model servers, sealed; a setting names one as ${secret:NAME}, and nobody can read it',
    )
    .addHelpText(
      'after',
      `
Examples:
  ${commandName} secrets set mistral --origin https://api.mistral.ai --from-file key.txt
  pass show mistral | ${commandName} secrets set mistral --origin https://api.mistral.ai
  ${commandName} secrets set mistral --from-file newer-key.txt
  ${commandName} secrets list
  ${commandName} secrets remove mistral
`,
    );
  const printer = createPrinter(dependencies.stdout, dependencies.environment);

  common(
    secrets.command('set').description('set a secret, or put another in its place; it is read from standard input'),
  )
    .argument('<name>', 'its name')
    .option(
      '--origin <url>',
      'where it may be sent, such as https://api.mistral.ai; can be given several times; without it, where it may be sent already',
      (given: string, before: readonly string[]) => [...before, given],
      [] as readonly string[],
    )
    .option('--from-file <file>', 'take it from a file, instead of standard input')
    .option('--actor <name>', 'who sets it', 'command line')
    // What stands there too much is a secret, most likely, and complaints would repeat it.
    .allowExcessArguments()
    .action(async (name: string, options: SetOptions, command: Command) => {
      if (command.args.length > 1)
        command.error('error: the value comes from standard input or --from-file, never from an argument');
      const value = await readValue(dependencies, options.fromFile);
      // Where it may be sent is another one's, perhaps, and known below.
      const checked = setSecretRequestSchema.safeParse({
        name,
        origins: options.origin.length === 0 ? ['?'] : [...options.origin],
        value,
      });
      if (!checked.success) throw unkeepable(String(checked.error.issues[0]?.path[0]), value);
      const { before, kept } = await withSecrets(dependencies, options, async (opened) => {
        const before = (await opened.list()).find((one) => one.name === name);
        const origins = options.origin.length > 0 ? options.origin : before?.origins;
        if (origins === undefined) throw needsOrigin(name);
        return { before, kept: await opened.set({ name, origins: [...origins], value }, options.actor) };
      });
      tellTakenAway(dependencies, before, kept.origins);
      if (options.json) printer.line(JSON.stringify(kept, null, 2));
      else printer.line(`Set ${printable(kept.name)}, for ${kept.origins.map((each) => printable(each)).join(', ')}.`);
    });

  common(secrets.command('list').description('list secrets: where they may be sent, and who uses them')).action(
    async (options: CommonOptions) => {
      const listed = await withSecrets(dependencies, options, (opened) => opened.list());
      if (options.json) printer.line(JSON.stringify(listed, null, 2));
      else if (listed.length === 0) printer.line('No secrets are kept.');
      else
        printer.table([
          ['NAME', 'ORIGINS', 'SINCE', 'BY', 'USED BY'].map((title) => printer.style('dim', title)),
          ...listed.map(({ actor, name, origins, since, usedBy }) => [
            printable(name),
            origins.map((each) => printable(each)).join(' '),
            new Date(since).toISOString().slice(0, 10),
            printable(actor),
            usedBy.length === 0 ? '-' : usedBy.map((each) => printable(each)).join(', '),
          ]),
        ]);
    },
  );

  common(secrets.command('remove').description('remove a secret'))
    .argument('<name>', 'its name')
    .option('--force', 'even if it is used: what uses it then refuses calls', false)
    .option('--actor <name>', 'who removes it', 'command line')
    .action(async (name: string, { actor, force, ...options }: RemoveOptions) => {
      await withSecrets(dependencies, options, (opened) => opened.remove(name, actor, { force }));
      printer.line(options.json ? JSON.stringify({ name }) : `Removed ${printable(name)}.`);
    });
}

function common(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false);
}

function needsOrigin(name: string): CliFailure {
  return new CliFailure(
    exitCodes.usage,
    `There is no secret ${name} yet, so it must be said where it may be sent`,
    'Give at least one --origin, such as https://api.mistral.ai.',
  );
}

/** Whoever uses it where it may no longer be sent is refused from now on, and would find out by that. */
function tellTakenAway(dependencies: Dependencies, before: SecretView | undefined, origins: readonly string[]): void {
  const gone = before?.origins.filter((origin) => !origins.includes(origin)) ?? [];
  if (before === undefined || gone.length === 0) return;
  const printer = createPrinter(dependencies.stderr, dependencies.environment);
  const users =
    before.usedBy.length === 0 ? '' : ` It is used by ${before.usedBy.map((each) => printable(each)).join(', ')}.`;
  printer.line(
    `${printer.style('yellow', 'Taken away:')} it may no longer be sent to ${gone.map((each) => printable(each)).join(', ')}.${users} Without --origin it stays as it was.`,
  );
}

/** Never from an argument: those are seen by everybody on the machine, and stay in the history of the shell. */
async function readValue(dependencies: Dependencies, file: string | undefined): Promise<string> {
  const text = file === undefined ? await readInput(dependencies) : await readWhole(dependencies, file);
  return text.replace(/\r?\n$/, '');
}

async function readInput(dependencies: Dependencies): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of dependencies.stdin()) {
    length += piece.length;
    if (length > longestInput) throw new CliFailure(exitCodes.usage, 'This is too long for a secret');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

async function readWhole({ workingFolder }: Dependencies, file: string): Promise<string> {
  const path = resolve(workingFolder, file);
  try {
    const handle = await open(path, 'r');
    try {
      if ((await handle.stat()).size > longestInput)
        throw new CliFailure(exitCodes.usage, 'This is too long for a secret');
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (thrown instanceof CliFailure) throw thrown;
    throw new CliFailure(exitCodes.usage, `${path} cannot be read (${systemCode(thrown) ?? 'unknown error'})`);
  }
}

/** Asks the gateway that runs on the data folder; where none runs, works on it directly, with the folder locked. */
async function withSecrets<T>(
  dependencies: Dependencies,
  options: Place,
  action: (secrets: SecretAdministration) => Promise<T>,
): Promise<T> {
  const { dataFolder, tenant } = await findPlace(dependencies, options);
  const explain = (thrown: unknown): never => {
    throw failureOf(dependencies, options, thrown) ?? thrown;
  };
  const act = async (secrets: SecretAdministration): Promise<T> => action(secrets);
  const remote = await connectToGateway(dataFolder);
  if (remote !== undefined) return act(remote.secrets).catch(explain);
  await prepareDataFolder(dataFolder);
  const lock = lockOrFail(dataFolder);
  try {
    const file = await findFile(dependencies, options.config);
    const configuration = file === undefined ? undefined : (await loadOrFail(dependencies, file)).configuration;
    const rootKey = await openRootKey(dataFolder, configuration?.ledger);
    const signerFolder = configuration?.ledger.signerFolder;
    const opened = await dependencies.openSecrets({ dataFolder, tenant, signerFolder, rootKey, configuration });
    try {
      return await act(opened.secrets).catch(explain);
    } finally {
      await opened.close();
    }
  } finally {
    lock.release();
  }
}

/** Says which part cannot be kept, and never what the secret is. */
function unkeepable(param: string | undefined, value?: string): CliFailure {
  const [message, remedy] =
    param === 'name'
      ? ['A secret cannot have this name', 'Take letters, digits, dots and dashes.']
      : param === 'origins'
        ? [
            'An --origin is not the origin of a server',
            'Write it with its scheme and without a path: https://api.mistral.ai',
          ]
        : value === ''
          ? ['The secret is empty', 'It is read from standard input, or from the file of --from-file.']
          : [
              'The secret has characters that cannot be sent',
              'It is one line of printable ASCII characters, without spaces around it.',
            ];
  return new CliFailure(exitCodes.usage, message, remedy);
}

function failureOf(dependencies: Dependencies, options: Place, thrown: unknown): CliFailure | undefined {
  const list = `\`${commandLine(dependencies, 'secrets list', options)}\``;
  switch (thrown instanceof GatehouseError ? thrown.code : undefined) {
    case 'invalid_request':
      return unkeepable(thrown instanceof GatehouseError ? thrown.param : undefined);
    case 'resource_not_found':
      return new CliFailure(exitCodes.usage, 'There is no such secret', `See ${list}.`);
    case 'secret_in_use':
      return new CliFailure(
        exitCodes.failed,
        'This secret is used',
        `${list} shows by whom. Take the reference out of the configuration first, or say --force: whoever uses it then refuses calls.`,
      );
    case 'secrets_full':
      return new CliFailure(exitCodes.failed, 'No more secrets can be kept', 'Remove some that are no longer used.');
    default:
      return undefined;
  }
}
