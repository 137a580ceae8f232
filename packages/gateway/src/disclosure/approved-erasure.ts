import type { ApprovalView } from '@gatehouse/contract/admin-record';
import type { ErasureCertificate, RecordKeeping } from '../core/record-keeping.ts';
import type { Approvals } from './approvals.ts';

export interface ApprovedErasureOptions {
  readonly keeping: Pick<RecordKeeping, 'erase' | 'planErasure' | 'scheduleErasure'>;
  readonly approvals: Pick<Approvals, 'use'>;
  /** Whether a second person must approve it. */
  readonly fourEyes: boolean;
}

export interface WantedErasure {
  readonly subject: string;
  readonly reason: string;
  readonly actor: string;
  /** Whether it waits for the end of the minimum retention instead of being refused. */
  readonly schedule: boolean;
}

export type Erased =
  | { readonly certificate: ErasureCertificate }
  | { readonly notBefore: number }
  | { readonly question: ApprovalView };

/**
 * Erases, where two people are needed once another one has approved exactly that. Nobody brings back what was destroyed, so this takes
 * as many people as reading it does. Whom it is about is named to the second one by the reference that leaves have, as the question
 * stands in the record.
 */
export function createApprovedErasure({
  approvals,
  fourEyes,
  keeping,
}: ApprovedErasureOptions): (wanted: WantedErasure) => Promise<Erased> {
  return async ({ schedule, ...request }) => {
    if (fourEyes) {
      const { actor: requester, reason, subject } = request;
      const reference = (await keeping.planErasure(subject)).references.at(-1);
      // Where there is nobody of that name there is nothing to approve, and it is refused as ever.
      if (reference !== undefined) {
        const used = await approvals.use({ action: 'erase', request: reference, reason, requester });
        if ('question' in used) return used;
      }
    }
    if (schedule) return { notBefore: await keeping.scheduleErasure(request) };
    return { certificate: await keeping.erase(request) };
  };
}
