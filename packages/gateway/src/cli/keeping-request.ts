import { z } from 'zod';
import type { Erased, RecordKeeping, WantedErasure } from '../core/record-keeping.ts';

/** What the command line does with the record. Erasing has one way only, which knows whether a second person is needed. */
export interface KeepingControl extends Omit<RecordKeeping, 'erase' | 'scheduleErasure'> {
  erase(wanted: WantedErasure): Promise<Erased>;
}

/** Whether erasing takes two people, and whether one at the machine may do without the other. */
export interface ErasingRule {
  readonly fourEyes: boolean;
  readonly eraseAlone: boolean;
}

export function keepingControlOf(keeping: RecordKeeping, erase: KeepingControl['erase']): KeepingControl {
  return {
    planErasure: (subject) => keeping.planErasure(subject),
    erase,
    scheduledErasures: () => keeping.scheduledErasures(),
    cancelErasure: (subject) => keeping.cancelErasure(subject),
    holds: () => keeping.holds(),
    placeHold: (request) => keeping.placeHold(request),
    liftHold: (request) => keeping.liftHold(request),
    expire: (options) => keeping.expire(options),
  };
}

const text = z.string().max(4_096);
const who = { subject: text, reason: text, actor: text };

/** What the command line may ask about erasure, holds and retention. */
export const keepingRequestSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('planErasure'), subject: text }),
  z.strictObject({ action: z.literal('erase'), ...who, schedule: z.boolean(), alone: z.boolean().exactOptional() }),
  z.strictObject({ action: z.literal('scheduledErasures') }),
  z.strictObject({ action: z.literal('cancelErasure'), subject: text }),
  z.strictObject({ action: z.literal('holds') }),
  z.strictObject({ action: z.literal('placeHold'), ...who }),
  z.strictObject({ action: z.literal('liftHold'), ...who }),
  z.strictObject({ action: z.literal('expire'), dryRun: z.boolean() }),
]);

export type KeepingRequest = z.infer<typeof keepingRequestSchema>;

export function performKeeping(keeping: KeepingControl, request: KeepingRequest): Promise<unknown> {
  switch (request.action) {
    case 'planErasure':
      return keeping.planErasure(request.subject);
    case 'scheduledErasures':
      return keeping.scheduledErasures();
    case 'cancelErasure':
      return keeping.cancelErasure(request.subject);
    case 'holds':
      return keeping.holds();
    case 'expire':
      return keeping.expire({ dryRun: request.dryRun });
    case 'erase': {
      const { action: _action, ...wanted } = request;
      return keeping.erase(wanted);
    }
    default: {
      const { action, ...rest } = request;
      return keeping[action](rest);
    }
  }
}

/** The same over a way to ask, such as the control socket. What comes back is the gateway's own, of the same version. */
export function remoteKeeping(ask: (request: KeepingRequest) => Promise<unknown>): KeepingControl {
  const asked = async <T>(request: KeepingRequest): Promise<T> => (await ask(request)) as T;
  return {
    planErasure: (subject) => asked({ action: 'planErasure', subject }),
    erase: (request) => asked({ action: 'erase', ...request }),
    scheduledErasures: () => asked({ action: 'scheduledErasures' }),
    cancelErasure: (subject) => asked({ action: 'cancelErasure', subject }),
    holds: () => asked({ action: 'holds' }),
    placeHold: (request) => asked({ action: 'placeHold', ...request }),
    liftHold: (request) => asked({ action: 'liftHold', ...request }),
    expire: ({ dryRun = false } = {}) => asked({ action: 'expire', dryRun }),
  };
}
