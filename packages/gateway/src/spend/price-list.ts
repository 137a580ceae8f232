import { hash } from 'node:crypto';
import type { PriceRow, PricesOptions } from '@gatehouse/contract/prices';
import type { Consumption, Cost, GreatestConsumption, Prices, TokenCounts } from '../core/prices.ts';
import type { PossibleTarget } from '../core/router.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { decimalTimes } from './decimal-times.ts';

export interface PriceListOptions {
  readonly prices: PricesOptions;
  /** Milliseconds that a call to this provider may take altogether; undefined where nobody knows. */
  readonly longestCall: (provider: string) => number | undefined;
}

/** As it is named in leaves: 128 bits, which nobody finds a second table for. */
const versionDigits = 32;

/**
 * Amounts are whole numbers of a fine unit from the beginning to the one division at the end, so there is nothing that could be
 * rounded on the way. Of tokens it is the 10^-12th of a currency's unit, since prices have six decimals and are for a million.
 */
interface RowInForce {
  /** Position in the configuration. */
  readonly place: number;
  readonly from: number;
  readonly currency: string;
  readonly price: TokenRates | EnergyRates | PieceRates | 'free';
  /** What requests of batches pay of it, in millionths. */
  readonly batchShare: bigint;
}

interface TokenRates {
  readonly input: bigint;
  readonly output: bigint;
  readonly cachedInput: bigint;
  readonly reasoning: bigint;
}

/** What a microsecond costs, in `1 / energyUnit` micro-units. */
interface EnergyRates {
  readonly perMicrosecond: bigint;
}

/** What a piece costs, in millionths: a minute of a recording, or an image. */
interface PieceRates {
  readonly piece: 'minute' | 'image';
  readonly each: bigint;
}

interface Rate {
  readonly from: number;
  /** Billionths. */
  readonly rate: bigint;
}

const tokenUnit = 1_000_000n;
/** Milliwatts times micro-units by the kilowatt hour times millionths of a share, by the hour of 3.6e9 microseconds. */
const energyUnit = 1_000_000n * 1_000_000n * 3_600_000_000n;
/** Milliseconds. */
const minute = 60_000n;
const rateUnit = 1_000_000_000n;
/** Of a share. */
const whole = 1_000_000n;
const noTime = Number.NEGATIVE_INFINITY;

/** The price list of a configuration. */
export function createPriceList({ prices, longestCall }: PriceListOptions): Prices {
  const { currency } = prices;
  const table = new PriceTable(prices.models, currency);
  const rates = ratesOf(prices.rates);
  const version = prices.models.length === 0 ? undefined : priceVersion(prices);

  function inOwnCurrency(amount: bigint, unit: bigint, from: string, at: number): Cost | undefined {
    if (version === undefined) return undefined;
    if (from === currency) return { currency, micros: micros(amount, unit), prices: version };
    const rate = lastAt(rates.get(from) ?? [], at)?.rate;
    return rate === undefined
      ? undefined
      : { currency, micros: micros(amount * rate, unit * rateUnit), prices: version };
  }

  function costOf(provider: string, target: string, used: Consumption, at: number): Cost | undefined {
    const row = table.find(provider, target, at);
    if (row === undefined) return undefined;
    if (row.price === 'free') return inOwnCurrency(0n, 1n, currency, at);
    const share = used.batch === true ? row.batchShare : whole;
    if ('perMicrosecond' in row.price) {
      if (used.busy === undefined) return undefined;
      const busy = BigInt(Math.ceil(Math.max(0, used.busy) * 1_000));
      return inOwnCurrency(busy * row.price.perMicrosecond * share, energyUnit * whole, row.currency, at);
    }
    if ('piece' in row.price) {
      const { each, piece } = row.price;
      const pieces = piece === 'minute' ? used.audio : used.images;
      if (pieces === undefined) return undefined;
      const count = BigInt(Math.ceil(Math.max(0, pieces)));
      return inOwnCurrency(count * each * share, (piece === 'minute' ? minute : 1n) * whole, row.currency, at);
    }
    return inOwnCurrency(amountOf(row.price, used) * share, tokenUnit * whole, row.currency, at);
  }

  function costAtMost(provider: string, target: string, most: GreatestConsumption, at: number): Cost | undefined {
    const row = table.find(provider, target, at);
    if (row === undefined) return undefined;
    if (row.price === 'free' || !('input' in row.price))
      return costOf(provider, target, { ...most, busy: longestCall(provider) }, at);
    const { input, output, cachedInput, reasoning } = row.price;
    const amount = BigInt(most.input) * greater(input, cachedInput) + BigInt(most.output) * greater(output, reasoning);
    return inOwnCurrency(amount, tokenUnit, row.currency, at);
  }

  return { currency, version, refusesUnknown: prices.unpriced === 'refuse', costOf, costAtMost };
}

/** Which rows of a price list count for which models at a moment. */
export function rowsInForce(
  { models, currency }: PricesOptions,
  targets: readonly PossibleTarget[],
  at: number,
): readonly (number | undefined)[] {
  const table = new PriceTable(models, currency);
  return targets.map(({ provider, target }) => table.find(provider, target, at)?.place);
}

/** What names a price list in leaves: the beginning of the SHA-256 of its canonical JSON, without where it only tells people of something. */
export function priceVersion(prices: PricesOptions): string {
  return hash('sha256', priceListText(prices)).slice(0, versionDigits);
}

