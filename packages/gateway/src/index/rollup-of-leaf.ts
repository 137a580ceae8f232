import type { Leaf } from '@gatehouse/contract/leaf';
import { blockedCodes } from '../core/blocked-codes.ts';
import type { Figures } from '../core/rollup.ts';
import { latencySlot } from './latency-slots.ts';

/** What requests are told apart by. */
export const dimensions = ['all', 'model', 'provider', 'key'] as const;

export type Dimension = (typeof dimensions)[number];

/**
 * What is added up by a name that is not known before: durations by slot, money by currency (spent, and saved by the cache), replaced values by type, requests by the code
 * of their refusal, by the rule that found something (the guard and its rule, as lines) and by all guards that did (their names, as lines),
 * where that was stopped and where it was not.
 */
export type PartMeasure = 'latency' | 'cost' | 'saved' | 'entity' | 'code' | 'rule' | 'stopped' | 'passed';

interface Part {
  readonly measure: PartMeasure;
  readonly part: string;
  readonly amount: number;
}

export interface RollupOfLeaf {
  readonly figures: Readonly<Partial<Figures>>;
  readonly parts: readonly Part[];
  /** Undefined where it is not told by that. */
  readonly model: string | undefined;
  readonly provider: string | undefined;
  readonly key: string | undefined;
  /** It came from the cache: how long it took tells nothing of a model. */
  readonly hit: boolean;
}

/** Of which a dimension has parts: few, because there may be many keys. */
export const partsOf: Readonly<Record<Dimension, ReadonlySet<PartMeasure>>> = {
  all: new Set(['latency', 'cost', 'saved', 'entity', 'code', 'rule', 'stopped', 'passed']),
  model: new Set(['latency', 'cost']),
  provider: new Set(['latency', 'cost']),
  key: new Set(['cost']),
};

/** What a leaf adds to the figures; undefined where it is not about a request that ended. */
export function rollupOfLeaf(leaf: Leaf): RollupOfLeaf | undefined {
  switch (leaf.kind) {
    case 'result':
    case 'refusal':
      return ofExchange(leaf);
    case 'interrupted':
      return { ...nobody, figures: { requests: 1, interrupted: 1 } };
    case 'refusals':
      return { ...nobody, figures: { strangers: Object.values(leaf.codes).reduce((sum, times) => sum + times, 0) } };
    default:
      return undefined;
  }
}

type Exchange = Extract<Leaf, { kind: 'result' | 'refusal' }>;
type Ending = 'answered' | 'blocked' | 'refused' | 'failed' | 'cancelled';

const nobody = { parts: [], model: undefined, provider: undefined, key: undefined, hit: false } as const;

function ofExchange(leaf: Exchange): RollupOfLeaf | undefined {
  const { cache, code, entities, key, model, provider, timings, usage, verdicts } = leaf;
  if (leaf.kind === 'refusal') {
    if (key === undefined) return { ...nobody, figures: { strangers: 1 } };
    // A call of the console or the command line that was refused: no request to a model.
    if (leaf.route !== undefined) return undefined;
  }
  const ending = endingOf(leaf);
  const hit = cache === 'hit';
  const answered = ending === 'answered';
  const found = verdicts.filter(({ outcome, shadow }) => outcome !== 'allow' && shadow !== true);
  const has = (wanted: string): number => Number(found.some(({ outcome }) => outcome === wanted));
  const replaced = Object.entries(entities);
  const parts: Part[] = [];
  if (answered) parts.push({ measure: 'latency', part: String(latencySlot(timings.total)), amount: 1 });
  if (leaf.cost !== undefined) parts.push({ measure: 'cost', part: leaf.cost.currency, amount: leaf.cost.micros });
  // Those that were left may have to be paid as well.
  for (const { cost } of leaf.tried ?? [])
    if (cost !== undefined) parts.push({ measure: 'cost', part: cost.currency, amount: cost.micros });
  if (leaf.saved !== undefined) parts.push({ measure: 'saved', part: leaf.saved.currency, amount: leaf.saved.micros });
  for (const [type, values] of replaced) parts.push({ measure: 'entity', part: type, amount: values });
  if (code !== undefined) parts.push({ measure: 'code', part: code, amount: 1 });
  // Each rule once, in whichever direction and however often it matched.
  for (const part of new Set(
    found.flatMap(({ guard, rules }) => Object.keys(rules).map((rule) => `${guard}\n${rule}`)),
  ))
    parts.push({ measure: 'rule', part, amount: 1 });
  if (found.length > 0) {
    const guards = [...new Set(found.map(({ guard }) => guard))].toSorted().join('\n');
    parts.push({ measure: ending === 'blocked' ? 'stopped' : 'passed', part: guards, amount: 1 });
  }
  return {
    figures: {
      requests: 1,
      [ending]: 1,
      flagged: has('flag'),
      review: has('review'),
      redacted: has('redact'),
      pseudonymised: Number(replaced.length > 0),
      hits: Number(hit),
      misses: Number(cache === 'miss'),
      ...(usage === undefined
        ? {}
        : hit
          ? { savedInput: usage.input, savedOutput: usage.output }
          : { input: usage.input, output: usage.output }),
      ...(answered && hit ? { hitTime: timings.total, hitsTimed: 1 } : {}),
      ...(answered && cache === 'miss' ? { missTime: timings.total, missesTimed: 1 } : {}),
    },
    parts,
    // Only what was routed: other names are whatever a client has written.
    model: provider === undefined && !hit ? undefined : model,
    provider: hit ? undefined : provider,
    key,
    hit,
  };
}

function endingOf(leaf: Exchange): Ending {
  const { code } = leaf;
  if (leaf.kind === 'result') return leaf.outcome;
  return code !== undefined && (blockedCodes as ReadonlySet<string>).has(code) ? 'blocked' : 'refused';
}
