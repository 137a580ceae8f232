import uPlot from 'uplot';
import type { Language } from '../../language/language.ts';
import type { ChartColours } from './chart-colours.ts';
import type { ChartData, ChartShape } from './chart-data.ts';
import { stackValues } from './stack-values.ts';
import { tickLabels } from './time-labels.ts';

/** What a chart shows now; it is read when uPlot draws. */
export interface Shown {
  readonly data: ChartData;
  readonly shape: ChartShape;
  /** Of an axis: short. */
  readonly formatTick: (value: number) => string;
  /** Whether there are no parts of one, so that no tick stands between two numbers. */
  readonly whole: boolean;
  readonly language: Language;
}

interface Setting {
  readonly shown: () => Shown;
  readonly colours: ChartColours;
  readonly width: number;
  readonly height: number;
  /** The index that is pointed at, and where that is: CSS pixels from the left of the chart. */
  readonly onPoint: (index: number | undefined, left: number) => void;
}

const font = '12px system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif';
const letterWidth = 7;
const wholeSteps = Array.from({ length: 15 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

/** Columns as uPlot takes them: the middle of each span of time, then the series in the order of painting. */
export function plotColumns({ data, shape }: Shown): uPlot.AlignedData {
  const middles = data.times.map((time, index) => (time + (data.times[index + 1] ?? data.until)) / 2);
  return [middles, ...stackValues(data, shape).map(({ heights }) => heights)];
}

/** A chart without uPlot's own legend, title and zoom: all words are ours, beside the canvas. */
export function plotOptions({ shown, colours, width, height, onPoint }: Setting): uPlot.Options {
  const { data, shape, whole } = shown();
  const line = (): string => colours.of('var(--edge)');
  const axis = { stroke: () => colours.of('var(--quiet)'), font, ticks: { show: false }, gap: 6 } as const;

  return {
    width,
    height,
    ms: 1,
    padding: [10, 22, 0, 0],
    legend: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { show: shape === 'line' } },
    scales: {
      x: { time: true, range: () => [shown().data.times[0] ?? 0, shown().data.until] },
      // A number above null, so that what was never there is a line at the bottom.
      y: { range: (_, __, most) => [0, most === null || most <= 0 ? 1 : most * 1.06] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        space: 76,
        grid: { show: false },
        border: { show: true, stroke: line, width: 1 },
        values: (_, moments, __, ___, distance) => tickLabels(moments, distance, shown().language),
      },
      {
        ...axis,
        size: (_, values) => Math.max(...(values ?? ['']).map((value) => value.length)) * letterWidth + 14,
        space: 34,
        grid: { stroke: line, width: 1 },
        ...(whole ? { incrs: wholeSteps } : {}),
        values: (_, values) => eachOnce(values.map((value) => shown().formatTick(value))),
      },
    ],
    series: [{}, ...stackValues(data, shape).map(({ index }) => seriesOptions(shown, index, colours))],
    hooks: {
      setCursor: [
        ({ cursor, over }) => {
          const index = cursor.idx ?? undefined;
          // Where the canvas lies is asked only where it matters, for the page is laid out for that.
          onPoint(index, index === undefined ? 0 : over.offsetLeft + (cursor.left ?? 0));
        },
      ],
    },
  };
}

function seriesOptions(shown: () => Shown, index: number, colours: ChartColours): uPlot.Series {
  const { shape, data } = shown();
  const colour = `var(--chart-${data.series[index]?.tone ?? 'blue'})`;
  const soft = `color-mix(in srgb, ${colour} 22%, var(--surface))`;
  const bars = uPlot.paths.bars?.({ size: [0.82, 44], radius: data.series.length === 1 ? 0.15 : 0 });
  return {
    stroke: () => colours.of(colour),
    width: shape === 'bars' ? 0 : 1.75,
    points: {
      show: false,
      size: 6,
      fill: () => colours.of(colour),
      ...(shape === 'line' ? { filter: lonelyPoints } : {}),
    },
    ...(shape === 'line' ? {} : { fill: () => colours.of(shape === 'bars' ? colour : soft) }),
    ...(shape === 'bars' && bars !== undefined ? { paths: bars } : {}),
  };
}

/** Steps that are finer than what a label can tell would all be called the same. */
function eachOnce(labels: readonly string[]): string[] {
  return labels.map((label, index) => (label === labels[index - 1] ? '' : label));
}

/** What a line cannot show, for nothing is known before and after it: the first requests of a day, for example. */
function lonelyPoints({ data }: uPlot, series: number): number[] {
  const values = data[series] ?? [];
  const known = (index: number): boolean => typeof values[index] === 'number';
  return [...values.keys()].filter((index) => known(index) && !known(index - 1) && !known(index + 1));
}
