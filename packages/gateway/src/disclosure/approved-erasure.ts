import { GatehouseError } from '../core/errors.ts';
import type { Erased, RecordKeeping, WantedErasure } from '../core/record-keeping.ts';
import type { Approvals } from './approvals.ts';

export interface ApprovedErasureOptions {
  readonly keeping: Pick<RecordKeeping, 'erase' | 'planErasure' | 'scheduleErasure'>;
  /** Absent where nobody can be asked, as no gateway runs. */
  readonly approvals: Pick<Approvals, 'use'> | undefined;
  /** Whether a second person must approve it. */
  readonly fourEyes: boolean;
  /** Whether somebody at the machine may do without, if the record says so. */
  readonly eraseAlone: boolean;
}

export type ApprovedErasure = (wanted: WantedErasure) => Promise<Erased>;

/**
 * Erases, where two people are needed once another one has approved exactly that. Nobody brings back what was destroyed, so this takes
 * as many people as reading it does. Whom it is about is named to the second one by the reference that leaves have, as the question
 * stands in the record. Rejects as `RecordKeeping.erase` does, and with `approval_needs_another` where a second person is needed and
 * nobody can be asked, or where it is wanted without one and the configuration does not have that.
 */
export function createApprovedErasure({
  approvals,
  eraseAlone,
  fourEyes,
  keeping,
}: ApprovedErasureOptions): ApprovedErasure {
  const actorOf = async ({ actor, alone = false, reason, subject }: WantedErasure): Promise<string | Erased> => {
    if (!fourEyes) return actor;
    if (alone) {
      if (!eraseAlone) throw new GatehouseError('approval_needs_another');
      return `${actor} (alone)`;
    }
    const reference = (await keeping.planErasure(subject)).references.at(-1);
    // Where there is nobody of that name there is nothing to approve, and it is refused as ever.
    if (reference === undefined) return actor;
    if (approvals === undefined) throw new GatehouseError('approval_needs_another');
    const used = await approvals.use({ action: 'erase', request: reference, reason, requester: actor });
    return 'question' in used ? used : actor;
  };
  return async (wanted) => {
    const actor = await actorOf(wanted);
    if (typeof actor !== 'string') return actor;
    const { reason, schedule, subject } = wanted;
    const request = { subject, reason, actor };
    if (schedule) return { notBefore: await keeping.scheduleErasure(request) };
    return { certificate: await keeping.erase(request) };
  };
}