/** What is hashed, and kept so that old leaves can be reckoned again. */
export function priceListText({ currency, models, rates }: PricesOptions): string {
  // Parsed configuration may hold `undefined` where a setting is absent; canonical JSON knows no such value.
  return canonicalJson(JSON.parse(JSON.stringify({ currency, models, rates, v: 1 })) as never);
}

/** Cached tokens are among those of the input, reasoning is among the output: what a provider says beyond that is not believed. */
function amountOf(rates: TokenRates, { input, output, cachedInput = 0, reasoning = 0 }: TokenCounts): bigint {
  const cached = Math.min(cachedInput, input);
  const reasoned = Math.min(reasoning, output);
  return (
    BigInt(input - cached) * rates.input +
    BigInt(cached) * rates.cachedInput +
    BigInt(output - reasoned) * rates.output +
    BigInt(reasoned) * rates.reasoning
  );
}

/** Of one call: a million units. A provider that tells nonsense must not make sums larger than numbers can hold. */
const greatestCost = 1_000_000_000_000n;

/** Rounded up. */
function micros(amount: bigint, unit: bigint): number {
  const whole = (amount + unit - 1n) / unit;
  return Number(whole > greatestCost ? greatestCost : whole);
}

function greater(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

interface Placed {
  readonly place: number;
  readonly row: PriceRow;
}

interface Pattern {
  /** What a name begins with. */
  readonly start: string;
  readonly rows: readonly RowInForce[];
}

interface Tariff {
  readonly exact: ReadonlyMap<string, readonly RowInForce[]>;
  /** The longest first. */
  readonly patterns: readonly Pattern[];
}

/** The rows by provider: a name comes before how it begins, and a longer beginning before a shorter one. */
class PriceTable {
  readonly #tariffs: ReadonlyMap<string, Tariff>;

  constructor(rows: readonly PriceRow[], currency: string) {
    const placed = rows.map((row, place) => ({ row, place }));
    this.#tariffs = new Map(
      [...Map.groupBy(placed, ({ row }) => row.provider)].map(([provider, own]) => [provider, tariffOf(own, currency)]),
    );
  }

  /** A pattern without a row in force yet leaves the model to the next one. */
  find(provider: string, target: string, at: number): RowInForce | undefined {
    const tariff = this.#tariffs.get(provider);
    if (tariff === undefined) return undefined;
    const named = tariff.exact.get(target);
    const own = named === undefined ? undefined : lastAt(named, at);
    if (own !== undefined) return own;
    for (const { start, rows } of tariff.patterns) {
      if (!target.startsWith(start)) continue;
      const row = lastAt(rows, at);
      if (row !== undefined) return row;
    }
    return undefined;
  }
}

function tariffOf(rows: readonly Placed[], currency: string): Tariff {
  const byModel = [...Map.groupBy(rows, ({ row }) => row.model)].map(
    ([model, own]) => [model, own.map((one) => rowInForce(one, currency)).toSorted(byTime)] as const,
  );
  return {
    exact: new Map(byModel.filter(([model]) => !model.endsWith('*'))),
    patterns: byModel
      .filter(([model]) => model.endsWith('*'))
      .map(([model, own]) => ({ start: model.slice(0, -1), rows: own }))
      .toSorted((one, other) => other.start.length - one.start.length),
  };
}

function byTime(one: { readonly from: number }, other: { readonly from: number }): number {
  return one.from === other.from ? 0 : one.from - other.from;
}

/** Of what is sorted by time, the last that has begun. */
function lastAt<Row extends { readonly from: number }>(rows: readonly Row[], at: number): Row | undefined {
  return rows.findLast(({ from }) => from <= at);
}

function rowInForce({ row, place }: Placed, usual: string): RowInForce {
  const from = row.validFrom ?? noTime;
  switch (row.kind) {
    case 'free':
      return { place, from, currency: usual, price: 'free', batchShare: whole };
    case 'energy': {
      const { watts, perKilowattHour, perHour = '0', share = '1' } = row;
      const hour = decimalTimes(watts, 3) * decimalTimes(perKilowattHour, 6) + decimalTimes(perHour, 6) * 1_000_000n;
      const price = { perMicrosecond: decimalTimes(share, 6) * hour };
      return { place, from, currency: row.currency ?? usual, price, batchShare: batchShareOf(row) };
    }
    case 'minutes': {
      const price = { piece: 'minute', each: decimalTimes(row.perMinute, 6) } as const;
      return { place, from, currency: row.currency ?? usual, price, batchShare: batchShareOf(row) };
    }
    case 'images': {
      const price = { piece: 'image', each: decimalTimes(row.perImage, 6) } as const;
      return { place, from, currency: row.currency ?? usual, price, batchShare: batchShareOf(row) };
    }
    case 'tokens': {
      const { input, output, cachedInput = input, reasoning = output } = row;
      const price = {
        input: decimalTimes(input, 6),
        output: decimalTimes(output, 6),
        cachedInput: decimalTimes(cachedInput, 6),
        reasoning: decimalTimes(reasoning, 6),
      };
      return { place, from, currency: row.currency ?? usual, price, batchShare: batchShareOf(row) };
    }
  }
}

function batchShareOf({ batchShare }: { readonly batchShare?: string | undefined }): bigint {
  return batchShare === undefined ? whole : decimalTimes(batchShare, 6);
}

function ratesOf(rates: PricesOptions['rates']): ReadonlyMap<string, readonly Rate[]> {
  return new Map(
    [...Map.groupBy(rates, ({ from }) => from)].map(([from, own]) => [
      from,
      own.map(({ rate, validFrom = noTime }) => ({ from: validFrom, rate: decimalTimes(rate, 9) })).toSorted(byTime),
    ]),
  );
}
