/** The half-year (UTC) of a shard, in milliseconds since 1970: from `begin` to the last moment before `end`. */
export interface HalfYear {
  readonly begin: number;
  readonly end: number;
}

/** By the name of the shard's folder; undefined where it tells none. */
export function halfYearOf(shard: string): HalfYear | undefined {
  const [, year, half] = /([0-9]{4})h([12])(?:\.[0-9]+)?$/.exec(shard) ?? [];
  if (year === undefined) return undefined;
  const number = Number(year);
  return half === '1'
    ? { begin: Date.UTC(number, 0), end: Date.UTC(number, 6) }
    : { begin: Date.UTC(number, 6), end: Date.UTC(number + 1, 0) };
}
