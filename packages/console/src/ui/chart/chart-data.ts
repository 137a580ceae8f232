/** Colours of series, as `--chart-…` in chart.css says them for light and dark. */
export type ChartTone = 'blue' | 'teal' | 'violet' | 'amber' | 'red' | 'grey';

/** In the order in which series without a meaning of their own take them. */
export const chartTones = ['blue', 'teal', 'violet', 'amber', 'red', 'grey'] as const satisfies readonly ChartTone[];

export interface ChartSeries {
  /** Another one for each series of a chart. */
  readonly name: string;
  /** As it is shown; it may come from a request, and is text only. */
  readonly label: string;
  readonly tone: ChartTone;
  /** One for each span of time; null where nothing is known. */
  readonly values: readonly (number | null)[];
}

export interface ChartData {
  /** When each span of time begins: milliseconds since the Unix epoch, rising. */
  readonly times: readonly number[];
  /** When the last one ends. */
  readonly until: number;
  readonly series: readonly ChartSeries[];
}

/** `area` and `bars` stand on each other, the first series at the bottom; `line` each for itself. */
export type ChartShape = 'line' | 'area' | 'bars';

/** When the span of time of this index ends. */
export function endOf({ times, until }: ChartData, index: number): number {
  return times[index + 1] ?? until;
}
