import type {
  CostDimension,
  CostForecast,
  CostQuery,
  CostReport,
  CostRow,
  ForecastQuery,
  PriceView,
  Reconciliation,
} from '@gatehouse/contract/admin-costs';
import type { PricesOptions } from '@gatehouse/contract/prices';
import { GatehouseError } from './core/errors.ts';
import type { IndexState } from './core/leaf-index.ts';
import type { PossibleTarget } from './core/router.ts';
import type { SpendingFigures, SpendingIndex, SpendingQuestion, SpendingRow } from './core/spending.ts';
import { periodOf } from './ledger/log/shard-name.ts';
import { forecast } from './spend/forecast.ts';
import { type Month, monthAt, monthNamed } from './spend/month.ts';
import { priceVersion, rowsInForce } from './spend/price-list.ts';

/** What leaves call somebody, and what people do. */
export interface CostNames {
  /** Persons are service accounts as well. */
  list(): Promise<
    readonly { readonly kind: 'key' | 'person' | 'team' | 'tenant'; readonly id: string; readonly name: string }[]
  >;
  /** What leaves of a period call a key or a person. */
  referenceOf(id: string, period: string): string;
}

export interface CostRooms {
  readonly index: SpendingIndex & { state(): Promise<IndexState> };
  readonly prices: () => PricesOptions;
  readonly names: CostNames;
  readonly now: () => number;
}

/** For whom something is shown. */
export interface CostReader {
  /** Who may not know names sees what stands in the leaves. */
  readonly mayNameKeys: boolean;
  /** Only of these tenants, or teams of them; of all without it. */
  readonly within?: SpendingQuestion['within'];
}

export interface Costs {
  /** Throws `invalid_request` for a month that has not come yet. */
  report(wanted: CostQuery, reader: CostReader): Promise<CostReport>;
  forecast(wanted: ForecastQuery, reader: CostReader): Promise<CostForecast>;
  reconciliation(month: string | undefined): Promise<Reconciliation>;
}

const usualDimensions: readonly CostDimension[] = ['team', 'model'];
const day = 86_400_000;
/** How far back the forecast looks. */
const lookBack = 57 * day;

/** What was spent, as the index has it. All of it rejects with `index_unavailable`. */
export function openCosts({ index, prices, names, now }: CostRooms): Costs {
  function monthOf(name: string | undefined): Month {
    const month = name === undefined ? monthAt(now()) : monthNamed(name);
    if (month.since > now()) throw new GatehouseError('invalid_request', { param: 'month' });
    return month;
  }

  return {
    async report({ month: name, by = [...usualDimensions] }, { mayNameKeys, within }) {
      const month = monthOf(name);
      const { since, until } = month;
      const [rows, sums, state] = await Promise.all([
        index.spending({ since, until, by, within }),
        index.spending({ since, until, by: [], within }),
        index.state(),
      ]);
      const nameOf = mayNameKeys ? await namesIn(names, month) : nobody;
      return {
        month: month.name,
        since,
        until,
        complete: now() >= until,
        currency: prices().currency,
        index: state,
        by: [...by],
        rows: together(rows, by, nameOf),
        totals: sums.map((row) => ({ currency: row.currency, ...figuresOf(row, row.currency) })),
      };
    },

    async forecast({ by }, { mayNameKeys, within }) {
      const { currency } = prices();
      const at = now();
      const month = monthAt(at);
      const time = {
        since: Math.min(month.since, Math.floor((at - lookBack) / day) * day),
        until: month.until,
        within,
      };
      const [rows, parts, state] = await Promise.all([
        index.spending({ ...time, by: ['day'] }),
        by === undefined ? [] : index.spending({ ...time, by: ['day', by] }),
        index.state(),
      ]);
      const nameOf = mayNameKeys ? await namesIn(names, month) : nobody;
      const total = forecast(costsByDay(rows, currency), month, at);
      const days = Array.from({ length: (month.until - month.since) / day }, (_, number) => month.since + number * day);
      const known = costsByDay(rows, currency);
      const grouped =
        by === undefined
          ? []
          : [...Map.groupBy(parts, (row) => nameOf(by, row.of[by] ?? null).id)].map(([, own]) => ({
              of: nameOf(by, own[0]?.of[by] ?? null),
              ...expectationOf(forecast(costsByDay(own, currency), month, at)),
            }));
      return {
        month: month.name,
        at,
        currency,
        index: state,
        total: expectationOf(total),
        parts: grouped.toSorted((one, other) => other.spent - one.spent),
        days: days.map((one) => {
          const rest = total.byDay.get(one);
          return {
            day: one,
            cost: one > at ? null : (known.get(one) ?? 0),
            expected: rest === undefined ? null : Math.round(rest),
          };
        }),
      };
    },

    async reconciliation(name) {
      const month = monthOf(name);
      const [rows, state] = await Promise.all([index.reconciliation(month), index.state()]);
      return {
        month: month.name,
        since: month.since,
        until: month.until,
        index: state,
        models: rows.map(({ input, output, examples, ...row }) => ({
          ...row,
          input: input ?? null,
          output: output ?? null,
          examples: [...examples],
        })),
      };
    },
  };
}

