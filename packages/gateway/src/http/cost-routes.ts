import {
  type BudgetAlertList,
  type CostForecast,
  type CostQuery,
  costQuerySchema,
  type CostReport,
  type ForecastQuery,
  forecastQuerySchema,
  monthQuerySchema,
  type PriceView,
  type Reconciliation,
} from '@gatehouse/contract/admin-costs';
import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import { queryOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

export interface CostRouteOptions {
  readonly report: (wanted: CostQuery, caller: Caller) => Promise<CostReport>;
  /** The same as CSV. */
  readonly csv: (report: CostReport) => string;
  readonly forecast: (wanted: ForecastQuery, caller: Caller) => Promise<CostForecast>;
  readonly reconciliation: (month: string | undefined) => Promise<Reconciliation>;
  readonly prices: () => PriceView;
  /** A price list by the version that leaves name; undefined where there is none. */
  readonly priceList: (version: string) => Promise<string | undefined>;
  readonly alerts: () => BudgetAlertList;
}

/** What models cost, who spent it, and what is to come. */
export function costRoutes(options: CostRouteOptions): readonly Route[] {
  const { report, csv, forecast, reconciliation, prices, priceList, alerts } = options;
  const common = { plane: 'admin', access: 'costs.read', method: 'GET' } as const;
  return [
    {
      ...common,
      bounded: true,
      path: '/admin/v1/costs',
      handle: async (call) => {
        const { format = 'json', ...wanted } = queryOf(call, costQuerySchema);
        const made = await report(wanted, callerOf(call));
        if (format === 'json') {
          call.sendJson(200, JSON.stringify(made));
          return;
        }
        const headers = call.headersFor('text/csv; charset=utf-8; header=present');
        headers.push('content-disposition', `attachment; filename="costs-${made.month}-by-${made.by.join('-')}.csv"`);
        headers.push('cache-control', 'no-store');
        call.send(200, headers, csv(made));
      },
    },
    {
      ...common,
      bounded: true,
      path: '/admin/v1/costs/forecast',
      handle: async (call) =>
        call.sendJson(200, JSON.stringify(await forecast(queryOf(call, forecastQuerySchema), callerOf(call)))),
    },
    {
      ...common,
      path: '/admin/v1/costs/reconciliation',
      handle: async (call) =>
        call.sendJson(200, JSON.stringify(await reconciliation(queryOf(call, monthQuerySchema).month))),
    },
    { ...common, path: '/admin/v1/costs/alerts', handle: (call) => call.sendJson(200, JSON.stringify(alerts())) },
    { ...common, path: '/admin/v1/costs/prices', handle: (call) => call.sendJson(200, JSON.stringify(prices())) },
    {
      ...common,
      path: '/admin/v1/costs/prices/*',
      handle: async (call) => {
        const text = await priceList(call.rest);
        if (text === undefined) throw new GatehouseError('resource_not_found');
        call.sendJson(200, text);
      },
    },
  ];
}

function callerOf({ caller }: EdgeCall): Caller {
  if (caller === undefined) throw new GatehouseError('internal_error', { note: 'an admin route without a caller' });
  return caller;
}
