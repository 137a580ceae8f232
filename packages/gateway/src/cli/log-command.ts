import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { logQuerySchema } from '@gatehouse/contract/admin-record';
import { errorCodes } from '@gatehouse/contract/errors';
import { leafSchema, resultLeafSchema } from '@gatehouse/contract/leaf';
import { type Command, InvalidArgumentError } from 'commander';
import { GatehouseError } from '../core/errors.ts';
import type { IndexedLeaf, LeafFilter, LeafSource } from '../core/leaf-index.ts';
import type { IndexBuilder } from '../index/index-builder.ts';
import { filterOf, leafAt } from '../index/search-record.ts';
import { createLeafSource } from '../ledger/leaf-source.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import type { RootKey } from '../ledger/keys/root-key.ts';
import type { Place } from './command-line.ts';
import { openRootKey } from './data-folder.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { findPlace } from './find-place.ts';
import { findFile, loadOrFail } from './located-configuration.ts';
import { leafCells, leafHead } from './leaf-table.ts';
import { parseMoment } from './parse-moment.ts';
import { parsePositiveInteger } from './parse-options.ts';
import { createPrinter, printable } from './printer.ts';

interface Options extends Place {
  readonly since?: number;
  readonly until?: number;
  readonly key?: string;
  readonly subject?: string;
  readonly request?: string;
  readonly kind?: string;
  readonly model?: string;
  readonly provider?: string;
  readonly outcome?: string;
  readonly code?: string;
  readonly rule?: string;
  readonly verdict?: LeafFilter['verdict'];
  readonly guardPolicy?: string;
  readonly target?: string;
  readonly actor?: string;
  readonly text?: string;
  readonly limit: number;
  readonly follow: boolean;
  readonly json: boolean;
}

/** Milliseconds between two looks at the log. */
const lookEvery = 500;
const mostAtOnce = 500;

export function addLogCommand(program: Command, dependencies: Dependencies): void {
  const moment = (text: string): number => parseMoment(text, dependencies.clock.now());
  program
    .command('log')
    .description('list what the record holds, without content; beside a running gateway or without one')
    .option('--since <time>', 'from then on: 2h, 7d, 2026-11-22 or 2026-11-22T08:30 (UTC)', moment)
    .option('--until <time>', 'up to then', moment)
    .option('--key <id>', 'of this key, by its id or by its reference in the record')
    .option('--subject <name>', 'about this person or system, by name or by reference')
    .option('--request <id>', 'of this request, req_…')
    .option('--kind <kinds>', 'of these kinds, separated by commas, such as refusal,read', parseKinds)
    .option('--model <name>', 'of this model')
    .option('--provider <id>', 'of this provider')
    .option(
      '--outcome <outcome>',
      'answered, blocked (before or after the model), failed, cancelled or refused',
      parseOutcome,
    )
    .option('--code <code>', 'refused or failed with this code, such as input_blocked', parseCode)
    .option('--rule <id>', 'in which this rule or guard found something')
    .option('--verdict <outcome>', 'of which a guard said this: review, …; shadow: in shadow, anything', parseVerdict)
    .option('--guard-policy <name>', 'read by this set of guards, where it is not the default one')
    .option('--target <name>', 'for which a provider was asked for this model')
    .option('--actor <id>', 'about something that this key has done')
    .option(
      '--text <words>',
      'with all these words in names and ids: models, rules, codes, keys, the beginning of a request id',
    )
    .option('--limit <number>', 'the newest so many', parsePositiveInteger, 50)
    .option('-f, --follow', 'go on with what is recorded from now on, until Ctrl-C', false)
    .option('--json', 'print the leaves themselves, one a line, as they stand in the record', false)
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .addHelpText(
      'after',
      `
Examples:
  ${dependencies.commandName} log --since 1h --outcome blocked
  ${dependencies.commandName} log -f --json | jq .kind

Searches go through an index that is derived from the record; \`${dependencies.commandName} reindex\` makes it anew.
`,
    )
    .action((options: Options) => log(dependencies, options));
}

async function log(dependencies: Dependencies, options: Options): Promise<void> {
  const { dataFolder } = await findPlace(dependencies, options);
  const source = createLeafSource(join(dataFolder, 'ledger'));
  const stop = new AbortController();
  const remove = [
    dependencies.onSignal('SIGINT', () => stop.abort()),
    dependencies.onSignal('SIGTERM', () => stop.abort()),
  ];
  let builder: IndexBuilder | undefined;
  try {
    const { IndexBuilder } = await import('../index/index-builder.ts');
    builder = new IndexBuilder({ folder: join(dataFolder, 'index'), source, signal: stop.signal });
    const filter = await resolveFilter(dependencies, options);
    await builder.follow();
    const { store } = builder;
    let ends = store.ends();
    const { entries } = store.query(filter, { limit: options.limit });
    const print = createRows(dependencies, source, options.json);
    await print(entries.toReversed());
    if (entries.length === 0) {
      const unknown = unknownOf(filter, options, (one) => store.query(one, { limit: 1 }));
      createPrinter(dependencies.stderr, dependencies.environment).line(unknown ?? 'No leaf of the record fits.');
    }
    while (options.follow && !stop.signal.aborted) {
      await builder.follow();
      const arrived = builder.store.arrived(filter, ends, mostAtOnce);
      ({ ends } = arrived);
      await print(arrived.entries);
      if (!arrived.more) await delay(lookEvery, undefined, { signal: stop.signal });
    }
  } catch (thrown) {
    if (stop.signal.aborted) return;
    throw failureOf(thrown, dataFolder);
  } finally {
    for (const undo of remove) undo();
    builder?.close();
  }
}

