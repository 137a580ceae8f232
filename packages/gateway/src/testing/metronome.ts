interface Beat {
  readonly due: number;
  readonly play: () => void;
}

/** One timer for everything that has to happen later, so that a thousand slow streams do not need a thousand timers. */
export class Metronome {
  readonly #interval: number;
  readonly #beats = new Set<Beat>();
  #timer: NodeJS.Timeout | undefined;

  /** Milliseconds between two looks at what is due. */
  constructor(interval = 5) {
    this.#interval = interval;
  }

  /** Calls `play` after at least so many milliseconds; the returned function calls it off. */
  after(milliseconds: number, play: () => void): () => void {
    const beat: Beat = { due: performance.now() + milliseconds, play };
    this.#beats.add(beat);
    this.#timer ??= setInterval(() => this.#tick(), this.#interval);
    return () => this.#beats.delete(beat);
  }

  stop(): void {
    this.#beats.clear();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    const now = performance.now();
    for (const beat of [...this.#beats]) {
      if (beat.due > now || !this.#beats.delete(beat)) continue;
      beat.play();
    }
    if (this.#beats.size === 0) this.stop();
  }
}
