interface Beat {
  readonly due: number;
  readonly play: () => void;
  /** Its place in the list; -1 when it is over. */
  place: number;
}

/** One timer for everything that has to happen later, so that a thousand slow streams do not need a thousand timers. */
export class Metronome {
  readonly #interval: number;
  #beats: Beat[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Milliseconds between two looks at what is due. */
  constructor(interval = 5) {
    this.#interval = interval;
  }

  /** Calls `play` after at least so many milliseconds; the returned function calls it off. */
  after(milliseconds: number, play: () => void): () => void {
    const beat: Beat = { due: performance.now() + milliseconds, play, place: this.#beats.length };
    this.#beats.push(beat);
    this.#timer ??= setInterval(() => this.#tick(), this.#interval);
    return () => this.#remove(beat);
  }

  stop(): void {
    for (const beat of this.#beats) beat.place = -1;
    this.#beats = [];
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #remove(beat: Beat): void {
    const { place } = beat;
    if (place === -1) return;
    beat.place = -1;
    const last = this.#beats.pop();
    if (last === undefined || last === beat) return;
    this.#beats[place] = last;
    last.place = place;
  }

  #tick(): void {
    const now = performance.now();
    // A beat that is called off by another one's play is no longer in the list when its turn comes.
    for (const beat of this.#beats.filter((one) => one.due <= now)) {
      if (beat.place === -1) continue;
      this.#remove(beat);
      beat.play();
    }
    if (this.#beats.length === 0) this.stop();
  }
}
