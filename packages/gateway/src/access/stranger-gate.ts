import type { ErrorCode } from '@gatehouse/contract/errors';
import type { Clock } from '../core/clock.ts';
import type { Standing, Strangers } from '../core/strangers.ts';
import { addressGroup } from '../lib/address-group.ts';

/** Milliseconds in which an empty bucket is full again. */
const minute = 60_000;

/** Failures a minute that are recorded each for itself: of one address, and of all together. */
const recordedOfOne = 10;
const recordedOfAll = 60;

/** Addresses that are remembered at most; beyond, the one that has been known for longest is forgotten. */
const mostAddresses = 10_000;
/** Milliseconds between two looks for addresses that may be forgotten, so that these looks are no way to keep us busy. */
const sweepEvery = 10_000;

/** What was refused in a period without a leaf of its own. Times are milliseconds since the Unix epoch. */
export interface RefusalTally {
  readonly from: number;
  readonly to: number;
  /** How often each code was the answer. */
  readonly codes: Readonly<Record<string, number>>;
  readonly total: number;
  /** Different addresses, of IPv6 different /64; those that were forgotten in between count again. */
  readonly addresses: number;
  /** The address with the most of them, for the log only. */
  readonly busiest: string;
}

/** A token bucket that is full at first; it is filled again in a minute. */
class Bucket {
  #tokens: number;
  #at: number;

  constructor(capacity: number, now: number) {
    this.#tokens = capacity;
    this.#at = now;
  }

  /** Tokens at this moment. */
  level(capacity: number, now: number): number {
    this.#tokens = Math.min(capacity, this.#tokens + ((now - this.#at) * capacity) / minute);
    this.#at = now;
    return this.#tokens;
  }

  take(): void {
    this.#tokens = Math.max(0, this.#tokens - 1);
  }
}

class Stranger {
  readonly failures: Bucket;
  readonly leaves: Bucket;
  /** Refusals that were only counted, in the period that runs. */
  counted = 0;

  constructor(capacity: number, now: number) {
    this.failures = new Bucket(capacity, now);
    this.leaves = new Bucket(recordedOfOne, now);
  }
}

/**
 * Token buckets for failed authentications, by address, in bounded memory. Only failures are counted, so those who send
 * valid keys are not even looked up while nobody fails.
 */
export class StrangerGate implements Strangers {
  readonly #clock: Clock;
  readonly #strangers = new Map<string, Stranger>();
  readonly #leaves: Bucket;
  readonly #onFirst: () => void;
  #capacity: number;
  #codes = new Map<string, number>();
  #addresses = 0;
  #total = 0;
  #from = 0;
  #sweptAt = Number.NEGATIVE_INFINITY;

  /** `onFirst` is called when something is counted after nothing was. */
  constructor(options: { readonly clock: Clock; readonly failuresPerMinute: number; readonly onFirst: () => void }) {
    this.#clock = options.clock;
    this.#capacity = options.failuresPerMinute;
    this.#onFirst = options.onFirst;
    this.#leaves = new Bucket(recordedOfAll, options.clock.elapsed());
  }

  /** Addresses that are remembered now. */
  get known(): number {
    return this.#strangers.size;
  }

  update(failuresPerMinute: number): void {
    this.#capacity = failuresPerMinute;
  }

  standing(address: string): Standing {
    if (this.#strangers.size === 0) return 'recorded';
    const now = this.#clock.elapsed();
    const known = this.#strangers.get(addressGroup(address));
    if (known !== undefined) {
      if (known.failures.level(this.#capacity, now) < 1) return 'refused';
      if (known.leaves.level(recordedOfOne, now) < 1) return 'counted';
    }
    return this.#leaves.level(recordedOfAll, now) < 1 ? 'counted' : 'recorded';
  }

  failed(address: string): void {
    const stranger = this.#strangerOf(address);
    stranger.failures.take();
    stranger.leaves.take();
    this.#leaves.take();
  }

  counted(address: string, code: ErrorCode): void {
    const stranger = this.#strangerOf(address);
    stranger.failures.take();
    if (stranger.counted === 0) this.#addresses += 1;
    stranger.counted += 1;
    this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1);
    this.#total += 1;
    if (this.#total > 1) return;
    this.#from = this.#clock.now();
    this.#onFirst();
  }

  retryAfter(address: string): number {
    const level =
      this.#strangers.get(addressGroup(address))?.failures.level(this.#capacity, this.#clock.elapsed()) ?? 1;
    return Math.max(1, Math.ceil(((1 - level) * minute) / this.#capacity / 1_000));
  }

  /** What was counted since the last time, and begins anew; undefined where that is nothing. */
  take(): RefusalTally | undefined {
    if (this.#total === 0) return undefined;
    let busiest = '';
    let most = 0;
    for (const [address, stranger] of this.#strangers) {
      if (stranger.counted > most) {
        most = stranger.counted;
        busiest = address;
      }
      stranger.counted = 0;
    }
    const tally: RefusalTally = {
      from: this.#from,
      to: Math.max(this.#from, this.#clock.now()),
      codes: Object.fromEntries(this.#codes),
      total: this.#total,
      addresses: this.#addresses,
      busiest,
    };
    this.#codes = new Map();
    this.#addresses = 0;
    this.#total = 0;
    this.#forgetIdle();
    return tally;
  }

  /** Takes back what could not be told, to tell it the next time; but for who it was. */
  giveBack({ addresses, codes, from, total }: RefusalTally): void {
    for (const [code, count] of Object.entries(codes)) this.#codes.set(code, (this.#codes.get(code) ?? 0) + count);
    this.#addresses += addresses;
    if (this.#total === 0) this.#onFirst();
    this.#total += total;
    this.#from = from;
  }

  #strangerOf(address: string): Stranger {
    const group = addressGroup(address);
    const known = this.#strangers.get(group);
    if (known !== undefined) return known;
    const now = this.#clock.elapsed();
    if (this.#strangers.size >= mostAddresses && now - this.#sweptAt >= sweepEvery) this.#forgetIdle();
    if (this.#strangers.size >= mostAddresses) {
      for (const oldest of this.#strangers.keys()) {
        this.#strangers.delete(oldest);
        break;
      }
    }
    const stranger = new Stranger(this.#capacity, now);
    this.#strangers.set(group, stranger);
    return stranger;
  }

  /** Those whose buckets are full are as good as unknown. */
  #forgetIdle(): void {
    const now = this.#clock.elapsed();
    this.#sweptAt = now;
    for (const [address, { counted, failures, leaves }] of this.#strangers) {
      const full =
        failures.level(this.#capacity, now) >= this.#capacity && leaves.level(recordedOfOne, now) >= recordedOfOne;
      if (full && counted === 0) this.#strangers.delete(address);
    }
  }
}
