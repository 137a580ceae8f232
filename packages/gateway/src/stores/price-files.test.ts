import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pricesSchema } from '@gatehouse/contract/prices';
import { expect, test } from 'vitest';
import { priceListText, priceVersion } from '../spend/price-list.ts';
import { PriceFiles } from './price-files.ts';

const prices = pricesSchema.parse({ models: [{ kind: 'tokens', provider: 'cloud', input: '2.50', output: 10 }] });

test('keeps a price list as it was hashed, and gives out nothing else under its name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'prices-'));
  try {
    const files = new PriceFiles(folder);
    const version = priceVersion(prices);
    expect(await files.read(version)).toBeUndefined();
    await files.keep(version, priceListText(prices));
    await files.keep(version, 'never written, for it is there');
    const text = await files.read(version);
    expect(text).toBe(priceListText(prices));
    expect(await files.read('../../etc/passwd')).toBeUndefined();
    await writeFile(join(folder, 'prices', `${version}.json`), `${text} `);
    expect(await files.read(version)).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});
