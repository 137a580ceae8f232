import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import {
  KeyStoreBackupError,
  readKeyStoreBackup,
  restoreKeyStore,
  writeKeyStoreBackup,
} from '../ledger/keys/backup.ts';
import type { Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import { changeRootKey, isOwn } from './change-root-key.ts';
import {
  lockDataFolder,
  lockOrFail,
  openRootKey,
  prepareDataFolder,
  requireRecord,
  rootKeyFile,
} from './data-folder.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { findFile, loadOrFail } from './located-configuration.ts';
import { createPrinter } from './printer.ts';

export function addKeystoreCommand(program: Command, dependencies: Dependencies): void {
  const keystore = program
    .command('keystore')
    .description('back up and restore the keys of the contents; they stay wrapped, so the root key is needed as well')
    .addHelpText(
      'after',
      `
A backup brings keys back that were destroyed since. What the record says is erased or expired is destroyed again at the
next start; but whoever has the backup and the root key can open what it has keys for, so delete backups in time.
`,
    );
  const printer = createPrinter(dependencies.stdout, dependencies.environment);

  common(keystore.command('backup').description('write a backup, beside a running gateway or without one'))
    .argument('<file>', 'where to; must not exist')
    .action(async (file: string, place: Place) => {
      const { dataFolder } = await findPlace(dependencies, place);
      const target = resolve(dependencies.workingFolder, file);
      const files = await failing(() =>
        writeKeyStoreBackup(join(dataFolder, 'keystore'), target, dependencies.clock.now()),
      );
      printer.line(`Backed up ${files} files of the key store to ${target}.`);
    });

  common(keystore.command('restore').description('put a backup in place of a key store that is lost'))
    .argument('<file>', 'the backup')
    .action(async (file: string, place: Place) => {
      const { dataFolder } = await findPlace(dependencies, place);
      await prepareDataFolder(dataFolder);
      const lock = lockDataFolder(dataFolder);
      if (lock === undefined) {
        throw new CliFailure(exitCodes.alreadyRunning, `A gateway runs on ${dataFolder}`, 'Stop it first.');
      }
      try {
        const backup = await failing(() => readKeyStoreBackup(resolve(dependencies.workingFolder, file)));
        const files = await failing(() => restoreKeyStore(join(dataFolder, 'keystore'), backup));
        printer.line(`Restored ${files} files of the key store, as of ${new Date(backup.created).toISOString()}.`);
        printer.line('What was erased or has expired since is destroyed again at the next start.');
      } finally {
        lock.release();
      }
    });

  common(
    keystore
      .command('rewrap')
      .description('put another root key above the keys of the contents, beside a running gateway or without one'),
  )
    .option('--to <file>', 'a configuration file that names the new root key or key service; a new root.key without it')
    .option('--actor <name>', 'who does it', 'command line')
    .action(async ({ actor, to, ...place }: Place & { readonly actor: string; readonly to?: string }) => {
      const { dataFolder, tenant } = await findPlace(dependencies, place);
      await requireRecord(dataFolder);
      const file = await findFile(dependencies, place.config);
      const settings = file === undefined ? undefined : (await loadOrFail(dependencies, file)).configuration.ledger;
      const target = to === undefined ? undefined : resolve(dependencies.workingFolder, to);
      const wanted = target === undefined ? undefined : (await loadOrFail(dependencies, target)).configuration.ledger;
      const remote = await connectToGateway(dataFolder);
      const lock = remote === undefined ? lockOrFail(dataFolder) : undefined;
      try {
        const from = await openRootKey(dataFolder, settings, { make: false });
        const signerFolder = settings?.signerFolder;
        const changed = await changeRootKey({ dataFolder, tenant, from, settings, wanted }, (names) =>
          remote === undefined
            ? dependencies.recordRewrap({ dataFolder, tenant, signerFolder }, { ...names, actor })
            : remote.recordRewrap({ ...names, actor }),
        );
        if (!changed) return printer.line('The key store is under that root key already; nothing was changed.');
        printer.line(
          'The key store is under another root key, and the record says so. Nothing else was encrypted anew.',
        );
        const toFile = isOwn(wanted);
        for (const line of afterRewrap({ dataFolder, fromFile: isOwn(settings), toFile, target })) printer.line(line);
      } finally {
        lock?.release();
      }
    });

  common(keystore.command('renew').description('make new keys where the key store is lost, and say so in the record'))
    .option('--yes', 'what was sealed can then never be read again, and legal holds are forgotten', false)
    .action(async ({ yes, ...place }: Place & { readonly yes: boolean }, command: Command) => {
      if (!yes)
        command.error('error: what was sealed under the lost keys can never be read again; say --yes if that is so');
      const { dataFolder, tenant } = await findPlace(dependencies, place);
      if ((await connectToGateway(dataFolder)) !== undefined)
        throw new CliFailure(exitCodes.alreadyRunning, `A gateway runs on ${dataFolder}, and has its keys`);
      await requireRecord(dataFolder);
      await prepareDataFolder(dataFolder);
      const lock = lockDataFolder(dataFolder);
      if (lock === undefined) {
        throw new CliFailure(exitCodes.alreadyRunning, `A gateway runs on ${dataFolder}`, 'Stop it first.');
      }
      try {
        const file = await findFile(dependencies, place.config);
        const ledger = file === undefined ? undefined : (await loadOrFail(dependencies, file)).configuration.ledger;
        const rootKey = await openRootKey(dataFolder, ledger);
        const signerFolder = ledger?.signerFolder;
        const aside = await dependencies.renewKeyStore({ dataFolder, tenant, signerFolder, rootKey });
        printer.line('There is a new key store, and the record says that the old one is lost.');
        if (aside !== undefined) printer.line(`What was left of it is in ${aside}.`);
        printer.line('Legal holds and scheduled erasures were lost with it: place them again.');
      } finally {
        lock.release();
      }
    });
}

/** What the operator must do after the key store is under another root key, so that the next start opens it. */
function afterRewrap({
  dataFolder,
  fromFile,
  toFile,
  target,
}: {
  readonly dataFolder: string;
  readonly fromFile: boolean;
  readonly toFile: boolean;
  readonly target: string | undefined;
}): readonly string[] {
  const own = rootKeyFile(dataFolder);
  return [
    ...(target === undefined ? [] : [`Put ${target} in the place of the configuration before the next start.`]),
    ...(fromFile && !toFile
      ? [`${own} opens nothing any more: delete it, and keep its backups for old backups of the key store only.`]
      : []),
    ...(toFile ? [`Back up ${own}: without it nothing that is sealed can be opened.`] : []),
  ];
}

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof KeyStoreBackupError)) throw thrown;
    throw new CliFailure(exitCodes.failed, thrown.message, thrown.remedy, thrown);
  }
}

function common(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration');
}
