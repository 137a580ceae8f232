import { pathSchema, type RequestPath } from '@gatehouse/contract/request-path';
import { fetchAdmin } from './fetch-admin.ts';

export function fetchRequestPath(adminKey: string, signal: AbortSignal): Promise<RequestPath> {
  return fetchAdmin('path', pathSchema, adminKey, signal);
}
