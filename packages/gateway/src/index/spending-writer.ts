import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Leaf } from '@gatehouse/contract/leaf';
import { type Outlier, type SpendingFigures, spendingMeasures } from '../core/spending.ts';
import { type SpendingOfLeaf, spendingsOfLeaf } from './spending-of-leaf.ts';
import { compared, ratioColumns, seriesNames } from './spending-tables.ts';

const day = 86_400_000;
/** Further ones are added up without names, so that nobody who makes names up makes the index large. */
const mostSeries = 65_536;
/** Of each day and model: enough to look at. */
const mostExamples = 16;
/** Of fewer tokens the ratio tells nothing. */
const fewestTokens = 20;

type Ratio = Record<(typeof ratioColumns)[number], number>;

interface Comparison {
  readonly ratios: Record<(typeof compared)[number], Ratio>;
  outliers: number;
  readonly examples: Omit<Outlier, 'day'>[];
}

/** Adds leaves to the spending. All of it happens inside of the transaction of a batch. */
export class SpendingWriter {
  readonly #database: DatabaseSync;
  readonly #statements: Readonly<Record<'add' | 'find' | 'count' | 'addSeries' | 'compare' | 'example', StatementSync>>;

  /** The tables must be there. */
  constructor(database: DatabaseSync) {
    this.#database = database;
    const added = spendingMeasures.map((measure) => `${measure} = ${measure} + excluded.${measure}`);
    const ratios = compared.flatMap((figure) => ratioColumns.map((column) => `${figure}_${column}`));
    const joined = compared.flatMap((figure) => [
      // Without a request before there is no least one, either.
      `${figure}_least = iif(${figure}_requests = 0, excluded.${figure}_least, iif(excluded.${figure}_requests = 0, ${figure}_least, min(${figure}_least, excluded.${figure}_least)))`,
      `${figure}_greatest = max(${figure}_greatest, excluded.${figure}_greatest)`,
      ...(['requests', 'sum', 'squares'] as const).map(
        (column) => `${figure}_${column} = ${figure}_${column} + excluded.${figure}_${column}`,
      ),
    ]);
    const places = (columns: readonly string[]): string => columns.map(() => '?').join(', ');
    this.#statements = {
      add: database.prepare(
        `insert into spending (day, series, shard, ${spendingMeasures.join(', ')}) values (?, ?, ?, ${places(spendingMeasures)})
          on conflict do update set ${added.join(', ')}`,
      ),
      find: database.prepare(
        `select id from spending_series where ${seriesNames.map((name) => `${name} = ?`).join(' and ')}`,
      ),
      count: database.prepare('select count(*) as series from spending_series'),
      addSeries: database.prepare(
        `insert into spending_series (${seriesNames.join(', ')}) values (${places(seriesNames)})`,
      ),
      compare: database.prepare(
        `insert into reconciliation (day, provider, target, shard, ${ratios.join(', ')}, outliers)
          values (?, ?, ?, ?, ${places(ratios)}, ?)
          on conflict do update set ${joined.join(', ')}, outliers = outliers + excluded.outliers`,
      ),
      example: database.prepare(
        `insert into outlier select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 where
          (select count(*) from outlier where day = ?1 and provider = ?2 and target = ?3 and shard = ?4) < ${mostExamples}
          on conflict do nothing`,
      ),
    };
  }

  add(shard: number, leaves: readonly Leaf[]): void {
    const sums = new Map<
      string,
      { readonly day: number; readonly series: SpendingOfLeaf['series']; readonly figures: SpendingFigures }
    >();
    const comparisons = new Map<
      string,
      { readonly place: readonly [number, string, string]; readonly comparison: Comparison }
    >();
    for (const { at, spent } of leaves.flatMap((leaf) =>
      spendingsOfLeaf(leaf).map((one) => ({ at: leaf.time - (leaf.time % day), spent: one })),
    )) {
      const name = JSON.stringify([at, ...seriesNames.map((one) => spent.series[one])]);
      const sum = sums.get(name) ?? { day: at, series: spent.series, figures: noFigures() };
      sums.set(name, sum);
      for (const measure of spendingMeasures) sum.figures[measure] += spent.figures[measure] ?? 0;
      if (spent.compared === undefined) continue;
      const place = [at, spent.series.provider, spent.series.target] as const;
      const known = comparisons.get(JSON.stringify(place)) ?? { place, comparison: noComparison() };
      comparisons.set(JSON.stringify(place), known);
      compare(known.comparison, spent.compared);
    }
    for (const { day: at, series, figures } of sums.values())
      this.#statements.add.run(
        at,
        this.#seriesOf(series),
        shard,
        ...spendingMeasures.map((measure) => figures[measure]),
      );
    for (const { place, comparison } of comparisons.values()) this.#compare(place, shard, comparison);
  }

  /** Removes the spending of a shard, and the names that only it has had. */
  forget(shard: number): void {
    for (const table of ['spending', 'reconciliation', 'outlier'])
      this.#database.prepare(`delete from ${table} where shard = ?`).run(shard);
    this.#database.exec('delete from spending_series where id not in (select series from spending)');
  }

  #compare(place: readonly [number, string, string], shard: number, { ratios, outliers, examples }: Comparison): void {
    const numbers = compared.flatMap((figure) => ratioColumns.map((column) => ratios[figure][column]));
    this.#statements.compare.run(...place, shard, ...numbers, outliers);
    for (const { request, input, output, ownInput, ownOutput } of examples)
      this.#statements.example.run(...place, shard, request, input, output, ownInput, ownOutput);
  }

  #seriesOf(series: SpendingOfLeaf['series']): number {
    const names = seriesNames.map((name) => series[name]);
    const found = this.#statements.find.get(...names) as { id: number } | undefined;
    if (found !== undefined) return found.id;
    const { series: known } = this.#statements.count.get() as { series: number };
    const isFull = known >= mostSeries && (series.key !== '' || series.model !== '');
    if (isFull) {
      const { tenant, currency } = series;
      return this.#seriesOf({ tenant, currency, team: '', person: '', key: '', provider: '', target: '', model: '' });
    }
    return Number(this.#statements.addSeries.run(...names).lastInsertRowid);
  }
}

function noFigures(): SpendingFigures {
  return Object.fromEntries(spendingMeasures.map((measure) => [measure, 0])) as SpendingFigures;
}

function noComparison(): Comparison {
  const none = (): Ratio => ({ requests: 0, sum: 0, squares: 0, least: 0, greatest: 0 });
  return { ratios: { input: none(), output: none() }, outliers: 0, examples: [] };
}

function compare(comparison: Comparison, found: Omit<Outlier, 'day'>): void {
  const input = addRatio(comparison.ratios.input, found.input, found.ownInput);
  const output = addRatio(comparison.ratios.output, found.output, found.ownOutput);
  if (!input && !output) return;
  comparison.outliers += 1;
  if (comparison.examples.length < mostExamples) comparison.examples.push(found);
}

/** Whether it is far off. */
function addRatio(ratio: Ratio, told: number, own: number): boolean {
  if (own < fewestTokens) return false;
  const value = told / own;
  ratio.least = ratio.requests === 0 ? value : Math.min(ratio.least, value);
  ratio.greatest = Math.max(ratio.greatest, value);
  ratio.requests += 1;
  ratio.sum += value;
  ratio.squares += value * value;
  return value > 2 || value < 0.5;
}
