/** What is added up of the requests that ended, as leaves come in. Durations are microseconds. */
export const measures = [
  'requests',
  'answered',
  /** By a guard or the stage of personal data. */
  'blocked',
  /** By this gateway for another reason. */
  'refused',
  'failed',
  'cancelled',
  'interrupted',
  /** Where some guard had this outcome. */
  'flagged',
  'review',
  'redacted',
  /** Where personal data was replaced. */
  'pseudonymised',
  /** Calls without a key that fits, which are no requests. */
  'strangers',
  'input',
  'output',
  'hits',
  'misses',
  'savedInput',
  'savedOutput',
  /** Of answered hits and misses: how long they took together, and how many they are. */
  'hitTime',
  'hitsTimed',
  'missTime',
  'missesTimed',
] as const;

export type Measure = (typeof measures)[number];

export type Figures = Record<Measure, number>;

/** Milliseconds; null where nothing was answered. */
export interface Latency {
  readonly p50: number | null;
  readonly p95: number | null;
}

type Amounts = Readonly<Record<string, number>>;

/** Of one model, provider or key. Where there are too many, the name of the others is empty. */
export interface RollupShare {
  /** As leaves have it. */
  readonly name: string;
  readonly figures: Readonly<Figures>;
  readonly latency: Latency;
  /** Millionths by currency. */
  readonly cost: Amounts;
  /** Time of the newest leaf. */
  readonly last: number;
}

interface FoundByGuards {
  /** Requests by the names of all guards that found something, as lines: those that were blocked, and the others. */
  readonly stopped: Amounts;
  readonly passed: Amounts;
}

export interface RollupSpan extends FoundByGuards {
  readonly time: number;
  readonly figures: Readonly<Figures>;
  readonly latency: Latency;
  readonly cost: Amounts;
}

/** For how long there are figures of single minutes, in milliseconds; of older times there are those of hours. */
export const minutesKept = 72 * 3_600_000;

/** Times are milliseconds since the Unix epoch; `step` divides the time into spans. All are whole minutes, or whole hours before `minutesKept`. */
export interface RollupQuestion {
  readonly since: number;
  readonly until: number;
  readonly step: number;
}

export interface RollupAnswer {
  readonly figures: Readonly<Figures>;
  readonly latency: Latency;
  readonly parts: FoundByGuards & {
    readonly cost: Amounts;
    /** What answers from the cache would have cost. */
    readonly saved: Amounts;
    /** Values that were replaced, by type. */
    readonly entity: Amounts;
    /** Requests by the code of their refusal or failure. */
    readonly code: Amounts;
    /** Requests by what found something: the guard and its rule, as lines. */
    readonly rule: Amounts;
  };
  /** The most requests first. */
  readonly models: readonly RollupShare[];
  readonly providers: readonly RollupShare[];
  /** Without durations, and without what guards, the cache and the stage of personal data did. */
  readonly keys: readonly RollupShare[];
  readonly overTime: readonly RollupSpan[];
}
