import { type Overview, type OverviewQuery, overviewSchema } from '@gatehouse/contract/admin-overview';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

export function fetchOverview({ since, until }: OverviewQuery, call: AdminCall): Promise<Overview> {
  const query = new URLSearchParams({ since: String(since), ...(until === undefined ? {} : { until: String(until) }) });
  return callAdmin(`overview?${query.toString()}`, overviewSchema, call);
}
