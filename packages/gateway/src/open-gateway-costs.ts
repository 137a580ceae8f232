import type { BudgetAlertList } from '@gatehouse/contract/admin-costs';
import type { Configuration } from '@gatehouse/contract/config';
import type { Directory } from './access/directory/directory.ts';
import type { KeyRing, KeyAdministration } from './core/access.ts';
import { boundsOf } from './core/bounds.ts';
import type { Caller } from './core/caller.ts';
import type { Clock } from './core/clock.ts';
import type { PossibleTarget } from './core/router.ts';
import type { CostRouteOptions } from './http/cost-routes.ts';
import { costNames } from './cost-names.ts';
import { type CostReader, openCosts, type CostRooms, priceView } from './open-costs.ts';
import { costCsv } from './spend/cost-csv.ts';
import { PriceFiles } from './stores/price-files.ts';

/** What a gateway tells of costs. */
export type OpenCosts = CostRouteOptions;

export interface GatewayCostRooms {
  readonly index: CostRooms['index'];
  readonly configuration: () => Configuration;
  readonly routes: () => readonly (PossibleTarget & { readonly name: string })[];
  readonly keys: Pick<KeyRing & KeyAdministration, 'list' | 'referenceOf'>;
  readonly directory: Pick<Directory, 'list' | 'referenceOf'>;
  readonly alerts: () => BudgetAlertList;
  readonly clock: Clock;
}

export function openGatewayCosts({
  index,
  configuration,
  routes,
  keys,
  directory,
  alerts,
  clock,
}: GatewayCostRooms): OpenCosts {
  const costs = openCosts({
    index,
    prices: () => configuration().prices,
    names: costNames(keys, directory),
    now: () => clock.now(),
  });
  return {
    report: (wanted, caller) => costs.report(wanted, readerOf(caller)),
    csv: costCsv,
    forecast: (wanted, caller) => costs.forecast(wanted, readerOf(caller)),
    reconciliation: (month) => costs.reconciliation(month),
    prices: () => priceView(configuration().prices, routes(), clock.now()),
    priceList: (version) => new PriceFiles(configuration().dataFolder).read(version),
    alerts,
  };
}

/** Whoever may see costs of a tenant or a team only sees those. */
function readerOf(caller: Caller): CostReader {
  const bounds = boundsOf(caller, 'costs.read');
  return {
    mayNameKeys: caller.permissions.has('record.names'),
    within: bounds === 'everything' ? undefined : bounds,
  };
}
