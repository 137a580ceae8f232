/** A call that wants to know how time goes by. */
export interface Watched {
  onTick(tick: number): void;
}

const coarsest = 250;
const finest = 5;

/**
 * One timer for the time-outs of all calls of a provider. A call notes the number of the last tick when it hears from its
 * server, which costs nothing a chunk, and compares on every tick. A stalled event loop makes ticks late and never early,
 * so our own stall is not taken for the server's.
 */
export class CallWatch {
  tick = 0;
  readonly #interval: number;
  readonly #calls = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;

  /** `shortest` is the shortest time-out in milliseconds that will be watched. */
  constructor(shortest: number) {
    this.#interval = Math.min(coarsest, Math.max(finest, Math.floor(shortest / 8)));
  }

  /** How many whole ticks must go by so that at least this many milliseconds have passed. */
  ticks(milliseconds: number): number {
    return Math.ceil(milliseconds / this.#interval) + 1;
  }

  add(call: Watched): void {
    this.#calls.add(call);
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#advance(), this.#interval);
    this.#timer.unref();
  }

  remove(call: Watched): void {
    this.#calls.delete(call);
  }

  #advance(): void {
    // Stopped here and not in `remove`: at one call after the other, a timer per call would be back.
    if (this.#calls.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    this.tick += 1;
    for (const call of this.#calls) call.onTick(this.tick);
  }
}
