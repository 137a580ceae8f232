import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Fault, Findings } from '../ledger/verify/faults.ts';
import { findTarget, type Target } from '../ledger/verify/find-target.ts';
import { FormatError, parseVerifierKey, signatureTypes } from '../ledger/verify/note.ts';
import { parsePolicy } from '../ledger/verify/policy.ts';
import { ReadError } from '../ledger/verify/source.ts';
import type { Trust } from '../ledger/verify/trust.ts';
import { type BundleVerdict, verifyBundle } from '../ledger/verify/verify-bundle.ts';
import { type LogVerdict, verifyLog } from '../ledger/verify/verify-log.ts';
import { type ReceiptVerdict, verifyReceipt } from '../ledger/verify/verify-receipt.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes, systemCode } from './failure.ts';
import { createPrinter, printable, type Printer } from './printer.ts';
import { createProgress, type Progress } from './progress.ts';

/** Milliseconds for the witnesses of a gateway that runs to sign its newest checkpoint. */
const patience = 3_000;

interface Options {
  readonly policy?: string;
  readonly key?: string;
  readonly since?: string;
  readonly consistency?: readonly string[];
  readonly opening?: string;
  readonly content?: string;
  readonly contents: boolean;
  readonly json: boolean;
}

export function addVerifyCommand(program: Command, dependencies: Dependencies): void {
  const { commandName } = dependencies;
  program
    .command('verify')
    .description(
      'check a record, one shard of it, a bundle or a receipt: signatures, hashes, order, and what is missing',
    )
    .argument(
      '<place>',
      'a data folder, ledger folder, shard folder, bundle or receipt; or the URL of a shard or of /ledger/',
    )
    .option('--policy <file>', 'believe the logs and the quorum of witnesses of this C2SP tlog-policy')
    .option('--key <vkey>', 'believe this verifier key of the log')
    .option('--since <file>', 'the log must go on from this older checkpoint, which you have kept')
    .option(
      '--consistency <files...>',
      'the log must go on from each of these checkpoints; two of them for a proof between both',
    )
    .option('--content <file>', 'of a receipt: this content must be what its leaf commits to (with --opening)')
    .option('--opening <hex>', 'of a receipt: the opening of that content, 64 hexadecimal digits')
    .option('--no-contents', 'leave the sealed contents of a ledger folder alone')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `
Without --policy or --key, the keys are those that the record names itself. That shows whether it agrees with itself, and not
whose it is. A receipt needs one of them.

Over HTTP, the environment variable GATEHOUSE_KEY may hold a key of role admin or auditor.

Examples:
  ${commandName} verify ./data --policy policy.txt
  ${commandName} verify answer.tlog-proof --policy policy.txt
  ${commandName} verify https://gateway.example/ledger/ --key "$VKEY" --since yesterday.checkpoint

Exit code: 0 nothing is wrong, 1 something is, 2 wrong usage, 7 it could not be checked.
`,
    )
    .action(async (place: string, options: Options) => {
      try {
        await verify(dependencies, place, options);
      } catch (thrown) {
        if (thrown instanceof ReadError) throw notChecked(thrown.message, thrown);
        throw thrown;
      }
    });
}

async function verify(dependencies: Dependencies, place: string, options: Options): Promise<void> {
  const path = (file: string): string => resolve(dependencies.workingFolder, file);
  const trust = await readTrust(dependencies, options);
  const target = await findTarget(
    /^https?:\/\//.test(place) ? place : path(place),
    dependencies.environment['GATEHOUSE_KEY'],
  );
  if (target.kind === 'receipt') {
    await verifyOne(dependencies, target, trust, options);
    return;
  }
  if (options.content !== undefined || options.opening !== undefined) {
    throw new CliFailure(exitCodes.usage, '--content and --opening are for a receipt');
  }
  const files = [...(options.since === undefined ? [] : [options.since]), ...(options.consistency ?? [])];
  const since = await Promise.all(
    files.map(async (file) => ({ name: printable(file), bytes: await readGiven(path(file)) })),
  );
  const progress = createProgress(dependencies.stderr, dependencies.clock);
  const onProgress = (shard: string, leaves: number, size: number): void => progress.show(shard, leaves, size);
  const started = dependencies.clock.elapsed();
  if (target.kind === 'bundle') {
    const verdict = await verifyBundle(target.folder, { trust, since, onProgress }).finally(() => progress.clear());
    report(dependencies, options, verdict.log, verdict, dependencies.clock.elapsed() - started);
    return;
  }
  if (target.shards.length === 0) throw notChecked(`${place} has no shards`);
  const verdict = await verifyTarget(target, trust, since, options, onProgress, progress);
  report(dependencies, options, verdict, undefined, dependencies.clock.elapsed() - started);
}

