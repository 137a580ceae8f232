import { statusSchema, type Status } from '@gatehouse/contract/status';
import { fetchAdmin } from './fetch-admin.ts';

export function fetchStatus(adminKey: string, signal: AbortSignal): Promise<Status> {
  return fetchAdmin('status', statusSchema, adminKey, signal);
}
