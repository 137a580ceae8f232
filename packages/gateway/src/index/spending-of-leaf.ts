import type { Leaf } from '@gatehouse/contract/leaf';
import type { Outlier, SpendingFigures } from '../core/spending.ts';
import type { seriesNames } from './spending-tables.ts';

type EndLeaf = Extract<Leaf, { kind: 'result' | 'refusal' }>;
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

/** All that a leaf adds to the spending: of the call whose answer it tells of, and of those that were left but had to be paid. */
export function spendingsOfLeaf(leaf: Leaf): readonly SpendingOfLeaf[] {
  const last = spendingOfLeaf(leaf);
  if ((leaf.kind !== 'result' && leaf.kind !== 'refusal') || leaf.tried === undefined)
    return last === undefined ? [] : [last];
  const paid = leaf.tried.filter(({ usageSource }) => usageSource !== 'none');
  return [
    ...(last === undefined ? [] : [last]),
    ...paid.map(({ cost, provider, target, usage, usageSource }, index): SpendingOfLeaf => {
      const series = { ...seriesOf(leaf), provider, target, currency: cost?.currency ?? '' };
      return {
        series,
        figures: {
          // A request is one, however many were asked; where nobody was paid but the first, it stands there.
          requests: Number(last === undefined && index === 0),
          // Each of them by itself, under its own name: what nobody knows is not nothing.
          unpriced: Number(cost === undefined),
          estimated: Number(last === undefined && index === 0 && usageSource === 'estimated'),
          input: Math.min(most, usage?.input ?? 0),
          output: Math.min(most, usage?.output ?? 0),
          micros: cost?.micros ?? 0,
        },
        compared: undefined,
      };
    }),
  ];
}

/** What a leaf adds to the spending; undefined where no model was asked, and no answer of one was given from the cache. */
function spendingOfLeaf(leaf: Leaf): SpendingOfLeaf | undefined {
  if (leaf.kind !== 'result' && leaf.kind !== 'refusal') return undefined;
  const { cost, estimate, saved, usage, usageSource } = leaf;
  const hit = leaf.cache === 'hit';
  if (!hit && usageSource === 'none') return undefined;
  const series = { ...seriesOf(leaf), currency: cost?.currency ?? saved?.currency ?? '' };
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

function seriesOf(leaf: EndLeaf): Record<SeriesName, string> {
  return {
    tenant: leaf.tenant,
    team: leaf.team ?? '',
    person: leaf.person ?? '',
    key: leaf.key ?? '',
    provider: leaf.provider ?? '',
    target: leaf.target ?? '',
    model: leaf.model ?? '',
    currency: '',
  };
}
