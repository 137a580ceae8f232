import type { ChartSeries } from './chart-data.ts';

/** A place on the horizontal axis that means something, such as a threshold. */
export interface ChartMark {
  readonly at: number;
  readonly label: string;
  readonly tone: ChartSeries['tone'];
}

/** Numbers over numbers, in place of over time. */
export interface NumberData {
  /** Rising. */
  readonly points: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly marks?: readonly ChartMark[];
}

/** Round numbers that divide a span into a few parts, from its beginning to its end. */
export function roundTicks(from: number, to: number, most: number): readonly number[] {
  const span = to - from;
  if (!(span > 0)) return [from];
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((one) => one >= rough) ?? 10 * power;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  // By whole steps, so that no tick is called 0.30000000000000004.
  const decimals = Math.max(0, Math.ceil(-Math.log10(step)));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toFixed(decimals)));
}

/** The index whose number is nearest; undefined where there is none. */
export function nearestPoint(points: readonly number[], wanted: number): number | undefined {
  let best: number | undefined;
  for (const [index, point] of points.entries())
    if (best === undefined || Math.abs(point - wanted) < Math.abs((points[best] ?? Infinity) - wanted)) best = index;
  return best;
}

/** The lines of a series as an SVG path; it is interrupted where nothing is known. */
export function linePath(
  points: readonly number[],
  values: readonly (number | null)[],
  place: (x: number, y: number) => readonly [number, number],
): string {
  let path = '';
  let drawing = false;
  for (const [index, point] of points.entries()) {
    const value = values[index] ?? null;
    if (value !== null) {
      const [left, top] = place(point, value);
      path += `${drawing ? 'L' : 'M'}${left.toFixed(1)} ${top.toFixed(1)}`;
    }
    drawing = value !== null;
  }
  return path;
}
