import { dayOf } from '@gatehouse/contract/admin-statistics';

/** The last month (UTC) that is over: its first day, and the first day of this one. It always lies in one half of a year. */
export function lastMonth(now: number): { readonly from: string; readonly to: string } {
  const date = new Date(now);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { from: dayOf(Date.UTC(year, month - 1, 1)), to: dayOf(Date.UTC(year, month, 1)) };
}
