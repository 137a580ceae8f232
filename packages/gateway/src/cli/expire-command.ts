import type { Command } from 'commander';
import type { Place } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { createPrinter } from './printer.ts';
import { withKeeping } from './with-keeping.ts';

interface Options extends Place {
  readonly yes: boolean;
  readonly json: boolean;
}

export function addExpireCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('expire')
    .description(
      'show what is at the end of its retention, and destroy it with --yes; a running gateway does so every hour',
    )
    .option('--yes', 'destroy it', false)
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false)
    .action(async ({ yes, json, ...place }: Options) => {
      const printer = createPrinter(dependencies.stdout, dependencies.environment);
      const report = await withKeeping(dependencies, place, (keeping) => keeping.expire({ dryRun: !yes }), {
        onlyLooks: !yes,
      });
      if (json) {
        printer.line(JSON.stringify(report, null, 2));
        return;
      }
      const { segments, held, shards } = report;
      const done = yes ? 'Destroyed' : 'At the end of its retention';
      printer.line(`${done}: ${segments.length} content files, the leaves of ${shards.length} shards.`);
      printer.table([
        ...segments.map(({ segment, retention, created }) => [
          `file ${segment}`,
          retention,
          `begun ${new Date(created).toISOString().slice(0, 10)}`,
        ]),
        ...shards.map((shard) => [`shard ${shard}`]),
      ]);
      if (held.length > 0) printer.line(`Kept for a legal hold: content files ${held.join(', ')}.`);
      if (!yes && segments.length + shards.length > 0) printer.line('Nothing was changed. Destroy it with --yes.');
    });
}
