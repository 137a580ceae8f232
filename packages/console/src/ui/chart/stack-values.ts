import type { ChartData, ChartShape } from './chart-data.ts';

/**
 * What is drawn, in the order in which it is painted. Stacked series are painted from the highest to the lowest, each over the one
 * before, as sums with all below them.
 *
 * @returns which series, and its height at each moment
 */
export function stackValues(
  { times, series }: ChartData,
  shape: ChartShape,
): readonly { readonly index: number; readonly heights: (number | null)[] }[] {
  if (shape === 'line')
    return series.map(({ values }, index) => ({ index, heights: times.map((_, at) => values[at] ?? null) }));
  const sums = times.map(() => 0);
  return series
    .map(({ values }, index) => {
      for (const at of sums.keys()) sums[at] = (sums[at] ?? 0) + (values[at] ?? 0);
      return { index, heights: [...sums] };
    })
    .toReversed();
}
