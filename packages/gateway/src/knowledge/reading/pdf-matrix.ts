/** A matrix of PDF: a, b, c, d, e, f. */
export type Matrix = readonly [number, number, number, number, number, number];

export const identity: Matrix = Object.freeze([1, 0, 0, 1, 0, 0]);

/** What is done by `inner` first and by `outer` then. */
export function times(outer: Matrix, inner: Matrix): Matrix {
  return [
    outer[0] * inner[0] + outer[2] * inner[1],
    outer[1] * inner[0] + outer[3] * inner[1],
    outer[0] * inner[2] + outer[2] * inner[3],
    outer[1] * inner[2] + outer[3] * inner[3],
    outer[0] * inner[4] + outer[2] * inner[5] + outer[4],
    outer[1] * inner[4] + outer[3] * inner[5] + outer[5],
  ];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function moved(matrix: Matrix, x: number, y: number): Point {
  return { x: matrix[0] * x + matrix[2] * y + matrix[4], y: matrix[1] * x + matrix[3] * y + matrix[5] };
}

/** Left, bottom, right, top. */
export type Box = readonly [number, number, number, number];

export function boxOf(matrix: Matrix, box: ArrayLike<number>): Box {
  const [left = 0, bottom = 0, right = 0, top = 0] = Array.from(box);
  const corners = [
    moved(matrix, left, bottom),
    moved(matrix, right, bottom),
    moved(matrix, left, top),
    moved(matrix, right, top),
  ];
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

export function overlap(first: Box, second: Box): Box {
  return [
    Math.max(first[0], second[0]),
    Math.max(first[1], second[1]),
    Math.min(first[2], second[2]),
    Math.min(first[3], second[3]),
  ];
}

export function isWithin({ x, y }: Point, [left, bottom, right, top]: Box, slack = 0): boolean {
  return x >= left - slack && x <= right + slack && y >= bottom - slack && y <= top + slack;
}

export function areaOf([left, bottom, right, top]: Box): number {
  return Math.max(0, right - left) * Math.max(0, top - bottom);
}

/** The matrix of an operator's arguments, whatever they are. */
export function readMatrix(value: unknown): Matrix {
  const numbers = numbersOf(value);
  if (numbers.length < 6) return identity;
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers;
  return [a, b, c, d, e, f];
}

export function numbersOf(value: unknown): number[] {
  const parts: unknown[] = Array.isArray(value)
    ? value
    : ArrayBuffer.isView(value)
      ? Array.from(value as Float32Array)
      : [];
  return parts.filter((part): part is number => typeof part === 'number' && Number.isFinite(part));
}
