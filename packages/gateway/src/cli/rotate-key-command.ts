import type { Command } from 'commander';
import type { Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import { lockOrFail, prepareDataFolder, requireRecord } from './data-folder.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { createPrinter } from './printer.ts';

interface Options extends Place {
  readonly json: boolean;
  readonly lost: boolean;
}

export function addRotateKeyCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('rotate-key')
    .description('change the key that signs the record, in a running gateway too')
    .option(
      '--lost',
      'the old key is lost: go on with a new one in a new shard, which nothing links to the old key',
      false,
    )
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `
A new key is made beside the old one, both sign a leaf that tells of the change and the next checkpoint, and then the new one
takes the place of the old one. Give the new verifier key to everybody who has the old one: witnesses, auditors, callers.
`,
    )
    .action((options: Options) => rotateKey(dependencies, options));
}

async function rotateKey(dependencies: Dependencies, options: Options): Promise<void> {
  const place = await findPlace(dependencies, options);
  const rotation = await changed(dependencies, place.dataFolder, place.tenant, options.lost);
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (options.json) {
    printer.line(JSON.stringify(rotation, null, 2));
    return;
  }
  printer.line('The record is signed with a new key from now on. Its verifier key:');
  printer.line();
  printer.line(`  ${rotation.to}`);
  printer.line();
  if (rotation.from !== undefined) printer.line(`It takes the place of ${rotation.from}.`);
  else printer.line('Nothing leads from the old key to it: give it to everybody who has the old one.');
  printer.line('Witnesses refuse what only it has signed until their operators have started them with one more:');
  printer.line();
  printer.line(`  --shards ${rotation.to}`);
}

async function changed(
  dependencies: Dependencies,
  dataFolder: string,
  tenant: string,
  lost: boolean,
): Promise<{ readonly from?: string; readonly to: string }> {
  const remote = await connectToGateway(dataFolder);
  if (remote !== undefined) {
    if (!lost) return remote.rotateKey();
    throw new CliFailure(
      exitCodes.alreadyRunning,
      `A gateway runs on ${dataFolder}, and has its key`,
      'Without --lost the key is changed in the running gateway.',
    );
  }
  if (lost) await requireRecord(dataFolder);
  await prepareDataFolder(dataFolder);
  const lock = lockOrFail(dataFolder);
  try {
    if (lost) return { to: await dependencies.replaceLostKey(dataFolder, tenant) };
    return await dependencies.rotateKey(dataFolder, tenant);
  } finally {
    lock.release();
  }
}
