import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import {
  calibrateRequestSchema,
  type Calibration,
  type CollectionView,
  type DocumentDetail,
  type DocumentPage,
  documentStates,
  type KnowledgeDocument,
  type KnowledgeView,
  putDocumentSchema,
  type TriedQuestion,
} from '@gatehouse/contract/admin-knowledge';
import { type Command, Option } from 'commander';
import { GatehouseError } from '../core/errors.ts';
import type { Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import type { KnowledgeCommands } from './knowledge-request.ts';
import { parsePositiveInteger, parseText } from './parse-options.ts';
import { createPrinter, printable, type Printer } from './printer.ts';
import { createProgress } from './progress.ts';

interface CommonOptions extends Place {
  readonly json: boolean;
}

interface ActorOptions extends CommonOptions {
  readonly actor: string;
}

/** Milliseconds between two looks at how far an ingestion is. */
const lookEvery = 250;

const mediaTypes = [
  [/\.(?:md|markdown)$/i, 'text/markdown'],
  [/\.html?$/i, 'text/html'],
  [/./, 'text/plain'],
] as const;

/** Collections of documents, what of them is held for review, and the assistants that answer from them. */
export function addKnowledgeCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  const knowledge = program
    .command('knowledge')
    .description('collections of documents: what is in them, what is held for review, and how assistants answer')
    .addHelpText(
      'after',
      `
Examples:
  ${commandName} knowledge list
  ${commandName} knowledge ingest shop
  ${commandName} knowledge documents --state quarantined
  ${commandName} knowledge show shop faq/returns.md
  ${commandName} knowledge release shop faq/returns.md --hash 3f2a… --reason "an example of an attack, for the training"
  ${commandName} knowledge try service "Can I return an article?"
  ${commandName} knowledge calibrate service --pairs questions.jsonl

The gateway must run.
`,
    );
  const commands = new KnowledgeCommandLine(dependencies);
  common(knowledge.command('list').description('list collections and assistants')).action((options: CommonOptions) =>
    commands.list(options),
  );
  by(knowledge.command('ingest <collection>').description('look at the sources of a collection again'))
    .option('--accept-change', 'take a change of most of a source as it is', false)
    .option('--no-wait', 'do not wait until it is done')
    .action((id: string, options: IngestOptions) => commands.ingest(id, options));
  common(knowledge.command('documents [collection]').description('list documents'))
    .addOption(new Option('--state <state>', 'only those in this state').choices([...documentStates]))
    .option('--text <text>', 'only those whose name or title has it')
    .option('--limit <number>', 'how many at most', parsePositiveInteger, 50)
    .action((id: string | undefined, options: DocumentsOptions) => commands.documents(id, options));
  common(
    knowledge.command('show <collection> <document>').description('print a document, and what was found in it'),
  ).action((id: string, document: string, options: CommonOptions) => commands.show(id, document, options));
  for (const decision of ['release', 'reject'] as const) {
    const what = decision === 'release' ? 'let a document be found that is held' : 'keep a document from being found';
    by(knowledge.command(`${decision} <collection> <document>`).description(what))
      .requiredOption('--hash <hash>', 'of what was looked at, as `show` prints it')
      .requiredOption('--reason <text>', 'why; sealed in the record', parseText)
      .action((id: string, document: string, options: DecideOptions) =>
        commands.decide({ collection: id, document, decision }, options),
      );
  }
  by(knowledge.command('put <collection> <file>').description('put a file of text, Markdown or HTML into a collection'))
    .option('--document <name>', 'its name there; that of the file without it')
    .option('--url <url>', 'where readers find it')
    .action((id: string, file: string, options: PutOptions) => commands.put(id, file, options));
  common(knowledge.command('try <assistant> <question>').description('what an assistant finds; no model is asked'))
    .option('--role <role>', 'as a key of this role would see it')
    .action((id: string, question: string, options: TryOptions) => commands.tryQuestion(id, question, options));
  common(knowledge.command('calibrate <assistant>').description('risk and coverage at each threshold'))
    .requiredOption(
      '--pairs <file>',
      'JSON Lines: {"question":"…","answers":["…"]}, without answers where there is none',
    )
    .option('--risk <share>', 'share of wrong answers that is taken', parseShare, 0.05)
    .action((id: string, options: CalibrateOptions) => commands.calibrate(id, options));
}

interface IngestOptions extends ActorOptions {
  readonly acceptChange: boolean;
  readonly wait: boolean;
}

