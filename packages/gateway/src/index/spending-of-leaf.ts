import type { Leaf } from '@gatehouse/contract/leaf';
import type { Outlier, SpendingFigures } from '../core/spending.ts';
import type { seriesNames } from './spending-tables.ts';

type SeriesName = (typeof seriesNames)[number];

/** A provider that tells nonsense must not make sums larger than SQLite can hold: nothing real is beyond it. */
const most = 1e12;

export interface SpendingOfLeaf {
  /** Empty where the leaf has none. */
  readonly series: Readonly<Record<SeriesName, string>>;
  readonly figures: Readonly<Partial<SpendingFigures>>;
  /** The provider's figures and our own, where there are both. */
  readonly compared: Omit<Outlier, 'day'> | undefined;
}

/** What a leaf adds to the spending; undefined where no model was asked, and no answer of one was given from the cache. */
export function spendingOfLeaf(leaf: Leaf): SpendingOfLeaf | undefined {
  if (leaf.kind !== 'result' && leaf.kind !== 'refusal') return undefined;
  const { cost, estimate, saved, usage, usageSource } = leaf;
  const hit = leaf.cache === 'hit';
  if (!hit && usageSource === 'none') return undefined;
  const series = {
    tenant: leaf.tenant,
    team: leaf.team ?? '',
    person: leaf.person ?? '',
    key: leaf.key ?? '',
    provider: leaf.provider ?? '',
    target: leaf.target ?? '',
    model: leaf.model ?? '',
    currency: cost?.currency ?? saved?.currency ?? '',
  };
  if (hit) return { series, figures: { requests: 1, hits: 1, savedMicros: saved?.micros ?? 0 }, compared: undefined };
  return {
    series,
    figures: {
      requests: 1,
      unpriced: Number(cost === undefined),
      estimated: Number(usageSource === 'estimated'),
      input: Math.min(most, usage?.input ?? 0),
      output: Math.min(most, usage?.output ?? 0),
      cachedInput: Math.min(most, usage?.cachedInput ?? 0),
      reasoning: Math.min(most, usage?.reasoning ?? 0),
      micros: cost?.micros ?? 0,
    },
    compared:
      usageSource !== 'provider' || usage === undefined || estimate === undefined || leaf.provider === undefined
        ? undefined
        : {
            request: leaf.request,
            input: usage.input,
            output: usage.output,
            ownInput: estimate.input,
            ownOutput: estimate.output,
          },
  };
}
