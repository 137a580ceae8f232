/** A month of UTC, as milliseconds since the Unix epoch; `until` does not belong to it. */
export interface Month {
  /** Such as `2026-11`. */
  readonly name: string;
  readonly since: number;
  readonly until: number;
}

export function monthAt(time: number): Month {
  return monthNamed(new Date(time).toISOString().slice(0, 7));
}

/** `name` has the form `2026-11`. */
export function monthNamed(name: string): Month {
  const since = Date.parse(`${name}-01T00:00:00Z`);
  const next = new Date(since);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return { name, since, until: next.getTime() };
}