interface DocumentsOptions extends CommonOptions {
  readonly state?: (typeof documentStates)[number];
  readonly text?: string;
  readonly limit: number;
}

interface DecideOptions extends ActorOptions {
  readonly hash: string;
  readonly reason: string;
}

interface PutOptions extends ActorOptions {
  readonly document?: string;
  readonly url?: string;
}

interface TryOptions extends CommonOptions {
  readonly role?: string;
}

interface CalibrateOptions extends CommonOptions {
  readonly pairs: string;
  readonly risk: number;
}

function parseShare(text: string): number {
  const share = /^(?:0(?:\.\d{1,6})?|1(?:\.0{1,6})?)$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(share)) throw new CliFailure(exitCodes.usage, `${text} is no share`, 'Write 0 to 1, such as 0.05.');
  return share;
}

function common(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false);
}

function by(command: Command): Command {
  return common(command).option('--actor <name>', 'who does it, for the record', parseText, 'command line');
}

class KnowledgeCommandLine {
  readonly #dependencies: Dependencies;
  readonly #printer: Printer;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
    this.#printer = createPrinter(dependencies.stdout, dependencies.environment);
  }

  async list(options: CommonOptions): Promise<void> {
    this.#print(options, await this.#with(options, (asked) => asked.view()), printView);
  }

  async ingest(id: string, { acceptChange, actor, wait, ...options }: IngestOptions): Promise<void> {
    const { clock, stderr } = this.#dependencies;
    const progress = createProgress(stderr, clock);
    const view = await this.#with(options, async (asked) => {
      let now = await asked.ingest({ collection: id, acceptChange }, actor);
      for (;;) {
        const under = now.collections.find((one) => one.id === id)?.progress;
        if (!wait || under === undefined) return now;
        if (under.total !== undefined) progress.show(id, under.done, under.total);
        await after(lookEvery);
        now = await asked.view();
      }
    });
    progress.clear();
    const collections = view.collections.filter((one) => one.id === id);
    this.#print(options, { ...view, collections, assistants: [] }, (printer, { collections: [collection] }) => {
      if (collection !== undefined) printCollection(printer, collection);
    });
  }

  async documents(id: string | undefined, { limit, state, text, ...options }: DocumentsOptions): Promise<void> {
    const page = await this.#with(options, async (asked): Promise<DocumentPage> => {
      const documents: KnowledgeDocument[] = [];
      let cursor: string | undefined;
      do {
        const found = await asked.page({
          limit: Math.min(limit - documents.length, 200),
          ...(id === undefined ? {} : { collection: id }),
          ...(state === undefined ? {} : { state }),
          ...(text === undefined ? {} : { text }),
          ...(cursor === undefined ? {} : { cursor }),
        });
        documents.push(...found.documents);
        cursor = found.next;
      } while (cursor !== undefined && documents.length < limit);
      return { documents, ...(cursor === undefined ? {} : { next: cursor }) };
    });
    this.#print(options, page, printPage);
  }

  async show(id: string, document: string, options: CommonOptions): Promise<void> {
    this.#print(options, await this.#with(options, (asked) => asked.detail(id, document)), printDetail);
  }

  async decide(
    wanted: { readonly collection: string; readonly document: string; readonly decision: 'release' | 'reject' },
    { actor, hash, reason, ...options }: DecideOptions,
  ): Promise<void> {
    if (!/^[0-9a-f]{64}$/.test(hash))
      throw new CliFailure(exitCodes.usage, 'This is no whole hash', 'Copy the one that `knowledge show` prints.');
    const decided = await this.#with(options, (asked) => asked.decide({ ...wanted, hash, reason }, actor));
    this.#print(options, decided, (printer, { document, state }) =>
      printer.line(`${printable(document)} is ${state === 'indexed' ? 'found from now on' : 'rejected'}.`),
    );
  }

  async put(id: string, file: string, { actor, document, url, ...options }: PutOptions): Promise<void> {
    const text = await this.#read(file);
    const mediaType = mediaTypes.find(([ending]) => ending.test(file))?.[1] ?? 'text/plain';
    const wanted = putDocumentSchema.safeParse({
      collection: id,
      document: document ?? basename(file),
      mediaType,
      text,
      ...(url === undefined ? {} : { url }),
    });
    if (!wanted.success)
      throw new CliFailure(
        exitCodes.usage,
        'This document cannot be put there',
        'It has 4,000,000 characters at most, and its address begins with http:// or https://.',
      );
    const put = await this.#with(options, (asked) => asked.put(wanted.data, actor));
    this.#print(options, put, (printer, { chunks, findings, state, document: name }) =>
      printer.line(
        state === 'indexed'
          ? `${printable(name)} can be found (${chunks} passages).`
          : `${printable(name)} is held: ${printable(findings.map(({ rule }) => rule).join(', '))}.`,
      ),
    );
  }

  async tryQuestion(id: string, question: string, { role, ...options }: TryOptions): Promise<void> {
    const tried = await this.#with(options, (asked) =>
      asked.tryQuestion({ assistant: id, question, earlier: [], ...(role === undefined ? {} : { role }) }),
    );
    this.#print(options, tried, printTried);
  }

  async calibrate(id: string, { pairs: file, risk, ...options }: CalibrateOptions): Promise<void> {
    const lines = (await this.#read(file)).split('\n').filter((line) => line.trim() !== '');
    const pairs = lines.map((line, place) => {
      try {
        return pairOf(JSON.parse(line));
      } catch {
        throw new CliFailure(exitCodes.usage, `Line ${place + 1} of ${file} is no JSON`, 'Write one object a line.');
      }
    });
    const wanted = calibrateRequestSchema.safeParse({ assistant: id, pairs, risk });
    if (!wanted.success)
      throw new CliFailure(
        exitCodes.usage,
        `${file} has lines that are no questions with their answers`,
        'Write {"question":"…","answers":["…"]} a line, 10,000 lines at most.',
      );
    this.#print(options, await this.#with(options, (asked) => asked.calibrate(wanted.data)), printCalibration);
  }

  async #read(file: string): Promise<string> {
    try {
      return await readFile(file, 'utf8');
    } catch {
      throw new CliFailure(exitCodes.failed, `${file} cannot be read`, 'Name a file that is there.');
    }
  }

  async #with<Answer>(place: Place, act: (asked: KnowledgeCommands) => Promise<Answer>): Promise<Answer> {
    const { commandName } = this.#dependencies;
    const { dataFolder } = await findPlace(this.#dependencies, place);
    const remote = await connectToGateway(dataFolder);
    if (remote === undefined)
      throw new CliFailure(
        exitCodes.failed,
        'No gateway runs on this data folder, so nobody can be asked about its collections',
        `Start it with \`${commandName} start\`, and try again.`,
      );
    try {
      return await act(remote.knowledge);
    } catch (thrown) {
      throw failureOf(thrown, commandName) ?? thrown;
    }
  }

  #print<Found>({ json }: CommonOptions, found: Found, asText: (printer: Printer, found: Found) => void): void {
    if (json) this.#printer.line(JSON.stringify(found, null, 2));
    else asText(this.#printer, found);
  }
}