function verifyTarget(
  target: Extract<Target, { kind: 'log' }>,
  trust: Trust,
  since: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  options: Options,
  onProgress: (shard: string, leaves: number, size: number) => void,
  progress: Progress,
): Promise<LogVerdict> {
  return verifyLog(target.shards, {
    trust,
    since,
    allShards: target.allShards,
    patience,
    contents: options.contents ? target.contents : undefined,
    onProgress,
  }).finally(() => progress.clear());
}

async function verifyOne(
  dependencies: Dependencies,
  target: Extract<Target, { kind: 'receipt' }>,
  trust: Trust,
  { opening, content, json }: Options,
): Promise<void> {
  if (trust.policy === undefined && trust.key === undefined) {
    throw new CliFailure(
      exitCodes.usage,
      'A receipt says nothing by itself',
      'Name whom to believe: --policy with the policy of the log, or --key with its verifier key.',
    );
  }
  if ((opening === undefined) !== (content === undefined)) {
    throw new CliFailure(exitCodes.usage, '--content and --opening belong together');
  }
  if (opening !== undefined && !/^[0-9a-f]{64}$/i.test(opening)) {
    throw new CliFailure(exitCodes.usage, 'An opening has 64 hexadecimal digits');
  }
  const disclosed =
    opening === undefined || content === undefined
      ? undefined
      : {
          opening: Buffer.from(opening, 'hex'),
          content: await readGiven(resolve(dependencies.workingFolder, content)),
        };
  reportReceipt(dependencies, json, verifyReceipt(target.bytes, { trust, disclosed }));
}

async function readTrust(dependencies: Dependencies, { policy, key }: Options): Promise<Trust> {
  try {
    const parsed = key === undefined ? undefined : parseVerifierKey(key);
    if (parsed !== undefined && parsed.type !== signatureTypes.ed25519) throw new FormatError('it is no key of a log');
    if (policy === undefined) return { key: parsed };
    return { key: parsed, policy: parsePolicy(await readGiven(resolve(dependencies.workingFolder, policy))) };
  } catch (thrown) {
    if (!(thrown instanceof FormatError)) throw thrown;
    throw new CliFailure(exitCodes.usage, `The policy or key cannot be used: ${thrown.message}`);
  }
}

async function readGiven(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (thrown) {
    throw notChecked(`${file} cannot be read (${systemCode(thrown) ?? 'unknown error'})`, thrown);
  }
}

function notChecked(why: string, cause?: unknown): CliFailure {
  return new CliFailure(exitCodes.notChecked, `Not checked: ${printable(why)}`, '', cause);
}

