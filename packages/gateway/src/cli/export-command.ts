import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { RecordedDisclosure } from '@gatehouse/contract/admin-record';
import type { Command } from 'commander';
import { EmptyBundleError, type WrittenBundle } from '../ledger/bundle/write-bundle.ts';
import { parseReveal, type Selection, RevealError } from '../ledger/bundle/reveal.ts';
import { verifyBundle } from '../ledger/verify/verify-bundle.ts';
import { commandLine, type Place, shellQuote } from './command-line.ts';
import { connectToGateway } from './control-client.ts';
import { lockOrFail, openRootKey, prepareDataFolder } from './data-folder.ts';
import type { Dependencies, ExportRecord, MakeBundleOptions, RecordPlace } from './dependencies.ts';
import { CliFailure, exitCodes, systemCode } from './failure.ts';
import { findPlace } from './find-place.ts';
import { findFile, loadOrFail } from './located-configuration.ts';
import { parseMoment } from './parse-moment.ts';
import { parseText } from './parse-options.ts';
import { createPrinter, printable } from './printer.ts';
import { createProgress } from './progress.ts';

interface Options extends Place {
  readonly from?: number;
  readonly to?: number;
  readonly tenant?: string;
  readonly reveal?: string;
  readonly out?: string;
  readonly reason?: string;
  readonly actor?: string;
  readonly json: boolean;
}

export function addExportCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  const moment = (text: string): number => parseMoment(text, dependencies.clock.now());
  program
    .command('export')
    .description('write a part of the record as a bundle that others can verify without us')
    .option('--out <folder>', 'where to write it: a folder that is not there yet, or is empty (required)')
    .option('--from <time>', 'leaves from then on: 2h, 7d, 2026-11-22 or 2026-11-22T08:30 (UTC)', moment)
    .option('--to <time>', 'leaves up to then', moment)
    .option('--tenant <name>', 'of this tenant, instead of that of the configuration')
    .option(
      '--reveal <selector>',
      'disclose contents: all, or request ids, indexes and ranges, such as req_3f2a…,120-140,default-2026h2:7',
    )
    .option('--reason <text>', 'why contents are disclosed; sealed in the record (required with --reveal)', parseText)
    .option(
      '--actor <name>',
      'who does it, for the record, which says as well that it was on the command line',
      parseText,
    )
    .option('--config <file>', 'the configuration file')
    .option('--data <folder>', 'the data folder, instead of that of the configuration')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `
What is published is taken, which is all but the last second of a running gateway. Leaves hold no content; without --reveal
nothing is disclosed. Contents whose keys were destroyed cannot be. The record gets a leaf that tells of the bundle, and before
anything is disclosed one for each leaf that is opened for it. With four eyes (ledger.fourEyes) somebody else must approve that first: write
--from and --to as dates, for the approval holds for exactly this.

Example:
  ${commandName} export --from 2026-11-01 --to 2026-11-08 --out ./for-the-auditor \\
      --reveal req_3f2a… --reason 'complaint 17' --actor 'A. Muster'
`,
    )
    .action((options: Options, command: Command) => {
      if (options.out === undefined) command.error("error: required option '--out <folder>' not specified");
      if (options.reveal !== undefined && options.reason === undefined)
        command.error("error: required option '--reason <text>' not specified");
      return exportRecord(dependencies, { ...options, out: options.out });
    });
}

async function exportRecord(dependencies: Dependencies, options: Options & { readonly out: string }): Promise<void> {
  const reveal = readReveal(options.reveal);
  const place = await findPlace(dependencies, options);
  const tenant = options.tenant ?? place.tenant;
  const out = resolve(dependencies.workingFolder, options.out);
  const target = await prepareTarget(out);
  const progress = createProgress(dependencies.stderr, dependencies.clock);
  const actor = options.actor === undefined ? 'command line' : `command line: ${options.actor}`;
  try {
    const settings = await settingsOf(dependencies, options, place.dataFolder, reveal !== undefined);
    const record = { dataFolder: place.dataFolder, tenant, signerFolder: settings.signerFolder };
    // In the record before anything is opened; what is published after that is not disclosed.
    const recorded =
      reveal === undefined
        ? undefined
        : await recordDisclosure(dependencies, options, { ...record, ...settings }, actor);
    const { from = 0, to = dependencies.clock.now() } = recorded ?? options;
    const made = await dependencies
      .makeBundle({
        ...settings,
        ...record,
        from,
        to,
        reveal:
          recorded === undefined || reveal === undefined
            ? undefined
            : (leaf) => leaf.index < (recorded.sizes[leaf.shard] ?? 0) && reveal(leaf),
        target,
        created: dependencies.clock.now(),
        onProgress: (shard, leaves, size) => progress.show(shard, leaves, size),
      })
      .finally(() => progress.clear());
    // Told before anybody can read what is disclosed.
    const { manifest, revealed, selected } = made;
    await tell(dependencies, record, { actor, from, to, leaves: selected, manifest, revealed });
    await rename(target, out);
    await report(dependencies, options, out, made);
  } catch (thrown) {
    await rm(target, { recursive: true, force: true });
    if (!(thrown instanceof EmptyBundleError)) throw thrown;
    throw new CliFailure(
      exitCodes.failed,
      `There are no published leaves of tenant ${printable(tenant)} in this time`,
      'A leaf is published a second after it was written at the latest. `gatehouse log` shows what there is.',
    );
  }
}

