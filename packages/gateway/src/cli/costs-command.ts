import {
  type CostDimension,
  costDimensions,
  type CostForecast,
  type CostReport,
  monthSchema,
} from '@gatehouse/contract/admin-costs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Place } from './command-line.ts';
import { requireRecord } from './data-folder.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { loadOrFail, overridesOf, requireFile } from './located-configuration.ts';
import { failureOf } from './log-command.ts';
import { createPrinter, printable, type Printer } from './printer.ts';

interface Options extends Place {
  readonly month?: string;
  readonly by: readonly CostDimension[];
  readonly forecast: boolean;
  readonly csv: boolean;
  readonly json: boolean;
}

export function addCostsCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  program
    .command('costs')
    .description('print what models cost in a month, and what this month will have cost')
    .option('--month <month>', 'such as 2026-11; this month without it', parseMonth)
    .addOption(
      new Option('--by <what>', `up to three of ${costDimensions.join(', ')}, with commas`)
        .argParser(parseDimensions)
        .default(['team', 'model'], 'team,model'),
    )
    .option('--forecast', 'print what this month will have cost, by the first of --by', false)
    .option('--csv', 'print CSV for spreadsheets', false)
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `
Sums are exact, in millionths of the currency, from the leaves of the record. What has no price in the configuration costs "unknown", and is in no
sum.

Examples:
  ${commandName} costs
  ${commandName} costs --month 2026-10 --by team,model --csv > october.csv
  ${commandName} costs --forecast --by team
`,
    )
    .action((options: Options, command: Command) => {
      if (options.forecast && (options.csv || options.month !== undefined))
        command.error('error: --forecast is of this month, and goes neither with --month nor with --csv');
      if (options.csv && options.json) command.error('error: give one of --csv and --json');
      return costs(dependencies, options);
    });
}

async function costs(dependencies: Dependencies, options: Options): Promise<void> {
  const file = await requireFile(dependencies, options.config);
  const { configuration } = await loadOrFail(dependencies, file, { overrides: overridesOf(dependencies, options) });
  const { dataFolder } = configuration;
  await requireRecord(dataFolder);
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  const opened = await dependencies.openCosts(configuration).catch((thrown: unknown) => {
    throw failureOf(thrown, dataFolder);
  });
  try {
    if (options.forecast) {
      const by = options.by.find((one) => one !== 'day' && one !== 'provider' && one !== 'target');
      const forecast = await opened.forecast(by === undefined ? {} : { by });
      if (options.json) printer.line(JSON.stringify(forecast, null, 2));
      else printForecast(printer, forecast);
      return;
    }
    const { month, by } = options;
    if (month !== undefined && Date.parse(`${month}-01T00:00:00Z`) > dependencies.clock.now())
      throw new CliFailure(exitCodes.usage, `${month} has not come yet`);
    const report = await opened.report({ by: [...by], ...(month === undefined ? {} : { month }) });
    if (options.csv) dependencies.stdout.write(opened.csv(report));
    else if (options.json) printer.line(JSON.stringify(report, null, 2));
    else printReport(printer, report);
  } finally {
    await opened.close();
  }
}

function printReport(printer: Printer, { month, complete, by, rows, totals, currency }: CostReport): void {
  printer.line(`Costs of ${month}${complete ? '' : ', so far'} (UTC)`);
  if (rows.length === 0) {
    printer.line('No model was asked for anything.');
    return;
  }
  const head = [...by.map((name) => name.toUpperCase()), 'COST', 'REQUESTS', 'INPUT', 'OUTPUT', 'NOTES'];
  printer.table([
    head.map((title) => printer.style('dim', title)),
    ...rows.map((row) => [
      ...by.map((dimension) => partText(row.of[dimension])),
      amountText(row.cost, row.currency || currency),
      String(row.requests),
      String(row.inputTokens),
      String(row.outputTokens),
      notesOf(row),
    ]),
  ]);
  for (const total of totals.filter((one) => one.cost !== null)) {
    const saved = total.saved === 0 ? '' : `; the cache has saved ${amountText(total.saved, total.currency)}`;
    printer.line(`Together ${amountText(total.cost, total.currency || currency)}${saved}.`);
  }
  const unpriced = totals.reduce((sum, total) => sum + total.unpriced, 0);
  if (unpriced > 0)
    printer.line(
      `${unpriced === 1 ? 'One call has' : `${unpriced} calls have`} no price. A price in \`prices.models\` counts for calls from then on; those from before stay without.`,
    );
}

function notesOf({ unpriced, estimated, hits }: CostReport['rows'][number]): string {
  const notes = [
    [unpriced, 'without price'],
    [estimated, 'estimated'],
    [hits, 'from cache'],
  ] as const;
  return notes.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(', ');
}

function printForecast(printer: Printer, { month, currency, total, parts }: CostForecast): void {
  printer.line(`Forecast of ${month} (UTC), from ${total.days} days`);
  if (total.expected === null) {
    printer.line(`Spent so far: ${amountText(total.spent, currency)}. There are too few days to reckon from.`);
    return;
  }
  const row = (name: string, { spent, expected, low, high }: CostForecast['total']): string[] => [
    name,
    amountText(spent, currency),
    amountText(expected, currency),
    low === null || high === null ? '' : `${amountText(low, currency)} to ${amountText(high, currency)}`,
  ];
  const head = ['', 'SPENT', 'EXPECTED', '80 OF 100'].map((title) => printer.style('dim', title));
  printer.table([head, ...parts.map(({ of, ...own }) => row(partText(of), own)), row('together', total)]);
}

function partText(part: CostReport['rows'][number]['of'][CostDimension] | undefined): string {
  if (part === undefined || part.id === null) return '(none)';
  return printable(part.name ?? part.id);
}

/** All digits that count, two at least. */
function amountText(micros: number | null, currency: string): string {
  if (micros === null) return 'unknown';
  const text = String(micros).padStart(7, '0');
  const behind = text.slice(-6).replace(/0{1,4}$/, '');
  return `${text.slice(0, -6)}.${behind} ${currency}`;
}

function parseMonth(text: string): string {
  if (!monthSchema.safeParse(text).success) throw new InvalidArgumentError('Write a month such as 2026-11.');
  return text;
}

function parseDimensions(text: string): readonly CostDimension[] {
  const names = text.split(',');
  const known = names.filter((name): name is CostDimension => (costDimensions as readonly string[]).includes(name));
  if (known.length < names.length || new Set(known).size < known.length || known.length > 3)
    throw new InvalidArgumentError(`Name up to three of ${costDimensions.join(', ')}, with commas.`);
  return known;
}
