import { type ReactNode, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ScrollRegion } from '../scroll-region.tsx';
import { uiTexts } from '../texts.ts';
import { type ChartData, endOf } from './chart-data.ts';
import { spanLabel } from './time-labels.ts';

interface Props {
  readonly label: string;
  readonly data: ChartData;
  readonly format: (value: number) => string;
}

/** The numbers of a chart for whoever does not see it, or wants them exactly. */
export function ChartTable({ label, data, format }: Props): ReactNode {
  const texts = useOwnTexts(uiTexts);
  const language = useLanguage();
  const [open, setOpen] = useState(false);

  return (
    <details className="chart-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {texts.chartTable}
        <span className="visually-hidden">: {label}</span>
      </summary>
      {open ? (
        <ScrollRegion label={`${texts.chartTable}: ${label}`}>
          <table>
            <thead>
              <tr>
                <th scope="col">{texts.chartTime}</th>
                {data.series.map((series) => (
                  <th key={series.name} scope="col" className="number">
                    <bdi>{series.label}</bdi>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.times.map((time, index) => (
                <tr key={time}>
                  <th scope="row">{spanLabel(time, endOf(data, index), language)}</th>
                  {data.series.map(({ name, values }) => {
                    const value = values[index] ?? null;
                    return (
                      <td key={name} className="number">
                        {value === null ? '–' : format(value)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      ) : null}
    </details>
  );
}
