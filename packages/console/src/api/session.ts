import { type SessionView, sessionViewSchema } from '@gatehouse/contract/admin-session';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

/** Who a key is, and what it may see. */
export function fetchSession(call: AdminCall): Promise<SessionView> {
  return callAdmin('session', sessionViewSchema, call);
}
