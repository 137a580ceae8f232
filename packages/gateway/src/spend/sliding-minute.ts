import { minute } from './windows.ts';

/** The minute is cut into slots of 250 ms; one more than a minute's worth is kept, for the slot that is under way. */
const slotLength = 250;
const slots = minute / slotLength + 1;

/**
 * What was used in the last 60 seconds: **no 60 seconds ever hold more than what is counted here**, wherever they begin. It is counted in
 * slots of 250 ms, and a slot is given back as a whole, a minute after the last use in it: so room may come free up to 250 ms late,
 * never early, and nobody has to wait for longer than a minute. (A token bucket of the same rate would admit twice the limit in a minute that begins
 * with a full bucket.) Time must not go back.
 */
export class SlidingMinute {
  counted = 0;
  readonly #slots = new Float64Array(slots);
  /** When the last use of each slot came, in milliseconds since the slot began. */
  readonly #lastIn = new Uint8Array(slots);
  #current: number;
  /** The oldest slot that still counts. */
  #oldest: number;

  constructor(now: number) {
    this.#current = Math.floor(now / slotLength);
    this.#oldest = this.#current + 2 - slots;
  }

  /** Moves the window so that it ends with this moment. */
  moveTo(now: number): void {
    const slot = Math.floor(now / slotLength);
    this.#current = slot;
    // The first slot that still counts began a minute before this one.
    const first = slot + 1 - slots;
    if (this.#oldest > first) return;
    if (this.counted === 0) {
      this.#oldest = first + 1;
      return;
    }
    if (first - this.#oldest >= slots) {
      this.#slots.fill(0);
      this.counted = 0;
      this.#oldest = first + 1;
      return;
    }
    while (this.#oldest < first) this.#forgetOldest();
    if (now - slot * slotLength >= (this.#lastIn[first % slots] ?? 0)) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const index = this.#oldest % slots;
    this.counted -= this.#slots[index] ?? 0;
    this.#slots[index] = 0;
    this.#oldest += 1;
  }

  /** Counts at a moment of the window, the present one or one that was: nothing where it no longer counts. */
  add(amount: number, at: number): void {
    const slot = Math.floor(at / slotLength);
    if (slot < this.#oldest || slot > this.#current) return;
    const index = slot % slots;
    this.#slots[index] = (this.#slots[index] ?? 0) + amount;
    this.#lastIn[index] = Math.max(
      this.#slots[index] === amount ? 0 : (this.#lastIn[index] ?? 0),
      Math.ceil(at - slot * slotLength),
    );
    this.counted += amount;
  }

  /** Milliseconds, a minute at most, until `needed` of what is counted has left the window. */
  untilFreed(needed: number, now: number, beside?: SlidingMinute): number {
    let rest = needed;
    for (
      let slot = Math.min(this.#oldest, beside === undefined ? this.#oldest : beside.#oldest);
      slot <= this.#current;
      slot += 1
    ) {
      const own = this.#in(slot);
      const other = beside === undefined ? 0 : beside.#in(slot);
      rest -= own + other;
      if (rest > 0) continue;
      const lastIn = Math.max(
        own === 0 ? 0 : this.#last(slot),
        other === 0 || beside === undefined ? 0 : beside.#last(slot),
      );
      return Math.max(0, slot * slotLength + lastIn + minute - now);
    }
    return minute;
  }

  /** Milliseconds until nothing is counted, if nothing more comes. */
  untilEmpty(now: number): number {
    for (let slot = this.#current; slot >= this.#oldest; slot -= 1) {
      if (this.#in(slot) > 0) return Math.max(0, slot * slotLength + this.#last(slot) + minute - now);
    }
    return 0;
  }

  #in(slot: number): number {
    return slot < this.#oldest || slot > this.#current ? 0 : (this.#slots[slot % slots] ?? 0);
  }

  #last(slot: number): number {
    return this.#lastIn[slot % slots] ?? 0;
  }
}