/** Only what counts here; files of questions often say more. */
function pairOf(line: unknown): unknown {
  if (typeof line !== 'object' || line === null || !('question' in line)) return line;
  return { question: line.question, answers: 'answers' in line ? line.answers : [] };
}

function failureOf(thrown: unknown, commandName: string): CliFailure | undefined {
  if (!(thrown instanceof GatehouseError)) return undefined;
  if (thrown.code === 'resource_not_found')
    return new CliFailure(
      exitCodes.failed,
      'There is no such collection or document',
      `See \`${commandName} knowledge list\` and \`${commandName} knowledge documents\`.`,
    );
  if (thrown.code === 'changed_meanwhile')
    return new CliFailure(
      exitCodes.failed,
      'This document is another one by now, or was decided about already',
      `Look at it again with \`${commandName} knowledge show\`.`,
    );
  if (thrown.code === 'assistant_not_found')
    return new CliFailure(
      exitCodes.failed,
      'There is no such assistant',
      `See \`${commandName} knowledge list\`; write its name without \`assistant/\`.`,
    );
  if (thrown.code === 'invalid_request' && thrown.param === 'role')
    return new CliFailure(exitCodes.failed, 'There is no role of this name', `See \`${commandName} roles list\`.`);
  return undefined;
}

function printView(printer: Printer, { assistants, collections, index }: KnowledgeView): void {
  if (collections.length === 0) {
    printer.line('There are no collections. Add one to `knowledge.collections` of the configuration.');
    return;
  }
  const head = (titles: readonly string[]): string[] => titles.map((title) => printer.style('dim', title));
  printer.table([
    head(['COLLECTION', 'VERSION', 'DOCUMENTS', 'HELD', 'FAILED', 'PASSAGES', 'READ']),
    ...collections.map((one) => [
      printable(one.id),
      String(one.version),
      String(one.documents),
      one.quarantined === 0 ? '0' : printer.style('yellow', String(one.quarantined)),
      one.failed === 0 ? '0' : printer.style('red', String(one.failed)),
      String(one.chunks),
      one.progress === undefined ? readAt(one) : `being read (${one.progress.done} of ${one.progress.total ?? '?'})`,
    ]),
  ]);
  for (const { id, problem } of collections)
    if (problem !== undefined) printer.line(`${printer.style('yellow', printable(id))}: ${printable(problem)}`);
  if (assistants.length > 0) {
    printer.line();
    printer.table([
      head(['ASSISTANT', 'ANSWERS FROM', 'WORDED BY']),
      ...assistants.map(({ answers, collections: from, model }) => [
        printable(model),
        printable(from.join(', ')),
        printable(answers ?? 'nobody: it quotes'),
      ]),
    ]);
  }
  printer.line();
  const bound = index.bound === undefined ? '' : ` of at most ${index.bound}`;
  printer.line(`The index (${index.kind}) has ${index.chunks}${bound} passages.`);
}