/** What the price list in force says of the models that there are. */
export function priceView(
  prices: PricesOptions,
  routes: readonly (PossibleTarget & { readonly name: string })[],
  at: number,
): PriceView {
  const byTarget = Map.groupBy(routes, ({ provider, target }) => JSON.stringify([provider, target]));
  const targets = [...byTarget.values()].flatMap((own) => own.slice(0, 1));
  const rows = rowsInForce(prices, targets, at);
  const models = targets.map(({ provider, target }, number): PriceView['models'][number] => {
    const place = rows[number];
    const row = place === undefined ? undefined : prices.models[place];
    const all = byTarget.get(JSON.stringify([provider, target])) ?? [];
    return {
      provider,
      target,
      names: all.map(({ name }) => name),
      price: row?.kind ?? 'unknown',
      ...(place === undefined ? {} : { row: place }),
      ...(row?.validFrom === undefined ? {} : { validFrom: row.validFrom }),
    };
  });
  return {
    currency: prices.currency,
    version: prices.models.length === 0 ? null : priceVersion(prices),
    models,
    unused: [...prices.models.keys()].filter((place) => !targets.some((target) => fits(prices, place, target))),
  };
}

function fits({ models }: PricesOptions, place: number, { provider, target }: PossibleTarget): boolean {
  const row = models[place];
  if (row?.provider !== provider) return false;
  return row.model.endsWith('*') ? target.startsWith(row.model.slice(0, -1)) : target === row.model;
}

type Part = NonNullable<CostRow['of'][CostDimension]>;
type NameOf = (dimension: CostDimension, id: string | number | null) => Part;

const nobody: NameOf = (dimension, id) => ({ id: textOf(dimension, id) });

function textOf(dimension: CostDimension, id: string | number | null): string | null {
  return dimension === 'day' && id !== null ? new Date(id).toISOString().slice(0, 10) : id === null ? null : String(id);
}

/** Keys and people have another name in the record in each half-year; a month lies in one of them. */
async function namesIn({ list, referenceOf }: CostNames, { since }: Month): Promise<NameOf> {
  const period = periodOf(since);
  const known = new Map<string, Part>();
  for (const { kind, id, name } of await list()) {
    const part = { id, name };
    known.set(`${kind} ${id}`, part);
    if (kind === 'key' || kind === 'person') known.set(`${kind} ${referenceOf(id, period)}`, part);
  }
  return (dimension, id) => known.get(`${dimension} ${id}`) ?? nobody(dimension, id);
}

/** Of what people know by one name, one row: a key that leaves know by its id and by its reference. */
function together(rows: readonly SpendingRow[], by: readonly CostDimension[], nameOf: NameOf): CostReport['rows'] {
  const found = new Map<string, { of: CostRow['of']; currency: string; figures: SpendingFigures }>();
  for (const row of rows) {
    const of = Object.fromEntries(by.map((dimension) => [dimension, nameOf(dimension, row.of[dimension] ?? null)]));
    const place = JSON.stringify([row.currency, ...by.map((dimension) => of[dimension]?.id ?? null)]);
    const known = found.get(place);
    if (known === undefined) found.set(place, { of, currency: row.currency, figures: row });
    else known.figures = added(known.figures, row);
  }
  return [...found.values()].map(({ of, currency, figures }) => ({ of, currency, ...figuresOf(figures, currency) }));
}

function added(one: SpendingFigures, other: SpendingFigures): SpendingFigures {
  return {
    requests: one.requests + other.requests,
    unpriced: one.unpriced + other.unpriced,
    estimated: one.estimated + other.estimated,
    hits: one.hits + other.hits,
    input: one.input + other.input,
    output: one.output + other.output,
    cachedInput: one.cachedInput + other.cachedInput,
    reasoning: one.reasoning + other.reasoning,
    micros: one.micros + other.micros,
    savedMicros: one.savedMicros + other.savedMicros,
  };
}

function figuresOf(row: SpendingFigures, currency: string): Omit<CostRow, 'of' | 'currency'> {
  const { requests, unpriced, estimated, hits } = row;
  return {
    requests,
    unpriced,
    estimated,
    hits,
    inputTokens: row.input,
    outputTokens: row.output,
    cachedInputTokens: row.cachedInput,
    reasoningTokens: row.reasoning,
    // What has no price has no currency either; where all has come from the cache, it is known that it was nothing.
    cost: unpriced > 0 && currency === '' ? null : row.micros,
    saved: row.savedMicros,
  };
}

function costsByDay(rows: readonly SpendingRow[], currency: string): ReadonlyMap<number, number> {
  const costs = new Map<number, number>();
  for (const { of, currency: own, micros } of rows)
    if (own === currency) costs.set(Number(of.day), (costs.get(Number(of.day)) ?? 0) + micros);
  return costs;
}

function expectationOf({ spent, expected, low, high, days }: ReturnType<typeof forecast>): CostForecast['total'] {
  return { spent, expected: expected ?? null, low: low ?? null, high: high ?? null, days };
}
