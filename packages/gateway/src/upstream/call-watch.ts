/** A call that wants to know how time goes by. */
export interface Watched {
  /** Its place in the watch, kept by the watch; -1 outside. */
  place: number;
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
  /**
   * A plain list, and no Set: a Set that is added to and deleted from all the time leaves a chain of old tables, through
   * which calls that are over survive the young generation's collections (measured: 8 µs more a call).
   */
  readonly #calls: Watched[] = [];
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
    call.place = this.#calls.push(call) - 1;
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#advance(), this.#interval);
    this.#timer.unref();
  }

  remove(call: Watched): void {
    const { place } = call;
    if (place === -1) return;
    call.place = -1;
    const last = this.#calls.pop();
    if (last === undefined || last === call) return;
    this.#calls[place] = last;
    last.place = place;
  }

  #advance(): void {
    // Stopped here and not in `remove`: at one call after the other, a timer per call would be back.
    if (this.#calls.length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    this.tick += 1;
    // From the end, so that a call that leaves puts one in its place that has been told already.
    for (let place = this.#calls.length - 1; place >= 0; place -= 1) this.#calls[place]?.onTick(this.tick);
  }
}
