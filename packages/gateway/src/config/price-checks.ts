import { pricesSchema } from '@gatehouse/contract/prices';
import { moment } from '@gatehouse/contract/units';
import { type Entry, entries, textAt } from './entries.ts';
import { didYouMean, mention } from './explain-issue.ts';
import { listedModels } from './listed-models.ts';
import type { ConfigurationPath, Finding } from './problem.ts';
import { childOf, valueAt } from './schema-map.ts';

/** Rows of the price list that could never count, or of which it could not be said which one does. */
export function priceFindings(value: unknown): Finding[] {
  const rows = entries(value, ['prices', 'models']);
  const rates = entries(value, ['prices', 'rates']);
  const own = textAt(valueAt(value, ['prices']), 'currency') ?? pricesSchema.parse({}).currency;
  return [
    ...overlaps(
      rows,
      ({ entry }) => JSON.stringify([textAt(entry, 'provider') ?? '', textAt(entry, 'model') ?? '*']),
      'two rows have a price for the same model from the same time on',
    ),
    ...overlaps(
      rates,
      ({ entry }) => textAt(entry, 'from') ?? '',
      'two rates are for the same currency from the same time on',
    ),
    ...rows.flatMap((row) => targetFindings(row, value)),
    ...rows.flatMap((row) => currencyFindings(row, own, rates)),
    ...rates.flatMap(({ path, entry }) =>
      textAt(entry, 'from') === own
        ? [{ path: [...path, 'from'], message: `\`${own}\` is the currency of all`, remedy: 'Remove this rate.' }]
        : [],
    ),
  ];
}

/** Undefined where it is none: that is the schema's to report. Without one it holds always. */
function beginOf(entry: unknown): number | undefined {
  const text = childOf(entry, 'validFrom');
  if (text === undefined || text === null) return Number.NEGATIVE_INFINITY;
  const parsed = moment.safeParse(text);
  return parsed.success ? parsed.data : undefined;
}

function overlaps(rows: readonly Entry[], nameOf: (row: Entry) => string, message: string): Finding[] {
  const seen = new Map<string, ConfigurationPath>();
  return rows.flatMap((row): Finding[] => {
    const from = beginOf(row.entry);
    if (from === undefined) return [];
    const name = `${nameOf(row)} ${from}`;
    const first = seen.get(name);
    if (first !== undefined) {
      const remedy = `The first is ${mention(first)}. Remove one, or give it another \`validFrom\`.`;
      return [{ path: row.path, message, remedy }];
    }
    seen.set(name, row.path);
    return [];
  });
}

/** A price for nothing is most likely a slip in a name, and its model would cost "unknown". */
function targetFindings({ path, entry }: Entry, value: unknown): Finding[] {
  const id = textAt(entry, 'provider');
  if (id === undefined) return [];
  const providers = entries(value, ['providers']);
  const provider = providers.find((candidate) => textAt(candidate.entry, 'id') === id)?.entry;
  if (provider === undefined) {
    const ids = providers.flatMap((candidate) => textAt(candidate.entry, 'id') ?? []);
    const remedy = didYouMean(id, ids) ?? `There is ${ids.map((name) => `\`${name}\``).join(', ')}.`;
    return [{ path: [...path, 'provider'], message: `there is no provider \`${id.slice(0, 64)}\``, remedy }];
  }
  const model = textAt(entry, 'model') ?? '*';
  const listed = listedModels(provider);
  if (listed === undefined || listed.some((name) => covers(model, name))) return [];
  const remedy = didYouMean(model, listed) ?? 'Write it as the provider names it, not as `models` do.';
  return [
    {
      path: [...path, 'model'],
      message: `provider \`${id}\` lists no model \`${model.slice(0, 64)}\``,
      remedy,
    },
  ];
}

function covers(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** From the first moment on there must be a rate, or costs would be unknown for a while. */
function currencyFindings({ path, entry }: Entry, own: string, rates: readonly Entry[]): Finding[] {
  const currency = textAt(entry, 'currency');
  const from = beginOf(entry);
  if (currency === undefined || currency === own || from === undefined) return [];
  const begins = rates
    .filter((rate) => textAt(rate.entry, 'from') === currency)
    .flatMap(({ entry: rate }) => beginOf(rate) ?? []);
  if (begins.some((begin) => begin <= from)) return [];
  const message =
    begins.length === 0
      ? `there is no rate from ${currency} to ${own}`
      : `no rate from ${currency} to ${own} holds from then on`;
  const remedy =
    begins.length === 0
      ? `Write one into \`prices.rates\`, with \`from: ${currency}\`.`
      : 'Write an older rate, or a later `validFrom` here.';
  return [{ path: [...path, 'currency'], message, remedy }];
}
