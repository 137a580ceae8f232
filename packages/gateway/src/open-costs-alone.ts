import { join } from 'node:path';
import type { Configuration } from '@gatehouse/contract/config';
import { Directory } from './access/directory/directory.ts';
import { createKeyRing } from './access/key-ring.ts';
import type { CostsAlone } from './cli/dependencies.ts';
import type { Clock } from './core/clock.ts';
import type { Ids } from './core/ids.ts';
import { costNames } from './cost-names.ts';
import { IndexBuilder } from './index/index-builder.ts';
import { createLeafSource } from './ledger/leaf-source.ts';
import { openCosts } from './open-costs.ts';
import { readDirectory } from './open-directory.ts';
import { costCsv } from './spend/cost-csv.ts';

/** The costs of a data folder, beside a running gateway or without one: from its index, which follows the record. */
export async function openCostsAlone(
  { dataFolder, prices, tenant }: Configuration,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): Promise<CostsAlone> {
  const source = createLeafSource(join(dataFolder, 'ledger'));
  const builder = new IndexBuilder({ folder: join(dataFolder, 'index'), source });
  try {
    await builder.follow();
  } catch (thrown) {
    builder.close();
    throw thrown;
  }
  const read = await readDirectory(dataFolder);
  const keys = await createKeyRing({ store: read.keys, clock, ids, tenant, onChange: () => undefined });
  const ledger = { append: () => Promise.reject(new Error('whoever reads costs changes nothing')) };
  const directory = await Directory.open({ store: read.store, ledger, clock, ids, tenant });
  const costs = openCosts({
    index: {
      spending: (question) => Promise.resolve(builder.store.spending.spending(question)),
      reconciliation: (question) => Promise.resolve(builder.store.spending.reconciliation(question)),
      state: () =>
        Promise.resolve({
          state: 'ready',
          leaves: [...builder.store.positions().values()].reduce((sum, { next }) => sum + next, 0),
          upTo: builder.store.upTo(),
        }),
    },
    prices: () => prices,
    names: costNames(keys, directory),
    now: () => clock.now(),
  });
  const operator = { mayNameKeys: true };
  return {
    report: (wanted) => costs.report(wanted, operator),
    forecast: (wanted) => costs.forecast(wanted, operator),
    csv: costCsv,
    async close() {
      builder.close();
      await keys.close();
      await read.close();
    },
  };
}
