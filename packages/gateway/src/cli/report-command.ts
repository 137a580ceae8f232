import { dayOf, type TimeFault, timeFault } from '@gatehouse/contract/admin-statistics';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import type { Dependencies } from './dependencies.ts';
import { requireRecord } from './data-folder.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { loadOrFail, overridesOf, requireFile } from './located-configuration.ts';
import { parseLabel, parsePositiveInteger } from './parse-options.ts';
import { createPrinter, printable } from './printer.ts';

interface Options extends Place {
  readonly for: 'public' | 'works-council';
  readonly epsilon?: number;
  readonly team?: readonly string[];
  readonly from?: number;
  readonly to?: number;
  readonly most: number;
  readonly json: boolean;
}

export function addReportCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  program
    .command('report')
    .description('print how much teams use the gateway, with noise that hides every single person')
    .addOption(new Option('--for <whom>', 'who gets it').choices(['public', 'works-council']).default('public'))
    .option('--epsilon <number>', 'how much it may tell: 0.001 to 10, less is more private (required)', parseEpsilon)
    .option('--team <label...>', 'labels of keys that stand for teams (required)', severalLabels)
    .option('--from <day>', 'from this day of UTC on, such as 2026-10-01 (required)', parseDay)
    .option('--to <day>', 'up to this day, and without it (required)', parseDay)
    .option('--most <number>', 'how many requests of one person count at most', parsePositiveInteger, 20)
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `
Counts are answered requests of the record, of which each person counts --most at most, plus discrete Laplace noise of the scale most/ε
(ε-differential privacy of a person: whom a request names, or else its key). What is told adds up over all reports of times that overlap, to
privacy.statisticsBudget at most; then there are no more. The same report is the same for ever and costs nothing. Nothing that is
exact leaves with it: for your own eyes there are the record and the metrics.

Example:
  ${commandName} report --epsilon 0.5 --team sales support --from 2026-10-01 --to 2026-11-01
`,
    )
    .action((options: Options, command: Command) => {
      const { epsilon, from, team, to } = options;
      const missing = epsilon === undefined ? 'epsilon <number>' : team === undefined ? 'team <label...>' : undefined;
      const place = missing ?? (from === undefined ? 'from <day>' : to === undefined ? 'to <day>' : undefined);
      if (place !== undefined) command.error(`error: required option '--${place}' not specified`);
      return report(dependencies, options, { epsilon: epsilon ?? 0, from: from ?? 0, teams: team ?? [], to: to ?? 0 });
    });
}

const timeFaults: Readonly<Record<TimeFault, readonly [string, string?]>> = {
  order: ['--to is not behind --from'],
  future: [
    '--to has not come yet',
    'Name today at the latest: a report is of days that are over, so that it is the same whenever it is asked for.',
  ],
  // People have other references in the record then, so that nobody could be kept to the bound across it.
  halves: ['The time reaches from one half of a year into another', 'Ask for each half by itself.'],
};

interface Asked {
  readonly epsilon: number;
  readonly from: number;
  readonly teams: readonly string[];
  readonly to: number;
}

async function report(dependencies: Dependencies, options: Options, asked: Asked): Promise<void> {
  const { from, to } = asked;
  const fault = timeFault(from, to, dependencies.clock.now());
  if (fault !== undefined) throw new CliFailure(exitCodes.usage, ...timeFaults[fault]);
  const file = await requireFile(dependencies, options.config);
  const { configuration } = await loadOrFail(dependencies, file, { overrides: overridesOf(dependencies, options) });
  const { dataFolder, privacy, tenant } = configuration;
  await requireRecord(dataFolder);
  const question = { ...asked, most: options.most };
  const budget = Math.round(privacy.statisticsBudget * 1_000);
  // One that runs has the book, and the budget of the configuration in force.
  const remote = await connectToGateway(dataFolder);
  const released =
    remote === undefined
      ? await dependencies.releaseStatistics({ dataFolder, tenant, budget }, question)
      : await remote.releaseStatistics(question);
  if (!('counts' in released)) {
    throw new CliFailure(
      exitCodes.failed,
      `Reports of this time have told all that they may: ε = ${released.left / 1_000} is left`,
      'Ask for a time of which less was told, for less (--epsilon), or for a report that was made before, which costs nothing.',
    );
  }
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  const { counts, left, noise, repeated } = released;
  const epsilon = asked.epsilon / 1_000;
  if (options.json) {
    const said = {
      for: options.for,
      from: dayOf(from),
      to: dayOf(to),
      most: options.most,
      epsilon,
      left: left / 1_000,
    };
    printer.line(JSON.stringify({ ...said, repeated, noise, requests: counts }, null, 2));
    return;
  }
  printer.line(
    `Requests from ${dayOf(from)} up to ${dayOf(to)}, with noise (ε = ${epsilon}, ${options.most} of one person at most)`,
  );
  printer.table(Object.entries(counts).map(([team, count]) => [printable(team), String(count)]));
  printer.line(`19 of 20 counts are off by ${noise} at most.`);
  const was = repeated ? 'It was released before and is the same.' : '';
  printer.line(`${was}${was === '' ? '' : ' '}Left for this time: ε = ${left / 1_000}.`);
}

/** In thousandths. */
function parseEpsilon(text: string): number {
  const thousandths = /^[0-9]{1,2}(?:\.[0-9]{1,3})?$/.test(text) ? Math.round(Number(text) * 1_000) : Number.NaN;
  if (!(thousandths >= 1 && thousandths <= 10_000))
    throw new InvalidArgumentError('Write a number from 0.001 to 10, with three decimals at most.');
  return thousandths;
}

function parseDay(text: string): number {
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (!(moment >= 0) || dayOf(moment) !== text) throw new InvalidArgumentError('Write a day such as 2026-10-01.');
  return moment;
}

function severalLabels(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), parseLabel(text)];
}
