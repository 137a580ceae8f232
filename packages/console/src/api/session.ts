import { type SessionView, sessionViewSchema } from '@gatehouse/contract/admin-session';
import { takeEarlyAnswer } from '../session/asked-early.ts';
import { type AdminCall, callAdmin, readAnswer } from './fetch-admin.ts';

/** Who a key is, and what it may see. */
export function fetchSession(call: AdminCall): Promise<SessionView> {
  const early = takeEarlyAnswer(call.adminKey);
  if (early !== undefined) return readAnswer(early, sessionViewSchema, call.signal);
  return callAdmin('session', sessionViewSchema, call);
}
