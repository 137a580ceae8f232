/** What requests used and cost, as it was added up from the leaves of the record by days of UTC. Money is in millionths. */

/** What spending is told apart by. */
export const spendingDimensions = ['day', 'tenant', 'team', 'person', 'key', 'provider', 'target', 'model'] as const;

export type SpendingDimension = (typeof spendingDimensions)[number];

export interface SpendingQuestion {
  /** Milliseconds since the Unix epoch, whole days of UTC; `until` is the first that no longer counts. */
  readonly since: number;
  readonly until: number;
  readonly by: readonly SpendingDimension[];
  /** Of these tenants, or teams of them, only; of all without it. */
  readonly within?: readonly { readonly tenant: string; readonly team?: string | undefined }[] | undefined;
}

export const spendingMeasures = [
  /** Requests that a model was asked for, or that were answered from the cache in its place. */
  'requests',
  /** Calls of which nobody knows what they cost, for their model has no price; also those that were left for another, which are no requests of their own. */
  'unpriced',
  /** Of them, those whose tokens this gateway has counted, for the provider did not tell. */
  'estimated',
  /** Of them, those that the cache has answered: they cost nothing, and their tokens are not in the sums. */
  'hits',
  'input',
  'output',
  'cachedInput',
  'reasoning',
  'micros',
  /** What hits would have cost. */
  'savedMicros',
] as const;

export type SpendingFigures = Record<(typeof spendingMeasures)[number], number>;

export interface SpendingRow extends SpendingFigures {
  /** Of what was asked for; `day` by its first moment. Null where the leaves name none. */
  readonly of: Readonly<Partial<Record<SpendingDimension, string | number | null>>>;
  /** ISO 4217; empty where nothing of it has a price. */
  readonly currency: string;
}

/** How the tokens that a provider has told compare with our own count: its figure divided by ours. */
export interface RatioFigures {
  readonly requests: number;
  readonly mean: number;
  /** Standard deviation. */
  readonly spread: number;
  readonly least: number;
  readonly greatest: number;
}

export interface Outlier {
  readonly request: string;
  readonly day: number;
  readonly input: number;
  readonly output: number;
  readonly ownInput: number;
  readonly ownOutput: number;
}

export interface ReconciliationRow {
  readonly provider: string;
  readonly target: string;
  /** Undefined where there is nothing to compare. */
  readonly input: RatioFigures | undefined;
  readonly output: RatioFigures | undefined;
  /** Requests of which one of the figures was more than twice the other, and the first of them of each day. */
  readonly outliers: number;
  readonly examples: readonly Outlier[];
}

/** Rejects with `index_unavailable` where the index cannot be asked. */
export interface SpendingIndex {
  /** The most expensive first; by days, the oldest first. */
  spending(question: SpendingQuestion): Promise<readonly SpendingRow[]>;
  reconciliation(question: Pick<SpendingQuestion, 'since' | 'until'>): Promise<readonly ReconciliationRow[]>;
}
