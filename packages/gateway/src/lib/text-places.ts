const beginning: readonly [number, number] = Object.freeze([0, 0]);

/**
 * Where the places of a changed text were in the original. The two are in step, one unit for one, but where something was
 * replaced; places are told in order.
 */
export class TextPlaces {
  /** Four numbers for each replacement: from and to in the changed text, from and to in the original. */
  #steps: number[] = [];

  /** How far the original is ahead of the changed text, behind the last replacement. */
  get lead(): number {
    const steps = this.#steps;
    const { length } = steps;
    return length === 0 ? 0 : (steps[length - 1] ?? 0) - (steps[length - 3] ?? 0);
  }

  /** Units `from` to `to` of the original became `length` units, which begin at `start`. */
  replaced(start: number, length: number, from: number, to: number): void {
    const steps = this.#steps;
    const last = steps.length - 1;
    // A long run of what is left out is one step, so that memory stays bounded by what is kept.
    const goesOn = length === 0 && steps[last] === from && steps[last - 2] === start && steps[last - 3] === start;
    if (goesOn) steps[last] = to;
    else steps.push(start, start + length, from, to);
  }

  /** Where the unit at `place` begins in the original. */
  start(place: number): number {
    const at = this.#stepAt(place);
    if (at === -1) return place;
    const steps = this.#steps;
    const end = steps[at + 1] ?? 0;
    return place < end ? (steps[at + 2] ?? 0) : (steps[at + 3] ?? 0) + place - end;
  }

  /** Where the unit before `place` ends in the original. */
  end(place: number): number {
    const at = this.#stepAt(place - 1);
    if (at === -1) return place;
    const steps = this.#steps;
    const end = steps[at + 1] ?? 0;
    return place <= end ? (steps[at + 3] ?? 0) : (steps[at + 3] ?? 0) + place - end;
  }

  /** Places before this one will not be asked for again. */
  forget(place: number): void {
    const steps = this.#steps;
    // Only now and then, so that the cost per step stays constant.
    if (steps.length < 256) return;
    const at = this.#stepAt(place - 1);
    if (at >= steps.length >> 1) this.#steps = steps.slice(at);
  }

  /** A state to go back to, as long as nothing was forgotten since. */
  mark(): readonly [length: number, last: number] {
    const steps = this.#steps;
    const { length } = steps;
    return length === 0 ? beginning : [length, steps[length - 1] ?? 0];
  }

  rewind([length, last]: readonly [length: number, last: number]): void {
    this.#steps.length = length;
    if (length > 0) this.#steps[length - 1] = last;
  }

  /** The last step that begins at or before a place. */
  #stepAt(place: number): number {
    const steps = this.#steps;
    let low = -1;
    let high = steps.length >> 2;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((steps[middle * 4] ?? 0) <= place) low = middle;
      else high = middle;
    }
    return low === -1 ? -1 : low * 4;
  }
}
