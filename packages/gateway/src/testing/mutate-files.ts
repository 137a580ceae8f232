import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { entryBundle } from './log-maker.ts';

/** Numbers from 0 up to, and without, a limit; the same ones for the same seed (xorshift, Marsaglia 2003). */
export type Dice = (limit: number) => number;

export function seededDice(seed: number): Dice {
  let state = seed | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** New contents of files; undefined for one that is taken away. */
export type Change = ReadonlyMap<string, Buffer | undefined>;

/** The files of a folder, with ways to spoil them at random and to put them back. */
export class SpoiltFolder {
  readonly files = new Map<string, Buffer>();
  readonly #folder: string;
  readonly #others: readonly Change[];
  readonly #disposable: (path: string) => boolean;

  /**
   * `others`: changes that are made as a whole, such as another log that its operator has signed. `disposable`: files that may be
   * taken away without any harm.
   */
  constructor(
    folder: string,
    {
      others = [],
      disposable = () => false,
    }: { others?: readonly Change[]; disposable?: (path: string) => boolean } = {},
  ) {
    this.#folder = folder;
    this.#others = others;
    this.#disposable = disposable;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      this.files.set(path.slice(folder.length + 1), readFileSync(path));
    }
  }

  /** A change that changes something, with its name. */
  change(dice: Dice): { readonly name: string; readonly change: Change } {
    for (;;) {
      const made = this.#attempt(dice);
      const changes = [...made.change].some(([path, content]) => {
        const before = this.files.get(path);
        if (content === undefined) return !this.#disposable(path);
        return before === undefined || meaningOf(before) !== meaningOf(content);
      });
      if (changes) return made;
    }
  }

  apply(change: Change): void {
    for (const [path, content] of change) {
      const file = join(this.#folder, path);
      if (content === undefined) {
        rmSync(file);
        continue;
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  restore(change: Change): void {
    for (const path of change.keys()) {
      const content = this.files.get(path);
      if (content === undefined) rmSync(join(this.#folder, path));
      else writeFileSync(join(this.#folder, path), content);
    }
  }

  #attempt(dice: Dice): { readonly name: string; readonly change: Change } {
    const paths = [...this.files.keys()];
    const pick = (fits: (path: string) => boolean = () => true): string => {
      const fitting = paths.filter(fits);
      return fitting[dice(fitting.length)] ?? '';
    };
    const contentOf = (path: string): Buffer => Buffer.from(this.files.get(path) ?? '');
    const one = (name: string, path: string, content: Buffer | undefined): { name: string; change: Change } => ({
      name: `${name} ${path}`,
      change: new Map([[path, content]]),
    });
    const isTile = (path: string): boolean => path.includes('tile/') && !path.includes('entries');
    const isBundle = (path: string): boolean => path.includes('tile/entries');
    const isCheckpoint = (path: string): boolean => path.endsWith('checkpoint') || path.includes('checkpoints/');
    switch (dice(14)) {
      case 0: {
        const path = pick();
        return one('flip a bit in', path, flip(contentOf(path), dice));
      }
      case 1: {
        const path = pick(isCheckpoint);
        return one('flip a bit in', path, flip(contentOf(path), dice));
      }
      case 2: {
        const path = pick();
        return one('cut', path, contentOf(path).subarray(0, dice(contentOf(path).length + 1)));
      }
      case 3: {
        const path = pick(isBundle);
        const leaves = leavesOf(contentOf(path));
        return one('spoil the leaves of', path, entryBundle(spoilList(leaves, dice)));
      }
      case 4: {
        const path = pick(isTile);
        const hashes = Array.from({ length: contentOf(path).length / 32 }, (_, at) =>
          contentOf(path).subarray(at * 32, at * 32 + 32),
        );
        return one('spoil the hashes of', path, Buffer.concat(spoilList(hashes, dice)));
      }
      case 5: {
        const path = pick(isCheckpoint);
        const lines = contentOf(path).toString().split('\n');
        return one('spoil the lines of', path, Buffer.from(spoilList(lines, dice).join('\n')));
      }
      case 6: {
        const path = pick();
        return one('remove', path, undefined);
      }
      case 7: {
        const path = pick();
        const beside = `${path}${['~', '.bak', '1'][dice(3)] ?? ''}`;
        return one('add', beside, contentOf(path));
      }
      case 8: {
        const [path, other] = [pick(), pick()];
        return one(`put ${other} in the place of`, path, contentOf(other));
      }
      case 9: {
        const [path, other] = [pick(isTile), pick(isTile)];
        return {
          name: `exchange ${path} and ${other}`,
          change: new Map([
            [path, contentOf(other)],
            [other, contentOf(path)],
          ]),
        };
      }
      case 10: {
        const path = pick();
        const bytes = contentOf(path);
        const at = dice(bytes.length + 1);
        return one(
          'insert into',
          path,
          Buffer.concat([bytes.subarray(0, at), Buffer.of(dice(256)), bytes.subarray(at)]),
        );
      }
      case 11: {
        const path = pick((name) => name.endsWith('.jsonl') || name === 'manifest' || name.endsWith('keys'));
        if (path === '') return one('flip a bit in', pick(), contentOf(''));
        const lines = contentOf(path).toString().split('\n');
        return one('spoil the lines of', path, Buffer.from(spoilList(lines, dice).join('\n')));
      }
      case 12: {
        const path = pick(isBundle);
        const leaves = leavesOf(contentOf(path));
        const at = dice(leaves.length);
        return one('spoil a leaf of', path, entryBundle(leaves.with(at, flip(Buffer.from(leaves[at] ?? ''), dice))));
      }
      default: {
        const change = this.#others[dice(Math.max(this.#others.length, 1))];
        return change === undefined
          ? one('remove', pick(), undefined)
          : { name: 'put another log in its place', change };
      }
    }
  }
}

/** Signatures of a note stand in any order, and one that is there twice is one. */
function meaningOf(content: Buffer): string {
  const text = content.toString('latin1');
  const split = text.lastIndexOf('\n\n');
  const lines = text.slice(split + 2).split('\n');
  const isNote =
    split >= 0 && lines.slice(0, -1).every((line) => line.startsWith('\u00e2\u0080\u0094 ')) && lines.at(-1) === '';
  return isNote ? text.slice(0, split) + [...new Set(lines)].toSorted().join('\n') : text;
}

function flip(bytes: Buffer, dice: Dice): Buffer {
  if (bytes.length === 0) return bytes;
  const at = dice(bytes.length);
  bytes[at] = (bytes[at] as number) ^ (1 << dice(8));
  return bytes;
}

function leavesOf(bundle: Buffer): Buffer[] {
  const leaves: Buffer[] = [];
  for (let at = 0; at < bundle.length;) {
    const length = bundle.readUInt16BE(at);
    leaves.push(bundle.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return leaves;
}

/** Exchanges, drops, doubles or moves elements. */
function spoilList<T>(list: readonly T[], dice: Dice): T[] {
  const [at, other] = [dice(list.length), dice(list.length)];
  const [one, two] = [list[at] as T, list[other] as T];
  switch (dice(4)) {
    case 0:
      return list.with(at, two).with(other, one);
    case 1:
      return list.toSpliced(at, 1);
    case 2:
      return list.toSpliced(other, 0, one);
    default:
      return list.with(at, two);
  }
}

/** What turns one set of files into another one. */
export function changeInto(before: ReadonlyMap<string, Buffer>, after: ReadonlyMap<string, Buffer>): Change {
  const change = new Map<string, Buffer | undefined>(after);
  for (const path of before.keys()) if (!after.has(path)) change.set(path, undefined);
  return change;
}
