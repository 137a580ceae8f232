interface Resident {
  running: number;
  /** Counts up with each use. */
  lastUsed: number;
}

/** Which models a server has in its memory, as far as can be told from what it was asked for. */
export class ResidentModels {
  readonly #models = new Map<string, Resident>();
  #uses = 0;

  /** Whether a call for it can begin where so many models fit: `swap` where one of which nothing runs has to make room. */
  place(target: string, fit: number): 'yes' | 'swap' | 'no' {
    if (this.#models.has(target) || this.#models.size < fit) return 'yes';
    return [...this.#models.values()].some(({ running }) => running === 0) ? 'swap' : 'no';
  }

  /** `fit`: how many models fit; undefined where nobody minds, and then only those that run are known. */
  begin(target: string, fit: number | undefined): void {
    const known = this.#models.get(target) ?? { running: 0, lastUsed: 0 };
    this.#models.set(target, known);
    known.running += 1;
    this.#uses += 1;
    known.lastUsed = this.#uses;
    this.#forget(fit ?? 0, target);
  }

  end(target: string): void {
    const known = this.#models.get(target);
    if (known !== undefined) known.running -= 1;
  }

  running(target: string): number {
    return this.#models.get(target)?.running ?? 0;
  }

  known(): readonly string[] {
    return [...this.#models.keys()];
  }

  /** The one that was used longest ago goes first. */
  #forget(fit: number, but: string): void {
    const idle = [...this.#models]
      .filter(([name, { running }]) => running === 0 && name !== but)
      .toSorted(([, one], [, other]) => one.lastUsed - other.lastUsed);
    for (const [name] of idle) {
      if (this.#models.size <= fit) return;
      this.#models.delete(name);
    }
  }
}
