import {
  type AccountCode,
  accountCodeSchema,
  type AccountList,
  accountListSchema,
  type SessionList,
  sessionListSchema,
} from '@gatehouse/contract/admin-sign-in';
import { z } from 'zod';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

const nothing = z.looseObject({});

/** Who is signed in to the console. */
export function fetchSessions(call: AdminCall): Promise<SessionList> {
  return callAdmin('sessions', sessionListSchema, call);
}

export function endSession(id: string, call: AdminCall): Promise<unknown> {
  return callAdmin(`sessions/${encodeURIComponent(id)}`, nothing, { ...call, method: 'DELETE' });
}

/** All of a person, and what issuers have given out until now. */
export function endSessionsOf(person: string, call: AdminCall): Promise<unknown> {
  return callAdmin('sessions/end', nothing, { ...call, body: { person } });
}

/** Accounts of this gateway, with passwords. */
export function fetchAccounts(call: AdminCall): Promise<AccountList> {
  return callAdmin('accounts', accountListSchema, call);
}

/** The answer is the only one that has the code to set it up. */
export function createAccount(
  wanted: { readonly person: string; readonly userName: string },
  call: AdminCall,
): Promise<AccountCode> {
  return callAdmin('accounts', accountCodeSchema, { ...call, body: wanted });
}

export function resetAccount(person: string, call: AdminCall): Promise<AccountCode> {
  return callAdmin(`accounts/${encodeURIComponent(person)}/reset`, accountCodeSchema, { ...call, body: {} });
}

export function removeAccount(person: string, call: AdminCall): Promise<unknown> {
  return callAdmin(`accounts/${encodeURIComponent(person)}`, nothing, { ...call, method: 'DELETE' });
}
