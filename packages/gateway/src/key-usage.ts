import type { KeyUsageList } from '@gatehouse/contract/admin';
import type { KeyRecord } from './core/access.ts';
import type { LeafIndex } from './core/leaf-index.ts';
import type { ReferencesOf } from './index/search-record.ts';

const week = 7 * 86_400_000;
/** Keys of which it is looked up when they were last used, the newest first: one question to the index each. */
const mostLookedUp = 500;
const mostReferences = 10_000;

interface KeyUsageParts {
  readonly keys: () => Promise<readonly KeyRecord[]>;
  readonly index: Pick<LeafIndex, 'counts' | 'query'>;
  readonly referencesOfKey: ReferencesOf;
  readonly now: () => number;
}

/** How much each key was used in the last seven days, and when it was last, from the index of the record. */
export async function keyUsage({ index, keys, now, referencesOfKey }: KeyUsageParts): Promise<KeyUsageList> {
  const since = now() - week;
  const kinds = ['result', 'refusal'];
  const counted = new Map(
    (await index.counts({ kinds, since }, 'key', mostReferences)).map((count) => [count.group, count]),
  );
  const known = (await keys()).toSorted((one, other) => other.createdAt - one.createdAt).slice(0, mostLookedUp);
  const usage: KeyUsageList['usage'] = [];
  for (const { id } of known) {
    const references = [id, ...(await referencesOfKey(id))];
    const [last] = (await index.query({ keys: references, kinds }, { limit: 1 })).entries;
    const counts = references.flatMap((reference) => counted.get(reference) ?? []);
    usage.push({
      id,
      lastUsedAt: last?.time ?? null,
      requests: counts.reduce((sum, { leaves }) => sum + leaves, 0),
      tokens: counts.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0),
    });
  }
  return { since, usage };
}
