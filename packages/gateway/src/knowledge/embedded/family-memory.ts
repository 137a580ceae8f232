/** The compounds that a word is a part of. */
export interface Family {
  readonly terms: readonly string[];
  /** Chunks that have one, counted for each of them. */
  readonly postings: number;
}

const mostKept = 4_096;

/** Compounds of words that were asked for, as long as no document changes: the words of questions come again and again. */
export class FamilyMemory {
  readonly #known = new Map<string, Family>();

  get(key: string): Family | undefined {
    return this.#known.get(key);
  }

  set(key: string, family: Family): void {
    if (this.#known.size >= mostKept) this.#known.clear();
    this.#known.set(key, family);
  }

  forget(): void {
    this.#known.clear();
  }
}
