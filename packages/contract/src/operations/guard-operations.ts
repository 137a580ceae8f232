import { attackListSchema, confirmedSchema, newAttackSchema } from '../admin-attacks.ts';
import { liftRequestSchema, riskListSchema } from '../admin-attempts.ts';
import { eventListSchema } from '../admin-evidence.ts';
import {
  guardFiguresSchema,
  guardsViewSchema,
  guardTrialRequestSchema,
  guardTrialSchema,
  shadowQuerySchema,
  shadowViewSchema,
} from '../admin-guards.ts';
import { named, ok, type Operation } from './operation.ts';

const span = named('TimeQuery', shadowQuerySchema);
const attacks = named('AttackList', attackListSchema);
const risks = named('RiskList', riskListSchema);

/** Guards, attacks, and who has attacked. */
export const guardOperations: readonly Operation[] = [
  {
    id: 'getGuards',
    method: 'GET',
    path: '/admin/v1/guards',
    summary: 'The policies in force, and every kind of guard with its rules and options',
    answers: ok('the guards', named('GuardsView', guardsViewSchema)),
  },
  {
    id: 'getShadowResults',
    method: 'GET',
    path: '/admin/v1/guards/shadow',
    summary: 'What guards in shadow would have done',
    query: span,
    answers: ok('the counts', named('ShadowView', shadowViewSchema)),
  },
  {
    id: 'getGuardFigures',
    method: 'GET',
    path: '/admin/v1/guards/figures',
    summary: 'What all guards did, in steps of time',
    query: span,
    answers: ok('the counts', named('GuardFigures', guardFiguresSchema)),
  },
  {
    id: 'tryGuards',
    method: 'POST',
    path: '/admin/v1/guards/try',
    summary: 'What guards say of a text; nothing is kept',
    body: named('GuardTrialRequest', guardTrialRequestSchema),
    answers: ok('what they say', named('GuardTrial', guardTrialSchema)),
  },
  {
    id: 'listAttempts',
    method: 'GET',
    path: '/admin/v1/attempts',
    summary: 'Keys and persons by the attacks that guards found, and who is suspended',
    answers: ok('the risks', risks),
  },
  {
    id: 'liftSuspension',
    method: 'POST',
    path: '/admin/v1/attempts/lift',
    summary: 'Ends a suspension and forgets the risk',
    body: named('LiftRequest', liftRequestSchema),
    answers: ok('the risks that are left', risks),
  },
  {
    id: 'listAttacks',
    method: 'GET',
    path: '/admin/v1/attacks',
    summary: 'Confirmed attacks, without their texts',
    answers: ok('the attacks', attacks),
  },
  {
    id: 'confirmAttack',
    method: 'POST',
    path: '/admin/v1/attacks',
    summary: 'Remembers an attack',
    body: named('NewAttackRequest', newAttackSchema),
    answers: {
      201: { what: 'it is remembered', json: named('ConfirmedAttack', confirmedSchema) },
      202: { what: 'somebody has to approve the reading first', json: named('ConfirmedAttack', confirmedSchema) },
    },
  },
  {
    id: 'forgetAttack',
    method: 'DELETE',
    path: '/admin/v1/attacks/{id}',
    summary: 'Forgets an attack',
    parts: { id: 'id of the attack' },
    answers: ok('the others', attacks),
  },
  {
    id: 'listEvents',
    method: 'GET',
    path: '/admin/v1/events',
    summary: 'The last 1,000 findings of guards since the start',
    answers: ok('the findings', named('EventList', eventListSchema)),
  },
];
