import type { ApprovalView } from '@gatehouse/contract/admin-record';
import type { Command } from 'commander';
import type { ErasureCertificate, ErasurePlan, ScheduledErasure } from '../core/record-keeping.ts';
import { commandLine, type Place, shellQuote } from './command-line.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { createPrinter, printable, type Printer } from './printer.ts';
import { withKeeping } from './with-keeping.ts';

interface Options extends Place {
  readonly subject?: string;
  readonly yes: boolean;
  readonly schedule: boolean;
  readonly scheduled: boolean;
  readonly cancel: boolean;
  readonly reason?: string;
  readonly actor?: string;
  readonly alone: boolean;
  readonly json: boolean;
}

export function addEraseCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('erase')
    .description('show what the record holds about somebody, and erase it with --yes')
    .option(
      '--subject <name>',
      'the person or system, as requests name it; key:<id> for all that a key sent without a name (required)',
    )
    .option('--yes', 'erase it; it cannot be brought back', false)
    .option('--schedule', 'with --yes: wait for the end of the minimum retention instead of refusing', false)
    .option('--scheduled', 'list the erasures that wait', false)
    .option('--cancel', 'give up the erasures of this subject that wait', false)
    .option('--reason <text>', 'why; sealed in the record (required with --yes)')
    .option('--actor <name>', 'who has decided it, for the record, which says as well that it was on the command line')
    .option(
      '--alone',
      'with --yes: without the second person that ledger.fourEyes wants; where ledger.eraseAlone permits it, and the record says so',
      false,
    )
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `
Examples:
  ${dependencies.commandName} erase --subject anna@example.org
  ${dependencies.commandName} erase --subject anna@example.org --yes --reason 'request of 22 November'
`,
    )
    .action(async ({ subject, ...options }: Options, command: Command) => {
      const out = createPrinter(dependencies.stdout, dependencies.environment);
      if (options.scheduled) {
        const waiting = await withKeeping(dependencies, options, (keeping) => keeping.scheduledErasures(), {
          onlyLooks: true,
        });
        printScheduled(out, waiting, options.json);
        return;
      }
      if (subject === undefined) command.error("error: required option '--subject <name>' not specified");
      if (options.cancel) {
        const given = await withKeeping(dependencies, options, (keeping) => keeping.cancelErasure(subject));
        if (options.json) out.line(JSON.stringify(given, null, 2));
        else out.line(`Given up: ${given.map(({ id }) => id).join(', ')}. Nothing was erased.`);
        return;
      }
      if (options.yes && options.reason === undefined)
        command.error("error: required option '--reason <text>' not specified");
      const printer = createPrinter(dependencies.stdout, dependencies.environment);
      await withKeeping(
        dependencies,
        options,
        async (keeping) => {
          const plan = await keeping.planErasure(subject);
          if (!options.yes || options.reason === undefined) return printPlan(printer, plan, options.json);
          refuseBlocked(plan, options.schedule);
          const erased = await keeping.erase({
            subject,
            reason: options.reason,
            actor: options.actor === undefined ? 'command line' : `command line: ${options.actor}`,
            schedule: options.schedule && plan.notBefore !== undefined,
            alone: options.alone,
          });
          if ('question' in erased) throw waits(erased.question);
          if ('notBefore' in erased) {
            const { notBefore } = erased;
            if (options.json) printer.line(JSON.stringify({ notBefore }));
            else printer.line(`It will be erased after ${moment(notBefore)}.`);
            return;
          }
          const { certificate } = erased;
          printCertificate(printer, certificate, options.json);
          if (options.json) return;
          const { dataFolder } = await findPlace(dependencies, options);
          const verify = commandLine(dependencies, `verify ${shellQuote(dataFolder)} --leaf ${certificate.hash}`);
          printer.line(`The log still verifies, and shows that this leaf is in it: ${printable(verify)}`);
        },
        { erases: options.yes, onlyLooks: !options.yes },
      );
    });
}

