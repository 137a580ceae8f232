import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { findLeaf, type FoundLeaf, namesLeaf } from '../ledger/verify/find-leaf.ts';
import { findTarget, type Target } from '../ledger/verify/find-target.ts';
import { FormatError, parseVerifierKey, signatureTypes } from '../ledger/verify/note.ts';
import { parsePolicy } from '../ledger/verify/policy.ts';
import { ReadError } from '../ledger/verify/source.ts';
import type { Trust } from '../ledger/verify/trust.ts';
import { verifyBundle } from '../ledger/verify/verify-bundle.ts';
import { type LogVerdict, verifyLog } from '../ledger/verify/verify-log.ts';
import { verifyReceipt } from '../ledger/verify/verify-receipt.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes, systemCode } from './failure.ts';
import { printable } from './printer.ts';
import { createProgress, type Progress } from './progress.ts';
import { report, reportReceipt } from './verify-report.ts';

/** Milliseconds for the witnesses of a gateway that runs to sign its newest checkpoint. */
const patience = 3_000;

interface Options {
  readonly policy?: string;
  readonly key?: string;
  readonly since?: string;
  readonly consistency?: readonly string[];
  readonly opening?: string;
  readonly content?: string;
  readonly leaf?: string;
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
    .option('--leaf <leaf>', 'show this leaf and that it is in the tree: <shard>/<index>, or its hash')
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
  ${commandName} verify ./data --policy policy.txt --leaf default-2026h2/1207
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
  if (options.leaf !== undefined && !namesLeaf(options.leaf)) {
    throw new CliFailure(exitCodes.usage, '--leaf is <shard>/<index>, or 64 hexadecimal digits');
  }
  if (target.kind === 'receipt') {
    if (options.leaf !== undefined) throw new CliFailure(exitCodes.usage, 'A receipt has one leaf, and shows it');
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
    const leaf = await lookUp(verdict.log, options.leaf);
    report(
      dependencies,
      options.json,
      { log: verdict.log, bundle: verdict, leaf },
      dependencies.clock.elapsed() - started,
    );
    return;
  }
  if (target.shards.length === 0 && since.length === 0) throw notChecked(`${place} has no shards`);
  const verdict = await verifyTarget(target, trust, since, options, onProgress, progress, dependencies.clock.now());
  for (const { id, at, detail } of target.strays ?? []) verdict.findings.add(id, undefined, printable(at), detail);
  const leaf = await lookUp(verdict, options.leaf);
  // Waiting for witnesses is no work.
  const took = dependencies.clock.elapsed() - started - verdict.waited;
  report(dependencies, options.json, { log: verdict, leaf }, took);
}

/** Finds the leaf that was asked for; that it is not there is told with what else is wrong. */
async function lookUp({ readings, findings }: LogVerdict, name: string | undefined): Promise<FoundLeaf | undefined> {
  const found = name === undefined ? undefined : await findLeaf(readings, name);
  if (name !== undefined && found === undefined) {
    findings.add('missing', undefined, printable(name), 'no leaf of this place or hash is signed');
  }
  return found;
}

function verifyTarget(
  target: Extract<Target, { kind: 'log' }>,
  trust: Trust,
  since: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  options: Options,
  onProgress: (shard: string, leaves: number, size: number) => void,
  progress: Progress,
  now: number,
): Promise<LogVerdict> {
  return verifyLog(target.shards, {
    trust,
    since,
    allShards: target.allShards,
    patience,
    now,
    signerState: target.signerState,
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
