/** Tokens as providers count them: `cachedInput` is a part of `input`, and `reasoning` a part of `output`. */
export interface TokenCounts {
  readonly input: number;
  readonly output: number;
  readonly cachedInput?: number | undefined;
  readonly reasoning?: number | undefined;
}

/** What one call used. */
export interface Consumption extends TokenCounts {
  /** How long the model server was busy with it, in milliseconds; where energy is paid for, time is what costs. */
  readonly busy?: number | undefined;
  /** It was a request of a batch, which may be cheaper. */
  readonly batch?: boolean | undefined;
  /** Milliseconds of a recording that was written down. */
  readonly audio?: number | undefined;
  /** That were made. */
  readonly images?: number | undefined;
}

/** What one call will use at most, before it is made. */
export interface GreatestConsumption {
  readonly input: number;
  /** Reasoning included. */
  readonly output: number;
  /** Of a recording that is to be written down, in milliseconds. */
  readonly audio?: number | undefined;
  readonly images?: number | undefined;
}

export interface Cost {
  /** ISO 4217; always that of the installation. */
  readonly currency: string;
  /** Whole millionths of the currency's unit. */
  readonly micros: number;
  /** Names the table that it was reckoned by, see `Prices.version`. */
  readonly prices: string;
}

/** One price list, as configured. An immutable snapshot: another configuration has another one. */
export interface Prices {
  /** The installation's currency, ISO 4217. */
  readonly currency: string;
  /** First 32 hexadecimal digits of the SHA-256 of the table; undefined where there is no table. */
  readonly version: string | undefined;
  /** Whether a call that a budget of money holds for is refused where `costAtMost` is undefined; it passes without it. */
  readonly refusesUnknown?: boolean;
  /**
   * What a call cost. Undefined where no price of the model is known at that time, which is not the same as nothing. Rounded up
   * to whole micro-units, once for the call: what has a price never costs nothing, and no sum is below what it stands for.
   *
   * `provider` is its id, `target` the model as the provider names it, `at` milliseconds since the Unix epoch.
   */
  costOf(provider: string, target: string, used: Consumption, at: number): Cost | undefined;
  /**
   * An upper bound of `costOf` for any consumption up to this one: each token at the dearest price that it may turn out to
   * have, and a model that is paid by time for as long as its provider may take. Undefined where `costOf` would be.
   */
  costAtMost(provider: string, target: string, most: GreatestConsumption, at: number): Cost | undefined;
}
