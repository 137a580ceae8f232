import {
  type DecidedReview,
  type ReviewDetail,
  type ReviewItem,
  type ReviewPage,
  type ReviewState,
  reviewStates,
} from '@gatehouse/contract/admin-review';
import { type Command, Option } from 'commander';
import type { ReviewAdministration } from '../core/review.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { createPrinter, printable, type Printer } from './printer.ts';

interface CommonOptions extends Place {
  readonly json: boolean;
  readonly actor?: string;
}

interface ListOptions extends CommonOptions {
  readonly state: ReviewState;
  readonly kind?: string;
  readonly key?: string;
  readonly rule?: string;
}

interface DecideOptions extends CommonOptions {
  readonly comment?: string;
  readonly remember: boolean;
}

/** The queue of what needs a human. */
export function addReviewsCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  const reviews = program
    .command('reviews')
    .description('see and decide what guards and rules have put before people')
    .addHelpText(
      'after',
      `\nExamples:\n  ${commandName} reviews list --state overdue\n  ${commandName} reviews show default-2026h2-4711\n  ${commandName} reviews decide default-2026h2-4711 false_alarm --comment 'a test of ours'\n`,
    );

  common(reviews.command('list').description('list items, the most urgent first'))
    .addOption(new Option('--state <state>', 'which of them').choices(reviewStates).default('open'))
    .option('--kind <kind>', 'flagged, reading, export or suspension')
    .option('--key <id>', 'of requests of this key')
    .option('--rule <rule>', 'put before people by this rule')
    .action((options: ListOptions) => list(dependencies, options));

  common(
    reviews.command('show').description('show one item, why it is there and what was done about it').argument('<id>'),
  ).action((id: string, options: CommonOptions) => show(dependencies, id, options));

  common(
    reviews
      .command('decide')
      .description('decide about an item, for good; or escalate it')
      .argument('<id>')
      .argument('<decision>', 'one of those that `reviews show` names, or escalate'),
  )
    .option('--comment <text>', 'what you say to it; sealed in the record')
    .option('--remember', 'of an attack: remember its texts; they are read for that, which is recorded', false)
    .action((id: string, decision: string, options: DecideOptions) => decide(dependencies, id, decision, options));
}

function common(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--actor <name>', 'who looks or decides')
    .option('--json', 'print JSON', false);
}

async function list(dependencies: Dependencies, { actor, key, kind, rule, state, ...options }: ListOptions) {
  const page = await answered(dependencies, options, (reviews) =>
    reviews.list(
      {
        state,
        limit: 200,
        ...(kind === undefined ? {} : { kind }),
        ...(key === undefined ? {} : { key }),
        ...(rule === undefined ? {} : { rule }),
      },
      whoIs(actor),
    ),
  );
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (options.json) printer.line(JSON.stringify(page, null, 2));
  else printPage(page, dependencies.clock.now(), printer);
}

function printPage({ index, items, next, open, overdue }: ReviewPage, now: number, printer: Printer): void {
  if (items.length === 0) printer.line('No item fits.');
  else {
    const head = ['ID', 'KIND', 'DEADLINE', 'KEY', 'RULES', 'STATE'].map((title) => printer.style('dim', title));
    printer.table([head, ...items.map((item) => row(item, now))]);
  }
  if (next !== undefined) printer.line('There are more; narrow them down.');
  if (index.state !== 'ready') printer.line('The index of the record is not complete: items may be missing.');
  printer.line(`${open} open, ${overdue} overdue.`);
}

function row(item: ReviewItem, now: number): string[] {
  const { claimed, deadline, escalatedAt, findings, id, key, kind, overdue, person, state } = item;
  const rules = findings.flatMap(({ outcome, rule, shadow }) =>
    outcome === 'review' && shadow !== true && rule !== undefined ? [rule] : [],
  );
  const notes = [
    ...(state === 'open' ? [] : [item.decided?.decision ?? state]),
    ...(overdue ? ['overdue'] : []),
    ...(escalatedAt === undefined ? [] : ['escalated']),
    ...(claimed === undefined ? [] : [`claimed by ${claimed.by.name ?? claimed.by.id}`]),
    ...(item.proposals.length === 0 ? [] : ['needs a second person']),
  ];
  return [
    id,
    kind,
    state === 'open' ? inWords(deadline - now) : '',
    printable(person === true ? 'a person' : (key?.name ?? key?.id ?? '')),
    printable([...new Set(rules)].join(', ')),
    printable(notes.join(', ')),
  ];
}

function inWords(left: number): string {
  const minutes = Math.round(Math.abs(left) / 60_000);
  const time = minutes < 120 ? `${minutes}m` : `${Math.round(minutes / 60)}h`;
  return left < 0 ? `${time} ago` : `in ${time}`;
}

