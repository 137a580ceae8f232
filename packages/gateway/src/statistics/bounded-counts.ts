/** One thing that somebody did. */
export interface Contribution {
  readonly person: string;
  /** Undefined where it belongs to none of the teams. */
  readonly team: string | undefined;
}

/**
 * How often each team did it, where each person counts `most` times at most over all teams, their first ones: so nobody changes all
 * counts together by more than that, whoever they are and however much they do. `teams` are given and not taken from the data: that
 * a team is there would itself tell of somebody.
 */
export async function boundedCounts(
  contributions: AsyncIterable<Contribution> | Iterable<Contribution>,
  teams: readonly string[],
  most: number,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map(teams.map((team) => [team, 0]));
  const used = new Map<string, number>();
  for await (const { person, team } of contributions) {
    const count = team === undefined ? undefined : counts.get(team);
    if (team === undefined || count === undefined) continue;
    const before = used.get(person) ?? 0;
    if (before >= most) continue;
    used.set(person, before + 1);
    counts.set(team, count + 1);
  }
  return counts;
}
