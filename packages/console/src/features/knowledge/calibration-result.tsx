import type { AssistantView, Calibration } from '@gatehouse/contract/admin-knowledge';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatEpsilon, formatShare } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { NumberChart } from '../../ui/chart/number-chart.tsx';
import type { NumberData } from '../../ui/chart/number-data.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { type CurvePoint, pointAt, riskByCoverage, thinCurve, writtenThreshold } from './calibration-curve.ts';
import { calibrationTexts } from './calibration-texts.ts';

/** What came of it, and what it was asked with. */
export interface Measured {
  readonly calibration: Calibration;
  /** Share of wrong answers that is taken. */
  readonly risk: number;
  /** The line that each question stands in. */
  readonly lines: readonly number[];
}

interface Props extends Measured {
  readonly assistant: AssistantView;
}

const mostPoints = 200;
/** Questions below which a threshold is not to be relied upon. */
const few = 50;

/** The curve, what it recommends, and what to write for that. */
export function CalibrationResult({ calibration, risk, lines, assistant }: Props): ReactNode {
  const texts = useOwnTexts(calibrationTexts);
  const language = useLanguage();
  const permitted = usePermitted();
  const { answerable, curve, notFound, pairs, recommended } = calibration;
  const share = (value: number): string => formatShare(value, language);
  const count = (value: number): string => formatCount(value, language);
  const words = (point: CurvePoint): [string, string, string] => [
    share(point.coverage),
    share(point.falseAnswers),
    point.risk === undefined ? texts.noRisk : share(point.risk),
  ];
  const best = recommended === undefined ? undefined : pointAt(curve, recommended);
  const now = pointAt(curve, assistant.answerFrom);
  const written = recommended === undefined ? undefined : writtenThreshold(recommended);

  return (
    <Card title={texts.result}>
      <p>
        {texts.asked(count(pairs), count(answerable))} {pairs < few ? texts.few : null}
      </p>
      {notFound.length === 0 ? null : <NotFound notFound={notFound} lines={lines} />}
      {pairs === answerable && pairs > 0 ? <p className="notice warn">{texts.noneUnanswerable}</p> : null}
      {pairs === 0 ? null : best === undefined || recommended === undefined ? (
        <p className="notice warn" data-recommended="none">
          {texts.none(share(risk))}
        </p>
      ) : (
        <p className="notice good" data-recommended={written}>
          {texts.verdict(threshold(recommended, language), ...words(best))}
        </p>
      )}
      {now === undefined || pairs === 0 ? null : (
        <p>
          {Number(written) === assistant.answerFrom
            ? texts.same
            : texts.verdictNow(threshold(assistant.answerFrom, language), ...words(now))}
        </p>
      )}
      {pairs === 0 ? null : <Charts calibration={calibration} risk={risk} assistant={assistant} />}
      {written === undefined ? null : (
        <section className="knowledge-part" aria-label={texts.write}>
          <h3>{texts.write}</h3>
          <p className="quiet">{texts.writeHelp}</p>
          <CodeBlock code={yamlFor(assistant.id, written)} />
          {permitted('configuration.read') ? (
            <Link to="/settings" search={{ text: 'answerFrom' }}>
              {texts.settings}
            </Link>
          ) : null}
        </section>
      )}
    </Card>
  );
}

/** As many of them are named. */
const mostNamed = 20;

/** A name that is written wrongly would make the assistant look worse than it is: it is said, and does not count. */
function NotFound({ notFound, lines }: Pick<Calibration, 'notFound'> & Pick<Props, 'lines'>): ReactNode {
  const texts = useOwnTexts(calibrationTexts);
  const language = useLanguage();
  const count = (value: number): string => formatCount(value, language);
  const leftOut = new Set(notFound.filter(({ counts }) => !counts).map(({ pair }) => pair)).size;
  const more = notFound.length - mostNamed;
  return (
    <div className="notice warn" data-not-found="">
      <p>
        {texts.notFound} {leftOut === 0 ? null : texts.leftOut(leftOut, count(leftOut))}
      </p>
      <ul>
        {notFound.slice(0, mostNamed).map(({ answer, pair }, index) => (
          <li key={index}>
            {texts.line(count(lines[pair] ?? pair + 1))} <ForeignText text={answer} />
          </li>
        ))}
      </ul>
      {more > 0 ? <p>{texts.moreNotFound(count(more))}</p> : null}
    </div>
  );
}

function Charts({ calibration, risk, assistant }: Omit<Props, 'lines'>): ReactNode {
  const texts = useOwnTexts(calibrationTexts);
  const language = useLanguage();
  const share = (value: number): string => formatShare(value, language);
  const { recommended } = calibration;
  const points = thinCurve(calibration.curve, mostPoints, recommended === undefined ? [] : [recommended]);
  const overCoverage = riskByCoverage(points);
  const [last] = overCoverage.slice(-1);
  if (points.length === 0) return null;
  const byThreshold: NumberData = {
    points: points.map((point) => point.threshold),
    series: [
      { name: 'coverage', label: texts.coverage, tone: 'blue', values: points.map(({ coverage }) => coverage) },
      { name: 'false', label: texts.falseAnswers, tone: 'red', values: points.map(({ falseAnswers }) => falseAnswers) },
      { name: 'risk', label: texts.risks, tone: 'amber', values: points.map((point) => point.risk ?? null) },
    ],
    marks: [
      { at: assistant.answerFrom, label: texts.now(threshold(assistant.answerFrom, language)), tone: 'grey' },
      ...(recommended === undefined
        ? []
        : [{ at: recommended, label: texts.recommended(threshold(recommended, language)), tone: 'teal' as const }]),
    ],
  };
  return (
    <>
      <section className="knowledge-part" aria-label={texts.chart}>
        <h3>{texts.chart}</h3>
        <p className="quiet">{texts.chartHelp}</p>
        <NumberChart
          label={texts.chart}
          summary={byThreshold.marks?.map(({ label }) => label).join(', ') ?? ''}
          axis={texts.threshold}
          data={byThreshold}
          most={1}
          format={share}
          formatPoint={(point) => threshold(point, language)}
        />
      </section>
      {last === undefined ? null : (
        <section className="knowledge-part" aria-label={texts.curve}>
          <h3>{texts.curve}</h3>
          <p className="quiet">{texts.curveHelp}</p>
          <NumberChart
            label={texts.curve}
            summary={texts.curveSummary(share(last.risk), share(last.coverage))}
            axis={texts.coverage}
            data={{
              points: overCoverage.map(({ coverage }) => coverage),
              series: [
                { name: 'risk', label: texts.risks, tone: 'amber', values: overCoverage.map((point) => point.risk) },
                { name: 'taken', label: texts.taken(share(risk)), tone: 'grey', values: overCoverage.map(() => risk) },
              ],
            }}
            most={Math.min(1, Math.max(...overCoverage.map((point) => point.risk), risk, 0.05) * 1.1)}
            format={share}
            formatPoint={share}
          />
        </section>
      )}
    </>
  );
}

/** In thousandths at most. */
function threshold(value: number, language: Parameters<typeof formatEpsilon>[1]): string {
  return formatEpsilon(value, language);
}

function yamlFor(assistant: string, answerFrom: string): string {
  return `knowledge:\n  assistants:\n    - id: ${assistant}\n      answerFrom: ${answerFrom}\n`;
}
