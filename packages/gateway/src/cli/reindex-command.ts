import { join } from 'node:path';
import type { Command } from 'commander';
import type { IndexBuilder } from '../index/index-builder.ts';
import { createLeafSource } from '../ledger/leaf-source.ts';
import type { Place } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { failureOf } from './log-command.ts';
import { createPrinter } from './printer.ts';

/** Milliseconds between two words about the progress. */
const tellEvery = 500;

export function addReindexCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('reindex')
    .description('make the index of the record anew from its leaves; a running gateway goes over to it')
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .action((options: Place) => reindex(dependencies, options));
}

async function reindex(dependencies: Dependencies, options: Place): Promise<void> {
  const { clock, stdout, stderr, environment } = dependencies;
  const { dataFolder } = await findPlace(dependencies, options);
  const stop = new AbortController();
  const remove = [
    dependencies.onSignal('SIGINT', () => stop.abort()),
    dependencies.onSignal('SIGTERM', () => stop.abort()),
  ];
  const startedAt = clock.elapsed();
  let leaves = 0;
  let toldAt = startedAt;
  let builder: IndexBuilder | undefined;
  try {
    const { IndexBuilder } = await import('../index/index-builder.ts');
    builder = new IndexBuilder({
      folder: join(dataFolder, 'index'),
      source: createLeafSource(join(dataFolder, 'ledger')),
      signal: stop.signal,
      added(count) {
        leaves += count;
        if (stderr.isTTY !== true || clock.elapsed() - toldAt < tellEvery) return;
        toldAt = clock.elapsed();
        stderr.write(`\r${leaves} leaves`);
      },
    });
    await builder.rebuild();
  } catch (thrown) {
    if (stop.signal.aborted) throw new CliFailure(exitCodes.interrupted, 'Stopped; the old index is still in place');
    throw failureOf(thrown, dataFolder);
  } finally {
    for (const undo of remove) undo();
    builder?.close();
    if (toldAt > startedAt) stderr.write('\r');
  }
  const seconds = ((clock.elapsed() - startedAt) / 1_000).toFixed(1);
  createPrinter(stdout, environment).line(`Indexed ${leaves} leaves in ${seconds} s.`);
}
