import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  modelDetailsSchema,
  type ModelDetails,
  type ModelEntry,
  modelRegisterViewSchema,
  type ModelRegisterView,
  type RegisterModelsRequest,
} from '@gatehouse/contract/admin-model-register';
import type { Command } from 'commander';
import { GatehouseError } from '../core/errors.ts';
import type { ModelDecision, ModelRegisterAdministration } from '../core/model-register.ts';
import { commandLine, type Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { addModelScanCommand } from './models-scan-command.ts';
import { createPrinter, printable, type Printer } from './printer.ts';

interface CommonOptions extends Place {
  readonly json: boolean;
}

interface ChangeOptions extends CommonOptions {
  readonly reason: string;
  readonly actor: string;
}

interface RegisterOptions extends ChangeOptions {
  readonly all: boolean;
  readonly license?: string;
  readonly publisher?: string;
  readonly repository?: string;
  readonly country?: string;
  readonly contextLength?: string;
  readonly language: readonly string[];
  readonly risk?: string;
  readonly approvedBy?: string;
  readonly approvedAt?: string;
  readonly validUntil?: string;
}

/** Which models there are, which of them may be used, and what files have in them. */
export function addModelsCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  const models = program
    .command('models')
    .description('the register of models: what they are, which may be used, and who has accepted a change')
    .addHelpText(
      'after',
      `
Examples:
  ${commandName} models list
  ${commandName} models register --all --reason "what is here now"
  ${commandName} models show local/qwen3:8b
  ${commandName} models accept local/qwen3:8b --digest sha256:… --reason "a new build, tested"
  ${commandName} models scan /opt/models
  ${commandName} models bom --out models.cdx.json

The gateway must run for all but scan: it asks the model servers.
`,
    );
  const withModels = async <T>(place: Place, act: (asked: ModelRegisterAdministration) => Promise<T>): Promise<T> => {
    const { dataFolder } = await findPlace(dependencies, place);
    const remote = await connectToGateway(dataFolder);
    if (remote === undefined) {
      throw new CliFailure(
        exitCodes.failed,
        'No gateway runs on this data folder, so nobody knows what its models are',
        `Start it with \`${commandName} start\`, and try again.`,
      );
    }
    return act(remote.modelRegister).catch((thrown: unknown) => {
      throw failureOf(dependencies, place, thrown) ?? thrown;
    });
  };

  common(models.command('list').description('list models: how they stand, what they are, and their licences'))
    .option('--now', 'ask the model servers and look at the files first', false)
    .action(async ({ now, ...options }: CommonOptions & { readonly now: boolean }) => {
      const view = await withModels(options, async (asked) => {
        if (now) await asked.look();
        return asked.view();
      });
      if (options.json) printer.line(JSON.stringify(view, null, 2));
      else printList(printer, view);
    });

  common(models.command('show').description('print all that is known of one model'))
    .argument('<model>', 'provider and model, such as local/qwen3:8b')
    .action(async (name: string, options: CommonOptions) => {
      const view = await withModels(options, (asked) => asked.view());
      const entry = entryOf(dependencies, options, view, name);
      if (options.json) printer.line(JSON.stringify(entry, null, 2));
      else printEntry(printer, entry);
    });

  const detailed = changing(
    models.command('register').description('register a model as it is now, or describe it anew'),
  )
    .argument('[model]', 'provider and model, such as local/qwen3:8b')
    .option('--all', 'all that are there and are not registered', false)
    .option('--license <spdx>', 'its licence, such as Apache-2.0')
    .option('--publisher <name>', 'who has published it')
    .option('--repository <url>', 'where it was published')
    .option('--country <code>', 'country of the publisher, such as DE')
    .option('--context-length <tokens>', 'tokens of its context')
    .option(
      '--language <tag>',
      'a language that it may be used for, such as de; can be given several times',
      (given: string, before: readonly string[]) => [...before, given],
      [] as readonly string[],
    )
    .option('--risk <text>', 'what is to be minded about it')
    .option('--approved-by <name>', 'who has approved it')
    .option('--approved-at <date>', 'when, such as 2026-11-23')
    .option('--valid-until <date>', 'the last day on which it may be used');
  detailed.action(async (name: string | undefined, options: RegisterOptions, command: Command) => {
    if ((name === undefined) !== options.all) command.error('error: name a model, or say --all');
    const wanted: RegisterModelsRequest =
      name === undefined
        ? { all: true, reason: options.reason }
        : { ...placeOf(name), details: detailsOf(options, command, dependencies.clock.now()), reason: options.reason };
    const decision = await withModels(options, (asked) => asked.register(wanted, options.actor));
    report(dependencies, printer, options, decision, (done) =>
      done === 1 ? 'Registered 1 model.' : `Registered ${done} models.`,
    );
  });

  changing(models.command('accept').description('accept that a registered model is another one than it was'))
    .argument('<model>', 'provider and model, such as local/qwen3:8b')
    .requiredOption('--digest <digest>', 'what it is now, as `models show` prints it')
    .action(async (name: string, options: ChangeOptions & { readonly digest: string }) => {
      const wanted = { ...placeOf(name), digest: options.digest, reason: options.reason };
      const decision = await withModels(options, (asked) => asked.accept(wanted, options.actor));
      report(dependencies, printer, options, decision, (done) =>
        done === 0 ? 'It was accepted already.' : `Accepted ${printable(name)} as ${shortDigest(options.digest)}.`,
      );
    });

  changing(models.command('remove').description('remove a model from the register'))
    .argument('<model>', 'provider and model, such as local/qwen3:8b')
    .action(async (name: string, options: ChangeOptions) => {
      const wanted = { ...placeOf(name), reason: options.reason };
      const decision = await withModels(options, (asked) => asked.remove(wanted, options.actor));
      report(dependencies, printer, options, decision, () => `Removed ${printable(name)}.`);
    });

  common(models.command('bom').description('print all models as a bill of materials: CycloneDX 1.6, JSON'))
    .option('--out <file>', 'write it into a file instead')
    .action(async ({ out, ...options }: CommonOptions & { readonly out?: string }) => {
      const bom = await withModels(options, (asked) => asked.bom());
      if (out === undefined) printer.line(bom);
      else await writeFile(resolve(dependencies.workingFolder, out), `${bom}\n`);
    });

  addModelScanCommand(models, dependencies);
}

