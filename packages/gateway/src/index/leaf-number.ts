/**
 * Leaves are numbered by their time and, within a millisecond, by the order in which they came, so that one order serves every
 * list, and every period is a range of numbers. With eleven bits for the second part, numbers stay exact (2^53) until 2109.
 */
const perMillisecond = 2_048;

/** The least number of a leaf of this time; milliseconds since the Unix epoch. */
export function firstNumberAt(time: number): number {
  return time * perMillisecond;
}
