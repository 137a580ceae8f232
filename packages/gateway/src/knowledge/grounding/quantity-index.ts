import type { Quantity } from './read-quantities.ts';
import type { ReadText } from './read-text.ts';

const near = 0.05;
const mostCompared = 4_000;

function keyOf(value: number): string {
  return String(Math.round(value * 1e6) / 1e6);
}

/** Numbers of texts, and whether another one is among them. */
export class QuantityIndex {
  readonly #byDimension = new Set<string>();
  readonly #plain = new Set<string>();
  readonly #bare = new Set<string>();
  readonly #dates = new Map<number, Set<number | undefined>>();
  readonly #all: Quantity[] = [];

  add(read: ReadText, from = 0, to: number = read.quantities.length): void {
    for (let at = from; at < to; at += 1) {
      const quantity = read.quantities[at];
      if (quantity !== undefined) this.#addOne(quantity);
    }
  }

  /** Numbers that are part of a code may be told by themselves. */
  addNumber(value: number): void {
    this.#plain.add(keyOf(value));
    this.#bare.add(keyOf(value));
  }

  /** "1101" of QW-1101. */
  addDigitsOfCodes(read: ReadText): void {
    for (const word of read.words)
      if (word.kind === 'code') for (const digits of word.form.match(/\d{2,15}/g) ?? []) this.addNumber(Number(digits));
  }

  #addOne(quantity: Quantity): void {
    if (this.#all.length < mostCompared) this.#all.push(quantity);
    for (const value of quantity.plain) this.#plain.add(keyOf(value));
    if (quantity.dimension === undefined) for (const value of quantity.plain) this.#bare.add(keyOf(value));
    for (const value of quantity.values) this.#byDimension.add(`${quantity.dimension ?? ''} ${keyOf(value)}`);
    if (quantity.dimension !== 'date') return;
    if (quantity.year !== undefined) this.addNumber(quantity.year);
    for (const value of quantity.values) {
      const years = this.#dates.get(value) ?? new Set();
      this.#dates.set(value, years.add(quantity.year));
      this.#byDimension.add(`month ${Math.floor(value / 100)}`);
      this.addNumber(value % 100);
    }
  }

  /** Whether a number is told, whatever it counts. */
  hasPlain(value: number): boolean {
    return this.#plain.has(keyOf(value));
  }

  /** Whether the same is told, in whatever form. */
  has(quantity: Quantity): boolean {
    if (quantity.dimension === 'date') return this.#hasDate(quantity);
    const named = quantity.dimension === 'month' || quantity.dimension === 'weekday';
    for (const value of quantity.values)
      if (this.#byDimension.has(`${quantity.dimension ?? ''} ${keyOf(value)}`)) return true;
    if (named) return false;
    // Where one of both does not say what it counts, as in the cell of a table, the number decides.
    const among = quantity.dimension === undefined ? this.#plain : this.#bare;
    if (quantity.plain.some((value) => among.has(keyOf(value)))) return true;
    return quantity.approximate && this.#hasNear(quantity);
  }

  #hasDate(quantity: Quantity): boolean {
    return quantity.values.some((value) => {
      const years = this.#dates.get(value);
      if (years === undefined) return false;
      if (quantity.year === undefined || years.has(quantity.year)) return true;
      return years.has(undefined) && this.#bare.has(keyOf(quantity.year));
    });
  }

  #hasNear(quantity: Quantity): boolean {
    return this.#all.some(
      (other) =>
        (other.dimension === quantity.dimension || other.dimension === undefined || quantity.dimension === undefined) &&
        other.plain.some((value) =>
          quantity.plain.some(
            (wanted) => Math.abs(value - wanted) <= near * Math.max(Math.abs(value), Math.abs(wanted)),
          ),
        ),
    );
  }
}