/** What cannot be read or written is the operator's to mend; the record is not affected. */
export function failureOf(thrown: unknown, dataFolder: string): unknown {
  if (thrown instanceof CliFailure || thrown instanceof GatehouseError || !(thrown instanceof Error)) return thrown;
  const code = 'code' in thrown ? String(thrown.code) : '';
  if (!/^(ERR_SQLITE_ERROR|E[A-Z]+)$/.test(code)) return thrown;
  return new CliFailure(
    exitCodes.dataFolder,
    `The index in ${join(dataFolder, 'index')} cannot be used (${thrown.message})`,
    'Run this as the user of the gateway; the folder may be removed, it is made anew from the record.',
    thrown,
  );
}

async function resolveFilter(dependencies: Dependencies, options: Options): Promise<LeafFilter> {
  const { since, until, key, subject, request, kind, model, provider, outcome, code, rule, verdict } = options;
  const { actor, guardPolicy, target, text } = options;
  const named = {
    since,
    until,
    key,
    subject,
    request,
    kind,
    model,
    provider,
    outcome,
    code,
    rule,
    verdict,
    guardPolicy,
    target,
    actor,
    text,
  };
  const given = Object.entries(named);
  const query = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  if (key === undefined && subject === undefined && text === undefined) return filterOf(query, noReferences);
  const { dataFolder, tenant } = await findPlace(dependencies, options);
  const rootKey = subject === undefined ? undefined : await rootKeyOf(dependencies, options, dataFolder);
  const references = await dependencies.openReferences({ dataFolder, tenant, rootKey });
  try {
    return await filterOf(query, references);
  } finally {
    await references.close();
  }
}

/** Subjects are looked for under references that come from their keys. */
async function rootKeyOf(dependencies: Dependencies, options: Place, dataFolder: string): Promise<RootKey> {
  const file = await findFile(dependencies, options.config);
  const configured = file === undefined ? undefined : (await loadOrFail(dependencies, file)).configuration;
  return openRootKey(dataFolder, configured?.ledger, { make: false });
}

const noReferences = {
  referencesOfKey: () => Promise.resolve([]),
  referencesOfSubject: () => Promise.resolve([]),
  keysNamed: () => Promise.resolve([]),
};

/** Prints leaves as they come: a table whose head stands there once, or the leaves themselves. */
function createRows(
  { stdout, environment }: Dependencies,
  source: LeafSource,
  json: boolean,
): (entries: readonly IndexedLeaf[]) => Promise<void> {
  const printer = createPrinter(stdout, environment);
  let headed = false;
  return async (entries) => {
    if (json) {
      for (const entry of entries) {
        const found = await leafAt(source, entry);
        if (found !== undefined) printer.line(canonicalJson(found.leaf, 'integers'));
      }
      return;
    }
    if (!headed && entries.length > 0) {
      headed = true;
      printer.line(printer.style('dim', leafHead));
    }
    for (const entry of entries) printer.line(leafCells(entry, printer));
  };
}

/** What of the question the record knows nothing of at all, in a sentence; undefined where it only knows nothing of all together. */
function unknownOf(
  { actor, guardPolicy, keys, model, provider, request, rule, subjects, target, text }: LeafFilter,
  given: Options,
  query: (filter: LeafFilter) => { readonly entries: readonly IndexedLeaf[] },
): string | undefined {
  const asked: readonly (readonly [what: string, name: string | undefined, filter: LeafFilter])[] = [
    ['request', given.request, { request }],
    ['key', given.key, { keys }],
    ['subject', given.subject, { subjects }],
    ['model', given.model, { model }],
    ['provider', given.provider, { provider }],
    ['finding of the rule or guard', given.rule, { rule }],
    ['policy of guards', given.guardPolicy, { guardPolicy }],
    ['model of a provider', given.target, { target }],
    ['deed of the key', given.actor, { actor }],
  ];
  for (const [what, name, filter] of asked) {
    if (name !== undefined && query(filter).entries.length === 0)
      return `The record has no leaf of a ${what} ${printable(name)}. Names are compared exactly.`;
  }
  for (const word of text ?? []) {
    if (query({ text: [word] }).entries.length === 0)
      return `The record has no leaf with ${printable(word.text)}. It holds names and ids, and no content.`;
  }
  return undefined;
}

const kinds: readonly string[] = leafSchema.options.map(({ shape }) => shape.kind.value);
const outcomes: readonly string[] = [...resultLeafSchema.shape.outcome.options, 'refused'];

function parseKinds(text: string): string {
  for (const kind of text.split(',')) parseOneOf('kind of leaves', kinds)(kind);
  return text;
}

function parseOutcome(text: string): string {
  return parseOneOf('outcome', outcomes)(text);
}

const verdicts: readonly string[] = logQuerySchema.shape.verdict.unwrap().options;

function parseVerdict(text: string): string {
  return parseOneOf('outcome of a guard', verdicts)(text);
}

function parseCode(text: string): string {
  return parseOneOf('code', errorCodes)(text);
}

function parseOneOf(what: string, known: readonly string[]): (text: string) => string {
  return (text) => {
    if (known.includes(text)) return text;
    throw new InvalidArgumentError(`${JSON.stringify(text)} is no ${what}; there are: ${known.join(', ')}.`);
  };
}
