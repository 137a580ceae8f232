import { measures } from '../core/rollup.ts';

/** Milliseconds that the figures of one row are of: minutes, hours and days of UTC. */
export const levels = [60_000, 3_600_000, 86_400_000] as const;

/** Where figures stand: `level` in `levels`, `dimension` in `dimensions`, when the span begins, whose they are, and in which shard their leaves are. */
export const rollupPlace = ['level', 'dimension', 'bucket', 'series', 'shard'] as const;
export const partPlace = ['level', 'dimension', 'bucket', 'part', 'shard'] as const;

/**
 * The tables of figures that are added up as leaves come in, so that nobody who asks has to wait for a sum. Each is in the order in which
 * it is asked: whoever wants the sum of all requests walks past no figures of single keys. `rollup_name` has the names of series, with an
 * empty measure, and of their parts, such as a currency.
 */
export const rollupTableStatements: readonly string[] = [
  `create table rollup_name (id integer primary key, dimension integer not null, measure text not null, name text not null,
    part text not null, unique (dimension, measure, name, part))`,
  `create table rollup (${columns([...rollupPlace, ...measures, 'last'])}, primary key (${rollupPlace.join(', ')})) without rowid`,
  `create table rollup_part (${columns([...partPlace, 'amount'])}, primary key (${partPlace.join(', ')})) without rowid`,
];

function columns(names: readonly string[]): string {
  return names.map((name) => `${name} integer not null`).join(', ');
}
