import { approvalAskedSchema } from '../admin-record.ts';
import { z } from 'zod';
import {
  erasureCertificateSchema,
  erasurePlanSchema,
  erasureRequestSchema,
  erasureScheduledSchema,
  expiryReportSchema,
  expiryRequestSchema,
  holdListSchema,
  holdRequestSchema,
  legalHoldSchema,
} from '../admin-keeping.ts';
import {
  consentListSchema,
  consentQuestionSchema,
  consentRequestSchema,
  consentViewSchema,
  patternTrialRequestSchema,
  patternTrialSchema,
  privacyViewSchema,
  recogniserListSchema,
  registerSchema,
  trialRequestSchema,
  trialSchema,
} from '../admin-privacy.ts';
import {
  statisticsListSchema,
  statisticsMadeSchema,
  statisticsPlanSchema,
  statisticsQuestionSchema,
} from '../admin-statistics.ts';
import { named, ok, type Operation } from './operation.ts';

const holds = named('HoldList', holdListSchema);
const holdRequest = named('HoldRequest', holdRequestSchema);
const consents = named('ConsentList', consentListSchema);
const made = named('StatisticsMade', statisticsMadeSchema);
const question = named('StatisticsQuestion', statisticsQuestionSchema);

/** Personal data: the policy, consents, erasure, retention, and figures with noise. */
export const privacyOperations: readonly Operation[] = [
  {
    id: 'getPrivacy',
    method: 'GET',
    path: '/admin/v1/privacy',
    summary: 'The policy on personal data as a table, and the register',
    answers: ok('the policy', named('PrivacyView', privacyViewSchema)),
  },
  {
    id: 'tryPrivacy',
    method: 'POST',
    path: '/admin/v1/privacy/try',
    summary: 'What the policy would do to a text; nothing is kept',
    body: named('TrialRequest', trialRequestSchema),
    answers: ok('what a model would be shown', named('Trial', trialSchema)),
  },
  {
    id: 'listRecognisers',
    method: 'GET',
    path: '/admin/v1/privacy/recognisers',
    summary: 'All recognisers of personal data, and what they go by',
    answers: ok('the recognisers', named('RecogniserList', recogniserListSchema)),
  },
  {
    id: 'tryPattern',
    method: 'POST',
    path: '/admin/v1/privacy/patterns/try',
    summary: 'What a pattern would find in texts; nothing is kept',
    body: named('PatternTrialRequest', patternTrialRequestSchema),
    answers: ok('what it would find', named('PatternTrial', patternTrialSchema)),
  },
  {
    id: 'getRegister',
    method: 'GET',
    path: '/admin/v1/register',
    summary: 'The record of processing activities (Art. 30 GDPR)',
    query: named(
      'RegisterQuery',
      z.strictObject({
        format: z.enum(['json', 'markdown']).exactOptional(),
        lang: z.enum(['en', 'de']).exactOptional(),
      }),
    ),
    answers: {
      200: { what: 'the register', json: named('Register', registerSchema), media: ['text/markdown'] },
    },
  },
  {
    id: 'listConsents',
    method: 'GET',
    path: '/admin/v1/consents',
    summary: 'Consents and withdrawals, newest first, without names',
    answers: ok('the consents', consents),
  },
  {
    id: 'recordConsent',
    method: 'POST',
    path: '/admin/v1/consents',
    summary: 'Records a consent or its withdrawal',
    body: named('ConsentRequest', consentRequestSchema),
    answers: ok('what is recorded', named('Consent', consentViewSchema)),
  },
  {
    id: 'findConsents',
    method: 'POST',
    path: '/admin/v1/consents/find',
    summary: 'What is recorded of one person',
    body: named('ConsentQuestion', consentQuestionSchema),
    answers: ok('the consents', consents),
  },
  {
    id: 'listStatistics',
    method: 'GET',
    path: '/admin/v1/statistics',
    summary: 'The figures with noise that were released, and the budget',
    answers: ok('the releases', named('StatisticsList', statisticsListSchema)),
  },
  {
    id: 'planStatistics',
    method: 'POST',
    path: '/admin/v1/statistics/plan',
    summary: 'What a release would cost; nothing is spent',
    body: question,
    answers: ok('the cost', named('StatisticsPlan', statisticsPlanSchema)),
  },
  {
    id: 'releaseStatistics',
    method: 'POST',
    path: '/admin/v1/statistics',
    summary: 'Makes a release',
    body: question,
    answers: {
      200: { what: 'the same release as before, which costs nothing', json: made },
      201: { what: 'the release', json: made },
    },
  },
  {
    id: 'eraseSubject',
    method: 'POST',
    path: '/admin/v1/erasures',
    summary: 'Destroys the contents of a person, or tells what that would do',
    body: named('ErasureRequest', erasureRequestSchema),
    answers: {
      200: {
        what: 'the certificate, or the plan of a dry run',
        json: named('ErasureAnswer', z.union([erasureCertificateSchema, erasurePlanSchema])),
      },
      202: {
        what: 'it waits for the end of the minimum retention, or somebody else has to approve it',
        json: named('ErasureWaits', z.union([erasureScheduledSchema, approvalAskedSchema])),
      },
    },
  },
  {
    id: 'listHolds',
    method: 'GET',
    path: '/admin/v1/holds',
    summary: 'The legal holds',
    answers: ok('the holds', holds),
  },
  {
    id: 'placeHold',
    method: 'POST',
    path: '/admin/v1/holds',
    summary: 'Places a legal hold',
    body: holdRequest,
    answers: { 201: { what: 'the hold', json: named('LegalHold', legalHoldSchema) } },
  },
  {
    id: 'liftHold',
    method: 'POST',
    path: '/admin/v1/holds/lift',
    summary: 'Lifts all legal holds of a person',
    body: holdRequest,
    answers: ok('the holds that are left', holds),
  },
  {
    id: 'expire',
    method: 'POST',
    path: '/admin/v1/expiry',
    summary: 'What is at the end of its retention; without a dry run it is destroyed',
    body: named('ExpiryRequest', expiryRequestSchema),
    answers: ok('what is at its end', named('Expiry', expiryReportSchema)),
  },
];
