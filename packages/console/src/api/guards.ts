import {
  type GuardFigures,
  guardFiguresSchema,
  type GuardsView,
  guardsViewSchema,
  type GuardTrial,
  type GuardTrialRequest,
  guardTrialSchema,
  type ShadowView,
  shadowViewSchema,
} from '@gatehouse/contract/admin-guards';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

export function fetchGuards(call: AdminCall): Promise<GuardsView> {
  return callAdmin('guards', guardsViewSchema, call);
}

/** What guards in shadow would have done. `since` is milliseconds since the Unix epoch. */
export function fetchShadow(since: number, call: AdminCall): Promise<ShadowView> {
  return callAdmin(`guards/shadow?since=${since}`, shadowViewSchema, call);
}

/** What guards did, and those in shadow would have done, by steps of time. `since` is milliseconds since the Unix epoch. */
export function fetchFigures(since: number, call: AdminCall): Promise<GuardFigures> {
  return callAdmin(`guards/figures?since=${since}`, guardFiguresSchema, call);
}

/** What the guards of a policy would say of a text. */
export function tryGuards(wanted: GuardTrialRequest, call: AdminCall): Promise<GuardTrial> {
  return callAdmin('guards/try', guardTrialSchema, { ...call, body: wanted });
}
