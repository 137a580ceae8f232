import type { DatabaseSync } from 'node:sqlite';
import {
  type Outlier,
  type RatioFigures,
  type ReconciliationRow,
  type SpendingDimension,
  type SpendingFigures,
  spendingMeasures,
  type SpendingQuestion,
  type SpendingRow,
} from '../core/spending.ts';
import { compared, ratioColumns } from './spending-tables.ts';

type Numbers = Readonly<Record<string, number>>;

/** The sums of spending of a time. */
export class SpendingReader {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  spending({ since, until, by, within }: SpendingQuestion): readonly SpendingRow[] {
    const names = by.map((dimension) => (dimension === 'day' ? 'spending.day' : `spending_series.${dimension}`));
    const columns = [...names, 'spending_series.currency'];
    const sums = spendingMeasures.map((measure) => `sum(spending.${measure}) as ${measure}`);
    const bounds = within?.map(({ team }) =>
      team === undefined ? 'spending_series.tenant = ?' : '(spending_series.tenant = ? and spending_series.team = ?)',
    );
    const among = bounds === undefined ? '' : ` and (${['false', ...bounds].join(' or ')})`;
    const named = within?.flatMap(({ tenant, team }) => (team === undefined ? [tenant] : [tenant, team])) ?? [];
    const order = by.includes('day') ? `spending.day, ` : '';
    const rows = this.#database
      .prepare(
        `select ${columns.map((column, at) => `${column} as c${at}`).join(', ')}, ${sums.join(', ')}
          from spending join spending_series on spending_series.id = spending.series
          where spending.day >= ? and spending.day < ?${among}
          group by ${columns.join(', ')} order by ${order}micros desc, requests desc`,
      )
      .all(since, until, ...named) as unknown as readonly (SpendingFigures & Record<string, string | number>)[];
    return rows.map((row) => ({
      of: Object.fromEntries(
        by.map((dimension, at): [SpendingDimension, string | number | null] => [
          dimension,
          row[`c${at}`] === '' ? null : (row[`c${at}`] ?? null),
        ]),
      ),
      currency: String(row[`c${by.length}`]),
      ...(Object.fromEntries(spendingMeasures.map((measure) => [measure, row[measure]])) as SpendingFigures),
    }));
  }

  reconciliation({ since, until }: Pick<SpendingQuestion, 'since' | 'until'>): readonly ReconciliationRow[] {
    const sums = compared.flatMap((figure) =>
      ratioColumns.map((column) => {
        const name = `${figure}_${column}`;
        if (column === 'greatest') return `max(${name}) as ${name}`;
        return column === 'least'
          ? `min(iif(${figure}_requests = 0, null, ${name})) as ${name}`
          : `sum(${name}) as ${name}`;
      }),
    );
    const rows = this.#database
      .prepare(
        `select provider, target, ${sums.join(', ')}, sum(outliers) as outliers from reconciliation
          where day >= ? and day < ? group by provider, target order by input_requests desc`,
      )
      .all(since, until) as unknown as readonly (Numbers & { readonly provider: string; readonly target: string })[];
    const examples = this.#database.prepare(
      `select request, day, input, output, own_input as ownInput, own_output as ownOutput from outlier
        where provider = ? and target = ? and day >= ? and day < ? order by day desc limit 16`,
    );
    return rows.map((row) => ({
      provider: row.provider,
      target: row.target,
      input: ratioOf(row, 'input'),
      output: ratioOf(row, 'output'),
      outliers: row['outliers'] ?? 0,
      examples: (examples.all(row.provider, row.target, since, until) as unknown as readonly Outlier[]).map((one) => ({
        ...one,
      })),
    }));
  }
}

function ratioOf(row: Numbers, figure: (typeof compared)[number]): RatioFigures | undefined {
  const of = (column: (typeof ratioColumns)[number]): number => row[`${figure}_${column}`] ?? 0;
  const requests = of('requests');
  if (requests === 0) return undefined;
  const mean = of('sum') / requests;
  const variance = Math.max(0, of('squares') / requests - mean * mean);
  return { requests, mean, spread: Math.sqrt(variance), least: of('least'), greatest: of('greatest') };
}
