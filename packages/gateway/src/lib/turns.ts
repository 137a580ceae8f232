/** Milliseconds of work after which others are let run: far below what anybody notices. */
const longestStretch = 8;

/** Cuts long work into stretches by the clock, so that whoever else is served on the same thread waits for a few milliseconds only. */
export class Turns {
  #since = performance.now();

  /** Whether others have waited long enough. */
  get due(): boolean {
    return performance.now() - this.#since >= longestStretch;
  }

  /** Lets others run. */
  async next(): Promise<void> {
    await new Promise(setImmediate);
    this.#since = performance.now();
  }

  /** Does work that pauses whenever it is `due`. */
  async through<Result>(work: Generator<undefined, Result>): Promise<Result> {
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
      await this.next();
    }
  }
}
