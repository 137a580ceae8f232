import type { CostForecast, CostReport } from '@gatehouse/contract/admin-costs';
import { type ReactNode, useMemo } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatMoney } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import type { ChartData } from '../../ui/chart/chart-data.ts';
import { TimeChart } from '../../ui/chart/time-chart.tsx';
import { dayHere, daysOf } from './months.ts';
import { costsTexts } from './texts.ts';

interface Props {
  /** By days. */
  readonly report: CostReport;
  /** Of the current month. */
  readonly forecast: CostForecast | undefined;
}

/** What each day of a month cost, and what is expected of those to come. */
export function CostDays({ report, forecast }: Props): ReactNode {
  const texts = useOwnTexts(costsTexts).chart;
  const language = useLanguage();
  const { currency, rows, since, until } = report;
  const { spent, expected } = texts;
  const data = useMemo((): ChartData => {
    const costs = new Map(rows.flatMap((row) => (row.currency === currency ? [[row.of.day?.id, row.cost]] : [])));
    const foreseen = new Map(forecast?.days.map((day) => [day.day, day]));
    const days = daysOf(since, until);
    const known = days.map((day) => {
      const later = foreseen.get(day)?.cost === null;
      return later ? null : (costs.get(new Date(day).toISOString().slice(0, 10)) ?? 0);
    });
    const coming = days.map((day) => foreseen.get(day)?.expected ?? null);
    return {
      times: days.map(dayHere),
      until: dayHere(until),
      series: [
        { name: 'spent', label: spent, tone: 'blue', values: known },
        ...(coming.every((value) => value === null)
          ? []
          : [{ name: 'expected', label: expected, tone: 'grey', values: coming } as const]),
      ],
    };
  }, [rows, currency, since, until, forecast, spent, expected]);
  const money = (micros: number): string => formatMoney(micros, currency, language);
  const total = rows.reduce((sum, row) => (row.currency === currency ? sum + (row.cost ?? 0) : sum), 0);
  if (rows.length === 0) return null;

  return (
    <Card title={texts.title}>
      <TimeChart
        label={texts.title}
        summary={texts.summary(money(total))}
        shape="bars"
        data={data}
        format={money}
        height={190}
      />
    </Card>
  );
}
