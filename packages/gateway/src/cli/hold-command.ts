import type { Command } from 'commander';
import type { Place } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { createPrinter, printable } from './printer.ts';
import { withKeeping } from './with-keeping.ts';

interface ListOptions extends Place {
  readonly json: boolean;
}

interface ChangeOptions extends ListOptions {
  readonly subject?: string;
  readonly reason?: string;
  readonly actor: string;
}

export function addHoldCommand(program: Command, dependencies: Dependencies): void {
  const hold = program.command('hold').description('keep content of somebody from erasure and expiry (legal hold)');
  const printer = createPrinter(dependencies.stdout, dependencies.environment);

  for (const [name, description] of [
    ['place', 'place a hold'],
    ['lift', 'lift all holds of a subject'],
  ] as const) {
    common(hold.command(name).description(description))
      .option('--subject <name>', 'the person or system (required)')
      .option('--reason <text>', 'why; sealed in the record (required)')
      .option('--actor <name>', 'who has decided it, as it is to stand in the record', 'command line')
      .action(async ({ subject, reason, actor, json, ...place }: ChangeOptions, command: Command) => {
        if (subject === undefined) command.error("error: required option '--subject <name>' not specified");
        if (reason === undefined) command.error("error: required option '--reason <text>' not specified");
        const request = { subject, reason, actor };
        const changed = await withKeeping(dependencies, place, (keeping) =>
          name === 'place' ? keeping.placeHold(request).then((placed) => [placed]) : keeping.liftHold(request),
        );
        if (json) printer.line(JSON.stringify(changed, null, 2));
        else
          printer.line(
            name === 'place' ? `Placed ${changed[0]?.id ?? ''}.` : `Lifted ${changed.map(({ id }) => id).join(', ')}.`,
          );
      });
  }

  common(hold.command('list').description('list the holds')).action(async ({ json, ...place }: ListOptions) => {
    const holds = await withKeeping(dependencies, place, (keeping) => keeping.holds(), {
      onlyLooks: true,
    });
    if (json) printer.line(JSON.stringify(holds, null, 2));
    else if (holds.length === 0) printer.line('There are no holds.');
    else {
      const head = ['ID', 'SUBJECT', 'SINCE', 'BY', 'REASON'].map((title) => printer.style('dim', title));
      printer.table([
        head,
        ...holds.map(({ id, subject, placedAt, actor, reason }) => [
          id,
          printable(subject),
          new Date(placedAt).toISOString().slice(0, 10),
          printable(actor),
          printable(reason),
        ]),
      ]);
    }
  });
}

function common(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false);
}
