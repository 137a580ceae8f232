import {
  type ErasureCertificateView,
  erasureCertificateSchema,
  type ErasurePlanView,
  erasurePlanSchema,
  erasureScheduledSchema,
  type HoldList,
  holdListSchema,
  type LegalHoldView,
  legalHoldSchema,
} from '@gatehouse/contract/admin-keeping';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

export function planErasure(subject: string, call: AdminCall): Promise<ErasurePlanView> {
  return callAdmin('erasures', erasurePlanSchema, { ...call, body: { subject, dryRun: true } });
}

export function eraseSubject(subject: string, reason: string, call: AdminCall): Promise<ErasureCertificateView> {
  return callAdmin('erasures', erasureCertificateSchema, { ...call, body: { subject, reason } });
}

/** As soon as the minimum retention is over; gives when that is. */
export async function scheduleErasure(subject: string, reason: string, call: AdminCall): Promise<number> {
  const body = { subject, reason, schedule: true };
  return (await callAdmin('erasures', erasureScheduledSchema, { ...call, body })).notBefore;
}

export function fetchHolds(call: AdminCall): Promise<HoldList> {
  return callAdmin('holds', holdListSchema, call);
}

export function placeHold(subject: string, reason: string, call: AdminCall): Promise<LegalHoldView> {
  return callAdmin('holds', legalHoldSchema, { ...call, body: { subject, reason } });
}

export function liftHolds(subject: string, reason: string, call: AdminCall): Promise<HoldList> {
  return callAdmin('holds/lift', holdListSchema, { ...call, body: { subject, reason } });
}