function report(
  dependencies: Dependencies,
  { json }: Options,
  log: LogVerdict,
  bundle: BundleVerdict | undefined,
  milliseconds: number,
): void {
  const { findings } = log;
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  const identityChecked = bundle?.identityChecked ?? log.identityChecked;
  const leaves = log.shards.reduce((total, shard) => total + shard.leaves, 0);
  if (json) {
    const { shards, witnessesChecked, contents } = log;
    const about = bundle && { ...bundle.manifest, files: bundle.manifest?.files.size, disclosed: bundle.disclosed };
    printer.line(
      JSON.stringify(
        {
          ok: findings.total === 0,
          identityChecked,
          witnessesChecked,
          ...foundOf(findings),
          shards,
          contents,
          bundle: about,
        },
        null,
        2,
      ),
    );
  } else {
    printer.table([
      ['SHARD', 'LEAVES', 'READ', 'NOT SIGNED YET', 'TIME', 'WITNESSES', 'STATE'].map((title) =>
        printer.style('dim', title),
      ),
      ...log.shards.map((shard) => [
        printable(shard.shard),
        `${shard.size}`,
        `${shard.leaves}`,
        `${shard.unsigned}`,
        `${dateOf(shard.firstTime)} to ${dateOf(shard.lastTime)}`,
        shard.witnesses.length === 0 ? 'none' : printable(shard.witnesses.join(', ')),
        shard.sealed ? 'sealed' : 'open',
      ]),
    ]);
    printer.line();
    if (log.contents !== undefined) {
      const { present, explained } = log.contents;
      printer.line(`Contents: ${present} as they were sealed, ${explained} gone for reasons that the log gives.`);
    }
    if (bundle?.manifest !== undefined) {
      const { selected, from, to } = bundle.manifest;
      printer.line(
        `Bundle: ${selected} leaves from ${dateOf(from)} to ${dateOf(to)}, ${bundle.disclosed} contents disclosed.`,
      );
    }
    printFound(printer, findings);
    if (!identityChecked) {
      printer.line(
        `${printer.style('yellow', 'Not checked:')} whose record this is. The keys were taken from the record itself; name the policy with --policy or the key with --key.`,
      );
    }
    if (!log.witnessesChecked) {
      printer.line(
        `${printer.style('yellow', 'Not checked:')} that others were shown the same record; no policy asks for witnesses.`,
      );
    }
    const rate = Math.round(leaves / Math.max(milliseconds / 1_000, 0.001));
    const took = `${leaves} leaves in ${(milliseconds / 1_000).toFixed(1)} s, ${rate} a second`;
    printer.line(findings.total === 0 ? `${printer.style('green', 'Verified:')} ${took}.` : `Read ${took}.`);
  }
  if (findings.total > 0) throw new CliFailure(exitCodes.failed, json ? '' : summaryOf(findings));
}

function reportReceipt(dependencies: Dependencies, json: boolean, verdict: ReceiptVerdict): void {
  const { findings, leaf, origin, index, size, signedBy, witnesses, disclosedPart } = verdict;
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (json) {
    const { witnessesChecked } = verdict;
    printer.line(
      JSON.stringify(
        {
          ok: findings.total === 0,
          ...foundOf(findings),
          origin,
          index,
          size,
          signedBy,
          witnesses,
          witnessesChecked,
          disclosedPart,
          leaf,
        },
        null,
        2,
      ),
    );
  } else {
    if (leaf !== undefined) printer.line(printable(leaf));
    printFound(printer, findings);
    if (findings.total === 0) {
      printer.line(`${printer.style('green', 'Verified:')} leaf ${index} of ${size} in ${printable(origin ?? '')}.`);
      printer.line(
        `Signed by ${signedBy ?? 'nobody'}; witnesses: ${witnesses.length === 0 ? 'none' : printable(witnesses.join(', '))}.`,
      );
      if (disclosedPart !== undefined) printer.line(`The content is the ${disclosedPart} that was recorded.`);
    }
  }
  if (findings.total > 0) throw new CliFailure(exitCodes.failed, json ? '' : summaryOf(findings));
}

function foundOf(findings: Findings): Readonly<Record<string, unknown>> {
  const { faults, notices, counts } = findings;
  return { faults, counts: Object.fromEntries(counts), notices };
}

function printFound(printer: Printer, findings: Findings): void {
  for (const { shard, text } of findings.notices) {
    printer.line(printable(`Note: ${shard === undefined ? '' : `${shard}: `}${text}.`));
  }
  printer.table(
    findings.faults.map(({ id, shard, at, detail }: Fault) => [
      printer.style('red', id),
      printable(shard ?? ''),
      printable(at),
      printable(detail),
    ]),
  );
  const more = findings.total - findings.faults.length;
  if (more > 0) printer.line(`  and ${more} more of these kinds`);
}

function summaryOf(findings: Findings): string {
  const counts = [...findings.counts].map(([id, count]) => `${count} ${id}`).join(', ');
  return `${findings.total === 1 ? 'One thing is' : `${findings.total} things are`} wrong: ${counts}`;
}

function dateOf(time: number | undefined): string {
  return time === undefined ? 'nothing' : new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}
