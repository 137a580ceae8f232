import type { Overview } from '@gatehouse/contract/admin-overview';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCompact, formatCount, formatMilliseconds, formatMoney, formatShare } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { type ChartData, type ChartSeries, chartTones } from '../../ui/chart/chart-data.ts';
import { TimeChart } from '../../ui/chart/time-chart.tsx';
import { overviewTexts } from './texts.ts';

const endings = [
  ['answered', 'blue'],
  ['blocked', 'amber'],
  ['refused', 'grey'],
  ['failed', 'red'],
  ['cancelled', 'violet'],
] as const;

/** The same over time. */
export function TrafficCharts({ overview }: { readonly overview: Overview }): ReactNode {
  const texts = useOwnTexts(overviewTexts).charts;
  const language = useLanguage();
  const { latency, overTime, requests } = overview;
  const count = (value: number): string => formatCount(value, language);
  const compact = (value: number): string => formatCompact(value, language);
  const duration = (value: number | null): string => formatMilliseconds(value, language);
  const chart = (series: readonly ChartSeries[]): ChartData => chartOf(overview, series);
  const money = Object.entries(overTime.cost);

  return (
    <div className="overview-charts">
      <Card title={texts.requests}>
        <TimeChart
          label={texts.requests}
          summary={texts.requestsSummary(
            count(requests.total),
            formatShare(requests.answered / requests.total, language),
          )}
          shape="bars"
          whole
          format={count}
          formatTick={compact}
          data={chart(
            endings
              // What never happened is no part of the legend.
              .filter(([name]) => name === 'answered' || overTime[name].some((value) => value > 0))
              .map(([name, tone]) => ({ name, tone, label: texts.endings[name], values: overTime[name] })),
          )}
        />
      </Card>
      <Card title={texts.latency}>
        <TimeChart
          label={texts.latency}
          summary={texts.latencySummary(duration(latency.p50), duration(latency.p95))}
          shape="line"
          format={duration}
          data={chart([
            { name: 'p50', label: texts.p50, tone: 'blue', values: overTime.p50 },
            { name: 'p95', label: texts.p95, tone: 'amber', values: overTime.p95 },
          ])}
        />
      </Card>
      <Card title={texts.tokens}>
        <TimeChart
          label={texts.tokens}
          shape="bars"
          whole
          format={count}
          formatTick={compact}
          data={chart([
            { name: 'input', label: texts.input, tone: 'blue', values: overTime.input },
            { name: 'output', label: texts.output, tone: 'teal', values: overTime.output },
          ])}
        />
      </Card>
      {money.map(([currency, values], index) => (
        <Card key={currency} title={`${texts.money} (${currency})`}>
          <TimeChart
            label={`${texts.money} (${currency})`}
            shape="bars"
            format={(micros) => formatMoney(micros, currency, language)}
            data={chart([
              { name: currency, label: currency, tone: chartTones[index % chartTones.length] ?? 'teal', values },
            ])}
          />
        </Card>
      ))}
    </div>
  );
}

/** The last span is drawn as wide as the others, though it is not over. */
export function chartOf({ overTime: { step, times } }: Overview, series: readonly ChartSeries[]): ChartData {
  return { times, until: (times.at(-1) ?? 0) + step, series };
}
