import {
  type ConsentList,
  consentListSchema,
  type ConsentRequestBody,
  type ConsentView,
  consentViewSchema,
  type PatternTrial,
  type PatternTrialRequest,
  patternTrialSchema,
  type PrivacyView,
  privacyViewSchema,
  type RecogniserList,
  recogniserListSchema,
  type Register,
  registerSchema,
  type Trial,
  type TrialRequest,
  trialSchema,
} from '@gatehouse/contract/admin-privacy';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

export function fetchPrivacy(call: AdminCall): Promise<PrivacyView> {
  return callAdmin('privacy', privacyViewSchema, call);
}

export function fetchConsents(call: AdminCall): Promise<ConsentList> {
  return callAdmin('consents', consentListSchema, call);
}

/** What is recorded of one person. */
export function findConsents(subject: string, call: AdminCall): Promise<ConsentList> {
  return callAdmin('consents/find', consentListSchema, { ...call, body: { subject } });
}

export function changeConsent(wanted: ConsentRequestBody, call: AdminCall): Promise<ConsentView> {
  return callAdmin('consents', consentViewSchema, { ...call, body: wanted });
}

/** What the policy would do to a text. */
export function tryPolicy(wanted: TrialRequest, call: AdminCall): Promise<Trial> {
  return callAdmin('privacy/try', trialSchema, { ...call, body: wanted });
}

/** The record of processing activities (Art. 30 GDPR), as of now. */
export function fetchRegister(call: AdminCall): Promise<Register> {
  return callAdmin('register', registerSchema, call);
}

/** All that can look for personal data, whether or not it is on. */
export function fetchRecognisers(call: AdminCall): Promise<RecogniserList> {
  return callAdmin('privacy/recognisers', recogniserListSchema, call);
}

/** What a pattern finds in texts, or why it cannot be used. */
export function tryPattern(wanted: PatternTrialRequest, call: AdminCall): Promise<PatternTrial> {
  return callAdmin('privacy/patterns/try', patternTrialSchema, { ...call, body: wanted });
}
