import type { Calibration } from '@gatehouse/contract/admin-knowledge';
import { printable, type Printer } from './printer.ts';

type CurvePoint = Calibration['curve'][number];

/** Rows of the curve that are printed, unless all are wanted. */
const mostRows = 24;
/** Names of documents that there are not, each with its line. */
const mostNamed = 20;

export interface CalibrationPrint {
  /** The line of the file that each pair stands in. */
  readonly lines: readonly number[];
  readonly all: boolean;
}

/** What is to be set first, then what does not count, then the curve. */
export function printCalibration(
  printer: Printer,
  { answerable, curve, notFound, pairs, recommended }: Calibration,
  { all, lines }: CalibrationPrint,
): void {
  if (pairs > 0) printer.line(verdict(printer, recommended));
  printer.line(`${pairs} ${pairs === 1 ? 'question' : 'questions'}, ${answerable} of them with an answer.`);
  if (notFound.length > 0) printNotFound(printer, notFound, lines);
  if (pairs === 0) return;
  const rows = all ? curve : whatChanges(curve, recommended);
  printer.line();
  printer.table([
    ['THRESHOLD', 'ANSWERED', 'ANSWERED WITHOUT AN ANSWER', 'WRONG'].map((title) => printer.style('dim', title)),
    ...rows.map(({ coverage, falseAnswers, risk, threshold }) => [
      threshold.toFixed(2),
      percent(coverage),
      percent(falseAnswers),
      percent(risk),
    ]),
  ]);
  if (rows.length < curve.length)
    printer.line(`These are ${rows.length} of ${curve.length} thresholds; --all prints all.`);
}

function verdict(printer: Printer, recommended: number | undefined): string {
  if (recommended === undefined) return printer.style('yellow', 'No threshold keeps the risk that is taken.');
  return `Set \`answerFrom: ${Number(recommended.toFixed(3))}\` for the risk that is taken.`;
}

function printNotFound(printer: Printer, notFound: Calibration['notFound'], lines: readonly number[]): void {
  const leftOut = new Set(notFound.filter(({ counts }) => !counts).map(({ pair }) => pair)).size;
  const what = leftOut === 0 ? '' : ` ${leftOut} ${leftOut === 1 ? 'question does' : 'questions do'} not count for it.`;
  printer.line(printer.style('yellow', `Answers name documents that cannot be found.${what}`));
  for (const { answer, pair } of notFound.slice(0, mostNamed))
    printer.line(`  line ${lines[pair] ?? pair + 1}: ${printable(answer)}`);
  if (notFound.length > mostNamed) printer.line(`  and ${notFound.length - mostNamed} more`);
}

/** Where something changes; of many changes, one in each step of equal size, and what lies around the recommended threshold. */
function whatChanges(curve: readonly CurvePoint[], recommended: number | undefined): readonly CurvePoint[] {
  const same = (one: CurvePoint, other: CurvePoint | undefined): boolean =>
    one.coverage === other?.coverage && one.falseAnswers === other.falseAnswers && one.risk === other.risk;
  const isBest = ({ threshold }: CurvePoint): boolean => threshold === recommended;
  const changes = curve.filter((point, place) => isBest(point) || !same(point, curve[place - 1]));
  if (changes.length <= mostRows) return changes;
  const best = curve.findIndex(isBest);
  const step = Math.ceil(curve.length / (mostRows - 3));
  return curve.filter((_point, place) => place % step === 0 || (best !== -1 && Math.abs(place - best) <= 1));
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : `${(share * 100).toFixed(1)} %`;
}
