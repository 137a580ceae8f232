import { type ReactNode, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { ScrollRegion } from '../scroll-region.tsx';
import { uiTexts } from '../texts.ts';
import type { NumberChartProps } from './number-chart.tsx';

/** The numbers of a chart for whoever does not see it, or wants them exactly. */
export function NumberTable({ axis, data, format, formatPoint, label }: NumberChartProps): ReactNode {
  const texts = useOwnTexts(uiTexts);
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
                <th scope="col">{axis}</th>
                {data.series.map((series) => (
                  <th key={series.name} scope="col" className="number">
                    {series.label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.points.map((point, index) => (
                <tr key={index}>
                  <th scope="row">{formatPoint(point)}</th>
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
