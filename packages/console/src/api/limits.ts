import { type LimitList, limitListSchema } from '@gatehouse/contract/admin-limits';
import { type CallQueueList, callQueueListSchema } from '@gatehouse/contract/admin-queue';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

/** What is limited, and how much of it is used at this moment. */
export function fetchLimits(call: AdminCall): Promise<LimitList> {
  return callAdmin('limits', limitListSchema, call);
}

/** Who waits for which model server. */
export function fetchQueues(call: AdminCall): Promise<CallQueueList> {
  return callAdmin('queue', callQueueListSchema, call);
}
