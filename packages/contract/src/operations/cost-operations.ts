import { z } from 'zod';
import {
  budgetAlertListSchema,
  costForecastSchema,
  costQuerySchema,
  costReportSchema,
  forecastQuerySchema,
  monthQuerySchema,
  priceViewSchema,
  reconciliationSchema,
} from '../admin-costs.ts';
import { named, ok, type Operation } from './operation.ts';

/** What models cost, who spent it, and what is to come. */
export const costOperations: readonly Operation[] = [
  {
    id: 'getCosts',
    method: 'GET',
    path: '/admin/v1/costs',
    summary: 'What a month cost, by teams and models or by whatever else',
    query: named('CostQuery', costQuerySchema),
    answers: { 200: { what: 'the report', json: named('CostReport', costReportSchema), media: ['text/csv'] } },
  },
  {
    id: 'getCostForecast',
    method: 'GET',
    path: '/admin/v1/costs/forecast',
    summary: 'What this month will have cost',
    query: named('ForecastQuery', forecastQuerySchema),
    answers: ok('the forecast', named('CostForecast', costForecastSchema)),
  },
  {
    id: 'getReconciliation',
    method: 'GET',
    path: '/admin/v1/costs/reconciliation',
    summary: 'How the tokens that providers tell compare with our own count',
    query: named('MonthQuery', monthQuerySchema),
    answers: ok('the comparison by model', named('Reconciliation', reconciliationSchema)),
  },
  {
    id: 'getBudgetAlerts',
    method: 'GET',
    path: '/admin/v1/costs/alerts',
    summary: 'Budgets of which a share was reached lately',
    answers: ok('the alerts, newest first', named('BudgetAlertList', budgetAlertListSchema)),
  },
  {
    id: 'getPrices',
    method: 'GET',
    path: '/admin/v1/costs/prices',
    summary: 'Which price each model has at this moment',
    answers: ok('the prices', named('PriceView', priceViewSchema)),
  },
  {
    id: 'getPriceList',
    method: 'GET',
    path: '/admin/v1/costs/prices/{version}',
    summary: 'A price list as it was hashed',
    parts: { version: 'as leaves name it' },
    answers: ok('the price list', named('PriceList', z.looseObject({ currency: z.string() }))),
  },
];
