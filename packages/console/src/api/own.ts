import {
  type AppOffer,
  appOfferSchema,
  type ChangedOwnAccount,
  changedOwnAccountSchema,
  type ChangeOwnAccount,
  type Own,
  ownSchema,
} from '@gatehouse/contract/admin-sign-in';
import { z } from 'zod';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

/** The own sessions, and the own account where there is one. */
export function fetchOwn(call: AdminCall): Promise<Own> {
  return callAdmin('own', ownSchema, call);
}

export function endOwnSession(id: string, call: AdminCall): Promise<unknown> {
  return callAdmin(`own/sessions/${encodeURIComponent(id)}`, z.looseObject({}), { ...call, method: 'DELETE' });
}

/** A secret for another app; nothing is changed by it. */
export function offerApp(call: AdminCall): Promise<AppOffer> {
  return callAdmin('own/app', appOfferSchema, { ...call, body: {} });
}

export function changeOwnAccount(wanted: ChangeOwnAccount, call: AdminCall): Promise<ChangedOwnAccount> {
  return callAdmin('own/account', changedOwnAccountSchema, { ...call, body: wanted });
}
