import { join } from 'node:path';
import { lockOrFail, makeFolder } from './cli/data-folder.ts';
import type { References, ReportQuestion, ReportRelease, StatisticsPlace } from './cli/dependencies.ts';
import type { KeyRecord } from './core/access.ts';
import type { LeafSource } from './core/leaf-index.ts';
import type { Contribution } from './statistics/bounded-counts.ts';
import { BudgetSpent, ReleaseBook } from './statistics/release-book.ts';
import type { UniformBelow } from './statistics/discrete-laplace.ts';

export interface StatisticsSource {
  readonly keys: readonly KeyRecord[];
  readonly references: Pick<References, 'referencesOfKey'>;
  readonly leaves: LeafSource;
  readonly below: UniformBelow;
  readonly now: () => number;
}

/** Releases how many requests of each team were answered; see ReleaseBook. Beside a running gateway or without one. */
export async function releaseStatistics(
  { dataFolder, tenant, budget }: StatisticsPlace,
  question: ReportQuestion,
  { below, keys, leaves, now, references }: StatisticsSource,
): Promise<ReportRelease> {
  const folder = join(dataFolder, 'statistics');
  await makeFolder(folder, 0o700);
  const lock = lockOrFail(folder);
  try {
    const book = await ReleaseBook.open({ file: join(folder, 'releases.json'), budget, below, now });
    const { release, repeated, left, noise } = await book.release(
      { measure: 'requests', ...question },
      async function* () {
        const teams = await teamsOf(question.teams, keys, references);
        yield* answered(leaves, tenant, question, teams);
      },
    );
    return { counts: release.counts, releasedAt: release.releasedAt, repeated, left, noise };
  } catch (thrown) {
    if (thrown instanceof BudgetSpent) return { left: thrown.left };
    throw thrown;
  } finally {
    lock.release();
  }
}

/** The team of each reference under which the record knows a key: the first label of the key that is asked for. */
async function teamsOf(
  teams: readonly string[],
  keys: readonly KeyRecord[],
  references: Pick<References, 'referencesOfKey'>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { id, labels = [] } of keys) {
    const team = labels.find((label) => teams.includes(label));
    if (team === undefined) continue;
    for (const reference of [id, ...(await references.referencesOfKey(id))]) found.set(reference, team);
  }
  return found;
}

/** Who asked: the person that the request names, or else the key. */
async function* answered(
  leaves: LeafSource,
  tenant: string,
  { from, to }: ReportQuestion,
  teams: ReadonlyMap<string, string>,
): AsyncGenerator<Contribution> {
  for (const shard of await leaves.shards()) {
    for await (const { leaf } of leaves.read(shard, 0)) {
      if (leaf.kind !== 'result' || leaf.outcome !== 'answered' || leaf.tenant !== tenant) continue;
      if (leaf.time < from || leaf.time >= to || leaf.key === undefined) continue;
      yield { person: leaf.subject ?? leaf.key, team: teams.get(leaf.key) };
    }
  }
}
