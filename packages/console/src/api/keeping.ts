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
import { approvalAskedSchema } from '@gatehouse/contract/admin-record';
import { z } from 'zod';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

const erasedSchema = z.union([approvalAskedSchema, erasureCertificateSchema]);
const scheduledSchema = z.union([approvalAskedSchema, erasureScheduledSchema]);

export function planErasure(subject: string, call: AdminCall): Promise<ErasurePlanView> {
  return callAdmin('erasures', erasurePlanSchema, { ...call, body: { subject, dryRun: true } });
}

/** Undefined where somebody else has to approve it first. */
export async function eraseSubject(
  subject: string,
  reason: string,
  call: AdminCall,
): Promise<ErasureCertificateView | undefined> {
  const erased = await callAdmin('erasures', erasedSchema, { ...call, body: { subject, reason } });
  return 'approval' in erased ? undefined : erased;
}

/** As soon as the minimum retention is over; gives when that is, or undefined where somebody else has to approve it first. */
export async function scheduleErasure(subject: string, reason: string, call: AdminCall): Promise<number | undefined> {
  const body = { subject, reason, schedule: true };
  const scheduled = await callAdmin('erasures', scheduledSchema, { ...call, body });
  return 'approval' in scheduled ? undefined : scheduled.notBefore;
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
