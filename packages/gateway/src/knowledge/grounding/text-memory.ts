/** Characters of the texts of which something is kept; what is kept takes some fifty times as much. */
const mostCharacters = 400_000;
/** What any text counts at least. */
const leastCounted = 100;

interface Kept<Value> {
  readonly value: Value;
  readonly size: number;
}

/**
 * What was read of texts lately, by the texts themselves. The same passages are found for one question after the other, and reading them takes
 * longer than holding an answer against them. Bounded; what was not asked for longest goes first.
 */
export class TextMemory<Value> {
  readonly #kept = new Map<string, Kept<Value>>();
  #characters = 0;

  /** What is kept of a text, or what is made of it now. */
  recall(text: string, make: () => Value): Value {
    const known = this.#kept.get(text);
    if (known !== undefined) {
      this.#kept.delete(text);
      this.#kept.set(text, known);
      return known.value;
    }
    const value = make();
    const size = Math.max(leastCounted, text.length);
    // One that is that long would put out most others, and is hardly asked for again.
    if (size > mostCharacters / 8) return value;
    this.#kept.set(text, { value, size });
    this.#characters += size;
    for (const [oldest, { size: less }] of this.#kept) {
      if (this.#characters <= mostCharacters) break;
      this.#kept.delete(oldest);
      this.#characters -= less;
    }
    return value;
  }
}
