import type { DatabaseSync } from 'node:sqlite';
import {
  type Figures,
  type Latency,
  type Measure,
  measures,
  type RollupAnswer,
  type RollupQuestion,
  type RollupShare,
  type RollupSpan,
} from '../core/rollup.ts';
import { latencyOf } from './latency-slots.ts';
import { type Dimension, dimensions, type PartMeasure } from './rollup-of-leaf.ts';
import { addWritten, type Parts } from './rollup-parts.ts';
import { levels } from './rollup-tables.ts';

type Row = Figures & { readonly at: number; readonly last: number };

/** What was added up of one name. */
interface Series {
  readonly name: string;
  readonly figures: Figures;
  readonly parts: Parts;
  last: number;
}

/** There may be many keys, and of them less is told. */
const ofKeys = [
  'requests',
  'answered',
  'blocked',
  'refused',
  'failed',
  'cancelled',
  'interrupted',
  'input',
  'output',
] as const satisfies readonly Measure[];

const sumsOf = (summed: readonly Measure[]): string =>
  [...summed.map((measure) => `sum(${measure}) as ${measure}`), 'max(last) as last'].join(', ');
const place = 'level = ? and dimension = ? and bucket >= ? and bucket < ?';

/** The sums of a time, from the figures that are there already. */
export class RollupReader {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  read({ since, until, step }: RollupQuestion): RollupAnswer {
    const all = this.#series('all', since, until)[0];
    return {
      figures: all?.figures ?? noFigures(),
      parts: partsView(all?.parts),
      latency: latencyIn(all?.parts),
      models: this.#shares('model', since, until),
      providers: this.#shares('provider', since, until),
      keys: this.#shares('key', since, until),
      overTime: this.#overTime(since, until, step),
    };
  }

  #shares(dimension: Dimension, since: number, until: number): readonly RollupShare[] {
    return this.#series(dimension, since, until)
      .map(({ name, figures, parts, last }) => ({
        name,
        figures,
        last,
        cost: Object.fromEntries(parts.get('cost') ?? []),
        latency: latencyIn(parts),
      }))
      .toSorted((one, other) => other.figures.requests - one.figures.requests);
  }

  /** The sums of each series of a dimension. */
  #series(kind: Dimension, since: number, until: number): readonly Series[] {
    const dimension = dimensions.indexOf(kind);
    const summed = kind === 'key' ? ofKeys : measures;
    const named = new Map(
      this.#all<{ id: number; name: string }>('select id, name from rollup_name where dimension = ?', dimension).map(
        ({ id, name }) => [id, name],
      ),
    );
    const found = new Map<number, Series>();
    const of = (series: number): Series => {
      const known = found.get(series) ?? {
        name: named.get(series) ?? '',
        figures: noFigures(),
        last: 0,
        parts: new Map(),
      };
      found.set(series, known);
      return known;
    };
    for (const [level, from, to] of rangesOf(since, until)) {
      const where = [level, dimension, from, to] as const;
      for (const row of this.#all<Row>(
        `select series as at, ${sumsOf(summed)} from rollup where ${place} group by series`,
        ...where,
      )) {
        const known = of(row.at);
        for (const measure of summed) known.figures[measure] += row[measure];
        known.last = Math.max(known.last, row.last);
      }
      const texts = this.#all<{ at: number; parts: string; names: string }>(
        `select series as at, parts, names from rollup where ${place}`,
        ...where,
      );
      for (const { at, parts, names } of texts) {
        const known = of(at);
        addWritten(known.parts, parts);
        addWritten(known.parts, names);
      }
    }
    return [...found.values()];
  }

  /** One for each span of time, in their order. */
  #overTime(since: number, until: number, step: number): readonly RollupSpan[] {
    const level = levels.findLastIndex((width) => [since, until, step].every((time) => time % width === 0));
    const where = [Math.max(0, level), 0, since, until] as const;
    const rows = this.#all<Row>(
      `select cast((bucket - ?) / ? as integer) as at, ${sumsOf(measures)} from rollup where ${place} group by at`,
      since,
      step,
      ...where,
    );
    const figures = new Map(rows.map((row) => [row.at, row]));
    const parts = new Map<number, Parts>();
    for (const { bucket, parts: text } of this.#all<{ bucket: number; parts: string }>(
      `select bucket, parts from rollup where ${place} and parts != ''`,
      ...where,
    )) {
      const at = Math.floor((bucket - since) / step);
      const known: Parts = parts.get(at) ?? new Map();
      parts.set(at, known);
      addWritten(known, text);
    }
    return Array.from({ length: Math.ceil((until - since) / step) }, (_, at) => {
      const { cost, passed, stopped } = partsView(parts.get(at));
      return {
        time: since + at * step,
        figures: figuresOf(figures.get(at)),
        latency: latencyIn(parts.get(at)),
        cost,
        passed,
        stopped,
      };
    });
  }

  #all<Found>(query: string, ...values: readonly number[]): readonly Found[] {
    return this.#database.prepare(query).all(...values) as unknown as readonly Found[];
  }
}

/** The widest spans that make up a time exactly: minutes at its edges, hours and days between them. */
export function rangesOf(
  since: number,
  until: number,
): readonly (readonly [level: number, from: number, to: number])[] {
  const ranges: (readonly [number, number, number])[] = [];
  const fill = (level: number, from: number, to: number): void => {
    if (from >= to) return;
    const wider = levels[level + 1];
    const [first, last] =
      wider === undefined ? [to, to] : [Math.ceil(from / wider) * wider, Math.floor(to / wider) * wider];
    if (wider === undefined || first >= last) {
      ranges.push([level, from, to]);
      return;
    }
    if (from < first) ranges.push([level, from, first]);
    fill(level + 1, first, last);
    if (last < to) ranges.push([level, last, to]);
  };
  fill(0, since, until);
  return ranges;
}

function noFigures(): Figures {
  return figuresOf(undefined);
}

function figuresOf(row: Figures | undefined): Figures {
  return Object.fromEntries(measures.map((measure) => [measure, row?.[measure] ?? 0])) as Figures;
}

function partsView(parts: Parts | undefined): RollupAnswer['parts'] {
  const of = (measure: PartMeasure): Record<string, number> => Object.fromEntries(parts?.get(measure) ?? []);
  return {
    cost: of('cost'),
    saved: of('saved'),
    entity: of('entity'),
    code: of('code'),
    rule: of('rule'),
    stopped: of('stopped'),
    passed: of('passed'),
  };
}

function latencyIn(parts: Parts | undefined): Latency {
  const slots = new Map([...(parts?.get('latency') ?? [])].map(([slot, count]) => [Number(slot), count]));
  return { p50: latencyOf(slots, 0.5), p95: latencyOf(slots, 0.95) };
}