function readReveal(selector: string | undefined): Selection | undefined {
  if (selector !== undefined && selector.length > 400)
    throw new CliFailure(exitCodes.usage, '--reveal has more than 400 characters', 'Make several bundles.');
  try {
    return selector === undefined ? undefined : parseReveal(selector);
  } catch (thrown) {
    if (!(thrown instanceof RevealError)) throw thrown;
    throw new CliFailure(exitCodes.usage, `--reveal cannot be understood: ${printable(thrown.message)}`);
  }
}

/** A folder beside the wanted one, so that a bundle is there as a whole or not at all. */
async function prepareTarget(out: string): Promise<string> {
  const taken = await readdir(out).catch((thrown: unknown) => {
    if (systemCode(thrown) === 'ENOENT') return undefined;
    throw new CliFailure(exitCodes.usage, `${out} is no folder`);
  });
  if (taken !== undefined && taken.length > 0) {
    throw new CliFailure(exitCodes.usage, `${out} is not empty`, 'Name a folder that is not there yet.');
  }
  if (taken !== undefined) await rmdir(out);
  const target = `${out}.new`;
  await mkdir(dirname(out), { recursive: true });
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { mode: 0o700 });
  return target;
}

type Settings = Pick<MakeBundleOptions, 'rootKey' | 'signerFolder' | 'witnesses'> & { readonly fourEyes: boolean };

/** Asks for the disclosure, of the gateway that runs on the data folder or directly. */
async function recordDisclosure(
  dependencies: Dependencies,
  options: Options,
  { dataFolder, fourEyes, rootKey, signerFolder, tenant }: RecordPlace & Settings,
  actor: string,
): Promise<RecordedDisclosure> {
  const { from, to, reason = '', reveal: selector = '' } = options;
  const period = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const wanted = { tenant, selector, reason, ...period };
  const remote = await connectToGateway(dataFolder);
  const disclosing =
    remote === undefined
      ? await locked(dataFolder, () => {
          if (fourEyes) {
            throw new CliFailure(
              exitCodes.needsAnother,
              'Disclosing content takes two people here, and without a running gateway nobody can approve',
              'Start it with `gatehouse start`.',
            );
          }
          if (rootKey === undefined) throw new Error('contents cannot be opened without the root key');
          return dependencies.recordDisclosure({ dataFolder, signerFolder, tenant, rootKey }, wanted, actor);
        })
      : await remote.recordDisclosure(wanted, actor);
  if ('recorded' in disclosing) return disclosing;
  if ('missed' in disclosing) {
    throw new CliFailure(
      exitCodes.failed,
      `The record has no content of ${printable(disclosing.missed.join(', '))} in this time`,
      '`gatehouse log` shows what there is. Nothing was disclosed.',
    );
  }
  throw new CliFailure(
    exitCodes.needsAnother,
    `Somebody else must approve this first (${disclosing.question.id})`,
    'With an admin key, in the console under Record; then call this again with the same selection, reason and --actor.',
  );
}

/** What the configuration adds: witnesses for the policy, and the root key if something is to be opened. */
async function settingsOf(
  dependencies: Dependencies,
  options: Options,
  dataFolder: string,
  opens: boolean,
): Promise<Settings> {
  const file = await findFile(dependencies, options.config);
  const ledger = file === undefined ? undefined : (await loadOrFail(dependencies, file)).configuration.ledger;
  return {
    fourEyes: ledger?.fourEyes === true,
    signerFolder: ledger?.signerFolder,
    witnesses: ledger ?? { witnesses: [] },
    rootKey: opens ? await openRootKey(dataFolder, ledger, { make: false }) : undefined,
  };
}

/** Puts the leaf about the bundle into the record, by the gateway that runs on it or directly. */
async function tell(dependencies: Dependencies, record: RecordPlace, leaf: ExportRecord): Promise<void> {
  const { dataFolder } = record;
  const remote = await connectToGateway(dataFolder);
  if (remote !== undefined) return remote.recordExport(leaf);
  await locked(dataFolder, () => dependencies.recordExport(record, leaf));
}

async function locked<T>(dataFolder: string, work: () => Promise<T>): Promise<T> {
  await prepareDataFolder(dataFolder);
  const lock = lockOrFail(dataFolder);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function report(dependencies: Dependencies, options: Options, out: string, made: WrittenBundle): Promise<void> {
  const { findings } = await verifyBundle(out, { trust: {} });
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (options.json) {
    printer.line(JSON.stringify({ folder: out, ...made, faults: findings.faults }, null, 2));
  } else {
    const { selected, revealed, sealed, shards } = made;
    printer.line(
      `Wrote ${selected} leaves of ${shards === 1 ? 'one shard' : `${shards} shards`} to ${printable(out)}.`,
    );
    printer.line(
      revealed === 0
        ? 'No content is disclosed.'
        : `${revealed} pieces of content are disclosed in openings.jsonl: keep the folder accordingly.`,
    );
    if (sealed > 0) printer.line(`${sealed} pieces could not be opened: they were erased, or are gone.`);
    printer.line(`SHA-256 of its manifest, as in the record: ${made.manifest}`);
    printer.line(`Check it with: ${commandLine(dependencies, `verify ${shellQuote(out)}`)}`);
  }
  if (findings.total === 0) return;
  const list = findings.faults.map(({ id, at, detail }) => `${id} (${at}: ${detail})`).join('; ');
  throw new CliFailure(exitCodes.failed, `The bundle was written and does not verify: ${printable(list)}`);
}
