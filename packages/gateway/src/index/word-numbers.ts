import type { StatementSync } from 'node:sqlite';
import type { Word } from './leaf-words.ts';

interface Statements {
  readonly find: StatementSync;
  readonly add: StatementSync;
}

/** Those that were met last; a word that is not among them is looked up again. */
const mostKept = 20_000;

/** The numbers of words, which are few as long as nobody makes up names. */
export class WordNumbers {
  readonly #statements: Statements;
  readonly #known = new Map<string, number>();

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** Adds it where it is new. */
  of({ kind, value }: Word): number {
    const name = `${kind} ${value}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const { find, add } = this.#statements;
    const found = find.get(kind, value) as { readonly id: number } | undefined;
    const number = found?.id ?? Number(add.run(kind, value, value.toLowerCase()).lastInsertRowid);
    if (this.#known.size >= mostKept) this.#known.clear();
    this.#known.set(name, number);
    return number;
  }

  /** Where words may have gone, or never came. */
  forget(): void {
    this.#known.clear();
  }
}
