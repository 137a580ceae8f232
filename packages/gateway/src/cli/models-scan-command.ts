import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';

import { scanModelFile, type ScannedFile } from '../lib/model-files/scan-model-file.ts';
import { scanModelFolder } from '../lib/model-files/scan-model-folder.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes, systemCode } from './failure.ts';
import { createPrinter, printable, type Printer } from './printer.ts';

interface ScanOptions {
  readonly hash: boolean;
  readonly strict: boolean;
  readonly all: boolean;
  readonly json: boolean;
}

interface Row {
  readonly file: string;
  readonly scanned: ScannedFile;
}

/** Looks through files without loading them; no gateway is needed. */
export function addModelScanCommand(models: Command, dependencies: Dependencies): void {
  models
    .command('scan')
    .description('look through a folder for models, and for files that run code when they are loaded')
    .argument('<folder>', 'the folder, or one file')
    .option('--no-hash', 'do not read the files to their end for their digests')
    .option('--strict', 'fail for warnings, too', false)
    .option('--all', 'print files that are no models, too', false)
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `
Only GGUF, safetensors and ONNX are let in. What a file is, is judged by what is in it, and not by its name. Exit code 1 where something is refused.
`,
    )
    .action((place: string, options: ScanOptions) => scan(dependencies, place, options));
}

function scan(dependencies: Dependencies, place: string, options: ScanOptions): void {
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  const path = resolve(dependencies.workingFolder, place);
  const rows = rowsOf(dependencies, path, options.hash);
  const shown = options.all
    ? rows
    : rows.filter(({ scanned }) => scanned.format !== 'other' || scanned.findings.length > 0);
  if (options.json) printer.line(JSON.stringify(shown.map(jsonOf), null, 2));
  else print(printer, path, shown);
  const count = (severity: 'refused' | 'warning'): number =>
    rows.filter(({ scanned }) => scanned.findings.some((finding) => finding.severity === severity)).length;
  const refused = count('refused');
  const warned = count('warning');
  if (refused > 0)
    throw new CliFailure(
      exitCodes.failed,
      `${refused} ${refused === 1 ? 'file is' : 'files are'} refused`,
      'Use the model in the form of GGUF, safetensors or ONNX, from a source that you trust.',
    );
  if (options.strict && warned > 0)
    throw new CliFailure(
      exitCodes.failed,
      `Look at ${warned === 1 ? 'one file' : `${warned} files`}`,
      'See the warnings above.',
    );
}

function rowsOf(dependencies: Dependencies, path: string, hash: boolean): readonly Row[] {
  const shows = dependencies.stderr.isTTY === true;
  const progress = (file: string, bytes: number): void => {
    if (shows) dependencies.stderr.write(`\r${printable(file).slice(0, 60)}: ${(bytes / 1e9).toFixed(1)} GB`);
  };
  try {
    if (statSync(path).isFile()) {
      const file = basename(path);
      return [{ file, scanned: scanModelFile(path, { hash, progress: (bytes) => progress(file, bytes) }) }];
    }
    return [...scanModelFolder({ folder: path, hash, progress })];
  } catch (thrown) {
    const reason = systemCode(thrown) ?? 'unknown error';
    throw new CliFailure(exitCodes.usage, `${printable(path)} cannot be read (${reason})`);
  } finally {
    if (shows) dependencies.stderr.write('\r');
  }
}

function jsonOf({ file, scanned }: Row): object {
  const { facts, findings, format, sha256, size } = scanned;
  return { file, format, size, ...(sha256 === undefined ? {} : { sha256 }), facts, findings };
}

function print(printer: Printer, path: string, rows: readonly Row[]): void {
  if (rows.length === 0) {
    printer.line(`There is no model in ${printable(path)}.`);
    return;
  }
  printer.table([
    ['FILE', 'FORMAT', 'SIZE', 'SHA-256', 'FOUND'].map((title) => printer.style('dim', title)),
    ...rows.map(({ file, scanned }) => [
      printable(file),
      scanned.format,
      sizeOf(scanned.size),
      scanned.sha256 ?? '-',
      foundIn(printer, scanned),
    ]),
  ]);
}

function foundIn(printer: Printer, { findings }: ScannedFile): string {
  if (findings.length === 0) return printer.style('green', 'nothing');
  return findings
    .map(({ code, detail, severity }) =>
      printer.style(severity === 'refused' ? 'red' : 'yellow', `${severity}: ${code}, ${printable(detail)}`),
    )
    .join('; ');
}

function sizeOf(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${bytes} B`;
}