function common(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false);
}

function changing(command: Command): Command {
  return common(command)
    .requiredOption('--reason <text>', 'why, for the record')
    .option('--actor <name>', 'who does it', 'command line');
}

/** No provider has a slash in its name, and many models do. */
function placeOf(name: string): { readonly provider: string; readonly model: string } {
  const at = name.indexOf('/');
  if (at < 1 || at === name.length - 1) {
    const message = `${printable(name)} does not name a model`;
    throw new CliFailure(exitCodes.usage, message, 'Write its provider and its name, such as local/qwen3:8b.');
  }
  return { provider: name.slice(0, at), model: name.slice(at + 1) };
}

function detailsOf(options: RegisterOptions, command: Command, now: number): ModelDetails {
  const { approvedAt, approvedBy, contextLength, country, language, license, publisher, repository, risk, validUntil } =
    options;
  const given = Object.entries({
    approvedAt,
    approvedBy,
    contextLength: contextLength === undefined ? undefined : Number(contextLength),
    country,
    languages: language.length === 0 ? undefined : [...language],
    license,
    publisher,
    repository,
    risk,
    validUntil,
  }).filter(([, value]) => value !== undefined);
  const checked = modelDetailsSchema.safeParse(Object.fromEntries(given));
  if (checked.success) {
    const today = new Date(now).toISOString().slice(0, 10);
    // Refused at once, it could as well not be registered.
    if (validUntil !== undefined && validUntil < today)
      command.error(
        `error: --valid-until ${validUntil} is over; today is ${today} (UTC), and the last day itself still counts`,
      );
    return checked.data;
  }
  const [issue] = checked.error.issues;
  command.error(`error: ${issue?.path.join('.') ?? 'a detail'}: ${issue?.message ?? 'it is not valid'}`);
}

function report(
  dependencies: Dependencies,
  printer: Printer,
  options: CommonOptions,
  decision: ModelDecision,
  say: (done: number) => string,
): void {
  if (options.json) printer.line(JSON.stringify(decision));
  if ('question' in decision) {
    const decide = commandLine(dependencies, `reviews decide ${decision.question.id}`, options);
    throw new CliFailure(
      exitCodes.needsAnother,
      `Somebody else must agree first (${decision.question.id})`,
      `Another person decides in the console, or with \`${decide}\`; then say the same again.`,
    );
  }
  if (!options.json) printer.line(say(decision.done));
}

function entryOf(dependencies: Dependencies, options: Place, view: ModelRegisterView, name: string): ModelEntry {
  const { model, provider } = placeOf(name);
  const found = modelRegisterViewSchema
    .parse(view)
    .models.find((entry) => entry.provider === provider && entry.model === model);
  if (found !== undefined) return found;
  const list = commandLine(dependencies, 'models list', options);
  throw new CliFailure(exitCodes.usage, `There is no model ${printable(name)}`, `See \`${list}\`.`);
}

function shortDigest(digest: string): string {
  const [kind = '', value = ''] = digest.split(':', 2);
  return `${kind}:${value.slice(0, 12)}`;
}

