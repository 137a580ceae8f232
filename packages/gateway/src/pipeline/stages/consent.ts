import type { Caller } from '../../core/caller.ts';
import type { Consents } from '../../core/consent.ts';
import { GatehouseError } from '../../core/errors.ts';
import { type Exchange, receivedRequest } from '../../core/exchange.ts';
import type { Stage } from '../../core/stage.ts';

export interface ConsentRooms {
  readonly consents: Consents;
  /** Whether keys that name no purpose and legal basis are refused. */
  readonly requirePurpose: boolean;
}

/**
 * Whether this key may process data of these people for its purpose: before any guard, let alone a model, sees a text. A
 * withdrawal stands until consent is recorded anew; a header, which the client writes, does not undo it.
 */
export function consent({ consents, requirePurpose }: ConsentRooms): Stage {
  return {
    name: 'consent',
    explain: () => [
      { id: 'purpose-of-keys', required: requirePurpose },
      { id: 'consent-needed' },
      { id: 'withdrawals-heeded' },
    ],
    run(exchange, next) {
      const processing = exchange.caller?.processing;
      if (processing === undefined) {
        if (requirePurpose) throw new GatehouseError('purpose_missing');
      } else if (processing.legalBasis === 'consent') {
        check(exchange, processing, consents);
      }
      return next(exchange);
    },
  };
}

function check(exchange: Exchange, { purpose }: NonNullable<Caller['processing']>, consents: Consents): void {
  const request = receivedRequest(exchange);
  const subject = exchange.subject ?? request.subject;
  if (subject === undefined) throw new GatehouseError('subject_required', { param: 'safety_identifier' });
  const state = consents.stateOf(subject, purpose);
  if (state === 'withdrawn') throw new GatehouseError('consent_withdrawn');
  if (state === undefined && exchange.consent === undefined) throw new GatehouseError('consent_missing');
  if (request.kind !== 'chat' || request.speakers === undefined) return;
  // What others said in this conversation is data of theirs.
  for (const speaker of new Set(request.speakers)) {
    if (speaker !== undefined && speaker !== subject && consents.stateOf(speaker, purpose) === 'withdrawn')
      throw new GatehouseError('consent_withdrawn', { param: 'messages' });
  }
}
