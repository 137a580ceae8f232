import type { ReviewDetail } from '@gatehouse/contract/admin-review';
import type { VerdictSummary } from '@gatehouse/contract/leaf';
import type { LeafPlace, ReadLeaf } from '../core/leaf-index.ts';
import type { People } from '../core/people.ts';
import type { ReviewRecord } from '../core/review.ts';
import { personOf } from './review-view.ts';

type Step = ReviewDetail['history'][number];

/** Steps that are shown at most: the newest. */
const mostSteps = 200;

export interface HistoryParts {
  readonly leafAt: (place: LeafPlace) => Promise<ReadLeaf | undefined>;
  readonly reasonOf: (leaf: ReadLeaf) => Promise<string | undefined>;
  readonly people: People;
}

/** What was done about an item, as the leaves tell. */
export async function readHistory(places: readonly LeafPlace[], parts: HistoryParts): Promise<Step[]> {
  const steps: Step[] = [];
  for (const place of places.slice(-mostSteps)) {
    const read = await parts.leafAt(place);
    if (read !== undefined) steps.push(...(await stepOf(read, parts)));
  }
  return steps;
}

async function stepOf(read: ReadLeaf, { people, reasonOf }: HistoryParts): Promise<readonly Step[]> {
  const { index, leaf, shard } = read;
  if (leaf.kind !== 'review' && leaf.kind !== 'approval') return [];
  const { actor, decision, reason, time } = leaf;
  return [
    {
      shard,
      index,
      at: time,
      action: leaf.kind === 'review' ? leaf.action : 'decided',
      by: personOf(actor, people),
      ...(decision === undefined ? {} : { decision }),
      ...(reason === undefined ? {} : { comment: (await reasonOf(read)) ?? null }),
    },
  ];
}

/** What the guards said in the leaf that has raised an item. */
export function verdictsOf(read: ReadLeaf | undefined): readonly VerdictSummary[] {
  return read !== undefined && 'verdicts' in read.leaf ? read.leaf.verdicts : [];
}

/** By which rules an item was put before people. */
export function rulesOf({ findings }: ReviewRecord): readonly string[] {
  const rules = findings.flatMap(({ outcome, rule, shadow }) =>
    outcome === 'review' && shadow !== true && rule !== undefined ? [rule] : [],
  );
  return [...new Set(rules)].slice(0, mostRules);
}

const mostRules = 8;
