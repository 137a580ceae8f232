const days = 7;

/** When the figures of the page begin: some days ago, at the beginning of an hour, so that the same question is asked for a while. */
export function figuresSince(now = Date.now()): number {
  const hour = 3_600_000;
  return Math.floor(now / hour) * hour - days * 24 * hour;
}
