import type { Overview } from '@gatehouse/contract/admin-overview';
import { fetchOverview } from '../api/overview.ts';
import { type AdminData, useAdminData } from '../api/use-admin-data.ts';
import { beginOf, type Period, refreshAfter } from './periods.ts';

/** Figures, and when they were read: milliseconds since the Unix epoch. */
export interface ReadOverview {
  readonly overview: Overview;
  readonly readAt: number;
}

/** What happened in a period up to now; asked for again as long as somebody looks. */
export function useOverview(period: Period, { enabled = true } = {}): AdminData<ReadOverview> {
  return useAdminData(
    ['overview', period],
    async (call) => {
      const readAt = Date.now();
      return { overview: await fetchOverview({ since: beginOf(period, readAt) }, call), readAt };
    },
    { every: refreshAfter[period], enabled },
  );
}
