import { ModelFileFault } from './model-file-fault.ts';

/** Where tensors lie, for telling whether they lie in each other. */
export class TensorRanges {
  readonly #begins: number[] = [];
  readonly #ends: number[] = [];

  add(begin: number, end: number): void {
    this.#begins.push(begin);
    this.#ends.push(end);
  }

  /** The end of the last one. Throws ModelFileFault where two share a byte, or where `gapless` and there is one between them. */
  check(gapless: boolean): number {
    const order = Uint32Array.from(this.#begins.keys()).sort(
      (one, other) =>
        this.#at(this.#begins, one) - this.#at(this.#begins, other) ||
        this.#at(this.#ends, one) - this.#at(this.#ends, other),
    );
    let reached = 0;
    for (const place of order) {
      const begin = this.#at(this.#begins, place);
      const end = this.#at(this.#ends, place);
      // One without elements takes no room, wherever it says that it lies.
      if (end === begin && !gapless) continue;
      if (begin < reached) throw new ModelFileFault('tensor_bounds', 'tensors overlap');
      if (gapless && begin > reached) throw new ModelFileFault('tensor_bounds', 'there are bytes between tensors');
      reached = end;
    }
    return reached;
  }

  #at(list: readonly number[], place: number): number {
    return list[place] ?? 0;
  }
}
