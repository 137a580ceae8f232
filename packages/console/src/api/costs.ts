import {
  type BudgetAlertList,
  budgetAlertListSchema,
  type CostDimension,
  type CostForecast,
  costForecastSchema,
  type CostReport,
  costReportSchema,
  type ForecastQuery,
  type PriceView,
  priceViewSchema,
  type Reconciliation,
  reconciliationSchema,
} from '@gatehouse/contract/admin-costs';
import { type AdminCall, callAdmin, refusalOf, sendRequest } from './fetch-admin.ts';

interface Wanted {
  /** Such as `2026-11`; this month without it. */
  readonly month?: string | undefined;
  readonly by: readonly CostDimension[];
}

export function fetchCosts(wanted: Wanted, call: AdminCall): Promise<CostReport> {
  return callAdmin(`costs?${queryOf(wanted)}`, costReportSchema, call);
}

/** The same report as the gateway writes it for spreadsheets. */
export async function fetchCostCsv(
  wanted: Wanted,
  { adminKey, signal }: AdminCall,
): Promise<{ readonly file: Blob; readonly name: string }> {
  const response = await sendRequest(`/admin/v1/costs?${queryOf(wanted)}&format=csv`, { key: adminKey, signal });
  if (!response.ok) throw await refusalOf(response);
  const name = /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return { file: await response.blob(), name: name ?? 'costs.csv' };
}

/** What this month will have cost; also part by part where a dimension is given. */
export function fetchForecast(by: ForecastQuery['by'], call: AdminCall): Promise<CostForecast> {
  return callAdmin(`costs/forecast${by === undefined ? '' : `?by=${by}`}`, costForecastSchema, call);
}

export function fetchReconciliation(month: string | undefined, call: AdminCall): Promise<Reconciliation> {
  return callAdmin(`costs/reconciliation${month === undefined ? '' : `?month=${month}`}`, reconciliationSchema, call);
}

export function fetchPrices(call: AdminCall): Promise<PriceView> {
  return callAdmin('costs/prices', priceViewSchema, call);
}

/** A price list by its version, as it was hashed: not a byte is another one. */
export async function fetchPriceList(version: string, { adminKey, signal }: AdminCall): Promise<string> {
  const response = await sendRequest(`/admin/v1/costs/prices/${encodeURIComponent(version)}`, {
    key: adminKey,
    signal,
  });
  if (!response.ok) throw await refusalOf(response);
  return response.text();
}

export function fetchBudgetAlerts(call: AdminCall): Promise<BudgetAlertList> {
  return callAdmin('costs/alerts', budgetAlertListSchema, call);
}

function queryOf({ month, by }: Wanted): string {
  return new URLSearchParams({ by: by.join(','), ...(month === undefined ? {} : { month }) }).toString();
}