function readAt({ ingestedAt }: CollectionView): string {
  return ingestedAt === undefined ? 'never' : new Date(ingestedAt).toISOString();
}

function printCollection(printer: Printer, collection: CollectionView): void {
  const { chunks, documents, failed, id, problem, progress, quarantined, version } = collection;
  if (progress !== undefined) {
    printer.line(`${printable(id)} is being read.`);
    return;
  }
  printer.line(
    `${printable(id)}, version ${version}: ${documents} documents with ${chunks} passages, ${quarantined} held, ${failed} failed.`,
  );
  if (problem !== undefined) printer.line(printer.style('yellow', printable(problem)));
}

function printPage(printer: Printer, { documents, next }: DocumentPage): void {
  if (documents.length === 0) {
    printer.line('There is no such document.');
    return;
  }
  printer.table([
    ['COLLECTION', 'STATE', 'PASSAGES', 'DOCUMENT'].map((title) => printer.style('dim', title)),
    ...documents.map(({ chunks, collection, document, state }) => [
      printable(collection),
      state === 'indexed' ? state : printer.style('yellow', state),
      String(chunks),
      printable(document),
    ]),
  ]);
  if (next !== undefined) printer.line(`These are the first ${documents.length}; there are more.`);
}

function printDetail(printer: Printer, { document, passages }: DocumentDetail): void {
  printer.line(printer.style('bold', printable(document.title)));
  printer.line(`${printable(document.collection)}/${printable(document.document)}: ${document.state}`);
  printer.line(`Hash ${document.hash}`);
  if (document.url !== undefined) printer.line(printable(document.url));
  if (document.problem !== undefined) printer.line(printer.style('red', printable(document.problem)));
  if (document.decidedBy !== undefined) printer.line(`Decided by ${printable(document.decidedBy)}`);
  for (const { excerpt, reason, rule } of document.findings)
    printer.line(`${printer.style('yellow', reason)} (${printable(rule)}): ${printable(excerpt)}`);
  for (const { text, titles } of passages) {
    printer.line();
    printer.line(printer.style('dim', printable(titles.join(' › '))));
    for (const line of text.split('\n')) printer.line(printable(line));
  }
}

function printTried(printer: Printer, { answer, trace }: TriedQuestion): void {
  for (const line of answer.split('\n')) printer.line(printable(line));
  if (trace.passages.length === 0) return;
  printer.line();
  printer.table([
    ['SUPPORT', 'PASSAGE'].map((title) => printer.style('dim', title)),
    ...trace.passages.map(({ id, support }) => [support.toFixed(2), printable(id)]),
  ]);
}

function printCalibration(printer: Printer, { answerable, curve, pairs, recommended }: Calibration): void {
  printer.line(`${pairs} questions, ${answerable} of them with an answer.`);
  const percent = (share: number | undefined): string => (share === undefined ? '' : `${(share * 100).toFixed(1)} %`);
  printer.table([
    ['THRESHOLD', 'ANSWERED', 'ANSWERED WITHOUT AN ANSWER', 'WRONG'].map((title) => printer.style('dim', title)),
    ...curve.map(({ coverage, falseAnswers, risk, threshold }) => [
      threshold.toFixed(2),
      percent(coverage),
      percent(falseAnswers),
      percent(risk),
    ]),
  ]);
  printer.line(
    recommended === undefined
      ? 'No threshold keeps the risk that is taken.'
      : `Set \`answerFrom: ${Number(recommended.toFixed(3))}\` for the risk that is taken.`,
  );
}
