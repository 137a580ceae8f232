import { join } from 'node:path';
import { lockOrFail, makeFolder } from './cli/data-folder.ts';
import type { References, StatisticsPlace } from './cli/dependencies.ts';
import type { KeyRecord } from './core/access.ts';
import type { LeafSource } from './core/leaf-index.ts';
import type { PastRelease, ReportQuestion, ReportRelease, Statistics } from './core/statistics.ts';
import type { Contribution } from './statistics/bounded-counts.ts';
import { BudgetSpent, noiseOf, type Question, ReleaseBook } from './statistics/release-book.ts';
import type { UniformBelow } from './statistics/discrete-laplace.ts';

export interface StatisticsSource {
  readonly keys: () => Promise<readonly KeyRecord[]>;
  readonly references: Pick<References, 'referencesOfKey'>;
  readonly leaves: LeafSource;
  readonly below: UniformBelow;
  readonly now: () => number;
}

/**
 * Releases how many requests of each team were answered; see ReleaseBook. One process at a time writes the book, and within one
 * releases wait for each other; whoever only looks needs no lock, for the book is replaced as a whole.
 */
export function openStatistics(
  { dataFolder, tenant, budget }: Pick<StatisticsPlace, 'dataFolder' | 'tenant'> & { readonly budget: () => number },
  source: StatisticsSource,
): Statistics {
  const { below, leaves, now } = source;
  const folder = join(dataFolder, 'statistics');
  const open = (): Promise<ReleaseBook> =>
    ReleaseBook.open({ file: join(folder, 'releases.json'), budget: budget(), below, now });
  let last: Promise<unknown> = Promise.resolve();

  async function release(question: ReportQuestion): Promise<ReportRelease> {
    await makeFolder(folder, 0o700);
    const lock = lockOrFail(folder);
    try {
      const book = await open();
      const { release, repeated, left, noise } = await book.release(asked(question), async function* () {
        yield* answered(leaves, tenant, question, await teamsOf(question.teams, source));
      });
      return { counts: release.counts, releasedAt: release.releasedAt, repeated, left, noise };
    } catch (thrown) {
      if (thrown instanceof BudgetSpent) return { left: thrown.left };
      throw thrown;
    } finally {
      lock.release();
    }
  }

  return {
    get budget() {
      return budget();
    },
    async releases() {
      const { releases } = await open();
      return releases
        .map(({ counts, question, releasedAt }): PastRelease => ({
          ...question,
          counts,
          releasedAt,
          noise: noiseOf(question),
        }))
        .toReversed();
    },
    async plan(question) {
      const book = await open();
      return {
        left: book.left(question),
        noise: noiseOf(question),
        repeated: book.known(asked(question)) !== undefined,
      };
    },
    release(question) {
      const made = last.then(() => release(question));
      last = made.catch(() => undefined);
      return made;
    },
  };
}

function asked({ from, to, teams, most, epsilon }: ReportQuestion): Question {
  return { measure: 'requests', from, to, teams, most, epsilon };
}

/** The team of each reference under which the record knows a key: the first label of the key that is asked for. */
async function teamsOf(
  teams: readonly string[],
  { keys, references }: Pick<StatisticsSource, 'keys' | 'references'>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { id, labels = [] } of await keys()) {
    const team = labels.find((label) => teams.includes(label));
    if (team === undefined) continue;
    for (const reference of [id, ...(await references.referencesOfKey(id))]) found.set(reference, team);
  }
  return found;
}

/** After so many leaves others are let run: a gateway serves meanwhile. */
const leavesAtAStretch = 500;

/** Who asked: the person that the request names, or else the key. */
async function* answered(
  leaves: LeafSource,
  tenant: string,
  { from, to }: ReportQuestion,
  teams: ReadonlyMap<string, string>,
): AsyncGenerator<Contribution> {
  let read = 0;
  for (const shard of await leaves.shards()) {
    for await (const { leaf } of leaves.read(shard, 0)) {
      read++;
      if (read % leavesAtAStretch === 0) await new Promise(setImmediate);
      if (leaf.kind !== 'result' || leaf.outcome !== 'answered' || leaf.tenant !== tenant) continue;
      if (leaf.time < from || leaf.time >= to || leaf.key === undefined) continue;
      yield { person: leaf.subject ?? leaf.key, team: teams.get(leaf.key) };
    }
  }
}
