/** How often teams asked: from one moment up to and without another, in milliseconds since the Unix epoch. */
export interface ReportQuestion {
  readonly from: number;
  readonly to: number;
  /** Labels of keys. */
  readonly teams: readonly string[];
  /** How often one person counts at most. */
  readonly most: number;
  /** In thousandths. */
  readonly epsilon: number;
}

/** Counts with their noise. */
export interface MadeRelease {
  readonly counts: Readonly<Record<string, number>>;
  readonly releasedAt: number;
  readonly repeated: boolean;
  /** Of the budget of the time, in thousandths of ε. */
  readonly left: number;
  /** The noise of a count is within this, either way, with a probability of 95 %. */
  readonly noise: number;
}

/** Where the budget does not cover it there is only what is left of it, in thousandths of ε. */
export type ReportRelease = MadeRelease | { readonly left: number };

/** One that was made. */
export interface PastRelease extends ReportQuestion {
  readonly counts: Readonly<Record<string, number>>;
  readonly noise: number;
  readonly releasedAt: number;
}

/** Figures with noise that hides every single person, of a record and its keys; what was released is remembered. */
export interface Statistics {
  /** What may be told of any time altogether, in thousandths of ε. */
  readonly budget: number;
  /** Newest first. */
  releases(): Promise<readonly PastRelease[]>;
  /** What a release would meet, without making it. */
  plan(question: ReportQuestion): Promise<Pick<MadeRelease, 'left' | 'noise' | 'repeated'>>;
  release(question: ReportQuestion): Promise<ReportRelease>;
}