function printList(printer: Printer, { folders, mode, models, onChange }: ModelRegisterView): void {
  const blocks = mode === 'enforce' || onChange === 'block';
  printer.line(
    `${printer.style('bold', mode)}: ${mode === 'enforce' ? 'what is not registered, or another one, is refused' : blocks ? 'a registered model that has changed is refused' : 'nothing is refused'}`,
  );
  if (models.length === 0) printer.line('No model is there.');
  else
    printer.table([
      ['MODEL', 'STATE', 'DIGEST', 'LICENCE', 'CONTEXT', 'BY'].map((title) => printer.style('dim', title)),
      ...models.map((entry) => rowOf(printer, entry)),
    ]);
  for (const { fault, files, folder, found, models: count } of folders) {
    printer.line();
    printer.line(
      `${printer.style('bold', printable(folder))}: ${fault === null ? `${count} models in ${files} files` : `cannot be read (${printable(fault)})`}`,
    );
    printer.table(
      found.map(({ file, findings }) => [printable(file), findings.map(({ detail }) => printable(detail)).join('; ')]),
    );
  }
}

const styles = { registered: 'green', unregistered: 'dim' } as const;

function rowOf(printer: Printer, entry: ModelEntry): string[] {
  const { details, digest, facts, model, provider, refusedWith, source, standing } = entry;
  const style = standing === 'registered' || standing === 'unregistered' ? styles[standing] : 'red';
  const context = details.contextLength ?? facts.contextLength;
  const license = details.license ?? facts.license;
  return [
    `${printable(provider)}/${printable(model)}`,
    printer.style(style, refusedWith === null ? standing : `${standing}, refused`),
    digest === null ? '-' : shortDigest(digest),
    license === undefined ? '-' : `${printable(license)}${details.license === undefined ? ' ?' : ''}`,
    context === undefined ? '-' : String(context),
    source === null ? '-' : source === 'file' ? 'the file' : printable(entry.registered?.actor ?? ''),
  ];
}

function printEntry(printer: Printer, entry: ModelEntry): void {
  const { accepted, acceptances, details, digest, evidence, facts, fault, file, findings, history, standing } = entry;
  printer.line(`${printer.style('bold', `${printable(entry.provider)}/${printable(entry.model)}`)}: ${standing}`);
  const rows: (readonly [string, string | null | undefined])[] = [
    ['refused with', entry.refusedWith],
    ['digest', digest],
    ['made of', evidence],
    ['accepted', accepted.length === 0 ? undefined : accepted.join(' ')],
    ['file', file],
    ['cannot be told', fault],
    ...Object.entries(details).map(([name, value]) => [name, [value].flat().join(' ')] as const),
    ...Object.entries(facts).map(([name, value]) => [`${name} (told)`, [value].flat().join(' ')] as const),
  ];
  printer.table(
    rows.flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, printable(value)]])),
  );
  const section = (title: string, lines: readonly (readonly string[])[]): void => {
    if (lines.length === 0) return;
    printer.line();
    printer.line(printer.style('bold', title));
    printer.table(lines);
  };
  section(
    'Found in the file',
    findings.map(({ code, detail, severity }) => [severity, code, printable(detail)]),
  );
  section(
    'Seen',
    history.map((seen) => [moment(seen.firstAt), moment(seen.lastAt), seen.digest]),
  );
  section(
    'Accepted',
    acceptances.map(({ actor, approver, at, digest: given }) => [
      moment(at),
      `${printable(actor)}${approver === undefined ? '' : `, ${printable(approver)}`}`,
      given,
    ]),
  );
}

function moment(at: number): string {
  return new Date(at).toISOString();
}

function failureOf(dependencies: Dependencies, options: Place, thrown: unknown): CliFailure | undefined {
  const list = `\`${commandLine(dependencies, 'models list', options)}\``;
  switch (thrown instanceof GatehouseError ? thrown.code : undefined) {
    case 'model_not_found':
    case 'resource_not_found':
      return new CliFailure(exitCodes.usage, 'There is no such model in the register', `See ${list}.`);
    case 'model_pinned':
      return new CliFailure(
        exitCodes.failed,
        'The configuration file says what this model may be',
        'Change `modelRegister.models` there.',
      );
    case 'model_digest_gone':
      return new CliFailure(exitCodes.failed, 'The model is another one by now', `See ${list}.`);
    case 'model_format_refused':
      return new CliFailure(exitCodes.failed, 'The file of this model may run code', `See ${list}.`);
    case 'invalid_request':
      return new CliFailure(exitCodes.usage, 'This is no digest, or no reason', `See ${list}.`);
    case 'approval_invalid':
      return new CliFailure(exitCodes.failed, 'Another person has rejected it', 'Ask again for another reason.');
    default:
      return undefined;
  }
}
