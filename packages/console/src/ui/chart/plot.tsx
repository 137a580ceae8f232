import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { uiTexts } from '../texts.ts';
import { onThemeChange, openChartColours } from './chart-colours.ts';
import { type ChartData, endOf } from './chart-data.ts';
import { pointedBy } from './point-keys.ts';
import { plotColumns, plotOptions, type Shown } from './plot-options.ts';
import { spanLabel } from './time-labels.ts';

interface Props extends Shown {
  /** CSS pixels. */
  readonly height: number;
  readonly format: (value: number) => string;
  /** Its name for whoever does not see it. */
  readonly label: string;
}

interface Pointed {
  readonly index: number;
  readonly left: number;
  /** Whether there is more room to its left. */
  readonly before: boolean;
}

/** What stands on the canvas. */
interface Drawn {
  readonly plot: uPlot | undefined;
  readonly data: ChartData | undefined;
  readonly language: Shown['language'] | undefined;
}

/** The canvas of a chart, which comes to the browser with uPlot when it is first needed. Its words for those who point at it are ours. */
export function Plot({ height, format, label, ...props }: Props): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const shown = useRef<Shown>(props);
  const drawn = useRef<Drawn>({ plot: undefined, data: undefined, language: undefined });
  const [pointed, setPointed] = useState<Pointed>();
  // What the keys of the keyboard point at, said once: new numbers that come by themselves are not.
  const [said, setSaid] = useState('');
  const texts = useOwnTexts(uiTexts);
  const hint = useId();
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
    drawn.current = { plot: made, data: shown.current.data, language: shown.current.language };
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
    // A chart that was just made shows them already.
    if (drawn.current.plot === plot.current && drawn.current.data === data && drawn.current.language === language)
      return;
    drawn.current = { plot: plot.current, data, language };
    plot.current?.setData(plotColumns(shown.current));
  }, [data, language]);

  const moveTo = (index: number | 'end'): void => {
    const made = plot.current;
    const middle = index === 'end' ? undefined : made?.data[0][index];
    made?.setCursor({ left: middle === undefined ? -10 : made.valToPos(middle, 'x'), top: 0 });
    setSaid(index === 'end' ? '' : pointText(data, index, format, language));
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const index = pointedBy(event.key, pointed?.index, data.times.length);
    if (index === undefined) return;
    event.preventDefault();
    moveTo(index);
  };

  const at = pointed === undefined ? undefined : data.times[pointed.index];
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an application is moved about in by the keyboard
    <div
      className="chart-canvas"
      ref={holder}
      style={{ height }}
      // Not an image: a screen reader keeps the arrow keys for itself there.
      role="application"
      aria-roledescription={texts.chart}
      aria-label={label}
      aria-describedby={hint}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- its cursor is moved by the keyboard
      tabIndex={0}
      onKeyDown={onKey}
      onBlur={() => {
        if (said !== '') moveTo('end');
      }}
    >
      <p className="chart-hint" id={hint} hidden={pointed !== undefined}>
        {texts.chartKeys}
      </p>
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
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

/** A point in words, as the tip beside it shows it. */
function pointText(
  data: ChartData,
  index: number,
  format: (value: number) => string,
  language: Shown['language'],
): string {
  const at = data.times[index] ?? data.until;
  const values = data.series.map(({ label, values: all }) => `${label} ${valueText(all[index], format)}`);
  return `${spanLabel(at, endOf(data, index), language)}: ${values.join(', ')}`;
}

function valueText(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}