function waits({ id, request }: ApprovalView): CliFailure {
  return new CliFailure(
    exitCodes.needsAnother,
    `Somebody else must approve this first (${id}, of ${request})`,
    'In the console under Review, or with an admin key; then call this again within an hour, with the same reason and --actor.',
  );
}

/** The plan says more than the refusal would. */
function refuseBlocked({ holds, notBefore, keys }: ErasurePlan, schedule: boolean): void {
  if (keys === 0)
    throw new CliFailure(exitCodes.failed, 'The record knows nothing of this subject', 'Names are compared exactly.');
  const [hold] = holds;
  if (hold !== undefined) {
    throw new CliFailure(
      exitCodes.failed,
      `This subject is under a legal hold since ${moment(hold.placedAt)}: ${printable(hold.reason)}`,
      'It can be lifted with `gatehouse hold lift`, if that may be done.',
    );
  }
  if (notBefore !== undefined && !schedule) {
    throw new CliFailure(
      exitCodes.failed,
      `The minimum retention of some content ends on ${moment(notBefore)}; until then it must be kept`,
      'With --schedule it is erased as soon as that is over.',
    );
  }
}

function printPlan(printer: Printer, plan: ErasurePlan, json: boolean): void {
  if (json) {
    printer.line(JSON.stringify(plan, null, 2));
    return;
  }
  if (plan.keys === 0) {
    printer.line('The record knows nothing of this subject. Names are compared exactly.');
    return;
  }
  printer.line(
    `Of ${printable(plan.subject)} the record holds ${plan.contents === 1 ? 'one content' : `${plan.contents} contents`}, ${plan.bytes} bytes:`,
  );
  const head = ['PERIOD', 'CLASS', 'CONTENTS', 'BYTES'].map((title) => printer.style('dim', title));
  printer.table([
    head,
    ...plan.groups.map(({ period, retention, contents, bytes }) => [period, retention, `${contents}`, `${bytes}`]),
  ]);
  printer.line(`References in the leaves: ${plan.references.join(', ')}`);
  for (const hold of plan.holds) {
    printer.line(printer.style('yellow', `Legal hold since ${moment(hold.placedAt)}: ${printable(hold.reason)}`));
  }
  for (const { actor, id, reason } of plan.scheduled) {
    printer.line(
      printer.style('yellow', `An erasure waits already (${id}), by ${printable(actor)}: ${printable(reason)}`),
    );
  }
  if (plan.notBefore !== undefined)
    printer.line(printer.style('yellow', `Some of it must be kept until ${moment(plan.notBefore)}.`));
  printer.line();
  printer.line('Nothing was changed. Erase it with --yes and --reason.');
}

function printScheduled(printer: Printer, scheduled: readonly ScheduledErasure[], json: boolean): void {
  if (json) printer.line(JSON.stringify(scheduled, null, 2));
  else if (scheduled.length === 0) printer.line('No erasure waits.');
  else {
    const head = ['ID', 'SUBJECT', 'BY', 'REASON'].map((title) => printer.style('dim', title));
    printer.table([
      head,
      ...scheduled.map(({ id, subject, actor, reason }) => [
        id,
        printable(subject),
        printable(actor),
        printable(reason),
      ]),
    ]);
  }
}

function printCertificate(printer: Printer, certificate: ErasureCertificate, json: boolean): void {
  if (json) {
    printer.line(JSON.stringify(certificate, null, 2));
    return;
  }
  const { actor, contents, hash, index, keys, log, references, time } = certificate;
  printer.line(printer.style('bold', 'Certificate of erasure'));
  printer.table([
    ['time', moment(time)],
    ['by', printable(actor)],
    ['keys destroyed', `${keys}`],
    ['contents erased', `${contents}`],
    ['references', references.join(', ')],
    ['log', log],
    ['leaf', `${index}`],
    ['leaf hash', hash],
  ]);
  printer.line();
}

/** In UTC, as in the record. */
function moment(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
