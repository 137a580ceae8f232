import { measures } from '../core/rollup.ts';

/** Milliseconds that the figures of one row are of: minutes, hours and days of UTC. */
export const levels = [60_000, 3_600_000, 86_400_000] as const;

/** Where figures stand: `level` in `levels`, `dimension` in `dimensions`, when the span begins, whose they are, and in which shard their leaves are. */
export const rollupPlace = ['level', 'dimension', 'bucket', 'series', 'shard'] as const;

const numbers = [...rollupPlace, ...measures, 'last'].map((name) => `${name} integer not null`);

/**
 * The tables of figures that are added up as leaves come in, so that nobody who asks has to wait for a sum. They are in the order in which
 * they are asked: whoever wants the sum of all requests walks past no figures of single keys. `last` is the time of the newest leaf,
 * what
 * has names of its own is as `rollup-parts.ts` writes it, since hundreds of rows for each would take longer to read than all else: `parts`
 * has what is drawn over time, `names` the rest.
 */
export const rollupTableStatements: readonly string[] = [
  'create table rollup_name (id integer primary key, dimension integer not null, name text not null, unique (dimension, name))',
  `create table rollup (${numbers.join(', ')}, parts text not null, names text not null, primary key (${rollupPlace.join(', ')})) without rowid`,
];
