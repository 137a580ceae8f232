import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfiguration } from '../../packages/gateway/src/config/load.ts';
import { createPriceList } from '../../packages/gateway/src/spend/price-list.ts';

test('the example is a valid configuration, and its prices are what its comments say', async () => {
  const file = join(import.meta.dirname, 'gatehouse.yaml');
  const loaded = await loadConfiguration(file, { INFERENCE_API_KEY: 'not-a-key' });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { prices } = loaded.configuration;
  const list = createPriceList({ prices, longestCall: () => 60_000 });
  const of = (provider: string, target: string, day: string, busy = 0) =>
    list.costOf(provider, target, { input: 1_000_000, output: 1_000_000, busy }, Date.parse(day))?.micros;
  expect(of('cloud', 'large-1', '2026-11-30')).toBe(12_500_000 * 0.86);
  expect(of('cloud', 'large-1', '2026-10-30')).toBe(12_500_000 * 0.9);
  expect(of('cloud', 'large-1', '2027-01-01')).toBe(10_000_000 * 0.86);
  expect(of('cloud', 'embed-1', '2026-11-30')).toBe(20_000);
  // A quarter of (0.7 kW × 0.28 + 0.90) for an hour.
  expect(of('own', 'qwen3-32b', '2026-11-30', 3_600_000)).toBe(274_000);
  expect(of('faq', 'faq', '2026-11-30')).toBe(0);
});
