import './chart.css';
import { type ReactNode, useEffect, useState } from 'react';
import { useLanguage } from '../../language/language-context.ts';
import type { ChartData, ChartShape } from './chart-data.ts';
import { ChartTable } from './chart-table.tsx';

// A page with charts asks for what draws them at once, while its numbers are still on their way.
const drawing = import('./plot.tsx');
drawing.catch(() => undefined);
type Drawing = Awaited<typeof drawing>;

/** Not by `lazy`: React shows what has been suspended up to 300 ms late, so that pages do not flicker; a chart has its place kept. */
function useDrawing(): Drawing | undefined {
  const [loaded, setLoaded] = useState<Drawing>();
  const [failed, setFailed] = useState<{ readonly cause: unknown }>();
  useEffect(() => {
    drawing.then(setLoaded, (cause: unknown) => setFailed({ cause }));
  }, []);
  if (failed !== undefined) throw failed.cause;
  return loaded;
}

interface Props {
  /** What it shows, in a few words: its name for whoever does not see it. */
  readonly label: string;
  /** What one reads off it, in a sentence, for the same. */
  readonly summary?: string;
  readonly data: ChartData;
  readonly shape: ChartShape;
  /** A value with its unit. */
  readonly format: (value: number) => string;
  /** Shorter, beside the axis. */
  readonly formatTick?: (value: number) => string;
  /** Whether there are no parts of one, such as of requests. */
  readonly whole?: boolean;
  /** CSS pixels. */
  readonly height?: number;
}

/** Numbers over time: a drawing with its legend, and all of it as a table too. What stands in it is shown as text, whoever wrote it. */
export function TimeChart({
  label,
  summary,
  data,
  shape,
  format,
  formatTick = format,
  whole = false,
  height = 200,
}: Props): ReactNode {
  const language = useLanguage();
  const loaded = useDrawing();

  return (
    <div className="chart">
      {data.series.length < 2 ? null : (
        <ul className="chart-legend" aria-hidden="true">
          {data.series.map((series) => (
            <li key={series.name}>
              <span className={`chart-swatch ${series.tone}`} />
              <bdi>{series.label}</bdi>
            </li>
          ))}
        </ul>
      )}
      <div className="chart-frame" style={{ minHeight: height }}>
        {loaded === undefined ? null : (
          <loaded.Plot
            label={summary === undefined ? label : `${label}. ${summary}`}
            {...{ data, shape, format, formatTick, whole, height, language }}
          />
        )}
      </div>
      <ChartTable label={label} data={data} format={format} />
    </div>
  );
}
