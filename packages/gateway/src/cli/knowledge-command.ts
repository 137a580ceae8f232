import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import {
  type DocumentPage,
  documentStates,
  findPassagesSchema,
  type KnowledgeDocument,
  putDocumentSchema,
} from '@gatehouse/contract/admin-knowledge';
import { type Command, Option } from 'commander';
import { GatehouseError } from '../core/errors.ts';
import type { Place } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import type { KnowledgeCommands } from './knowledge-request.ts';
import { knowledgeFailure } from './knowledge-failure.ts';
import { parsePositiveInteger, parseText } from './parse-options.ts';
import { printCalibration } from './print-calibration.ts';
import {
  printCollection,
  printDetail,
  printFound,
  printPage,
  printPut,
  printTried,
  printView,
} from './print-knowledge.ts';
import { createPrinter, printable, type Printer } from './printer.ts';
import { createProgress } from './progress.ts';
import { readDocumentFile } from './read-document-file.ts';
import { readPairs } from './read-pairs.ts';

interface CommonOptions extends Place {
  readonly json: boolean;
}

interface ActorOptions extends CommonOptions {
  readonly actor: string;
}

/** Milliseconds between two looks at how far an ingestion is. */
const lookEvery = 250;

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
  ${commandName} knowledge find --text "returning an article" --role user
  ${commandName} knowledge calibrate service --pairs questions.jsonl

The gateway must run.

Exit code of \`ingest\`: 0 when all was read, 1 when a source or a document could not be, or only in part; what is held counts as read.
Exit code of \`release\`: 0 when the document is found from now on, 8 when a second person must release it too (\`fourEyes\` of the collection).
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
  by(
    knowledge
      .command('put <collection> <file>')
      .description('put a file into a collection: Markdown, HTML, PDF, DOCX or text'),
  )
    .option('--document <name>', 'its name there; that of the file without it')
    .option('--url <url>', 'where readers find it')
    .action((id: string, file: string, options: PutOptions) => commands.put(id, file, options));
  common(knowledge.command('try <assistant> <question>').description('what an assistant finds; no model is asked'))
    .option('--role <role>', 'as a key of this role would see it')
    .action((id: string, question: string, options: TryOptions) => commands.tryQuestion(id, question, options));
  common(knowledge.command('find').description('passages that are found for a text, and why; no assistant is asked'))
    .requiredOption('--text <text>', 'what is looked for', parseText)
    .option('--collection <collection...>', 'only in these; in all without it')
    .option('--role <role>', 'as a key of this role would see it')
    .option('--limit <number>', 'how many at most', parsePositiveInteger, 10)
    .action((options: FindOptions) => commands.find(options));
  common(knowledge.command('calibrate <assistant>').description('risk and coverage at each threshold'))
    .requiredOption(
      '--pairs <file>',
      'JSON Lines: {"question":"…","answers":["…"]}, without answers where there is none',
    )
    .option('--all', 'print all thresholds, not those only at which something changes', false)
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

interface FindOptions extends CommonOptions {
  readonly text: string;
  readonly collection?: readonly string[];
  readonly role?: string;
  readonly limit: number;
}

interface CalibrateOptions extends CommonOptions {
  readonly all: boolean;
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
    // What waits for somebody to look at it is no problem; what nobody can find, and should, is one.
    const isWrong = collections.some(({ failed, problem }) => failed > 0 || problem !== undefined);
    if (wait && isWrong) throw new CliFailure(exitCodes.failed);
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
      printer.line(
        state === 'quarantined'
          ? `${printable(document)} is still held.`
          : `${printable(document)} is ${state === 'indexed' ? 'found from now on' : 'rejected'}.`,
      ),
    );
    if (wanted.decision === 'release' && decided.state !== 'indexed')
      throw new CliFailure(
        exitCodes.needsAnother,
        'Your release is kept; a second person must release this document too',
        'In the console under Knowledge, or with an admin key of a person.',
      );
  }

  async put(id: string, file: string, { actor, document, url, ...options }: PutOptions): Promise<void> {
    const { content, mediaType, name } = await readDocumentFile(resolve(this.#dependencies.workingFolder, file));
    const wanted = putDocumentSchema.safeParse({
      collection: id,
      document: document ?? name,
      mediaType,
      content,
      ...(url === undefined ? {} : { url }),
    });
    if (!wanted.success)
      throw new CliFailure(
        exitCodes.usage,
        'This document cannot be put there under this name or address',
        'Its name has 2,000 characters at most, and its address begins with http:// or https://.',
      );
    this.#print(options, await this.#with(options, (asked) => asked.put(wanted.data, actor)), printPut);
  }

  async find({ collection, json, limit, role, text, ...place }: FindOptions): Promise<void> {
    const wanted = findPassagesSchema.safeParse({
      text,
      limit,
      ...(collection === undefined ? {} : { collections: [...collection] }),
      ...(role === undefined ? {} : { role }),
    });
    if (!wanted.success)
      throw new CliFailure(
        exitCodes.usage,
        'This cannot be looked for',
        'A text has 1 to 4,000 characters, and 1 to 50 passages can be found.',
      );
    const options = { json, ...place };
    this.#print(options, await this.#with(options, (asked) => asked.findPassages(wanted.data)), printFound);
  }

  async tryQuestion(id: string, question: string, { role, ...options }: TryOptions): Promise<void> {
    const tried = await this.#with(options, (asked) =>
      asked.tryQuestion({ assistant: id, question, earlier: [], ...(role === undefined ? {} : { role }) }),
    );
    this.#print(options, tried, printTried);
  }

  async calibrate(id: string, { all, pairs: file, risk, ...options }: CalibrateOptions): Promise<void> {
    const { lines, pairs } = readPairs(await this.#read(file), file);
    const found = await this.#with(options, (asked) => asked.calibrate({ assistant: id, pairs, risk }));
    this.#print(options, found, (printer, calibration) => printCalibration(printer, calibration, { all, lines }));
    if (found.pairs === 0) throw new CliFailure(exitCodes.failed);
  }

  async #read(file: string): Promise<string> {
    try {
      return await readFile(resolve(this.#dependencies.workingFolder, file), 'utf8');
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
      throw thrown instanceof GatehouseError ? knowledgeFailure(thrown, commandName) : thrown;
    }
  }

  #print<Found>({ json }: CommonOptions, found: Found, asText: (printer: Printer, found: Found) => void): void {
    if (json) this.#printer.line(JSON.stringify(found, null, 2));
    else asText(this.#printer, found);
  }
}
