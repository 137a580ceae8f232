import type { Fault, Findings } from '../ledger/verify/faults.ts';
import type { FoundLeaf } from '../ledger/verify/find-leaf.ts';
import type { BundleVerdict } from '../ledger/verify/verify-bundle.ts';
import type { SinceVerdict } from '../ledger/verify/check-since.ts';
import type { LogVerdict } from '../ledger/verify/verify-log.ts';
import type { DisclosedPiece, ReceiptVerdict } from '../ledger/verify/verify-receipt.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { createPrinter, printable, type Printer } from './printer.ts';

interface CheckedRecord {
  readonly log: LogVerdict;
  readonly bundle?: BundleVerdict;
  /** The one that was asked for. */
  readonly leaf: FoundLeaf | undefined;
}

/** Prints what was found in a record or a bundle, and fails where something is wrong. */
export function report(
  dependencies: Dependencies,
  json: boolean,
  { log, bundle, leaf }: CheckedRecord,
  milliseconds: number,
): void {
  const { findings } = log;
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  const identityChecked = bundle?.identityChecked ?? log.identityChecked;
  const leaves = log.shards.reduce((total, shard) => total + shard.leaves, 0);
  if (json) {
    const { shards, since, witnessesChecked, contents } = log;
    const about = bundle && { ...bundle.manifest, files: bundle.manifest?.files.size, disclosed: bundle.disclosed };
    printer.line(
      JSON.stringify(
        {
          ok: findings.total === 0,
          identityChecked,
          witnessesChecked,
          ...foundOf(findings),
          shards,
          ...(since.length === 0 ? {} : { since }),
          contents,
          bundle: about,
          ...(findings.total === 0 ? { leaf } : {}),
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
        `Bundle: ${counted(selected, 'leaf', 'leaves')} from ${from === 0 ? 'the beginning' : dateOf(from)} to ${dateOf(to)}, ${counted(bundle.disclosed, 'piece', 'pieces')} of content disclosed.`,
      );
    }
    for (const one of log.since) printer.line(sinceText(one));
    printFound(printer, findings);
    // What stands on standard output may be taken for true by whatever reads it.
    if (leaf !== undefined && findings.total > 0) {
      tellUnverified(
        dependencies,
        `Leaf ${leaf.shard}/${leaf.index}, hash ${leaf.hash}: ${leaf.leaf ?? 'its text is not here'}`,
      );
    } else if (leaf !== undefined) {
      printer.line(`Leaf ${printable(leaf.shard)}/${leaf.index}, hash ${leaf.hash}, is in the tree:`);
      printer.line(leaf.leaf === undefined ? 'its text is not here' : printable(leaf.leaf));
    }
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
    const took = `${counted(leaves, 'leaf', 'leaves')} in ${(milliseconds / 1_000).toFixed(1)} s, ${rate} a second`;
    printer.line(findings.total === 0 ? `${printer.style('green', 'Verified:')} ${took}.` : `Read ${took}.`);
  }
  if (findings.total > 0) throw new CliFailure(exitCodes.failed, json ? '' : summaryOf(findings));
}

/** The same for a receipt. */
export function reportReceipt(dependencies: Dependencies, json: boolean, verdict: ReceiptVerdict): void {
  const { findings, leaf, origin, index, size, signedBy, witnesses, disclosed } = verdict;
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
          ...(findings.total === 0 ? { disclosed, leaf } : {}),
        },
        null,
        2,
      ),
    );
  } else {
    if (leaf !== undefined && findings.total === 0) printer.line(printable(leaf));
    printFound(printer, findings);
    if (leaf !== undefined && findings.total > 0) tellUnverified(dependencies, leaf);
    if (findings.total === 0) {
      printer.line(`${printer.style('green', 'Verified:')} leaf ${index} of ${size} in ${printable(origin ?? '')}.`);
      printer.line(
        `Signed by ${signedBy ?? 'nobody'}; witnesses: ${witnesses.length === 0 ? 'none' : printable(witnesses.join(', '))}.`,
      );
      if (disclosed !== undefined) printer.line(disclosedText(disclosed));
    }
  }
  if (findings.total > 0) throw new CliFailure(exitCodes.failed, json ? '' : summaryOf(findings));
}

function sinceText({ file, found, now, origin, size }: SinceVerdict): string {
  if (origin === undefined || size === undefined) return `Older checkpoint ${file}: it cannot be read.`;
  const what = `Older checkpoint ${file} (${printable(origin)}, ${counted(size, 'leaf', 'leaves')})`;
  switch (found) {
    case 'continued':
      return `${what}: the record goes on from it${now === undefined ? '' : `, with ${counted(now, 'leaf', 'leaves')} now`}.`;
    case 'removed':
      return `${what}: not checked, for these leaves were removed, as the record says.`;
    case 'wrong':
      return `${what}: the record does not go on from it; what is wrong stands below.`;
  }
}

function tellUnverified(dependencies: Dependencies, leaf: string): void {
  const printer = createPrinter(dependencies.stderr, dependencies.environment);
  printer.line(`${printer.style('red', 'Not verified:')} ${printable(leaf)}`);
}

function disclosedText({ part, piece, pieces }: DisclosedPiece): string {
  if (pieces === 1) return `The content is the ${part} that was recorded.`;
  return `The content is piece ${piece + 1} of ${pieces} of the ${part} that was recorded; the others were not looked at.`;
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

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}

function dateOf(time: number | undefined): string {
  return time === undefined ? 'nothing' : new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}
