import type { DatabaseSync } from 'node:sqlite';
import {
  type Figures,
  measures,
  type RollupAnswer,
  type RollupQuestion,
  type RollupShare,
  type RollupSpan,
} from '../core/rollup.ts';
import { latencyOf } from './latency-slots.ts';
import { type Dimension, dimensions, type PartMeasure } from './rollup-of-leaf.ts';
import { levels } from './rollup-tables.ts';

type Sums = Figures & { readonly last: number };
/** By its series, or the number of its span of time. */
type SumRow = Sums & { readonly at: number };
interface PartRow {
  readonly at: number;
  readonly measure: PartMeasure;
  readonly name: string;
  readonly part: string;
  readonly amount: number;
}

/** Amounts by part, of each measure. */
type Parts = ReadonlyMap<PartMeasure, ReadonlyMap<string, number>>;

/** What was added up of one name. */
interface Series {
  readonly name: string;
  readonly figures: Figures;
  readonly parts: Map<PartMeasure, Map<string, number>>;
  last: number;
}

const sums = [...measures.map((measure) => `sum(${measure}) as ${measure}`), 'max(last) as last'].join(', ');

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
      parts: partsView(all?.parts ?? new Map()),
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
  #series(dimension: Dimension, since: number, until: number): readonly Series[] {
    const found = new Map<string, Series>();
    const of = (name: string): Series => {
      const known = found.get(name) ?? { name, figures: noFigures(), last: 0, parts: new Map() };
      found.set(name, known);
      return known;
    };
    const named = new Map(
      (
        this.#database
          .prepare(`select id, name from rollup_name where dimension = ? and measure = ''`)
          .all(dimensions.indexOf(dimension)) as unknown as readonly { id: number; name: string }[]
      ).map(({ id, name }) => [id, name]),
    );
    for (const [level, from, to] of rangesOf(since, until)) {
      const place = [level, dimensions.indexOf(dimension), from, to] as const;
      const rows = this.#database
        .prepare(
          `select series as at, ${sums} from rollup where level = ? and dimension = ? and bucket >= ? and bucket < ? group by series`,
        )
        .all(...place) as unknown as readonly SumRow[];
      for (const { at, last, ...figures } of rows) {
        const known = of(named.get(at) ?? '');
        for (const measure of measures) known.figures[measure] += figures[measure];
        known.last = Math.max(known.last, last);
      }
      const parts = this.#database
        .prepare(
          `select 0 as at, measure, name, rollup_name.part as part, amount from
            (select part as id, sum(amount) as amount from rollup_part
              where level = ? and dimension = ? and bucket >= ? and bucket < ? group by part)
            join rollup_name using (id)`,
        )
        .all(...place) as unknown as readonly PartRow[];
      for (const row of parts) addPart(of(row.name).parts, row);
    }
    return [...found.values()];
  }

  /** One for each span of time, in their order. */
  #overTime(since: number, until: number, step: number): readonly RollupSpan[] {
    const level = levels.findLastIndex((width) => [since, until, step].every((time) => time % width === 0));
    const place = [since, step, Math.max(0, level), since, until] as const;
    const rows = this.#database
      .prepare(
        `select cast((bucket - ?) / ? as integer) as at, ${sums} from rollup where level = ? and dimension = 0 and bucket >= ? and bucket < ? group by at`,
      )
      .all(...place) as unknown as readonly SumRow[];
    const partRows = this.#database
      .prepare(
        `select at, measure, name, rollup_name.part as part, amount from
          (select cast((bucket - ?) / ? as integer) as at, part as id, sum(amount) as amount from rollup_part
            where level = ? and dimension = 0 and bucket >= ? and bucket < ? group by at, part)
          join rollup_name using (id) where measure in ('latency', 'cost', 'stopped', 'passed')`,
      )
      .all(...place) as unknown as readonly PartRow[];
    const byTime = new Map(rows.map((row) => [row.at, row]));
    const partsByTime = new Map<number, Map<PartMeasure, Map<string, number>>>();
    for (const row of partRows) {
      const known = partsByTime.get(row.at) ?? new Map<PartMeasure, Map<string, number>>();
      partsByTime.set(row.at, known);
      addPart(known, row);
    }
    return Array.from({ length: Math.ceil((until - since) / step) }, (_, at) => {
      const parts = partsByTime.get(at);
      const { cost, passed, stopped } = partsView(parts ?? new Map());
      return {
        time: since + at * step,
        figures: figuresOf(byTime.get(at)),
        latency: latencyIn(parts),
        cost,
        passed,
        stopped,
      };
    });
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
  return Object.fromEntries(measures.map((measure) => [measure, 0])) as Figures;
}

function figuresOf(row: Sums | undefined): Figures {
  if (row === undefined) return noFigures();
  return Object.fromEntries(measures.map((measure) => [measure, row[measure]])) as Figures;
}

function addPart(parts: Map<PartMeasure, Map<string, number>>, { measure, part, amount }: PartRow): void {
  const known = parts.get(measure) ?? new Map<string, number>();
  parts.set(measure, known);
  known.set(part, (known.get(part) ?? 0) + amount);
}

function partsView(parts: Parts): RollupAnswer['parts'] {
  const of = (measure: PartMeasure): Record<string, number> => Object.fromEntries(parts.get(measure) ?? []);
  return {
    cost: of('cost'),
    entity: of('entity'),
    code: of('code'),
    rule: of('rule'),
    stopped: of('stopped'),
    passed: of('passed'),
  };
}

function latencyIn(parts: Parts | undefined): { readonly p50: number | null; readonly p95: number | null } {
  const slots = new Map([...(parts?.get('latency') ?? [])].map(([slot, count]) => [Number(slot), count]));
  return { p50: latencyOf(slots, 0.5), p95: latencyOf(slots, 0.95) };
}
