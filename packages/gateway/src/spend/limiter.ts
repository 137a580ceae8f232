import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Limiter, Reservation } from '../core/limits.ts';

export interface KeyLimits {
  readonly requestsPerMinute: number;
  readonly concurrency: number;
}

/** Milliseconds that a request counts. */
const minute = 60_000;
/** The minute is cut into slots of 250 ms; one more than a minute's worth is kept, for the slot that is under way. */
const slotLength = 250;
const slots = minute / slotLength + 1;

/** Idle keys are forgotten when more than this many are known, and again at each doubling. */
const sweepAt = 1_024;

/**
 * Requests per minute and requests at a time, per key, in memory.
 *
 * The rate is a sliding window: **no 60 seconds ever see more than `requestsPerMinute` admitted requests**, wherever they
 * begin. Requests are counted in slots of 250 ms, and a slot is given back as a whole, a minute after the last request in it:
 * so a place may come free up to 250 ms late, never early, and nobody has to wait for longer than a minute. (A token bucket of the same rate would admit twice the limit in a minute that
 * begins with a full bucket.) Refused requests are not counted. Both answers are O(1); a key takes about 1 KB.
 */
export function createLimiter(options: { readonly limits: KeyLimits }): Limiter & { update(limits: KeyLimits): void } {
  let limits = options.limits;
  const keys = new Map<string, KeyUse>();
  let nextSweep = sweepAt;
  let latest = 0;
  let shift = 0;

  /** The caller's clock, but never going back: a corrected system clock must not open or jam the window. */
  function forward(now: number): number {
    let time = now + shift;
    if (time < latest) {
      shift += latest - time;
      time = latest;
    }
    latest = time;
    return time;
  }

  function sweep(slot: number): void {
    for (const [key, use] of keys) if (use.isIdle(slot)) keys.delete(key);
    nextSweep = Math.max(sweepAt, 2 * keys.size);
  }

  return {
    reserve(caller: Caller, now: number): Reservation {
      const time = forward(now);
      let use = keys.get(caller.key);
      if (use === undefined) {
        const slot = Math.floor(time / slotLength);
        if (keys.size >= nextSweep) sweep(slot);
        use = new KeyUse(slot);
        keys.set(caller.key, use);
      }
      use.advance(time);
      if (use.running >= (caller.limits.concurrency ?? limits.concurrency)) {
        throw new GatehouseError('concurrency_limit_exceeded', { retryAfter: 1 });
      }
      const perMinute = caller.limits.requestsPerMinute ?? limits.requestsPerMinute;
      if (use.counted >= perMinute) {
        throw new GatehouseError('rate_limit_exceeded', { retryAfter: use.secondsUntilBelow(perMinute, time) });
      }
      use.count(time);
      return new RunningRequest(use);
    },
    update(changed) {
      limits = changed;
    },
  };
}

/** What one key has used: a ring of slots, their sum, and what runs now. */
class KeyUse {
  running = 0;
  counted = 0;
  readonly #slots = new Uint32Array(slots);
  /** When the last request of each slot came, in milliseconds since the slot began. */
  readonly #lastIn = new Uint8Array(slots);
  #current: number;

  constructor(slot: number) {
    this.#current = slot;
  }

  /** Moves the window so that it ends with this moment. */
  advance(now: number): void {
    const slot = Math.floor(now / slotLength);
    const steps = slot - this.#current;
    this.#current = slot;
    if (this.counted === 0) return;
    if (steps >= slots) {
      this.#slots.fill(0);
      this.counted = 0;
      return;
    }
    for (let step = 0; step < steps; step += 1) this.#forget((slot - step) % slots);
    // The oldest slot began a minute before this one.
    const oldest = (slot + 1) % slots;
    if (now - slot * slotLength >= (this.#lastIn[oldest] ?? 0)) this.#forget(oldest);
  }

  #forget(index: number): void {
    this.counted -= this.#slots[index] ?? 0;
    this.#slots[index] = 0;
  }

  count(now: number): void {
    const index = this.#current % slots;
    this.#slots[index] = (this.#slots[index] ?? 0) + 1;
    this.#lastIn[index] = Math.ceil(now - this.#current * slotLength);
    this.counted += 1;
    this.running += 1;
  }

  /** Whole seconds, at least one and at most a minute, until so many have left the window that another request is admitted. */
  secondsUntilBelow(limit: number, now: number): number {
    let rest = this.counted;
    for (let age = slots - 1; age >= 0; age -= 1) {
      const slot = this.#current - age;
      rest -= this.#slots[(slot + slots) % slots] ?? 0;
      if (rest < limit) {
        const freeAt = slot * slotLength + (this.#lastIn[(slot + slots) % slots] ?? 0) + minute;
        return Math.max(1, Math.ceil((freeAt - now) / 1_000));
      }
    }
    return minute / 1_000;
  }

  isIdle(slot: number): boolean {
    return this.running === 0 && slot - this.#current >= slots;
  }
}

class RunningRequest implements Reservation {
  #use: KeyUse | undefined;

  constructor(use: KeyUse) {
    this.#use = use;
  }

  release(): void {
    if (this.#use === undefined) return;
    this.#use.running -= 1;
    this.#use = undefined;
  }
}
