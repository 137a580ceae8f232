import { access, readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createPrivateAddressTest } from '../lib/ip-ranges.ts';
import { lockDataFolder, prepareDataFolder } from './data-folder.ts';
import type { Dependencies, RunningWitness } from './dependencies.ts';
import { CliFailure, exitCodes, systemCode } from './failure.ts';
import { parsePort } from './parse-options.ts';
import { createPrinter } from './printer.ts';

interface Options {
  readonly folder: string;
  readonly name?: string;
  readonly host: string;
  readonly port: number;
  readonly url?: string;
  readonly log: readonly string[];
  readonly shards: readonly string[];
  readonly logs?: string;
}

export function addWitnessCommand(program: Command, dependencies: Dependencies): void {
  const collect = (word: string, before: readonly string[]): readonly string[] => [...before, word];
  program
    .command('witness')
    .description('watch the log of another organisation unit and cosign what it has not taken back (C2SP tlog-witness)')
    .option('--folder <folder>', 'where the key and the state of the witness are kept', './witness')
    .option('--name <name>', 'name of the witness, like an address without https://; needed at the first start only')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 takes a free one', parsePort, 4284)
    .option('--url <url>', 'the address at which gateways reach it, for the lines that are printed')
    .option(
      '--shards <vkey>',
      'a Gatehouse log, by the key of any of its shards; can be given several times',
      collect,
      [],
    )
    .option('--log <vkey>', 'a log of one origin, by its key; can be given several times', collect, [])
    .option('--logs <file>', 'a file with lines `shards <vkey>` and `log <vkey>`')
    .addHelpText(
      'after',
      `
Example:
  ${dependencies.commandName} witness --folder /var/lib/witness --name dpo.example.org/witness \\
    --shards gatehouse-3f2a9c1d/default/2026h2+1b2c3d4e+AfK…

Run it where the operator of the gateway has no access, or it proves nothing. Standard output is for people, standard error
has the log. Ctrl-C or SIGTERM stops it.
`,
    )
    .action((options: Options) => serve(dependencies, options));
}

async function serve(dependencies: Dependencies, options: Options): Promise<void> {
  const stop = Promise.withResolvers<void>();
  const remove = [
    dependencies.onSignal('SIGINT', () => stop.resolve()),
    dependencies.onSignal('SIGTERM', () => stop.resolve()),
    dependencies.onParentGone(() => stop.resolve()),
  ];
  const folder = resolve(dependencies.workingFolder, options.folder);
  try {
    const logs = await logLines(dependencies, options);
    await prepareDataFolder(folder);
    const lock = lockDataFolder(folder);
    if (lock === undefined) {
      throw new CliFailure(
        exitCodes.alreadyRunning,
        `Another witness runs on the folder ${folder}`,
        'Stop it first, or give this one its own --folder.',
      );
    }
    try {
      const witness = await openOrExplain(dependencies, options, folder, logs);
      try {
        welcome(dependencies, options, witness);
        await stop.promise;
      } finally {
        await witness.stop();
      }
    } finally {
      lock.release();
    }
  } finally {
    for (const each of remove) each();
  }
  createPrinter(dependencies.stdout, dependencies.environment).line('Stopped.');
}

async function logLines(dependencies: Dependencies, { log, logs, shards }: Options): Promise<string> {
  const given = [...log.map((vkey) => `log ${vkey}\n`), ...shards.map((vkey) => `shards ${vkey}\n`)].join('');
  if (logs === undefined) return given;
  const file = resolve(dependencies.workingFolder, logs);
  try {
    await access(file);
    return `${given}${await readFile(file, 'utf8')}`;
  } catch (thrown) {
    const reason = systemCode(thrown) ?? 'unknown error';
    throw new CliFailure(exitCodes.configuration, `${file} cannot be read (${reason})`, 'Name a file of logs.', thrown);
  }
}

async function openOrExplain(
  dependencies: Dependencies,
  { host, name, port }: Options,
  folder: string,
  logs: string,
): Promise<RunningWitness> {
  try {
    return await dependencies.openWitness({ folder, name, host, port, logs });
  } catch (thrown) {
    if (
      thrown instanceof Error &&
      'syscall' in thrown &&
      (thrown.syscall === 'listen' || thrown.syscall === 'getaddrinfo')
    ) {
      const reason = systemCode(thrown) === 'EADDRINUSE' ? 'it is taken' : (systemCode(thrown) ?? 'unknown error');
      throw new CliFailure(
        exitCodes.address,
        `The witness cannot listen on ${host}:${port} (${reason})`,
        'Choose others with --host and --port.',
        thrown,
      );
    }
    throw thrown;
  }
}

function welcome(dependencies: Dependencies, options: Options, { entries, url, vkey }: RunningWitness): void {
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  const address = options.url ?? reachable(url);
  const label = labelOf(vkey);
  printer.line(`The witness listens on ${url}`);
  printer.line(`Logs that it knows: ${entries}`);
  if (entries === 0)
    printer.line(printer.style('yellow', 'It refuses every checkpoint until it is given --shards or --log.'));
  printer.line();
  printer.line('Its verifier key; give it to the operator and to everyone who checks:');
  printer.line();
  printer.line(`  ${printer.style('bold', vkey)}`);
  printer.line();
  printer.line('For the configuration of the gateway:');
  printer.line();
  printer.line('  ledger:');
  printer.line('    witnesses:');
  printer.line(`      - name: ${label}`);
  printer.line(`        vkey: ${vkey}`);
  printer.line(`        url: ${address}`);
  if (isPrivate(address)) printer.line('        allowPrivateNetwork: true');
  printer.line();
  if (options.url === undefined)
    printer.line('With --url it is the address at which gateways reach it, if that is another.');
  else if (!isPrivate(address))
    printer.line('Add `allowPrivateNetwork: true` if this name leads to a private address.');
  printer.line();
  printer.line('For a policy (C2SP tlog-policy):');
  printer.line();
  printer.line(`  witness ${label} ${vkey} ${address}`);
  printer.line(`  quorum ${label}`);
  printer.line();
}

/** A name for the configuration of gateways, which may list several witnesses: that of the key, in the letters that it takes. */
function labelOf(vkey: string): string {
  const [name = ''] = vkey.split('+');
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-|-$/g, '');
  return label === '' || label === 'none' ? 'witness' : label;
}

/** What is bound to every address is called by one of them. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

/** Whether a gateway would refuse to call this address without being told that it is meant; of a name, only its owner knows. */
function isPrivate(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const host = new URL(address).hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? host === 'localhost' || host.endsWith('.localhost') : createPrivateAddressTest()(host);
}
