import type { LeafScanner } from './leaf-scanner.ts';

/** A table of twice as many places takes 64 MB. */
const mostIds = 4_194_304;
const firstPlaces = 4_096;

/**
 * Finds ids of requests that came before, by 64 bits of each: of four million ids two have the same ones by chance once in two million
 * logs.
 */
export class RequestIds {
  /** Whether there were more than are compared. */
  full = false;
  #high = new Int32Array(firstPlaces);
  #low = new Int32Array(firstPlaces);
  #count = 0;

  /** Whether the request of the leaf that was scanned is a new one. */
  add(scanner: LeafScanner): boolean {
    const [high, low] = scanner.fingerprint('request');
    if (this.#count >= mostIds) {
      this.full = true;
      return true;
    }
    if (2 * this.#count >= this.#high.length) this.#grow();
    if (!this.#put(high, low)) return false;
    this.#count++;
    return true;
  }

  #put(high: number, low: number): boolean {
    const mask = this.#high.length - 1;
    for (let at = (high ^ (low >>> 7)) & mask; ; at = (at + 1) & mask) {
      const [otherHigh, otherLow] = [this.#high[at] as number, this.#low[at] as number];
      if (otherHigh === high && otherLow === low) return false;
      if (otherHigh !== 0 || otherLow !== 0) continue;
      this.#high[at] = high;
      this.#low[at] = low;
      return true;
    }
  }

  #grow(): void {
    const [high, low] = [this.#high, this.#low];
    this.#high = new Int32Array(2 * high.length);
    this.#low = new Int32Array(2 * low.length);
    for (let at = 0; at < high.length; at++) {
      if (high[at] !== 0 || low[at] !== 0) this.#put(high[at] as number, low[at] as number);
    }
  }
}
