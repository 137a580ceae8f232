import './chart.css';
import './number-chart.css';
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { uiTexts } from '../texts.ts';
import { linePath, nearestPoint, type NumberData, roundTicks } from './number-data.ts';
import { NumberTable } from './number-table.tsx';
import { pointedBy } from './point-keys.ts';

export interface NumberChartProps {
  /** What it shows, in a few words: its name for whoever does not see it. */
  readonly label: string;
  /** What one reads off it, in a sentence, for the same. */
  readonly summary: string;
  /** What the horizontal axis is. */
  readonly axis: string;
  readonly data: NumberData;
  /** Values go from 0 to this. */
  readonly most: number;
  readonly formatPoint: (point: number) => string;
  readonly format: (value: number) => string;
}

const height = 240;
const room = { left: 52, right: 24, top: 12, bottom: 26 } as const;

/** Numbers over numbers as lines, with its legend and all of it as a table too. It is small and drawn by the browser, so that it needs no program. */
export function NumberChart(props: NumberChartProps): ReactNode {
  const { label, summary, axis, data, format, formatPoint, most } = props;
  const texts = useOwnTexts(uiTexts);
  const hint = useId();
  const { place, width } = useWidth();
  const [pointed, setPointed] = useState<number>();
  const [said, setSaid] = useState('');
  const { points, series, marks = [] } = data;
  const [from, to] = [points[0] ?? 0, points.at(-1) ?? 1];
  const across = Math.max(width - room.left - room.right, 1);
  const left = (point: number): number =>
    room.left + (to > from ? ((point - from) / (to - from)) * across : across / 2);
  const top = (value: number): number => room.top + (1 - value / most) * (height - room.top - room.bottom);
  const words = (index: number): string =>
    `${axis} ${formatPoint(points[index] ?? 0)}: ${series.map(({ label: name, values }) => `${name} ${textOf(values[index], format)}`).join(', ')}`;

  const onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = pointedBy(event.key, pointed, points.length);
    if (next === undefined) return;
    event.preventDefault();
    setPointed(next === 'end' ? undefined : next);
    setSaid(next === 'end' ? '' : words(next));
  };
  const onPointer = (event: PointerEvent): void => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setPointed(nearestPoint(points, from + ((at - room.left) / across) * (to - from)));
  };

  return (
    <div className="chart">
      <ul className="chart-legend" aria-hidden="true">
        {[...series, ...marks.map(({ label: name, tone }) => ({ name, label: name, tone }))].map((one) => (
          <li key={one.name}>
            <span className={`chart-swatch ${one.tone}`} />
            <bdi>{one.label}</bdi>
          </li>
        ))}
      </ul>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an application is moved about in by the keyboard */}
      <div
        ref={place}
        className="chart-canvas number-chart"
        style={{ height }}
        // Not an image: a screen reader keeps the arrow keys for itself there.
        role="application"
        aria-roledescription={texts.chart}
        aria-label={`${label}. ${summary}`}
        aria-describedby={hint}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- its cursor is moved by the keyboard
        tabIndex={0}
        onKeyDown={onKey}
        onBlur={() => {
          setPointed(undefined);
          setSaid('');
        }}
        onPointerMove={onPointer}
        onPointerLeave={() => setPointed(undefined)}
      >
        <p className="chart-hint" id={hint} hidden={pointed !== undefined}>
          {texts.chartKeys}
        </p>
        <p className="visually-hidden" aria-live="polite">
          {said}
        </p>
        <svg width={width} height={height} aria-hidden="true">
          {roundTicks(0, most, 5).map((value) => (
            <g key={value} className="number-grid">
              <line x1={room.left} x2={width - room.right} y1={top(value)} y2={top(value)} />
              <text x={room.left - 8} y={top(value) + 4} textAnchor="end">
                {format(value)}
              </text>
            </g>
          ))}
          {roundTicks(from, to, Math.max(2, Math.floor(width / 90))).map((point) => (
            <text key={point} className="number-tick" x={left(point)} y={height - 6} textAnchor="middle">
              {formatPoint(point)}
            </text>
          ))}
          {marks.map(({ at, label: name, tone }) => (
            <line key={name} className={`number-mark ${tone}`} x1={left(at)} x2={left(at)} y1={room.top} y2={top(0)} />
          ))}
          {series.map(({ name, tone, values }) => (
            <path
              key={name}
              className={`number-line ${tone}`}
              d={linePath(points, values, (x, y) => [left(x), top(y)])}
            />
          ))}
          {pointed === undefined ? null : (
            <g className="number-cursor">
              <line x1={left(points[pointed] ?? 0)} x2={left(points[pointed] ?? 0)} y1={room.top} y2={top(0)} />
              {series.map(({ name, tone, values }) => {
                const value = values[pointed] ?? null;
                return value === null ? null : (
                  <circle key={name} className={tone} cx={left(points[pointed] ?? 0)} cy={top(value)} r={4} />
                );
              })}
            </g>
          )}
        </svg>
        {pointed === undefined ? null : (
          <div className="chart-tip" style={tipPlace(left(points[pointed] ?? 0), width)}>
            <strong>
              {axis} {formatPoint(points[pointed] ?? 0)}
            </strong>
            <ul>
              {series.map(({ name, label: shown, tone, values }) => (
                <li key={name}>
                  <span className={`chart-swatch ${tone}`} />
                  <bdi>{shown}</bdi>
                  <span className="chart-value">{textOf(values[pointed], format)}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <p className="number-axis quiet" aria-hidden="true">
        {axis}
      </p>
      <NumberTable {...props} />
    </div>
  );
}

function tipPlace(at: number, width: number): { readonly left: number } | { readonly right: number } {
  return at > width / 2 ? { right: width - at + 12 } : { left: at + 12 };
}

function textOf(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}

/** As wide as its place, also when that changes. */
function useWidth(): { readonly place: RefObject<HTMLDivElement | null>; readonly width: number } {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { place, width };
}
