import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { calibrate, type Calibration, type ScoredCase } from '../lib/risk-threshold.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, exitCodes } from './failure.ts';
import { createPrinter, type Printer } from './printer.ts';
import { readLines } from './read-lines.ts';

interface Options {
  readonly risk: string;
  readonly confidence: string;
  readonly json: boolean;
}

const lineSchema = z.looseObject({ score: z.number().min(0).max(1), correct: z.boolean() });
const longestLine = 1_048_576;
/** Of the table, that it fits a screen. */
const shownRows = 12;

/** From which score on answers may be given. */
export function addCalibrateCommand(program: Command, dependencies: Dependencies): void {
  program
    .command('calibrate')
    .argument('<file>', 'cases as lines of JSON; - for standard input')
    .description('find the threshold of the check `confidence` for the share of wrong answers that you accept')
    .option('--risk <share>', 'share of wrong answers among those that are given, at most', '0.05')
    .option('--confidence <share>', 'how sure that shall be', '0.95')
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `
In, one a line:  {"score","correct"}: the score of an answer from 0 to 1, and whether it was right. Other fields, such as the question, may be there.
Scores of real answers stand in the record: a rule with \`action: flag\` and \`threshold: 1\` notes one for each answer.
The bound is that of Clopper and Pearson, shared among all thresholds that are compared. It holds for questions like those of the file.

Example:
  ${dependencies.commandName} calibrate answers.jsonl --risk 0.02
`,
    )
    .action((file: string, options: Options) => run(dependencies, file, options));
}

async function run(dependencies: Dependencies, file: string, options: Options): Promise<void> {
  const [risk, confidence] = [shareOf('--risk', options.risk), shareOf('--confidence', options.confidence)];
  const cases = await readCases(dependencies, file);
  const found = calibrate(cases, risk, confidence);
  const printer = createPrinter(dependencies.stdout, dependencies.environment);
  if (options.json) printer.line(JSON.stringify({ risk, confidence, ...found, chosen: found.chosen ?? null }, null, 2));
  else print(printer, found, risk, confidence);
  if (found.chosen === undefined) {
    throw new CliFailure(
      exitCodes.failed,
      `No threshold keeps wrong answers to ${percent(risk)} with a confidence of ${percent(confidence)}`,
      'Accept more risk, or bring more cases: the fewer there are, the less can be said.',
    );
  }
}

function shareOf(option: string, text: string): number {
  const share = Number(text);
  if (text.trim() !== '' && share > 0 && share < 1) return share;
  throw new CliFailure(exitCodes.usage, `${option} is a number between 0 and 1, such as 0.05`);
}

async function readCases(dependencies: Dependencies, file: string): Promise<readonly ScoredCase[]> {
  const cases: ScoredCase[] = [];
  const input = file === '-' ? dependencies.stdin() : createReadStream(resolve(dependencies.workingFolder, file));
  try {
    for await (const { bytes, number } of readLines(input, longestLine)) {
      const line = bytes === undefined ? '' : Buffer.from(bytes).toString('utf8').trim();
      if (bytes !== undefined && line === '') continue;
      cases.push(caseIn(line, number));
    }
  } catch (thrown) {
    if (thrown instanceof CliFailure) throw thrown;
    throw new CliFailure(exitCodes.failed, `${file} cannot be read`, '', thrown);
  }
  return cases;
}

function caseIn(line: string, number: number): ScoredCase {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = undefined;
  }
  const judged = lineSchema.safeParse(value);
  if (judged.success) return judged.data;
  throw new CliFailure(exitCodes.failed, `Line ${number} is no case`, 'A case is {"score": 0.93, "correct": true}.');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function print(printer: Printer, { cases, chosen, rows }: Calibration, risk: number, confidence: number): void {
  printer.line(`${cases} cases; at most ${percent(risk)} wrong answers, with a confidence of ${percent(confidence)}`);
  if (rows.length > 0) {
    const step = Math.ceil(rows.length / shownRows);
    const shown = rows.filter((row, index) => index % step === 0 || row === chosen);
    printer.table([
      ['THRESHOLD', 'ANSWERED', 'COVERAGE', 'WRONG', 'RISK', 'BOUND', ''].map((title) => printer.style('dim', title)),
      ...shown.map((row) => [
        row.threshold.toFixed(4),
        String(row.answered),
        percent(row.coverage),
        String(row.wrong),
        percent(row.risk),
        percent(row.bound),
        row === chosen ? '←' : '',
      ]),
    ]);
  }
  if (chosen === undefined) return;
  printer.line();
  printer.line(`threshold: ${chosen.threshold}`);
}
