import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { onThemeChange, openChartColours } from './chart-colours.ts';
import { endOf } from './chart-data.ts';
import { plotColumns, plotOptions, type Shown } from './plot-options.ts';
import { spanLabel } from './time-labels.ts';

interface Props extends Shown {
  /** CSS pixels. */
  readonly height: number;
  readonly format: (value: number) => string;
}

interface Pointed {
  readonly index: number;
  readonly left: number;
  /** Whether there is more room to its left. */
  readonly before: boolean;
}

/** The canvas of a chart, which comes to the browser with uPlot when it is first needed. Its words for those who point at it are ours. */
export function Plot({ height, format, ...props }: Props): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const shown = useRef<Shown>(props);
  const [pointed, setPointed] = useState<Pointed>();
  const { data, shape, whole, language } = props;
  // What cannot be changed in a chart that stands.
  const structure = JSON.stringify([shape, whole, height, data.series.map(({ name, tone }) => [name, tone])]);

  useLayoutEffect(() => {
    shown.current = props;
  });

  useLayoutEffect(() => {
    const place = holder.current;
    if (place === null) return undefined;
    const colours = openChartColours(place);
    const made = new uPlot(
      plotOptions({
        shown: () => shown.current,
        colours,
        width: place.clientWidth,
        height,
        onPoint: (index, left) =>
          setPointed(index === undefined ? undefined : { index, left, before: left > place.clientWidth / 2 }),
      }),
      plotColumns(shown.current),
      place,
    );
    plot.current = made;
    const resized = new ResizeObserver(() => {
      if (place.clientWidth > 0 && place.clientWidth !== made.width) made.setSize({ width: place.clientWidth, height });
    });
    resized.observe(place);
    const stopListening = onThemeChange(() => {
      colours.forget();
      made.redraw(false);
    });
    return () => {
      stopListening();
      resized.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [structure, height]);

  useEffect(() => {
    plot.current?.setData(plotColumns(shown.current));
  }, [data, language]);

  const at = pointed === undefined ? undefined : data.times[pointed.index];
  return (
    <div className="chart-canvas" ref={holder} style={{ height }}>
      {pointed === undefined || at === undefined ? null : (
        <div
          className="chart-tip"
          style={pointed.before ? { right: `calc(100% - ${pointed.left - 12}px)` } : { left: pointed.left + 12 }}
        >
          <strong>{spanLabel(at, endOf(data, pointed.index), language)}</strong>
          <ul>
            {data.series.map(({ name, label, tone, values }) => (
              <li key={name}>
                <span className={`chart-swatch ${tone}`} />
                <bdi>{label}</bdi>
                <span className="chart-value">{valueText(values[pointed.index], format)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function valueText(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}
