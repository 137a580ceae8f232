import type { Configuration } from '@gatehouse/contract/config';
import type { Prices } from './core/prices.ts';
import { createPriceList, priceListText } from './spend/price-list.ts';
import { PriceFiles } from './stores/price-files.ts';

/** Milliseconds; the model that comes with Gatehouse has no time-out of its own and is done long before. */
const longestOfOwn = 60_000;

/** The price list of a configuration. */
export function openPrices({ prices, providers }: Configuration): Prices {
  const longest = new Map(
    providers.map((provider) => [provider.id, provider.kind === 'extractive' ? longestOfOwn : provider.timeouts.total]),
  );
  return createPriceList({ prices, longestCall: (provider) => longest.get(provider) });
}

/** Before a leaf names a price list, it is where old costs can be reckoned again from it. Rejects where that cannot be had. */
export async function keepPrices(configuration: Configuration): Promise<void> {
  const { version } = openPrices(configuration);
  if (version !== undefined)
    await new PriceFiles(configuration.dataFolder).keep(version, priceListText(configuration.prices));
}
