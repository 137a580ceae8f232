import type { Status } from '@gatehouse/contract/status';
import { fetchStatus } from '../api/status.ts';
import { type AdminData, useAdminData } from '../api/use-admin-data.ts';

const every = 5_000;

/** The state of the gateway; asked for again as long as somebody looks. */
export function useStatus(): AdminData<Status> {
  return useAdminData(['status'], ({ adminKey, signal }) => fetchStatus(adminKey, signal), { every });
}
