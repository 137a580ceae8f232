import type { Stage } from '../core/stage.ts';
import { authenticate, type AuthenticateRooms } from './stages/authenticate.ts';
import { cache, type CacheRooms } from './stages/cache.ts';
import { consent, type ConsentRooms } from './stages/consent.ts';
import { guardCall, type GuardCallRooms } from './stages/guard-call.ts';
import { inspectInput, type InspectInputRooms } from './stages/inspect-input.ts';
import { inspectOutput, type InspectOutputRooms } from './stages/inspect-output.ts';
import { knowledge, type KnowledgeRooms } from './stages/knowledge.ts';
import { limits, type LimitsRooms } from './stages/limits.ts';
import { privacyCall, type PrivacyCallRooms } from './stages/privacy-call.ts';
import { pseudonymise, type PseudonymiseRooms } from './stages/pseudonymise.ts';
import { record, type RecordRooms } from './stages/record.ts';
import { route, type RouteRooms } from './stages/route.ts';
import { template, type TemplateRooms } from './stages/template.ts';
import { validate, type ValidateRooms } from './stages/validate.ts';

export type PrivacyRooms = RecordRooms & AuthenticateRooms & LimitsRooms & ConsentRooms & PrivacyCallRooms;

export type GuardRooms = RecordRooms & AuthenticateRooms & LimitsRooms & ConsentRooms & GuardCallRooms;

export type Rooms = RecordRooms &
  AuthenticateRooms &
  LimitsRooms &
  TemplateRooms &
  ConsentRooms &
  InspectInputRooms &
  KnowledgeRooms &
  ValidateRooms &
  PseudonymiseRooms &
  InspectOutputRooms &
  CacheRooms &
  RouteRooms;

/**
 * The path of every exchange, from the outermost ring to the innermost. A request goes down this list and its answer comes
 * back up, so the order of the way out is right by construction.
 */
export function createPath(rooms: Rooms): readonly Stage[] {
  return [
    record(rooms), //        in: open the entry                        out: close it, whatever happened below
    authenticate(rooms), //  in: who is calling, with which role
    limits(rooms), //        in: reserve, then read and parse the body out: give back
    template(rooms), //      in: the texts of the template that is asked for
    consent(rooms), //       in: may it for this purpose and person
    inspectInput(rooms), //  in: guards on every text of the request
    knowledge(rooms), //     in: the passages that an assistant may rest on  out: only what they support
    validate(rooms), //                                                out: whether it holds to what is wanted; else ask once more
    pseudonymise(rooms), //  in: replace personal data                 out: put it back
    inspectOutput(rooms), //                                           out: guards on the answer, still pseudonymised
    cache(rooms), //         in: look up                               out: store
    route(rooms), //         in: choose a target, make the request leaf durable, call the provider
  ];
}

/** The path of a call that has texts pseudonymised or restored: the same from the record to the consent, and then no model. */
export function createPrivacyPath(rooms: PrivacyRooms): readonly Stage[] {
  return [record(rooms), authenticate(rooms), limits(rooms), consent(rooms), privacyCall(rooms)];
}

/** The path of a call that has texts judged by guards: the same again, and no model. */
export function createGuardPath(rooms: GuardRooms): readonly Stage[] {
  return [record(rooms), authenticate(rooms), limits(rooms), consent(rooms), guardCall(rooms)];
}
