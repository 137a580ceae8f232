import type { LimitList, LimitStandingView } from '@gatehouse/contract/admin-limits';
import type { Command } from 'commander';
import { connectToGateway } from './control-client.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { createPrinter, printable, type Printer } from './printer.ts';

interface Options {
  readonly config?: string;
  readonly data?: string;
  readonly json: boolean;
}

/** What is limited, and how much of it is used. */
export function addLimitsCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('limits')
    .description('print what is limited, and how much of it is used at this moment')
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `
The gateway must run: counters are in its memory, or in the Redis that it counts in. What is reserved for requests that run counts as used. A minute is
any 60 seconds; hours, days and months are those of the calendar in UTC.
`,
    )
    .action((options: Options) => limits(dependencies, options));
}

async function limits(dependencies: Dependencies, options: Options): Promise<void> {
  const { dataFolder } = await findPlace(dependencies, options);
  const remote = await connectToGateway(dataFolder);
  if (remote === undefined) {
    throw new CliFailure(
      exitCodes.failed,
      'No gateway runs on this data folder, so nothing is counted',
      `Start it with \`${dependencies.commandName} start\`, and try again.`,
    );
  }
  const list = await remote.limits();
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (options.json) printer.line(JSON.stringify(list, null, 2));
  else print(printer, list);
}

function print(printer: Printer, { currency, limits: standings, more }: LimitList): void {
  if (standings.length === 0) {
    printer.line('Nothing is limited, but for what protects the machine.');
    return;
  }
  const head = ['WHOSE', 'WHAT', 'USED', 'LIMIT', 'SHARE', 'RENEWED IN'].map((title) => printer.style('dim', title));
  const alike = Map.groupBy(standings, ({ name, of }) => `${of} ${name ?? ''}`);
  const isAlone = ({ id, name, of }: LimitStandingView): boolean =>
    (alike.get(`${of} ${name ?? ''}`) ?? []).every((other) => other.id === id);
  printer.table([head, ...standings.map((standing) => row(standing, isAlone(standing), currency))]);
  if (more) printer.line('There are more; --json has no more either.');
}

const measures: Readonly<Record<LimitStandingView['measure'], string>> = {
  requests: 'requests',
  inputTokens: 'input tokens',
  outputTokens: 'output tokens',
  tokens: 'tokens',
  cost: 'cost',
  running: 'requests at once',
};

function row(standing: LimitStandingView, isAlone: boolean, currency: string): string[] {
  const { id, limit, measure, name, of, reset, service, span, used } = standing;
  const amount = (value: number): string => (measure === 'cost' ? `${money(value)} ${currency}` : String(value));
  const kind = service === true ? 'service account' : of;
  // A key that was replaced and the one in its place have the same name.
  const called = name === undefined || isAlone ? (name ?? id) : `${name} (${id})`;
  const whose = of === 'everything' ? of : `${kind} ${printable(called)}`;
  return [
    whose,
    span === 'now' ? measures[measure] : `${measures[measure]} per ${span}`,
    amount(used),
    amount(limit),
    limit === 0 ? '' : `${Math.floor((100 * used) / limit)} %`,
    span === 'now' || used === 0 ? '' : duration(reset),
  ];
}

/** Millionths, with two decimals at least. */
function money(micros: number): string {
  const decimals = String(Math.abs(micros) % 1_000_000)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${micros < 0 ? '-' : ''}${Math.floor(Math.abs(micros) / 1_000_000)}.${decimals}`;
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.ceil(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.ceil(hours / 24)} d`;
}
