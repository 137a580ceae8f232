/** Time as everything in the gateway reads it, so that tests can stand still. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Monotonic milliseconds with fractions, for durations. */
  elapsed(): number;
}

export const systemClock: Clock = Object.freeze({ now: () => Date.now(), elapsed: () => performance.now() });
