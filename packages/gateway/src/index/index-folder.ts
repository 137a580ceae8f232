import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files of the index. It is built anew in a file of the next number, and who has an older one open finds the new one there:
 * no file is ever replaced under somebody's hands.
 */
export class IndexFolder {
  readonly #folder: string;

  /** Creates the folder where it is missing, for its owner only. */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** The number of the newest file; 0 where there is none. */
  newest(): number {
    return Math.max(0, ...readdirSync(this.#folder).map(numberOf));
  }

  path(number: number): string {
    return join(this.#folder, nameOf(number));
  }

  /** A file that nobody finds until it is published. */
  newHiddenPath(): string {
    const path = join(this.#folder, `building-${process.pid}`);
    removeDatabase(path);
    return path;
  }

  /** Makes a hidden file, which nobody may have open, the newest. Gives its number. */
  publish(hidden: string): number {
    const number = this.newest() + 1;
    renameSync(hidden, this.path(number));
    return number;
  }

  /** Removes older files, as far as the system lets go of them, and what was left of those that were never published. */
  removeOlder(number: number): void {
    for (const name of readdirSync(this.#folder)) {
      const other = numberOf(name);
      if (other > 0 && other < number) removeDatabase(this.path(other));
    }
  }

  removeHidden(): void {
    for (const name of readdirSync(this.#folder)) {
      if (name.startsWith('building-')) rmSync(join(this.#folder, name), { force: true });
    }
  }
}

function nameOf(number: number): string {
  return `${String(number).padStart(8, '0')}.sqlite`;
}

function numberOf(name: string): number {
  const match = /^(\d{8,15})\.sqlite$/.exec(name);
  return match === null ? 0 : Number(match[1]);
}

function removeDatabase(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) {
    try {
      rmSync(`${path}${end}`, { force: true });
    } catch {
      // Open elsewhere, on a system that then keeps it: the next one to come removes it.
    }
  }
}
