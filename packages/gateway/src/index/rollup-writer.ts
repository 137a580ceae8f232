import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Leaf } from '@gatehouse/contract/leaf';
import { type Figures as FiguresByName, measures, minutesKept } from '../core/rollup.ts';
import { dimensions, partsOf, type RollupOfLeaf, rollupOfLeaf } from './rollup-of-leaf.ts';
import { levels, partPlace, rollupPlace } from './rollup-tables.ts';

/** Further names of one kind are added up under an empty one, so that nobody who makes names up makes the index large. */
const mostNames = 4_096;

/** Amounts in the order of `measures`, and behind them the time of the newest leaf. */
type Figures = number[];

/** What is to be added, by dimension, span of time, and series or part. */
type Sums<Value> = Map<number, Map<number, Map<number, Value>>>;

const timeAt = measures.length;

/** Adds leaves to the figures. All of it happens inside of the transaction of a batch. */
export class RollupWriter {
  readonly #database: DatabaseSync;
  readonly #now: () => number;
  readonly #statements: Readonly<Record<'figures' | 'part' | 'findName' | 'countNames' | 'addName', StatementSync>>;

  /** Before which there are no figures of single minutes. */
  #oldest = 0;

  /** The tables must be there. */
  constructor(database: DatabaseSync, now: () => number) {
    this.#database = database;
    this.#now = now;
    const columns = [...rollupPlace, ...measures, 'last'];
    const added = measures.map((measure) => `${measure} = ${measure} + excluded.${measure}`);
    this.#statements = {
      figures: database.prepare(
        `insert into rollup (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})
          on conflict do update set ${added.join(', ')}, last = max(last, excluded.last)`,
      ),
      part: database.prepare(
        `insert into rollup_part (${partPlace.join(', ')}, amount) values (?, ?, ?, ?, ?, ?)
          on conflict do update set amount = amount + excluded.amount`,
      ),
      findName: database.prepare(
        'select id from rollup_name where dimension = ? and measure = ? and name = ? and part = ?',
      ),
      countNames: database.prepare('select count(*) as names from rollup_name where dimension = ? and measure = ?'),
      addName: database.prepare('insert into rollup_name (dimension, measure, name, part) values (?, ?, ?, ?)'),
    };
  }

  add(shard: number, leaves: readonly Leaf[]): void {
    const figures: Sums<Figures> = new Map();
    const parts: Sums<number> = new Map();
    // Another process may have removed names since the last batch.
    const names = new Map<string, number>();
    for (const leaf of leaves) {
      const rollup = rollupOfLeaf(leaf);
      if (rollup === undefined) continue;
      const minute = leaf.time - (leaf.time % levels[0]);
      for (const [dimension, kind] of dimensions.entries()) {
        const name = kind === 'all' ? '' : rollup[kind];
        if (name === undefined) continue;
        const series = this.#idOf(names, dimension, '', name, '');
        addFigures(spanOf(figures, dimension, minute), series, rollup.figures, leaf.time);
        const known = spanOf(parts, dimension, minute);
        for (const { measure, part, amount } of partsIn(rollup, dimension)) {
          const id = this.#idOf(names, dimension, measure, name, part);
          known.set(id, (known.get(id) ?? 0) + amount);
        }
      }
    }
    this.#removeMinutes();
    for (const [level, width] of levels.entries()) {
      for (const [dimension, spans] of figures) {
        for (const [bucket, rows] of widened(spans, width, this.#oldest, sumOfFigures))
          for (const [series, row] of rows)
            this.#statements.figures.run(level, dimension, bucket, series, shard, ...row);
      }
      for (const [dimension, spans] of parts) {
        for (const [bucket, amounts] of widened(spans, width, this.#oldest, (one, other) => one + other))
          for (const [part, amount] of amounts)
            this.#statements.part.run(level, dimension, bucket, part, shard, amount);
      }
    }
  }

  /** Removes the figures of a shard, and the names that only it has had. */
  forget(shard: number): void {
    for (const table of ['rollup', 'rollup_part'])
      this.#database.prepare(`delete from ${table} where shard = ?`).run(shard);
    this.#database.exec(
      `delete from rollup_name where id not in (select series from rollup union select part from rollup_part)`,
    );
  }

  /** There are many of them, and few ask for a minute of last week. */
  #removeMinutes(): void {
    const oldest = Math.floor((this.#now() - minutesKept) / levels[1]) * levels[1];
    if (oldest <= this.#oldest) return;
    this.#oldest = oldest;
    for (const table of ['rollup', 'rollup_part']) {
      const removal = this.#database.prepare(`delete from ${table} where level = 0 and dimension = ? and bucket < ?`);
      for (const dimension of dimensions.keys()) removal.run(dimension, oldest);
    }
  }

  #idOf(names: Map<string, number>, dimension: number, measure: string, name: string, part: string): number {
    const key = `${dimension}\0${measure}\0${name}\0${part}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const id = this.#find(dimension, measure, name, part) ?? this.#addName(dimension, measure, name, part);
    names.set(key, id);
    return id;
  }

  #find(dimension: number, measure: string, name: string, part: string): number | undefined {
    return (this.#statements.findName.get(dimension, measure, name, part) as { id: number } | undefined)?.id;
  }

  #addName(dimension: number, measure: string, name: string, part: string): number {
    const { names } = this.#statements.countNames.get(dimension, measure) as { names: number };
    const full = names >= mostNames && name + part !== '';
    if (full) return this.#find(dimension, measure, '', '') ?? this.#addName(dimension, measure, '', '');
    return Number(this.#statements.addName.run(dimension, measure, name, part).lastInsertRowid);
  }
}

function partsIn({ hit, parts }: RollupOfLeaf, dimension: number): RollupOfLeaf['parts'] {
  const kind = dimensions[dimension] ?? 'all';
  if (kind === 'all') return parts;
  return parts.filter(({ measure }) => partsOf[kind].has(measure) && !(hit && measure === 'latency'));
}

function spanOf<Value>(sums: Sums<Value>, dimension: number, bucket: number): Map<number, Value> {
  const spans = sums.get(dimension) ?? new Map<number, Map<number, Value>>();
  sums.set(dimension, spans);
  const span = spans.get(bucket) ?? new Map<number, Value>();
  spans.set(bucket, span);
  return span;
}

function addFigures(
  rows: Map<number, Figures>,
  series: number,
  figures: Readonly<Partial<FiguresByName>>,
  time: number,
): void {
  const row = rows.get(series) ?? [...measures.map(() => 0), 0];
  rows.set(series, row);
  for (const [at, measure] of measures.entries()) row[at] = (row[at] ?? 0) + (figures[measure] ?? 0);
  row[timeAt] = Math.max(row[timeAt] ?? 0, time);
}

function sumOfFigures(one: Figures, other: Figures): Figures {
  return one.map((amount, at) => (at === timeAt ? Math.max(amount, other[at] ?? 0) : amount + (other[at] ?? 0)));
}

/** The same sums in wider spans; those of minutes only from some time on. */
function widened<Value>(
  spans: ReadonlyMap<number, ReadonlyMap<number, Value>>,
  width: number,
  oldest: number,
  sum: (one: Value, other: Value) => Value,
): ReadonlyMap<number, ReadonlyMap<number, Value>> {
  if (width === levels[0]) return new Map([...spans].filter(([bucket]) => bucket >= oldest));
  const wide = new Map<number, Map<number, Value>>();
  for (const [bucket, values] of spans) {
    const begin = bucket - (bucket % width);
    const into = wide.get(begin) ?? new Map<number, Value>();
    wide.set(begin, into);
    for (const [id, value] of values) {
      const before = into.get(id);
      into.set(id, before === undefined ? value : sum(before, value));
    }
  }
  return wide;
}
