import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Leaf } from '@gatehouse/contract/leaf';
import { type Figures, measures, minutesKept } from '../core/rollup.ts';
import {
  type Dimension,
  dimensions,
  type PartMeasure,
  partsOf,
  type RollupOfLeaf,
  rollupOfLeaf,
} from './rollup-of-leaf.ts';
import { addPart, addParts, addWritten, type Parts, writeParts } from './rollup-parts.ts';
import { levels, rollupPlace } from './rollup-tables.ts';

/** Further names of one kind are added up under an empty one, so that nobody who makes names up makes the index large. */
const mostNames = 4_096;

interface Sum {
  /** In the order of `measures`. */
  readonly figures: number[];
  readonly parts: Parts;
  last: number;
}

/** By span of time, then by series. */
type Sums = Map<number, Map<number, Sum>>;

/** Adds leaves to the figures. All of it happens inside of the transaction of a batch. */
export class RollupWriter {
  readonly #database: DatabaseSync;
  readonly #now: () => number;
  readonly #statements: Readonly<Record<'add' | 'findParts' | 'findName' | 'countNames' | 'addName', StatementSync>>;
  /** Before which there are no figures of single minutes. */
  #oldest = 0;
  /** Ids by dimension and name, and how many names a dimension has; known for a batch, since other processes add and remove some too. */
  readonly #ids = new Map<string, number>();
  readonly #counts = new Map<number, number>();

  /** The tables must be there. */
  constructor(database: DatabaseSync, now: () => number) {
    this.#database = database;
    this.#now = now;
    const columns = [...rollupPlace, ...measures, 'last', 'parts', 'names'];
    const added = measures.map((measure) => `${measure} = ${measure} + excluded.${measure}`);
    this.#statements = {
      add: database.prepare(
        `insert into rollup (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})
          on conflict do update set ${added.join(', ')}, last = max(last, excluded.last), parts = excluded.parts, names = excluded.names`,
      ),
      findParts: database.prepare(
        `select parts, names from rollup where ${rollupPlace.map((column) => `${column} = ?`).join(' and ')}`,
      ),
      findName: database.prepare('select id from rollup_name where dimension = ? and name = ?'),
      countNames: database.prepare('select count(*) as names from rollup_name where dimension = ?'),
      addName: database.prepare('insert into rollup_name (dimension, name) values (?, ?)'),
    };
  }

  add(shard: number, leaves: readonly Leaf[]): void {
    this.#removeMinutes();
    for (const [dimension, minutes] of this.#sumsOf(leaves)) {
      for (const [level, width] of levels.entries()) {
        for (const [bucket, sums] of level === 0 ? this.#keptOf(minutes) : widened(minutes, width))
          for (const [series, sum] of sums) this.#add([level, dimension, bucket, series, shard], sum);
      }
    }
  }

  /** Removes the figures of a shard, and the names that only it has had. */
  forget(shard: number): void {
    this.#database.prepare('delete from rollup where shard = ?').run(shard);
    this.#database.exec('delete from rollup_name where id not in (select series from rollup)');
  }

  #sumsOf(leaves: readonly Leaf[]): ReadonlyMap<number, Sums> {
    const all = new Map(dimensions.keys().map((dimension): [number, Sums] => [dimension, new Map()]));
    this.#ids.clear();
    this.#counts.clear();
    for (const leaf of leaves) {
      const rollup = rollupOfLeaf(leaf);
      if (rollup === undefined) continue;
      for (const [dimension, sums] of all) {
        const kind = dimensions[dimension] ?? 'all';
        const name = kind === 'all' ? '' : rollup[kind];
        if (name === undefined) continue;
        const sum = sumAt(sums, leaf.time - (leaf.time % levels[0]), this.#idOf(dimension, name));
        addFigures(sum, rollup.figures, leaf.time);
        for (const { measure, part, amount } of rollup.parts)
          if (isTold(rollup, kind, measure)) addPart(sum.parts, measure, part, amount);
      }
    }
    return all;
  }

  #add(place: readonly number[], { figures, parts, last }: Sum): void {
    const before = this.#statements.findParts.get(...place) as { parts: string; names: string } | undefined;
    const all: Parts = new Map();
    addWritten(all, before?.parts ?? '');
    addWritten(all, before?.names ?? '');
    addParts(all, parts);
    const written = writeParts(all);
    this.#statements.add.run(...place, ...figures, last, written.parts, written.names);
  }

  #keptOf(minutes: Sums): Sums {
    return new Map([...minutes].filter(([bucket]) => bucket >= this.#oldest));
  }

  /** There are many of them, and few ask for a minute of last week. */
  #removeMinutes(): void {
    const oldest = Math.floor((this.#now() - minutesKept) / levels[1]) * levels[1];
    if (oldest <= this.#oldest) return;
    this.#oldest = oldest;
    const removal = this.#database.prepare('delete from rollup where level = 0 and dimension = ? and bucket < ?');
    for (const dimension of dimensions.keys()) removal.run(dimension, oldest);
  }

  #idOf(dimension: number, name: string): number {
    const key = `${dimension} ${name}`;
    const known = this.#ids.get(key) ?? this.#find(dimension, name) ?? this.#addName(dimension, name);
    this.#ids.set(key, known);
    return known;
  }

  #find(dimension: number, name: string): number | undefined {
    return (this.#statements.findName.get(dimension, name) as { id: number } | undefined)?.id;
  }

  #countNames(dimension: number): number {
    return (this.#statements.countNames.get(dimension) as { names: number }).names;
  }

  #addName(dimension: number, name: string): number {
    const names = this.#counts.get(dimension) ?? this.#countNames(dimension);
    this.#counts.set(dimension, names);
    if (names >= mostNames && name !== '') return this.#idOf(dimension, '');
    this.#counts.set(dimension, names + 1);
    return Number(this.#statements.addName.run(dimension, name).lastInsertRowid);
  }
}

function isTold({ hit }: RollupOfLeaf, kind: Dimension, measure: PartMeasure): boolean {
  return kind === 'all' || (partsOf[kind].has(measure) && !(hit && measure === 'latency'));
}

function sumAt(sums: Sums, bucket: number, series: number): Sum {
  const span = sums.get(bucket) ?? new Map<number, Sum>();
  sums.set(bucket, span);
  const sum = span.get(series) ?? { figures: measures.map(() => 0), parts: new Map(), last: 0 };
  span.set(series, sum);
  return sum;
}

function addFigures(sum: Sum, figures: Readonly<Partial<Figures>>, time: number): void {
  for (const [at, measure] of measures.entries()) sum.figures[at] = (sum.figures[at] ?? 0) + (figures[measure] ?? 0);
  sum.last = Math.max(sum.last, time);
}

/** The same sums in wider spans. */
function widened(minutes: Sums, width: number): Sums {
  const wide: Sums = new Map();
  for (const [minute, sums] of minutes) {
    for (const [series, from] of sums) {
      const sum = sumAt(wide, minute - (minute % width), series);
      for (const [at, amount] of from.figures.entries()) sum.figures[at] = (sum.figures[at] ?? 0) + amount;
      addParts(sum.parts, from.parts);
      sum.last = Math.max(sum.last, from.last);
    }
  }
  return wide;
}