async function show(dependencies: Dependencies, id: string, { actor, ...options }: CommonOptions): Promise<void> {
  const detail = await answered(dependencies, options, (reviews) => reviews.show(id, whoIs(actor)));
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (options.json) printer.line(JSON.stringify(detail, null, 2));
  else printDetail(detail, dependencies, printer);
}

function printDetail(
  { decisions, history, item, similar, verdicts }: ReviewDetail,
  { commandName }: Dependencies,
  printer: Printer,
): void {
  const { deadline, id, key, kind, model, raisedAt, request, state } = item;
  printer.table(
    [
      ['item', id],
      ['kind', kind],
      ['state', item.decided === undefined ? state : `${item.decided.decision}, by ${nameOf(item.decided.by)}`],
      ['raised', moment(raisedAt)],
      ['deadline', moment(deadline)],
      ['request', request],
      ['key', item.person === true ? 'a person' : key && nameOf(key)],
      ['model', model],
    ].flatMap(([name = '', value]) => (value === undefined ? [] : [[printer.style('dim', name), printable(value)]])),
  );
  for (const { guard, outcome, rules, scores, shadow } of verdicts)
    for (const rule of Object.keys(rules))
      printer.line(
        printable(
          `${rule} (${guard}): ${outcome}${shadow === true ? ', in shadow' : ''}${scores?.[rule] === undefined ? '' : `, score ${(scores[rule] / 1_000).toFixed(2)}`}`,
        ),
      );
  for (const { action, at, by, comment, decision } of history)
    printer.line(
      printable(
        `${moment(at)} ${nameOf(by)} ${action}${decision === undefined ? '' : ` ${decision}`}${comment === undefined ? '' : `: ${comment ?? '(cannot be opened)'}`}`,
      ),
    );
  for (const { open, rule } of similar.rules)
    if (open > 0) printer.line(`${open} more of ${printable(rule)} are open.`);
  if (state === 'open')
    printer.line(
      `Decide: ${[...decisions, 'escalate'].map((name) => `${commandName} reviews decide ${id} ${name}`).join('\n        ')}`,
    );
}

async function decide(
  dependencies: Dependencies,
  id: string,
  decision: string,
  { actor, comment, remember, ...options }: DecideOptions,
): Promise<void> {
  const decided = await answered(dependencies, options, (reviews) =>
    reviews.decide(id, whoIs(actor), { decision, remember, ...(comment === undefined ? {} : { comment }) }),
  );
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (options.json) printer.line(JSON.stringify(decided, null, 2));
  else printer.line(outcomeOf(decided, decision));
}

function outcomeOf({ item, remembered }: DecidedReview, decision: string): string {
  if (decision === 'escalate') return 'Escalated.';
  if (item.state === 'open') return 'Noted. Another person must decide the same.';
  if (remembered === 'asked') return 'Decided. Somebody must approve the reading before it can be remembered.';
  if (remembered === 'failed') return 'Decided. There was no text in it that could be remembered.';
  return remembered === undefined ? 'Decided.' : `Decided. Texts remembered: ${remembered.length}.`;
}

/** The queue is that of a running gateway, which knows what is under way. */
async function answered<Answer>(
  dependencies: Dependencies,
  place: Place,
  ask: (reviews: ReviewAdministration) => Promise<Answer>,
): Promise<Answer> {
  const { dataFolder } = await findPlace(dependencies, place);
  const remote = await connectToGateway(dataFolder);
  if (remote === undefined)
    throw new CliFailure(
      exitCodes.failed,
      'No gateway runs on this data folder',
      `Start it with \`${dependencies.commandName} start\`, and try again; \`${dependencies.commandName} log --verdict review\` reads the record without it.`,
    );
  try {
    return await ask(remote.reviews);
  } catch (thrown) {
    if (!(thrown instanceof GatehouseError)) throw thrown;
    const why = refusals[thrown.code];
    if (why === undefined) throw thrown;
    throw new CliFailure(exitCodes.failed, why, `\`${dependencies.commandName} reviews show\` tells how it stands.`);
  }
}

const refusals: Readonly<Record<string, string>> = {
  resource_not_found: 'There is no such item',
  review_closed: 'It was decided already, or has expired',
  review_taken: 'Somebody else has claimed it',
  approval_needs_another: 'Somebody else must decide about this',
  approval_invalid: 'Nobody waits for this answer any more; it can only be rejected',
  invalid_request: 'This item has no such decision, or it needs a --comment',
};

/** Nobody is known at a command line: the record says that, beside the name that was given. */
function whoIs(actor: string | undefined): string {
  return actor === undefined ? 'command line' : `command line: ${actor}`;
}

function nameOf({ id, name }: { readonly id: string; readonly name?: string }): string {
  return name ?? id;
}

function moment(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
