import { spendingMeasures } from '../core/spending.ts';

/** What series of spending are told apart by, beside the day. */
export const seriesNames = ['tenant', 'team', 'person', 'key', 'provider', 'target', 'model', 'currency'] as const;

export const ratioColumns = ['requests', 'sum', 'squares', 'least', 'greatest'] as const;

/** Of the two figures that are compared. */
export const compared = ['input', 'output'] as const;

const figures = spendingMeasures.map((measure) => `${measure} integer not null`).join(', ');
const ratios = compared.flatMap((figure) =>
  ratioColumns.map((column) => `${figure}_${column} ${column === 'requests' ? 'integer' : 'real'} not null`),
);

/**
 * What requests cost, by days: sums that are exact, for whole millionths are added. Names are those of the leaves; empty where they
 * have none.
 */
export const spendingTableStatements: readonly string[] = [
  `create table spending_series (id integer primary key, ${seriesNames.map((name) => `${name} text not null`).join(', ')},
    unique (${seriesNames.join(', ')}))`,
  `create table spending (day integer not null, series integer not null, shard integer not null, ${figures},
    primary key (day, series, shard)) without rowid`,
  `create table reconciliation (day integer not null, provider text not null, target text not null, shard integer not null,
    ${ratios.join(', ')}, outliers integer not null, primary key (day, provider, target, shard)) without rowid`,
  `create table outlier (day integer not null, provider text not null, target text not null, shard integer not null, request text not null,
    input integer not null, output integer not null, own_input integer not null, own_output integer not null,
    primary key (day, provider, target, shard, request)) without rowid`,
];
